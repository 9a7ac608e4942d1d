"""The auditor reads scales: who left a statement out, who is apart from all others, what two releases say together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_world import World
from isonomia.protect.audit import audit
from isonomia.protect.audit.score_sums import Seen, most_apart
from isonomia.stats.steps_apart import Sums, people_apart

ITEMS = ("b1", "b2", "b3", "b4")
MIXED = np.tile([2.0, 2.5, 3.0, 3.25, 3.75, 4.0, 4.5], 20)


def survey(name="r1", complete=True, source=""):
    world = World(name=name)
    line = "complete_answers = true\n" if complete else ""
    world.extra = f'[source.s]\npath = "x"\n{source}[[scale]]\nid = "bel"\nsource = "s"\ncodebook = "own"\n{line}'
    return world


def scored(world, where, scores, indicator="bel"):
    """A row of the scale, its sums about 3."""
    y = np.asarray(scores) - 3.0
    world.cell(where, len(y), "", indicator, sy=repr(float(y.sum())), syy=repr(float((y**2).sum())), origin=3.0)


def answered(world, where, n, items=ITEMS):
    for item in items:
        world.cell(where, n, n // 2, f"bel-{item}")


def told(world, counts, where=""):
    """The answers to every statement: place -> people, the same for each."""
    n = sum(counts.values())
    for item in ITEMS:
        for place, people in counts.items():
            value = round(people / n, 4)
            world.estimate(where, "answer_share", f"bel-{item}", component=str(place), value=value, n=n)


def findings(world, folder, *earlier):
    return audit(world.write(folder), earlier).findings


def without_indicators(world):
    """study.toml names the scale, and its statements are no indicators there."""
    world.indicators = {}
    return world


@pytest.mark.parametrize(("left", "found"), [(5, True), (0, False), (30, False)])
def test_who_left_a_statement_out_is_counted_by_subtraction(tmp_path, left, found):
    world = survey()
    scored(world, "", MIXED)
    answered(world, "", len(MIXED) - left)
    told_ = [each for each in findings(without_indicators(world), tmp_path) if each.kind == "exact"]
    assert [(each.low, each.high) for each in told_][:1] == ([(5, 5)] if found else [])
    if found:
        assert any("left one out" in step for step in told_[0].chain)


def test_a_base_that_one_statement_prints_is_that_of_all(tmp_path):
    """Hidden by school in one statement and printed in another: all have one base."""
    world = survey()
    for where, scores in (("", MIXED), ("d=a", MIXED[:70]), ("d=b", MIXED[70:])):
        scored(world, where, scores)
    answered(world, "", 110)
    for where, n in (("d=a", 50), ("d=b", 60)):
        answered(world, where, n, ITEMS[:1])
        world.cell(where, None, None, "bel-b2")
    every = findings(without_indicators(world), tmp_path)
    found = [each.low for each in every if each.count.startswith("people, indicator “bel-b2”")]
    assert sorted(found) == [50, 60]


def test_one_person_apart_from_all_the_others_is_found(tmp_path):
    world = survey(complete=False)
    scored(world, "", [5.0] * 59 + [1.0])
    answered(world, "", 60)
    told(world, {1: 20, 2: 10, 3: 10, 4: 10, 5: 10})
    (found,) = [each for each in findings(without_indicators(world), tmp_path) if each.kind == "small"]
    assert "who do not have the score 5" in found.count
    assert 1 <= found.high < 11  # sums that may be rounded: it is not known to be one person


def test_who_is_left_when_a_group_is_taken_away_is_looked_at(tmp_path):
    world = survey(complete=False)
    rest = [4.0] * 19 + [3.75]
    for where, scores in (("", [*MIXED, *rest]), ("d=a", MIXED)):
        scored(world, where, scores)
        answered(world, where, len(scores))
    world.cell("d=b", None, None, "bel")
    told(world, {1: 40, 2: 30, 3: 30, 4: 30, 5: 30})
    small = [each for each in findings(without_indicators(world), tmp_path) if each.kind == "small"]
    assert any("all but d “a”" in each.count and "score 4" in each.count for each in small)


@pytest.mark.parametrize(("score", "found"), [(5.0, True), (3.0, False)])
def test_skippers_who_answered_alike_are_found_by_taking_answers_away(tmp_path, score, found):
    """The sum of all scores less the answers to all statements: thirty people with the best answer each."""
    world = survey()
    counts = {1: 20, 2: 25, 3: 40, 4: 35, 5: 20}
    complete = np.repeat(list(counts), list(counts.values())).astype(float)
    scored(world, "", [*complete, *([score] * 15), *([min(score + (score < 5), 5.0)] * 15)])
    answered(world, "", len(complete))
    told(world, counts)
    small = [each for each in findings(without_indicators(world), tmp_path) if "who left a statement out" in each.count]
    assert bool(small) == found


def test_scores_of_mixed_people_give_nothing_away(tmp_path):
    world = survey()
    for where, scores in (("", MIXED), ("d=a", MIXED[:70]), ("d=b", MIXED[70:])):
        scored(world, where, scores)
        answered(world, where, len(scores) - 20)
    assert findings(without_indicators(world), tmp_path) == ()


@pytest.mark.parametrize(("more", "left", "what"), [(1, 20, "have a score"), (30, 21, "left a statement out")])
def test_two_releases_that_differ_by_a_few_are_found(tmp_path, more, left, what):
    """The same group with one person more; or with thirty more, of whom one left a statement out."""
    first, second = survey("r1"), survey("r2")
    for world, scores, skipped in ((first, MIXED, 20), (second, [*MIXED, *MIXED[:more]], left)):
        scored(world, "", scores)
        answered(world, "", len(scores) - skipped)
        without_indicators(world)
    earlier = first.write(tmp_path / "one")
    found = [each for each in findings(second, tmp_path / "two", earlier) if "in one release alone" in each.count]
    assert [(what in each.count, each.low) for each in found] == [(True, 1)]


grid = st.lists(st.integers(0, 16), min_size=12, max_size=60)


@given(grid)
def test_the_linear_program_never_says_fewer_than_there_are_nor_more_than_the_closed_form(places):
    """Two hands: the auditor's program knows that there are n people, and the suppressor's formula does not."""
    scores = 1 + np.array(places) / 4
    values = np.linspace(1, 5, 17)
    sums = (float(len(scores)), float(scores.sum()), float((scores**2).sum()))
    found = [most_apart(Seen(*sums, "", ""), values, float(value), 10**9) for value in values]
    for value, most in zip(values, found, strict=True):
        assert most is not None
        assert most >= np.sum(scores != value) - 1e-5
    assert min(found) <= people_apart(Sums(*sums), 1.0, 4.0, (16,)) + 1e-3
