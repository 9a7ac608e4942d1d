"""Estimates: tidy rows, each a value or a refusal with its code, and the arrays that measures return."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from isonomia.errors import Fault, InternalError
from isonomia.model.reasons import REASONS

Status = Literal["ok", "refused", "hidden"]
Verdict = Literal["", "clear", "close", "unclear"]
Floats = NDArray[np.float64]
NAMED: Final = (
    "setting",
    "period",
    "indicator",
    "dimension",
    "subgroup",
    "dimension_2",
    "subgroup_2",
    "dimension_3",
    "subgroup_3",
    "measure",
    "component",
)
"""What an estimate is of: where and when, of whom, what. Its coding and what it is compared with name it too."""


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """What a measure returns for S sets. NaN stands where nothing is given, and a reason stands beside it.

    Attributes:
        value, se: (S,) the statistic, unscaled and in its natural sign, and its standard error.
        low, high: (S,) limits at `confidence`.
        debiased: (S,) for calibrated statistics, else NaN.
        reason: (S,) code of measures.md 1.8 where the value is refused, else "".
        interval_reason: (S,) code where the interval alone is refused, else "".
        flags: name -> (S,) bool.
        method: the interval's name, as the registry has it.
    """

    value: Floats
    se: Floats
    low: Floats
    high: Floats
    debiased: Floats
    reason: NDArray[np.object_]
    interval_reason: NDArray[np.object_]
    flags: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)
    method: str = ""
    confidence: float = 0.95

    def __post_init__(self) -> None:
        unknown = {code for code in (*self.reason, *self.interval_reason) if code} - set(REASONS)
        if unknown:
            raise InternalError(Fault("Result", f"reasons outside the closed list: {sorted(unknown)}."))
        silent = np.isnan(self.value) & (self.reason == "")
        if np.any(silent):
            raise InternalError(Fault("Result", "a value is missing without a reason."))
        if np.any(np.isinf(self.value)):
            raise InternalError(Fault("Result", "a value is infinite."))


@dataclass(frozen=True, slots=True)
class Estimate:
    """One row of estimates.csv (design.md 6). None stands where a column does not apply."""

    release: str = ""
    setting: str = ""
    period: str = ""
    source: str = ""
    indicator: str = ""
    dimension: str = ""
    subgroup: str = ""
    dimension_2: str = ""
    subgroup_2: str = ""
    dimension_3: str = ""
    subgroup_3: str = ""
    measure: str = ""
    component: str = ""
    coding: str = ""
    reference: str = ""
    value: float | None = None
    se: float | None = None
    ci_lower: float | None = None
    ci_upper: float | None = None
    confidence: float | None = None
    debiased: float | None = None
    gap: float | None = None
    gap_lower: float | None = None
    gap_upper: float | None = None
    unit: str = ""
    margin: float | None = None
    verdict: Verdict = ""
    p_value: float | None = None
    q_value: float | None = None
    family: str = ""
    family_size: int | None = None
    n: int | None = None
    method: str = ""
    flags: tuple[str, ...] = ()
    status: Status = "ok"
    reason: str = ""

    def __post_init__(self) -> None:
        numbers = (
            self.value,
            self.se,
            self.ci_lower,
            self.ci_upper,
            self.debiased,
            self.gap,
            self.gap_lower,
            self.gap_upper,
            self.p_value,
            self.q_value,
        )
        where = f"Estimate {self.measure!r} of {self.indicator!r} for {self.subgroup!r}"
        if any(number is not None and not np.isfinite(number) for number in numbers):
            raise InternalError(Fault(where, "a number is not finite."))
        if self.status == "ok" and self.value is None:
            raise InternalError(Fault(where, "no value and no reason."))
        if self.status != "ok" and (any(number is not None for number in numbers) or self.verdict):
            raise InternalError(Fault(where, f"a {self.status} row holds a number or a verdict."))
        if self.status == "hidden" and (self.reason or self.n is not None or self.flags or self.family_size):
            raise InternalError(Fault(where, "a hidden row tells something."))
        if self.status == "refused" and self.reason not in REASONS:
            raise InternalError(Fault(where, f"the reason {self.reason!r} is not on the closed list."))


ESTIMATE_COLUMNS: Final = tuple(each.name for each in fields(Estimate))


@dataclass(frozen=True, slots=True)
class Estimates:
    """Estimates of a run. `protected` is true only if every one was made from shown cells alone.

    `internal` is true if any was made from cells that are shown to the school's own eyes alone.
    """

    rows: Sequence[Estimate]
    protected: bool
    internal: bool = False

    def __iter__(self) -> Iterator[Estimate]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def where(self, **wanted: Any) -> tuple[Estimate, ...]:  # noqa: ANN401  columns are of unlike type
        """The rows whose columns have these values."""
        return tuple(row for row in self.rows if all(getattr(row, k) == v for k, v in wanted.items()))


def joined(parts: Iterable[Estimates]) -> Estimates:
    """Several runs as one; protected only if all are, internal if any is."""
    every = tuple(parts)
    rows = tuple(row for part in every for row in part.rows)
    return Estimates(rows, all(part.protected for part in every), any(part.internal for part in every))
