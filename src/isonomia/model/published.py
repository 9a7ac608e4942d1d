"""Estimates that a source has already published: no counts behind them, so they are not cells and do not add."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from isonomia.errors import Fault, InternalError

Texts = NDArray[np.object_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class PublishedEstimates:
    """One row a subgroup; R rows, in the file's order. NaN and "" stand for what the source does not give.

    Attributes:
        setting, period, source: (R,) text. indicator, indicator_name: (R,) id and title of the indicator.
        dimension, subgroup: (R,) text as the source writes it.
        value, se: (R,) in the source's unit. low, high: (R,) the source's own limits.
        population: (R,) persons or shares; only proportions of it count.
        setting_average: (R,) the average that the source states.
        higher_is: (R,) +1 better, −1 worse, 0 not said.
        scale: (R,) the outcome's upper bound (100 for per cent; 1 for shares), NaN where unbounded or not said.
        ordered: (R,) bool. order: (R,) 1 is the most disadvantaged; 0 = none.
        reference: (R,) bool, the declared reference subgroup.
    """

    setting: Texts
    period: Texts
    source: Texts
    indicator: Texts
    indicator_name: Texts
    dimension: Texts
    subgroup: Texts
    value: Floats
    se: Floats
    low: Floats
    high: Floats
    population: Floats
    setting_average: Floats
    higher_is: NDArray[np.int64]
    scale: Floats
    ordered: NDArray[np.bool_]
    order: NDArray[np.int64]
    reference: NDArray[np.bool_]

    def __post_init__(self) -> None:
        lengths = {len(getattr(self, name)) for name in self.__slots__}
        if len(lengths) > 1:
            raise InternalError(Fault("Published estimates", f"columns of unlike length {sorted(lengths)}."))

    def __len__(self) -> int:
        return len(self.value)
