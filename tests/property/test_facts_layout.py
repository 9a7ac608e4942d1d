"""A random table of made-up counts, written as published sheets are, reads back to the same numbers."""

import csv
import io
import tempfile
from contextlib import suppress
from pathlib import Path

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Alignment

from isonomia.errors import TableError
from isonomia.model.study import Source
from isonomia.sources import open_table

RACES = {"ASIAN": "Asian", "BLACK": "Black or African American", "MENA": "Middle Eastern or North African"}
RACES |= {"WHITE": "White", "MULTIPLE": "Multiple Race/Ethnicity", "Unknown": "Unknown Race/Ethnicity"}
SEXES = {"female": "Women", "male": "Men", "another_recorded": "Another Gender Identity"}
STATES = {"AL": "Alabama", "DC": "District of Columbia", "OH": "Ohio", "WA": "Washington", "WV": "West Virginia"}
STAGES = {"applicants": "Applicants", "first_time_applicants": "First-Time Applicants", "matriculants": "Matriculants"}
ROWS = {"race_ethnicity": RACES, "sex": SEXES, "state": STATES}
NAMES = {"race_ethnicity": "Race/Ethnicity", "sex": "Sex", "state": "State of Legal Residence"}
MARKS = ["", "*", "¹", " (a)", "[1]", "†"]
TOTAL = "total"

counts = st.one_of(st.integers(0, 99_999), st.sampled_from(["-", "–", "—", "", "*", "<5", "1–10"]))


def chosen(names, least=1):
    return st.lists(st.sampled_from(list(names)), min_size=least, max_size=4, unique=True)


@st.composite
def tables(draw):
    """What the sheet says (stage, group of the rows, group of the columns, year -> cell), and how it is written."""
    rows = draw(st.sampled_from(list(ROWS)))
    columns = draw(st.sampled_from([each for each in ("sex", "race_ethnicity") if each != rows]))
    groups, across = draw(chosen(ROWS[rows])), draw(chosen(ROWS[columns]))
    years = [str(year) for year in range(2020, 2020 + draw(st.integers(1, 3)))]
    stages = draw(chosen(STAGES))
    held = {
        (stage, group, other, year): draw(counts)
        for stage in stages
        for group in groups
        for other in across
        for year in years
    }
    if any(not any(cells) for cells in lines_of(held)):  # a row of blanks is a heading, a column of blanks none
        held = {key: cell if cell != "" else "–" for key, cell in held.items()}
    if draw(st.booleans()):
        held |= totals(held, stages, groups, across, years)
    order = [*groups, *([TOTAL] if any(key[1] == TOTAL for key in held) else [])]
    beside = [*across, *([TOTAL] if any(key[2] == TOTAL for key in held) else [])]
    return {
        "rows": rows,
        "columns": columns,
        "held": held,
        "order": (stages, order, beside, years),
        "merged": draw(st.booleans()),
        "indented": draw(st.booleans()),
        "year": draw(st.sampled_from(["{}-{}", "{}–{}", "AY {}", "{}/{}"])),
        "marks": draw(st.lists(st.sampled_from(MARKS), min_size=8, max_size=8)),
        "separators": draw(st.booleans()),
        "percent": draw(st.booleans()),
        "notes": draw(st.booleans()),
    }


def lines_of(held):
    """The cells of each row and of each column."""
    found = {}
    for (stage, group, other, year), cell in held.items():
        for line in ((stage, group), (other, year)):
            found.setdefault(line, []).append(str(cell))
    return found.values()


def totals(held, stages, groups, across, years):
    """Totals of the numbers that are given; a withheld one is at most 10."""

    def added(stage, some, others, year):
        cells = [held[stage, group, other, year] for group in some for other in others]
        return sum(cell if isinstance(cell, int) else 10 for cell in cells)

    found = {}
    for stage in stages:
        for year in years:
            found |= {(stage, group, TOTAL, year): added(stage, [group], across, year) for group in groups}
            found |= {(stage, TOTAL, other, year): added(stage, groups, [other], year) for other in across}
            found[stage, TOTAL, TOTAL, year] = added(stage, groups, across, year)
    return found


def year_said(how, year):
    return how.format(year, int(year) + 1 if how.count("{}") > 1 and "/" not in how else str(int(year) + 1)[2:])


