// Sorting and choosing, for pages that have something to choose from; published behind site.js, as one file. Nothing here
// makes a number: it moves, hides or points at what the release holds.
(function (iso) {
  var all = iso.all, name = iso.name, state = iso.state, words = iso.words, page = document, body = page.body;
  function choose(list, label, key, options, act) {
    var select = iso.control(list, "select", "", label, key, act);
    options.forEach(function (each) { iso.add(select, "option", each[1]).value = each[0]; });
    select.value = state.get(key) || "";
    if (select.selectedIndex > 0) { act(select.value); } else { select.selectedIndex = 0; }
  }
  function value(row, at) {
    var cell = row.cells[at], times = body.className === "times" && cell.querySelector(".x");
    var number = parseFloat(times ? times.textContent : cell.dataset.v);
    return at === 0 ? iso.plain(name(row)) : isNaN(number) ? null : number;
  }
  function order(a, b) {
    if (a === null || b === null) { return a === b ? 0 : a === null ? 1 : -1; }
    return typeof a === "string" ? a.localeCompare(b, page.documentElement.lang) : a - b;
  }
  function sortable(table) {
    var heads = all("thead th", table), rows = all("tbody tr", table), key = table.id + ".sort", wanted = +state.get(key);
    function sort(at, up) {
      heads.forEach(function (each) { each.removeAttribute("aria-sort"); });
      heads[at].setAttribute("aria-sort", up ? "ascending" : "descending");
      rows.map(function (row, place) { return { row: row, key: value(row, at), place: place }; }).sort(function (a, b) {
        var missing = (a.key === null) !== (b.key === null), by = order(a.key, b.key);
        return (missing || up ? by : -by) || a.place - b.place;
      }).forEach(function (each) { table.tBodies[0].appendChild(each.row); });
    }
    table.classList.add("on");
    heads.forEach(function (head, at) {
      var button = page.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.title = words.sort;
      while (head.firstChild && head.firstChild.className !== "ax") { button.appendChild(head.firstChild); }
      head.insertBefore(button, head.firstChild);
      button.addEventListener("click", function () {
        var up = head.getAttribute("aria-sort") !== "ascending";
        iso.keep(key, (up ? "" : "-") + (at + 1));
        sort(at, up);
        iso.say(table, button.textContent.trim() + ": " + (up ? words.up : words.down));
      });
    });
    if (heads[Math.abs(wanted) - 1]) { sort(Math.abs(wanted) - 1, wanted > 0); }
  }
  // The dashed line of the levels can stand at any group whose level is shown: at its mark, which is there already.
  function comparable(table) {
    var line = table.querySelector("thead .level .r"), first = line && line.getAttribute("x1");
    var rows = all("tbody tr", table).filter(function (row) { return row.querySelector(".level .p"); });
    if (!line || rows.length < 3) { return; }
    choose(table, words.line, table.id + ".line", [["", words.usual]].concat(rows.map(function (row) {
      return [name(row), name(row)];
    })), function (wanted) {
      var row = rows.filter(function (each) { return name(each) === wanted; })[0];
      var at = row ? row.querySelector(".level .p").getAttribute("cx") : first;
      line.setAttribute("x1", at);
      line.setAttribute("x2", at);
      iso.say(table, row ? words.line + " " + wanted + ". " + words.kept : "");
    });
  }
  // Tables of groups together: those that divide by all that was ticked, or word that the release has none.
  function pickable(tables) {
    var names = tables.map(function (table) { return table.dataset.by.split("|"); });
    var sections = tables.map(function (table) { return table.closest("section"); });
    var every = Array.from(new Set([].concat.apply([], names)));
    function pick() {
      var wanted = every.filter(function (each) { return state.has("by." + each); }), shown = 0;
      sections.forEach(function (section, at) {
        section.hidden = !wanted.every(function (each) { return names[at].indexOf(each) >= 0; });
        shown += !section.hidden;
      });
      iso.say(sections[0], !wanted[0] ? "" : shown ? words.tables + ": " + shown + " / " + tables.length : words.none);
    }
    if (every.length < 3) { return; }
    iso.box(sections[0]).setAttribute("role", "group");
    iso.box(sections[0]).setAttribute("aria-label", words.pick);
    every.forEach(function (each) {
      var key = "by." + each;
      iso.control(sections[0], "input", "checkbox", each, key, pick).checked = state.has(key);
    });
    iso.box(sections[0]).insertBefore(page.createElement("span"), iso.box(sections[0]).firstChild).textContent = words.pick;
    pick();
  }
  var ratios = all("table").filter(iso.open).filter(function (table) { return table.querySelector("tbody .x"); })[0];
  if (ratios) {
    choose(ratios, words.gaps, "gaps", [["", words.both], ["points", words.points], ["times", words.times]],
      function (mode) { body.className = mode; });
  }
  all("table[data-s]").filter(iso.open).forEach(function (table) {
    comparable(table);
    sortable(table);
  });
  if (all("table[data-by]").slice(0, 1).every(iso.open)) { pickable(all("table[data-by]")); }
})(isonomia);
