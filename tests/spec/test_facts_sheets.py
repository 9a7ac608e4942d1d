"""Published sheets in the layout of the FACTS tables, with every trouble that such sheets have. Numbers are made up."""

from time import perf_counter

import pytest
from openpyxl.styles import Alignment

from facts_world import BY_RACE, complaint, numbers, rows_of
from isonomia.errors import TableError
from isonomia.model.study import Source
from isonomia.sources import open_table


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
