"""Limits of diversity beside those of every table that N persons can form, counted without draws."""

from __future__ import annotations

from functools import cache
from itertools import permutations

import numpy as np
import pytest
from scipy.special import gammaln

from isonomia.measures.diversity import diversities, diversity

TAIL = 0.025


@cache
def tables(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Every table of n persons in three categories, and ln of its number of orders."""
    every = np.array([(a, b, n - a - b) for a in range(n + 1) for b in range(n + 1 - a)])
    return every, gammaln(n + 1) - gammaln(every + 1).sum(axis=1)


def chance(p: np.ndarray, n: int) -> np.ndarray:
    every, orders = tables(n)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(every > 0, every * np.log(np.maximum(p, 0)), 0.0)
    return np.exp(orders + logs.sum(axis=1))


def evenness(p: np.ndarray) -> np.ndarray:
    return 1 - np.sum(p**2, axis=-1)


def limits_by_enumeration(table: tuple[int, ...]) -> tuple[float, float]:
    """The two values on the ray through the table where exactly 2.5 % of all tables lie beyond it."""
    n, shares = sum(table), np.array(table) / sum(table)
    observed, found = evenness(shares), evenness(tables(n)[0] / n)
    steps = np.concatenate([np.linspace(0, 3, 901), np.geomspace(3.01, 50, 200)])
    path = np.maximum(1 / 3 + steps[:, None] * (shares - 1 / 3), 0)
    path /= path.sum(axis=1, keepdims=True)
    shares_of = np.array([chance(p, n) for p in path])
    below = shares_of @ (found < observed - 1e-12)
    up_to = shares_of @ (found <= observed + 1e-12)
    high = 0 if up_to[0] >= TAIL else int(np.argmax(up_to >= TAIL))
    low = int(np.argmax(below >= 1 - TAIL))
    return float(evenness(path[low])), float(evenness(path[high]))


@pytest.mark.parametrize("table", [(14, 5, 1), (17, 2, 1), (10, 8, 2), (12, 4, 4), (28, 9, 3), (90, 20, 10)])
def test_the_limits_are_those_of_exact_counting(table):
    """A ray that ends in one category (14, 5, 1 of 20) once left the upper limit far too low."""
    found = diversity("blau", [table])
    low, high = limits_by_enumeration(table)
    assert found.low[0] == pytest.approx(low, abs=0.02)
    assert found.high[0] == pytest.approx(high, abs=0.02)


@pytest.mark.parametrize("p", [(0.5, 0.3, 0.2), (0.6, 0.3, 0.1), (0.34, 0.33, 0.33), (0.45, 0.45, 0.1)])
def test_the_exact_coverage_at_eighteen_persons(p):
    """Discrete as it is, the interval holds the truth; its lower limit too, where people are nearly even."""
    every = tables(18)[0]
    found, truth = diversity("blau", every), evenness(np.array(p))
    held = (found.low <= truth + 1e-9) & (found.high >= truth - 1e-9)
    assert chance(np.array(p), 18)[held].sum() >= 0.92


def test_people_more_even_than_chance_have_a_lower_limit_of_their_own_ray():
    """One arbitrary draw from equal shares once served all of them."""
    low = diversity("blau", [(5, 5, 5, 5), (6, 6, 6, 2), (7, 5, 4, 4)]).low
    assert len(set(low)) == 3
    assert (low < 0.7).all()


@pytest.mark.parametrize("measure", ["blau", "shannon", "iqv", "hill_2"])
def test_the_names_of_categories_do_not_matter(measure):
    found = diversities(list(permutations((11, 6, 3))), (measure,))[measure]
    for each in (found.low, found.high, found.debiased):
        assert len(set(each)) == 1
