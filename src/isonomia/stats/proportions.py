"""Limits of one proportion x/n. Arrays of any common shape; n = 0 gives NaN (the caller refuses with NO_DATA).

`events` and `n` may be effective numbers (`effective_size.py`), so they need not be whole.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from isonomia.stats.arrays import REFUSED, Floats, Limits, divide, floats, normal_quantile, root
from isonomia.stats.roots import find_root


def wilson(events: ArrayLike, n: ArrayLike, confidence: ArrayLike = 0.95) -> Limits:
    """Score limits of a proportion: the p with |x/n − p| ≤ z√[p(1 − p)/n].

    (x + z²/2 ± z√[x(n − x)/n + z²/4]) / (n + z²). Inside [0, 1]; the lower limit of 0/n is 0, the upper of n/n 1.
    Source: Wilson, J Am Stat Assoc 1927;22:209.
    """
    x, size, level = floats(events, n, confidence)
    z = normal_quantile(level)
    half = z * root(divide(x * (size - x), size) + z**2 / 4)
    low, high = (x + z**2 / 2 - half) / (size + z**2), (x + z**2 / 2 + half) / (size + z**2)
    low, high = np.where(x <= 0, low * 0, low), np.where(x >= size, high * 0 + 1, high)
    return Limits(np.clip(low, 0, 1), np.clip(high, 0, 1))


def clopper_pearson(events: ArrayLike, n: ArrayLike, confidence: ArrayLike = 0.95) -> Limits:
    """Exact tail limits: the p at which P(X ≥ x) = α/2 and P(X ≤ x) = α/2. Never below nominal, mostly above.

    Source: Clopper & Pearson, Biometrika 1934;26:404.
    """
    x, size, level = floats(events, n, confidence)
    alpha = 1 - level
    low = _beta_quantile(x, size - x + 1, alpha / 2)
    high = _beta_quantile(x + 1, size - x, 1 - alpha / 2)
    return _known(size, Limits(np.where(x <= 0, 0.0, low), np.where(x >= size, 1.0, high)))


def mid_p_binomial(events: ArrayLike, n: ArrayLike, confidence: ArrayLike = 0.95) -> Limits:
    """The p at which P(X > x) + ½P(X = x) = α/2, and likewise below. Whole events and n.

    Source: Lancaster, J Am Stat Assoc 1961;56:223; Berry & Armitage, Statistician 1995;44:417.
    """
    x, size, level = floats(events, n, confidence)
    outer = clopper_pearson(x, size, level)
    alpha = 1 - level
    safe_n = np.where(size > 0, size, 1.0)
    safe_x = np.where(size > 0, x, 0.0)
    middle = safe_x / safe_n
    low = find_root(lambda p: binomial_mid_cdf(safe_x, safe_n, p) - (1 - alpha / 2), _or(outer.low, 0.0), middle)
    high = find_root(lambda p: binomial_mid_cdf(safe_x, safe_n, p) - alpha / 2, middle, _or(outer.high, 1.0))
    return _known(size, Limits(np.where(x <= 0, 0.0, low), np.where(x >= size, 1.0, high)))


def binomial_mid_cdf(events: ArrayLike, n: ArrayLike, p: ArrayLike) -> Floats:
    """P(X < x) + ½P(X = x) for X ~ Bin(n, p); decreases in p."""
    x, size, share = floats(events, n, p)
    below = np.where(x <= 0, 0.0, _binomial_cdf(x - 1, size, share))
    return (below + _binomial_cdf(x, size, share)) / 2


def _binomial_cdf(x: Floats, n: Floats, p: Floats) -> Floats:
    """P(X ≤ x) = I₁₋ₚ(n − x, x + 1); 1 at x ≥ n."""
    inner = (x >= 0) & (x < n)
    found = special.betainc(np.where(inner, n - x, 1.0), np.where(inner, x + 1, 1.0), 1 - p)
    return np.where(x >= n, 1.0, np.where(inner, found, 0.0))


def _beta_quantile(a: Floats, b: Floats, probability: Floats) -> Floats:
    usable = (a > 0) & (b > 0)
    found = special.betaincinv(np.where(usable, a, 1.0), np.where(usable, b, 1.0), probability)
    return np.where(usable, found, REFUSED)


def _or(values: Floats, otherwise: float) -> Floats:
    return np.where(np.isnan(values), otherwise, values)


def _known(n: Floats, limits: Limits) -> Limits:
    return Limits(np.where(n > 0, limits.low, REFUSED), np.where(n > 0, limits.high, REFUSED))
