"""How long it takes to get to a stage: survival, its median and its band against rows of persons."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cohort_world import PERIODS, cohorts, table_of, times
from isonomia.errors import InternalError
from isonomia.pathway.contribution import (
    Paths,
    Steps,
)
from isonomia.pathway.duration import LifeTable, band, hazard, life_table, median_stage_time
from isonomia.pathway.exits import Exits


@given(cohorts())
def test_survival_is_the_product_over_persons_still_there(cohort):
    table, share = table_of(cohort), 1.0
    for j in range(PERIODS):
        at_risk = sum(period >= j for period, _ in times(cohort))
        left = sum(period == j and gone for period, gone in times(cohort))
        found = life_table(table, j)
        if at_risk == 0 and share > 0:
            assert found.reason[0] == "NO_DATA"
            return
        share *= 1 - left / max(at_risk, 1)
        assert found.value[0] == pytest.approx(share, abs=1e-12)
        assert at_risk == 0 or hazard(table, j).value[0] == left / at_risk


@given(cohorts())
def test_without_censoring_survival_is_the_share_left_and_greenwood_its_binomial_error(cohort):
    entered, leaving, lost = cohort
    table = LifeTable.of_entrants(entered, leaving[0], 0 * lost)
    left = entered - np.cumsum(leaving[0])
    for j in range(PERIODS):
        found = life_table(table, j)
        share = left[j] / entered
        assert found.value[0] == pytest.approx(share, abs=1e-12)
        if 0 < share < 1:
            assert found.se[0] == pytest.approx(np.sqrt(share * (1 - share) / entered))
            assert 0 < found.low[0] < share < found.high[0] < 1
        elif share == 0:
            assert found.interval_reason[0] == "NO_SE"
        else:
            assert found.high[0] == 1
            assert found.low[0] < 1


@given(cohorts(), st.integers(2, 30))
def test_a_cohort_k_times_as_large_has_the_same_survival_and_median_and_smaller_errors(cohort, k):
    one = table_of(cohort)
    many = LifeTable(k * one.at_risk, k * one.events, k * one.censored)
    np.testing.assert_allclose(one.survival, many.survival, atol=1e-12)
    np.testing.assert_allclose(one.greenwood, k * many.greenwood, rtol=1e-9)
    assert median_stage_time(one).reason[0] == median_stage_time(many).reason[0]
    np.testing.assert_allclose(median_stage_time(one).value, median_stage_time(many).value, atol=1e-9)


@given(cohorts())
def test_the_median_lies_where_half_are_left_and_within_its_limits(cohort):
    found, table = median_stage_time(table_of(cohort)), table_of(cohort)
    assume(found.reason[0] == "")
    curve = np.concatenate(([1.0], table.survival[0]))
    assert np.interp(found.value[0], np.arange(PERIODS + 1), curve) == pytest.approx(0.5)
    if found.interval_reason[0] == "":
        assert found.low[0] <= found.value[0] <= found.high[0]
    else:
        assert found.interval_reason[0] == "UNBOUNDED"


@given(st.lists(cohorts(), min_size=2, max_size=4))
def test_several_cohorts_in_one_call_equal_one_by_one(many):
    tables = [table_of(each) for each in many]
    names = ("at_risk", "events", "censored")
    together = LifeTable(*(np.concatenate([getattr(each, name) for each in tables]) for name in names))
    for at, alone in enumerate(tables):
        for j in range(PERIODS):
            one, same = life_table(alone, j), life_table(together, j)
            assert one.reason[0] == same.reason[at]
            np.testing.assert_array_equal(one.value[0], same.value[at])
            np.testing.assert_array_equal(one.low[0], same.low[at])


def test_still_enrolled_is_not_left():
    """Ten of fifty are in a dual degree when the record ends: counting them as gone would put survival at 0.7."""
    found = life_table(LifeTable.of([50, 45], [5, 0], [0, 10]), 1)
    assert found.value[0] == 0.9


@pytest.mark.parametrize(
    ("counts", "period", "reason"),
    [
        (([0, 0], [0, 0], [0, 0]), 0, "NO_DATA"),
        (([9, 0], [0, 0], [9, 0]), 1, "NO_DATA"),
        (([9, 0], [9, 0], [0, 0]), 1, ""),
        (([9, 12], [1, 1], [0, 0]), 1, "NOT_NESTED"),
        (([9, 2], [1, 1], [8, 0]), 1, "NOT_NESTED"),
    ],
)
def test_what_a_life_table_refuses(counts, period, reason):
    assert life_table(LifeTable.of(*counts), period).reason[0] == reason


def test_a_hazard_of_nobody_and_a_median_that_is_not_reached_are_refused():
    table = LifeTable.of([9, 0], [1, 0], [8, 0])
    assert hazard(table, 1).reason[0] == "NO_DATA"
    assert median_stage_time(table).reason[0] == "UNBOUNDED"
    endless = median_stage_time(LifeTable.of([8, 4], [4, 0], [0, 4]))
    assert (endless.value[0], endless.interval_reason[0]) == (1.0, "UNBOUNDED")
    gone = median_stage_time(LifeTable.of([400, 0], [400, 0], [0, 0]))
    assert (gone.value[0], gone.low[0], gone.high[0]) == (0.5, 0.5, 0.5)


def test_counts_that_cannot_be_are_faults_of_the_caller():
    with pytest.raises(InternalError):
        LifeTable.of([5], [6], [0])
    with pytest.raises(InternalError):
        LifeTable.of([5, 4], [1], [0])
    with pytest.raises(InternalError):
        Exits.of([5], [[-1]], [0])
    with pytest.raises(InternalError):
        Exits.of([5, 4], [[1]], [0])
    with pytest.raises(InternalError):
        Steps.of([5], [-1])
    with pytest.raises(InternalError):
        Steps.of([5, 4], [1])
    with pytest.raises(InternalError):
        Paths(Steps.of([5], [1]), Steps.of([5, 1], [1, 1]))


def test_the_band_holds_the_survival_curve():
    limits = band(LifeTable.of([50, 45, 40], [5, 5, 10], [0, 0, 30]))
    assert (limits.low < limits.high).all()
