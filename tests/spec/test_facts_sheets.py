"""Published sheets in the layout of the FACTS tables, with every trouble that such sheets have. Numbers are made up."""

import csv
from time import perf_counter

import openpyxl
import pytest
import python_calamine
from openpyxl.styles import Alignment

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


@pytest.fixture
def csv_of(tmp_path):
    def reading(rows, **more):
        with (tmp_path / "t.csv").open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows(rows)
        return rows_of(open_table(Source("facts", "counts", path="t.csv", layout="facts", **more), tmp_path))

    return reading


@pytest.fixture
def book_of(tmp_path):
    def reading(fill, **more):
        book = openpyxl.Workbook()
        fill(book.active)
        book.save(tmp_path / "t.xlsx")
        return rows_of(open_table(Source("facts", "counts", path="t.xlsx", layout="facts", **more), tmp_path))

    return reading


def rows_of(table):
    names = [each.name for each in table.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*table.values, strict=True)]


def numbers(rows, *keys):
    return {tuple(row[key] for key in keys): row["n"] for row in rows}


def complaint(reading, rows, **more):
    with pytest.raises(TableError) as caught:
        reading(rows, **more)
    return str(caught.value)


def test_stages_over_codings_with_marks_dashes_and_withheld_numbers(csv_of):
    rows = csv_of(BY_RACE)
    found = numbers(rows, "stage", "group", "coding")
    assert found["applicants", "WHITE", "alone"] == "1000"
    assert found["applicants", "BLACK", "alone_or_in_combination"] == "1100"
    assert found["matriculants", "WHITE", "alone"] == "400"
    assert found["applicants", "total", None] == "2000"
    assert found["matriculants", "MULTIPLE", "alone"] == "*"
    assert found["matriculants", "BLACK", "alone_or_in_combination"] is None, "a dash is no zero"
    assert ("applicants", "MULTIPLE", "alone_or_in_combination") not in found, "that coding has no such row"
    assert {row["period"] for row in rows} == {"2023"}
    few = next(row for row in rows if row["n"] == "*" and row["low"])
    assert (few["group"], few["low"], few["high"], few["cell"]) == ("AIAN", "0", "4", "E6")
    assert {row["note"] for row in rows if row["cell"] in ("C7", "E9")} == {"a", "(b)"}
    assert all(row["n"] != "0" for row in rows)


def test_merged_cells_and_indents_of_a_workbook(book_of):
    def fill(sheet):
        sheet["A1"] = "Made-up Table B-5. Total Enrollment by Citizenship, Race/Ethnicity (Alone) and Sex"
        sheet.merge_cells("A1:G1")
        sheet["A3"], sheet["B3"], sheet["E3"] = "Race/Ethnicity", "2022-2023", "AY 2023"
        sheet.merge_cells("A3:A4")
        sheet.merge_cells("B3:D3")
        sheet.merge_cells("E3:G3")
        for at, name in enumerate(["Men", "Women", "Total"] * 2):
            sheet.cell(4, 2 + at, name)
        body = [
            ("U.S. Citizens", 0, [30, 40, 70, 33, 44, 77]),
            ("Asian", 1, [10, 20, 30, 11, 22, 33]),
            ("White", 1, [20, 20, 40, 22, 22, 44]),
            ("Non-U.S. Citizens", 0, [3, 4, 7, 3, 3, 6]),
            ("Total", 0, [33, 44, 77, 36, 47, 83]),
        ]
        for at, (label, indent, values) in enumerate(body, 5):
            sheet.cell(at, 1, label).alignment = Alignment(indent=indent)
            for place, value in enumerate(values, 2):
                sheet.cell(at, place, value)

    rows = book_of(fill)
    found = numbers(rows, "citizenship", "race_ethnicity", "sex", "period")
    assert found["ipeds:resident", "ASIAN", "female", "2022"] == "20"
    assert found["ipeds:resident", "total", "total", "2023"] == "77"
    assert found["total", "total", "male", "2023"] == "36"
    assert found["ipeds:nonresident", "total", "total", "2022"] == "7"
    assert {row["stage"] for row in rows} == {"enrolled"}
    assert {row["sheet"] for row in rows} == {"Sheet"}
    assert {row["coding"] for row in rows if row["race_ethnicity"] != "total"} == {"alone"}
    assert len(rows) == 30


