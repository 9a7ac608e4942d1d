"""Relative inequality between groups: entropies, the Gini index, Atkinson's index (measures.md 4).

Notation as in `dispersion`; r = y/μ. Logs are natural; entropies are in nats.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from isonomia.measures.configuration import Configuration, Slopes, per_mean, undefined_where

Floats = NDArray[np.float64]
Kernel = Callable[[Configuration], Floats]
Sloped = Callable[[Configuration], Slopes]


def theil(c: Configuration) -> Floats:
    """Theil's index Σ p r ln r, with 0 ln 0 = 0. Theil 1967."""
    return c.weighted(_r_log_r(c))


def theil_slopes(c: Configuration) -> Slopes:
    """∂/∂y = (p/μ)(ln r − T), without a limit at y = 0; ∂/∂p = r(ln r − T − 1)."""
    value = theil(c)
    return Slopes(c.p / c.mean * (np.where(c.y > 0, c.log_ratio, np.nan) - value), _r_log_r(c) - c.ratio * (value + 1))


def _r_log_r(c: Configuration) -> Floats:
    """(J, M) r ln r, 0 at r = 0."""
    if (c.y > 0).all():
        return c.ratio * c.log_ratio
    return np.where(c.y > 0, c.ratio * c.log_ratio, 0.0)


def mean_log_deviation(c: Configuration) -> Floats:
    """−Σ p ln r."""
    return -c.weighted(c.log_ratio)


def mean_log_deviation_slopes(c: Configuration) -> Slopes:
    """∂/∂y = (p/μ)(1 − 1/r); ∂/∂p = r − ln r."""
    return Slopes(c.p / c.mean * (1 - 1 / c.ratio), c.ratio - c.log_ratio)


def generalised_entropy(a: float) -> tuple[Kernel, Sloped]:
    """GE(a) = [Σ p rᵃ − 1]/[a(a − 1)], a ∉ {0, 1}, and its slopes."""

    def value(c: Configuration) -> Floats:
        return (c.weighted(c.ratio**a) - 1) / (a * (a - 1))

    def slopes(c: Configuration) -> Slopes:
        moment = c.weighted(c.ratio**a)
        by_share = (c.ratio**a - a * c.ratio * moment) / (a * (a - 1))
        return Slopes(c.p / c.mean * (c.ratio ** (a - 1) - moment) / (a - 1), by_share)

    return value, slopes


def gini(c: Configuration) -> Floats:
    """Σ_g Σ_k p_g p_k |y_g − y_k|/(2μ), as Σ p(2X − 1)y/μ over groups sorted by y."""
    weight = c.sorted_p
    centred = 2 * np.cumsum(weight, axis=0) - weight - 1
    return np.asarray(np.einsum("jm,jm,jm->m", weight, centred, c.sorted_y)) / c.mean


def gini_slopes(c: Configuration) -> Slopes:
    """∂/∂y_g = p_g Σ_k p_k sign(y_g − y_k)/μ − G p_g/μ; a kink where two estimates are equal."""
    rank, below = _place(c)
    value = gini(c)
    distance = c.y * (2 * rank - 1) + c.mean - 2 * below
    slopes = Slopes(c.p / c.mean * (2 * rank - 1 - value), (distance - value * c.y) / c.mean)
    return undefined_where(slopes, (np.diff(c.sorted_y, axis=0) == 0).any(axis=0))


def _place(c: Configuration) -> tuple[Floats, Floats]:
    """(J, M) share of people below (midpoint rank) and their total Σ p y (own half included), by original group."""
    back = np.argsort(c.order, axis=0)
    rank = np.cumsum(c.sorted_p, axis=0) - c.sorted_p / 2
    mass = c.sorted_p * c.sorted_y
    below = np.cumsum(mass, axis=0) - mass / 2
    return np.take_along_axis(rank, back, axis=0), np.take_along_axis(below, back, axis=0)


def _attainment(c: Configuration) -> Configuration:
    """The outcome as something good: its complement on the bounds where higher is worse."""
    adverse = c.direction < 0
    if not adverse.any():
        return c
    total = c.lower + c.upper
    return Configuration(
        y=np.where(adverse, total - c.y, c.y),
        p=c.p,
        stated_mean=np.where(adverse, total - c.stated_mean, c.stated_mean),
        reference=c.reference,
        direction=np.where(adverse, 1, c.direction),
        lower=c.lower,
        upper=c.upper,
        ordered=c.ordered,
        exposure=c.exposure,
    )


def equally_distributed(aversion: float) -> tuple[Kernel, Sloped]:
    """EDE = (Σ p y^{1−ε})^{1/(1−ε)}, exp(Σ p ln y) for ε = 1, and its slopes. Atkinson 1970.

    ∂/∂y = p(EDE/y)^ε; ∂/∂p = EDE/(1 − ε)·y^{1−ε}/Σ p y^{1−ε} (EDE ln y for ε = 1). Of an adverse outcome it is
    taken of the complement on the declared bounds.
    """

    def value(c: Configuration) -> Floats:
        return _equal_level(_attainment(c), aversion)

    def slopes(c: Configuration) -> Slopes:
        good = _attainment(c)
        return _turned(c, _equal_level_slopes(good, aversion))

    return value, slopes


def atkinson(aversion: float) -> tuple[Kernel, Sloped]:
    """A = 1 − EDE/μ, and its slopes. Atkinson 1970. Complement as in `equally_distributed`."""

    def value(c: Configuration) -> Floats:
        good = _attainment(c)
        return 1 - _equal_level(good, aversion) / good.mean

    def slopes(c: Configuration) -> Slopes:
        good = _attainment(c)
        level = _equal_level(good, aversion)
        share = per_mean(good, level, _equal_level_slopes(good, aversion))
        return _turned(c, share.times(np.full_like(level, -1.0)))

    return value, slopes


def _equal_level(c: Configuration, aversion: float) -> Floats:
    """(M,) the level that, given to all, would be as good."""
    if aversion == 1:
        return np.exp(c.weighted(np.log(c.y)))
    return np.asarray(c.weighted(_power(c.y, 1 - aversion)) ** (1 / (1 - aversion)))


def _power(y: Floats, exponent: float) -> Floats:
    """Powers of estimates, the frequent ones without a logarithm."""
    if exponent == 0.5:
        return np.sqrt(y)
    if exponent == -1:
        return 1 / y
    return np.asarray(y**exponent)


def _equal_level_slopes(c: Configuration, aversion: float) -> Slopes:
    level = _equal_level(c, aversion)
    by_y = c.p * (level / c.y) ** aversion
    if aversion == 1:
        return Slopes(by_y, level * np.log(c.y))
    powers = _power(c.y, 1 - aversion)
    return Slopes(by_y, level / (1 - aversion) * powers / c.weighted(powers))


def _turned(c: Configuration, slopes: Slopes) -> Slopes:
    """Slopes by y from slopes by the complement."""
    return Slopes(np.where(c.direction < 0, -slopes.y, slopes.y), slopes.p)
