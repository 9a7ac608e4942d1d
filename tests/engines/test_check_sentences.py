"""What a check says of a study that its data contradict: where, what was found, what is allowed, and what to do."""

import duckdb
import pytest

from checked_study import HEAD, PATHWAY, PEOPLE
from isonomia.count import check_data
from isonomia.sources import open_table
from isonomia.study import parse


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


TIMED = """[pathway.stage.graduated.duration]
came = "{came}"
reached = "done"
until = 2025
bands = [{least}, 5]
"""
FOLLOWED = "id,sex,year,applied,accepted,graduated,done\n" + "".join(
    f"{at},{'FM'[at % 2]},2020,yes,yes,{'yes,2024' if at % 3 else 'no,'}\n" for at in range(30)
)


@pytest.mark.parametrize(
    ("came", "least", "done", "words"),
    [
        ("yeer", 0, "2024", "there is no column “yeer” in the table. Did you mean 'year'?"),
        ("year", 0, "-880", "20 rows: people got to the stage before they came (“year”)."),
        ("year", 5, "2024", "some times lie below the lowest of the bands (5). Let the bands start lower"),
    ],
)
def test_a_duration_is_told_without_the_dimension_that_it_makes(said, came, least, done, words):
    text = PATHWAY + TIMED.format(came=came, least=least).replace("5, 5]", "5, 9]")
    (sentence,) = said(FOLLOWED.replace("2024", done), text)
    assert sentence.startswith(f"pathway md, stage graduated, duration: {words}")
    assert "-time" not in sentence


def test_a_duration_that_fits_has_nothing_said_of_it(said):
    assert said(FOLLOWED, PATHWAY + TIMED.format(came="year", least=0)) == []
