"""What a check says of a study that its data contradict: where, what was found, what is allowed, and what to do."""

import duckdb
import pytest

from isonomia.count import check_data, count
from isonomia.errors import TableError
from isonomia.sources import open_table
from isonomia.study import parse

HEAD = """
schema = 1
title = "T"
[release]
id = "r"
date = 2026-01-01
publisher = "P"
contact = "c@example.org"
[dimension.sex]
column = "sex"
levels = { F = "Women", M = "Men" }
[source.s]
path = "t.csv"
"""
PATHWAY = """person = "id"
period = "year"
[[pathway]]
id = "md"
source = "s"
cohort = "closed"
stages = ["applied", "accepted", "graduated"]
by = ["sex"]
"""
PEOPLE = (
    "id,sex,year,applied,accepted,graduated,why\n1,F,2020,yes,yes,yes,\n2,M,2021,yes,yes,no,moved\n3,M,2021,yes,no,,\n"
)


@pytest.fixture
def said(tmp_path):
    """The sentences of a check, each of which names no question that nobody wrote."""

    def saying(table, text, *, counted=False):
        (tmp_path / "t.csv").write_text(table, encoding="utf-8")
        study = parse(HEAD + text, str(tmp_path))
        tables = {name: open_table(each, tmp_path) for name, each in study.sources.items()}
        found = [fault.sentence() for fault in check_data(study, tables)]
        if counted:
            with pytest.raises(TableError) as caught:
                count(study, tables)
            assert [fault.sentence() for fault in caught.value.faults] == found
        assert not any(f"{made}-" in each for each in found for made in ("md", "indicator md"))
        return found

    return saying


def test_a_table_that_fits_has_nothing_said_of_it(said):
    assert said(PEOPLE, PATHWAY) == []


@pytest.mark.parametrize(
    ("more", "place", "words"),
    [
        (
            '[pathway.stage.accepted]\ncolumn = "acepted"\n',
            "pathway md, stage accepted: the stage is read from the column “acepted”, which the table does not have.",
            "Did you mean 'accepted'? Correct it in [pathway.stage.accepted].",
        ),
        (
            'states = { reached = ["yes"], not = ["no", ""] }\n[pathway.stage.applied]\ncolumn = "aplied"\n',
            "pathway md, stage applied: the stage is read from the column “aplied”",
            "Did you mean 'applied'?",
        ),
        (
            "[pathway.stage.accepted]\nreached = \"outcome = 'in'\"\n",
            "pathway md, stage accepted: the condition reads the column “outcome”, which the table does not have.",
            "“graduated”, “why”. Correct reached in [pathway.stage.accepted].",
        ),
        (
            '[pathway.stage.accepted]\nreached = "accepted"\nnot_yet = "yeer > 2020"\n',
            "pathway md, stage accepted: the condition reads the column “yeer”",
            "Did you mean 'year'? Correct reached or not_yet in [pathway.stage.accepted].",
        ),
        (
            '[pathway.stage.graduated.exits]\ncolumn = "wy"\nways = { moved = ["moved"] }\n',
            "pathway md, stage graduated, exits: the ways out are read from the column “wy”",
            "Did you mean 'why'? Correct it in [pathway.stage.graduated.exits].",
        ),
        ('among = "yeer = 2020"\n', "pathway md, among: there is no column “yeer”", "Did you mean 'year'?"),
    ],
)
def test_a_column_that_a_stage_needs_is_told_in_the_words_of_the_study(said, more, place, words):
    (sentence,) = said(PEOPLE, PATHWAY + more, counted=True)
    assert sentence.startswith(place)
    assert words in sentence


def test_a_column_of_a_kind_that_cannot_be_read_is_told_of_its_stage(tmp_path):
    duckdb.sql(
        "SELECT 1 AS id, 'F' AS sex, 2020 AS year, true AS applied, [1, 2] AS accepted, true AS graduated"
    ).write_parquet(str(tmp_path / "t.parquet"))
    study = parse(HEAD.replace("t.csv", "t.parquet") + PATHWAY, str(tmp_path))
    (fault,) = check_data(study, {"s": open_table(study.sources["s"], tmp_path)})
    assert fault.place == "pathway md, stage accepted"
    assert "accepted" in fault.problem


def test_a_column_that_two_stages_need_is_told_of_each_once(said):
    found = said(PEOPLE.replace("accepted,graduated", "taken,done"), PATHWAY, counted=True)
    assert [each.partition(":")[0] for each in found] == ["pathway md, stage accepted", "pathway md, stage graduated"]


def test_a_stage_of_a_cross_section_is_told_by_its_name(said):
    census = """
[source.c]
path = "t.csv"
kind = "counts"
published = true
citation = "Somebody, 2020"
fields = { n = "1" }
[dimension.sex.from.c]
column = "sex"
[benchmark.people]
source = "c"
"""
    text = PATHWAY.replace('"closed"', '"cross-section"\nbenchmarks = ["people"]')
    found = said(PEOPLE, f'{text}[pathway.stage.accepted]\ncolumn = "acepted"\n{census}')
    assert found[0].startswith("pathway md, stage accepted: the stage is read from the column “acepted”")
