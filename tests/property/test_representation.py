"""Representation of any group beside any benchmark: the four measures tell one story."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from isonomia.measures.operands import counted
from isonomia.measures.representation import REPRESENTATION

COUNTS = st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
SHARES = st.floats(0.001, 0.999)


@given(COUNTS, SHARES, st.floats(0.001, 0.2))
@settings(max_examples=60, deadline=None)
def test_values_lie_in_their_intervals_and_an_estimated_benchmark_narrows_none(people, q, relative):
    x, n = people
    share = counted(n, x)
    for measure, function in REPRESENTATION.items():
        known, estimated = function(share, q), function(share, q, relative * q)
        for found in (known, estimated):
            if found.reason[0] == "" and found.interval_reason[0] == "":
                slack = 1e-9 * max(1.0, abs(found.value[0]))
                assert found.low[0] - slack <= found.value[0] <= found.high[0] + slack, measure
        if np.isfinite([known.low[0], known.high[0], estimated.low[0], estimated.high[0]]).all():
            slack = 1e-9 * max(1.0, abs(known.high[0]))
            assert estimated.low[0] <= known.low[0] + slack, measure
            assert estimated.high[0] >= known.high[0] - slack, measure


@given(COUNTS, SHARES)
@settings(max_examples=60, deadline=None)
def test_the_four_measures_agree(people, q):
    x, n = people
    found = {name: function(counted(n, x), q).value[0] for name, function in REPRESENTATION.items()}
    assert np.isclose(found["representation_quotient"] * q, x / n, rtol=1e-12, atol=0)
    assert np.isclose(found["count_gap"], found["parity_difference"] * n, rtol=1e-12, atol=1e-12)
    if abs(found["parity_difference"]) > 1e-9 and 0 < x < n:
        below = found["parity_difference"] < 0
        assert (found["representation_quotient"] < 1) == below
        assert (found["representation_odds"] < 1) == below
