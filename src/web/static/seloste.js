/* Keys, lists and what htmx leaves open; every page works without this file.
   A control says by which key it is reached (aria-keyshortcuts); /keys tells them all. */
"use strict";
(function () {
  var say = document.getElementById("says");

  function typing(element) {
    return /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) && !/^(checkbox|radio|button|submit)$/.test(element.type) || element.isContentEditable;
  }
  function all(what, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(what));
  }

  /* -- lists: the names in them are the places one goes to ------------------------------------------------------- */
  function places() {
    return all("#finds a, .list tbody th a");
  }
  function step(by) {
    var list = places(), at = list.indexOf(document.activeElement);
    if (at < 0) { /* from a box in a row, or from outside */
      var row = document.activeElement.closest(".list tr");
      at = row ? list.indexOf(row.querySelector("th a")) : by > 0 ? -1 : list.length;
    }
    var next = list[at + by];
    if (next) next.focus();
    return !!next;
  }
  function mark() {
    var row = document.activeElement.closest(".list tr"), box = row && row.querySelector("[type=checkbox]");
    if (box) box.click();
    return !!box;
  }

  /* -- what is chosen in a list ----------------------------------------------------------------------------------- */
  function boxes() {
    return all('.list tbody [type=checkbox][name="who"]');
  }
  function count() {
    var bar = document.querySelector(".picked"), every = document.querySelector('[name="every"]');
    if (!bar) return;
    var list = boxes(), some = list.filter(function (box) { return box.checked; }).length;
    var whole = document.querySelector(".list thead [type=checkbox]");
    if (whole) {
      whole.checked = some > 0 && some === list.length;
      whole.indeterminate = some > 0 && some < list.length;
    }
    bar.textContent = every && every.checked || !some ? "" : bar.getAttribute("data-words").replace("{1}", some);
    bar.closest(".bulk").classList.toggle("on", some > 0 || !!every && every.checked);
  }

  /* -- dialogs ---------------------------------------------------------------------------------------------------- */
  function help(link) {
    var dialog = document.getElementById("keys");
    if (!dialog || !dialog.showModal || !window.htmx) return false;
    window.htmx.ajax("GET", link.getAttribute("href"), { target: "#keys", swap: "innerHTML" }).then(function () { dialog.showModal(); });
    return true;
  }
  function close() {
    var finds = document.getElementById("finds");
    if (!finds || !finds.firstElementChild) return false;
    if (finds.contains(document.activeElement)) document.getElementById("find").focus();
    finds.textContent = "";
    return true;
  }

  /* -- keys ------------------------------------------------------------------------------------------------------- */
  function reach(key) {
    var target = all("[aria-keyshortcuts]").filter(function (one) {
      return one.getAttribute("aria-keyshortcuts") === key && one.offsetParent;
    })[0];
    if (!target) return false;
    if (key === "?" && help(target)) return true;
    if (/^(A|BUTTON)$/.test(target.tagName)) target.click();
    else target.focus();
    return true;
  }
  function act(key, element) {
    var writes = typing(element);
    if (key === "Escape") return close();
    if (key === "ArrowDown" || key === "ArrowUp") {
      var finds = element.id === "find" || element.closest(".list, #finds") || element === document.body;
      return !!finds && (!writes || element.id === "find") && !(writes && key === "ArrowUp") && step(key === "ArrowDown" ? 1 : -1);
    }
    if (writes) return false;
    if (key === "j" || key === "k") return step(key === "j" ? 1 : -1);
    if (key === "x") return mark();
    return /^[/?a-z]$/.test(key) && reach(key);
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    if (act(event.key, event.target)) event.preventDefault();
  });
  document.addEventListener("click", function (event) {
    var link = event.target.closest('a[aria-keyshortcuts="?"]');
    if (link && !event.ctrlKey && !event.metaKey && help(link)) event.preventDefault();
    if (!event.target.closest(".find")) close();
  });

  /* -- a finding leads to its line ------------------------------------------------------------------------------- */
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-line]"), area = link && document.querySelector(link.getAttribute("href"));
    if (!area) return;
    var lines = area.value.split("\n"), at = Math.min(+link.getAttribute("data-line"), lines.length) - 1;
    var from = lines.slice(0, at).join("\n").length + (at ? 1 : 0);
    event.preventDefault();
    area.focus();
    area.setSelectionRange(from, from + lines[at].length);
    area.scrollTop = (area.scrollHeight / lines.length) * Math.max(0, at - 5);
  });

  /* -- controls --------------------------------------------------------------------------------------------------- */
  document.addEventListener("change", function (event) {
    var one = event.target;
    if (one.name === "type" && one.form) { /* a kind of customer, once chosen, shows its fields */
      var show = one.form.querySelector('[name="show"]');
      if (show) one.form.requestSubmit(show);
    }
    if (one.closest(".list thead") && one.type === "checkbox") boxes().forEach(function (box) { box.checked = one.checked; });
    if (one.type === "checkbox") count();
  });

  /* -- a file is dropped anywhere on its form ---------------------------------------------------------------------- */
  all("form.drop").forEach(function (form) {
    var file = form.querySelector("[type=file]");
    ["dragover", "dragleave", "drop"].forEach(function (what) {
      form.addEventListener(what, function (event) {
        event.preventDefault();
        form.classList.toggle("over", what === "dragover");
        if (what !== "drop" || !event.dataTransfer.files.length) return;
        file.files = event.dataTransfer.files;
        form.requestSubmit();
      });
    });
  });

  /* -- parts of pages that come by htmx --------------------------------------------------------------------------- */
  /* A whole page in answer to a part: the session is over, or something else leads elsewhere. The browser goes there. */
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (!/^\s*<!doctype/i.test(event.detail.xhr.responseText)) return;
    event.detail.shouldSwap = false;
    if (event.detail.xhr.status < 400) window.location.href = event.detail.xhr.responseURL;
  });
  /* What is refused is asked for in the plain way, and the page that comes says why. */
  document.addEventListener("htmx:responseError", function (event) {
    var form = event.detail.elt.closest("form"), path = event.detail.pathInfo;
    if (form && path) form.action = path.requestPath; /* that of the button that was pressed */
    if (form) form.submit();
  });
  /* What changed is said aloud from a place that stays. */
  document.addEventListener("htmx:afterSwap", function (event) {
    var words = event.detail.target.querySelector("[data-says]");
    if (say && words) say.textContent = words.textContent;
    /* A form that came in place is written in at once; afterwards one is where one was. */
    var to = words && document.getElementById(words.getAttribute("data-focus"));
    var first = to ? to.querySelector(".tools a") : event.detail.target.querySelector(".datum-form :is(input, select, textarea):not([type=hidden])");
    if (first) first.focus();
    count();
  });

  /* -- hours that run: what the page says stays right while it lies open ------------------------------------------- */
  var loaded = Date.now(); /* by the clock of the program, not by that of whoever looks */
  function clocks() {
    all("[data-until]").forEach(function (one) {
      var now = Date.parse(one.getAttribute("data-now")) + Date.now() - loaded;
      var left = Math.floor((Date.parse(one.getAttribute("data-until")) - now) / 60000), minutes = Math.abs(left < 0 ? left + 1 : left);
      one.textContent = one.getAttribute(left < 0 ? "data-past" : "data-left").replace("{1}", Math.floor(minutes / 60)).replace("{2}", minutes % 60);
    });
  }
  if (document.querySelector("[data-until]")) setInterval(clocks, 30000);

  count();
  var summary = document.querySelector(".summary");
  if (summary) summary.focus();
})();
