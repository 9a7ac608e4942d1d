"""Ratios of hazards: the fit to counts, what swapping and empty periods do, and what is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isonomia.pathway.hazards import PersonPeriods, fit_hazards, hazard_ratio
from isonomia.stats.grouped_glm import GroupedCounts, fit
from isonomia.stats.patterns import Factor

LEVELS = ("r", "f")
GROUP = Factor.of("group", [g for g in LEVELS for _ in range(3)], LEVELS)
PERIOD = Factor.of("period", ["1", "2", "3"] * 2)


@st.composite
def person_periods(draw):
    size = np.array([draw(st.integers(2, 40)) for _ in range(6)], dtype=float)
    return np.array([draw(st.integers(1, int(n) - 1)) for n in size], dtype=float), size


@given(person_periods(), st.sampled_from(("logit", "cloglog")))
@settings(max_examples=30)
def test_the_fit_to_counts_is_the_fit_to_one_row_a_person_and_period(table, link):
    events, at_risk = table
    rows = PersonPeriods.of(GROUP, PERIOD, events, at_risk)
    grouped = fit_hazards(rows, link)
    place = np.repeat(np.arange(6), at_risk.astype(int))
    outcome = np.concatenate([np.arange(n) < d for d, n in zip(events, at_risk, strict=True)]).astype(float)
    single = fit(GroupedCounts.of(rows.columns().matrix[place], outcome, np.ones(len(place)), link))
    np.testing.assert_allclose(grouped.beta, single.beta, rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose(grouped.se, single.se, rtol=1e-6)
    np.testing.assert_allclose(grouped.kernel, single.kernel, rtol=1e-10)


@given(person_periods(), st.sampled_from(("logit", "cloglog")))
@settings(max_examples=30)
def test_swapping_the_groups_inverts_the_ratio_and_its_limits(table, link):
    there = hazard_ratio(PersonPeriods.of(GROUP, PERIOD, *table), link=link)
    swapped = Factor("group", LEVELS[::-1], 1 - GROUP.codes)
    back = hazard_ratio(PersonPeriods.of(swapped, PERIOD, *table), link=link)
    assert there.result.value[0] * back.result.value[0] == pytest.approx(1)
    assert there.result.low[0] * back.result.high[0] == pytest.approx(1, rel=1e-6)
    assert there.p[0] == pytest.approx(back.p[0], abs=1e-9)
    np.testing.assert_allclose(there.by_period * back.by_period, 1)


def test_one_period_gives_the_odds_ratio_of_its_table_and_nothing_to_test():
    found = hazard_ratio(PersonPeriods.of(Factor.of("group", LEVELS, LEVELS), Factor.of("p", "11"), [4, 9], [20, 30]))
    assert found.result.value[0] == pytest.approx((9 / 21) / (4 / 16))
    assert found.by_period[0, 0] == pytest.approx(found.result.value[0])
    assert np.isnan(found.p[0])


def test_a_period_without_events_is_dropped_and_named_and_changes_nothing():
    whole = hazard_ratio(PersonPeriods.of(GROUP, PERIOD, [3, 0, 2, 5, 0, 6], [30, 20, 15, 40, 30, 20]))
    rows = [0, 2, 3, 5]
    period = Factor.of("period", ["1", "3"] * 2)
    group = Factor("group", LEVELS, GROUP.codes[rows])
    part = hazard_ratio(PersonPeriods.of(group, period, [3, 2, 5, 6], [30, 15, 40, 20]))
    assert whole.dropped.tolist() == [[False, True, False]]
    assert whole.result.flags["periods_dropped"][0]
    assert whole.result.value[0] == pytest.approx(part.result.value[0])
    assert whole.result.low[0] == pytest.approx(part.result.low[0])
    assert (whole.p[0], whole.df[0]) == (pytest.approx(part.p[0]), 1)


@pytest.mark.parametrize(
    ("events", "at_risk", "reason"),
    [
        ([0, 0, 0, 5, 4, 6], [30, 20, 15, 40, 30, 20], "SEPARATION"),
        ([3, 2, 2, 0, 0, 0], [30, 20, 15, 0, 0, 0], "NO_DATA"),
        ([0, 0, 0, 0, 0, 0], [30, 20, 15, 9, 9, 9], "NO_DATA"),
    ],
)
def test_what_a_ratio_of_hazards_refuses(events, at_risk, reason):
    found = hazard_ratio(PersonPeriods.of(GROUP, PERIOD, events, at_risk)).result
    assert (found.reason[0], np.isnan(found.low[0])) == (reason, True)


def test_ratios_that_differ_between_periods_are_flagged_with_and_without_strata():
    events, at_risk = [10, 60, 100, 60, 60, 20], [200.0] * 6
    plain = hazard_ratio(PersonPeriods.of(GROUP, PERIOD, events, at_risk))
    assert plain.result.flags["non_proportional"][0]
    np.testing.assert_allclose(plain.by_period[0], [(60 / 140) / (10 / 190), 1, (20 / 180)])
    twice = [Factor(each.name, each.levels, np.tile(each.codes, 2)) for each in (GROUP, PERIOD)]
    stratum = Factor.of("stratum", ["a"] * 6 + ["b"] * 6)
    strata = hazard_ratio(PersonPeriods.of(*twice, events * 2, at_risk * 2, [stratum]))
    assert strata.likelihood_ratio[0] == pytest.approx(2 * plain.likelihood_ratio[0], rel=1e-6)
    assert strata.df[0] == plain.df[0] == 2


def test_sets_with_unlike_empty_periods_are_fitted_each_with_its_own():
    events = [[3, 0, 2, 5, 0, 6], [3, 1, 2, 5, 4, 6], [0] * 6]
    at_risk = [30, 20, 15, 40, 30, 20]
    together = hazard_ratio(PersonPeriods.of(GROUP, PERIOD, events, [at_risk] * 3)).result
    for at, each in enumerate(events):
        alone = hazard_ratio(PersonPeriods.of(GROUP, PERIOD, each, at_risk)).result
        assert together.reason[at] == alone.reason[0]
        np.testing.assert_allclose(together.value[at], alone.value[0], rtol=1e-8)
