"""Draws of group estimates about any means, from one fixed matrix (measures.md 1.6, step 2).

The matrix holds places on a grid of B probabilities (i + ½)/B: a Latin hypercube whose columns are made uncorrelated.
It never changes, so results do not depend on the order of calls, and a group added at the end moves no other draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

DRAWS: Final = 2000
SEED: Final = 20_261_130
"""Of the first sixty, the matrix whose limits of the worked examples C1 and D1 lie nearest to those of 40,000 draws."""
NODES: Final = 24
LEAST_SHAPE: Final = 0.5  # of half an event: what V1 and V5 of measures.md 1.3 give a group without events
WIDEST: Final = float(LEAST_SHAPE**-0.5)  # coefficient of variation of that shape


@dataclass(frozen=True, slots=True, eq=False)
class Noise:
    """How J estimates scatter about their means.

    Attributes:
        s: (J,) standard errors.
        lower: declared lower bound of the outcome, or −inf.
        upper: declared upper bound, or inf.
        places: (J, B) each group's places on the grid of probabilities.
    """

    s: Floats
    lower: float
    upper: float
    places: Places

    @property
    def size(self) -> int:
        """J."""
        return len(self.s)

    def draws(self, mean: Floats) -> Floats:
        """(J, L, B) draws about the means (J, L), by inverse distribution function.

        A Gamma for the distance from the nearer bound, clipped at the farther one; a normal without bounds.
        """
        sd = self.s[:, None]
        if np.isinf(self.lower) and np.isinf(self.upper):
            return mean[..., None] + sd[..., None] * _scores()[self.places][:, None, :]
        below, above = mean - self.lower, self.upper - mean
        from_lower = below <= above
        distance = np.maximum(np.minimum(below, above), sd * np.sqrt(LEAST_SHAPE))
        grid = distance[..., None] * _unit_gamma(_shape(distance, sd))
        drawn = np.take_along_axis(grid, np.broadcast_to(self.places[:, None, :], grid.shape), axis=2)
        placed = np.where(from_lower[..., None], self.lower + drawn, self.upper - drawn)
        return np.clip(placed, self.lower, self.upper, out=placed)


def _shape(distance: Floats, sd: Floats) -> Floats:
    """(J, L) shape (m/s)² of the Gamma, infinite where a group is known exactly."""
    exact = np.broadcast_to(sd == 0, distance.shape)
    return np.where(exact, np.inf, (distance / np.where(sd == 0, 1.0, sd)) ** 2)


@cache
def _scores() -> Floats:
    """(B,) normal scores of the grid of probabilities (i + ½)/B."""
    from scipy.special import ndtri

    return np.asarray(ndtri((np.arange(DRAWS) + 0.5) / DRAWS))


@cache
def _chebyshev() -> tuple[Floats, Floats]:
    """(N,) Chebyshev nodes of the first kind on [−1, 1], and their barycentric weights."""
    angle = (2 * np.arange(NODES) + 1) * np.pi / (2 * NODES)
    return np.cos(angle), np.sin(angle) * (-1.0) ** np.arange(NODES)


def _interpolation(unit: Floats) -> Floats:
    """(…, N) coefficients that carry values at the nodes to places (…) on [−1, 1]."""
    nodes, weight = _chebyshev()
    difference = unit[..., None] - nodes
    parts = weight / np.where(difference == 0, np.finfo(float).tiny, difference)
    return np.asarray(parts / parts.sum(axis=-1, keepdims=True))


@cache
def _gamma_roots() -> Floats:
    """(N, B) cube roots of Gamma quantiles with mean 1: nodes of the coefficient of variation × probabilities."""
    from scipy.special import gammaincinv, ndtr

    nodes, _ = _chebyshev()
    scores = _scores()
    shape = ((nodes + 1) / 2 * WIDEST)[:, None] ** -2.0
    roots = np.cbrt(gammaincinv(shape, ndtr(nodes * scores[-1])) / shape)
    return np.asarray(roots @ _interpolation(scores / scores[-1]).T)


def _unit_gamma(shape: Floats) -> Floats:
    """(…, B) quantiles of a Gamma with mean 1 on the grid of probabilities; shape (…), infinite where it is exact.

    The cube root of a Gamma is almost linear in the normal score and in the coefficient of variation 1/√shape
    (Wilson & Hilferty 1931), so polynomials through a few places of both give all.
    """
    variation = 1 / np.sqrt(shape)
    coefficients = _interpolation(2 * variation / WIDEST - 1)
    # Not by BLAS: its threads wait for one another on a busy machine, and their number may move the last digit.
    roots = np.einsum("...n,nb->...b", coefficients, _gamma_roots())
    roots[variation == 0] = 1.0
    return np.asarray(roots * roots * roots)


@cache
def places_for(groups: int) -> Places:
    """(J, B) the fixed places of J independent groups."""
    return _ranked(_columns(groups))


def correlated_places(correlation: Floats) -> Places:
    """(J, B) places of groups with a correlation matrix (J, J), by a Gaussian copula of the fixed columns."""
    values, vectors = np.linalg.eigh(correlation)
    root = (vectors * np.sqrt(np.clip(values, 0, None))) @ vectors.T
    return _ranked(root @ _scores()[places_for(len(correlation))])


@cache
def _columns(groups: int) -> Floats:
    """(J, B) shuffled normal scores; column g depends on columns before it alone."""
    scores = _scores()
    shuffled = np.stack([np.random.default_rng((SEED, g)).permutation(scores) for g in range(groups)])
    if groups > DRAWS // 8:
        return shuffled  # too many columns to make them uncorrelated
    base, triangle = np.linalg.qr(shuffled.T)
    return np.asarray((base * np.sign(np.diag(triangle))).T)


def _ranked(columns: Floats) -> Places:
    """Each column's ranks, from 0."""
    return np.argsort(np.argsort(columns, axis=1, kind="stable"), axis=1).astype(np.int64)
