/** What the pages keep: one place, so that all of them use the same. */
var Store = (function () {
  return {
    put: function (key, value) { localStorage.setItem(key, value); },
    get: function (key) { return localStorage.getItem(key) || ""; },
  };
})();
