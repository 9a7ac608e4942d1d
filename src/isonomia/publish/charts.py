"""Strips: the small drawings beside numbers. Geometry only; positions are percentages of released values."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from isonomia.publish.verdicts import Mark

MOST_TICKS = 6
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Axis:
    """A shared horizontal axis. `ticks` are values on the page's scale; `log` for ratios."""

    low: float
    high: float
    ticks: tuple[float, ...]
    log: bool = False

    def place(self, value: Decimal | float) -> float:
        """Where a value stands, in percent of the width with one decimal, kept inside 0 to 100."""
        at, low, high = float(value), self.low, self.high
        if self.log:
            if at <= 0:
                return 0.0
            at, low, high = math.log(at), math.log(low), math.log(high)
        return round(min(100.0, max(0.0, 100 * (at - low) / (high - low))), 1)


@dataclass(frozen=True, slots=True)
class Strip:
    """One drawing: a mark, its range, a reference line and a band for the margin; all positions in percent."""

    mark: Mark
    at: float
    start: float | None = None
    width: float | None = None
    line: float | None = None  # a comparison of this row alone


def axis(values: Iterable[Decimal], *, zero: bool = False) -> Axis | None:
    """An axis with 4 to 6 nice ticks around the values; None where there are none."""
    every = [float(value) for value in values]
    if not every:
        return None
    low, high = min(every), max(every)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        low, high = low - 1, high + 1
    step = _nice_step((high - low) / (MOST_TICKS - 2))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(round(step * at, 10) for at in range(first, last + 1))
    return Axis(ticks[0], ticks[-1], ticks)


def log_axis(values: Iterable[Decimal]) -> Axis | None:
    """A logarithmic axis for ratios that always shows 1; ticks are equal steps by a power of 2."""
    every = [float(value) for value in values if value > 0]
    if not every:
        return None
    low, high = math.log2(min([*every, 0.5])), math.log2(max([*every, 2.0]))
    step = next(step for step in range(1, 65) if high / step - low / step <= MOST_TICKS - 1)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(2.0 ** (step * at) for at in range(first, last + 1))
    return Axis(ticks[0], ticks[-1], ticks, log=True)


def strip(on: Axis, mark: Mark, value: Decimal, low: Decimal | None, high: Decimal | None) -> Strip:
    """The drawing of one released value and its likely range."""
    at = on.place(value)
    if low is None or high is None:
        return Strip(mark, at)
    start = on.place(low)
    return Strip(mark, at, start, round(on.place(high) - start, 1))


def _nice_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in _STEPS if step * power >= rough * (1 - 1e-9))
