"""Agreement of two coders, from the K × K table of what each of them said. Tables of any leading shape: (…, K, K).

`table[…, i, j]` counts the items that the first coder gave answer i and the second answer j. NaN where a coefficient
does not exist: nothing was coded, or chance alone would agree always.
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from isonomia.stats.arrays import Floats, divide, root

Weights = Literal["none", "linear", "quadratic"]
POWER: Final = {"linear": 1, "quadratic": 2}


def disagreement(size: int, weights: Weights = "none") -> Floats:
    """(K, K) how far apart two answers are, from 0 on the diagonal to 1.

    none: 1 for every two unlike answers. linear: |i − j|/(K − 1). quadratic: (i − j)²/(K − 1)².
    """
    if weights == "none":
        return 1.0 - np.eye(size)
    steps = np.abs(np.subtract.outer(np.arange(size), np.arange(size))) / max(size - 1, 1)
    return np.asarray(steps ** POWER[weights], dtype=np.float64)


def kappa(table: ArrayLike, weights: Weights = "none") -> Floats:
    """(…) Cohen's κ = 1 − Σvp/Σve, v the disagreement, p the shares of the table, e the product of its margins.

    Without weights (p_o − p_e)/(1 − p_e). In [−1, 1].
    Source: Cohen, Educ Psychol Meas 1960;20:37; weighted: Cohen, Psychol Bull 1968;70:213.
    """
    p, expected = _shares(table)
    v = disagreement(p.shape[-1], weights)
    return 1 - divide((v * p).sum(axis=(-2, -1)), (v * expected).sum(axis=(-2, -1)))


def kappa_standard_error(table: ArrayLike) -> Floats:
    """(…) √(p_o(1 − p_o)/(N(1 − p_e)²)): takes chance agreement as known. 0 where the two agree always.

    Source: Cohen, Educ Psychol Meas 1960;20:37, eq. 7.
    """
    p, expected = _shares(table)
    observed, chance = _trace(p), _trace(expected)
    n = np.asarray(table, dtype=np.float64).sum(axis=(-2, -1))
    return root(divide(observed * (1 - observed), n * (1 - chance) ** 2))


def kappa_large_sample_error(table: ArrayLike, weights: Weights = "none") -> Floats:
    """(…) the delta-method error of κ, chance agreement estimated with it.

    √([Σp(w − (w̄ᵢ. + w̄.ⱼ)(1 − κ))² − (κ − p_e(1 − κ))²]/(N(1 − p_e)²)), w = 1 − v.
    Source: Fleiss, Cohen & Everitt, Psychol Bull 1969;72:323, eq. 13.
    """
    p, expected = _shares(table)
    w = 1 - disagreement(p.shape[-1], weights)
    rows, columns = p.sum(axis=-1), p.sum(axis=-2)
    n = np.asarray(table, dtype=np.float64).sum(axis=(-2, -1))
    chance = (w * expected).sum(axis=(-2, -1))
    value = kappa(table, weights)
    mean = (columns @ w.T)[..., :, None] + (rows @ w)[..., None, :]
    inner = (p * (w - mean * (1 - value)[..., None, None]) ** 2).sum(axis=(-2, -1))
    return root(divide(inner - (value - chance * (1 - value)) ** 2, n * (1 - chance) ** 2))


def ac1(table: ArrayLike) -> Floats:
    """(…) Gwet's AC1 = (p_o − p_γ)/(1 − p_γ), p_γ = Σπ(1 − π)/(K − 1), π the mean of the two margins.

    Keeps its meaning where an answer is rare and κ collapses. Source: Gwet, Br J Math Stat Psychol 2008;61:29.
    """
    p, _ = _shares(table)
    share = (p.sum(axis=-1) + p.sum(axis=-2)) / 2
    chance = (share * (1 - share)).sum(axis=-1) / max(p.shape[-1] - 1, 1)
    return divide(_trace(p) - chance, 1 - chance)


def specific_agreement(table: ArrayLike) -> Floats:
    """(…, K) of the times that either coder gave an answer, the share in which the other gave it too: 2nₖₖ/(nₖ. + n.ₖ).

    For two answers these are positive and negative agreement. Source: Cicchetti & Feinstein, J Clin Epidemiol
    1990;43:551.
    """
    n = np.asarray(table, dtype=np.float64)
    return divide(2 * np.diagonal(n, axis1=-2, axis2=-1), n.sum(axis=-1) + n.sum(axis=-2))


def observed_agreement(table: ArrayLike) -> Floats:
    """(…) p_o: the share of items on which the two agree."""
    return _trace(_shares(table)[0])


def _shares(table: ArrayLike) -> tuple[Floats, Floats]:
    """The shares of a table, and the product of their margins."""
    n = np.asarray(table, dtype=np.float64)
    p = divide(n, n.sum(axis=(-2, -1), keepdims=True))
    return p, p.sum(axis=-1)[..., :, None] * p.sum(axis=-2)[..., None, :]


def _trace(table: Floats) -> Floats:
    return np.asarray(np.trace(table, axis1=-2, axis2=-1), dtype=np.float64)
