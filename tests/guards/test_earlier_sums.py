"""What earlier releases tell in other words: rounded numbers, tables by a dimension that is gone, windows of years."""

from pathlib import Path

import pytest

import earlier_world as world
from isonomia.errors import BadNews
from isonomia.protect import decide
from isonomia.protect.audit import audit
from isonomia.protect.manifest import manifest_of
from small_release import released_and_shown

HERE = Path(__file__)

STUDY = """
schema = 1
title = "A made-up school"
[source.students]
path = "students.csv"
person = "id"
[dimension.group]
column = "group"
[dimension.sex]
column = "sex"
[topic.progress]
title = "Who gets on"
[[indicator]]
id = "graduated"
topic = "progress"
source = "students"
event = "graduated = 'yes'"
by = {by}
[release]
id = "{name}"
date = 2026-11-22
publisher = "A made-up school"
contact = "equity@school.example"
policy = "{policy}"
previous = {previous}
"""
CROSSED, GROUPS = '["group", "sex", ["group", "sex"]]', '["group"]'


def school(table):
    people = [
        f"{group},{sex},{'yes' if at % 2 else 'no'}"
        for group, sizes in table.items()
        for sex, n in zip("fm", sizes, strict=True)
        for at in range(n)
    ]
    return ["id,group,sex,graduated", *(f"{at},{each}" for at, each in enumerate(people))]


def built(folder, table, by, policy, previous=()):
    text = STUDY.format(by=by, name=folder.name, policy=policy, previous=[str(each) for each in previous])
    return released_and_shown(folder, text.replace("'", '"').replace('= "yes"', "= 'yes'"), school(table))


UNDONE = [
    {"a": (4, 6), "b": (2, 30), "c": (14, 14), "d": (4, 2)},
    {"a": (30, 30), "b": (60, 60), "c": (4, 6), "d": (30, 30)},
    {"a": (30, 4), "b": (30, 4), "c": (14, 20), "d": (20, 2)},
]


@pytest.fixture
def all_admitted(monkeypatch):
    """Also tables in which most numbers are small are published: there is the more to undo."""
    monkeypatch.setattr(decide, "manifest_of", lambda system, _refused, told: manifest_of(system, (), told))


@pytest.mark.usefixtures("all_admitted")
@pytest.mark.parametrize("table", UNDONE)
def test_a_number_that_was_printed_rounded_is_not_hidden_again(tmp_path, table):
    """Each release is safe alone; together the rounded numbers of the first undo what the second hides."""
    first, _ = built(tmp_path / "first", table, CROSSED, "uk-round")
    alone, _ = built(tmp_path / "alone", table, GROUPS, "uk-round")
    assert audit(first).passed
    assert audit(alone).passed
    assert not audit(alone, [first]).passed
    second, _ = built(tmp_path / "second", table, GROUPS, "uk-round", [first])
    assert audit(second, [first]).passed


def test_what_is_protected_now_and_was_printed_rounded_stops_the_build(tmp_path):
    """18 people were printed as 20, which stands for 18 to 22: a stricter rule cannot hide that they are so few."""
    table = {"a": (10, 8), "b": (40, 40), "c": (60, 50)}
    first, _ = built(tmp_path / "first", table, GROUPS, "uk-round")
    with pytest.raises(BadNews, match="must be hidden now"):
        built(tmp_path / "second", table, GROUPS, "strict", [first])


@pytest.mark.parametrize("seed", range(6))
def test_two_rounded_releases_are_safe_together(tmp_path, seed):
    table = {group: ((7 * seed + 13 * at) % 40, (11 * seed + 5 * at) % 50) for at, group in enumerate("abcd")}
    table["e"] = (60, 70)
    first, _ = built(tmp_path / "first", table, GROUPS if seed % 2 else CROSSED, "uk-round")
    try:
        second, _ = built(tmp_path / "second", table, CROSSED if seed % 2 else GROUPS, "uk-round", [first])
    except BadNews:
        return
    found = audit(second, [first])
    assert found.passed, "\n".join(found.lines())


def people(table, period="2025"):
    return [(period, {"g": g, "s": s}, n, 0) for g, sizes in table.items() for s, n in zip("fm", sizes, strict=True)]


def hidden(folder):
    return {tuple(line.split(",")[1:5]) for line in world.printed(folder) if line.endswith("hidden")}


def released(folder, rows, groupings, previous=()):
    asked = world.study("gs", folder.name, previous=previous)
    return world.released(asked, world.counted(rows, groupings), folder)


LARGE = {"a": (30, 40), "b": (20, 25), "c": (3, 30), "d": (30, 5)}


def test_a_group_that_an_earlier_cross_adds_up_to_is_known(tmp_path):
    """The first has no table by g, and prints both sexes of a and b: so a and b are known when the second is made."""
    first, _ = released(tmp_path / "first", people(LARGE), [(), ("s",), ("g", "s")])
    small = {**LARGE, "e": (3, 1)}
    second, proof = released(tmp_path / "second", people(LARGE), [(), ("g",)], [first])
    assert proof.known
    alone, without = released(tmp_path / "alone", people(LARGE), [(), ("g",)])
    assert without.known == []
    assert audit(second, [first]).passed
    assert audit(alone).passed
    third, _ = released(tmp_path / "third", people(small), [(), ("s",), ("g", "s")])
    fourth, proof = released(tmp_path / "fourth", people(small), [(), ("g",)], [third])
    printed_before = [g for g, sizes in small.items() if all(n >= 11 for n in sizes)]
    assert all(not any(g in each for each in hidden(fourth)) for g in printed_before)
    assert proof.known


def test_a_margin_that_an_earlier_release_printed_is_a_sum_of_today_s_cross(tmp_path):
    """By g was printed. A second release by s and by both has no table by g, and its rows must not move the sums."""
    first, _ = released(tmp_path / "first", people(LARGE), [(), ("g",)])
    second, proof = released(tmp_path / "second", people(LARGE), [(), ("s",), ("g", "s")], [first])
    _, alone = released(tmp_path / "alone", people(LARGE), [(), ("s",), ("g", "s")])
    assert len(proof.rows) > len(alone.rows)
    assert audit(second, [first]).passed


def test_a_window_and_its_years_in_one_release_are_one_sum(tmp_path):
    """The small group of 2025 is the window less 2024, unless more is hidden."""
    one = people({"a": (20, 20), "b": (15, 15), "c": (9, 9)}, "2024")
    other = people({"a": (20, 20), "b": (2, 2), "c": (9, 9)}, "2025")
    window = [("2024–2025", place, n, e) for _, place, n, e in [*one, *other]]
    folder, proof = released(tmp_path / "all", [*one, *other, *window], [(), ("g",)])
    found = audit(folder)
    assert found.passed, "\n".join(found.lines())
    _, apart = released(tmp_path / "apart", [*one, *other], [(), ("g",)])
    _, alone = released(tmp_path / "window", window, [(), ("g",)])
    assert len(proof.hidden) > len(apart.hidden) + len(alone.hidden)
    partly, _ = released(tmp_path / "partly", [*other, *window], [(), ("g",)])
    assert audit(partly).passed
