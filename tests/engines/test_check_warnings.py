"""What a check warns of: stages of which the outcome of too many people is not known yet. All tables are made up."""

import json

import pytest

from checked_study import HEAD, PATHWAY
from isonomia import verbs
from isonomia.cli import run
from isonomia.count import examined
from isonomia.sources import open_table
from isonomia.study import parse

STATES = 'states = { reached = ["in"], not = ["out"], not_yet = ["waits"] }'
STUDY = HEAD + PATHWAY + STATES + "\n"


def table(*cohorts):
    """A row a person. A cohort: year, people for each pair of values of accepted and graduated."""
    rows = ["id,sex,year,applied,accepted,graduated"]
    for year, people in cohorts:
        for (accepted, graduated), many in people.items():
            first = len(rows)
            rows += [f"{at},{'FM'[at % 2]},{year},in,{accepted},{graduated}" for at in range(first, first + many)]
    return "\n".join(rows) + "\n"


def checked(folder, text):
    (folder / "t.csv").write_text(text, encoding="utf-8")
    study = parse(STUDY, str(folder))
    return examined(study, {"s": open_table(study.sources["s"], folder)}, {})


def under_way(year, *, waits, known=100):
    return year, {("in", "in"): known // 2, ("in", "out"): known - known // 2, ("in", "waits"): waits}


def test_a_cohort_under_way_is_told_with_its_numbers(tmp_path):
    found = checked(tmp_path, table(under_way(2020, waits=0), under_way(2024, waits=60), under_way(2025, waits=40)))
    assert found.faults == ()
    (warning,) = found.warnings
    assert warning.sentence() == (
        "pathway md, stage graduated: of 100 of the 300 people who came (33 in every 100) in “2024”, “2025” it is not "
        "known yet whether they went on. Allowed: at most 15 in every 100. Those who leave are known first, so nothing "
        "is said of who is still on the path from here on. Leave cohorts that are still under way out (among of the "
        "pathway md), or wait until more is known."
    )


def test_fifteen_in_every_hundred_are_no_matter_and_more_are(tmp_path):
    assert checked(tmp_path, table(under_way(2020, waits=15, known=85))).warnings == ()
    (warning,) = checked(tmp_path, table(under_way(2020, waits=16, known=84))).warnings
    assert "of 16 of the 100 people" in warning.problem


def test_people_who_wait_at_the_first_step_are_no_matter_to_the_path(tmp_path):
    people = {("in", "in"): 40, ("out", "out"): 40, ("waits", "waits"): 40}
    assert checked(tmp_path, table((2024, people))).warnings == ()


def test_counts_by_stage_that_are_withheld_do_not_wait(tmp_path):
    text = """
[source.c]
path = "c.csv"
kind = "counts"
published = true
citation = "Somebody, 2020"
fields = { stage = "stage", dimension = "what", group = "who", n = "people" }
[[pathway]]
id = "counted"
source = "c"
cohort = "closed"
stages = ["applied", "accepted", "graduated"]
by = ["sex"]
"""
    rows = "applied,total,,100\naccepted,total,,60\ngraduated,total,,*\n"
    parts = "".join(
        f"{at},sex,{who},{n}\n" for at, n in (("applied", 50), ("accepted", 30), ("graduated", 20)) for who in "FM"
    )
    (tmp_path / "c.csv").write_text(f"stage,what,who,people\n{rows}{parts}", encoding="utf-8")
    (tmp_path / "t.csv").write_text(table(under_way(2020, waits=0)), encoding="utf-8")
    study = parse(STUDY + text, str(tmp_path))
    found = examined(study, {name: open_table(each, tmp_path) for name, each in study.sources.items()}, {})
    assert found.warnings == ()


@pytest.mark.parametrize(("waits", "known"), [(10, 30), (30, 10), (100, 0), (4, 5)])
def test_a_few_people_are_not_numbered(tmp_path, waits, known):
    (warning,) = checked(tmp_path, table(under_way(2024, waits=waits, known=known))).warnings
    assert warning.problem.startswith("of more than 15 in every 100 who came in “2024” it is not known yet")
    assert not any(each.isdigit() for each in warning.problem.replace("2024", "").replace("15 in every 100", ""))


def test_people_whom_the_outcome_does_not_concern_do_not_wait(tmp_path):
    text = table(under_way(2024, waits=0), (2025, {("out", "out"): 60}))
    assert checked(tmp_path, text).warnings == ()


def test_faults_come_before_warnings(tmp_path):
    found = checked(tmp_path, table(under_way(2024, waits=90)).replace("in,out", "in,gone"))
    assert "“gone”" in found.faults[0].problem
    assert found.warnings == ()


def test_a_stage_that_nobody_has_reached_though_all_is_known(tmp_path):
    nobody = (2024, {("in", "out"): 40, ("out", "out"): 20})
    found = checked(tmp_path, table(nobody))
    assert found.faults == (), "nobody of forty is a rate of 0, and no fault"
    (warning,) = found.warnings
    assert warning.sentence() == (
        "pathway md, stage graduated: no row holds “in” in the column “graduated”: nobody can have reached the stage. "
        "Allowed: “out”. Correct states, unless it is true that nobody has got there."
    )
    assert checked(tmp_path, table(nobody, under_way(2024, waits=0, known=2))).warnings == ()


def test_a_stage_that_some_may_still_reach_is_told_once(tmp_path):
    (warning,) = checked(tmp_path, table((2024, {("in", "out"): 40, ("in", "waits"): 40}))).warnings
    assert "of 40 of the 80 people who came" in warning.problem


EVENTS = "id,sex,year,stage\n" + "".join(
    f"{at},{'FM'[at % 2]},2020,{stage}\n"
    for at in range(60)
    for stage in ("applied", "accepted", "graduated", "")[: 3 if at % 5 else 1]
)


def test_an_event_by_which_nobody_has_left(tmp_path):
    asked = 'stage_column = "stage"\nleft = ["dismissed", "withdrew"]'
    (tmp_path / "t.csv").write_text(EVENTS + "0,F,2020,Withdrew\n", encoding="utf-8")
    study = parse(STUDY.replace(STATES, asked), str(tmp_path))
    found = examined(study, {"s": open_table(study.sources["s"], tmp_path)}, {})
    assert found.faults == ()
    assert found.warnings[0].sentence() == (
        "pathway md, left: no row holds “dismissed” in the column “stage”: nobody has left by it. "
        "Allowed: “applied”, “accepted”, “graduated”. Write the event as the rows have it; if nobody has left by it "
        "yet, it may stay."
    )
    assert len(found.warnings) == 1


def test_the_command_warns_and_succeeds(tmp_path, capsys):
    (tmp_path / "t.csv").write_text(table(under_way(2024, waits=90)), encoding="utf-8")
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    assert run(["check", str(tmp_path / "study.toml")]) == 0
    told = capsys.readouterr()
    assert "nothing to put right" in told.out
    assert told.err.startswith("Warning: pathway md, stage graduated: of 90 of the 190 people")
    assert verbs.check(tmp_path / "study.toml") == []
    assert run(["check", "--json", str(tmp_path / "study.toml")]) == 0
    told = capsys.readouterr()
    (warning,) = json.loads(told.out)
    assert warning["warning"] is True
    assert warning["place"] == "pathway md, stage graduated"
    assert told.err == ""
