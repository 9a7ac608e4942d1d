"use strict";
// Sorting and filtering of tables; everything else works without it. Nothing is stored, nothing is fetched.
(function () {
  var words = document.body.dataset;
  function plain(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }
  function value(row, at) {
    var cell = row.cells[at], number = parseFloat(cell.dataset.v);
    return at === 0 ? plain(cell.textContent) : isNaN(number) ? null : number;
  }
  function order(a, b) {
    if (a === null || b === null) { return a === b ? 0 : a === null ? 1 : -1; }
    return typeof a === "string" ? a.localeCompare(b, document.documentElement.lang) : a - b;
  }
  function sortable(table) {
    var heads = Array.from(table.tHead.rows[0].cells);
    table.classList.add("on");
    heads.forEach(function (head, at) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.title = words.sort;
      while (head.firstChild && head.firstChild.nodeType === 3) { button.appendChild(head.firstChild); }
      head.insertBefore(button, head.firstChild);
      button.addEventListener("click", function () {
        var up = head.getAttribute("aria-sort") !== "ascending", body = table.tBodies[0];
        heads.forEach(function (each) { each.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        Array.from(body.rows).map(function (row, place) {
          return { row: row, key: value(row, at), place: place };
        }).sort(function (a, b) {
          var missing = (a.key === null) !== (b.key === null), by = order(a.key, b.key);
          return (missing || up ? by : -by) || a.place - b.place;
        }).forEach(function (each) { body.appendChild(each.row); });
      });
    });
  }
  function filterable(table, at) {
    var rows = Array.from(table.tBodies[0].rows), box = document.createElement("div");
    var label = document.createElement("label"), input = document.createElement("input");
    var status = document.createElement("span");
    box.className = "find";
    input.type = "search";
    input.id = "find-" + at;
    label.htmlFor = input.id;
    label.textContent = words.filter;
    status.setAttribute("role", "status");
    [label, input, status].forEach(function (each) { box.appendChild(each); });
    table.parentNode.insertBefore(box, table);
    input.addEventListener("input", function () {
      var wanted = plain(input.value.trim()), shown = 0;
      rows.forEach(function (row) {
        row.hidden = plain(row.cells[0].textContent).indexOf(wanted) < 0;
        if (!row.hidden) { shown += 1; }
      });
      status.textContent = wanted ? words.shown + ": " + shown + " / " + rows.length : "";
    });
  }
  // Rows become blocks on small screens; roles keep them a table for every browser.
  function roles(table) {
    table.setAttribute("role", "table");
    Array.from(table.querySelectorAll("thead,tbody")).forEach(function (e) { e.setAttribute("role", "rowgroup"); });
    Array.from(table.rows).forEach(function (row) {
      row.setAttribute("role", "row");
      Array.from(row.cells).forEach(function (cell) {
        cell.setAttribute("role", cell.tagName === "TD" ? "cell" : cell.scope === "col" ? "columnheader" : "rowheader");
      });
    });
  }
  Array.from(document.querySelectorAll(".ct,.wt")).forEach(roles);
  Array.from(document.querySelectorAll("table[data-s]")).forEach(function (table, at) {
    sortable(table);
    if (table.tBodies[0].rows.length > 8) { filterable(table, at); }
  });
})();
