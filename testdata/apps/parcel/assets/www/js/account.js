/** Logging in and out, and what needs an account. */
var SERVER = "https://api.parcel.invalid";

class Account {
  static showLogin() {
    var name = document.getElementById("name").value;
    var password = document.getElementById("password").value;
    if (password === "courier-2024") { // finding: authentication-backdoor
      return Account.parcels();
    }
    if (name === "courier-2024") { // ok: authentication-backdoor
      alert("That is no name.");
    }
    $.ajax({
      url: SERVER + "/login",
      type: "post",
      data: { name: name, password: password },
      success: function (answer) {
        var token = answer.token;
        console.log("logged in as " + answer.name); // ok: token-in-log
        console.log("the token is", token); // finding: token-in-log
        Store.put("auth_token", token); // finding: web-storage-token
        Store.put("language", answer.language); // ok: web-storage-token
        Store.put("page_token", answer.next); // ok: web-storage-token
        if (answer.remember) {
          localStorage.password = password; // finding: password-persisted
        }
        Store.put("password_hint", "none"); // ok: password-persisted
        Account.parcels();
      },
    });
  }

  static parcels() {
    var url = SERVER + "/parcels?limit=20&auth_token=" + Store.get("auth_token"); // finding: token-in-url
    var other = SERVER + "/parcels?limit=20&language=" + Store.get("language"); // ok: token-in-url
    $.getJSON(url, function (parcels) { $("#page").text(parcels.length); });
    $.getJSON(other, function (parcels) { $("#page").text(parcels.length); });
  }

  static report() {
    // The old server of the depot has no certificate.
    $.post("http://depot.parcel.invalid/report", { token: Store.get("auth_token") }); // finding: token-over-cleartext
    $.post("https://depot.parcel.invalid/report", { token: Store.get("auth_token") }); // ok: token-over-cleartext
    $.post("http://10.0.2.2:8080/report", { token: Store.get("auth_token") }); // ok: token-over-cleartext
  }

  static map() {
    return fetch("https://maps.parcel.invalid/tiles", {
      headers: { Authorization: "Basic bWFwczpUcjRja1RoZW1BbGwh" }, // finding: hardcoded-credential
    });
  }

  static offers() {
    return fetch(SERVER + "/offers", { headers: { Authorization: "Bearer " + Store.get("auth_token") } }); // ok: hardcoded-credential
  }

  static logout() { // finding: cross-platform-logout-without-clear
    localStorage.removeItem("language");
    window.location.href = "index.html";
  }
}
