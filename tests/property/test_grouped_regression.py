"""Regressions on grouped counts: what must hold for every table, and what is refused."""

from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from isonomia.errors import InternalError
from isonomia.measures.adjusted import (
    EXTRAPOLATION,
    adjusted_difference,
    adjusted_level,
    adjusted_ratio,
    difference_beside,
    ratio_beside,
    standardise,
)
from isonomia.measures.covariate_cells import CovariateCells
from isonomia.stats.grouped_glm import LONGEST_STEP, GroupedCounts, _likelihood, _uphill, fit
from isonomia.stats.grouped_linear import fit_linear
from isonomia.stats.patterns import Factor, treatment
from isonomia.stats.profile import profile_limits

PATTERNS = [(g, c) for g in ("f", "r") for c in ("x", "y", "z")]
GROUP = Factor.of("group", [g for g, _ in PATTERNS], ("r", "f"))
COVARIATE = Factor.of("covariate", [c for _, c in PATTERNS])
MATRIX = treatment([GROUP, COVARIATE]).matrix
LINKS = ("logit", "cloglog", "log")


@st.composite
def counts(draw, least=1, largest=40):
    """Events and persons with somebody on either side of every pattern, so that a fit exists."""
    size = [draw(st.integers(max(2 * least, 1), largest)) for _ in PATTERNS]
    events = [draw(st.integers(least, n - least)) for n in size]
    return np.array(events, dtype=float), np.array(size, dtype=float)


@st.composite
def any_counts(draw):
    size = [draw(st.integers(0, 6)) for _ in PATTERNS]
    return np.array([draw(st.integers(0, n)) for n in size], dtype=float), np.array(size, dtype=float)


def fitted(events, size, link="logit", matrix=MATRIX):
    return fit(GroupedCounts.of(matrix, events, size, link))


def persons(events, size):
    """One row a person."""
    rows = np.repeat(np.arange(len(size)), size.astype(int))
    outcome = np.concatenate([np.arange(n) < e for e, n in zip(events, size, strict=True)])
    return rows, outcome.astype(float)


