"""Probabilities of two correlated standard normal variables below two cut points."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from isonomia.stats.arrays import Floats, floats

NODES: Final = 48
FURTHEST: Final = 12.0  # stands for an infinite cut point: beyond it nothing is left of the normal


def bivariate_cdf(h: ArrayLike, k: ArrayLike, correlation: ArrayLike) -> Floats:
    """P(X < h, Y < k) = Φ(h)Φ(k) + 1/(2π)·∫₀^arcsin ρ exp{−[h² + k² − 2hk sin θ]/(2cos²θ)} dθ.

    Gauss–Legendre with 48 nodes. Source: Drezner & Wesolowsky, J Stat Comput Simul 1990;35:101.
    """
    a, b, r = floats(np.clip(h, -FURTHEST, FURTHEST), np.clip(k, -FURTHEST, FURTHEST), correlation)
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    end = np.arcsin(r)
    angle = end[..., None] * (nodes + 1) / 2
    sine = np.sin(angle)
    exponent = -((a**2 + b**2)[..., None] - 2 * (a * b)[..., None] * sine) / (2 * (1 - sine**2))
    integral = end / 2 * (np.exp(exponent) @ weights)
    found = special.ndtr(a) * special.ndtr(b) + integral / (2 * np.pi)
    return np.asarray(np.clip(found, 0.0, 1.0))


def bivariate_density(h: ArrayLike, k: ArrayLike, correlation: ArrayLike) -> Floats:
    """The density at (h, k), which is also ∂P/∂ρ; 0 at infinite cut points."""
    a, b, r = floats(np.clip(h, -FURTHEST, FURTHEST), np.clip(k, -FURTHEST, FURTHEST), correlation)
    rest = 1 - r**2
    return np.asarray(np.exp(-(a**2 + b**2 - 2 * r * a * b) / (2 * rest)) / (2 * np.pi * np.sqrt(rest)))
