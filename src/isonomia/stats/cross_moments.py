"""Sums of products: everything that a linear regression needs of the persons behind it (measures.md 1.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from isonomia.errors import Fault, InternalError
from isonomia.stats.arrays import Bools, Floats

SINGULAR: Final = 1e-11  # smallest eigenvalue of Σxx′ with a unit diagonal


@dataclass(frozen=True, slots=True, eq=False)
class CrossMoments:
    """Sums over the persons of S groups; they add like the persons in them. Column 0 of x is the constant 1.

    Attributes:
        xx: (S, p, p) Σxx′, so that Σx and n stand in its first row.
        xy: (S, p) Σxy, so that Σy stands first.
        yy: (S,) Σy².
    """

    xx: Floats
    xy: Floats
    yy: Floats

    def __post_init__(self) -> None:
        sets, columns = self.xy.shape
        if self.xx.shape != (sets, columns, columns) or self.yy.shape != (sets,):
            raise InternalError(Fault("cross moments", "sums of unlike shape."))

    @classmethod
    def of_rows(cls, x: ArrayLike, y: ArrayLike) -> CrossMoments:
        """One group from its persons: x (N,) or (N, p − 1) without the constant, y (N,)."""
        outcome = np.asarray(y, dtype=np.float64)
        columns = np.column_stack((np.ones(len(outcome)), np.asarray(x, dtype=np.float64)))
        return cls((columns.T @ columns)[None], (columns.T @ outcome)[None], np.array([outcome @ outcome]))

    @classmethod
    def of_patterns(cls, matrix: Floats, n: ArrayLike, sy: ArrayLike, syy: ArrayLike) -> CrossMoments:
        """S groups from cells by covariate pattern: matrix (R, p), n, Σy and Σy² (S, R)."""
        size, total, square = (np.atleast_2d(np.asarray(each, dtype=np.float64)) for each in (n, sy, syy))
        return cls(np.einsum("sr,ri,rj->sij", size, matrix, matrix), total @ matrix, square.sum(axis=1))

    def __add__(self, other: CrossMoments) -> CrossMoments:
        return CrossMoments(self.xx + other.xx, self.xy + other.xy, self.yy + other.yy)

    def __sub__(self, other: CrossMoments) -> CrossMoments:
        return CrossMoments(self.xx - other.xx, self.xy - other.xy, self.yy - other.yy)

    def total(self) -> CrossMoments:
        """All groups as one."""
        return CrossMoments(*(each.sum(axis=0, keepdims=True) for each in (self.xx, self.xy, self.yy)))

    def columns(self, at: NDArray[np.intp]) -> CrossMoments:
        """Of some of the columns."""
        return CrossMoments(self.xx[:, at[:, None], at], self.xy[:, at], self.yy)

    @property
    def n(self) -> Floats:
        """(S,) persons."""
        return self.xx[:, 0, 0]

    @property
    def mean_x(self) -> Floats:
        """(S, p) means of the columns; 0 where nobody is."""
        return self.xx[:, 0] / np.maximum(self.n, 1.0)[:, None]

    @property
    def mean_y(self) -> Floats:
        """(S,) mean of the outcome; 0 where nobody is."""
        return self.xy[:, 0] / np.maximum(self.n, 1.0)

    @property
    def mean_covariance(self) -> Floats:
        """(S, p, p) Cov(x̄) = [Σxx′ − n x̄x̄′]/[n(n − 1)]."""
        mean = self.mean_x
        spread = self.xx - self.n[:, None, None] * mean[:, :, None] * mean[:, None, :]
        return spread / np.maximum(self.n * (self.n - 1), 1.0)[:, None, None]

    @property
    def mean_y_variance(self) -> Floats:
        """(S,) Var(ȳ); NaN below two persons."""
        spread = np.maximum(self.yy - self.n * self.mean_y**2, 0.0)
        return np.where(self.n > 1, spread / np.maximum(self.n * (self.n - 1), 1.0), np.nan)


@dataclass(frozen=True, slots=True, eq=False)
class Regression:
    """S least-squares fits; NaN where they are not identified.

    Attributes:
        beta: (S, p). covariance: (S, p, p) σ²(Σxx′)⁻¹. inverse: (S, p, p) (Σxx′)⁻¹. collinear: (S,).
    """

    beta: Floats
    covariance: Floats
    inverse: Floats
    collinear: Bools


def regress(moments: CrossMoments) -> Regression:
    """β = (Σxx′)⁻¹Σxy, Cov = σ²(Σxx′)⁻¹, σ² = (Σy² − β′Σxy)/(n − p). No scatter is known at n = p."""
    inverse, collinear = inverted(moments.xx)
    beta = np.einsum("sij,sj->si", inverse, moments.xy)
    df = moments.n - beta.shape[1]
    rest = np.maximum(moments.yy - np.einsum("si,si->s", beta, moments.xy), 0.0)
    variance = np.where(df > 0, rest / np.where(df > 0, df, 1.0), np.nan)
    return Regression(beta, variance[:, None, None] * inverse, inverse, collinear)


def inverted(gram: Floats) -> tuple[Floats, Bools]:
    """(S, p, p) the inverse of each matrix, NaN where it is singular, and (S,) whether it is.

    Columns are brought to one scale first: income in dollars beside a yes/no is not collinear.
    """
    diagonal = np.diagonal(gram, axis1=1, axis2=2)
    scale = np.sqrt(np.where(diagonal > 0, diagonal, 1.0))
    scaled = gram / (scale[:, :, None] * scale[:, None, :])
    singular = np.linalg.eigvalsh(scaled)[:, 0] < SINGULAR
    safe = np.where(singular[:, None, None], np.eye(gram.shape[1]), scaled)
    inverse = np.linalg.inv(safe) / (scale[:, :, None] * scale[:, None, :])
    return np.where(singular[:, None, None], np.nan, inverse), singular
