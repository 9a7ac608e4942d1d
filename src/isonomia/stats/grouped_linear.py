"""Least squares from cell sums: n, Σy and Σy² of each covariate pattern are all that the fit to persons needs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from isonomia.stats.arrays import Floats


@dataclass(frozen=True, slots=True, eq=False)
class LinearFit:
    """S fitted linear regressions; NaN where `trouble` says why.

    Attributes:
        beta: (S, p). covariance: (S, p, p) σ²(X′X)⁻¹.
        df: (S,) persons less p.
        trouble: (S,) "", `NO_DATA` or `COLLINEAR`.
    """

    beta: Floats
    covariance: Floats
    df: Floats
    trouble: NDArray[np.object_]


def fit_linear(matrix: Floats, n: ArrayLike, sy: ArrayLike, syy: ArrayLike) -> LinearFit:
    """Ordinary least squares on the persons behind R patterns, S sets at once.

    β = (Σnxx′)⁻¹Σx·Σy, σ² = [Σ(Σy² − (Σy)²/n) + Σn(ȳ − xβ)²]/(N − p): the scatter within patterns and the lack of
    fit between them. N = p leaves σ² without a value.

    Args:
        matrix: (R, p).
        n: (S, R) persons.
        sy: (S, R) sums of the outcome.
        syy: (S, R) sums of its squares.
    """
    size, total, square = (np.atleast_2d(np.asarray(each, dtype=np.float64)) for each in (n, sy, syy))
    live = size > 0
    mean = np.where(live, total / np.where(live, size, 1.0), 0.0)
    gram = np.einsum("sr,ri,rj->sij", size, matrix, matrix)
    columns = matrix.shape[1]
    trouble = np.full(len(size), "", dtype=object)
    for row, mask in enumerate(live):
        if not mask.any():
            trouble[row] = "NO_DATA"
        elif np.linalg.matrix_rank(matrix[mask]) < columns:
            trouble[row] = "COLLINEAR"
    given = trouble == ""
    gram[~given] = np.eye(columns)
    inverse = np.linalg.inv(gram)
    beta = np.einsum("sij,rj,sr->si", inverse, matrix, size * mean)
    within = np.where(live, square - size * mean**2, 0.0).sum(axis=1)
    between = (size * (mean - beta @ matrix.T) ** 2).sum(axis=1)
    df = size.sum(axis=1) - columns
    variance = np.where(df > 0, np.maximum(within + between, 0.0) / np.where(df > 0, df, 1.0), np.nan)
    covariance = variance[:, None, None] * inverse
    return LinearFit(
        np.where(given[:, None], beta, np.nan),
        np.where(given[:, None, None], covariance, np.nan),
        np.where(given, df, np.nan),
        trouble,
    )
