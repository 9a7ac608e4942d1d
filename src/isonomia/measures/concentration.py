"""How an outcome concentrates along an order of groups (measures.md 5).

Groups run from the most disadvantaged to the most advantaged, with midpoint ranks X_g = Σ_{k<g} p_k + p_g/2.
Positive = higher among the more advantaged; nothing here turns with the direction of the indicator. Variances come
from the standard errors of the groups, never from residuals of J points.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from isonomia.measures.configuration import Configuration, Slopes, per_mean

Floats = NDArray[np.float64]
Kernel = Callable[[Configuration], Floats]
Sloped = Callable[[Configuration], Slopes]


def through_ranks(by_rank: Floats) -> Floats:
    """(J, S) ∂θ/∂p by way of the ranks, from t = ∂θ/∂X: t_g/2 + Σ_{k>g} t_k."""
    above = by_rank[::-1].cumsum(axis=0)[::-1]
    return above - by_rank / 2


def absolute(c: Configuration) -> Floats:
    """Absolute concentration index Σ p(2X − 1)y. WHO HEAT technical notes; O'Donnell et al. 2008."""
    return c.weighted((2 * c.ranks - 1) * c.y)


def absolute_slopes(c: Configuration) -> Slopes:
    """∂/∂y = p(2X − 1); ∂/∂p = (2X − 1)y and 2py through the ranks."""
    centred = 2 * c.ranks - 1
    return Slopes(c.p * centred, centred * c.y + through_ranks(2 * c.p * c.y))


def relative(c: Configuration) -> Floats:
    """Relative concentration index ACI/μ, in [−1, 1] for outcomes of one sign."""
    return absolute(c) / c.mean


def relative_slopes(c: Configuration) -> Slopes:
    """∂/∂y = p[(2X − 1) − C]/μ."""
    return per_mean(c, absolute(c), absolute_slopes(c))


def wagstaff(c: Configuration) -> Floats:
    """W = ACI(b − a)/[(μ − a)(b − μ)] on declared bounds [a, b]. Wagstaff 2005."""
    return absolute(c) * _wagstaff_factor(c)


def wagstaff_slopes(c: Configuration) -> Slopes:
    """Those of the ACI, and of the factor by way of μ: −factor·(a + b − 2μ)/[(μ − a)(b − μ)]."""
    factor = _wagstaff_factor(c)
    change = -wagstaff(c) * (c.lower + c.upper - 2 * c.mean) / ((c.mean - c.lower) * (c.upper - c.mean))
    slopes = absolute_slopes(c).times(factor)
    return Slopes(slopes.y + change * c.p, _shares(slopes) + change * c.y)


def _wagstaff_factor(c: Configuration) -> Floats:
    return (c.upper - c.lower) / ((c.mean - c.lower) * (c.upper - c.mean))


def erreygers(c: Configuration) -> Floats:
    """E = 4 ACI/(b − a) on declared bounds [a, b]. Erreygers 2009."""
    return 4 * absolute(c) / (c.upper - c.lower)


def erreygers_slopes(c: Configuration) -> Slopes:
    """Those of the ACI times 4/(b − a)."""
    return absolute_slopes(c).times(4 / (c.upper - c.lower))


def extended(aversion: float) -> tuple[Kernel, Sloped]:
    """Extended concentration index with aversion ν > 1, and its slopes. Pereira 1998; HD*Calc.

    C(ν) = Σ p(ω − ω̄)y/μ with ω = 1 − ν(1 − X)^{ν−1} and ω̄ = Σ pω, so that equality gives exactly 0; ν = 2 is the
    relative concentration index. ∂/∂y = p[(ω − ω̄) − C]/μ; ∂/∂p = ωy/μ − ω − (C + ω̄)y/μ, and pω′(y/μ − 1)
    through the ranks.
    """

    def weights(c: Configuration) -> Floats:
        return 1 - aversion * (1 - c.ranks) ** (aversion - 1)

    def value(c: Configuration) -> Floats:
        omega = weights(c)
        return c.weighted(omega * c.ratio) - c.weighted(omega)

    def slopes(c: Configuration) -> Slopes:
        omega = weights(c)
        mean_weight, index = c.weighted(omega), value(c)
        steep = aversion * (aversion - 1) * (1 - c.ranks) ** (aversion - 2)
        by_share = omega * (c.ratio - 1) - (index + mean_weight) * c.ratio
        by_rank = c.p * steep * (c.ratio - 1)
        return Slopes(c.p * (omega - mean_weight - index) / c.mean, by_share + through_ranks(by_rank))

    return value, slopes


def _shares(slopes: Slopes) -> Floats:
    """∂θ/∂p as an array."""
    return np.zeros_like(slopes.y) if slopes.p is None else slopes.p
