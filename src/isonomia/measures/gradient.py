"""The modelled difference and ratio between the top and the bottom of a ranking, using all groups (measures.md 5).

A curve m(X) = h(b₀ + b₁X) is fitted with one weight p a group (`stats.fits`). Its standard error is that of the
best-fitting curve given the standard errors of the groups: with w = A⁻¹q, q = ∂θ/∂b and residual e = y − m,
∂θ/∂y = p(w₀ + w₁X), ∂θ/∂p = (w₀ + w₁X)e directly and p[w₁e − (w₀ + w₁X)v b₁] through the ranks.
Sources: Mackenbach & Kunst 1997; Moreno-Betancur et al. 2015.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from isonomia.measures.concentration import through_ranks
from isonomia.measures.configuration import Configuration, Slopes, per_mean
from isonomia.stats.fits import Curve, Link, mean_and_rate

Floats = NDArray[np.float64]
Kernel = Callable[[Configuration], Floats]
Sloped = Callable[[Configuration], Slopes]


def ends(c: Configuration, link: Link) -> tuple[Floats, Floats]:
    """(S,) m(0) and m(1), in the unit of the outcome."""
    fit = c.fit(link)
    low, span = c.frame(link)
    bottom, _ = mean_and_rate(fit.intercept, link)
    top, _ = mean_and_rate(fit.intercept + fit.slope, link)
    return low + span * bottom, low + span * top


def slope_index(link: Link) -> tuple[Kernel, Sloped]:
    """SII = m(1) − m(0), and its slopes."""

    def value(c: Configuration) -> Floats:
        bottom, top = ends(c, link)
        return top - bottom

    def slopes(c: Configuration) -> Slopes:
        one = np.ones_like(c.fit(link).slope)
        return _end_slopes(c, link, -one, one)

    return value, slopes


def relative_index(link: Link) -> tuple[Kernel, Sloped]:
    """RII = m(1)/m(0), and its slopes RII·(∂m(1)/m(1) − ∂m(0)/m(0))."""

    def value(c: Configuration) -> Floats:
        bottom, top = ends(c, link)
        return top / bottom

    def slopes(c: Configuration) -> Slopes:
        bottom, top = ends(c, link)
        return _end_slopes(c, link, -top / bottom**2, 1 / bottom)

    return value, slopes


def kunst_mackenbach(c: Configuration) -> Floats:
    """KMI = m(0)/m(1) of the straight line: exactly 1/RII."""
    bottom, top = ends(c, "linear")
    return bottom / top


def kunst_mackenbach_slopes(c: Configuration) -> Slopes:
    """∂m(0)/m(1) − m(0)·∂m(1)/m(1)²."""
    bottom, top = ends(c, "linear")
    return _end_slopes(c, "linear", 1 / top, -bottom / top**2)


def relative_mean(c: Configuration) -> Floats:
    """SII of the straight line over the mean."""
    bottom, top = ends(c, "linear")
    return (top - bottom) / c.mean


def relative_mean_slopes(c: Configuration) -> Slopes:
    """Those of the SII, over μ."""
    value, slopes = slope_index("linear")
    return per_mean(c, value(c), slopes(c))


def not_positive(c: Configuration) -> NDArray[np.object_]:
    """(S,) `NOT_POSITIVE` where the straight line is not above zero at both ends: take logit or log."""
    bottom, top = ends(c, "linear")
    return np.where((bottom <= 0) | (top <= 0), "NOT_POSITIVE", "").astype(object)


def trouble(link: Link) -> Callable[[Configuration], NDArray[np.object_]]:
    """(S,) `SEPARATION` or `NO_CONVERGENCE` of the fit."""

    def of(c: Configuration) -> NDArray[np.object_]:
        return c.fit(link).trouble

    return of


def _end_slopes(c: Configuration, link: Link, by_bottom: Floats, by_top: Floats) -> Slopes:
    """Slopes of a function of the two ends from its derivatives (S,) by m(0) and m(1)."""
    fit = c.fit(link)
    _, span = c.frame(link)
    at_bottom = by_bottom * mean_and_rate(fit.intercept, link)[1]
    at_top = by_top * mean_and_rate(fit.intercept + fit.slope, link)[1]
    w0, w1 = fit.solved(at_bottom + at_top, at_top)
    influence = w0 + w1 * c.ranks
    residual = c.scaled(link) - fit.fitted
    by_rank = c.p * (w1 * residual - influence * fit.rate * fit.slope)
    return Slopes(c.p * influence, span * (influence * residual + through_ranks(by_rank)))


def curved(c: Configuration, link: Link, variance: Floats, covariance: Floats | None) -> NDArray[np.bool_]:
    """(S,) whether a quadratic term in X has p < 0.05, groups weighted by their precision.

    A line with a quadratic term is fitted to the working outcome η + (y − m)/v at the fit; it is tested by z.

    Args:
        c: the sets.
        link: of the curve.
        variance: (J, S) variances of the estimates.
        covariance: (S, J, J) their covariance where groups share clusters, else None.
    """
    fit = c.fit(link)
    scale = c.frame(link)[1] * fit.rate
    working = fit.intercept + fit.slope * c.ranks + (c.scaled(link) - fit.fitted) / fit.rate
    design = np.stack((np.ones_like(c.ranks), c.ranks, c.ranks**2), axis=-1)  # (J, S, 3)
    with_inverse = _weighted_by_precision(design, scale, variance, covariance)
    information = np.einsum("jsa,jsb->sab", with_inverse, design)
    score = np.einsum("jsa,js->sa", with_inverse, working)
    return _quadratic_differs(information, score, fit)


def _weighted_by_precision(design: Floats, scale: Floats, variance: Floats, covariance: Floats | None) -> Floats:
    """(J, S, 3) V⁻¹ times the design, V being that of the working outcome."""
    if covariance is None:
        return design * (scale**2 / variance)[..., None]
    sets = np.moveaxis(design, 1, 0)  # (S, J, 3)
    usable = np.asarray(np.isfinite(covariance).all(axis=(1, 2)) & np.isfinite(scale).all(axis=0))
    matrix = np.where(usable[:, None, None], covariance, np.eye(len(scale)))
    by_scale = np.where(usable, scale, 1.0).T[..., None]
    solved = by_scale * (np.linalg.pinv(matrix, hermitian=True) @ (by_scale * sets))
    return np.moveaxis(np.where(usable[:, None, None], solved, np.nan), 0, 1)


def _quadratic_differs(information: Floats, score: Floats, fit: Curve) -> NDArray[np.bool_]:
    """(S,) |b₂| > 1.96 standard errors, where the normal equations can be solved."""
    scale = np.sqrt(np.abs(np.einsum("saa->sa", information)))
    normed = information / scale[:, :, None] / scale[:, None, :]
    usable: NDArray[np.bool_] = np.asarray(np.isfinite(normed).all(axis=(1, 2)) & (fit.trouble == ""))
    normed = np.where(usable[:, None, None], normed, np.eye(3))
    usable &= np.linalg.det(normed) > 1e-12
    inverse = np.linalg.inv(np.where(usable[:, None, None], normed, np.eye(3)))
    term = np.einsum("sa,sa->s", inverse[:, 2], np.where(usable[:, None], score / scale, 0.0))
    differs: NDArray[np.bool_] = usable & (np.abs(term) > 1.959963984540054 * np.sqrt(inverse[:, 2, 2]))
    return differs
