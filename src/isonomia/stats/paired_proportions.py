"""Two proportions of the same items: yes or no before, yes or no after. Arrays of any common shape.

Of n items, `both` were yes twice, `first` only before, `second` only after, `neither` never. NaN where n = 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from isonomia.stats.arrays import REFUSED, Floats, Limits, divide, floats, root
from isonomia.stats.proportions import binomial_mid_cdf, wilson


def newcombe_paired(
    both: ArrayLike, first: ArrayLike, second: ArrayLike, neither: ArrayLike, confidence: ArrayLike = 0.95
) -> Limits:
    """Score limits of p₂ − p₁, after less before: two Wilson intervals, squared and added, with their correlation.

    δ = √(d_u² − 2φ·d_u·d_l + d_l²) with φ = (ad − bc)/√((a+b)(c+d)(a+c)(b+d)), its numerator less n/2 where it is
    positive (0 where that falls below 0); φ = 0 where a margin is empty.
    Source: Newcombe, Stat Med 1998;17:2635, method 10.
    """
    a, b, c, d, level = floats(both, first, second, neither, confidence)
    n = a + b + c + d
    one, two = wilson(a + b, n, level), wilson(a + c, n, level)
    p1, p2 = divide(a + b, n), divide(a + c, n)
    cross = a * d - b * c
    corrected = np.where(cross > 0, np.maximum(cross - n / 2, 0.0), cross)
    phi = np.nan_to_num(divide(corrected, root((a + b) * (c + d) * (a + c) * (b + d))))
    below = _added(p2 - two.low, one.high - p1, phi)
    above = _added(two.high - p2, p1 - one.low, phi)
    low, high = np.clip(p2 - p1 - below, -1, 1), np.clip(p2 - p1 + above, -1, 1)
    return Limits(np.where(n > 0, low, REFUSED), np.where(n > 0, high, REFUSED))


def mcnemar(first: ArrayLike, second: ArrayLike) -> Floats:
    """Two-sided mid-p that items change either way alike: of b + c changes, b ~ Bin(b + c, ½).

    2·[P(X < min(b, c)) + ½P(X = min(b, c))]: twice the smaller tail less the chance of what was seen; 1 where b = c.
    Source: McNemar, Psychometrika 1947;12:153; mid-p: Fagerland, Lydersen & Laake, BMC Med Res Methodol 2013;13:91.
    """
    b, c = floats(first, second)
    return 2 * binomial_mid_cdf(np.minimum(b, c), b + c, 0.5)


def _added(one: Floats, other: Floats, phi: Floats) -> Floats:
    return root(one**2 - 2 * phi * one * other + other**2)
