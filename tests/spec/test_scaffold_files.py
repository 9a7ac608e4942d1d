"""From a messy file to a study without a fault, of the file or of its data: what `init` promises."""

import csv
import random

import openpyxl
import pytest

from isonomia import count, pipeline, study, verbs

ROWS = 150


def choices(seed, *values):
    made = random.Random(seed)
    return [made.choice(values) for _ in range(ROWS)]


def admissions():
    return {
        "AAMC ID": [f"A{number:05d}" for number in range(ROWS)],
        "Entry Year": choices(1, 2023, 2024, 2025),
        "Race": choices(
            2, "White", "Black or African-American", "Asian", "Two or more races", "Other", "Prefer not to say", ""
        ),
        "Hispanic": choices(3, "Y", "N", "", "Unknown"),
        "Sex": choices(4, 1, 2, 2, 1, ""),
        "Age at entry": choices(5, 21, 22, 23, 24, 27, 33, 41, "N/A", ""),
        "FirstGen": choices(6, "Yes", "No", "Don't know"),
        "Family income": choices(7, 12_000, 45_500, 81_000, 152_000, ""),
        "Interview score": choices(8, *range(60, 100), ""),
        "Accepted": choices(9, "Yes", "No", "no", "N/A", ""),
        "Email": [f"somebody{number}@example.org" for number in range(ROWS)],
        "Comments": [f"a long remark, with a comma; and number {number}" for number in range(ROWS)],
    }


def visits():
    return {
        "mrn": [f"P{number % 90}" for number in range(ROWS)],
        "visit date": [f"2026-01-{number % 28 + 1:02d}" for number in range(ROWS)],
        "race_white": choices(11, 0, 1),
        "race_black": choices(12, 0, 1),
        "ethnicity": choices(13, "Hispanic or Latino", "Not Hispanic or Latino", "Declined"),
        "Preferred Language": choices(14, "English", "Spanish", "Vietnamese", "Other", "unk"),
        "Insurance": choices(15, "Private", "Medicaid", "Medicare", "None", "-"),
        "age group": choices(16, "18-34", "35-64", "65+", "Under 18"),
        "Clinic (site)": choices(17, "North", "South “East”", "West; far"),
        "a1c_controlled": choices(18, "TRUE", "FALSE", ""),
        "bp": choices(19, *range(95, 190)),
    }


def bare():
    return {
        "Größe": choices(21, "klein", "groß"),
        "": choices(22, 1, 2),
        "Notiz": choices(23, "a", "b", "~c", "=HYPERLINK(1)"),
    }


def several():
    return {
        "race": choices(31, "White", "White; Black", "Asian;White", "Hispanic/Latino", "Native Hawaiian; Asian", ""),
        "gender": choices(32, "Woman", "Man", "Non-binary", "Prefer to self-describe", "Declined"),
        "disability": choices(33, "Y", "N", "Prefer not to answer"),
        "veteran": choices(34, 0, 1),
        "left": choices(35, "Graduated", "Withdrew", "Dismissed"),
    }


TABLES = {"admissions": admissions, "visits": visits, "bare": bare, "several": several}


def write_csv(path, columns, *, delimiter=",", encoding="utf-8"):
    with path.open("w", encoding=encoding, newline="") as out:
        writer = csv.writer(out, delimiter=delimiter)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))


def write_excel(path, columns):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Applicants, as exported on a Monday"])
    sheet.append([])
    sheet.append(list(columns))
    for row in zip(*columns.values(), strict=True):
        sheet.append([None if value == "" else value for value in row])
    book.save(path)


def assert_no_fault(table):
    """The proposed study reads, its sources open, and its data have no fault."""
    output = table.with_name("study.toml")
    verbs.init(table, output)
    made = study.read(output)
    inputs = pipeline.open_sources(made)
    assert [fault.sentence() for fault in count.check_data(made, inputs.tables)] == []
    return made


@pytest.mark.parametrize("name", TABLES)
def test_a_messy_csv_file_passes_check(tmp_path, name):
    path = tmp_path / f"{name}.csv"
    write_csv(path, TABLES[name]())
    assert assert_no_fault(path).indicators


def test_a_file_with_semicolons_in_an_old_encoding(tmp_path):
    path = tmp_path / "alt.csv"
    write_csv(
        path,
        {"Geschlecht größe": choices(1, "F", "M"), "bestanden ü": choices(2, "yes", "no")},
        delimiter=";",
        encoding="cp1252",
    )
    assert assert_no_fault(path).dimensions


@pytest.mark.parametrize("name", ["admissions", "several"])
def test_an_excel_sheet_with_a_title_row_passes_check(tmp_path, name):
    path = tmp_path / f"{name}.xlsx"
    write_excel(path, TABLES[name]())
    made = assert_no_fault(path)
    assert made.sources["table"].header == 3


def test_what_is_found_in_admissions(tmp_path):
    path = tmp_path / "admissions.csv"
    write_csv(path, admissions())
    made = assert_no_fault(path)
    assert list(made.dimensions) == ["race_ethnicity", "hispanic", "sex", "age", "first_generation", "income"]
    assert [each.id for each in made.indicators] == ["interview-score", "accepted"]
    assert (made.sources["table"].person, made.sources["table"].period) == ("AAMC ID", "Entry Year")
    assert "example.org" not in (tmp_path / "study.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("label", ["AAMC ID", "Race"])
def test_a_last_row_of_totals_is_no_person(tmp_path, label):
    path = tmp_path / "admissions.xlsx"
    columns = admissions()
    write_excel(path, {name: [*cells, {label: "Total", "Sex": 150}.get(name, "")] for name, cells in columns.items()})
    made = assert_no_fault(path)
    assert {level.code for level in made.dimensions["sex"].levels} == {"female", "male", "another_recorded"}
    cells = count.count(made, pipeline.open_sources(made).tables)
    assert cells.get("accepted").sums["n"].sum() == sum(each in {"Yes", "No", "no"} for each in columns["Accepted"])
    assert made.sources["table"].person == ("AAMC ID" if label == "AAMC ID" else "")
    assert "take the row of totals out" in path.with_name("study.toml").read_text(encoding="utf-8")
