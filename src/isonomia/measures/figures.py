"""What a Result prints: plain numbers, None where there is nothing to print, and the gap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from isonomia.measures.orientation import oriented
from isonomia.model.estimates import Result
from isonomia.model.registry import Measure


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """A result, with p-values where the statistic is tested."""

    result: Result
    p: NDArray[np.float64] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """S results as columns; what is not finite is not there.

    `reason` refuses the value, `interval_reason` the interval alone.
    """

    measure: Measure
    columns: Mapping[str, NDArray[np.float64]]
    reason: list[str]
    interval_reason: list[str]
    flags: list[tuple[str, ...]]
    method: str
    confidence: float

    def number(self, name: str, at: int) -> float | None:
        """One number of a result, or None."""
        found = self.columns[name].item(at)
        return found if isfinite(found) else None

    def row(self, at: int) -> dict[str, Any]:
        """The columns of one estimate that hold its numbers, its status and the reason for what is not there."""
        if self.reason[at]:
            return {"status": "refused", "reason": self.reason[at]}
        numbers = {name: self.number(name, at) for name in self.columns}
        return numbers | {
            "confidence": self.confidence if numbers["ci_lower"] is not None else None,
            "method": self.method,
            "flags": self.flags[at],
            "reason": self.interval_reason[at],
        }


def figures_of(outcome: Outcome, measure: Measure, direction: NDArray[np.int64], census: NDArray[np.bool_]) -> Figures:
    """Results as columns; where everybody was counted there is a value and no sampling error (`CENSUS`).

    A limit that is infinite is not printed, and its result says `UNBOUNDED`.
    """
    result = outcome.result
    sampled = {
        "se": result.se,
        "ci_lower": result.low,
        "ci_upper": result.high,
        "debiased": result.debiased,
        "p_value": np.full_like(result.value, np.nan) if outcome.p is None else outcome.p,
    }
    sampled = {name: np.where(census, np.nan, column) for name, column in sampled.items()}
    gap = oriented(result.value, sampled["ci_lower"], sampled["ci_upper"], measure.gap, direction)
    columns = {"value": result.value, **sampled, "gap": gap.gap, "gap_lower": gap.low, "gap_upper": gap.high}
    open_ended = np.isinf(sampled["ci_lower"]) | np.isinf(sampled["ci_upper"])
    interval = np.where(open_ended, "UNBOUNDED", result.interval_reason)
    interval = np.where(census & (measure.interval != "none"), "CENSUS", interval)
    return Figures(
        measure,
        {name: np.asarray(column, dtype=np.float64) for name, column in columns.items()},
        result.reason.tolist(),
        interval.tolist(),
        _flag_names(result, measure),
        result.method,
        result.confidence,
    )


def _flag_names(result: Result, measure: Measure) -> list[tuple[str, ...]]:
    """For each result the names of its flags, sorted; `conservative` where the interval's method always is."""
    fixed = ("conservative",) if measure.conservative else ()
    names = sorted(result.flags)
    raised = zip(*(np.asarray(result.flags[name]).tolist() for name in names), strict=True) if names else None
    if raised is None:
        return [fixed] * len(result.value)
    found = [tuple(name for name, up in zip(names, row, strict=True) if up) for row in raised]
    return [tuple(sorted({*flags, *fixed})) for flags in found]
