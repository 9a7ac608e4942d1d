"""Spreadsheets: the rows of the CSV files, typed, text as text, and a sheet that says what they are."""

import csv
import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from isonomia.model.reasons import HIDDEN, REASONS
from isonomia.publish.book import open_book
from isonomia.publish.columns import column
from isonomia.publish.datatables import DataTable
from isonomia.publish.handouts import workbook
from isonomia.publish.handouts.workbook import workbook_bytes, write_workbooks
from isonomia.publish.language import language

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://example.org")', "'=1"]


def opened(path):
    return openpyxl.load_workbook(path)


def rows_of(path):
    sheet = opened(path).worksheets[0]
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def csv_rows(site, name):
    with (site / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def table(rows, columns=("indicator", "value", "n", "status", "label_en")):
    return DataTable("t", "t", "A table", "indicator", columns, tuple(rows), "accepted")


@pytest.fixture(scope="module")
def book(passed):
    return open_book(passed, language("en"))


def test_every_table_has_one(handed_site):
    tables = {path.stem for path in (handed_site / "data").glob("*.csv") if not path.stem.startswith("dictionary")}
    assert {path.stem for path in (handed_site / "tables").glob("*.xlsx")} == tables
    assert {"estimates", "cells", "accepted", "path-training"} <= tables


@pytest.mark.parametrize("name", ["estimates", "cells", "accepted", "path-training"])
def test_cells_are_those_of_the_csv_file_and_typed(handed_site, name):
    sheet, plain = rows_of(handed_site / "tables" / f"{name}.xlsx"), csv_rows(handed_site, name)
    assert len(sheet) == len(plain)
    for row, written in zip(sheet, plain, strict=True):
        for key, text in written.items():
            if text == "":
                assert row[key] is None
            elif column(key).kind == "text":
                assert row[key] == text.removeprefix("'")
            else:
                assert isinstance(row[key], int | float)
                assert row[key] == float(text)


def test_a_row_without_a_figure_says_why_at_its_end(handed_site, passed):
    rows = rows_of(handed_site / "tables" / "estimates.xlsx")
    assert list(rows[0])[-1] == "reason_en"
    seen = set()
    for row, made in zip(rows, passed.estimates, strict=True):
        seen.add(made.status)
        if made.status == "ok":
            assert row["reason_en"] is None
            continue
        assert row["reason_en"] == (HIDDEN if made.status == "hidden" else REASONS[made.reason])
        assert all(row[key] is None for key in row if column(key).kind != "text" and made.status == "hidden")
    assert seen == {"ok", "refused", "hidden"}


def test_the_header_row_is_frozen_and_has_filters(handed_site):
    first = opened(handed_site / "tables" / "accepted.xlsx").worksheets[0]
    assert first.freeze_panes == "A2"
    assert first.auto_filter.ref == first.dimensions
    assert all(cell.font.bold for cell in first[1])


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_begins_like_a_formula_stays_text(book, text):
    content = workbook_bytes(book, table([{"label_en": text, "status": "ok", "value": -0.5}]))
    cell = opened(io.BytesIO(content)).worksheets[0]["E2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not [name for name in archive.namelist() if b"<f>" in archive.read(name)]
        assert "http" not in archive.read("xl/worksheets/sheet1.xml").decode().replace("http://schemas.", "")
    assert opened(io.BytesIO(content)).worksheets[0]["B2"].value == -0.5


def test_a_text_that_no_cell_can_hold_is_cut_and_says_so(book):
    content = workbook_bytes(book, table([{"label_en": "a" * 40_000, "status": "ok"}]))
    value = opened(io.BytesIO(content)).worksheets[0]["E2"].value
    assert len(value) == 32_767
    assert value.endswith("…")


def test_the_sheet_about_it_says_from_whom_and_what_words_mean(handed_site, passed):
    second = opened(handed_site / "tables" / "accepted.xlsx").worksheets[1]
    lines = [(name or "", words or "") for name, words in second.iter_rows(values_only=True)]
    said = dict(lines)
    info = passed.info
    assert said["Release"] == info.id
    assert said["Publisher"] == info.publisher
    assert said["Contact"] == info.contact
    assert "names no licence" in said["Licence"]
    assert info.digest in said["How to cite"]
    assert info.notices[0] in [words for name, words in lines if name == "Note"]
    assert said["Status: hidden"] == HIDDEN
    assert said["Status: refused"]
    assert said["Status: ok"]
    (source,) = [words for name, words in lines if name == "Source"]
    assert passed.sources[passed.indicators[0].source].title in source
    rows = passed.estimates.where(indicator="accepted")
    assert {name for name, _ in lines if name.startswith("Measure: ")} == {f"Measure: {row.measure}" for row in rows}
    assert said["Column: value"] == "The figure, unscaled and with its natural sign"


def test_the_same_table_gives_the_same_bytes_and_no_clock(book):
    made = [workbook_bytes(book, table([{"label_en": "x", "status": "ok"}])) for _ in range(2)]
    assert made[0] == made[1]
    found = openpyxl.load_workbook(io.BytesIO(made[0])).properties
    assert found.created.isoformat() == found.modified.isoformat() == "2026-11-22T00:00:00"
    assert found.creator == "An invented school"


def test_a_table_that_is_too_large_has_none(tmp_path, book, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 1)
    small, large = table([{"status": "ok"}]), table([{"status": "ok"}] * 2)
    written = write_workbooks(book, tmp_path, (replace(small, name="small"), replace(large, name="large")))
    assert [file.path for file in written] == ["tables/small.xlsx"]
    assert [path.name for path in (tmp_path / "tables").iterdir()] == ["small.xlsx"]


def test_many_spreadsheets_are_written_in_two_halves_and_told_of_in_order(book, tmp_path):
    each = table([{"label_en": "x", "status": "ok"}])
    written = write_workbooks(book, tmp_path, tuple(replace(each, name=f"t{at}", about=f"t{at}") for at in range(25)))
    assert [file.about for file in written] == [f"t{at}" for at in range(25)]
    assert all((tmp_path / file.path).stat().st_size == file.size for file in written)
