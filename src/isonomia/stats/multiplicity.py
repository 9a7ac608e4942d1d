"""Many comparisons at once: q-values within a family, and the level of intervals for what was selected.

The last axis of `p` is the family. NaN (refused results) is not counted in m and stays NaN.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from isonomia.stats.arrays import Floats


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """Adjusted p₍ᵢ₎ = min over j ≥ i of min(1, m·p₍ⱼ₎/j): the false discovery rate under positive dependence.

    Source: Benjamini & Hochberg, J R Stat Soc B 1995;57:289.
    """
    given = np.asarray(p, dtype=np.float64)
    if given.shape[-1] == 0:
        return given.copy()
    order = np.argsort(given, axis=-1, kind="stable")  # NaN last
    tested = np.sum(~np.isnan(given), axis=-1, keepdims=True)
    rank = np.arange(1, given.shape[-1] + 1)
    scaled = np.take_along_axis(given, order, axis=-1) * tested / rank
    filled = np.where(np.isnan(scaled), np.inf, scaled)
    smallest = np.minimum.accumulate(filled[..., ::-1], axis=-1)[..., ::-1]
    adjusted = np.empty_like(given)
    np.put_along_axis(adjusted, order, np.minimum(smallest, 1.0), axis=-1)
    return np.where(np.isnan(given), np.nan, adjusted)


def holm(p: ArrayLike) -> Floats:
    """Adjusted p₍ᵢ₎ = max over j ≤ i of min(1, (m − j + 1)·p₍ⱼ₎): against any false claim in the whole family.

    For a few comparisons that were planned.
    Source: Holm, Scand J Stat 1979;6:65.
    """
    given = np.asarray(p, dtype=np.float64)
    if given.shape[-1] == 0:
        return given.copy()
    order = np.argsort(given, axis=-1, kind="stable")  # NaN last
    tested = np.sum(~np.isnan(given), axis=-1, keepdims=True)
    left = np.maximum(tested - np.arange(given.shape[-1]), 1)
    scaled = np.minimum(np.take_along_axis(given, order, axis=-1) * left, 1.0)
    largest = np.maximum.accumulate(np.where(np.isnan(scaled), 0.0, scaled), axis=-1)
    adjusted = np.empty_like(given)
    np.put_along_axis(adjusted, order, largest, axis=-1)
    return np.where(np.isnan(given), np.nan, adjusted)


def benjamini_yekutieli(p: ArrayLike) -> Floats:
    """Benjamini–Hochberg times Σ1/i, i = 1…m: under any dependence.

    Source: Benjamini & Yekutieli, Ann Stat 2001;29:1165.
    """
    given = np.asarray(p, dtype=np.float64)
    tested = np.sum(~np.isnan(given), axis=-1, keepdims=True)
    harmonic = np.concatenate([[0.0], np.cumsum(1 / np.arange(1, given.shape[-1] + 1))])
    corrected: Floats = np.minimum(1.0, benjamini_hochberg(given) * harmonic[tested])
    return corrected


def selected_confidence(selected: int, tested: int, q: float = 0.05) -> float:
    """Confidence 1 − Rq/m of intervals for the R selected of m. Source: Benjamini & Yekutieli, JASA 2005;100:71."""
    return 1 - selected * q / tested if tested else 1 - q
