"""Groups that the study leaves no room for: a state without a county holds nobody, and nothing is hidden behind it."""

import pytest

import earlier_world as world
from isonomia.model.study import Binding, Dimension, Level
from isonomia.protect.audit import audit
from isonomia.protect.witness import linking
from isonomia.protect.witness.vacant import vacant_groups
from isonomia.study.reading import parse

STATES = '[dimension.state]\ncolumn = "state"\nlevels = ["il", "ia", "ri"]\n'
COUNTIES = (
    '[dimension.county]\ncolumn = "county"\nlevels = ["cook", "lake", "clay"]\nwithin = "state"\n'
    'parents = { cook = "il", lake = "il", clay = "ia" }\n'
)
UNKNOWN = 'absent = { "?" = "does_not_know" }\n'
HEAD = """
schema = 1
title = "A study"
release = { id = "1", date = 2026-11-22, publisher = "P", contact = "c@school.example" }
indicator = [{ id = "i", source = "s", event = "x = 1", by = ["county", "state"] }]
[source.s]
path = "people.csv"
"""
TRACTS = (
    '[dimension.tract]\ncolumn = "tract"\nlevels = ["t1", "t2"]\nwithin = "county"\n'
    'parents = { t1 = "cook", t2 = "cook" }\n'
)
ROLLED = STATES.replace('"ri"', '"ri", "vt"') + 'merge = { "East" = ["ri", "vt"] }\n'


@pytest.mark.parametrize(
    ("text", "vacant"),
    [
        (STATES + COUNTIES, {("state", "ri")}),
        (STATES + COUNTIES + UNKNOWN, set()),
        ('absent.county = { "-" = "not_asked" }\n' + STATES + COUNTIES, set()),
        (STATES + COUNTIES + TRACTS, {("state", "ri"), ("state", "ia"), ("county", "lake"), ("county", "clay")}),
        (STATES + COUNTIES + TRACTS + UNKNOWN, {("state", "ri")}),
        (ROLLED + COUNTIES, {("state", "ri"), ("state", "vt"), ("state", "East")}),
    ],
    ids=["a state", "unknown counties", "blanks of the column", "tracts", "unknown tracts", "roll-ups"],
)
def test_which_groups_have_no_room(text, vacant):
    assert vacant_groups(parse(HEAD + text), "s") == vacant


def stated(tmp_path, extra, name="r"):
    """Iowa and Rhode Island are hidden, and together they are 60; zeros are protected."""
    release = world.World(20, "protect", name)
    release.extra = extra
    release.table([("", 150, 75), ("state=il", 90, 45), ("state=ia", None, None), ("state=ri", None, None)])
    return release.write(tmp_path / name)


def test_the_auditor_knows_of_them_in_tables_that_say_nothing_of_counties(tmp_path):
    assert audit(stated(tmp_path, STATES, "silent")).passed
    assert audit(stated(tmp_path, STATES + COUNTIES + UNKNOWN, "unknown")).passed
    report = audit(stated(tmp_path, STATES + COUNTIES, "told"))
    found = {(each.kind, each.low, each.high) for each in report.findings}
    assert ("exact", 60, 60) in found
    assert ("exact", 0, 0) not in found  # that nobody is in Rhode Island is told by the study
    assert any("the study names no group within it" in step for each in report.findings for step in each.chain)


def dimensions():
    levels = {"state": ("il", "ia", "ri"), "county": ("cook", "lake", "clay")}
    made = {
        name: Dimension(name, name, tuple(map(Level, codes, codes)), bindings={"s": Binding("s", (name,))})
        for name, codes in levels.items()
    }
    county = made["county"]
    parents = {"cook": "il", "lake": "il", "clay": "ia"}
    made["county"] = Dimension(
        "county", "county", county.levels, bindings=county.bindings, within="state", parents=parents
    )
    return made


def released(tmp_path, name):
    people = [("2025", {"state": "il"}, 90, 45), ("2025", {"state": "ia"}, 60, 30)]
    asked = world.study(("state", "county"), name, "strict", **dimensions())
    cells = world.counted(people, [(), ("state",)])
    return world.released(asked, cells, tmp_path / name, STATES + COUNTIES)[0]


def test_nothing_is_hidden_behind_them(tmp_path, monkeypatch):
    assert audit(released(tmp_path, "aware")).passed
    monkeypatch.setattr(linking, "vacant_groups", lambda _study, _source: frozenset())
    report = audit(released(tmp_path, "unaware"))
    assert {(each.kind, each.low) for each in report.findings} >= {("exact", 60)}
