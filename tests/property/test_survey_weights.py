"""Raking and Taylor's variance: what holds whatever the people, the weights and the strata."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cluster_sums import of_clusters
from isonomia.climate.weights import cell_weights, raked_weights
from isonomia.climate.weights_means import PartSums, stood_for, told_difference, told_mean, told_share
from isonomia.stats.raking import SETTLED, kish_design_effect
from isonomia.stats.taylor import design_means

LEVELS = {"sex": ("F", "M"), "year": ("1", "2", "3"), "home": ("town", "farm")}
EVERY = [(a, b, c) for a in LEVELS["sex"] for b in LEVELS["year"] for c in LEVELS["home"]]


@st.composite
def surveys(draw):
    """People of every combination, and margins of a population that has at least as many of each."""
    people = np.array(draw(st.lists(st.integers(1, 60), min_size=len(EVERY), max_size=len(EVERY))), dtype=float)
    silent = np.array(draw(st.lists(st.integers(0, 90), min_size=len(EVERY), max_size=len(EVERY))), dtype=float)
    columns = {name: [each[at] for each in EVERY] for at, name in enumerate(LEVELS)}
    totals = {
        name: {code: float((people + silent)[np.array(columns[name]) == code].sum()) for code in codes}
        for name, codes in LEVELS.items()
    }
    return people, columns, totals


def margin(weight, people, column):
    return {code: float((weight * people)[np.array(column) == code].sum()) for code in dict.fromkeys(column)}


@settings(max_examples=60, deadline=None)
@given(surveys())
def test_raking_meets_every_margin(survey):
    people, columns, totals = survey
    found = raked_weights(people, columns, totals, cap=None)
    for name, column in columns.items():
        for code, total in margin(found.weight, people, column).items():
            assert total == pytest.approx(totals[name][code], rel=2 * SETTLED)
    assert (found.weight > 0).all()
    assert found.design_effect == pytest.approx(kish_design_effect(found.weight, people))
    assert found.n == people.sum()


@settings(max_examples=40, deadline=None)
@given(surveys(), st.floats(0.01, 100), st.permutations(list(LEVELS)))
def test_raking_knows_no_unit_and_no_order_of_margins(survey, unit, order):
    people, columns, totals = survey
    found = raked_weights(people, columns, totals, cap=None)
    begun = raked_weights(people, columns, totals, start=unit, cap=None)
    np.testing.assert_allclose(begun.weight, found.weight, rtol=1e-5)
    larger = {name: {code: unit * each for code, each in held.items()} for name, held in totals.items()}
    np.testing.assert_allclose(raked_weights(people, columns, larger, cap=None).weight, unit * found.weight, rtol=1e-5)
    turned = raked_weights(people, {name: columns[name] for name in order}, totals, cap=None)
    np.testing.assert_allclose(turned.weight, found.weight, rtol=2e-4)


@settings(max_examples=40, deadline=None)
@given(surveys(), st.sampled_from([1.5, 2.0, 5.0]))
def test_no_weight_is_above_the_cap_but_what_is_told(survey, cap):
    people, columns, totals = survey
    found = raked_weights(people, columns, totals, cap=cap)
    above = people[found.weight > found.cap * 1.001].sum() / people.sum()
    assert found.above_cap == pytest.approx(above)
    for name, column in columns.items():
        for code, total in margin(found.weight, people, column).items():
            assert total == pytest.approx(totals[name][code], rel=2 * SETTLED)
    if found.trimmed_share == 0:
        free = raked_weights(people, columns, totals, cap=None)
        np.testing.assert_allclose(found.weight, free.weight)


@settings(max_examples=60, deadline=None)
@given(surveys(), st.sampled_from(sorted(LEVELS)))
def test_raking_on_one_margin_is_cell_weighting(survey, name):
    people, columns, totals = survey
    found = raked_weights(people, {name: columns[name]}, totals, cap=None)
    answered = {c: float(people[np.array(columns[name]) == c].sum()) for c in LEVELS[name]}
    cells = cell_weights(answered, totals[name], name)
    by_code = dict(zip(answered, cells.weight, strict=True))
    np.testing.assert_allclose(found.weight, [by_code[code] for code in columns[name]], rtol=1e-6)
    assert found.design_effect == pytest.approx(cells.design_effect)


@st.composite
def samples(draw):
    """People in strata and clusters with weights, answers and one of two groups, or none."""
    rows = draw(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3), st.integers(0, 2)), min_size=30, max_size=60))
    seed = draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(seed)
    h, i, g = (np.array(column) for column in zip(*rows, strict=True))
    whole = [(a, b, c) for a in range(3) for b in range(2) for c in range(2)]  # each stratum, two clusters, each group
    h, i, g = (np.concatenate((x, [each[at] for each in whole])) for at, x in enumerate((h, i, g)))
    return h, i, np.where(g == 2, -1, g), random.uniform(0.5, 4, len(h)), np.round(random.normal(3, 1, len(h)), 2)


def sums_of(h, i, g, w, y):
    return of_clusters(h.astype(str), i.astype(str), g, w, w * y, 2)


@settings(max_examples=40, deadline=None)
@given(samples(), st.floats(0.001, 1000))
def test_taylors_variance_knows_no_unit_of_weights(sample, unit):
    h, i, g, w, y = sample
    one, other = design_means(sums_of(h, i, g, w, y)), design_means(sums_of(h, i, g, unit * w, y))
    np.testing.assert_allclose(other.y, one.y, rtol=1e-9)
    np.testing.assert_allclose(other.covariance, one.covariance, rtol=1e-7, atol=1e-12)
    assert other.df == one.df


@settings(max_examples=40, deadline=None)
@given(samples())
def test_people_who_come_twice_in_a_cluster_at_half_weight_change_nothing(sample):
    h, i, g, w, y = sample
    one = design_means(sums_of(h, i, g, w, y))
    twice = design_means(
        sums_of(*(np.concatenate((x, x)) for x in (h, i, g)), np.concatenate((w, w)) / 2, np.tile(y, 2))
    )
    np.testing.assert_allclose(twice.y, one.y, rtol=1e-9)
    np.testing.assert_allclose(twice.covariance, one.covariance, rtol=1e-7, atol=1e-12)


@settings(max_examples=30, deadline=None)
@given(samples(), st.sampled_from([0.0, 0.25, 0.9]))
def test_taylors_variance_is_that_of_the_infinitesimal_jackknife(sample, f):
    """How the means move when a cluster's weights do, by a hair: with m/(m − 1) about the mean of its stratum."""
    h, i, g, w, y = sample
    found, hair = design_means(sums_of(h, i, g, w, y), f), 1e-6
    expected = np.zeros((2, 2))
    for stratum in range(3):
        moved = []
        for cluster in np.unique(i[h == stratum]):
            inside = (h == stratum) & (i == cluster)
            up, down = (design_means(sums_of(h, i, g, w * (1 + each * inside), y)).y for each in (hair, -hair))
            moved.append((up - down) / (2 * hair))
        m, values = len(moved), np.array(moved)
        expected += (1 - f) * m * np.cov(values.T)
    np.testing.assert_allclose(found.covariance, expected, rtol=1e-5, atol=1e-10)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=4, max_size=60), st.floats(0.5, 20))
