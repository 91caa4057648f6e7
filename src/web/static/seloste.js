/* A few keys and shortcuts; every page works without this file.
   "/" goes to the search and "n" to a new customer. A kind of customer, once chosen, shows its fields. */
"use strict";
(function () {
  function typing(element) {
    return /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) || element.isContentEditable;
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (!/^[/a-z]$/.test(event.key)) return;
    var target = document.querySelector('[aria-keyshortcuts="' + event.key + '"]');
    if (!target) return;
    event.preventDefault();
    if (target.tagName === "A") target.click();
    else target.focus();
  });
  document.addEventListener("change", function (event) {
    if (event.target.name !== "type") return;
    var show = event.target.form.querySelector('[name="show"]');
    if (show) event.target.form.requestSubmit(show);
  });
  var summary = document.querySelector(".summary");
  if (summary) summary.focus();
})();