def test_fractions_that_a_workbook_shows_as_percentages(book_of):
    def fill(sheet, share=0.25):
        for row in [
            ["Made-up Graduates"],
            ["Sex", "2022", "%"],
            ["Women", 30, 0.75],
            ["Men", 10, share],
            ["Total", 40, 1],
        ]:
            sheet.append(row)

    assert len(book_of(fill)) == 3
    with pytest.raises(
        TableError, match=r"sheet “Sheet”, cell C4: .* contradicts the count in B4: 10 of 40 are 25.0 %"
    ):
        book_of(lambda sheet: fill(sheet, 0.3))


def test_schools_within_states(csv_of):
    rows = csv_of(
        [
            ["Made-up Table B-1. Total Enrollment, 2024-25"],
            ["State", "Medical School", "Men", "Women", "Total"],
            ["Alabama", "North (1)", "5", "6", "11"],
            ["", "South", "1", "2", "3"],
            ["OH", "Lake", "3", "4", "7"],
            ["", "North", "1", "1", "2"],
            ["Total", "", "10", "13", "23"],
        ]
    )
    found = numbers(rows, "dimension", "group")
    assert found["school", "North (AL)"] == "11"
    assert found["school", "North (OH)"] == "2", "two schools of one name are two"
    assert found["school", "South"] == "3"
    assert found["total", "total"] == "23"
    assert found["sex", "female"] == "13"


def test_headings_of_stages_and_subtotals(csv_of):
    rows = csv_of(
        [
            ["Made-up Table"],
            ["", "2022-23", "2023-24"],
            ["Applicants"],
            ["   Men", "50", "60"],
            ["   Women", "70", "75"],
            ["   Total Applicants", "120", "135"],
            ["", "2022-23", "2023-24"],
            ["First-Time Applicants"],
            ["   Men", "40", "45"],
            ["   Women", "60", "70"],
            ["   Total", "100", "115"],
        ]
    )
    found = numbers(rows, "stage", "group", "period")
    assert found["first_time_applicants", "female", "2023"] == "70"
    assert found["applicants", "total", "2022"] == "120"
    assert len(found) == 12


def test_sections_with_totals_of_their_own_and_a_total_of_all(csv_of):
    body = [
        ["Made-up Graduates, 2023-2024"],
        ["Race/Ethnicity (Alone)", "Men", "Women"],
        ["U.S. Citizens"],
        ["Asian", "5", "6"],
        ["White", "7", "8"],
        ["Total", "12", "14"],
        ["Non-U.S. Citizens"],
        ["Asian", "1", "2"],
        ["Total", "1", "2"],
        ["Total", "13", "16"],
    ]
    body[1][0] = "Race/Ethnicity"
    found = numbers(csv_of(body), "citizenship", "race_ethnicity", "sex")
    assert found["total", "total", "female"] == "16"
    assert found["ipeds:resident", "total", "female"] == "14"
    assert found["ipeds:nonresident", "ASIAN", "male"] == "1"


def test_sections_without_totals_in_two_stages(csv_of):
    one = [["  U.S. Citizens"], ["    Asian", "5"], ["  Non-U.S. Citizens"], ["    Asian", "1"], ["  Total", "6"]]
    rows = [["Made-up, by race/ethnicity (alone)"], ["", "2022"], ["Applicants"], *one, ["Matriculants"], *one]
    found = numbers(csv_of(rows), "stage", "citizenship", "race_ethnicity")
    assert found["applicants", "total", "total"] == found["matriculants", "total", "total"] == "6"
    first = [
        ["  U.S. Citizens"],
        ["    Asian", "5"],
        ["    Total", "5"],
        *one[2:4],
        ["    Total", "1"],
        ["  Total", "6"],
    ]
    found = numbers(csv_of([*rows[:3], *one, ["Matriculants"], *first]), "stage", "citizenship", "race_ethnicity")
    assert found["matriculants", "ipeds:resident", "total"] == "5", "a total inside the first section is its own"
    assert found["matriculants", "total", "total"] == "6"


def test_figures_of_a_stage_over_its_indented_parts(csv_of):
    rows = [["Made-up, 2022"], ["", "N"], ["Applicants", "9"], ["  Men", "5"], ["  Women", "4"], ["Matriculants", "2"]]
    assert numbers(csv_of(rows), "stage", "sex") == {
        ("applicants", "total"): "9",
        ("applicants", "male"): "5",
        ("applicants", "female"): "4",
        ("matriculants", "total"): "2",
    }


