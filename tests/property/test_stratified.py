"""Properties of the stratified statistics and of Kitagawa's decomposition."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isonomia.measures.homogeneity import breslow_day, cochran_mantel_haenszel, expected_count, tarone
from isonomia.measures.kitagawa import COMPONENTS, Mix, kitagawa
from isonomia.measures.stratified import (
    mantel_haenszel_odds_ratio,
    mantel_haenszel_risk_difference,
    mantel_haenszel_risk_ratio,
)
from isonomia.measures.stratum_tables import StratumTables

COMMON = (mantel_haenszel_odds_ratio, mantel_haenszel_risk_ratio, mantel_haenszel_risk_difference)
TESTS = (cochran_mantel_haenszel, breslow_day, tarone)


@st.composite
def strata(draw, largest=60, least=0):
    n1 = draw(st.integers(least, largest))
    n2 = draw(st.integers(least, largest))
    return draw(st.integers(0, n1)), n1, draw(st.integers(0, n2)), n2


def tables(rows):
    return StratumTables.of(*zip(*rows, strict=True))


MANY = st.lists(strata(), min_size=1, max_size=7)


def same(one, other):
    for name in ("value", "se", "low", "high"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-9, atol=1e-12)
    assert list(one.reason) == list(other.reason)
    assert list(one.interval_reason) == list(other.interval_reason)


@given(MANY, st.randoms(use_true_random=False))
def test_the_order_of_strata_does_not_matter(rows, random):
    shuffled = rows.copy()
    random.shuffle(shuffled)
    for measure in COMMON:
        same(measure(tables(rows)), measure(tables(shuffled)))
    for test in TESTS:
        one, other = test(tables(rows)), test(tables(shuffled))
        np.testing.assert_allclose(one.p, other.p, rtol=1e-8, atol=1e-12)


@given(MANY)
def test_a_stratum_without_one_of_the_groups_changes_nothing_and_is_flagged(rows):
    more = [*rows, (3, 5, 0, 0)]
    for measure in COMMON:
        same(measure(tables(rows)), measure(tables(more)))
        assert bool(measure(tables(more)).flags["strata_left_out"][0])


@given(strata(least=1))
def test_one_stratum_gives_the_crude_measures(row):
    a, n1, c, n2 = row
    assert mantel_haenszel_risk_difference(tables([row])).value[0] == pytest.approx(a / n1 - c / n2, abs=1e-12)
    if c:
        assert mantel_haenszel_risk_ratio(tables([row])).value[0] == pytest.approx((a / n1) / (c / n2))
    b, d = n1 - a, n2 - c
    if min(a, b, c, d) > 0:
        odds = mantel_haenszel_odds_ratio(tables([row]))
        assert odds.value[0] == pytest.approx(a * d / (b * c))
        assert odds.se[0] / odds.value[0] == pytest.approx(np.sqrt(1 / a + 1 / b + 1 / c + 1 / d))


@given(MANY)
def test_swapping_the_groups_inverts_ratios_and_negates_the_difference(rows):
    swapped = [(c, n2, a, n1) for a, n1, c, n2 in rows]
    for measure in COMMON[:2]:
        one, other = measure(tables(rows)), measure(tables(swapped))
        if one.value[0] > 0 and other.value[0] > 0:
            np.testing.assert_allclose(one.value * other.value, 1, rtol=1e-9)
            np.testing.assert_allclose(one.low * other.high, 1, rtol=1e-9)
    one, other = (mantel_haenszel_risk_difference(tables(each)) for each in (rows, swapped))
    np.testing.assert_allclose(one.value, -other.value, atol=1e-12)
    np.testing.assert_allclose(one.se, other.se, rtol=1e-7, atol=1e-9)


@given(MANY)
def test_the_test_of_association_does_not_ask_which_group_or_outcome_comes_first(rows):
    swapped = [(c, n2, a, n1) for a, n1, c, n2 in rows]
    complement = [(n1 - a, n1, n2 - c, n2) for a, n1, c, n2 in rows]
    for correction in (0.0, 0.5):
        p, *others = (cochran_mantel_haenszel(tables(each), correction).p for each in (rows, swapped, complement))
        for other in others:
            np.testing.assert_allclose(p, other, rtol=1e-8, atol=1e-12)


@given(MANY)
def test_the_continuity_correction_never_makes_the_test_stronger(rows):
    plain, half = (cochran_mantel_haenszel(tables(rows), correction) for correction in (0.0, 0.5))
    if plain.result.reason[0] == "":
        assert half.result.value[0] <= plain.result.value[0]
        assert half.p[0] >= plain.p[0]


def test_below_the_correction_the_two_conventions_differ():
    near = tables([(5, 10, 5, 11)])
    assert cochran_mantel_haenszel(near, 0.5).result.value[0] == 0
    uncorrected = cochran_mantel_haenszel(near, 0.5, below="uncorrected").result.value
    assert uncorrected == cochran_mantel_haenszel(near).result.value > 0


@given(strata(least=1), st.floats(0.01, 100))
def test_the_expected_count_has_the_odds_ratio_that_was_asked(row, odds_ratio):
    a, n1, c, n2 = row
    m = a + c
    if 0 < m < n1 + n2:
        expected = float(expected_count(*(np.array([float(each)]) for each in (n1, n2, m, odds_ratio)))[0])
        assert max(0, m - n2) <= expected <= min(n1, m)
        left, right = expected * (n2 - m + expected), odds_ratio * (n1 - expected) * (m - expected)
        assert left == pytest.approx(right, rel=1e-6, abs=1e-6)


@given(MANY)
def test_tarone_is_at_most_breslow_day(rows):
    day, adjusted = breslow_day(tables(rows)), tarone(tables(rows))
    assert list(day.result.reason) == list(adjusted.result.reason)
    if day.result.reason[0] == "":
        assert adjusted.result.value[0] <= day.result.value[0] + 1e-9


@given(st.lists(MANY, min_size=1, max_size=4))
def test_many_sets_in_one_call_equal_one_by_one(sets):
    width = max(len(rows) for rows in sets)
    whole = np.array([[*rows, *[(0, 0, 0, 0)] * (width - len(rows))] for rows in sets], dtype=float)
    together = StratumTables(*np.moveaxis(whole, 2, 0))
    for measure in COMMON:
        found = measure(together)
        for at, rows in enumerate(sets):
            alone = measure(tables(rows))
            np.testing.assert_allclose(found.value[at], alone.value[0], rtol=1e-9, atol=1e-12)
            np.testing.assert_allclose(found.low[at], alone.low[0], rtol=1e-9, atol=1e-12)


@given(st.lists(strata(least=1), min_size=1, max_size=8))
@settings(max_examples=200)
def test_kitagawa_adds_up_to_the_gap(rows):
    a, n1, c, n2 = np.array(rows, dtype=float).T
    parts = kitagawa(Mix.of_counts(a, n1), Mix.of_counts(c, n2))
    gap = a.sum() / n1.sum() - c.sum() / n2.sum()
    assert abs(parts["total"].value[0] - gap) <= 1e-12
    assert abs(parts["rate"].value[0] + parts["composition"].value[0] - parts["total"].value[0]) <= 1e-12


@given(st.lists(strata(least=1), min_size=1, max_size=8))
def test_the_variance_of_the_whole_gap_is_the_crude_one(rows):
    """Within plus between categories: Σp²v + Q(r) = R(1 − R)/N for yes/no outcomes."""
    a, n1, c, n2 = np.array(rows, dtype=float).T
    total = kitagawa(Mix.of_counts(a, n1), Mix.of_counts(c, n2))["total"]
    crude = sum(e * (1 - e) / n for e, n in ((a.sum() / n1.sum(), n1.sum()), (c.sum() / n2.sum(), n2.sum())))
    if crude > 1e-12:
        assert total.se[0] == pytest.approx(np.sqrt(crude), rel=1e-6)


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(1, 50), st.integers(1, 50)), min_size=1, max_size=6))
def test_with_equal_rates_the_whole_gap_is_composition(rows):
    rate, n1, n2 = np.array(rows).T
    zero = np.zeros_like(rate)[None]
    parts = kitagawa(*(Mix(rate[None], zero, n[None], n.sum(keepdims=True)) for n in (n1, n2)))
    assert parts["rate"].value[0] == pytest.approx(0, abs=1e-12)
    same_mix = kitagawa(*(Mix(rate[None] * k, zero, n1[None], n1.sum(keepdims=True)) for k in (1, 0.5)))
    assert same_mix["composition"].value[0] == pytest.approx(0, abs=1e-12)


def test_external_shares_have_no_variance_of_their_own():
    focus, reference = Mix.of_counts([10, 20], [40, 60]), Mix.of_counts([15, 30], [70, 50])
    own, external = kitagawa(focus, reference), kitagawa(focus, reference, external=True)
    for name in COMPONENTS:
        assert external[name].value[0] == own[name].value[0]
        assert external[name].se[0] < own[name].se[0]


@pytest.mark.parametrize(
    ("focus", "reference", "reason"),
    [
        (([1, 0], [5, 0]), ([1, 2], [5, 5]), "NO_SUPPORT"),
        (([0, 0], [0, 0]), ([1, 2], [5, 5]), "NO_DATA"),
        (([1, 0], [5, 0]), ([1, 0], [5, 0]), ""),
    ],
)
def test_kitagawa_refuses_what_has_no_rate(focus, reference, reason):
    parts = kitagawa(Mix.of_counts(*focus), Mix.of_counts(*reference))
    assert {parts[name].reason[0] for name in COMPONENTS} == {reason}


@pytest.mark.parametrize(
    ("rows", "odds", "risk", "gap", "test"),
    [
        ([(0, 0, 1, 5)], "NO_SUPPORT", "NO_SUPPORT", "NO_SUPPORT", "NO_SUPPORT"),
        ([(2, 5, 0, 5)], "ZERO_DENOMINATOR", "ZERO_DENOMINATOR", "", ""),
        ([(0, 5, 0, 5)], "ZERO_DENOMINATOR", "ZERO_DENOMINATOR", "", "ZERO_DENOMINATOR"),
        ([(0, 5, 2, 5)], "", "", "", ""),
    ],
)
def test_refusals(rows, odds, risk, gap, test):
    assert mantel_haenszel_odds_ratio(tables(rows)).reason[0] == odds
    assert mantel_haenszel_risk_ratio(tables(rows)).reason[0] == risk
    assert mantel_haenszel_risk_difference(tables(rows)).reason[0] == gap
    assert cochran_mantel_haenszel(tables(rows)).result.reason[0] == test


def test_an_interval_without_spread_is_refused_and_a_zero_ratio_has_none():
    nobody = mantel_haenszel_risk_difference(tables([(0, 5, 0, 9)]))
    assert (nobody.value[0], nobody.interval_reason[0]) == (0, "NO_SE")
    none_here = mantel_haenszel_risk_ratio(tables([(0, 5, 2, 9)]))
    assert (none_here.value[0], none_here.interval_reason[0]) == (0, "NOT_POSITIVE")
