"""The odds ratio of x₁/n₁ against x₂/n₂: sample value, Woolf's limits, conditional estimate and limits.

Arrays of any common shape; whole counts; one confidence for all. Unusable tables (n = 0) give NaN.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from isonomia.stats.arrays import REFUSED, Bools, Floats, Limits, divide, floats, normal_quantile, root
from isonomia.stats.hypergeometric import (
    Tables,
    mean_excess,
    mid_share_below,
    reach,
    tables,
    weights_around,
)
from isonomia.stats.roots import bracket_upwards, find_root

_MOST_WEIGHTS = 400_000
"""Weights held at once on either side: what fits a processor's cache is quickest."""


def sample_odds_ratio(x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike) -> Floats:
    """x₁(n₂ − x₂)/[(n₁ − x₁)x₂]; NaN where the denominator is 0."""
    a, n, c, m = floats(x1, n1, x2, n2)
    return divide(a * (m - c), (n - a) * c)


def woolf_standard_error(x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike) -> Floats:
    """Standard error of ln OR: √(1/a + 1/b + 1/c + 1/d); NaN with a zero cell."""
    a, n, c, m = floats(x1, n1, x2, n2)
    return root(divide(1, a) + divide(1, n - a) + divide(1, c) + divide(1, m - c))


def woolf(x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, confidence: ArrayLike = 0.95) -> Limits:
    """Log limits OR·exp(±z·SE); NaN with a zero cell. Source: Woolf, Ann Hum Genet 1955;19:251."""
    value, se = sample_odds_ratio(x1, n1, x2, n2), woolf_standard_error(x1, n1, x2, n2)
    z = normal_quantile(confidence)
    return Limits(value * np.exp(-z * se), value * np.exp(z * se))


def conditional_odds_ratio(x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike) -> Floats:
    """The ψ that makes the observed table most likely given its margins: E_ψ(X) = x₁.

    0 where x₁ is at its lowest, ∞ at its highest, NaN where the margins leave one table only. Source: Cornfield,
    Proc 3rd Berkeley Symp 1956;4:135.
    """
    table, usable = tables(x1, n1, x2, n2)
    at_lowest, at_highest = table.x1 == table.lowest, table.x1 == table.highest

    def solved(part: Tables) -> Floats:
        weights = weights_around(part)
        return _solve(lambda theta: -mean_excess(weights, theta), part)

    found = _batched(solved, _where(table, ~at_lowest & ~at_highest))
    value = np.where(at_lowest, 0.0, np.where(at_highest, np.inf, np.exp(found)))
    return np.where(usable & ~(at_lowest & at_highest), value, REFUSED)


def conditional_limits(
    x1: ArrayLike,
    n1: ArrayLike,
    x2: ArrayLike,
    n2: ArrayLike,
    confidence: float = 0.95,
    *,
    mid_p: bool = True,
) -> Limits:
    """The ψ at which the conditional tail (with half of P(X = x₁) if `mid_p`) is α/2, on either side.

    Low is 0 where x₁ is at its lowest, high ∞ where it is at its highest. Source: Cornfield 1956; Lancaster, J Am
    Stat Assoc 1961;56:223.
    """
    table, usable = tables(x1, n1, x2, n2)
    tail = (1 - confidence) / 2
    half = 0.5 if mid_p else 1.0
    has_low, has_high = table.x1 > table.lowest, table.x1 < table.highest
    low = _batched(lambda part: _limit(part, 1 - tail, 1 - half), _where(table, has_low))
    high = _batched(lambda part: _limit(part, tail, half), _where(table, has_high))
    lower, upper = np.where(has_low, np.exp(low), 0.0), np.where(has_high, np.exp(high), np.inf)
    return Limits(np.where(usable, lower, REFUSED), np.where(usable, upper, REFUSED))


def _limit(table: Tables, share: float, at_value: float) -> Floats:
    """The ln ψ at which P(X < x₁) + `at_value`·P(X = x₁) is `share`."""
    weights = weights_around(table)
    goal = special.ndtri(share)
    return _solve(lambda theta: _probit(mid_share_below(weights, theta, at_value)) - goal, table)


def _batched(solve: Callable[[Tables], Floats], table: Tables) -> Floats:
    """`solve` on batches of tables of like reach, so that no batch needs more than a few million weights at once."""
    flat = [each.ravel() for each in (table.x1, table.n1, table.x2, table.n2)]
    width = reach(Tables(*flat))
    order = np.argsort(width, kind="stable")
    found = np.empty(width.shape)
    start = 0
    while start < len(order):
        stop = start + max(1, int(np.searchsorted(np.cumsum(width[order[start:]]), _MOST_WEIGHTS)))
        batch = order[start:stop]
        found[batch] = solve(Tables(*(each[batch] for each in flat)))
        start = stop
    return found.reshape(table.x1.shape)


def _where(table: Tables, wanted: Bools) -> Tables:
    """The table, with 1 of 2 against 1 of 2 where it is not wanted."""
    kept = [
        np.where(wanted, each, other) for each, other in ((table.x1, 1), (table.n1, 2), (table.x2, 1), (table.n2, 2))
    ]
    return Tables(kept[0], kept[1], kept[2], kept[3])


def _probit(share: Floats) -> Floats:
    """Φ⁻¹ of a share: nearly a straight line in ln ψ, so that the search needs few steps."""
    return np.asarray(special.ndtri(np.clip(share, 1e-300, 1 - 1e-16)), dtype=np.float64)


def _solve(function: Callable[[Floats], Floats], table: Tables) -> Floats:
    """The ln ψ at which a decreasing function is 0, searched outwards from the log odds ratio with ½ in each cell."""
    cells = (table.x1, table.n1 - table.x1, table.x2, table.n2 - table.x2)
    a, b, c, d = (each + 0.5 for each in cells)
    start, width = np.log(a * d / (b * c)), 2.2 * np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    high = bracket_upwards(function, start, width)
    low = -bracket_upwards(lambda turned: -function(-turned), -start, width)
    return find_root(function, low, high, tolerance=1e-10)
