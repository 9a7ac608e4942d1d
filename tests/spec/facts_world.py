"""Sheets in the layout of the FACTS tables, read from a file that is written here. Numbers are made up."""

import csv

import openpyxl
import pytest

from isonomia.errors import TableError
from isonomia.model.study import Source
from isonomia.sources import open_table

TITLE = "Made-up Table A-12. Applicants and Matriculants by Race/Ethnicity, 2023-2024"
BY_RACE = [
    [TITLE],
    ["These numbers are made up."],
    [],
    ["Race/Ethnicity", "Applicants", "", "", "Matriculants", "", ""],
    ["", "Alone", "Alone or In Combination", "% Alone", "Alone", "Alone or In Combination*", "% Alone"],
    ["American Indian or Alaska Native¹", "20", "90", "1.0", "<5", "30", ""],
    ["Black or African American", "900", "1,100a", "45.0%", "300", "—", "37.5"],
    ["Multiple Race/Ethnicity", "80", "–", "4.0", "*", "-", ""],
    ["White", "1,000", "1,150", "50.0", "400 (b)", "450", "50.0"],
    ["Total", "2,000", "2,000", "100.0", "800", "800", "100.0"],
    [],
    ["* A person counts in each group that was marked."],
    ["¹ Made up, 12 times."],
]


def read_csv(folder, rows, **more):
    """The rows of a published sheet that is a text file."""
    with (folder / "t.csv").open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(rows)
    return rows_of(open_table(Source("facts", "counts", path="t.csv", layout="facts", **more), folder))


def read_book(folder, fill, **more):
    """The rows of one that is a workbook, filled by a function."""
    book = openpyxl.Workbook()
    fill(book.active)
    book.save(folder / "t.xlsx")
    return rows_of(open_table(Source("facts", "counts", path="t.xlsx", layout="facts", **more), folder))


def rows_of(table):
    names = [each.name for each in table.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*table.values, strict=True)]


def numbers(rows, *keys):
    return {tuple(row[key] for key in keys): row["n"] for row in rows}


def complaint(reading, rows, **more):
    with pytest.raises(TableError) as caught:
        reading(rows, **more)
    return str(caught.value)
