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
LARGE_SHAPE: Final = 1e6  # above it the cube root of a Gamma is normal to 1e-9 (Wilson & Hilferty 1931)
LEAST_SHAPE: Final = 0.5  # of half an event: what V1 and V5 of measures.md 1.3 give a group without events


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
def _interpolation() -> tuple[Floats, Floats]:
    """(N,) Chebyshev nodes among the scores, and the (N, B) matrix that carries values there to all scores."""
    scores = _scores()
    angle = (2 * np.arange(NODES) + 1) * np.pi / (2 * NODES)
    unit = np.cos(angle)
    weight = np.sin(angle) * (-1.0) ** np.arange(NODES)  # barycentric, nodes of the first kind
    difference = scores / scores[-1] - unit[:, None]
    parts = weight[:, None] / np.where(difference == 0, np.finfo(float).tiny, difference)
    return unit * scores[-1], parts / parts.sum(axis=0)


def _unit_gamma(shape: Floats) -> Floats:
    """(…, B) quantiles of a Gamma with mean 1 on the grid of probabilities; shape (…).

    The cube root of a Gamma is almost linear in the normal score, so a polynomial through a few scores gives all.
    """
    from scipy.special import gammaincinv, ndtr

    nodes, matrix = _interpolation()
    large = shape > LARGE_SHAPE
    finite = np.where(large, 1.0, shape)[..., None]
    exact = np.cbrt(gammaincinv(finite, ndtr(nodes)) / finite)
    near_normal = 1 - 1 / (9 * shape[..., None]) + nodes / (3 * np.sqrt(shape[..., None]))
    roots = np.where(large[..., None], near_normal, exact) @ matrix
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