def test_a_year_from_the_study_where_the_sheet_has_none(csv_of):
    rows = [["Made-up Graduates"], ["Sex", "N"], ["Men", "5"], ["Women", "6"]]
    assert "cell B3: no year stands in the title" in complaint(csv_of, rows)
    assert len(csv_of(rows, period_is="2023")) == 2


def test_the_title_outranks_the_notes_below_it(csv_of):
    rows = [
        ["Made-up Graduates, 2021-2022"],
        ["Updated in 2025 for applicants of 2024-2025"],
        ["Sex", "N"],
        ["Men", "5"],
    ]
    (row,) = csv_of(rows)
    assert (row["period"], row["stage"]) == ("2021", "graduates")
    rows = [["Made-up Graduates, 2020-2021 through 2022-2023"], ["Updated in 2025"], ["Sex", "N"], ["Men", "5"]]
    assert "no year stands in the title" in complaint(csv_of, rows)


def test_a_long_label_is_read_in_no_time(csv_of):
    before = perf_counter()
    for times in (19, 1_000):
        said = complaint(csv_of, [["Made-up Graduates"], ["Sex", "2021"], ["total all " * times + "xyz", "5"]])
        assert "names no group" in said
    assert perf_counter() - before < 2


def test_an_unknown_is_of_the_dimension_of_its_column(csv_of):
    rows = csv_of([["Made-up Applicants"], ["Sex", "2023"], ["Men", "5"], ["Women", "6"], ["Unknown", "1"]])
    assert numbers(rows, "sex") == {("male",): "5", ("female",): "6", ("Unknown",): "1"}
    rows = csv_of([["Made-up Applicants"], ["State", "2023"], ["Ohio", "5"], ["Unknown", "6"], ["Washington", "1"]])
    assert numbers(rows, "state") == {("OH",): "5", ("Unknown",): "6", ("WA",): "1"}


def test_semicolons_and_another_encoding(tmp_path):
    text = "Made-up Applicants, by sex\n;2022–2023;2023–2024\nMen;1 000;5\nWomen;<5;–\n"
    (tmp_path / "t.csv").write_bytes(text.encode("cp1252"))
    source = Source("facts", "counts", path="t.csv", layout="facts", encoding="windows-1252")
    found = numbers(rows_of(open_table(source, tmp_path)), "group", "period")
    assert found == {("male", "2022"): "1000", ("male", "2023"): "5", ("female", "2022"): "*", ("female", "2023"): None}


FEW = [["Made-up Applicants, 2022-2023"], ["Sex", "N"], ["Men", "50"]]


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [
        ("<11", "0", "10"),
        ("< 11 (a)", "0", "10"),
        ("≤10", "0", "10"),
        ("Fewer than 11", "0", "10"),
        ("10 or fewer", "0", "10"),
        ("1-10", "1", "10"),
        ("1 – 10", "1", "10"),
        ("1 to 10", "1", "10"),
        ("between 1 and 10", "1", "10"),
        (">10", "11", None),
        ("at least 11", "11", None),
        ("<1", "0", "0"),
        ("*", None, None),
    ],
)
def test_a_withheld_number_is_unknown_within_its_bounds_and_never_a_count(csv_of, cell, low, high):
    found = {row["sex"]: row for row in csv_of([*FEW, ["Women", cell]])}
    assert (found["female"]["n"], found["female"]["low"], found["female"]["high"]) == ("*", low, high)
    assert (found["male"]["n"], found["male"]["low"], found["male"]["high"]) == ("50", None, None)


