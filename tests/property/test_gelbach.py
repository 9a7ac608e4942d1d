"""Gelbach's contributions: they sum to the change, blocks add, and their errors are those of repeated samples."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decomposition_world import RULES
from isonomia.measures.gelbach import gelbach
from isonomia.measures.oaxaca import Model, oaxaca_threefold, oaxaca_twofold
from isonomia.stats.cross_moments import CrossMoments


@st.composite
def people(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(12, 40))
    group = np.arange(n) % 2
    z = rng.normal(size=(n, 3)) + group[:, None] * rng.normal(size=3)
    return group, z, group + z @ rng.normal(size=3) + rng.normal(size=n)


@given(people())
@settings(max_examples=30)
def test_contributions_sum_to_the_change_whatever_the_order_and_blocks_add(pair):
    group, z, y = pair
    found = gelbach(CrossMoments.of_rows(np.column_stack((group, z)), y), 1, {"p": (2,), "q": (3,), "r": (4,)})
    change = found.base.value[0] - found.full.value[0]
    assert found.total.value[0] == pytest.approx(change, abs=1e-9)
    assert sum(each.value[0] for each in found.parts.values()) == pytest.approx(change, abs=1e-9)
    turned = CrossMoments.of_rows(np.column_stack((z[:, ::-1], group)), y)
    other = gelbach(turned, 4, {"r": (1,), "q": (2,), "p": (3,)})
    blocks = gelbach(turned, 4, {"rq": (1, 2), "p": (3,)})
    for name, result in found.parts.items():
        assert other.parts[name].value[0] == pytest.approx(result.value[0], abs=1e-9)
        assert other.parts[name].se[0] == pytest.approx(result.se[0], rel=1e-7)
    both = found.parts["r"].value[0] + found.parts["q"].value[0]
    assert blocks.parts["rq"].value[0] == pytest.approx(both, abs=1e-9)


def many_samples(size=600, people=250):
    """(size) samples of a group and two covariates that go with it: columns (size, people) and outcome."""
    rng = np.random.default_rng(12)
    group = np.asarray(rng.random((size, people)) < 0.4, dtype=float)
    z = [gap * group + rng.gamma(1.0, 1.0, group.shape) for gap in (-0.8, 0.6)]
    x = np.stack((np.ones_like(group), group, *z))
    return x, 5 + group + 1.5 * z[0] - 2 * z[1] + (1 - group) * z[0] + rng.gamma(2.0, 1.0, group.shape)


def sums(x, y, weight):
    xx, xy = np.einsum("isn,jsn,sn->sij", x, x, weight), np.einsum("isn,sn->si", x, y * weight)
    return CrossMoments(xx, xy, (y**2 * weight).sum(axis=1))


def test_errors_of_contributions_are_those_of_repeated_samples():
    x, y = many_samples()
    y = y - (1 - x[1]) * x[2]  # one slope for all, as the regression has it
    found = gelbach(sums(x, y, np.ones_like(y)), 1, {"p": (2,), "q": (3,)})
    for each in (found.total, *found.parts.values(), found.base, found.full):
        assert each.se.mean() == pytest.approx(each.value.std(), rel=0.1)


def test_errors_of_the_parts_of_variables_are_those_of_repeated_samples():
    x, y = many_samples()
    columns = x[[0, 2, 3]]
    a, b = (sums(columns, y, each) for each in (x[1], 1 - x[1]))
    model = Model(a, b, ("1", "p", "q"))
    for made in (oaxaca_threefold(model), *(oaxaca_twofold(model, rule) for rule in RULES[:4])):
        for (_, name), each in made.detail.items():
            if name != "1" or each.value.std() > 0:
                assert each.se.mean() == pytest.approx(each.value.std(), rel=0.12)


def test_what_gelbach_refuses():
    group, z = np.arange(12) % 2, np.random.default_rng(1).normal(size=(12, 1))
    twice = CrossMoments.of_rows(np.column_stack((group, z, z)), z[:, 0])
    assert gelbach(twice, 1, {"p": (2,), "q": (3,)}).total.reason[0] == "COLLINEAR"
    nobody = CrossMoments.of_rows(np.zeros((0, 2)), np.zeros(0))
    assert gelbach(nobody, 1, {"p": (2,)}).total.reason[0] == "NO_DATA"
