"""What all statistics share: the types, quantiles, division without noise, and limits."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]

REFUSED = float("nan")
"""Stands where nothing is given; the reason stands beside it."""


class Limits(NamedTuple):
    """Lower and upper limits of any common shape. NaN where there are none; infinite where a side is open."""

    low: Floats
    high: Floats


def floats(*values: ArrayLike) -> tuple[Floats, ...]:
    """The values as float64 arrays of one common shape."""
    return tuple(np.array(each) for each in np.broadcast_arrays(*(np.asarray(v, dtype=np.float64) for v in values)))


def divide(above: ArrayLike, below: ArrayLike) -> Floats:
    """Quotient above / below, NaN where below is 0 or either is missing."""
    top, bottom = floats(above, below)
    out = np.full(top.shape, REFUSED)
    np.divide(top, bottom, out=out, where=bottom != 0)
    return out


def root(values: ArrayLike) -> Floats:
    """√values, with rounding below zero taken as zero; NaN stays."""
    return np.sqrt(np.maximum(np.asarray(values, dtype=np.float64), 0.0))


def logarithm(values: ArrayLike) -> Floats:
    """Natural logarithm; NaN where a value is not positive."""
    positive = np.asarray(values, dtype=np.float64)
    out = np.full(positive.shape, REFUSED)
    np.log(positive, out=out, where=positive > 0)
    return out


def normal_quantile(confidence: ArrayLike) -> Floats:
    """Quantile z = Φ⁻¹(1 − α/2) for the confidence 1 − α."""
    (level,) = floats(confidence)
    return np.asarray(special.ndtri(0.5 + level / 2), dtype=np.float64)


def t_quantile(confidence: ArrayLike, df: ArrayLike) -> Floats:
    """Quantile 1 − α/2 of Student's t; of the normal where df is infinite; NaN where df is not positive."""
    level, degrees = floats(confidence, df)
    known = degrees > 0
    found = special.stdtrit(np.where(known, degrees, 1.0), 0.5 + level / 2)
    return np.where(known, found, REFUSED)


def two_sided_normal(z: ArrayLike) -> Floats:
    """Two-sided p-value of a standard normal statistic."""
    return np.asarray(2 * special.ndtr(-np.abs(np.asarray(z, dtype=np.float64))), dtype=np.float64)


def two_sided_t(t: ArrayLike, df: ArrayLike) -> Floats:
    """Two-sided p-value of Student's t; NaN where df is not positive."""
    statistic, degrees = floats(t, df)
    known = degrees > 0
    tail = special.stdtr(np.where(known, degrees, 1.0), -np.abs(statistic))
    return np.where(known, 2 * tail, REFUSED)
