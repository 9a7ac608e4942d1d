"""Krippendorff's α, from how often each unit was given each value: any number of coders, some of them missing.

Source: Krippendorff, Content Analysis, 3rd ed. 2013, ch. 12; Hayes & Krippendorff, Commun Methods Meas 2007;1:77.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from isonomia.stats.arrays import Floats, divide

Metric = Literal["nominal", "ordinal", "interval"]


def alpha(units: ArrayLike, times: ArrayLike, metric: Metric = "nominal") -> Floats:
    """(…) α = 1 − D_o/D_e: 1 for full agreement, 0 for what chance gives, below 0 where coders differ by system.

    With o_ck the pairs of values within units, each unit's pairs divided by its values less one, n_c = Σo_ck, n = Σn_c:
    D_o = Σo_ck·δ²_ck/n, D_e = Σn_c·n_k·δ²_ck/(n(n − 1)). δ² is 1 for unlike values (nominal), (Σ_{c..k}n_g − (n_c +
    n_k)/2)² (ordinal), (c − k)² (interval). A unit with fewer than two values has no pair and counts for nothing.
    NaN where there is no pair, or only one value was ever given.

    Args:
        units: (P, K) how often each of K values, in their order, was given in units of pattern p.
        times: (…, P) how many units have that pattern: replicates of a bootstrap in one call.
        metric: how far apart values are.
    """
    values = np.asarray(units, dtype=np.float64)
    weight = np.asarray(times, dtype=np.float64)
    given = values.sum(axis=1)
    pairs = np.einsum("pc,pk->pck", values, values) - np.einsum("pc,ck->pck", values, np.eye(values.shape[1]))
    pairs = np.where((given > 1)[:, None, None], pairs / np.maximum(given - 1, 1)[:, None, None], 0.0)
    coincidences = np.tensordot(weight, pairs, axes=(-1, 0))
    margin = coincidences.sum(axis=-1)
    total = margin.sum(axis=-1)
    distance = _distance(margin, metric)
    observed = (coincidences * distance).sum(axis=(-2, -1))
    expected = (margin[..., :, None] * margin[..., None, :] * distance).sum(axis=(-2, -1))
    return 1 - divide((total - 1) * observed, expected)


def _distance(margin: Floats, metric: Metric) -> Floats:
    """(…, K, K) δ²."""
    size = margin.shape[-1]
    if metric == "nominal":
        return np.broadcast_to(1.0 - np.eye(size), (*margin.shape, size))
    if metric == "interval":
        steps = np.subtract.outer(np.arange(size), np.arange(size)).astype(np.float64)
        return np.broadcast_to(steps**2, (*margin.shape, size))
    middle = np.cumsum(margin, axis=-1) - margin / 2
    return np.asarray((middle[..., :, None] - middle[..., None, :]) ** 2, dtype=np.float64)
