"""What must hold for every comparison of two counted groups, whatever the numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isonomia.measures.against_overall import against_overall, rest_of
from isonomia.measures.difference import difference
from isonomia.measures.equal_chance import EQUAL_CHANCE
from isonomia.measures.levels import proportion
from isonomia.measures.odds_ratio import odds_ratio
from isonomia.measures.operands import counted, surveyed, timed
from isonomia.measures.ratio import ratio
from isonomia.measures.two_group import TWO_GROUP, p_value

MEASURES = ("difference", "ratio", "odds_ratio")


@st.composite
def groups(draw, most=400):
    n = draw(st.integers(1, most))
    return n, draw(st.integers(0, n))


def both(focus, reference):
    return counted(*focus), counted(*reference)


def contains(result, value):
    return result.low[0] <= value + 1e-9 and value - 1e-9 <= result.high[0]


@given(groups(), groups())
def test_a_value_lies_in_its_interval_or_is_refused_with_a_code(focus, reference):
    for name in MEASURES:
        found = TWO_GROUP[name]("proportion", *both(focus, reference))
        if found.reason[0]:
            assert np.isnan(found.value[0])
        else:
            assert contains(found, found.value[0])


@given(groups(), groups())
def test_swapping_the_groups_negates_the_difference(focus, reference):
    one = difference("proportion", *both(focus, reference))
    other = difference("proportion", *both(reference, focus))
    assert one.value[0] == pytest.approx(-other.value[0])
    assert one.low[0] == pytest.approx(-other.high[0], abs=1e-12)


@given(groups(), groups())
def test_swapping_the_groups_inverts_ratios(focus, reference):
    for measure in (ratio, odds_ratio):
        one = measure("proportion", *both(focus, reference))
        other = measure("proportion", *both(reference, focus))
        if not (one.reason[0] or other.reason[0]) and one.value[0] > 0:
            assert one.value[0] == pytest.approx(1 / other.value[0])
            assert one.low[0] * other.high[0] == pytest.approx(1, rel=1e-6)


@given(groups(), groups())
def test_counting_the_complement_negates_the_difference_and_inverts_the_odds_ratio(focus, reference):
    (n, x), (m, y) = focus, reference
    turned = both((n, n - x), (m, m - y))
    one, other = (difference("proportion", *sides) for sides in (both(focus, reference), turned))
    assert one.value[0] == pytest.approx(-other.value[0], abs=1e-12)
    assert one.low[0] == pytest.approx(-other.high[0], abs=1e-9)
    one, other = (odds_ratio("proportion", *sides) for sides in (both(focus, reference), turned))
    if 0 < x < n and 0 < y < m:
        assert one.low[0] * other.high[0] == pytest.approx(1, rel=1e-6)
    assert p_value("proportion", *both(focus, reference)) == pytest.approx(p_value("proportion", *turned))


@given(groups(60), groups(60), st.integers(2, 6))
def test_the_same_shares_among_more_people_narrow_the_interval(focus, reference, times):
    small = both(focus, reference)
    large = both(tuple(times * each for each in focus), tuple(times * each for each in reference))
    for measure in (difference, odds_ratio):
        narrow, wide = (measure("proportion", *sides) for sides in (large, small))
        if narrow.reason[0]:
            continue
        assert narrow.value[0] == pytest.approx(wide.value[0])
        assert narrow.low[0] >= wide.low[0] - 1e-9
        assert narrow.high[0] <= wide.high[0] + 1e-9


@given(groups(), groups())
def test_limits_stay_where_the_statistic_can_be(focus, reference):
    sides = both(focus, reference)
    for side in sides:
        level = proportion(side)
        assert 0 <= level.low[0] <= level.high[0] <= 1
    gap = difference("proportion", *sides)
    assert -1 <= gap.low[0] <= gap.high[0] <= 1
    assert ratio("proportion", *sides).low[0] >= 0


@given(groups(), groups())
def test_a_wider_promise_has_a_wider_interval(focus, reference):
    for name in MEASURES:
        narrow, wide = (TWO_GROUP[name]("proportion", *both(focus, reference), level) for level in (0.9, 0.998))
        assert wide.low[0] <= narrow.low[0] + 1e-9 or np.isnan(narrow.low[0])
        assert wide.high[0] >= narrow.high[0] - 1e-9 or np.isnan(narrow.high[0])


@settings(max_examples=20)
@given(st.lists(st.tuples(groups(), groups()), min_size=1, max_size=8))
def test_sets_do_not_see_one_another(pairs):
    """A column of comparisons gives what each gives alone: no number depends on its neighbours."""
    f = counted(*np.array([focus for focus, _ in pairs]).T)
    r = counted(*np.array([reference for _, reference in pairs]).T)
    p = p_value("proportion", f, r)
    for name in MEASURES:
        together = TWO_GROUP[name]("proportion", f, r)
        for at, (focus, reference) in enumerate(pairs):
            alone = TWO_GROUP[name]("proportion", *both(focus, reference))
            for field in ("value", "se", "low", "high"):
                np.testing.assert_allclose(
                    getattr(together, field)[at], getattr(alone, field)[0], rtol=1e-7, atol=1e-12
                )
            assert together.reason[at] == alone.reason[0]
            np.testing.assert_allclose(p[at], p_value("proportion", *both(focus, reference))[0], rtol=1e-9)


@given(groups(), groups())
def test_interval_and_test_of_the_odds_ratio_agree(focus, reference):
    """The conditional mid-p interval is the set of odds ratios that the mid-p test does not reject at 5 %."""
    (n, x), (m, y) = focus, reference
    found = odds_ratio("proportion", *both(focus, reference))
    p = p_value("proportion", *both(focus, reference))[0]
    if abs(p - 0.05) > 1e-6 and 0 < x + y < n + m:
        assert (p < 0.05) == (not contains(found, 1.0))


@settings(max_examples=40)
@given(groups(40), groups(40))
def test_p_values_agree_with_the_tables_counted_one_by_one(focus, reference):
    (n, x), (m, y) = focus, reference
    from scipy.stats import fisher_exact, hypergeom

    chance = hypergeom(n + m, x + y, n)
    below, at = chance.cdf(x - 1), chance.pmf(x)
    expected = min(1.0, 2 * min(below + at / 2, 1 - below - at / 2))
    f, r = both(focus, reference)
    assert p_value("proportion", f, r)[0] == pytest.approx(expected, rel=1e-8, abs=1e-12)
    exact = EQUAL_CHANCE["fisher_exact"](f, r).value[0]
    assert exact == pytest.approx(fisher_exact([[x, n - x], [y, m - y]]).pvalue, rel=1e-6)


@given(groups(), groups())
def test_the_overall_figure_is_compared_without_counting_the_group_twice(focus, others):
    (n, x), (m, y) = focus, others
    group, overall = counted(n, x), counted(n + m, x + y)
    rest = rest_of("proportion", overall, group)
    assert (rest.n[0], rest.events[0]) == (m, y)
    found = against_overall("difference", "proportion", group, overall)
    direct = difference("proportion", group, rest)
    assert found.value[0] == pytest.approx(x / n - (x + y) / (n + m), abs=1e-12)
    assert np.sign(found.low[0]) == np.sign(direct.low[0])
    assert contains(found, found.value[0])
    times = against_overall("ratio", "proportion", group, overall)
    if x + y:
        assert times.value[0] == pytest.approx((x / n) / ((x + y) / (n + m)))
        assert contains(times, times.value[0])
        assert times.high[0] <= (n + m) / n + 1e-9


@given(groups(200), groups(200), st.floats(0.2, 5))
def test_rates_do_not_depend_on_the_unit_of_time(focus, reference, unit):
    (t, d), (u, e) = focus, reference
    plain = timed(d, t), timed(e, u)
    scaled = timed(d, t * unit), timed(e, u * unit)
    one, other = (ratio("rate", *sides) for sides in (plain, scaled))
    np.testing.assert_allclose([one.low, one.high], [other.low, other.high], rtol=1e-7)
    one, other = (difference("rate", *sides) for sides in (plain, scaled))
    np.testing.assert_allclose(other.low * unit, one.low, atol=1e-9)
    np.testing.assert_allclose(p_value("rate", *plain), p_value("rate", *scaled), rtol=1e-9)


@given(groups(), groups(), st.floats(-0.9, 0.9))
def test_positive_covariance_narrows_a_survey_difference(focus, reference, r):
    (n, x), (m, y) = focus, reference
    f, g = (surveyed(b / a, np.sqrt(b / a * (1 - b / a) / a), 60, a) for a, b in ((n, x), (m, y)))
    joint = np.nan_to_num(r * f.s * g.s)
    alone, together = difference("proportion", f, g), difference("proportion", f, g, covariance=joint)
    width = (alone.high - alone.low) - (together.high - together.low)
    assert np.sign(np.round(width[0], 9)) in {0.0, np.sign(r)}


@settings(max_examples=40)
@given(st.integers(1, 30_000), st.integers(1, 30_000), st.floats(0, 1), st.floats(0, 1))
def test_large_tables_stay_finite_and_ordered(n, m, p, q):
    f, r = counted(n, round(n * p)), counted(m, round(m * q))
    for name in MEASURES:
        found = TWO_GROUP[name]("proportion", f, r)
        if not found.reason[0]:
            assert np.isfinite([found.low[0], found.high[0]]).all()
            assert contains(found, found.value[0])
