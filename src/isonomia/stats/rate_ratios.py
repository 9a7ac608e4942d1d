"""The ratio of two rates d₁/t₁ and d₂/t₂, by conditioning on the total number of events."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from isonomia.stats.arrays import REFUSED, Floats, Limits, floats
from isonomia.stats.proportions import mid_p_binomial


def mid_p_rate_ratio(
    events_1: ArrayLike, time_1: ArrayLike, events_2: ArrayLike, time_2: ArrayLike, confidence: ArrayLike = 0.95
) -> Limits:
    """Conditional mid-p limits φ = [π/(1 − π)]·t₂/t₁, π the mid-p limits of d₁ ~ Bin(d₁ + d₂, π).

    d₁ = 0 gives low = 0, d₂ = 0 gives high = ∞, both 0 give [0, ∞]; no time gives NaN.
    Source: Przyborowski & Wilenski, Biometrika 1940;31:313; Lancaster 1961.
    """
    d1, t1, d2, t2, level = floats(events_1, time_1, events_2, time_2, confidence)
    share = mid_p_binomial(d1, d1 + d2, level)
    usable, none = (t1 > 0) & (t2 > 0), d1 + d2 <= 0
    scale = np.where(usable, t2, 1.0) / np.where(usable, t1, 1.0)
    low = np.where(none | (d1 <= 0), 0.0, _odds(share.low) * scale)
    high = np.where(none | (d2 <= 0), np.inf, _odds(share.high) * scale)
    return Limits(np.where(usable, low, REFUSED), np.where(usable, high, REFUSED))


def _odds(share: Floats) -> Floats:
    inner = share < 1
    return np.where(inner, share / np.where(inner, 1 - share, 1.0), np.inf)
