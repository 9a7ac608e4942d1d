"""The two sides of an Oaxaca–Blinder decomposition: means, coefficients and their covariances, normalised if asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from isonomia.stats.arrays import Bools, Floats
from isonomia.stats.cross_moments import CrossMoments, inverted, regress


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One group of S decompositions, k columns.

    Attributes:
        mean: (S, k) x̄. beta: (S, k).
        mean_covariance: (S, k, k) W. beta_covariance: (S, k, k) V.
    """

    mean: Floats
    beta: Floats
    mean_covariance: Floats
    beta_covariance: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Normal:
    """How coefficients and columns are rewritten so that no category is left out (identity: they are not).

    With c the mean of a factor's coefficients over all its categories (0 for the one left out), c moves from the
    categories to the constant; the left-out category gets a column of its own. Predictions stay the same.

    Source: Gardeazabal & Ugidos, Rev Econ Stat 2004;86:1034.

    Attributes:
        of_beta: (k, p). of_columns: (k, p).
        names: the k columns.
    """

    of_beta: Floats
    of_columns: Floats
    names: tuple[str, ...]

    @classmethod
    def of(cls, names: Sequence[str], factors: Mapping[str, Sequence[int]]) -> Normal:
        """Of p columns, of which those of a factor (name of its left-out category -> places) are normalised."""
        beta, columns = np.eye(len(names)), np.eye(len(names))
        for dummies in factors.values():
            share = np.zeros(len(names))
            share[list(dummies)] = 1 / (len(dummies) + 1)
            beta[0] += share
            beta[list(dummies)] -= share
            beta = np.vstack((beta, -share))
            left_out = np.zeros(len(names))
            left_out[0], left_out[list(dummies)] = 1.0, -1.0
            columns = np.vstack((columns, left_out))
        return cls(beta, columns, (*names, *factors))

    def side(self, moments: CrossMoments) -> tuple[Side, Bools]:
        """A group's side, and (S,) whether its columns are collinear."""
        found = regress(moments)
        t, a = self.of_beta, self.of_columns
        side = Side(
            moments.mean_x @ a.T,
            found.beta @ t.T,
            a @ moments.mean_covariance @ a.T,
            t @ found.covariance @ t.T,
        )
        return side, found.collinear

    def beta(self, beta: Floats) -> Floats:
        """(S, k) coefficients (S, p), rewritten."""
        rewritten: Floats = beta @ self.of_beta.T
        return rewritten


def pooled_beta(a: CrossMoments, b: CrossMoments, *, with_group: bool) -> Floats:
    """(S, p) coefficients of both groups together, without (Neumark) or with (Jann) a column for the group."""
    both = a + b
    if not with_group:
        return regress(both).beta
    xx = np.concatenate((both.xx, a.xx[:, :1]), axis=1)
    last: NDArray[np.float64] = np.concatenate((a.xx[:, 0], a.n[:, None]), axis=1)
    xx = np.concatenate((xx, last[:, :, None]), axis=2)
    xy = np.concatenate((both.xy, a.xy[:, :1]), axis=1)
    inverse, _ = inverted(xx)
    return np.asarray(np.einsum("sij,sj->si", inverse, xy)[:, :-1])
