"""From a published sheet to cells: pathways and shares under one coding, wide tables, breaks. Numbers are made up."""

import csv

import pytest

from isonomia.count import check_data, count, withheld
from isonomia.errors import StudyError, TableError
from isonomia.sources import open_table
from isonomia.study import parse

SHEET = [
    ["Made-up Table A-12, 2023-2024"],
    ["Race/Ethnicity", "Applicants", "", "Matriculants", ""],
    ["", "Alone", "Alone or in Combination", "Alone", "Alone or in Combination"],
    ["Black or African American", "900", "1,100", "300", "350"],
    ["Asian", "<5", "20", "*", "6"],
    ["White", "1,000", "1,150", "400", "450"],
    ["Multiple Race/Ethnicity", "80", "-", "60", "-"],
    ["Total", "2,000", "2,000", "800", "800"],
]
HEAD = """
schema = 1
title = "T"
[release]
id = "r"
date = 2026-01-01
publisher = "P"
contact = "c@example.org"
[source.facts]
path = "t.csv"
kind = "counts"
layout = "facts"
published = true
citation = "Made up"
{source}
[dimension.race_ethnicity]
vocabulary = "race-ethnicity-spd15-2024"
{dimension}
"""
PATHWAY = """
[[pathway]]
id = "md"
source = "facts"
cohort = "closed"
stages = ["applicants", "matriculants"]
by = ["race_ethnicity"]
"""


@pytest.fixture
def made(tmp_path):
    def making(rows, asked, *, source="", dimension='coding = "alone"', more=""):
        with (tmp_path / "t.csv").open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows(rows)
        text = HEAD.format(source=source, dimension=dimension) + asked + more
        study = parse(text, str(tmp_path))
        return study, {name: open_table(each, tmp_path) for name, each in study.sources.items()}

    return making


def step(study, tables, *dimensions):
    table = count(study, tables).get("md-matriculants", dimensions)
    keys = zip(*(table.keys[each] for each in dimensions), strict=True) if dimensions else [()] * len(table)
    return dict(zip(keys, zip(table.sums["n"].tolist(), table.sums["events"].tolist(), strict=True), strict=True))


def test_a_pathway_reads_one_coding(made):
    study, tables = made(SHEET, PATHWAY)
    assert check_data(study, tables) == []
    assert step(study, tables) == {(): (2000, 800)}
    found = step(study, tables, "race_ethnicity")
    assert found == {("BLACK",): (900, 300), ("WHITE",): (1000, 400), ("MULTIPLE",): (80, 60)}
    lost = {each.key[-1] for each in withheld(study, tables) if each.dimensions}
    assert lost == {"ASIAN"}, "a withheld number is withheld, and no zero"


def test_the_other_coding_has_other_numbers(made):
    study, tables = made(SHEET, PATHWAY, dimension='coding = "alone_or_in_combination"')
    assert step(study, tables, "race_ethnicity")["BLACK",] == (1100, 350)
    table = count(study, tables).get("md-matriculants", ["race_ethnicity"])
    assert table.coding == {"race_ethnicity": "alone_or_in_combination"}
    assert table.overlapping == {"race_ethnicity"}


@pytest.mark.parametrize("dimension", ["", 'coding = "ipeds_priority"'])
def test_rows_of_codings_that_the_study_does_not_read_are_refused(made, dimension):
    study, tables = made(SHEET, PATHWAY, dimension=dimension)
    with pytest.raises(TableError) as caught:
        count(study, tables)
    said = str(caught.value)
    assert "its rows are coded “alone” and “alone_or_in_combination”" in said
    assert "DIV-01" in said
    assert "A share needs one coding on both sides" in said
    assert [each.sentence() for each in check_data(study, tables)] == [each.sentence() for each in caught.value.faults]


def test_a_pathway_over_two_codings_is_refused(made):
    more = '[pathway.stage.matriculants]\ncoding = "alone_or_in_combination"\n'
    with pytest.raises(StudyError, match=r"cannot be divided by one another \(rule DIV-01\)"):
        made(SHEET, PATHWAY, more=more)


def test_a_pathway_whose_later_stage_has_another_coding_alone_has_no_such_rows(made):
    rows = [[cell for at, cell in enumerate(row) if at in (0, 1, 4)] for row in SHEET]
    rows[1], rows[2] = ["Race/Ethnicity", "Applicants", "Matriculants"], ["", "Alone", "Alone or in combination"]
    study, tables = made(rows, PATHWAY)
    with pytest.raises(
        TableError, match=r"coded “alone_or_in_combination”, and the study reads “alone” \(rule DIV-01\)"
    ):
        count(study, tables)