@pytest.mark.parametrize(
    ("note", "bounds"),
    [
        ("* Fewer than 11", ("0", "10")),
        ("* = 1–10 applicants", ("1", "10")),
        ("(*) Counts below 11 are suppressed to protect privacy.", ("0", "10")),
        ("* Withheld: 10 or fewer.", ("0", "10")),
        ("* Numbers between 1 and 4 are not shown; zeros are.", ("1", "4")),
        ("** Fewer than 5", (None, None)),
        ("* Includes 3 to 5 people who applied late", (None, None)),
        ("* Not reported in 2019-2020", (None, None)),
        ("* Percentages of fewer than 11 people are not shown", (None, None)),
        ("* Fewer than 5 women or fewer than 11 men are not shown", (None, None)),
        ("Fewer than 5 are not shown", (None, None)),
    ],
)
def test_a_note_bounds_what_is_withheld_under_its_mark(csv_of, note, bounds):
    body = [*FEW[1:], ["Women", "*"]]
    for rows in ([FEW[0], *body, [], [note]], [FEW[0], [note], *body]):
        women = next(row for row in csv_of(rows) if row["sex"] == "female")
        assert women["n"] == "*"
        assert (women["low"], women["high"]) == bounds, rows


def test_two_marks_have_bounds_of_their_own(csv_of):
    body = [*FEW[:2], ["Men", "*"], ["Women", "**"], ["Unknown", "<3"]]
    rows = csv_of([*body, ["* Fewer than 5"], ["** 11 to 20: withheld so that others cannot be worked out"]])
    assert [(row["n"], row["low"], row["high"]) for row in rows] == [
        ("*", "0", "4"),
        ("*", "11", "20"),
        ("*", "0", "2"),
    ]
    unlike = csv_of([*body, ["* Fewer than 5"], ["* Fewer than 11"]])
    assert [row["high"] for row in unlike] == [None, None, "2"], "notes that say unlike things say nothing"


def test_the_least_of_a_withheld_part_counts_beside_its_total(csv_of):
    rows = [["Made-up Applicants"], ["Sex", "2022"], ["Men", "*"], ["Women", "90"], ["Total", "95"]]
    assert "add up to 101, more than the total, 95" in complaint(csv_of, [*rows, ["* 11 to 20, withheld"]])
    assert len(csv_of([*rows, ["* 1 to 10, withheld"]])) == 3