def written(table):
    """The sheet as rows of cells, the ranges that a workbook merges, and the indents of the rows."""
    stages, order, beside, years = table["order"]
    marks = iter(table["marks"] * 50)
    wide = 2 if table["percent"] else 1
    coded = " (Alone)" if "race_ethnicity" in (table["rows"], table["columns"]) else ""
    sheet = [[f"Made-up Table X-1. Counts by Race/Ethnicity{coded}"], []]
    over, under, merged = [NAMES[table["rows"]]], [""], []
    for year in years:
        start = len(over)
        for other in beside:
            over += [year_said(table["year"], year) if len(over) == start else "", ""][:wide] or [""]
            name = "Total" if other == TOTAL else ROWS[table["columns"]][other]
            under += [name + next(marks), "%"][:wide]
        merged.append((3, start + 1, len(over)))
    sheet += [over, under]
    indents = {}
    for stage in stages:
        sheet.append([STAGES[stage] + next(marks)])
        for group in order:
            label = "Total" if group == TOTAL else ROWS[table["rows"]][group]
            line = [label + next(marks)]
            for year in years:
                for other in beside:
                    cell = table["held"][stage, group, other, year]
                    shown = f"{cell:,}" if isinstance(cell, int) and table["separators"] else str(cell)
                    line += [
                        shown + (next(marks) if isinstance(cell, int) else ""),
                        share(table, stage, group, other, year),
                    ][:wide]
            sheet.append(line)
            indents[len(sheet)] = 1
        sheet.append([])
    if table["notes"]:
        sheet += [[], ["* A made-up note, 2020."], ["¹ Another: 5 of 10."]]
    return sheet, merged, indents


def share(table, stage, group, other, year):
    whole = table["held"].get((stage, TOTAL, other, year))
    cell = table["held"][stage, group, other, year]
    return f"{100 * cell / whole:.1f}%" if whole and isinstance(cell, int) else ""


def read(table, form):
    sheet, merged, indents = written(table)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if form == "csv":
            text = io.StringIO()
            spaced = [
                ["  " + row[0], *row[1:]] if at in indents and table["indented"] else row
                for at, row in enumerate(sheet, 1)
            ]
            csv.writer(text).writerows(spaced)
            (folder / "t.csv").write_text(text.getvalue(), encoding="utf-8")
        else:
            save(sheet, merged if table["merged"] else [], indents if table["indented"] else {}, folder / "t.xlsx")
        opened = open_table(Source("facts", "counts", path=f"t.{form}", layout="facts"), folder)
        return {each.name: column for each, column in zip(opened.columns, opened.values, strict=True)}


def save(sheet, merged, indents, path):
    book = openpyxl.Workbook()
    for at, row in enumerate(sheet, 1):
        for place, cell in enumerate(row, 1):
            if cell != "":
                book.active.cell(at, place, int(cell) if cell.isdecimal() else cell)
        if at in indents:
            book.active.cell(at, 1).alignment = Alignment(indent=indents[at])
    for row, first, last in merged:
        if last > first:
            book.active.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
    book.save(path)


@settings(max_examples=120, deadline=None)
@given(tables(), st.sampled_from(["csv", "xlsx"]))
def test_what_is_written_is_read(table, form):
    found = read(table, form)
    everybody = [TOTAL] * len(found["n"])
    keys = zip(
        found["stage"],
        found.get(table["rows"], everybody),
        found.get(table["columns"], everybody),
        found["period"],
        strict=True,
    )
    numbers = dict(zip(keys, found["n"], strict=True))
    assert len(numbers) == len(found["n"])
    expected = {key: _told(cell) for key, cell in table["held"].items()}
    assert numbers == expected
    bounds = dict(zip(numbers, zip(found["low"], found["high"], strict=True), strict=True))
    for key, cell in table["held"].items():
        assert bounds[key] == {"<5": ("0", "4"), "1–10": ("1", "10")}.get(cell, (None, None))
    for group, coding in zip(found.get("race_ethnicity", everybody), found["coding"], strict=True):
        assert coding == (None if group == TOTAL else "alone")


def _told(cell):
    return str(cell) if isinstance(cell, int) else "*" if cell in ("*", "<5", "1–10") else None


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.none(), st.sampled_from(["Men", "White", "Total", "2023", "%", "5", "x", "<5"]), st.text(max_size=6)
            ),
            max_size=5,
        ),
        max_size=7,
    )
)
def test_whatever_a_sheet_holds_ends_in_rows_or_in_sentences(rows):
    with tempfile.TemporaryDirectory() as name:
        text = io.StringIO()
        csv.writer(text).writerows([["Made-up"], *[[(cell or "").replace("\x00", "") for cell in row] for row in rows]])
        (Path(name) / "t.csv").write_text(text.getvalue(), encoding="utf-8", errors="replace", newline="")
        with suppress(TableError):
            opened = open_table(Source("facts", "counts", path="t.csv", layout="facts"), Path(name))
            assert all(cell is None or cell == "*" or cell.isdecimal() for cell in opened.values[5])
