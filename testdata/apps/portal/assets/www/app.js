/** The pages of the portal: what they keep in the browser. */
function signedIn(answer) {
  window.localStorage.setItem("access_token", answer.access_token); // finding: web-storage-token
  localStorage.setItem("theme", answer.theme); // ok: web-storage-token
  localStorage.setItem("csrf_token", answer.csrf); // ok: web-storage-token
}
