"""Gaps counted in people: what a difference or a level comes to among the people of a group (measures.md 6).

The number of people is treated as fixed, so limits are those of the difference or of the level, times n.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from isonomia.measures.difference import difference
from isonomia.measures.operands import Operand
from isonomia.measures.results import first_reason
from isonomia.measures.selection import refused
from isonomia.model.estimates import Result
from isonomia.model.groups import GroupsKind
from isonomia.stats.arrays import Floats

EXCESS: Final = "excess_events"


def excess_events(
    kind: GroupsKind,
    focus: Operand,
    reference: Operand,
    confidence: float = 0.95,
    covariance: Floats | None = None,
) -> Result:
    """(y_g − y_r)·n_g of S groups, each beside its reference; called as every two-group measure is.

    Refusals: as `counted_in_people`.
    """
    return counted_in_people(difference(kind, focus, reference, confidence, covariance), kind, focus)


def counted_in_people(gap: Result, kind: GroupsKind, focus: Operand) -> Result:
    """The excess of groups whose difference is known.

    Refusals: those of the difference; `NO_DATA` the source does not say how many people are in the group;
    `NOT_APPLICABLE` a weighted sample, whose number of people is not the number in the population.
    """
    people = focus.time if kind == "rate" else focus.n
    reason = first_reason(len(focus), (np.isnan(people), "NO_DATA"), (focus.design, "NOT_APPLICABLE"))
    return refused(excess_of_group(gap, people), np.where(gap.reason == "", reason, gap.reason))


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
