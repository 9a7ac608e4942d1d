"""What each item has in common with the other items of its scale, and whether its key is the wrong way round."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from isonomia.measures.cronbach_alpha import alpha_of
from isonomia.stats.arrays import Bools, Floats, divide, root


@dataclass(frozen=True, slots=True, eq=False)
class ItemRest:
    """One value an item, (…, k).

    Attributes:
        correlation: with the sum of the other items; NaN where either does not vary.
        alpha_without: α of the scale if the item were dropped; NaN for two items.
        reverse_key: whether the correlation is negative: ask "reverse key?". It is a warning and changes nothing.
    """

    correlation: Floats
    alpha_without: Floats
    reverse_key: Bools


def item_rest(covariance: Floats) -> ItemRest:
    """r_i = (Σ_j s_ij − s_ii)/(s_i·s_rest), s_rest² = s_T² − 2Σ_j s_ij + s_ii, of covariance matrices (…, k, k).

    From `ItemMoments.covariance()` (listwise) or `PairMoments.covariance()` (pairwise).
    Source: Nunnally & Bernstein, Psychometric Theory 1994, ch. 8.
    """
    k = covariance.shape[-1]
    own = np.diagonal(covariance, axis1=-2, axis2=-1)
    row = covariance.sum(axis=-1)
    rest = row.sum(axis=-1, keepdims=True) - 2 * row + own
    r = divide(row - own, root(own * rest))
    r = np.where((own > 0) & (rest > 1e-12 * np.abs(own)), r, np.nan)
    without = [np.delete(np.arange(k), at) for at in range(k)]
    alpha = np.stack([alpha_of(covariance[..., at[:, None], at]) for at in without], axis=-1)
    return ItemRest(r, alpha, np.asarray(r < 0))
