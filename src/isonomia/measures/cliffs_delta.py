"""Cliff's delta: of two people, one of each group, how much more often does the first answer higher than lower?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from isonomia.errors import Fault, InternalError
from isonomia.measures.results import first_reason, make_result
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Floats, Limits, divide, root, t_quantile


def cliffs_delta(counts: Floats, confidence: float = 0.95) -> Result:
    """δ = P(X > Y) − P(X < Y) of ordered answers: no distances between answers are assumed.

    With d_i the dominance of one person over the other group, and d̄ = δ,
    Var = [n₂²Σ(d_i − δ)² + n₁²Σ(d_j − δ)² − ΣΣ(d_ij − δ)²]/[n₁n₂(n₁ − 1)(n₂ − 1)], not below (1 − δ²)/(n₁n₂ − 1).
    Limits, not symmetric: [δ − δ³ ± t·s·√((1 − δ²)² + t²s²)]/(1 − δ² + t²s²), t on n₁ + n₂ − 2 degrees of freedom; at
    |δ| = 1 the inner one is (n − t²)/(n + t²), n the smaller group.
    Source: Cliff, Psychol Bull 1993;114:494; Feng & Cliff, J Mod Appl Stat Methods 2004;3:322.

    Args:
        counts: (S, 2, K) people of the focus and of the reference group by answer, answers in order.
        confidence: of the interval.

    Refusals: `NO_DATA` a group is empty; `TOO_SMALL` a group of one.
    """
    table = np.asarray(counts, dtype=np.float64)
    if table.ndim != 3 or table.shape[1] != 2 or np.any(table < 0):
        raise InternalError(Fault("Cliff's delta", "counts are not (sets, 2 groups, answers)."))
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
    reason = first_reason(len(table), ((n1 <= 0) | (n2 <= 0), "NO_DATA"), ((n1 < 2) | (n2 < 2), "TOO_SMALL"))
    limits = _limits(delta, variance, np.minimum(n1, n2), t_quantile(confidence, n1 + n2 - 2))
    return make_result(delta, root(variance), limits, reason, method="Cliff", confidence=confidence)


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


def _limits(delta: Floats, variance: Floats, smaller: Floats, t: Floats) -> Limits:
    extreme = np.abs(delta) >= 1 - 1e-12
    spread = 1 - delta**2 + t**2 * variance
    half = t * np.sqrt(variance) * np.sqrt((1 - delta**2) ** 2 + t**2 * variance)
    low, high = (divide(delta - delta**3 + sign * half, spread) for sign in (-1, 1))
    inner = divide(smaller - t**2, smaller + t**2)
    low = np.where(extreme, np.where(delta > 0, inner, -1.0), low)
    high = np.where(extreme, np.where(delta > 0, 1.0, -inner), high)
    return Limits(np.clip(low, -1, 1), np.clip(high, -1, 1))