HEAD = [["Made-up Applicants"], ["Sex", "2022-2023", "2023-2024"]]
SENTENCES = {
    "no number": ([*HEAD, ["Men", "5", "x7"]], "cell C3: “x7” is not a number. Allowed: a whole number"),
    "no whole number": ([*HEAD, ["Men", "5", "7.5"]], "cell C3: “7.5” is not a whole number, in a column of counts"),
    "a percentage": ([*HEAD, ["Men", "5", "7.5%"]], "cell C3: “7.5%” is a percentage, in a column of counts"),
    "a range that became a date": (
        [*HEAD, ["Men", "5", "2026-01-10"]],
        "cell C3: “2026-01-10” is a date, in a column of counts. Spreadsheets make dates of ranges such as 1-10: write",
    ),
    "a range that became a day": ([*HEAD, ["Men", "5", "10-Jan"]], "cell C3: “10-Jan” is a date, in a column of"),
    "a letter for a digit": ([*HEAD, ["Men", "5", "3O"]], "cell C3: “3O” is not a number. Allowed: a whole number"),
    "negative": ([*HEAD, ["Men", "5", "-7"]], "cell C3: “-7” is not a number"),
    "header": (
        [HEAD[0], ["Sex", "2022", "Yeer 3"], ["Men", "5", "7"]],
        "cell C2: the header “Yeer 3” is not understood",
    ),
    "near header": (
        [HEAD[0], ["Sex", "2022", "Matriculnts"], ["Men", "5", "7"]],
        "Did you mean 'matriculants'? Allowed: a year (2023-2024), a stage",
    ),
    "range": ([HEAD[0], ["", "2022", "2018-2022"], ["Men", "5", "7"]], "cell C2: the header “2018-2022” is not"),
    "no header": ([HEAD[0], ["a", "b"], ["Men", "5"]], "no header is found over columns of figures; the first text is"),
    "figures without a header": (
        [HEAD[0], ["Sex", "2022", ""], ["Men", "5", "7"]],
        "column C holds figures and has no",
    ),
    "a year twice": (
        [HEAD[0], ["Sex", "2022-2023", "2022-23"], ["Men", "5", "7"]],
        "cell C3: “applicants, male, 2022” stands here and in B3. A year and a group stand once",
    ),
    "a group twice": (
        [*HEAD, ["Men", "5", "7"], ["Men", "5", "7"]],
        "cell B4: “applicants, male, 2022” stands here and",
    ),
    "parts": (
        [*HEAD, ["Men", "5", "7"], ["Women", "6", "8"], ["Total", "11", "14"]],
        "cell C5: the 2 parts from C3 to C4 add up to 15, more than the total, 14.",
    ),
    "a part": (
        [*HEAD, ["Men", "5", "17"], ["Total", "11", "14"]],
        "cell C4: the part in C3, 17, exceeds its total, 14.",
    ),
    "percent": (
        [HEAD[0], ["Sex", "2022", "%"], ["Men", "25", "52.0"], ["Women", "25", "50.0"], ["Total", "50", "100"]],
        "cell C3: 52.0 % contradicts the count in B3: 25 of 50 are 50.0 %.",
    ),
    "group": ([*HEAD, ["Men", "5", "7"], ["Wommen", "5", "7"]], "cell A4: the label “Wommen” names no group of sex"),
    "near group": ([*HEAD, ["Wommen", "5", "7"]], "Did you mean 'women'?"),
    "heading": (
        [*HEAD, ["Aplicants"], ["Men", "5", "7"]],
        "cell A3: the heading “Aplicants” is not understood. Did you",
    ),
    "no label": ([*HEAD, ["", "5", "7"]], "cell A3: a row of figures has no label"),
    "nothing below": (HEAD, "no header is found"),
    "two stages of a row": (
        [["Made-up"], ["", "Applicants 2022", "Matriculants 2022"], ["Applicants"], ["Men", "5", "7"]],
        "cell C4: the row says “applicants” and the header “matriculants”",
    ),
    "two totals": (
        [["Made-up Applicants, 2022"], ["Race", "Alone", "In combination"], ["White", "5", "6"], ["Total", "9", "11"]],
        "cell C4: the total is 11 here and 9 in B4",
    ),
    "unclear parts": (
        [["Made-up Applicants"], ["", "2022"], ["U.S. Citizens", "9"], ["White", "5"], ["Non-U.S. Citizens", "1"]],
        "cell A4: it is not clear whether “White” is a part of the row above it. Indent the parts",
    ),
    "unclear stage": (
        [["Made-up, 2022"], ["", "N"], ["Applicants", "9"], ["Men", "5"], ["Women", "4"]],
        "cell A4: it is not clear whether “Men” is a part of the row above it",
    ),
    "empty": ([[], [""]], "the file is empty"),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_bad_input_is_named_with_its_cell(csv_of, name):
    rows, sentence = SENTENCES[name]
    said = complaint(csv_of, rows)
    assert sentence in said
    assert "facts" in said
    assert "Traceback" not in said


def test_all_faults_at_once(csv_of):
    said = complaint(csv_of, [*HEAD, ["Wmen", "5", "7"], ["Men", "q", "7"], ["Unknown", "1", "z"]])
    assert all(cell in said for cell in ("cell A3", "cell B4", "cell C5"))


def test_workbooks_that_cannot_be_read(tmp_path, book_of):
    source = Source("facts", "counts", path="t.xlsx", layout="facts")
    with pytest.raises(TableError, match="the sheet “Sheet” is empty"):
        book_of(lambda _: None)
    with pytest.raises(TableError, match="no sheet “Tabel”"):
        book_of(lambda sheet: sheet.append(["x"]), sheet="Tabel")
    with pytest.raises(TableError, match="no header is found"):
        book_of(lambda sheet: sheet.append(["x"]))
    whole = (tmp_path / "t.xlsx").read_bytes()
    at = whole.index(b"xl/worksheets/sheet1.xml") + 24
    (tmp_path / "t.xlsx").write_bytes(whole[:at] + b"\xff" * 60 + whole[at + 60 :])
    with pytest.raises(TableError, match="damaged"):
        open_table(source, tmp_path)
    (tmp_path / "t.parquet").write_bytes(b"PAR1" + b"\x00" * 40 + b"PAR1")
    with pytest.raises(TableError, match="reads sheets made for eyes"):
        open_table(Source("facts", "counts", path="t.parquet", layout="facts"), tmp_path)


def test_a_workbook_with_a_password(book_of, monkeypatch):
    def locked(_):
        raise python_calamine.PasswordError

    monkeypatch.setattr(python_calamine.CalamineWorkbook, "from_path", locked)
    with pytest.raises(TableError, match=r"locked with a password. Save a copy without a password"):
        book_of(lambda sheet: sheet.append(["x"]))
