"""The time to a stage tells who got there: in a cohort all who did not stand in one band. All people are made up."""

import pytest

import small_release as small
from isonomia.protect import decide
from isonomia.protect.audit import audit
from isonomia.protect.audit.pathways import timed_questions
from isonomia.protect.witness import linking
from isonomia.protect.witness.times import years_of

STUDY = """
schema = 1
title = "A made-up pathway"
release = { id = "1", date = 2026-11-22, publisher = "P", contact = "c@school.example", policy = "ferpa" }
[dimension.group]
column = "group"
levels = { a = "Group A", b = "Group B", c = "Group C" }
reference = "a"
[source.s]
path = "students.csv"
person = "id"
period = "came"
[[pathway]]
id = "md"
source = "s"
cohort = "closed"
stages = ["applied", "entered", "graduated"]
by = ["group"]
states = { reached = ["yes"], not = ["no"] }
[pathway.stage.graduated.duration]
came = "came"
reached = "graduated_in"
until = 2016
bands = [0, 3, 4]
"""
LEFT = {"a": 14, "b": 4, "c": 17}
"""Who came in 2013 and is not there by 2016, so has the time 4; all others got there in 2 or 3 years."""


def people():
    """Forty of each group."""
    rows = ["id,group,applied,entered,graduated,came,graduated_in"]
    for group, left in LEFT.items():
        for number in range(40):
            there = f"yes,2013,{2015 + number % 2}" if number >= left else "no,2013,"
            rows.append(f"{len(rows)},{group},yes,yes,{there}")
    return rows


def test_protection_knows_of_it_and_the_auditor_finds_what_would_follow(tmp_path, monkeypatch):
    assert audit(small.released(tmp_path / "aware", STUDY, people())).passed
    monkeypatch.setattr(linking, "told_by_time", lambda *_: [])
    monkeypatch.setattr(decide, "everybody_by_time", lambda *_: [])
    report = audit(small.released(tmp_path / "unaware", STUDY, people()))
    assert report.findings
    assert any("until when people were followed" in step for each in report.findings for step in each.chain)


def test_the_same_people_without_their_years_give_nothing_away(tmp_path, monkeypatch):
    """Where the release does not say when people came, a band tells nothing of who got there."""
    text = STUDY.replace('period = "came"\n', "")
    monkeypatch.setattr(linking, "told_by_time", lambda *_: [])
    monkeypatch.setattr(decide, "everybody_by_time", lambda *_: [])
    assert audit(small.released(tmp_path, text, people())).passed


def test_whose_time_is_told_by_the_period():
    duration = {"came": "came", "reached": "graduated_in", "until": 2016, "bands": [0, 3, 4]}
    pathway = {"id": "md", "source": "s", "stages": ["a", "b"], "stage": {"b": {"duration": duration}}}
    told = timed_questions({"pathway": [pathway], "source": {"s": {"period": "came"}}})
    assert told["md-b-so-far"].bands == {"0-2": (0, 3), "3-3": (3, 4), "4-up": (4, None)}
    assert not timed_questions({"pathway": [pathway], "source": {"s": {"period": "year"}}})
    assert not timed_questions({"pathway": [pathway], "source": {"s": {"period": {"is": "2016"}}}})


@pytest.mark.parametrize(
    ("period", "years"),
    [
        ("2013", (2013, 2013)),
        ("2013–2016", (2013, 2016)),
        ("2013, 2015–2016", (2013, 2016)),
        ("FY21", None),
        ("", None),
    ],
)
def test_the_years_that_the_name_of_a_period_is_of(period, years):
    assert years_of(period) == years
