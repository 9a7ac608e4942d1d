"""The number of persons in a simple random sample that would be as precise as a survey's estimate of a share."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from isonomia.stats.arrays import Floats, Limits, divide, floats, normal_quantile, t_quantile
from isonomia.stats.proportions import clopper_pearson


def effective_size(p: ArrayLike, se: ArrayLike, n: ArrayLike, df: ArrayLike, confidence: ArrayLike = 0.95) -> Floats:
    """n* = min(n, p(1 − p)/s²)·(z/t_df)², for Wilson-type formulas; n where s = 0 (p is 0 or 1).

    The factor widens the interval for a design with few degrees of freedom (1 at df = ∞). Source: Korn & Graubard,
    Surv Methodol 1998;24:193, with z in the place of t_{n−1} since Wilson's limits use z.
    """
    share, error, persons, degrees, level = floats(p, se, n, df, confidence)
    size = np.where(error > 0, np.minimum(persons, divide(share * (1 - share), error**2)), persons)
    size = np.where(np.isnan(error), np.nan, size)
    return size * (normal_quantile(level) / t_quantile(level, degrees)) ** 2


def korn_graubard_size(
    p: ArrayLike,
    se: ArrayLike,
    n: ArrayLike,
    df: ArrayLike,
    confidence: ArrayLike = 0.95,
    *,
    capped: bool = True,
) -> Floats:
    """Korn and Graubard's own p(1 − p)/s²·(t_{n−1}/t_df)², not more than n if `capped` (the NCHS standard); n at s = 0.

    Source: Korn & Graubard 1998; Parker et al., Vital Health Stat 2017;2(175).
    """
    share, error, persons, degrees, level = floats(p, se, n, df, confidence)
    factor = (t_quantile(level, persons - 1) / t_quantile(level, degrees)) ** 2
    size = np.where(error > 0, divide(share * (1 - share), error**2) * factor, persons)
    size = np.where(np.isnan(error), np.nan, size)
    return np.minimum(size, persons) if capped else size


def korn_graubard(
    p: ArrayLike,
    se: ArrayLike,
    n: ArrayLike,
    df: ArrayLike,
    confidence: ArrayLike = 0.95,
    *,
    capped: bool = True,
) -> Limits:
    """Clopper–Pearson limits at the effective size of `korn_graubard_size`. Source: as there."""
    share, level = floats(p, confidence)
    size = korn_graubard_size(share, se, n, df, level, capped=capped)
    return clopper_pearson(share * size, size, level)
