"""Five classes of colour with fixed, printed breaks: even steps for levels, steps either way from "no gap" for gaps.

A class is a published number: breaks and classes come from released figures alone, on the scale of the page.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

Kind = Literal["level", "gap", "ratio"]
CLASSES: Final = 5
_STEPS: Final = tuple(map(Decimal, ("1", "2", "2.5", "5", "10")))
_FACTORS: Final = tuple(
    tuple(map(Decimal, pair)) for pair in (("1.05", "1.1"), ("1.1", "1.25"), ("1.25", "1.5"), ("1.5", "2"))
)
_WIDEST: Final = (Decimal(2), Decimal(4))


@dataclass(frozen=True, slots=True)
class Classes:
    """Four breaks between five classes.

    Attributes:
        kind: levels are in rising steps; gaps stand either way of 0, ratios of 1.
        breaks: rising. A level on a break belongs to the class above it; a gap to the class nearer to "no gap".
        ends: the lowest and highest break of levels, which hold every figure; none for gaps, which have open ends.
    """

    kind: Kind
    breaks: tuple[Decimal, Decimal, Decimal, Decimal]
    ends: tuple[Decimal, Decimal] | None = None

    def of(self, value: Decimal) -> int:
        """The class of a figure, from 0 to 4."""
        if self.kind == "level":
            return sum(each <= value for each in self.breaks)
        null = Decimal(0) if self.kind == "gap" else Decimal(1)
        if value < null:
            return 2 - sum(value < each for each in self.breaks[:2])
        return 2 + sum(value > each for each in self.breaks[2:])


def level_classes(values: Iterable[Decimal]) -> Classes | None:
    """Five even steps of a nice width that hold every figure; None where there is none."""
    every = list(values)
    if not every:
        return None
    low, high = min(every), max(every)
    step = _nice((high - low) / CLASSES or Decimal(1))
    while True:
        first = step * math.floor(low / step)
        if first + CLASSES * step >= high:
            break
        step = _nice(step * Decimal("1.01"))
    if low >= 0 > first:
        first = Decimal(0)
    marks = [_plain(first + step * at) for at in range(CLASSES + 1)]
    return Classes("level", (marks[1], marks[2], marks[3], marks[4]), (marks[0], marks[5]))


def gap_classes(values: Iterable[Decimal]) -> Classes | None:
    """Two breaks either way of 0, the outer three times the inner: the widest nice pair that some gap lies beyond."""
    every = [abs(value) for value in values]
    if not every:
        return None
    inner = _nice_below((max(every) or Decimal(4)) / 3)
    outer = _plain(3 * inner)
    return Classes("gap", (-outer, -inner, inner, outer))


def ratio_classes(values: Iterable[Decimal]) -> Classes | None:
    """Steps either way of 1, in factors: the widest pair whose outer step some figure passes."""
    every = [max(value, 1 / value) for value in values if value > 0]
    if not every:
        return None
    inner, outer = next((pair for pair in _FACTORS if max(every) <= pair[1] ** 2), _WIDEST)
    return Classes("ratio", (_rounded(1 / outer), _rounded(1 / inner), inner, outer))


def _nice(rough: Decimal) -> Decimal:
    """The least of 1, 2, 2.5, 5, 10 times a power of ten that is no less."""
    power = Decimal(1).scaleb(rough.adjusted())
    return _plain(next(step * power for step in _STEPS if step * power >= rough))


def _nice_below(limit: Decimal) -> Decimal:
    """The greatest of 1, 2, 2.5, 5 times a power of ten that is less."""
    power = Decimal(1).scaleb(limit.adjusted() - 1)
    return _plain(max(step * power * scale for step in _STEPS for scale in (1, 10) if step * power * scale < limit))


def _rounded(value: Decimal) -> Decimal:
    return _plain(value.quantize(Decimal("0.01")))


def _plain(value: Decimal) -> Decimal:
    short = value.normalize()
    return short if short.as_tuple().exponent in range(-30, 1) else short.quantize(Decimal(1))
