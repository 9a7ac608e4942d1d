"""A cross-section of stages from the study file to the published tables, and two releases attacked together."""

import json

import pytest

from pathway_world import COLUMNS, HEAD, PEOPLE, built, data, people, rows

CROSS = """
[source.s]
path = "staff.csv"
title = "A made-up table, for the tests"
[source.state]
path = "state.csv"
kind = "counts"
published = true
citation = "Made up"
fields = { n = "n" }
[benchmark.state]
source = "state"
title = "The made-up state"
[[pathway]]
id = "staff"
source = "s"
cohort = "cross-section"
stages = ["students", "faculty"]
by = ["group"]
benchmarks = ["state"]
stage.students.reached = "rank = 'student'"
stage.faculty.reached = "rank = 'faculty'"
"""


def test_a_cross_section_is_compared_stage_by_stage_and_has_no_yield(tmp_path):
    staff = [(group, rank) for group, rank, many in STAFF for _ in range(many)]
    state = [("a", 5000), ("b", 3000), ("c", 2000)]
    made = built(tmp_path, HEAD + CROSS, staff=(("group", "rank"), staff), state=(("group", "n"), state))
    for stage, share in (("students", 100 / 300), ("faculty", 40 / 200)):
        (row,) = rows(data(made), measure="representation_quotient", indicator=f"staff-{stage}", subgroup="b")
        assert float(row["value"]) == pytest.approx(share / 0.3, rel=1e-3)
    assert not rows(data(made), measure="on_path")
    assert not [each for each in rows(data(made)) if each["measure"].startswith("stage_")]
    (info,) = made.release.pathways
    assert info.cohort == "cross-section"
    assert [each.id for each in info.benchmarks] == ["state"]


def test_a_cross_section_of_counts(tmp_path):
    table = [(rank, "group", group, many) for group, rank, many in STAFF]
    state = [("a", 5000), ("b", 3000), ("c", 2000)]
    text = HEAD + CROSS.replace('path = "staff.csv"', COUNTED).replace(
        "stage.students.reached = \"rank = 'student'\"\n", ""
    )
    text = text.replace("stage.faculty.reached = \"rank = 'faculty'\"", 'stage.students.value = "Student"')
    made = built(tmp_path, text, staff=(("rank", "what", "who", "n"), table), state=(("group", "n"), state))
    for stage, share in (("students", 100 / 300), ("faculty", 40 / 200)):
        (row,) = rows(data(made), measure="representation_quotient", indicator=f"staff-{stage}", subgroup="b")
        assert float(row["value"]) == pytest.approx(share / 0.3, rel=1e-3)


COUNTED = """path = "staff.csv"
kind = "counts"
fields = { stage = "rank", dimension = "what", group = "who", n = "n" }"""
STAFF = (
    ("a", "student", 150), ("b", "student", 100), ("c", "student", 50),
    ("a", "faculty", 130), ("b", "faculty", 40), ("c", "faculty", 30),
)  # fmt: skip


def test_two_releases_are_attacked_together(tmp_path):
    built(tmp_path, HEAD + PEOPLE, "one", people=(COLUMNS, people()))
    text = (HEAD + PEOPLE).replace('id = "2026"', 'id = "2027"\nprevious = ["../one"]')
    made = built(tmp_path, text, "two", people=(COLUMNS, people()))
    assert json.loads((made.out / "provenance.json").read_text())["release"] == "2027"
