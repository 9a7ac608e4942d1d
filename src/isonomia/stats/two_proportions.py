"""Limits of the difference and the ratio of two proportions x₁/n₁ and x₂/n₂. Arrays of any common shape."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from isonomia.stats.arrays import REFUSED, Bools, Floats, Limits, divide, floats, normal_quantile, root
from isonomia.stats.mover import mover_difference
from isonomia.stats.proportions import wilson
from isonomia.stats.roots import find_root

_OFF = 1e-11
"""How far from the estimate a search starts: at two proportions of 1 the score's variance is 0 on the estimate."""


@dataclass(frozen=True, slots=True, eq=False)
class _Tables:
    """Events, persons and normal quantile of many pairs, as arrays of one shape without n = 0."""

    x1: Floats
    n1: Floats
    x2: Floats
    n2: Floats
    z: Floats

    @property
    def p1(self) -> Floats:
        return self.x1 / self.n1

    @property
    def p2(self) -> Floats:
        return self.x2 / self.n2


def newcombe(
    events_1: ArrayLike, n_1: ArrayLike, events_2: ArrayLike, n_2: ArrayLike, confidence: ArrayLike = 0.95
) -> Limits:
    """Hybrid score limits of p₁ − p₂: MOVER of two Wilson intervals, without correction.

    Source: Newcombe, Stat Med 1998;17:873, method 10.
    """
    first, second = wilson(events_1, n_1, confidence), wilson(events_2, n_2, confidence)
    limits = mover_difference(divide(events_1, n_1), first, divide(events_2, n_2), second)
    return Limits(np.clip(limits.low, -1, 1), np.clip(limits.high, -1, 1))


def koopman(
    events_1: ArrayLike, n_1: ArrayLike, events_2: ArrayLike, n_2: ArrayLike, confidence: ArrayLike = 0.95
) -> Limits:
    """Score limits of φ = p₁/p₂: solves |p₁ − φp₂| = z√[p̃₁q̃₁/n₁ + φ²p̃₂q̃₂/n₂].

    p̃₂ is the smaller root of Nφp̃² − [n₁φ + x₁ + n₂ + x₂φ]p̃ + (x₁ + x₂) = 0 and p̃₁ = φp̃₂. x₁ = 0 gives
    low = 0; x₂ = 0 gives high = ∞; both 0 give [0, ∞]. Source: Koopman, Biometrics 1984;40:513.
    """
    tables, known = _clean(events_1, n_1, events_2, n_2, confidence)
    nothing = (tables.x1 == 0) & (tables.x2 == 0)
    at = np.where(nothing, 0.5, tables.p1 / np.where(nothing, 1.0, tables.p1 + tables.p2))
    low = find_root(
        lambda u: (1 - u) * tables.p1 - u * tables.p2 - _ratio_margin(tables, u),
        np.zeros(at.shape),
        at * (1 - _OFF),
        tolerance=1e-16,
    )
    high = find_root(
        lambda v: (1 - v) * tables.p2 - v * tables.p1 - _ratio_margin(tables, 1 - v),
        np.zeros(at.shape),
        (1 - at) * (1 - _OFF),
        tolerance=1e-16,
    )
    below = np.where(tables.x1 == 0, 0.0, low / (1 - low))
    above = np.where(tables.x2 == 0, np.inf, (1 - high) / np.where(high > 0, high, 1.0))
    return Limits(np.where(known, below, REFUSED), np.where(known, above, REFUSED))


def _clean(*values: ArrayLike) -> tuple[_Tables, Bools]:
    """The tables with 1 of 2 in the place of unusable ones, and which are usable."""
    x1, n1, x2, n2, level = floats(*values)
    known = (n1 > 0) & (n2 > 0) & ~np.isnan(x1 + x2)
    one, two = np.ones_like(x1), np.full_like(x1, 2.0)
    keep = [np.where(known, each, instead) for each, instead in ((x1, one), (n1, two), (x2, one), (n2, two))]
    return _Tables(keep[0], keep[1], keep[2], keep[3], normal_quantile(level)), known


def _ratio_margin(tables: _Tables, u: Floats) -> Floats:
    """z·SE of (1 − u)p₁ − u·p₂ under φ = u/(1 − u): the quadratic of `koopman` times 1 − u."""
    v = 1 - u
    events, total = tables.x1 + tables.x2, tables.n1 + tables.n2
    b = (tables.n1 + tables.x2) * u + (tables.n2 + tables.x1) * v
    common = 2 * events / (b + root(b**2 - 4 * total * u * v * events))
    p1, p2 = np.clip(common * u, 0, 1), np.clip(common * v, 0, 1)
    return tables.z * root(v**2 * p1 * (1 - p1) / tables.n1 + u**2 * p2 * (1 - p2) / tables.n2)