def test_a_representation_beside_a_benchmark_of_another_coding_is_refused(made):
    asked = """
[source.census]
path = "t.csv"
kind = "counts"
layout = "facts"
published = true
citation = "Made up"
[dimension.race_ethnicity.from.census]
coding = "alone_or_in_combination"
[benchmark.people]
source = "census"
among = "stage = 'applicants'"
[[representation]]
id = "in"
source = "facts"
among = "stage = 'matriculants'"
benchmarks = ["people"]
by = ["race_ethnicity"]
"""
    with pytest.raises(StudyError, match=r"cannot be divided by one another \(rule DIV-01\)"):
        made(SHEET, asked)
    alike = asked.replace("alone_or_in_combination", "alone")
    study, tables = made(SHEET, alike)
    table = count(study, tables).get("in", ["race_ethnicity"])
    assert dict(zip(table.keys["race_ethnicity"], table.sums["n"].tolist(), strict=True))["WHITE"] == 400


CROSSED = [
    ["Made-up Table A-8. Applicants and Matriculants"],
    ["", "Applicants", "", "", "Matriculants", "", ""],
    ["Race/Ethnicity (Alone)", "Men", "Women", "Total", "Men", "Women", "Total"],
    ["White", "40", "60", "100", "20", "35", "55"],
    ["Asian", "10", "20", "30", "5", "15", "20"],
    ["Total", "50", "80", "130", "25", "50", "75"],
]
CROSSED[2][0] = "Race/Ethnicity"
CROSSED[0][0] += " by Race/Ethnicity (Alone) and Sex, AY 2023"
WIDE = 'fields = { n = "n" }'
SEX = '[dimension.sex]\nvocabulary = "sex"\ncolumn = "sex"\n'


def test_two_ways_of_grouping_together_in_a_wide_table(made):
    both = PATHWAY.replace('["race_ethnicity"]', '["race_ethnicity", "sex", ["race_ethnicity", "sex"]]')
    dimension = 'column = "race_ethnicity"\ncoding = "alone"\n' + SEX
    study, tables = made(CROSSED, both, source=WIDE, dimension=dimension)
    assert check_data(study, tables) == []
    assert step(study, tables, "race_ethnicity", "sex")["WHITE", "female"] == (60, 35)
    assert step(study, tables, "sex") == {("male",): (50, 25), ("female",): (80, 50)}
    assert step(study, tables) == {(): (130, 75)}


def test_a_way_of_grouping_that_a_study_does_not_use_is_not_added_up_twice(made):
    dimension = 'column = "race_ethnicity"\ncoding = "alone"\n'
    study, tables = made(CROSSED, PATHWAY, source=WIDE, dimension=dimension)
    assert step(study, tables, "race_ethnicity") == {("WHITE",): (100, 55), ("ASIAN",): (30, 20)}
    assert step(study, tables) == {(): (130, 75)}


def test_a_sheet_without_totals_on_what_a_study_does_not_use_says_so(made):
    rows = [[cell for at, cell in enumerate(row) if at not in (3, 6)] for row in CROSSED[:1] + CROSSED[2:]]
    rows.insert(1, ["", "Applicants", "", "Matriculants", ""])
    dimension = 'column = "race_ethnicity"\ncoding = "alone"\n'
    study, tables = made(rows, PATHWAY, source=WIDE, dimension=dimension)
    with pytest.raises(TableError, match=r"every row names a group of “sex”, and none is about everybody. Declare"):
        count(study, tables)
    study, tables = made(rows, PATHWAY, source=WIDE, dimension=dimension + SEX)
    assert step(study, tables, "race_ethnicity")["WHITE",] == (100, 55), "added up over what is declared"


def test_margins_of_a_crossed_table_in_a_long_reading(made):
    study, tables = made(CROSSED, PATHWAY)
    assert step(study, tables, "race_ethnicity") == {("WHITE",): (100, 55), ("ASIAN",): (30, 20)}


def test_the_breaks_of_the_series_cut_races_and_nothing_else(made):
    study, _ = made(SHEET, PATHWAY, source='breaks = { 2021 = "a new form" }')
    source = study.sources["facts"]
    assert source.breaks_for("") == source.breaks_for("sex") == ("2021",)
    assert source.breaks_for("race_ethnicity") == ("2002", "2021", "2025")
    assert "not comparable with earlier years" in source.series_breaks["race_ethnicity"]["2025"]
    assert "+78 %" in source.series_breaks["race_ethnicity"]["2002"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("header = 3\n", "header has no meaning where the layout of the sheet is “facts”"),
        ('table = "x"\n', "table has no meaning where the layout"),
    ],
)
def test_keys_that_do_not_go_with_a_layout(made, line, sentence):
    with pytest.raises(StudyError, match=sentence):
        made(SHEET, PATHWAY, source=line)


def test_a_layout_needs_counts(tmp_path):
    text = HEAD.format(source="", dimension="").replace('kind = "counts"', 'kind = "estimates"')
    with pytest.raises(StudyError, match=r'holds counts; this source is of kind “estimates”. Write kind = "counts"'):
        parse(text + PATHWAY, str(tmp_path))