@given(counts(), st.sampled_from(LINKS))
def test_the_fit_to_patterns_is_the_fit_to_their_persons(table, link):
    events, size = table
    rows, outcome = persons(events, size)
    grouped = fitted(events, size, link)
    single = fitted(outcome, np.ones(len(rows)), link, MATRIX[rows])
    assert grouped.trouble[0] == single.trouble[0] == ""
    np.testing.assert_allclose(grouped.beta, single.beta, rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose(grouped.covariance, single.covariance, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(grouped.kernel, single.kernel, rtol=1e-9)


@given(counts(), st.sampled_from(LINKS))
def test_at_the_maximum_the_score_is_zero_and_no_step_goes_up(table, link):
    events, size = table
    found = fitted(events, size, link)
    here = found.kernel[0]
    for column in range(MATRIX.shape[1]):
        for step in (1e-3, -1e-3):
            beta = found.beta.copy()
            beta[0, column] += step
            moved = GroupedCounts.of(MATRIX[:, :0], events, size, link, offset=beta @ MATRIX.T)
            assert fit(moved).kernel[0] <= here + 1e-9


@given(counts())
def test_canonical_fits_reproduce_the_sums_of_every_column(table):
    events, size = table
    for link in ("logit", "log"):
        found = fitted(events, size, link)
        np.testing.assert_allclose((size * found.mean[0]) @ MATRIX, events @ MATRIX, rtol=1e-8)


@given(counts(), st.randoms(use_true_random=False), st.sampled_from(LINKS))
def test_the_order_of_patterns_and_their_division_do_not_matter(table, random, link):
    events, size = table
    order = list(range(len(events)))
    random.shuffle(order)
    split_events = np.concatenate((events - 1, np.ones_like(events)))[[*order, *(i + 6 for i in order)]]
    split_size = np.concatenate((size - 1, np.ones_like(size)))[[*order, *(i + 6 for i in order)]]
    matrix = np.concatenate((MATRIX, MATRIX))[[*order, *(i + 6 for i in order)]]
    one, other = fitted(events, size, link), fitted(split_events, split_size, link, matrix)
    np.testing.assert_allclose(one.beta, other.beta, rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose(one.se, other.se, rtol=1e-6)


@given(counts(), st.integers(2, 50), st.sampled_from(LINKS))
def test_a_population_k_times_as_large_has_the_same_coefficients_and_errors_of_one_over_root_k(table, k, link):
    events, size = table
    one, many = fitted(events, size, link), fitted(k * events, k * size, link)
    np.testing.assert_allclose(one.beta, many.beta, rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose(one.se, many.se * np.sqrt(k), rtol=1e-6)


@given(counts())
def test_logit_of_the_complement_is_the_opposite(table):
    events, size = table
    one, other = fitted(events, size), fitted(size - events, size)
    np.testing.assert_allclose(one.beta, -other.beta, rtol=1e-7, atol=1e-8)


@given(counts(), st.floats(0.01, 100))
def test_a_rate_per_another_unit_of_time_moves_the_intercept_alone(table, unit):
    events, size = table
    one, other = fitted(events, size, "log"), fitted(events, size * unit, "log")
    np.testing.assert_allclose(one.beta[0, 1:], other.beta[0, 1:], rtol=1e-6, atol=1e-8)
    assert other.beta[0, 0] == pytest.approx(one.beta[0, 0] - np.log(unit), abs=1e-7)


@given(counts(), st.floats(-2, 2), st.sampled_from(LINKS))
def test_an_offset_is_taken_off_the_intercept(table, offset, link):
    events, size = table
    one = fitted(events, size, link)
    other = fit(GroupedCounts.of(MATRIX, events, size, link, offset))
    assert other.beta[0, 0] == pytest.approx(one.beta[0, 0] - offset, abs=1e-6)
    np.testing.assert_allclose(one.beta[0, 1:], other.beta[0, 1:], rtol=1e-6, atol=1e-7)


@given(st.lists(any_counts(), min_size=2, max_size=5), st.sampled_from(LINKS))
def test_many_sets_in_one_call_equal_one_by_one_refusals_included(tables, link):
    events, size = (np.stack(each) for each in zip(*tables, strict=True))
    together = fitted(events, size, link)
    for at, table in enumerate(tables):
        alone = fitted(*table, link)
        assert together.trouble[at] == alone.trouble[0]
        np.testing.assert_allclose(together.beta[at], alone.beta[0], rtol=1e-6, atol=1e-8)


def runs_away(events, size, link):
    """By brute force: whether the likelihood rises without end in some direction."""
    for direction in product((-1.0, 0.0, 1.0), repeat=MATRIX.shape[1]):
        x = MATRIX @ np.array(direction)
        live = size > 0
        none, whole = live & (events == 0), live & (events == size) & (link != "log")
        mixed = live & ~none & ~whole
        ok = (x[none] <= 0).all() and (x[whole & ~none] >= 0).all() and (x[mixed] == 0).all()
        if ok and np.abs(x[none | whole]).sum() > 0:
            return True
    return False


@given(any_counts(), st.sampled_from(LINKS))
@settings(max_examples=150)
def test_a_fit_is_refused_exactly_where_it_does_not_exist(table, link):
    events, size = table
    trouble = fitted(events, size, link).trouble[0]
    if not size.any():
        assert trouble == "NO_DATA"
    elif np.linalg.matrix_rank(MATRIX[size > 0]) < MATRIX.shape[1]:
        assert trouble == "COLLINEAR"
    else:
        assert trouble == ("SEPARATION" if runs_away(events, size, link) else "")


def test_huge_and_rare_counts_are_neither_separated_nor_lost():
    size = np.array([1e9, 2e9, 3e9, 1e9, 2e9, 3e9])
    events = np.array([3.0, 9, 20, 1, 11, 30])
    for link in LINKS:
        found = fitted(events, size, link)
        assert found.trouble[0] == ""
        np.testing.assert_allclose((size * found.mean[0]) @ MATRIX, events @ MATRIX, rtol=1e-5)


def test_a_pattern_where_next_to_nothing_is_expected_is_not_taken_for_separation():
    size, events = np.array([1e9, 1.0, 1e9, 1e12]), np.array([1.0, 0, 1000, 10])
    matrix = treatment([Factor.of("g", list("ffrr"), ("r", "f")), Factor.of("c", list("xyxy"))]).matrix
    for link in LINKS:
        found = fitted(events, size, link, matrix)
        assert found.trouble[0] == ""
        assert found.mean[0, 1] < 1e-12
        np.testing.assert_allclose(found.beta[0, 1:], [np.log(1e-3), np.log(1e-5)], rtol=1e-5)


@given(counts(), st.sampled_from(LINKS))
@settings(max_examples=20)
def test_a_start_far_away_leads_to_the_same_place(table, link):
    events, size = table
    near = fitted(events, size, link)
    far = fit(GroupedCounts.of(MATRIX, events, size, link), near.beta + np.array([[2.0, -3.0, 3.0, 2.0]]))
    assert far.trouble[0] == ""
    np.testing.assert_allclose(far.beta, near.beta, rtol=1e-7, atol=1e-8)


@given(counts(), st.lists(st.floats(-40, 40), min_size=8, max_size=8), st.sampled_from(LINKS))
def test_no_step_loses_likelihood_or_leaves_the_numbers(table, numbers, link):
    events, size = table
    part = GroupedCounts.of(MATRIX, events, size, link)
    beta, step = np.array([numbers[:4]]) / 10, np.array([numbers[4:]])
    score_of = fitted(events, size, link).beta - beta  # towards the maximum: uphill, however long
    for direction in (step, score_of, 30 * score_of):
        moved = _uphill(part, beta, direction)
        assert np.abs((moved - beta) @ MATRIX.T).max() <= LONGEST_STEP + 1e-9
    before, after = (_likelihood(part, each)[0] for each in (beta, _uphill(part, beta, 30 * score_of)))
    assert after >= before - 1e-9 * (1 + abs(before))


def test_more_events_than_persons_are_a_fault_of_the_caller_but_not_for_a_rate():
    with pytest.raises(InternalError):
        GroupedCounts.of(MATRIX[:1], [3], [2], "logit")
    assert GroupedCounts.of(MATRIX[:1], [3], [0.5], "log").events[0, 0] == 3


def test_levels_that_are_not_declared_and_columns_of_unlike_length_are_faults():
    with pytest.raises(InternalError):
        Factor.of("f", ["a", "c"], ("a", "b"))
    with pytest.raises(InternalError):
        Factor("f", ("a", "a"), np.array([0]))
    with pytest.raises(InternalError):
        Factor("f", ("a",), np.array([1]))
    with pytest.raises(InternalError):
        CovariateCells.of("proportion", GROUP, [], [1.0], [2.0])
    with pytest.raises(InternalError):
        GroupedCounts.of(MATRIX, [1.0], [2.0], "logit")


@given(counts(least=2), st.sampled_from(LINKS))
@settings(max_examples=20)
def test_profile_limits_lie_where_the_likelihood_has_fallen_by_the_cut(table, link):
    events, size = table
    found = fitted(events, size, link)
    limits = profile_limits(found, 1)
    assert limits.low[0] < found.beta[0, 1] < limits.high[0]
    for end in limits:
        offset = end[0] * MATRIX[:, 1]
        held = fit(GroupedCounts.of(np.delete(MATRIX, 1, axis=1), events, size, link, offset))
        assert 2 * (found.kernel[0] - held.kernel[0]) == pytest.approx(1.959963984540054**2, abs=1e-5)


def test_a_limit_where_the_fit_does_not_settle_is_not_given(monkeypatch):
    events, size = np.array([3.0, 4, 5, 2, 6, 7]), np.full(6, 9.0)
    found = fitted(events, size)
    assert np.isfinite(profile_limits(found, 1)).all()
    monkeypatch.setattr("isonomia.stats.grouped_glm.MOST_STEPS", 0)
    assert np.isnan(profile_limits(found, 1)).all()


def test_limits_of_a_refused_fit_are_not_given():
    refused = fitted(np.zeros(6), np.ones(6))
    assert refused.trouble[0] == "SEPARATION"
    assert np.isnan(profile_limits(refused, 1)).all()


# Adjusted gaps


def cells(events, size, kind="proportion", yy=0.0, **more):
    return CovariateCells.of(kind, GROUP, [COVARIATE], events, size, yy, **more)


@given(counts())
def test_swapping_the_groups_negates_the_difference_and_inverts_the_ratio(table):
    model = standardise(cells(*table))
    there, back = adjusted_difference(model, 1, 0), adjusted_difference(model, 0, 1)
    assert there.value[0] == pytest.approx(-back.value[0], abs=1e-12)
    assert there.se[0] == pytest.approx(back.se[0])
    up, down = adjusted_ratio(model, 1, 0), adjusted_ratio(model, 0, 1)
    assert up.value[0] * down.value[0] == pytest.approx(1)
    assert up.low[0] * down.high[0] == pytest.approx(1)


@given(counts())
def test_without_covariates_the_adjusted_gap_is_the_crude_one(table):
    events, size = table
    model = standardise(CovariateCells.of("proportion", GROUP, [], events, size))
    for both in (difference_beside(model, 1, 0), ratio_beside(model, 1, 0)):
        assert both.adjusted.value[0] == pytest.approx(both.crude.value[0], rel=1e-7, abs=1e-9)
        assert both.adjusted.se[0] == pytest.approx(both.crude.se[0], rel=1e-6)


@given(counts())
def test_a_saturated_model_standardises_the_observed_shares_directly(table):
    events, size = table
    model = standardise(cells(events, size, interactions=[(0, 1)]))
    mix = size[:3] + size[3:]
    shares = events / size
    direct = mix @ (shares[:3] - shares[3:]) / mix.sum()
    assert adjusted_difference(model, 1, 0).value[0] == pytest.approx(direct, abs=1e-7)


@given(counts())
def test_where_both_groups_have_one_mix_the_crude_difference_is_kept(table):
    """For a saturated model; otherwise the model may bend it."""
    events, size = table
    same = np.concatenate((size[:3], size[:3]))
    events = np.concatenate((events[:3], np.minimum(events[3:], size[:3] - 1)))
    both = difference_beside(standardise(cells(events, same, interactions=[(0, 1)])), 1, 0)
    assume(both.adjusted.reason[0] == "")
    assert both.adjusted.value[0] == pytest.approx(both.crude.value[0], abs=1e-7)


@given(counts())
def test_a_known_standard_has_no_error_of_its_own(table):
    own, known = standardise(cells(*table)), standardise(cells(*table), external=True)
    assert adjusted_difference(own, 1, 0).value == adjusted_difference(known, 1, 0).value
    size = table[1]
    focus, reference = own.own[0, 1], own.own[0, 0]
    for measure, part in (
        (adjusted_difference, focus - reference),
        (adjusted_ratio, (focus / own.means[0, 1] - reference / own.means[0, 0]) * own.means[0, 1] / own.means[0, 0]),
    ):
        spread = (size @ part**2 / size.sum() - (size @ part / size.sum()) ** 2) / size.sum()
        wide, narrow = (measure(model, 1, 0).se[0] ** 2 for model in (own, known))
        assert wide - narrow == pytest.approx(spread, rel=1e-5, abs=1e-12)
    declared = standardise(cells(*table), standard=7 * table[1])
    assert adjusted_difference(declared, 1, 0).se[0] == pytest.approx(adjusted_difference(known, 1, 0).se[0])


@given(counts(), st.floats(-50, 50), st.floats(0.1, 20))
def test_means_follow_a_change_of_unit_and_ordinary_least_squares(table, shift, scale):
    """Yes/no outcomes serve as numbers: Σy² = Σy."""
    events, size = table
    rows, outcome = persons(events, size)
    plain = standardise(cells(events, size, "mean", events))
    y = shift + scale * outcome
    total, square = (np.bincount(rows, weights=each, minlength=6) for each in (y, y**2))
    moved = standardise(cells(total, size, "mean", square))
    one, other = adjusted_difference(plain, 1, 0), adjusted_difference(moved, 1, 0)
    assert other.value[0] == pytest.approx(scale * one.value[0], abs=1e-8 * (1 + abs(shift)))
    beta, *_ = np.linalg.lstsq(MATRIX[rows], outcome, rcond=None)
    assert one.value[0] == pytest.approx(beta[1], abs=1e-9)
    rest = outcome - MATRIX[rows] @ beta
    variance = rest @ rest / (len(rows) - 4) * np.linalg.inv(MATRIX[rows].T @ MATRIX[rows])
    assert one.se[0] == pytest.approx(np.sqrt(variance[1, 1]), rel=1e-7)
    assert difference_beside(plain, 1, 0).crude.method == "Welch t"


def test_rates_are_widened_for_scatter_beyond_poisson():
    size = np.full(6, 100.0)
    events = np.array([5.0, 60, 20, 40, 10, 70])
    wide, plain = (standardise(cells(events, size, "rate"), overdispersed=each) for each in (True, False))
    phi = fitted(events, size, "log").dispersion[0]
    assert phi > 2
    one, other = (adjusted_level(each, 1).se[0] for each in (wide, plain))
    mixed = standardise(cells(events, size, "rate"), overdispersed=True, external=True)
    strict = standardise(cells(events, size, "rate"), overdispersed=False, external=True)
    assert adjusted_level(mixed, 1).se[0] == pytest.approx(np.sqrt(phi) * adjusted_level(strict, 1).se[0])
    assert one > other
    assert ratio_beside(wide, 1, 0).crude.method == "conditional mid-p"


@pytest.mark.parametrize(
    ("events", "size", "reason"),
    [
        ([0, 0, 0, 1, 2, 3], [0, 0, 0, 5, 5, 5], "NO_DATA"),
        ([1, 2, 0, 0, 0, 1], [5, 5, 0, 0, 0, 5], "COLLINEAR"),
        ([0, 0, 0, 1, 2, 3], [5, 5, 5, 5, 5, 5], "SEPARATION"),
    ],
)
def test_adjusted_gaps_are_refused_with_the_reason_of_the_fit(events, size, reason):
    model = standardise(cells(np.array(events, dtype=float), np.array(size, dtype=float)))
    for measure in (adjusted_difference, adjusted_ratio):
        found = measure(model, 1, 0)
        assert (found.reason[0], np.isnan(found.value[0]), np.isnan(found.low[0])) == (reason, True, True)


def test_a_mean_that_is_not_positive_has_no_ratio_and_no_spare_person_leaves_no_error():
    negative = standardise(cells(np.array([-5.0, -6, -7, 5, 6, 7]), np.full(6, 5.0), "mean", np.full(6, 20.0)))
    assert adjusted_ratio(negative, 1, 0).reason[0] == "NOT_POSITIVE"
    assert adjusted_difference(negative, 1, 0).reason[0] == ""
    exact = fit_linear(MATRIX[[0, 1, 2, 3]], np.ones(4), np.arange(4.0), np.arange(4.0) ** 2)
    assert np.isnan(exact.covariance).all()
    tight = CovariateCells.of("mean", GROUP, [], [1.0, 0, 0, 2.0, 0, 0], [1.0, 0, 0, 1.0, 0, 0], [1.0, 0, 0, 4.0, 0, 0])
    found = adjusted_difference(standardise(tight), 1, 0)
    assert (found.value[0], found.interval_reason[0]) == (-1.0, "NO_SE")


def test_a_fit_to_nobody_and_a_collinear_one_are_refused_for_means_too():
    nobody, one_sided = np.zeros(6), np.array([3.0, 0, 0, 0, 0, 0])
    assert fit_linear(MATRIX, nobody, nobody, nobody).trouble[0] == "NO_DATA"
    assert fit_linear(MATRIX, one_sided, one_sided, one_sided).trouble[0] == "COLLINEAR"


def test_combinations_that_one_group_has_for_itself_are_flagged_above_a_tenth():
    events = np.array([2.0, 3, 0, 4, 2, 1])
    for alone, flagged in ((2.0, False), (9.0, True)):
        size = np.array([9.0, 9, 0, 9, 9, alone])
        found = adjusted_difference(standardise(cells(np.minimum(events, size), size)), 1, 0)
        assert bool(found.flags[EXTRAPOLATION][0]) is flagged


def test_a_link_that_does_not_fit_the_outcome_is_a_fault():
    with pytest.raises(InternalError):
        standardise(cells(np.ones(6), np.full(6, 2.0)), link="identity")
