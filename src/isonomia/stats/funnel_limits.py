"""Exact limits of a count whose chance or mean is known, as funnel plots draw them. Arrays of any common shape.

A funnel plot asks of many units of unlike size which of them differ from one common figure. Around it stand the counts
that chance alone would leave a unit of that size with: below the lower limit ends a share of α/2, above the upper one
a share of α/2 at most.

Source: Spiegelhalter, Stat Med 2005;24:1185, appendix A.1. His lower limit is ours. His upper limit reads P(R ≤ r), so
that it stands one count lower and a unit is outside more often than α/2; ours is the lower limit of those to whom the
outcome did not happen, and the two sides promise the same.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from isonomia.stats.arrays import REFUSED, Floats, Limits, floats

_BEYOND = 60.0
"""No Poisson count that matters lies farther out than this, and as many standard deviations, above its mean."""


def binomial_limits(n: ArrayLike, share: ArrayLike, confidence: ArrayLike = 0.95) -> Limits:
    """Counts between which R ~ Bin(n, q) stays with at least the confidence 1 − α, interpolated between whole ones.

    low = max(0, r − [P(R ≤ r) − α/2] / P(R = r)) with r the smallest count at which P(R ≤ r) ≥ α/2;
    high = n − low(n, 1 − q). A whole count x is below `low` if and only if P(R ≤ x) < α/2, and above `high` if and
    only if P(R ≥ x) < α/2. NaN where n is 0 or q is not between 0 and 1.
    """
    size, q, level = floats(n, share, confidence)
    usable = (size > 0) & (q > 0) & (q < 1)
    size, q = np.where(usable, size, 1.0), np.where(usable, q, 0.5)
    low, rest = (_lower(_binomial(size, chance), size, (1 - level) / 2) for chance in (q, 1 - q))
    return Limits(np.where(usable, low, REFUSED), np.where(usable, size - rest, REFUSED))


def poisson_limits(mean: ArrayLike, confidence: ArrayLike = 0.95) -> Limits:
    """Counts between which R ~ Poisson(m) stays with at least the confidence 1 − α, interpolated as for shares.

    high = r + [P(R ≥ r) − α/2] / P(R = r) with r the largest count at which P(R ≥ r) ≥ α/2. NaN where m is not
    positive.
    """
    m, level = floats(mean, confidence)
    usable = m > 0
    m, tail = np.where(usable, m, 1.0), (1 - level) / 2
    farthest = np.ceil(m + _BEYOND * np.sqrt(m) + _BEYOND)
    low = _lower(lambda r: _poisson_cdf(r, m), farthest, tail)
    high = _upper(lambda r: 1 - _poisson_cdf(r - 1, m), farthest, tail)
    return Limits(np.where(usable, low, REFUSED), np.where(usable, high, REFUSED))


def two_sided(below: ArrayLike, above: ArrayLike) -> Floats:
    """The p-value that belongs to the limits: twice the smaller exact tail, at most 1."""
    one, other = floats(below, above)
    return np.asarray(np.minimum(1.0, 2 * np.minimum(one, other)), dtype=np.float64)


def binomial_tails(events: ArrayLike, n: ArrayLike, share: ArrayLike) -> tuple[Floats, Floats]:
    """P(R ≤ x) and P(R ≥ x) for R ~ Bin(n, q)."""
    x, size, q = floats(events, n, share)
    return _binomial(size, q)(x), _binomial(size, 1 - q)(size - x)


def poisson_tails(events: ArrayLike, mean: ArrayLike) -> tuple[Floats, Floats]:
    """P(R ≤ x) and P(R ≥ x) for R ~ Poisson(m)."""
    x, m = floats(events, mean)
    above = np.where(x <= 0, 1.0, special.gammainc(np.where(x > 0, x, 1.0), m))
    return _poisson_cdf(x, m), above


def _binomial(n: Floats, share: Floats) -> Callable[[Floats], Floats]:
    def cdf(r: Floats) -> Floats:
        inner = (r >= 0) & (r < n)
        found = special.betainc(np.where(inner, n - r, 1.0), np.where(inner, r + 1, 1.0), 1 - share)
        return np.where(r >= n, 1.0, np.where(inner, found, 0.0))

    return cdf


def _poisson_cdf(r: Floats, mean: Floats) -> Floats:
    return np.where(r < 0, 0.0, special.gammaincc(np.where(r >= 0, r + 1, 1.0), mean))


def _lower(cdf: Callable[[Floats], Floats], most: Floats, tail: Floats) -> Floats:
    """The interpolated lower limit; `most` is a count at which the cdf has passed the tail."""
    outside, inside = np.full_like(most, -1.0), most
    while np.any(inside - outside > 1):
        middle = np.floor((inside + outside) / 2)
        passed = cdf(middle) >= tail
        outside, inside = np.where(passed, outside, middle), np.where(passed, middle, inside)
    over = (cdf(inside) - tail) / (cdf(inside) - cdf(inside - 1))
    return np.maximum(0.0, inside - over)


def _upper(beyond: Callable[[Floats], Floats], most: Floats, tail: Floats) -> Floats:
    """The interpolated upper limit; `beyond` is P(R ≥ r), and at `most` it is smaller than the tail."""
    inside, outside = np.zeros_like(most), most
    while np.any(outside - inside > 1):
        middle = np.floor((inside + outside) / 2)
        passed = beyond(middle) >= tail
        inside, outside = np.where(passed, middle, inside), np.where(passed, outside, middle)
    return inside + (beyond(inside) - tail) / (beyond(inside) - beyond(inside + 1))
