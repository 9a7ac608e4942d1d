"""Durations, competing exits, ratios of hazards and contributions of steps: what must hold, and what is refused."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from isonomia.errors import InternalError
from isonomia.pathway.contribution import (
    Paths,
    Steps,
    representation_chain,
    stage_contribution,
    stage_contribution_share,
    stage_split,
    stage_total,
)
from isonomia.pathway.duration import LifeTable, band, hazard, life_table, median_stage_time
from isonomia.pathway.exits import Exits, cumulative_incidence
from isonomia.pathway.hazards import PersonPeriods, fit_hazards, hazard_ratio
from isonomia.pathway.on_path import not_yet_known, on_path
from isonomia.stats.grouped_glm import GroupedCounts, fit
from isonomia.stats.patterns import Factor

PERIODS = 4


@st.composite
def cohorts(draw, ways=1, most=60):
    """(entered, (K, J) leaving each way, (J,) censored) of one closed cohort."""
    entered = draw(st.integers(2, most))
    here, leaving, lost = entered, np.zeros((ways, PERIODS)), np.zeros(PERIODS)
    for j in range(PERIODS):
        for way in range(ways):
            leaving[way, j] = draw(st.integers(0, here))
            here -= int(leaving[way, j])
        lost[j] = draw(st.integers(0, here))
        here -= int(lost[j])
    return entered, leaving, lost


def table_of(cohort):
    entered, leaving, lost = cohort
    return LifeTable.of_entrants(entered, leaving.sum(axis=0), lost)


def times(cohort):
    """One row a person: the period of the last sight, and whether they left in it."""
    entered, leaving, lost = cohort
    rows = [(j, True) for j in range(PERIODS) for _ in range(int(leaving[:, j].sum()))]
    rows += [(j, False) for j in range(PERIODS) for _ in range(int(lost[j]))]
    return rows + [(PERIODS - 1, False)] * (entered - len(rows))


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


# Competing exits


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


# Hazard regressions

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


# Contributions of steps


@st.composite
def reached(draw, least=1, steps=3):
    counts = [draw(st.integers(least, 400))]
    for _ in range(steps):
        counts.append(draw(st.integers(least, counts[-1])))
    return counts


@given(reached(), reached())
def test_both_splits_sum_to_the_whole(focus, reference):
    paths = Paths(Steps.of_stages(focus), Steps.of_stages(reference))
    steps = [stage_contribution(paths, k) for k in range(3)]
    ends = [each[-1] / each[0] for each in (focus, reference)]
    whole = stage_total(paths)
    assert abs(sum(each.value[0] for each in steps) - whole.value[0]) <= 1e-12
    assert whole.value[0] == pytest.approx(np.log(ends[0] / ends[1]), abs=1e-12)
    assert whole.se[0] ** 2 == pytest.approx(sum(each.se[0] ** 2 for each in steps))
    split = stage_split(paths)
    assert abs(split.values.sum() - split.total.value[0]) <= 1e-12
    assert split.total.value[0] == pytest.approx(ends[0] - ends[1], abs=1e-12)
    shares = [stage_contribution_share(paths, k) for k in range(3)]
    if focus[-1] * reference[0] == reference[-1] * focus[0]:
        assert {each.reason[0] for each in shares} == {"ZERO_DENOMINATOR"}
        assert np.isnan(split.log_share).all()
        return
    values = [each.value[0] for each in shares]
    assert sum(values) == pytest.approx(1, abs=1e-9 * (1 + max(map(abs, values))))
    np.testing.assert_allclose(values, split.log_share[0], rtol=1e-6, atol=1e-9)


@given(reached(), reached(), st.floats(0.01, 0.99))
def test_the_odds_form_of_the_representation_quotient_chains_exactly(focus, reference, q):
    paths = Paths(Steps.of_stages(focus), Steps.of_stages(reference))
    chain = representation_chain(paths, q)
    for stage, found in ((0, chain.start[0]), (-1, chain.end[0])):
        p = focus[stage] / (focus[stage] + reference[stage])
        assert found == pytest.approx(np.log(p / (1 - p) / (q / (1 - q))), abs=1e-9)
    assert abs(chain.start[0] + chain.added[0].sum() - chain.end[0]) <= 1e-12


@given(reached(), reached())
def test_swapping_the_groups_negates_contributions_and_keeps_shares(focus, reference):
    sides = Steps.of_stages(focus), Steps.of_stages(reference)
    there, back = Paths(*sides), Paths(*sides[::-1])
    for k in range(3):
        one, other = stage_contribution(there, k), stage_contribution(back, k)
        assert one.value[0] == pytest.approx(-other.value[0], abs=1e-12)
        assert one.low[0] == pytest.approx(-other.high[0], abs=1e-12)
        share, same = (stage_contribution_share(each, k) for each in (there, back))
        assert share.reason[0] == same.reason[0]
        np.testing.assert_allclose(share.value, same.value, rtol=1e-9)
    np.testing.assert_allclose(stage_split(there).values, -stage_split(back).values, atol=1e-12)


@given(reached(), reached())
def test_two_steps_merged_contribute_what_both_did(focus, reference):
    whole = Paths(Steps.of_stages(focus), Steps.of_stages(reference))
    merged = Paths(*(Steps.of_stages([each[0], *each[2:]]) for each in (focus, reference)))
    both = stage_contribution(whole, 0).value + stage_contribution(whole, 1).value
    np.testing.assert_allclose(stage_contribution(merged, 0).value, both, atol=1e-12)


@given(reached(least=5), reached(least=5))
def test_the_share_lies_in_its_fieller_interval_where_the_gap_is_clear(focus, reference):
    paths = Paths(Steps.of_stages(focus), Steps.of_stages(reference))
    whole = stage_total(paths)
    assume(whole.value[0] != 0)
    clear = whole.low[0] > 0 or whole.high[0] < 0
    found = stage_contribution_share(paths, 1)
    assert (found.interval_reason[0] == "UNBOUNDED") == (not clear)
    if clear:
        assert found.low[0] <= found.value[0] <= found.high[0]


@pytest.mark.parametrize(
    ("focus", "reference", "reason"),
    [
        (([9, 5], [6, 4]), ([9, 5], [5, 4]), "NOT_NESTED"),
        (([9, 5], [5, 6]), ([9, 5], [5, 4]), "NOT_NESTED"),
        (([9, 0], [0, 0]), ([9, 5], [5, 4]), "NOT_POSITIVE"),
        (([0, 0], [0, 0]), ([9, 5], [5, 4]), "NOT_POSITIVE"),
        (([9, 5], [5, 4]), ([9, 5], [5, 4]), ""),
    ],
)
def test_what_a_contribution_refuses(focus, reference, reason):
    paths = Paths(Steps.of(*focus), Steps.of(*reference))
    assert stage_contribution(paths, 0).reason[0] == reason
    assert stage_total(paths).reason[0] == reason
    assert stage_contribution_share(paths, 0).reason[0] == (reason or "ZERO_DENOMINATOR")
    assert (stage_split(paths).total.reason[0] == "NOT_NESTED") == (reason == "NOT_NESTED")
    assert np.isnan(representation_chain(paths, 0.3).end[0]) == bool(reason)


def test_steps_of_different_people_are_allowed_and_labelled_only_where_declared():
    sides = Steps.of([100, 300], [40, 290]), Steps.of([100, 500], [50, 490])
    assert stage_contribution(Paths(*sides), 0).reason[0] == "NOT_NESTED"
    found = stage_contribution(Paths(*sides, synthetic=True), 0)
    assert (found.reason[0], bool(found.flags["synthetic_cohort"][0])) == ("", True)
    empty = Paths(Steps.of([100, 0], [40, 0]), sides[1], synthetic=True)
    assert stage_contribution(empty, 0).reason[0] in {"NO_DATA", "NOT_POSITIVE"}


def test_a_step_that_all_pass_has_an_error_and_one_that_nobody_passes_is_data_for_the_split():
    all_pass = Paths(Steps.of_stages([20, 20, 5]), Steps.of_stages([30, 30, 9]))
    assert stage_contribution(all_pass, 0).value[0] == 0
    assert stage_contribution(all_pass, 0).se[0] > 0
    stopped = stage_split(Paths(Steps.of_stages([20, 10, 0]), Steps.of_stages([30, 15, 9])))
    assert stopped.total.value[0] == pytest.approx(-0.3)
    assert stopped.total.se[0] > 0


def test_the_band_holds_the_survival_curve():
    limits = band(LifeTable.of([50, 45, 40], [5, 5, 10], [0, 0, 30]))
    assert (limits.low < limits.high).all()


@st.composite
def walks(draw, most=200):
    """(K,) who came to each of four steps with a known outcome, who passed it, and who came at all."""
    came, here = [], draw(st.integers(1, most))
    entered, passed = [], []
    for _ in range(4):
        came.append(here)
        entered.append(draw(st.integers(0, here)))
        passed.append(draw(st.integers(0, entered[-1])))
        here = passed[-1]
    return entered, passed, came


@given(walks(), st.integers(0, 3))
def test_on_the_path_is_the_product_of_the_steps(walk, step):
    entered, passed, _ = walk
    found = on_path(Steps.of(entered, passed), step)
    share = 1.0
    for n, e in zip(entered[: step + 1], passed[: step + 1], strict=True):
        if share and not n:
            assert found.reason[0] == "NO_DATA"
            return
        share *= e / n if n else 1.0
    assert found.value[0] == pytest.approx(share, abs=1e-12)
    if 0 < share < 1:
        spread = sum((n - e) / (n * e) for n, e in zip(entered[: step + 1], passed[: step + 1], strict=True))
        assert found.se[0] == pytest.approx(share * np.sqrt(spread))
        assert 0 < found.low[0] < share < found.high[0] < 1


@given(walks())
def test_with_everybody_known_it_is_who_arrived_of_those_who_started(walk):
    _, passed, came = walk
    everybody = [came[0], *passed[:-1]]
    for step in range(4):
        found = on_path(Steps.of(everybody, passed), step)
        assert found.value[0] == pytest.approx(passed[step] / came[0], abs=1e-12)


def test_more_people_at_a_step_than_came_are_no_cohort():
    assert on_path(Steps.of([10, 9], [8, 5]), 1).reason[0] == "NOT_NESTED"
    assert on_path(Steps.of([10, 9], [8, 5]), 0).reason[0] == ""
    assert not_yet_known(8, 9).reason[0] == "NOT_NESTED"
    assert not_yet_known(0, 0).reason[0] == "NO_DATA"
    assert not_yet_known(8, 6).value[0] == 0.25


def test_people_lost_between_two_steps_leave_the_contributions_as_they_are():
    lost = Paths(Steps.of([100, 40], [50, 20]), Steps.of([100, 60], [60, 30]), lost=True)
    whole = Paths(Steps.of([100, 50], [50, 20]), Steps.of([100, 60], [60, 30]), lost=True)
    assert stage_contribution(lost, 0).value[0] == stage_contribution(whole, 0).value[0]
    assert stage_total(lost).value[0] == pytest.approx(np.log(0.5 * 0.5) - np.log(0.6 * 0.5))
    assert stage_total(Paths(lost.focus, lost.reference)).reason[0] == "NOT_NESTED"
