"""Cliff's delta: of two people, one of each group, how much more often does the first answer higher than lower?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from isonomia.errors import Fault, InternalError
from isonomia.measures.results import first_reason, make_result
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Floats, Limits, divide, root, t_quantile, two_sided_t

Limiting = Literal["score", "Feng-Cliff"]
LEAST: Final = 10
"""People of either group below whom there is no interval: it was not shown to hold there."""


def cliffs_delta(counts: ArrayLike, confidence: float = 0.95, limits: Limiting = "score") -> Result:
    """δ = P(X > Y) − P(X < Y) of ordered answers: no distances between answers are assumed.

    SE by Cliff. With d_i the dominance of one person over the other group, and d̄ = δ,
    Var = [n₂²Σ(d_i − δ)² + n₁²Σ(d_j − δ)² − ΣΣ(d_ij − δ)²]/[n₁n₂(n₁ − 1)(n₂ − 1)], not below (1 − δ²)/(n₁n₂ − 1).

    Limits "score": Wilson's of θ = (δ + 1)/2 at the effective size n* = θ̃(1 − θ̃)/Ṽ, with t on Satterthwaite's
    degrees of freedom, and δ = 2θ − 1. Ṽ is Brunner and Munzel's variance of the table in which half a person is added
    to every answer of each group: without them few people who answer alike seem to be certain.
    Limits "Feng-Cliff", not symmetric: [δ − δ³ ± t·s·√((1 − δ²)² + t²s²)]/(1 − δ² + t²s²), t on n₁ + n₂ − 2; at
    |δ| = 1 the inner one is (n − t²)/(n + t²), n the smaller group. They are too narrow where groups are far apart.
    Source: Cliff, Psychol Bull 1993;114:494; Brunner & Munzel, Biom J 2000;42:17; Wilson, J Am Stat Assoc
    1927;22:209; Feng & Cliff, J Mod Appl Stat Methods 2004;3:322.

    Args:
        counts: (S, 2, K) people of the focus and of the reference group by answer, answers in order.
        confidence: of the interval.
        limits: which of the two.

    Refusals: `NO_DATA` a group is empty; `TOO_SMALL` a group of one. Interval `TOO_SMALL` a group below 10.
    """
    table = _checked(counts)
    first, second = table[:, 0], table[:, 1]
    n1, n2 = first.sum(axis=1), second.sum(axis=1)
    over_second, over_first = _dominance(second), _dominance(first)
    delta = divide((first * over_second).sum(axis=1), n1 * n2)
    d_first = divide(over_second, n2[:, None])
    d_second = divide(-over_first, n1[:, None])
    near = delta[:, None]
    rows = (first * (d_first - near) ** 2).sum(axis=1)
    columns = (second * (d_second - near) ** 2).sum(axis=1)
    unlike = n1 * n2 - (first * second).sum(axis=1)
    each = unlike - n1 * n2 * delta**2
    below = n1 * n2 * (n1 - 1) * (n2 - 1)
    variance = divide(n2**2 * rows + n1**2 * columns - each, np.where(below > 0, below, np.nan))
    variance = np.maximum(variance, divide(1 - delta**2, np.where(n1 * n2 > 1, n1 * n2 - 1, np.nan)))
    smaller = np.minimum(n1, n2)
    reason = first_reason(len(table), ((n1 <= 0) | (n2 <= 0), "NO_DATA"), ((n1 < 2) | (n2 < 2), "TOO_SMALL"))
    if limits == "score":
        found = _score_limits(delta, table, confidence)
        why = np.where((reason == "") & (smaller < LEAST), "TOO_SMALL", "")
        return make_result(
            delta, root(variance), found, reason, method="score", confidence=confidence, interval_reason=why
        )
    found = _feng_cliff_limits(delta, variance, smaller, t_quantile(confidence, n1 + n2 - 2))
    return make_result(delta, root(variance), found, reason, method="Feng-Cliff", confidence=confidence)


def dominance_p(counts: ArrayLike) -> Floats:
    """(S,) two-sided p of no dominance (Brunner–Munzel); NaN where a group is too small or all answers are alike.

    t = (θ − ½)/√V on Satterthwaite's degrees of freedom. Source: Brunner & Munzel, Biom J 2000;42:17.
    """
    placed = _placements(_checked(counts))
    t = divide(placed.theta - 0.5, np.where(placed.variance > 0, root(placed.variance), np.nan))
    p: Floats = two_sided_t(t, placed.df)
    return p


def probability_of_superiority(delta: Result) -> Result:
    """(δ + 1)/2 = P(X > Y) + ½P(X = Y), with the limits of δ. Source: Grissom, J Appl Psychol 1994;79:314."""
    return replace(
        delta,
        value=(delta.value + 1) / 2,
        se=delta.se / 2,
        low=(delta.low + 1) / 2,
        high=(delta.high + 1) / 2,
        debiased=(delta.debiased + 1) / 2,
    )


def _dominance(other: Floats) -> Floats:
    """(S, K) people of the other group below each answer, less those above it."""
    up_to = np.cumsum(other, axis=1)
    return np.asarray(up_to - other - (up_to[:, -1:] - up_to))


def _checked(counts: ArrayLike) -> Floats:
    table = np.asarray(counts, dtype=np.float64)
    if table.ndim != 3 or table.shape[1] != 2 or np.any(table < 0):
        raise InternalError(Fault("Cliff's delta", "counts are not (sets, 2 groups, answers)."))
    return table


@dataclass(frozen=True, slots=True, eq=False)
class _Placed:
    """θ = P(X > Y) + ½P(X = Y) of S tables, its variance after Brunner and Munzel, and its degrees of freedom."""

    theta: Floats
    variance: Floats
    df: Floats


def _placements(table: Floats) -> _Placed:
    """From how far up each answer stands in the other group: V = S₁²/n₁ + S₂²/n₂, S² the variances of these places."""
    first, second = table[:, 0], table[:, 1]
    n1, n2 = first.sum(axis=1), second.sum(axis=1)
    up = divide(_dominance(second), n2[:, None]) / 2 + 0.5
    down = 0.5 - divide(_dominance(first), n1[:, None]) / 2
    theta = divide((first * up).sum(axis=1), n1)
    parts = [
        divide((side * (place - theta[:, None]) ** 2).sum(axis=1), n * np.where(n > 1, n - 1, np.nan))
        for side, place, n in ((first, up, n1), (second, down, n2))
    ]
    spread = divide(parts[0] ** 2, n1 - 1) + divide(parts[1] ** 2, n2 - 1)
    df = np.clip(divide((parts[0] + parts[1]) ** 2, spread), np.minimum(n1, n2) - 1, n1 + n2 - 2)
    return _Placed(theta, parts[0] + parts[1], df)


def _score_limits(delta: Floats, table: Floats, confidence: float) -> Limits:
    filled = _placements(table + 0.5)
    size = divide(filled.theta * (1 - filled.theta), filled.variance)
    people = table.sum(axis=2)
    freedom = np.clip(filled.df, people.min(axis=1) - 1, people.sum(axis=1) - 2)
    t = t_quantile(confidence, np.where(freedom > 0, freedom, np.nan))
    theta = (delta + 1) / 2
    middle = (theta + t**2 / (2 * size)) / (1 + t**2 / size)
    half = t * np.sqrt(theta * (1 - theta) / size + t**2 / (4 * size**2)) / (1 + t**2 / size)
    return Limits(np.clip(2 * (middle - half) - 1, -1, 1), np.clip(2 * (middle + half) - 1, -1, 1))


def _feng_cliff_limits(delta: Floats, variance: Floats, smaller: Floats, t: Floats) -> Limits:
    extreme = np.abs(delta) >= 1 - 1e-12
    spread = 1 - delta**2 + t**2 * variance
    half = t * np.sqrt(variance) * np.sqrt((1 - delta**2) ** 2 + t**2 * variance)
    low, high = (divide(delta - delta**3 + sign * half, spread) for sign in (-1, 1))
    inner = divide(smaller - t**2, smaller + t**2)
    low = np.where(extreme, np.where(delta > 0, inner, -1.0), low)
    high = np.where(extreme, np.where(delta > 0, 1.0, -inner), high)
    return Limits(np.clip(low, -1, 1), np.clip(high, -1, 1))