def test_without_a_design_it_is_the_simple_formula(answers, weight):
    y = np.array(answers, dtype=float)
    everybody = PartSums(*(np.array([float((y**power).sum())]) for power in (0, 1, 2)))
    (part,), _ = stood_for(everybody, (everybody,), np.array([weight]), finite=False)
    assert part.value == pytest.approx(y.mean())
    assert part.se == pytest.approx(np.sqrt(y.var(ddof=1) / len(y)), abs=1e-9)
    assert (part.n, part.df) == (len(y), len(y) - 1)
    assert part.effective == pytest.approx(len(y))
    if weight >= 1:
        (cohort,), _ = stood_for(everybody, (everybody,), np.array([weight]), finite=True)
        assert cohort.se == pytest.approx(part.se * np.sqrt(1 - 1 / weight), abs=1e-9)


@st.composite
def classes(draw):
    """Yes or no of a group and of everyone else in one to four classes, and weights of one or more."""
    h = draw(st.integers(1, 4))
    sizes = st.lists(st.integers(3, 80), min_size=h, max_size=h)
    own, rest = (np.array(draw(sizes), dtype=float) for _ in range(2))
    yes = [np.array([draw(st.integers(0, int(k))) for k in each], dtype=float) for each in (own, rest)]
    weight = np.array(draw(st.lists(st.floats(1, 10), min_size=h, max_size=h)))
    return PartSums(own, yes[0], yes[0]), PartSums(rest, yes[1], yes[1]), weight


@settings(max_examples=100, deadline=None)
@given(classes(), st.booleans())
def test_limits_hold_their_figure_and_stay_where_figures_can_be(made, finite):
    own, rest, weight = made
    everybody = PartSums(own.n + rest.n, own.sy + rest.sy, own.syy + rest.syy)
    (one, other), covariance = stood_for(everybody, (own, rest), weight, finite=finite)
    told = told_share(one, finite=finite)
    assert told.value == pytest.approx(float((weight * own.sy).sum() / (weight * own.n).sum()))
    if np.isfinite(told.low):
        assert 0 <= told.low <= told.value + 1e-12
        assert told.value - 1e-12 <= told.high <= 1
    assert np.isnan(told_mean(one).low) or told_mean(one).low <= one.value <= told_mean(one).high
    gap, turned = told_difference(one, other, covariance[0, 1]), told_difference(other, one, covariance[1, 0])
    assert gap.value == pytest.approx(-turned.value)
    assert gap.se == pytest.approx(turned.se, abs=1e-12)
    if finite:
        (process, _), _ = stood_for(everybody, (own, rest), weight, finite=False)
        assert one.se <= process.se + 1e-12
