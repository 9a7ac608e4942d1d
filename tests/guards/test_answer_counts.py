"""Guard 5 of answers to the items of a scale: no count of a few people is told, nor follows from what is."""

import numpy as np
import pytest

import waves_world as world
from isonomia import pipeline
from isonomia.climate.answer_classes import Answers
from isonomia.climate.answer_sums import sums_tell_nothing
from isonomia.climate.linked import Rule
from isonomia.model.scales import ITEM_SUMS

THRESHOLD = 11
PLACES = (1.0, 2.0, 3.0, 4.0, 5.0)


def counts_told(rows, item):
    """Place in the release -> people, as a reader works them out: of groups, of everybody, and of who is left."""
    found = {}
    for row in rows.where(indicator=item, measure="answer_share"):
        if row.value is not None:
            found.setdefault((row.dimension, row.subgroup), {})[row.component] = round(row.value * row.n)
    return found


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("answers")
    rows = world.rows_of_one_wave(odd=6)
    return pipeline.build(world.written(folder / "in", world.ONE, rows), folder / "out")


def test_every_count_that_is_told_or_left_is_nobody_or_many(built):
    for at in range(1, 6):
        found = counts_told(built.release.estimates, f"belonging-b{at}")
        everybody = found["", ""]
        groups = {code: own for (name, code), own in found.items() if name == "school"}
        assert groups
        for own in (everybody, *groups.values()):
            assert all(people == 0 or people >= THRESHOLD for people in own.values())
        for component in next(iter(groups.values())):
            places = component.split("+")
            if all(place in everybody for place in places):
                whole = sum(everybody[place] for place in places)
                left = whole - sum(own[component] for own in groups.values())
                assert left == 0 or left >= THRESHOLD


def test_no_count_by_answer_leaves_and_the_attack_on_the_release_finds_nothing(built):
    assert not built.release.info.draft
    for path in built.out.rglob("*"):
        if path.is_file():
            assert f"{ITEM_SUMS}answer".encode() not in path.read_bytes(), path


def answers_with(classes, counts):
    seen = np.array([counts], dtype=float)
    return Answers(("",), classes, seen, {}, PLACES, seen)


FINE = tuple((place,) for place in PLACES)
JOINED = ((1.0, 2.0), (3.0,), (4.0,), (5.0,))
OPEN = (15, 20, 30, 20, 15)
FEW = (3, 12, 35, 30, 20)


def test_one_item_put_together_follows_from_the_sum_of_all_scores():
    """The attack: Σ scores, less the places of all answers that are told, gives both counts of the one class."""
    items = [OPEN, OPEN, OPEN, FEW]
    total = sum(place * n for counts in items for place, n in zip(PLACES, counts, strict=True))
    told = sum(place * n for counts in items[:3] for place, n in zip(PLACES, counts, strict=True))
    within = total - told - sum(place * n for place, n in zip(PLACES[2:], FEW[2:], strict=True))
    assert (2 * 15 - within, within - 15) == FEW[:2]
    found = [*(answers_with(FINE, each) for each in items[:3]), answers_with(JOINED, FEW)]
    assert not sums_tell_nothing(found, Rule(THRESHOLD))


def test_where_other_items_can_make_up_the_sum_it_tells_nothing():
    found = [*(answers_with(JOINED, each) for each in (OPEN, OPEN, OPEN)), answers_with(JOINED, FEW)]
    assert sums_tell_nothing(found, Rule(THRESHOLD))


def test_a_build_in_which_the_sum_would_tell_says_less(tmp_path):
    """Of five items one has three people at its lowest answer: then no item is told answer by answer."""
    draw = np.random.default_rng(8)
    columns = [draw.permutation(np.repeat(np.arange(1, 6), (20, 25, 35, 25, 20))) for _ in range(5)]
    columns[0] = draw.permutation(np.repeat(np.arange(1, 6), (3, 22, 45, 35, 20)))
    rows = [[f"p{at}", "2026", "ab"[at % 2], *(int(each[at]) for each in columns)] for at in range(125)]
    found = world.estimated(world.written(tmp_path / "in", world.ONE.replace('by = ["school"]', "by = []"), rows))
    components = {row.component for row in found.where(measure="answer_share", dimension="")}
    assert components == {"1+2+3", "4+5"}
