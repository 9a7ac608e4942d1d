"""Limits of the mean of a Poisson count d: exact, mid-p and score. Arrays of any common shape."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from isonomia.stats.arrays import Floats, Limits, floats, normal_quantile, root
from isonomia.stats.roots import find_root


def poisson_exact(events: ArrayLike, confidence: ArrayLike = 0.95) -> Limits:
    """Exact tail limits ½χ²_{α/2}(2d), ½χ²_{1−α/2}(2d + 2); low = 0 at d = 0. Source: Garwood, Biometrika 1936."""
    d, level = floats(events, confidence)
    tail = (1 - level) / 2
    low = special.gammaincinv(np.where(d > 0, d, 1.0), tail)
    return Limits(np.where(d > 0, low, d * 0), np.asarray(special.gammaincinv(d + 1, 1 - tail)))


def poisson_mid_p(events: ArrayLike, confidence: ArrayLike = 0.95) -> Limits:
    """The means at which P(X > d) + ½P(X = d) = α/2, and likewise below.

    At d = 0 the upper limit is −ln α. Source: Lancaster 1961; Cohen & Yang, Stat Med 1994;13:2189.
    """
    d, level = floats(events, confidence)
    alpha = 1 - level
    outer = poisson_exact(d, level)
    low = find_root(lambda m: _poisson_mid_cdf(d, m) - (1 - alpha / 2), outer.low, d)
    high = find_root(lambda m: _poisson_mid_cdf(d, m) - alpha / 2, d, outer.high)
    return Limits(np.where(d <= 0, d * 0, low), high)


def poisson_score(events: ArrayLike, confidence: ArrayLike = 0.95) -> Limits:
    """Score limits d + z²/2 ± z√(d + z²/4): the means m with |d − m| ≤ z√m. Source: Rao 1948."""
    d, level = floats(events, confidence)
    z = normal_quantile(level)
    half = z * root(d + z**2 / 4)
    return Limits(np.where(d <= 0, d * 0, d + z**2 / 2 - half), d + z**2 / 2 + half)


def _poisson_mid_cdf(d: Floats, mean: Floats) -> Floats:
    """P(X < d) + ½P(X = d) for X ~ Poisson(mean); decreases in the mean."""
    below = np.where(d > 0, special.gammaincc(np.where(d > 0, d, 1.0), mean), 0.0)
    return np.asarray((below + special.gammaincc(d + 1, mean)) / 2, dtype=np.float64)
