"""A share that drifts towards the share of those who enter: when does it reach a target?

share_{t+1} = [(1 − δ)·share_t + ε·s]/(1 − δ + ε): each year a part κ = ε/(1 − δ + ε) of the distance to s is closed
(κ = δ where the stock is constant). Arrays of any common shape; ∞ where the target is never reached.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from isonomia.stats.arrays import Bools, Floats, floats

YEARS_AT_MOST: Final = 500


def speed(exit_rate: ArrayLike, entry_rate: ArrayLike) -> Floats:
    """κ, for 0 ≤ δ < 1 and ε ≥ 0."""
    delta, epsilon = floats(exit_rate, entry_rate)
    return np.asarray(epsilon / (1 - delta + epsilon), dtype=np.float64)


def years_to_share(
    share: ArrayLike, of_entrants: ArrayLike, target: ArrayLike, exit_rate: ArrayLike, entry_rate: ArrayLike
) -> Floats:
    """t* = ln[(q − s)/(share₀ − s)] ÷ ln(1 − κ); 0 where share₀ ≥ q, ∞ where s ≤ q or nobody enters."""
    now, s, q, delta, epsilon = floats(share, of_entrants, target, exit_rate, entry_rate)
    kappa = speed(delta, epsilon)
    arrives = (now < q) & (s > q) & (kappa > 0)
    above = np.where(arrives, (s - q) / np.where(arrives, s - now, 1.0), 0.5)
    years = np.log(above) / np.log1p(-np.where(arrives, kappa, 0.5))
    return np.where(now >= q, 0.0, np.where(arrives, years, np.inf))


def years_to_moving_share(
    share: ArrayLike, of_entrants: ArrayLike, targets: Floats, exit_rate: ArrayLike, entry_rate: ArrayLike
) -> Floats:
    """When a share first reaches a target that moves, year by year, straight lines between years; ∞ after 500 years.

    Args:
        share: now.
        of_entrants: s.
        targets: (H, …) target now, in a year, …; the last one stays.
        exit_rate: δ.
        entry_rate: ε.
    """
    now, s, kappa = floats(share, of_entrants, speed(exit_rate, entry_rate))
    short = np.asarray(targets[0] - now, dtype=np.float64)
    years = np.where(short <= 0, 0.0, np.inf)
    for year in range(1, YEARS_AT_MOST + 1):
        now = now + kappa * (s - now)
        before, short = short, targets[min(year, len(targets) - 1)] - now
        here: Bools = np.isinf(years) & (short <= 0)
        part = before / np.where(here, before - short, 1.0)
        years = np.where(here, year - 1 + part, years)
        if np.isfinite(years).all():
            break
    return years
