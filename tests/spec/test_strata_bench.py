"""The bench of models of strata runs, and what it models is what it says."""

import pytest

from isonomia.intersections.strata import told
from programs import program

bench = program("bench/strata.py")


@pytest.mark.parametrize("kind", ["proportion", "mean"])
def test_strata_of_the_bench_differ_and_their_parts_explain_little(kind):
    found = told(bench.strata(kind, 4))
    assert len(found.strata.codes) == 4**4
    assert 0 < found.vpc.low[0] < found.vpc.value[0] < found.vpc.high[0] < 0.2
    assert found.pcv.value[0] < 0.2
