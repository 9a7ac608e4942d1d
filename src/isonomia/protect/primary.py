"""The primary rule: which values are too small to be printed, each looked at alone.

    hide n  if 1 ≤ n < T
    hide y  if n is hidden, or 1 ≤ e < T, or 1 ≤ n − e < T

With `zeros = "protect"` a zero is hidden like a small number: n = 0, e = 0 (nobody) and n − e = 0 (everybody).
Source: protect.md 2, rule 2; CMS cell size suppression policy for T = 11.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from isonomia.model.study import IndicatorKind
from isonomia.protect.policy import Policy

Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]


def small(counts: Counts, policy: Policy) -> Mask:
    """Where a count of persons may not be printed. A negative number (events beyond persons) is no count."""
    lowest = 0 if policy.zeros == "protect" else 1
    return (counts >= lowest) & (counts < policy.threshold)


def small_outcome(n: Counts, events: Counts, kind: IndicatorKind, policy: Policy) -> Mask:
    """Where the outcome may not be printed because few have it, or few have it not.

    A rate counts events, and a person may have several: its n − e is looked at only where 1 ≤ n − e < T.
    """
    without = n - events
    few_without = small(without, policy) if kind == "proportion" else (without >= 1) & (without < policy.threshold)
    return small(events, policy) | few_without


def squeezed(n: Counts, outcome_hidden: Mask, kind: IndicatorKind, policy: Policy) -> Mask:
    """Where printing n beside a hidden outcome would say that the outcome is small.

    Where zeros are printed, a hidden e is known to lie in 1 … n − 1. For n = T that is 1 … T − 1: "small".
    """
    if kind != "proportion" or policy.zeros == "protect":
        return np.zeros(len(n), dtype=np.bool_)
    return outcome_hidden & (n - 1 < policy.threshold) & (n > 0)
