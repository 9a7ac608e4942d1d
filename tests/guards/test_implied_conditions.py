"""Conditions that follow from others tie questions together, also past one that has no table of that group."""

import pytest

import small_release as small
from isonomia.protect.audit import audit
from isonomia.protect.audit.implied import follows, implies, tidied
from isonomia.protect.witness import populations

STUDY = """
schema = 1
title = "Made-up stages"
release = { id = "1", date = 2026-11-22, publisher = "P", contact = "c@school.example", policy = "ferpa" }
[source.s]
path = "students.csv"
person = "id"
[dimension.group]
column = "group"
levels = { a = "Group A", b = "Group B", c = "Group C", d = "Group D" }
[dimension.side]
column = "side"
levels = { x = "X", y = "Y" }
[[indicator]]
id = "first"
source = "s"
event = "stage >= 1"
by = ["group"]
[[indicator]]
id = "second"
source = "s"
event = "stage >= 2"
among = "stage >= 1"
by = ["side"]
[[indicator]]
id = "third"
source = "s"
event = "stage >= 3"
among = "stage >= 2"
by = ["group"]
"""
STAGES = {"a": (5, 0, 20, 27), "b": (9, 0, 22, 18), "c": (0, 0, 15, 16), "d": (25, 15, 40, 42)}
"""Of each group how many got no farther than each stage."""


def people():
    rows = ["id,group,side,stage"]
    for group, many in STAGES.items():
        for stage, people in enumerate(many):
            for _ in range(people):
                rows.append(f"{len(rows)},{group},{'xy'[len(rows) % 2]},{stage}")
    return rows


def test_who_is_at_a_later_stage_passed_an_earlier_one_whatever_lies_between(tmp_path, monkeypatch):
    """All but 5 of group A are asked the third question, so no more than 5 can lack the first outcome."""
    assert audit(small.released(tmp_path / "aware", STUDY, people())).passed
    monkeypatch.setattr(populations, "_inclusions", lambda *_: [])
    report = audit(small.released(tmp_path / "unaware", STUDY, people()))
    assert any("among the other" in step for each in report.findings for step in each.chain)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("stage >= 2", "stage >= 1"),
        ("stage > 1", "stage >= 1"),
        ("stage = 3", "stage >= 2"),
        ("stage in (2, 3)", "stage >= 2"),
        ("a = 'x'", "a in ('x', 'y')"),
        ("a in ('y', 'x')", "a in ('x', 'y', 'z')"),
        ("age between 20 and 30", "age between 18 and 64"),
        ("age between 20 and 30", "age <= 30"),
        ('"home state" = 5', '"home state" < 6'),
        ("lower(a) = 'x'", "lower(a) = 'x'"),
    ],
)
def test_what_follows(one, other):
    assert implies(one, other)
    assert one == other or not implies(other, one)
    assert tidied([one, other]) == {one}
    assert follows([one, "b = 1"], [other])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("stage >= 1", "stage > 1"),
        ("stage >= 2", "age >= 1"),
        ("a = 'x'", "a >= 1"),
        ("a <> 'x'", "a <> 'y'"),
        ("lower(a) = 'x'", "lower(a) in ('x', 'y')"),
        ("stage >= 1", "stage in (1, 2)"),
    ],
)
def test_what_does_not(one, other):
    assert not implies(one, other)
    assert other in tidied([one, other])
