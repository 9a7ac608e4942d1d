"""Competing ways out: incidences sum, merge, and are what survival leaves."""

import numpy as np
import pytest
from hypothesis import given

from cohort_world import PERIODS, cohorts, table_of
from isonomia.pathway.contribution import Steps
from isonomia.pathway.duration import LifeTable, life_table
from isonomia.pathway.exits import Exits, cumulative_incidence, left_so_far
from isonomia.pathway.on_path import on_path


@given(cohorts(ways=3))
def test_all_ways_out_and_those_still_there_sum_to_one(cohort):
    entered, leaving, lost = cohort
    table = table_of(cohort)
    exits = Exits.of(table.at_risk, leaving, lost)
    np.testing.assert_allclose(exits.incidence.sum(axis=1) + table.survival, 1, atol=1e-12)
    np.testing.assert_array_equal(exits.all_causes().events[0], leaving.sum(axis=0))
    assert table.at_risk[0, 0] == entered


@given(cohorts())
def test_with_one_way_out_incidence_is_what_survival_leaves_and_has_its_error(cohort):
    table = table_of(cohort)
    exits = Exits.of(table.at_risk, cohort[1], cohort[2])
    for j in range(PERIODS):
        out, stay = cumulative_incidence(exits, 0, j), life_table(table, j)
        assert out.reason[0] == stay.reason[0]
        if stay.reason[0] == "" and 0 < stay.value[0] < 1:
            assert out.value[0] == pytest.approx(1 - stay.value[0], abs=1e-12)
            assert out.se[0] == pytest.approx(stay.se[0], rel=1e-9)


@given(cohorts(ways=2))
def test_merging_two_ways_adds_their_incidences(cohort):
    table = table_of(cohort)
    apart = Exits.of(table.at_risk, cohort[1], cohort[2])
    merged = Exits.of(table.at_risk, cohort[1].sum(axis=0, keepdims=True), cohort[2])
    np.testing.assert_allclose(apart.incidence.sum(axis=1), merged.incidence[:, 0], atol=1e-12)


@given(cohorts(ways=2))
def test_without_censoring_incidence_is_the_share_who_left_that_way_and_its_error_binomial(cohort):
    entered, leaving, lost = cohort
    exits = Exits.of(LifeTable.of_entrants(entered, leaving.sum(axis=0), 0 * lost).at_risk, leaving, 0 * lost)
    for j in range(PERIODS):
        share = leaving[0, : j + 1].sum() / entered
        found = cumulative_incidence(exits, 0, j)
        assert found.value[0] == pytest.approx(share, abs=1e-12)
        if 0 < share < 1:
            assert found.se[0] == pytest.approx(np.sqrt(share * (1 - share) / entered))
            assert 0 < found.low[0] < share < found.high[0] < 1
        elif share == 0:
            assert found.low[0] == 0 < found.high[0]
        else:
            assert found.interval_reason[0] == "NO_SE"


def test_treating_other_ways_as_censoring_overstates_a_way():
    exits = Exits.of([100, 40], [[30, 20], [30, 10]], [0, 10])
    naive = 1 - LifeTable.of([100, 40], [30, 20], [30, 20]).survival[0, 1]
    assert cumulative_incidence(exits, 0, 1).value[0] == pytest.approx(0.3 + 0.4 * 0.5)
    assert naive == pytest.approx(1 - 0.7 * 0.5)


@given(cohorts(ways=2))
def test_along_steps_the_ways_and_those_still_on_the_path_are_all_who_started(cohort):
    table, (_, leaving, _) = table_of(cohort), cohort
    steps = Steps.of(table.at_risk, table.at_risk - table.events)
    for step in range(PERIODS):
        ways = [left_so_far(steps, leaving[[way]], step) for way in range(2)]
        still = on_path(steps, step)
        assert {each.reason[0] for each in (*ways, still)} <= {"", "NO_DATA"}
        assert ways[0].reason[0] == ways[1].reason[0]
        if still.reason[0] == ways[0].reason[0] == "":
            assert ways[0].value[0] + ways[1].value[0] + still.value[0] == pytest.approx(1, abs=1e-12)


def test_along_steps_people_of_whom_it_is_not_known_are_lost_between_two():
    steps = Steps.of([100, 70], [80, 56])
    assert left_so_far(steps, np.array([[10.0, 7.0]]), 1).value[0] == pytest.approx(0.1 + 0.8 * 7 / 70)
    assert left_so_far(Steps.of([100, 90], [80, 56]), np.array([[10.0, 7.0]]), 1).reason[0] == "NOT_NESTED"
