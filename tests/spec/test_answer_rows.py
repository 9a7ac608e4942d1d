"""How people answered the items of a scale, by group: shares of answers, and who answers higher."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import waves_world as world
from isonomia.climate.answer_classes import Answers, classes_of
from isonomia.climate.answer_sums import sums_tell_nothing
from isonomia.climate.linked import Rule
from waves_world import ONE, rows_of_one_wave

PLACES = (1.0, 2.0, 3.0, 4.0, 5.0)
TOP = (4.0, 5.0)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return world.estimated(world.written(tmp_path_factory.mktemp("answers") / "in", ONE, rows_of_one_wave()))


def places(rows, at, school=None):
    """Places of an item after reversing; the third one is turned over."""
    held = [float(row[2 + at]) for row in rows if school in (None, row[2])]
    return np.array([6 - each for each in held] if at == 3 else held)


def told(found, at, school):
    where = {"dimension": "school", "subgroup": school} if school else {"dimension": ""}
    return list(found.where(indicator=f"belonging-b{at}", measure="answer_share", **where))


@pytest.mark.parametrize("school", [None, "a", "b"])
@pytest.mark.parametrize("at", [1, 3])
def test_shares_are_those_of_the_file_and_add_up_to_one(found, at, school):
    held = places(rows_of_one_wave(), at, school)
    rows = told(found, at, school)
    assert sum(row.value for row in rows) == pytest.approx(1)
    for row in rows:
        among = [float(each) for each in row.component.split("+")]
        assert row.value == pytest.approx(np.isin(held, among).mean())
        assert row.ci_lower <= row.value <= row.ci_upper
        assert row.n == len(held)


@pytest.mark.parametrize("at", [1, 2, 3])
def test_who_answers_higher_is_mann_whitneys_u_of_the_answers_as_they_are_told(found, at):
    classes = [[float(p) for p in row.component.split("+")] for row in told(found, at, "a")]
    rank = {place: number for number, each in enumerate(classes) for place in each}
    sides = [np.array([rank[p] for p in places(rows_of_one_wave(), at, school)]) for school in "ab"]
    u = stats.mannwhitneyu(*sides).statistic / (len(sides[0]) * len(sides[1]))
    (pairs,) = found.where(indicator=f"belonging-b{at}", measure="probability_of_superiority", subgroup="a")
    (delta,) = found.where(indicator=f"belonging-b{at}", measure="cliffs_delta", subgroup="a")
    (other,) = found.where(indicator=f"belonging-b{at}", measure="cliffs_delta", subgroup="b")
    assert pairs.value == pytest.approx(u)
    assert delta.value == pytest.approx(2 * u - 1)
    assert other.value == pytest.approx(-delta.value)
    assert delta.p_value == pytest.approx(stats.brunnermunzel(*sides).pvalue)
    assert delta.verdict in {"clear", "unclear"}
    assert delta.family_size == 2


def test_a_declared_group_is_what_the_others_are_compared_with(tmp_path):
    text = ONE.replace('column = "school"', 'column = "school"\nreference = "b"')
    rows = world.estimated(world.written(tmp_path / "in", text, rows_of_one_wave()))
    deltas = rows.where(indicator="belonging-b1", measure="cliffs_delta")
    assert {row.subgroup: row.reference for row in deltas if row.status == "ok"} == {"a": "b"}


def test_figures_of_those_who_answered_have_no_range(tmp_path):
    text = ONE.replace('"process"', '"respondents"')
    rows = world.estimated(world.written(tmp_path / "in", text, rows_of_one_wave()))
    for measure in ("answer_share", "cliffs_delta"):
        assert all(row.ci_lower is None and row.verdict == "" for row in rows.where(measure=measure))


counts = st.lists(st.lists(st.integers(0, 25), min_size=5, max_size=5), min_size=1, max_size=4)


@given(counts, st.booleans(), st.booleans())
def test_no_class_of_any_row_holds_a_few_and_the_best_stay_apart(drawn, zeros, coarse):
    table, rule = np.array(drawn, dtype=float), Rule(11, zeros=zeros)
    found = classes_of(PLACES, TOP, table, rule, coarse=coarse)
    split = [table[:, :3].sum(axis=1), table[:, 3:].sum(axis=1)]
    if found is None:
        assert any(not rule.allows(each) for part in split for each in part)
        return
    assert [place for each in found for place in each] == list(PLACES)
    assert any(each[0] == 4.0 for each in found)
    assert all(start[-1] < end[0] for start, end in pairwise(found))
    for each in found:
        held = table[:, [PLACES.index(place) for place in each]].sum(axis=1)
        assert all(rule.allows(people) for people in held)
    if coarse:
        assert len(found) == 2


def of_rows(classes, *people):
    seen = np.array(people, dtype=float)
    return Answers(("",), classes, seen, {}, (1.0, 2.0, 3.0), seen)


small = st.lists(st.integers(0, 5), min_size=3, max_size=3)
CLASSES = (((1.0, 2.0), (3.0,)), ((1.0,), (2.0, 3.0)), ((1.0, 2.0, 3.0),), ((1.0,), (2.0,), (3.0,)))


@given(st.lists(st.tuples(st.sampled_from(CLASSES), small), min_size=2, max_size=3))
def test_where_the_sum_is_said_to_tell_nothing_each_few_could_be_one_or_many(items):
    """Every world with the same classes and the same sum of places is tried out; the threshold is 3."""
    least = 3
    if not sums_tell_nothing([of_rows(classes, people) for classes, people in items], Rule(least)):
        return
    total = sum(place * n for _, people in items for place, n in zip((1, 2, 3), people, strict=True))
    worlds = [
        chosen
        for chosen in product(*(list(alike(classes, people)) for classes, people in items))
        if sum(place * n for people in chosen for place, n in zip((1, 2, 3), people, strict=True)) == total
    ]
    for item, (classes, people) in enumerate(items):
        for at, n in enumerate(people):
            merged = any(len(each) > 1 and at + 1.0 in each for each in classes)
            if merged and 1 <= n < least:
                held = {each[item][at] for each in worlds}
                assert min(held) <= 1
                assert max(held) >= least


def alike(classes, people):
    """Every table of one item with the same classes."""
    n = sum(people)
    totals = [sum(people[int(place) - 1] for place in each) for each in classes]
    for one, two in product(range(n + 1), repeat=2):
        table = (one, two, n - one - two)
        if table[2] >= 0 and [sum(table[int(place) - 1] for place in each) for each in classes] == totals:
            yield table
