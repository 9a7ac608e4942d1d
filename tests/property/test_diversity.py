"""Diversity of any table: bounds, order, and what must not matter."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from isonomia.measures.diversity import DIVERSITY, diversities

TABLES = st.lists(st.integers(0, 40), min_size=2, max_size=5).filter(lambda counts: sum(counts) >= 2)


@given(TABLES)
@settings(max_examples=30, deadline=None)
def test_every_index_lies_in_its_interval_and_its_range(counts):
    size = len(counts)
    most = {"blau": 1 - 1 / size, "iqv": 1.0, "shannon": np.log(size), "hill_0": size, "hill_1": size, "hill_2": size}
    found = diversities([counts], DIVERSITY)
    for measure, result in found.items():
        value, low, high = result.value[0], result.low[0], result.high[0]
        assert result.reason[0] == ""
        assert low <= value <= high
        assert low >= 0
        assert high <= most.get(measure, np.inf) * (1 + 1e-9)


@given(TABLES, st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_which_category_is_which_does_not_matter(counts, random):
    shuffled = list(counts)
    random.shuffle(shuffled)
    one, other = (diversities([each], ("blau", "shannon")) for each in (counts, shuffled))
    for measure in one:
        np.testing.assert_allclose(one[measure].value, other[measure].value, rtol=1e-12)
        np.testing.assert_array_equal(one[measure].low, other[measure].low)
        np.testing.assert_array_equal(one[measure].high, other[measure].high)


@given(TABLES)
@settings(max_examples=30, deadline=None)
def test_numbers_of_hill_fall_with_their_order(counts):
    zero, one, two = (diversities([counts], (each,))[each].value[0] for each in ("hill_0", "hill_1", "hill_2"))
    assert zero >= one * (1 - 1e-12)
    assert one >= two * (1 - 1e-12)
