"""The generalised Mantel–Haenszel test: do answers and groups go together within strata?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from isonomia.stats.arrays import Floats


@dataclass(frozen=True, slots=True)
class Mantel:
    """A χ² statistic; NaN where `reason` says why (`NO_DATA`, `TOO_FEW_GROUPS`, `NO_SUPPORT`)."""

    chi2: float
    df: int
    p: float
    reason: str = ""


def generalised_mantel_haenszel(counts: Floats) -> Mantel:
    """M² = d′V⁻¹d, d = Σ_h (n_h − m_h), V = Σ_h Var(n_h | margins): nominal answers, (G − 1)(K − 1) df.

    m_gk = n_g.n_.k/n and Cov(n_gk, n_ij) = n_g.(nδ_gi − n_i.)·n_.k(nδ_kj − n_.j)/[n²(n − 1)]. Strata of one person,
    or of one group, say nothing. No continuity correction.
    Source: Birch, Biometrika 1965;52:43; Landis, Heyman & Koch, Int Stat Rev 1978;46:237.

    Args:
        counts: (H, G, K) people by stratum, group and answer. Groups and answers of nobody are left out.
    """
    n = np.asarray(counts, dtype=np.float64)
    n = n[n.sum(axis=(1, 2)) > 1]
    n = n[:, n.sum(axis=(0, 2)) > 0][:, :, n.sum(axis=(0, 1)) > 0]
    _, groups, answers = n.shape
    df = (groups - 1) * (answers - 1)
    if not len(n) or df <= 0:
        return Mantel(float("nan"), max(df, 0), float("nan"), "TOO_FEW_GROUPS" if len(n) else "NO_DATA")
    size = n.sum(axis=(1, 2))[:, None, None]
    row, column = n.sum(axis=2), n.sum(axis=1)
    off = (n - row[:, :, None] * column[:, None, :] / size).sum(axis=0)[:-1, :-1].ravel()
    rows, columns = (_spread(each, size) for each in (row, column))
    pieces = np.einsum("hgi,hkj->hgkij", rows, columns) / (size**2 * (size - 1))[:, :, :, None, None]
    variance = pieces.sum(axis=0)[:-1, :-1, :-1, :-1].reshape(df, df)
    if np.linalg.matrix_rank(variance) < df:
        return Mantel(float("nan"), df, float("nan"), "NO_SUPPORT")
    chi2 = float(off @ np.linalg.solve(variance, off))
    return Mantel(chi2, df, float(special.chdtrc(df, chi2)))


def _spread(margin: Floats, size: Floats) -> Floats:
    """(H, J, J) m_j(nδ − m_i)."""
    eye = np.eye(margin.shape[1])
    return np.asarray(margin[:, :, None] * (size * eye - margin[:, None, :]))
