"""Isolation and exposure with their intervals: whom does a member of a group meet in the own unit?

Isolation is not 0 but about P where people are spread evenly, and P is itself an estimate, so the calibrated limits of
the other indices do not fit. Here the estimate that small units do not inflate is used: a member meets the *other*
people of the unit,

    R̂ = Σ_u c_u ÷ X,   c_u = x_u·z_u/(T_u − 1),   or x_u(x_u − 1)/(T_u − 1) for isolation,

over units of two people or more; given the units' true shares it is unbiased for ΣT_u·π_x·π_z ÷ ΣT_u·π_x, and for
the plug-in's own target. Limits: Wilson at the size R(1 − R)/Var at which a share would be as uncertain, widened to
hold the plug-in.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from isonomia.stats.arrays import Floats, divide
from isonomia.stats.proportions import wilson


class ContactLimits(NamedTuple):
    """(K, K) debiased values, standard errors and limits: row, the members; column, whom they meet."""

    debiased: Floats
    se: Floats
    low: Floats
    high: Floats


def contact_limits(people: Floats, plug_in: Floats, confidence: float) -> ContactLimits:
    """Debiased exposure of every group to every group (isolation on the diagonal), with limits.

    Var(R̂) = Σ_u Var(c_u − R·x_u) ÷ X², by the factorial moments of the multinomial, at shares drawn towards the whole
    by one person, π̃_u = (x_u + P)/(T_u + 1): a unit without a member is not certain to have none.

    Args:
        people: (U, K) counts.
        plug_in: (K, K) exposure as it is usually printed.
        confidence: of the limits.
    """
    met = people[people.sum(axis=1) > 1]
    sizes, members = met.sum(axis=1), met.sum(axis=0)
    whole = divide(members, members.sum())
    smooth = (met + whole) / (sizes[:, None] + 1)
    together = np.einsum("ux,uz->xz", met / (sizes[:, None] - 1), met)
    alone = (met / (sizes[:, None] - 1)).sum(axis=0)
    debiased = divide(together - np.diag(alone), members[:, None])
    centre = divide(np.einsum("ux,uz->xz", sizes[:, None] * smooth, smooth), (sizes @ smooth)[:, None])
    variance = divide(_variance(sizes, smooth, centre), (sizes @ smooth)[:, None] ** 2)
    size = divide(centre * (1 - centre), variance)
    limits = wilson(debiased * size, size, confidence)
    low, high = np.fmin(limits.low, plug_in), np.fmax(limits.high, plug_in)
    return ContactLimits(debiased, np.sqrt(variance), np.where(np.isnan(size), np.nan, low), high + 0 * size)


def _variance(sizes: Floats, p: Floats, r: Floats) -> Floats:
    """(K, K) Σ_u Var(c_u − r·x_u) for x, z ~ multinomial(T_u, p_u): E[(x)_a(z)_b] = (n)_{a+b}·pᵃ·qᵇ, (n)_a falling."""
    n = sizes[:, None, None]
    x, z = p[:, :, None], p[:, None, :]
    second, third, fourth = n * (n - 1), n * (n - 1) * (n - 2), n * (n - 1) * (n - 2) * (n - 3)
    scale = 1 / (n - 1)
    # c = x·z/(n − 1): E c, E c², E c·x.
    mean = second * x * z
    square = fourth * x**2 * z**2 + third * (x**2 * z + x * z**2) + second * x * z
    cross = third * x**2 * z + second * x * z
    # On the diagonal c = x(x − 1)/(n − 1), z = x.
    same = np.eye(p.shape[1], dtype=bool)[None]
    mean = np.where(same, second * x**2, mean)
    square = np.where(same, fourth * x**4 + 4 * third * x**3 + 2 * second * x**2, square)
    cross = np.where(same, third * x**3 + 2 * second * x**2, cross)
    of_c = scale**2 * (square - mean**2)
    of_x = n * x * (1 - x)
    both = scale * (cross - mean * n * x)
    return np.asarray((of_c - 2 * r * both + r**2 * of_x).sum(axis=0), dtype=np.float64)
