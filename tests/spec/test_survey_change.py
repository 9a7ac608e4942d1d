"""Change between two waves: pairs against scipy, the overlap against pairs and Welch, composition apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from isonomia.climate.change import LinkedSums, WaveSums, composition_change, overlap_change, paired_change

scores = st.lists(st.tuples(st.integers(1, 7), st.integers(1, 7)), min_size=3, max_size=40)


def wave(y):
    return WaveSums.of([len(y)], [y.sum()], [(y**2).sum()])


def linked(a, b):
    return LinkedSums.of([len(a)], [a.sum()], [b.sum()], [(a * b).sum()])


def overlap(y1, y2, shared):
    return overlap_change(wave(y1), wave(y2), linked(y1[:shared], y2[:shared]))


def test_a_linked_panel_is_scipys_paired_test():
    rng = np.random.default_rng(3)
    y1, y2 = rng.normal(3, 1, 35), rng.normal(3.3, 1, 35)
    d = y2 - y1
    found, oracle = paired_change([35], [d.sum()], [(d**2).sum()]), stats.ttest_rel(y2, y1)
    limits = oracle.confidence_interval()
    assert (found.value[0], found.low[0], found.high[0]) == pytest.approx((d.mean(), limits.low, limits.high))


def test_waves_without_a_link_are_scipys_welch_test():
    rng = np.random.default_rng(4)
    y1, y2 = rng.normal(3, 1, 35), rng.normal(3.3, 2, 50)
    found = overlap_change(wave(y1), wave(y2), LinkedSums.of([0], [0], [0], [0]))
    limits = stats.ttest_ind(y2, y1, equal_var=False).confidence_interval()
    assert (found.low[0], found.high[0]) == pytest.approx((limits.low, limits.high))


@given(scores)
def test_where_all_are_linked_the_error_is_that_of_pairs(drawn):
    y1, y2 = np.array(drawn, dtype=float).T
    d = y2 - y1
    paired = paired_change([len(d)], [d.sum()], [(d**2).sum()])
    found = overlap(y1, y2, len(d))
    assert found.value[0] == pytest.approx(paired.value[0])
    assert found.se[0] == pytest.approx(paired.se[0], abs=1e-6)


@given(scores, st.integers(2, 40))
def test_people_who_answer_alike_twice_make_the_interval_narrower(drawn, shared):
    y1, y2 = np.array(drawn, dtype=float).T
    shared = min(shared, len(y1))
    both = linked(y1[:shared], y2[:shared])
    with_link, without = overlap(y1, y2, shared), overlap_change(wave(y1), wave(y2), LinkedSums.of([0], [0], [0], [0]))
    assert (with_link.se[0] <= without.se[0] + 1e-9) == (both.covariance[0] >= -1e-9)


@given(scores, st.integers(-5, 5))
def test_the_same_number_added_to_all_of_a_wave_shifts_the_change_alone(drawn, more):
    y1, y2 = np.array(drawn, dtype=float).T
    one, other = overlap(y1, y2, len(y1)), overlap(y1, y2 + more, len(y1))
    assert other.value[0] == pytest.approx(one.value[0] + more)
    assert other.se[0] == pytest.approx(one.se[0], abs=1e-5)


def test_the_interval_of_overlapping_waves_holds_and_without_the_link_it_is_too_wide():
    """A small coverage simulation: 60 and 50 people, 40 in both, correlation .6."""
    rng, within, apart = np.random.default_rng(5), 0, 0
    for _ in range(1500):
        a = rng.standard_normal(40)
        b = 0.6 * a + 0.8 * rng.standard_normal(40) + 0.3
        y1, y2 = np.r_[a, rng.standard_normal(20)], np.r_[b, 0.3 + rng.standard_normal(10)]
        found = overlap(y1, y2, 40)
        loose = overlap_change(wave(y1), wave(y2), LinkedSums.of([0], [0], [0], [0]))
        within += found.low[0] <= 0.3 <= found.high[0]
        apart += loose.low[0] <= 0.3 <= loose.high[0]
    assert 0.935 < within / 1500 < 0.965
    assert apart / 1500 > 0.975


def test_a_new_mix_of_people_is_not_a_new_climate():
    """Two groups with means 2 and 4 in both waves; the second wave holds more of the higher one."""
    first = WaveSums.of([60, 40], [120, 160], [60 * 5, 40 * 17])
    second = WaveSums.of([30, 70], [60, 280], [30 * 5, 70 * 17])
    found = composition_change(first.mix(), second.mix())
    assert found["total"].value[0] == pytest.approx(3.4 - 2.8)
    assert found["rate"].value[0] == pytest.approx(0)
    assert found["composition"].value[0] == pytest.approx(0.6)


@given(st.lists(st.tuples(*(st.integers(2, 50), st.floats(1, 5)) * 2), min_size=1, max_size=6))
def test_the_parts_add_up_to_the_change_of_the_plain_means(drawn):
    n1, m1, n2, m2 = (np.array(each, dtype=float) for each in zip(*drawn, strict=True))
    first, second = (WaveSums.of(n, n * m, n * (m**2 + 1)) for n, m in ((n1, m1), (n2, m2)))
    found = composition_change(first.mix(), second.mix())
    change = (n2 @ m2) / n2.sum() - (n1 @ m1) / n1.sum()
    assert found["total"].value[0] == pytest.approx(change, abs=1e-9)
    assert found["rate"].value[0] + found["composition"].value[0] == pytest.approx(change, abs=1e-9)


def test_what_is_refused():
    assert paired_change([0, 1], [0, 2], [0, 4]).reason.tolist() == ["NO_DATA", "TOO_SMALL"]
    assert paired_change([4], [4], [4]).interval_reason[0] == "NO_SE"
    none = LinkedSums.of([0, 0], [0, 0], [0, 0], [0, 0])
    full = WaveSums.of([9, 9], [30, 30], [120, 120])
    thin = WaveSums.of([0, 1], [0, 3], [0, 9])
    assert overlap_change(thin, full, none).reason.tolist() == ["NO_DATA", "TOO_SMALL"]
    one_sided = composition_change(WaveSums.of([9, 0], [30, 0], [120, 0]).mix(), full.mix())
    assert one_sided["total"].reason[0] == "NO_SUPPORT"
