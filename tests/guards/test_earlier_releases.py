"""Releases that are laid beside one another: what was printed is not hidden again, and others give way for it."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import earlier_world as world
from isonomia.cli import run
from isonomia.errors import BadNews, InputError
from isonomia.model.expression import Column, Expression
from isonomia.model.study import Dimension
from isonomia.protect.audit import audit
from isonomia.protect.history import named_as_earlier
from isonomia.protect.witness import problems

CROSS = [(), ("g",), ("s",), ("g", "s")]
GROUPS = [(), ("g",)]
PLANTED = {"a": (20, 60), "b": (45, 20), "c": (4, 14), "d": (60, 4), "e": (70, 80)}


def people(table=PLANTED, period="2025"):
    """Groups and their women and men; half of them have the outcome."""
    return [
        (period, {"g": group, "s": sex}, n, n // 2)
        for group, sizes in table.items()
        for sex, n in zip("fm", sizes, strict=True)
        if n
    ]


def released(tmp_path, name, rows, groupings, previous=(), extra="", **more):
    asked = world.study("gs", name, previous=previous, **more)
    return world.released(asked, world.counted(rows, groupings), tmp_path / name, extra)


def test_two_releases_each_safe_alone_are_made_safe_together(tmp_path):
    """The table by both hides other groups than the table by one: put together they give numbers away."""
    first, _ = released(tmp_path, "2025", people(), CROSS)
    alone, _ = released(tmp_path, "alone", people(), GROUPS)
    assert audit(first).passed
    assert audit(alone).passed
    assert len(audit(alone, [first]).findings) == 4
    second, proof = released(tmp_path, "2026", people(), GROUPS, [first])
    assert audit(second, [first]).passed
    assert world.printed(second) != world.printed(alone)
    assert proof.known


def test_the_checker_refuses_a_proof_in_which_what_is_known_moves(tmp_path):
    first, _ = released(tmp_path, "2025", people(), CROSS)
    _, proof = released(tmp_path, "2026", people(), GROUPS, [first])
    moved = next(each for flat in proof.vectors for each in flat[::2] if each not in proof.hidden)
    assert problems(proof) == []
    assert any("moves a printed value" in each for each in problems(replace(proof, known=[*proof.known, moved])))
    assert any("printed by an earlier" in each for each in problems(replace(proof, known=proof.hidden[:1])))


def test_what_is_protected_now_and_was_printed_stops_the_build(tmp_path):
    """A stricter policy cannot take back 14 people; the sentence names the table and no number."""
    table = {"a": (40, 30), "b": (8, 6), "c": (30, 30)}
    first, _ = released(tmp_path, "2025", people(table), GROUPS)
    with pytest.raises(BadNews) as caught:
        released(tmp_path, "2026", people(table), GROUPS, [first], policy="strict")
    said = caught.value.faults[0].sentence()
    assert said.startswith("i: the table by “g” (2025) holds a number that must be hidden now, and “2025” printed it.")
    assert "release.hold" in said
    assert "14" not in said


def test_a_held_question_is_not_stopped(tmp_path):
    table = {"a": (40, 30), "b": (8, 6), "c": (30, 30)}
    first, _ = released(tmp_path, "2025", people(table), GROUPS)
    asked = world.study("gs", "2026", "strict", [first])
    held = replace(asked, release=replace(asked.release, hold=("i",)))
    world.released(held, world.counted(people(table), GROUPS), tmp_path / "held")


def test_a_small_number_beside_what_was_printed_stops_the_build(tmp_path):
    """Eleven people were printed; of two groups inside them neither can be eleven."""
    table = {"a": (4, 7), "b": (60, 50), "c": (40, 70), "d": (50, 50)}
    rows = [(period, place, n, 0) for period, place, n, _ in people(table)]
    first, _ = released(tmp_path, "2025", rows, GROUPS)
    with pytest.raises(BadNews, match=r"the table by “g” and “s”.* beside what earlier releases printed"):
        released(tmp_path, "2026", rows, CROSS, [first])


def test_revised_numbers_are_nobody_s_knowledge(tmp_path):
    """One more person in every group: nothing of the first release is true of the second."""
    more = {group: tuple(n + 1 for n in sizes) for group, sizes in PLANTED.items()}
    first, _ = released(tmp_path, "2025", people(), CROSS)
    alone, _ = released(tmp_path, "alone", people(more), GROUPS)
    second, proof = released(tmp_path, "2026", people(more), GROUPS, [first])
    assert world.printed(second) == world.printed(alone)
    assert proof.known == []
    assert "revised" in audit(second, [first]).notes[0]


def test_a_year_that_was_revised_says_nothing_of_another_year(tmp_path):
    """The auditor keeps the revised year apart and puts the other together: what leaks there is found."""
    more = {group: tuple(n + 1 for n in sizes) for group, sizes in PLANTED.items()}
    first, _ = released(tmp_path, "2025", people() + people(period="2024"), CROSS)
    alone, _ = released(tmp_path, "alone", people() + people(more, "2024"), GROUPS)
    report = audit(alone, [first])
    assert report.findings
    assert all("(2025)" in finding.count for finding in report.findings)
    second, _ = released(tmp_path, "2026", people() + people(more, "2024"), GROUPS, [first])
    assert audit(second, [first]).passed


def test_another_definition_with_the_same_numbers_is_of_the_same_people(tmp_path):
    """A column that was renamed keeps nothing from a stranger who sees every number come again."""
    first, _ = released(tmp_path, "2025", people(), CROSS)
    asked = world.study("gs", "2026", previous=[first])
    event = Expression("renamed = 1", Column("renamed"))
    renamed = replace(asked, indicators=(replace(asked.indicators[0], event=event),))
    _, proof = world.released(renamed, world.counted(people(), GROUPS), tmp_path / "2026")
    assert proof.known


MERGE = '[dimension.g.merge]\n"cd" = ["c", "d"]'


def without_outcome(table):
    return [(period, place, n, 0) for period, place, n, _ in people(table)]


OTHERS = {"a": (20, 20), "b": (20, 20), "e": (7, 7), "f": (3, 3)}
APART = without_outcome(OTHERS | {"c": (2, 2), "d": (23, 22)})
TOGETHER = without_outcome(OTHERS | {"cd": (25, 24)})


def hidden_groups(folder):
    return {line.split(",")[3] for line in world.printed(folder) if line.endswith("hidden")}


def test_a_roll_up_of_an_earlier_release_is_a_sum_of_today_s_groups(tmp_path):
    """49 in "cd" was printed: d may not be printed beside a hidden c, though e and f are hidden with it."""
    first, _ = released(tmp_path, "2025", TOGETHER, GROUPS, extra=MERGE)
    alone, _ = released(tmp_path, "alone", APART, GROUPS, extra=MERGE)
    assert hidden_groups(first) == {"e", "f"}
    assert audit(alone).passed
    assert not audit(alone, [first]).passed
    second, _ = released(tmp_path, "2026", APART, GROUPS, [first], extra=MERGE)
    assert audit(second, [first]).passed
    assert hidden_groups(second) == {"c", "d", "e", "f"}


def test_what_a_roll_up_of_today_adds_to_a_printed_group_is_protected(tmp_path):
    """d was printed and c was hidden: the roll-up of both may not be printed beside them."""
    rolled = Dimension("g", "g", merge={"cd": ("c", "d")})
    first, _ = released(tmp_path, "2025", APART, GROUPS, extra=MERGE)
    alone, _ = released(tmp_path, "alone", TOGETHER, GROUPS, extra=MERGE, g=rolled)
    assert hidden_groups(first) == {"c", "e", "f"}
    assert audit(alone).passed
    assert not audit(alone, [first]).passed
    second, _ = released(tmp_path, "2026", TOGETHER, GROUPS, [first], extra=MERGE, g=rolled)
    assert audit(second, [first]).passed
    assert hidden_groups(second) == {"cd", "e", "f"}


def test_a_window_and_its_years_are_one_sum(tmp_path):
    """2024–2025 was printed and 2024 too: the small group of 2025 follows, unless the second release hides more."""
    years = people({"a": (20, 20), "b": (15, 15), "c": (9, 9)}, "2024") + people(
        {"a": (20, 20), "b": (2, 2), "c": (9, 9)}, "2025"
    )
    years = [(period, place, n, 0) for period, place, n, _ in years]
    window = [("2024–2025", place, n, e) for _, place, n, e in years]
    first, _ = released(tmp_path, "2025", window, GROUPS)
    alone, _ = released(tmp_path, "alone", years, GROUPS)
    assert audit(alone).passed
    assert audit(alone, [first]).findings
    second, _ = released(tmp_path, "2026", years, GROUPS, [first])
    assert audit(second, [first]).passed
    assert any(",b," in line and "hidden" in line and "2024" in line for line in world.printed(second))


def test_a_build_beside_an_earlier_release(tmp_path, capsys):
    """The folders are looked at before anything is counted, and their paths reach no public file."""
    (tmp_path / "people.csv").write_text("g\n" + "a\n" * 40 + "b\n" * 4 + "c\n" * 30 + "d\n" * 25)
    text = """
        schema = 1
        title = "A study"
        release = { id = "2025", date = 2026-11-22, publisher = "P", contact = "c@school.example" }
        source.people.path = "people.csv"
        dimension.g.column = "g"
        indicator = [{ id = "i", source = "people", event = "g = 'a'", by = ["g"] }]
    """.replace("        ", "")
    (tmp_path / "study.toml").write_text(text)
    assert run(["build", str(tmp_path / "study.toml"), "-o", str(tmp_path / "hidden place" / "one")]) == 0
    named = text.replace('id = "2025"', 'id = "2026", previous = ["hidden place/one", "hidden place/two"]')
    (tmp_path / "study.toml").write_text(named)
    for command in (["check"], ["build", "-o", str(tmp_path / "two")]):
        assert run([command[0], str(tmp_path / "study.toml"), *command[1:]]) == 2
        assert "release.previous.2: there is no folder “hidden place/two”" in capsys.readouterr().err
    (tmp_path / "study.toml").write_text(named.replace(', "hidden place/two"', ""))
    assert run(["build", str(tmp_path / "study.toml"), "-o", str(tmp_path / "two")]) == 0
    assert "2 releases" in (tmp_path / "two-private" / "audit.txt").read_text()
    public = [path for path in (tmp_path / "two").rglob("*") if path.is_file()]
    assert not [path for path in public if b"hidden place" in path.read_bytes()]


def test_an_earlier_release_that_does_not_say_its_day_is_refused(tmp_path):
    first, _ = released(tmp_path, "2025", people(), GROUPS)
    asked = world.study("gs", "2026", previous=[first])
    facts = json.loads((first / "provenance.json").read_text(encoding="utf-8")) | {"date": "2025-11-20"}
    (first / "provenance.json").write_text(json.dumps(facts), encoding="utf-8")
    (told,) = named_as_earlier(asked)
    assert (told.id, told.date.isoformat()) == ("2025", "2025-11-20")
    (first / "provenance.json").write_text(json.dumps(facts | {"date": "last year"}), encoding="utf-8")
    with pytest.raises(InputError, match=r"release\.previous\.1: its provenance\.json does not say which release"):
        named_as_earlier(asked)


def test_folders_that_hold_no_release_are_named_with_their_place(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "torn").mkdir()
    (tmp_path / "torn" / "study.toml").write_text("", encoding="utf-8")
    previous = [tmp_path / name for name in ("nowhere", "empty", "torn")]
    with pytest.raises(InputError) as caught:
        released(tmp_path, "2026", people(), GROUPS, previous)
    said = [fault.sentence() for fault in caught.value.faults]
    assert said[0].startswith("release.previous.1: there is no folder")
    assert len(said) == 5
    assert said[1].startswith("release.previous.2, ")
    assert "no release in this folder" in said[1]
    assert all(each.startswith("release.previous.3, ") for each in said[2:])


sizes = st.sampled_from([0, 2, 5, 9, 12, 14, 20, 30, 60])
groupings = st.sampled_from([GROUPS, [(), ("g",), ("s",)], CROSS])
FEW = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@FEW
@given(st.lists(st.tuples(sizes, sizes, st.integers(0, 60)), min_size=2, max_size=5), groupings, groupings)
def test_any_two_releases_of_the_same_people_are_safe_together(tmp_path_factory, table, one, two):
    """Or the second is refused. Nothing else, whatever the tables of the two are."""
    tmp_path = tmp_path_factory.mktemp("pair")
    rows = [
        ("2025", {"g": f"g{at}", "s": sex}, n, min(n, e // (1 + turn)))
        for at, (*counts, e) in enumerate(table)
        for turn, (sex, n) in enumerate(zip("fm", counts, strict=True))
        if n
    ]
    if not rows:
        return
    first, _ = released(tmp_path, "2025", rows, one)
    try:
        second, proof = released(tmp_path, "2026", rows, two, [first])
    except BadNews:
        return
    report = audit(second, [first])
    assert report.passed, report.lines()
    assert problems(proof) == []
    assert np.isin(proof.hidden, proof.known).sum() == 0
