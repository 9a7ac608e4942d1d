"""Gaps counted in people: what a difference or a level comes to among the people of a group (measures.md 6).

The number of people is treated as fixed, so limits are those of the difference or of the level, times n.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from isonomia.model.estimates import Result


def excess_of_group(difference: Result, n: ArrayLike) -> Result:
    """`excess_events` of one group: (y_g − y_r)·n_g, events that would not occur at the reference rate.

    Args:
        difference: (S,) y_g − y_r with its interval.
        n: (S,) persons of the group, or person-time where the difference is one of rates.
    """
    people = np.asarray(n, dtype=np.float64)
    scaled = {name: getattr(difference, name) * people for name in ("value", "se", "low", "high")}
    return replace(difference, **scaled, debiased=np.full_like(people, np.nan))


def shortfall_to_target(level: Result, n: ArrayLike, target: ArrayLike) -> Result:
    """(τ − y)·n: how many more with the outcome would reach the target; zero or less means that it is reached.

    Args:
        level: (S,) y with its interval.
        n: (S,) persons of the group.
        target: (S,) or one declared target τ, in the unit of the level.
    """
    people, wanted = np.asarray(n, dtype=np.float64), np.asarray(target, dtype=np.float64)
    return replace(
        level,
        value=(wanted - level.value) * people,
        se=level.se * people,
        low=(wanted - level.high) * people,
        high=(wanted - level.low) * people,
        debiased=np.full_like(people, np.nan),
    )
