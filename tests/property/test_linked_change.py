"""The weighted change of the same people: what must hold of any people and any weights."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isonomia.climate.change import paired_change, paired_design_change
from isonomia.stats.design import weighted_variance

people = st.lists(st.tuples(st.floats(0.2, 5), st.floats(-4, 4)), min_size=3, max_size=60).filter(
    lambda rows: np.ptp([change for _, change in rows]) > 1e-3
)


def changed(w, d):
    """The change and its error, from sums over persons with weights `w` and changes `d`."""
    n = np.array([float(len(w))])
    powers = [np.array([each.sum()]) for each in (w, w**2, w * d, w**2 * d, w**2 * d**2)]
    return paired_design_change(powers[0], powers[2], np.sqrt(weighted_variance(n, *powers)), n - 1)


def numbers(result):
    return [float(each[0]) for each in (result.value, result.se, result.low, result.high)]


@given(people)
def test_it_is_the_weighted_mean_of_the_changes_with_the_error_of_its_residuals(rows):
    w, d = np.array(rows).T
    found = changed(w, d)
    mean, n = np.average(d, weights=w), len(d)
    error = np.sqrt(n / (n - 1) * (w**2 * (d - mean) ** 2).sum()) / w.sum()
    assert found.value[0] == pytest.approx(mean, abs=1e-9)
    assert found.se[0] == pytest.approx(error, rel=1e-5, abs=1e-6)
    assert found.low[0] <= found.value[0] <= found.high[0]


@given(people, st.floats(0.01, 100))
def test_weights_that_are_all_so_many_times_as_large_change_nothing(rows, times):
    w, d = np.array(rows).T
    assert numbers(changed(w * times, d)) == pytest.approx(numbers(changed(w, d)), rel=1e-5, abs=1e-6)


@given(people, st.floats(-3, 3))
def test_what_everybody_gains_moves_the_change_and_not_its_error(rows, gain):
    w, d = np.array(rows).T
    before, after = changed(w, d), changed(w, d + gain)
    assert after.value[0] == pytest.approx(before.value[0] + gain, abs=1e-9)
    assert after.se[0] == pytest.approx(before.se[0], rel=1e-5, abs=1e-6)


@given(people, st.floats(0.1, 10))
def test_with_one_weight_for_all_it_is_the_change_of_persons(rows, weight):
    d = np.array(rows)[:, 1]
    plain = paired_change([len(d)], [d.sum()], [(d**2).sum()])
    assert numbers(changed(np.full(len(d), weight), d)) == pytest.approx(numbers(plain), rel=1e-5, abs=1e-6)
