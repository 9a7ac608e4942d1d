"""Limits for means: one, the difference, the ratio and the standardised difference of two."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from isonomia.stats.arrays import REFUSED, Bools, Floats, Limits, divide, floats, root, t_quantile
from isonomia.stats.roots import bracket_upwards, find_root


class Fieller(NamedTuple):
    """Limits of a ratio, and where the set is not an interval between two numbers."""

    limits: Limits
    unbounded: Bools


def t_limits(mean: ArrayLike, se: ArrayLike, df: ArrayLike, confidence: ArrayLike = 0.95) -> Limits:
    """Mean ± t·SE; NaN where SE or df is missing."""
    centre, error, degrees, level = floats(mean, se, df, confidence)
    half = t_quantile(level, degrees) * error
    return Limits(centre - half, centre + half)


def welch_df(se_1: ArrayLike, df_1: ArrayLike, se_2: ArrayLike, df_2: ArrayLike) -> Floats:
    """Degrees of freedom (a + b)²/(a²/df₁ + b²/df₂), a = SE₁², b = SE₂²; infinite where both are.

    Source: Welch, Biometrika 1947;34:28; Satterthwaite, Biometrics Bull 1946;2:110.
    """
    s1, f1, s2, f2 = floats(se_1, df_1, se_2, df_2)
    a, b = s1**2, s2**2
    spread = divide(a**2, f1) + divide(b**2, f2)
    found = divide((a + b) ** 2, spread)
    return np.where((spread == 0) & (a + b > 0), np.inf, found)


def fieller(
    above: ArrayLike,
    below: ArrayLike,
    var_above: ArrayLike,
    var_below: ArrayLike,
    covariance: ArrayLike = 0.0,
    quantile: ArrayLike = 1.959963984540054,
) -> Fieller:
    """Limits of above/below: the φ with (a − φb)² ≤ q²·(v_a − 2φ·v_ab + φ²·v_b).

    A bounded interval only if b² > q²·v_b; otherwise the limits are NaN and `unbounded` is true.
    Source: Fieller, J R Stat Soc B 1954;16:175.
    """
    a, b, va, vb, vab, q = floats(above, below, var_above, var_below, covariance, quantile)
    leading = b**2 - q**2 * vb
    bounded = leading > 0
    middle, last = a * b - q**2 * vab, a**2 - q**2 * va
    half = root(middle**2 - leading * last)
    low, high = divide(middle - half, leading), divide(middle + half, leading)
    unknown = np.isnan(leading + middle + last)
    refused = ~bounded & ~unknown
    return Fieller(Limits(np.where(bounded, low, REFUSED), np.where(bounded, high, REFUSED)), refused)


def hedges_correction(df: ArrayLike) -> Floats:
    """J = 1 − 3/(4df − 1), the small-sample factor of a standardised difference. Source: Hedges 1981."""
    (degrees,) = floats(df)
    return 1 - divide(3, 4 * degrees - 1)


def noncentral_t_limits(t: ArrayLike, df: ArrayLike, confidence: ArrayLike = 0.95) -> Limits:
    """The noncentralities δ at which P(T ≤ t) is 1 − α/2 and α/2. Exact for normal outcomes of equal variance.

    Found for |t| and mirrored: limits of −t are those of t negated, to the last digit.
    Source: Steiger & Fouladi, in What if there were no significance tests? 1997.
    """
    statistic, degrees, level = floats(t, df, confidence)
    tail = (1 - level) / 2
    usable = (degrees > 0) & np.isfinite(statistic)
    at, f = np.where(usable, np.abs(statistic), 0.0), np.where(usable, degrees, 10.0)
    near, far = _noncentrality(at, f, 1 - tail), _noncentrality(at, f, tail)
    negative = statistic < 0
    low, high = np.where(negative, -far, near), np.where(negative, -near, far)
    return Limits(np.where(usable, low, REFUSED), np.where(usable, high, REFUSED))


def _noncentrality(t: Floats, df: Floats, share: Floats) -> Floats:
    """The δ with P(T ≤ t; df, δ) = share; the share decreases in δ."""

    def excess(delta: Floats) -> Floats:
        below = special.nctdtr(df, delta, t)
        return np.where(np.isnan(below), 1.0, below) - share  # NaN near δ = −t for large t, where the share is 1

    width = 2.5 + 2.5 * np.abs(t) / np.sqrt(2 * df)
    high = bracket_upwards(excess, t, width)
    low = -bracket_upwards(lambda turned: -excess(-turned), -t, width)
    return find_root(excess, low, high, tolerance=1e-11)
