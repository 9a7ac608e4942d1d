"use strict";
// What every page may use: filters, and tables that stay tables. Everything stands on the page without it. Nothing is
// stored or fetched; what a reader chose is in the address, behind the #. Where the file is published, comments and
// indents are left out.
var isonomia = (function () {
  var page = document, words = page.body.dataset, hash = location.hash.slice(1), boxes = new Map();
  var state = new URLSearchParams(hash.indexOf("=") < 0 ? "" : hash);
  // A browser that does not wait for a script may have painted the page already. Then nothing that is seen moves: a list
  // on the screen or above it stays as it is, unless the address tells what its reader has chosen.
  var painted = performance.getEntriesByName && performance.getEntriesByName("first-contentful-paint").length > 0;
  var still = painted && !String(state);
  function all(selector, within) { return Array.from((within || page).querySelectorAll(selector)); }
  function open(list) { return !still || list.getBoundingClientRect().top >= innerHeight; }
  function plain(text) { return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().trim(); }
  function name(row) { return (row.cells ? row.cells[0] : row).textContent.trim(); }
  function add(parent, tag, text) {
    var made = parent.appendChild(page.createElement(tag));
    made.textContent = text || "";
    return made;
  }
  function keep(key, value) {
    if (value) { state.set(key, value); } else { state.delete(key); }
    history.replaceState(null, "", "#" + state);
  }
  // One box of controls before a list; what comes of them is said at its end, aloud where a page is read aloud.
  function box(list) {
    if (!boxes.has(list)) {
      var made = page.createElement("div");
      made.className = "find";
      list.parentNode.insertBefore(made, list);
      add(made, "span").setAttribute("role", "status");
      boxes.set(list, made);
    }
    return boxes.get(list);
  }
  function say(list, text) { box(list).lastChild.textContent = text; }
  function control(list, tag, kind, label, key, act) {
    var holder = box(list), frame = page.createElement("label"), made;
    frame.textContent = label + " ";
    made = add(frame, tag);
    if (kind) { made.type = kind; }
    holder.insertBefore(frame, holder.lastChild);
    made.addEventListener(tag === "input" ? "input" : "change", function () {
      keep(key, kind === "checkbox" ? made.checked && "1" : made.value);
      act(made.value);
    });
    return made;
  }
  function filterable(list, rows) {
    var key = list.id + ".find", input = control(list, "input", "search", words.filter, key, filter);
    function filter(text) {
      var wanted = plain(text), shown = 0;
      rows.forEach(function (row) {
        row.hidden = plain(name(row)).indexOf(wanted) < 0;
        shown += !row.hidden;
      });
      say(list, wanted && words.shown + ": " + shown + " / " + rows.length);
    }
    input.value = state.get(key) || "";
    if (input.value) { filter(input.value); }
  }
  // Rows become blocks on small screens; roles keep them a table for every browser.
  function roles(table) {
    table.setAttribute("role", "table");
    all("thead,tbody", table).forEach(function (each) { each.setAttribute("role", "rowgroup"); });
    Array.from(table.rows).forEach(function (row) {
      row.setAttribute("role", "row");
      Array.from(row.cells).forEach(function (cell) {
        cell.setAttribute("role", cell.tagName === "TD" ? "cell" : cell.scope === "col" ? "columnheader" : "rowheader");
      });
    });
  }
  all(".ct,.wt").forEach(roles);
  all(".ct,.pt,.az").filter(open).forEach(function (list) {
    var rows = all("tbody tr,li", list);
    if (rows.length > 8) { filterable(list, rows); }
  });
  // Paper has no folds: for browsers whose style sheet cannot open what is folded.
  var shut = [];
  addEventListener("beforeprint", function () {
    shut = all("details:not([open])");
    shut.forEach(function (each) { each.open = true; });
  });
  addEventListener("afterprint", function () { shut.forEach(function (each) { each.open = false; }); });
  addEventListener("load", function () {
    var place = page.getElementById(String(state).split("=")[0].split(".")[0]);
    if (place) { place.scrollIntoView(); }
  });
  addEventListener("hashchange", function () { if (location.hash.indexOf("=") > 0) { location.reload(); } });
  return { words: words, state: state, all: all, open: open, plain: plain, name: name, add: add, keep: keep, box: box, say: say, control: control };
})();
