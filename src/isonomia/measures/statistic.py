"""What the table of measures holds of each: value, slopes, needs, and how its interval is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from isonomia.measures.configuration import Configuration, Slopes
from isonomia.model.groups import Groups

Floats = NDArray[np.float64]
Need = Literal[
    "order",
    "population",  # shares p of every group
    "mean",  # μ, from shares or stated
    "counts",
    "reference",  # declared
    "fixed_reference",  # declared, or the highest rank of an ordered set
    "base",  # declared, or else the best group, which needs a direction
    "direction",
    "bounds",
    "bounds_if_worse",  # adverse outcomes are turned into their complement on the bounds
    "mean_not_zero",
    "mean_positive",
    "not_negative",
    "positive",
    "attained",  # positive, after the complement
]
IntervalKind = Literal["cal", "env", "delta", "delta_log"]
Refusals = NDArray[np.object_]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Statistic:
    """One entry of the table.

    Attributes:
        id: as in measures.md, parameters included.
        value: θ, for sets and for draws alike: (J, M) -> (M,).
        slopes: its derivatives, for sets.
        needs: what must be declared or true; checked in the order of `fitness`.
        interval: calibrated, envelope, delta, or delta on the log scale.
        smallest: the least number of groups.
        null: θ at exact equality.
        refuses: codes (S,) of its own, "" where it has none; asked after `needs`.
        otherwise: the code for a value that is not finite although nothing else was wrong.
        flags: flags of its own, name -> (S,).
        banded: its envelope also holds the values with all groups nearer to the mean, and farther from it.
    """

    id: str
    value: Callable[[Configuration], Floats]
    slopes: Callable[[Configuration], Slopes]
    needs: tuple[Need, ...]
    interval: IntervalKind
    smallest: int = 2
    null: float = 0.0
    refuses: Callable[[Configuration], Refusals] | None = None
    otherwise: str = "ZERO_DENOMINATOR"
    flags: Callable[[Configuration, Groups], Mapping[str, Flags]] | None = None
    banded: bool = False
