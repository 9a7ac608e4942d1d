"""Exports of Qualtrics and REDCap as plain tables, and every way in which they are none."""

import csv
import io
from dataclasses import replace

import openpyxl
import pytest

from isonomia.errors import TableError
from isonomia.model.study import Source
from isonomia.sources import open_table
from isonomia.sources.tables import rows_of

QUALTRICS = [
    ["StartDate", "Status", "IPAddress", "RecipientEmail", "DistributionChannel", "ResponseId", "Q1_1", "Q2"],
    [
        "Start Date",
        "Response Type",
        "IP Address",
        "Recipient Email",
        "Channel",
        "Response ID",
        "How much …\n- I belong",
        "Sex",
    ],
    *[[f'{{"ImportId":"{name}"}}' for name in ("a", "b", "c", "d", "e", "f", "g", "h")]],
    ["2026-01-01", "IP Address", "192.0.2.1", "x@example.org", "anonymous", "R_1", "Strongly agree", "Woman"],
    ["2026-01-01", "Survey Preview", "192.0.2.1", "", "preview", "R_2", "Agree", "Man"],
    ["2026-01-02", "IP Address", "192.0.2.2", "", "email", "R_3", "", "Man, Other"],
]
SOURCE = Source("survey", path="t.csv", person="ResponseId", export="qualtrics")


def written(folder, rows, name="t.csv"):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    (folder / name).write_text(out.getvalue(), encoding="utf-8")


def opened(folder, source=SOURCE):
    table = open_table(source, folder)
    return [each.name for each in table.columns], rows_of(table)


def test_header_rows_previews_and_what_names_people_are_left_out(tmp_path):
    written(tmp_path, QUALTRICS)
    names, rows = opened(tmp_path)
    assert names == ["StartDate", "Status", "DistributionChannel", "ResponseId", "Q1_1", "Q2"]
    assert [row[3:] for row in rows] == [("R_1", "Strongly agree", "Woman"), ("R_3", None, "Man, Other")]


def test_an_export_as_a_workbook_is_the_same(tmp_path):
    book = openpyxl.Workbook()
    for row in QUALTRICS:
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    written(tmp_path, QUALTRICS)
    assert opened(tmp_path, replace(SOURCE, path="t.xlsx"))[0] == opened(tmp_path)[0]
    assert opened(tmp_path, replace(SOURCE, path="t.xlsx"))[1] == opened(tmp_path)[1]


@pytest.mark.parametrize("rows", [QUALTRICS[:1] + QUALTRICS[3:], QUALTRICS[:2], QUALTRICS[:2] + QUALTRICS[3:]])
def test_a_file_without_its_header_rows_is_no_export(tmp_path, rows):
    written(tmp_path, rows)
    with pytest.raises(TableError, match="its third line holds no “ImportId”"):
        opened(tmp_path)


RAW = [
    ["record_id", "sex", "race___1", "race___2", "race___-9", "b1"],
    ["1", "2", "1", "1", "0", "5"],
    ["2", "1", "0", "0", "1", ""],
    ["3", "1", "0", "0", "0", "4"],
]
LABELS = [
    [
        "Record ID",
        "Sex",
        "Race (choice=White)",
        "Race (choice=Black, or African American)",
        "Race (choice=Declined)",
        "I belong",
    ],
    ["1", "Woman", "Checked", "Checked", "Unchecked", "Strongly agree"],
    ["2", "Man", "Unchecked", "Unchecked", "Checked", ""],
    ["3", "Man", "Unchecked", "Unchecked", "Unchecked", "Agree"],
]
DICTIONARY = [
    ["Variable / Field Name", "Form Name", "Field Type", "Field Label", "Choices, Calculations, OR Slider Labels"],
    ["record_id", "f", "text", "Record ID", ""],
    ["sex", "f", "radio", "Sex", "1, Man | 2, Woman"],
    ["race", "f", "checkbox", "Race", "1, White | 2, Black, or African American | -9, Declined"],
    ["b1", "f", "radio", "I belong", "1, Strongly disagree | 5, Strongly agree"],
]
REDCAP = Source("survey", path="t.csv", person="record_id", export="redcap")


def test_ticked_boxes_are_one_column(tmp_path):
    written(tmp_path, RAW)
    names, rows = opened(tmp_path, REDCAP)
    assert names == ["record_id", "sex", "b1", "race"]
    assert [row[-1] for row in rows] == ["1;2", "-9", None]


def test_a_dictionary_names_boxes_and_columns(tmp_path):
    written(tmp_path, DICTIONARY, "d.csv")
    told = replace(REDCAP, dictionary="d.csv")
    written(tmp_path, RAW)
    raw = opened(tmp_path, told)
    written(tmp_path, LABELS)
    labels = opened(tmp_path, told)
    assert raw[0] == labels[0] == ["record_id", "sex", "b1", "race"]
    assert [row[-1] for row in raw[1]] == ["White;Black, or African American", "Declined", None]
    assert [row[-1] for row in labels[1]] == [row[-1] for row in raw[1]]


def test_a_file_that_is_no_dictionary_is_told_by_its_columns(tmp_path):
    written(tmp_path, [["Field Name", "Label"], ["a", "b"]], "d.csv")
    written(tmp_path, RAW)
    with pytest.raises(TableError) as caught:
        opened(tmp_path, replace(REDCAP, dictionary="d.csv"))
    assert len(caught.value.faults) == 3
    assert "there is no column “Variable / Field Name”" in str(caught.value)


def test_a_dictionary_that_is_not_there_is_a_sentence(tmp_path):
    written(tmp_path, RAW)
    with pytest.raises(TableError, match="there is no such file"):
        opened(tmp_path, replace(REDCAP, dictionary="d.csv"))
