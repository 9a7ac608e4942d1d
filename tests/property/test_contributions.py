"""How much each step of a path adds to a gap: the parts sum to the whole, and what is refused."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from isonomia.pathway.contribution import (
    Paths,
    Steps,
    representation_chain,
    stage_contribution,
    stage_contribution_share,
    stage_split,
    stage_total,
)
from isonomia.pathway.on_path import not_yet_known, on_path


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
