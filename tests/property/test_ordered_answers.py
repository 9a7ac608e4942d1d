"""What must hold for ordered answers of two groups, for equivalence, and for p-values of a family."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isonomia.errors import InternalError
from isonomia.measures.cliffs_delta import cliffs_delta, probability_of_superiority
from isonomia.measures.equivalence import ALPHA, WORDINGS, equivalence
from isonomia.stats.multiplicity import benjamini_hochberg, holm

answers = st.lists(st.integers(0, 4), min_size=2, max_size=25)
numbers = st.floats(-3, 3, allow_nan=False)


def of(first, second):
    return cliffs_delta(np.stack([np.bincount(each, minlength=5) for each in (first, second)])[None])


@given(answers, answers)
def test_delta_and_its_error_are_those_of_all_pairs_written_out(first, second):
    d = np.sign(np.subtract.outer(first, second)).astype(float)
    n1, n2 = d.shape
    delta = d.mean()
    rows, columns = ((d.mean(axis=1) - delta) ** 2).sum(), ((d.mean(axis=0) - delta) ** 2).sum()
    variance = (n2**2 * rows + n1**2 * columns - ((d - delta) ** 2).sum()) / (n1 * n2 * (n1 - 1) * (n2 - 1))
    found = of(first, second)
    assert found.value[0] == pytest.approx(delta, abs=1e-12)
    assert found.se[0] ** 2 == pytest.approx(max(variance, (1 - delta**2) / (n1 * n2 - 1)), abs=1e-10)


@given(answers, answers)
def test_swapping_groups_or_the_ladder_turns_the_sign(first, second):
    one = of(first, second)
    turned = of([4 - x for x in first], [4 - x for x in second])
    for other in (of(second, first), turned):
        assert one.value[0] == pytest.approx(-other.value[0], abs=1e-12)
        assert one.low[0] == pytest.approx(-other.high[0], abs=1e-9, nan_ok=True)


@given(answers, answers)
def test_superiority_of_either_adds_up_to_one(first, second):
    one, other = (probability_of_superiority(of(*pair)) for pair in ((first, second), (second, first)))
    assert one.value[0] + other.value[0] == pytest.approx(1)


def test_an_empty_group_and_a_group_of_one_are_refused():
    found = cliffs_delta([[[0, 0], [3, 4]], [[1, 0], [3, 4]]])
    assert found.reason.tolist() == ["NO_DATA", "TOO_SMALL"]
    assert np.isnan(found.value).all()
    with pytest.raises(InternalError):
        cliffs_delta([[3, 4]])


def test_groups_wholly_apart_still_have_an_inner_limit_below_one():
    found = of([4] * 10, [0] * 10)
    assert found.value[0] == found.high[0] == 1
    assert 0 < found.low[0] < 1


def test_a_survey_of_answers_far_apart_and_alike_holds_its_promise():
    """A small coverage simulation: 20 and 60 people, five answers; the whole one is in bench/regimes."""
    rng, first, second = np.random.default_rng(1), [0.05, 0.1, 0.3, 0.3, 0.25], [0.15, 0.25, 0.3, 0.2, 0.1]
    truth = sum(p * q * np.sign(i - j) for i, p in enumerate(first) for j, q in enumerate(second))
    drawn = np.stack((rng.multinomial(20, first, 3000), rng.multinomial(60, second, 3000)), axis=1)
    found = cliffs_delta(drawn)
    assert 0.935 < np.mean((found.low <= truth) & (truth <= found.high)) < 0.97


@given(numbers, st.floats(0.01, 2), st.floats(2, 500), st.floats(0.05, 2))
def test_equivalent_is_said_exactly_if_the_limits_lie_within_the_margin(difference, se, df, margin):
    found = equivalence([difference], [se], [df], margin)
    inside = -margin < found.limits.low[0] and found.limits.high[0] < margin
    if min(abs(found.p[0] - ALPHA), abs(found.difference_p[0] - 2 * ALPHA)) > 1e-6:
        assert (found.wording[0] in ("equivalent", "different_but_small")) == inside
    assert found.wording[0] in WORDINGS


@pytest.mark.parametrize(
    ("difference", "se", "expected"),
    [(0.0, 0.1, "equivalent"), (0.2, 0.05, "different_but_small"), (1.0, 0.1, "different"), (0.3, 1.0, "not_known")],
)
def test_what_a_page_may_say(difference, se, expected):
    assert equivalence([difference], [se], [np.inf], 0.5).wording[0] == expected


def test_without_an_error_nothing_is_said_and_a_margin_must_be_declared():
    found = equivalence([0.1, np.nan], [0.0, 0.1], [10, 10], 0.5)
    assert found.reason.tolist() == ["NO_SE", "NO_SE"]
    assert found.wording.tolist() == ["", ""]
    assert np.isnan(found.p).all()
    assert np.isnan(found.limits.low).all()
    with pytest.raises(InternalError):
        equivalence([0.1], [0.1], [10], 0.0)


def test_two_groups_one_margin_apart_are_called_equivalent_in_one_of_forty_samples():
    rng = np.random.default_rng(2)
    d = rng.normal(0.5, 0.1, 20_000)
    said = equivalence(d, np.full(20_000, 0.1), np.full(20_000, np.inf), 0.5).wording
    assert np.mean(np.isin(said, ["equivalent", "different_but_small"])) == pytest.approx(0.025, abs=0.004)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_is_step_by_step_and_never_below_benjamini_hochberg(p):
    found, order = holm(p), np.argsort(p, kind="stable")
    worst = 0.0
    for step, at in enumerate(order):
        worst = max(worst, min(1.0, (len(p) - step) * p[at]))
        assert found[at] == pytest.approx(worst)
    assert np.all(found >= benjamini_hochberg(p) - 1e-12)


def test_holm_leaves_out_what_was_not_tested():
    np.testing.assert_allclose(holm([0.01, np.nan, 0.04]), [0.02, np.nan, 0.04])


@given(answers, answers, st.lists(st.booleans(), min_size=4, max_size=4))
def test_delta_sees_the_order_of_answers_and_no_distance(first, second, wider):
    """Answers that nobody gives, put between the others, move neither delta nor its error."""
    moved = np.arange(5) + np.cumsum([0, *wider])
    one, other = of(first, second), of_ladder(moved[first], moved[second], moved[-1] + 1)
    assert other.value[0] == pytest.approx(one.value[0], abs=1e-12)
    assert other.se[0] == pytest.approx(one.se[0], abs=1e-12)


def of_ladder(first, second, answers_in_all):
    return cliffs_delta(np.stack([np.bincount(each, minlength=answers_in_all) for each in (first, second)])[None])


@given(answers, answers)
def test_the_interval_holds_the_value_and_both_kinds_turn_with_the_groups(first, second):
    for limits in ("score", "Feng-Cliff"):
        table = np.stack([np.bincount(each, minlength=5) for each in (first, second)])[None]
        one, other = cliffs_delta(table, limits=limits), cliffs_delta(table[:, ::-1], limits=limits)
        np.testing.assert_allclose(one.low, -other.high, atol=1e-9)
        assert one.interval_reason[0] or one.low[0] - 1e-9 <= one.value[0] <= one.high[0] + 1e-9


def test_below_ten_people_there_is_a_value_and_no_interval():
    found = cliffs_delta([[[3, 3, 3], [9, 9, 9]], [[3, 3, 4], [9, 9, 9]]])
    assert found.interval_reason.tolist() == ["TOO_SMALL", ""]
    assert np.isfinite(found.value).all()


@pytest.mark.parametrize(("n1", "n2"), [(11, 40), (20, 60)])
def test_where_groups_are_far_apart_the_interval_still_holds_and_the_older_one_does_not(n1, n2):
    rng, first, second = np.random.default_rng(6), [0.01, 0.01, 0.03, 0.25, 0.7], [0.6, 0.3, 0.07, 0.02, 0.01]
    truth = sum(p * q * np.sign(i - j) for i, p in enumerate(first) for j, q in enumerate(second))
    drawn = np.stack((rng.multinomial(n1, first, 3000), rng.multinomial(n2, second, 3000)), axis=1)
    held = {}
    for limits in ("score", "Feng-Cliff"):
        found = cliffs_delta(drawn, limits=limits)
        held[limits] = np.mean((found.low <= truth) & (truth <= found.high))
    assert held["score"] > 0.94
    assert held["Feng-Cliff"] < 0.9
