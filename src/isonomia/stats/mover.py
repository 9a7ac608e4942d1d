"""MOVER: limits of a difference or a ratio recovered from the limits of its two parts.

Source: Zou & Donner, Stat Med 2008;27:1693, eq. 2 and 4 (with correlation); Donner & Zou, Stat Methods Med Res
2012;21:347.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from isonomia.stats.arrays import Floats, Limits, floats, logarithm, root


def mover_difference(a: ArrayLike, of_a: Limits, b: ArrayLike, of_b: Limits, correlation: ArrayLike = 0.0) -> Limits:
    """Limits of a − b.

    low = d − √[(a − l_a)² + (u_b − b)² − 2r(a − l_a)(u_b − b)],
    high = d + √[(u_a − a)² + (b − l_b)² − 2r(u_a − a)(b − l_b)]; r is the correlation of the two estimates.

    Args:
        a: first estimate, any shape.
        of_a: its limits.
        b: second estimate.
        of_b: its limits.
        correlation: of the two estimates; 0 for independent ones.
    """
    first, second, r = floats(a, b, correlation)
    d = first - second
    below = _combined(first - of_a.low, of_b.high - second, r)
    above = _combined(of_a.high - first, second - of_b.low, r)
    return Limits(d - below, d + above)


def mover_log_ratio(a: ArrayLike, of_a: Limits, b: ArrayLike, of_b: Limits, correlation: ArrayLike = 0.0) -> Limits:
    """Limits of a/b for positive a and b, by MOVER on the log scale; low = 0 where a's own lower limit is 0.

    With a = 0 the upper limit is u_a/b·exp(ln b − ln l_b): both parts at their far ends.
    """
    first, second, r = floats(a, b, correlation)
    of_first = Limits(logarithm(of_a.low), logarithm(of_a.high))
    of_second = Limits(logarithm(of_b.low), logarithm(of_b.high))
    inner = mover_difference(logarithm(first), of_first, logarithm(second), of_second, r)
    nothing = (first == 0) & (second > 0)
    low = np.where((of_a.low <= 0) & (second > 0), 0.0, np.exp(inner.low))
    high = np.where(nothing, np.exp(of_first.high - of_second.low), np.exp(inner.high))
    return Limits(low, high)


def _combined(mine: Floats, other: Floats, r: Floats) -> Floats:
    return root(mine**2 + other**2 - 2 * r * mine * other)
