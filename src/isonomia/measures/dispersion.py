"""How widely unordered groups scatter: about their mean, the best group, a reference (measures.md 4).

Notation: J groups with estimates y, shares p, μ = Σ p y, d = y − μ. Each statistic is a pair of functions of a
`Configuration`: its value (M,) and its slopes. Where a slope has no value (a kink, or no variation at all) it is
NaN, and so is the standard error.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from isonomia.measures.configuration import Configuration, Slopes, per_mean, undefined_where

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def variance(c: Configuration) -> Floats:
    """Between-group variance Σ p d². WHO HEAT technical notes."""
    return c.variance


def variance_slopes(c: Configuration) -> Slopes:
    """∂/∂y = 2pd; ∂/∂p = d²."""
    return Slopes(2 * c.p * c.deviation, c.deviation**2)


def sd(c: Configuration) -> Floats:
    """Between-group standard deviation √(Σ p d²)."""
    return np.sqrt(c.variance)


def sd_slopes(c: Configuration) -> Slopes:
    """Slopes of the variance over 2·SD; none where nothing varies."""
    half = 0.5 / np.where(c.variance > 0, sd(c), np.nan)
    return variance_slopes(c).times(half)


def variation(c: Configuration) -> Floats:
    """Coefficient of variation SD/μ."""
    return sd(c) / c.mean


def variation_slopes(c: Configuration) -> Slopes:
    """∂/∂y = pd/(SD·μ) − SD·p/μ²."""
    return per_mean(c, sd(c), sd_slopes(c))


def from_mean(c: Configuration) -> Floats:
    """Mean difference from the mean, every group counting alike: (1/J)Σ|d|."""
    mean: Floats = c.distance.mean(axis=0)
    return mean


def from_mean_slopes(c: Configuration) -> Slopes:
    """With σ = sign d: ∂/∂y = (σ − p Σσ)/J; ∂/∂p = −y Σσ/J. A kink where an estimate equals the mean."""
    sign = np.sign(c.deviation)
    total = sign.sum(axis=0) / c.size
    return undefined_where(Slopes(sign / c.size - c.pull * total, -c.y * total), _at_mean(c))


def from_mean_weighted(c: Configuration) -> Floats:
    """Mean difference from the mean, every person counting alike: Σ p|d|."""
    return c.weighted(c.distance)


def from_mean_weighted_slopes(c: Configuration) -> Slopes:
    """With σ = sign d: ∂/∂y = p(σ − Σpσ); ∂/∂p = |d| − y Σpσ."""
    sign = np.sign(c.deviation)
    total = c.weighted(sign)
    return undefined_where(Slopes(c.p * (sign - total), c.distance - c.y * total), _at_mean(c))


def from_best(c: Configuration) -> Floats:
    """Mean difference from the best group, which counts in the divisor: (1/J)Σ|y − y*|."""
    mean: Floats = np.abs(c.y - c.best).mean(axis=0)
    return mean


def from_best_slopes(c: Configuration) -> Slopes:
    """±1/J, and the opposite sum at the best group; a kink where two groups are best."""
    return _from_point_slopes(c, c.best, np.full_like(c.y, 1 / c.size), None)


def from_best_weighted(c: Configuration) -> Floats:
    """Mean difference from the best group, every person counting alike: Σ p|y − y*|."""
    return c.weighted(np.abs(c.y - c.best))


def from_best_weighted_slopes(c: Configuration) -> Slopes:
    """±p, and the opposite sum at the best group; ∂/∂p = |y − y*|."""
    return _from_point_slopes(c, c.best, c.p, np.abs(c.y - c.best))


def from_reference(c: Configuration) -> Floats:
    """Mean difference from the declared reference: (1/J)Σ|y − y_r|."""
    mean: Floats = np.abs(c.y - c.at(c.reference)).mean(axis=0)
    return mean


def from_reference_slopes(c: Configuration) -> Slopes:
    """±1/J, and the opposite sum at the reference; a kink where another group equals it."""
    return _from_point_slopes(c, c.at(c.reference), np.full_like(c.y, 1 / c.size), None)


def from_reference_weighted(c: Configuration) -> Floats:
    """Mean difference from the declared reference, every person counting alike: Σ p|y − y_r|."""
    return c.weighted(np.abs(c.y - c.at(c.reference)))


def from_reference_weighted_slopes(c: Configuration) -> Slopes:
    """±p, and the opposite sum at the reference; ∂/∂p = |y − y_r|."""
    point = c.at(c.reference)
    return _from_point_slopes(c, point, c.p, np.abs(c.y - point))


def disparity(c: Configuration) -> Floats:
    """Index of disparity (1/J)Σ|d|/μ."""
    return from_mean(c) / c.mean


def disparity_slopes(c: Configuration) -> Slopes:
    """Those of the mean difference, over μ."""
    return per_mean(c, from_mean(c), from_mean_slopes(c))


def disparity_weighted(c: Configuration) -> Floats:
    """Index of disparity Σ p|d|/μ."""
    return from_mean_weighted(c) / c.mean


def disparity_weighted_slopes(c: Configuration) -> Slopes:
    """Those of the weighted mean difference, over μ."""
    return per_mean(c, from_mean_weighted(c), from_mean_weighted_slopes(c))


def _base(c: Configuration) -> Floats:
    """The declared reference, or the best group where none is declared."""
    if c.reference.size == 1:
        return c.best if c.reference[0] < 0 else c.at(c.reference)
    return np.where(c.reference < 0, c.best, c.at(c.reference))


def disparity_reference(c: Configuration) -> Floats:
    """The form of the US: Σ_{g≠r}|y_g − y_r|/(J − 1)/y_r. Pearcy & Keppel 2002."""
    base = _base(c)
    return np.asarray(np.abs(c.y - base).sum(axis=0) / ((c.size - 1) * base))


def disparity_reference_slopes(c: Configuration) -> Slopes:
    """±1/((J − 1)y_r); at r the opposite sum, less θ/y_r."""
    base = _base(c)
    slopes = _from_point_slopes(c, base, np.broadcast_to(1 / ((c.size - 1) * base), c.y.shape), None)
    return Slopes(slopes.y - np.where(c.y == base, disparity_reference(c) / base, 0.0))


def max_rate_ratio(c: Configuration) -> Floats:
    """The highest over the lowest estimate. NCHS, Healthy People statistical notes."""
    return c.highest / c.lowest


def max_rate_ratio_slopes(c: Configuration) -> Slopes:
    """1/min at the highest, −θ/min at the lowest; a kink where either is tied."""
    top, bottom = c.y == c.highest, c.y == c.lowest
    slopes = Slopes((top - bottom * max_rate_ratio(c)) / c.lowest)
    return undefined_where(slopes, (top.sum(axis=0) > 1) | (bottom.sum(axis=0) > 1))


def summary_rate_ratio(c: Configuration) -> Floats:
    """The best against the mean of the others, as a ratio of at least 1. NCHS, Healthy People statistical notes."""
    best, others = c.best, _mean_of_others(c)
    if c.direction.size == 1:
        return best / others if c.direction[0] > 0 else others / best
    return np.where(c.direction > 0, best / others, others / best)


def summary_rate_ratio_slopes(c: Configuration) -> Slopes:
    """θ times ∓1/best at the best and ±1/Σ others elsewhere; a kink where two groups are best."""
    best = c.y == c.best
    logs = np.where(best, 1 / c.best, -1 / ((c.size - 1) * _mean_of_others(c)))
    slopes = Slopes(summary_rate_ratio(c) * np.where(c.direction > 0, logs, -logs))
    return undefined_where(slopes, best.sum(axis=0) > 1)


def _mean_of_others(c: Configuration) -> Floats:
    """(M,) unweighted mean of all groups but the best."""
    others: Floats = (c.y.sum(axis=0) - c.best) / (c.size - 1)
    return others


def _at_mean(c: Configuration) -> Flags:
    """(M,) an estimate equals the mean, to rounding."""
    return np.asarray((c.distance <= 1e-12 * np.abs(c.mean)).any(axis=0))


def _from_point_slopes(c: Configuration, point: Floats, weight: Floats, by_share: Floats | None) -> Slopes:
    """Slopes of Σ w|y − y_k| where y_k (M,) is the estimate of one group k and moves along."""
    sign = np.sign(c.y - point)
    here = c.y == point
    slopes = Slopes(weight * sign - here * (weight * sign).sum(axis=0), by_share)
    return undefined_where(slopes, here.sum(axis=0) > 1)
