"""What must hold for item bias: labels of groups, units of the score, and no bias where there is none."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from isonomia.climate.item_bias import ScoreTable, item_bias, scale_bias
from isonomia.stats.mantel import generalised_mantel_haenszel

few = settings(max_examples=15, deadline=None)
counts = st.tuples(st.integers(4, 7), st.integers(2, 3), st.integers(3, 4), st.integers(0, 10_000)).map(
    lambda each: (
        np.random.default_rng(each[3]).poisson(
            6 * np.exp(-np.abs(np.linspace(0, 1, each[0])[:, None, None] - np.linspace(0, 1, each[2])[None, None, :])),
            each[:3],
        )
        + 1.0
    )
)


def of(table, score=None):
    return item_bias(
        ScoreTable("i", np.arange(len(table), dtype=float) if score is None else score, table), ("j",), "rest"
    )


@few
@given(counts)
def test_the_labels_of_groups_change_no_test(table):
    one, other = of(table), of(table[:, ::-1])
    assert one.reason == other.reason == ""
    for name in ("uniform_chi2", "crossing_chi2", "total_chi2", "r2_change"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), rel=1e-5, abs=1e-6)
    assert one.size == other.size
    assert one.mantel.chi2 == pytest.approx(other.mantel.chi2, rel=1e-8)
    if table.shape[1] == 2:
        assert one.group_coefficient[0] == pytest.approx(-other.group_coefficient[0], rel=1e-4, abs=1e-6)


@few
@given(counts, st.floats(0.1, 50), st.floats(-20, 20))
def test_the_unit_of_the_score_changes_nothing(table, unit, shift):
    one, other = of(table), of(table, unit * np.arange(len(table)) + shift)
    assert one.total_chi2 == pytest.approx(other.total_chi2, rel=1e-5, abs=1e-6)
    assert one.r2_change == pytest.approx(other.r2_change, rel=1e-5, abs=1e-8)


@few
@given(counts)
def test_turning_the_ladder_turns_the_direction_and_no_test(table):
    one, other = of(table), of(table[:, :, ::-1])
    assert one.total_chi2 == pytest.approx(other.total_chi2, rel=1e-5, abs=1e-6)
    for first, second in zip(one.group_coefficient, other.group_coefficient, strict=True):
        assert first == pytest.approx(-second, rel=1e-4, abs=1e-6)
    assert one.mantel.chi2 == pytest.approx(other.mantel.chi2, rel=1e-8)


@few
@given(counts, st.integers(2, 5))
def test_the_same_people_many_times_over_are_more_evidence_and_no_larger_bias(table, times):
    one, other = of(table), of(times * table)
    assert other.total_chi2 == pytest.approx(times * one.total_chi2, rel=1e-4, abs=1e-5)
    assert other.r2_change == pytest.approx(one.r2_change, rel=1e-4, abs=1e-7)


@few
@given(counts)
def test_groups_that_answer_in_the_same_shares_show_nothing(table):
    whole = table.sum(axis=1)
    same = np.stack([whole * each for each in (1.0, 2.0)], axis=1)
    found = of(same)
    assert found.total_chi2 == pytest.approx(0, abs=1e-5)
    assert found.r2_change == pytest.approx(0, abs=1e-8)
    assert found.mantel.chi2 == pytest.approx(0, abs=1e-8)
    assert found.size == "negligible"
    assert not found.told


@few
@given(counts)
def test_the_two_parts_of_the_test_add_up_and_r2_grows(table):
    found = of(table)
    assert found.total_chi2 == pytest.approx(found.uniform_chi2 + found.crossing_chi2)
    low, middle, high = found.nagelkerke
    assert low <= middle + 1e-9 <= high + 2e-9


def test_p_values_are_uniform_where_there_is_no_bias():
    """Both groups answer by the same model at each value of the score; 400 samples."""
    draw = np.random.default_rng(12)
    z = np.arange(8)
    above = 1 / (1 + np.exp(-(0.8 * (z[:, None] - 3.5) - np.array([-1.5, 0.0, 1.5]))))
    share = np.diff(np.hstack((np.zeros((8, 1)), 1 - above, np.ones((8, 1)))), axis=1)
    found = []
    for _ in range(400):
        table = np.stack([[draw.multinomial(n, p) for p in share] for n in (30, 20)], axis=1).astype(float)
        found.append((of(table).p, generalised_mantel_haenszel(table).p))
    for column in np.array(found).T:
        assert stats.kstest(column, "uniform").pvalue > 0.01


def test_the_name_of_a_group_does_not_make_an_item_biased():
    """A whole scale, with groups told apart by a coin: over 40 scales of five items, hardly an item is told of."""
    draw, told = np.random.default_rng(8), 0
    for _ in range(40):
        x = np.searchsorted([-1.2, -0.3, 0.5, 1.4], draw.normal(size=(300, 1)) + draw.normal(size=(300, 5)))
        group = draw.integers(0, 2, 300)

        def table(item, matching, x=x, group=group):
            score = x[:, [int(each) for each in matching]].sum(axis=1)
            values, row = np.unique(score, return_inverse=True)
            made = np.zeros((len(values), 2, 5))
            np.add.at(made, (row, group, x[:, int(item)]), 1)
            return ScoreTable(item, values, made)

        told += any(each.told for each in scale_bias(tuple("01234"), table).items)
    assert told <= 2
