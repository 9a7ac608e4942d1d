"""Where things stand in a drawing: axes for shares, widths of text, lines of words, labels that do not touch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final

from isonomia.publish.charts import Axis, axis

WHOLE: Final = Decimal(100)
_FROM_ZERO: Final = Decimal(60)
_NARROW: Final = frozenset("iIjlftr.,:;'’|!()[] ·")
_BROAD: Final = frozenset("mwMW@%—…÷×")
_CAPITALS: Final = 0.72
_BOLD: Final = 1.12
_FEW: Final = 5


def share_axis(values: Iterable[Decimal], *, whole: bool = False) -> Axis:
    """An axis for figures of 0 to 100, never beyond. `whole`: it ends at 100, and begins at 0 unless all are above 60.

    Four to six nice ticks; figures that are all alike get a short axis around them.
    """
    every = list(values) or [WHOLE]
    if whole:
        every.append(WHOLE)
        if min(every) <= _FROM_ZERO:
            every.append(Decimal(0))
    if min(every) == max(every):
        every += [max(Decimal(0), min(every) - 2), min(WHOLE, max(every) + 2)]
    made = axis(every)
    if made is None or made.low < 0 or made.high > WHOLE:
        return Axis(0.0, 100.0, (0.0, 20.0, 40.0, 60.0, 80.0, 100.0))
    return made


def thinned(ticks: Sequence[str], most: int = _FEW) -> tuple[str, ...]:
    """Tick texts for a narrow drawing: with more than `most`, every second one is left blank, the last one kept."""
    if len(ticks) <= most:
        return tuple(ticks)
    last = len(ticks) - 1
    return tuple(text if (last - at) % 2 == 0 else "" for at, text in enumerate(ticks))


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text may come out, for the widest of the fonts that it may be set in."""
    wide = _letters(text) * size
    return wide * _BOLD if bold else wide


@lru_cache(maxsize=4_096)
def _letters(text: str) -> float:
    """The width of a text one unit high: names of groups and ticks come again and again."""
    return sum(_width(each) for each in text)


def _width(letter: str) -> float:
    if letter in _NARROW:
        return 0.4
    if letter in _BROAD:
        return 0.98
    return _CAPITALS if letter.isupper() else 0.63


def wrapped(text: str, size: float, room: float, most: int = 3, *, bold: bool = False) -> tuple[str, ...]:
    """A text on at most `most` lines that are no wider than `room`; what does not fit ends in "…"."""
    lines: list[str] = []
    for word in text.split():
        if lines and width_of(f"{lines[-1]} {word}", size, bold=bold) <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] += " …"
    return tuple(_cut(each, size, room, bold=bold) for each in kept)


def _cut(line: str, size: float, room: float, *, bold: bool) -> str:
    if width_of(line, size, bold=bold) <= room:
        return line
    bare = line.removesuffix("…").rstrip()
    while len(bare) > 1 and width_of(f"{bare}…", size, bold=bold) > room:
        bare = bare[:-1].rstrip()
    return f"{bare}…"


def spread(wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> tuple[float, ...]:
    """Centres of labels that want to stand at `wanted`, moved as little as may be so that none touches another.

    Neighbours stand half the sum of their heights apart. Least squares under that order: pooled neighbours, as in
    isotonic regression. The room between `top` and `bottom` must be at least the sum of the heights.

    Source: Ayer et al., Ann Math Stat 1955;26:641 (pooling adjacent violators).
    """
    order = sorted(range(len(wanted)), key=lambda at: (wanted[at], at))
    shifts, at_least = [], 0.0
    for place, at in enumerate(order):
        if place:
            at_least += (heights[order[place - 1]] + heights[at]) / 2
        shifts.append(at_least)
    pools: list[tuple[float, int]] = []
    for place, at in enumerate(order):
        mean, size = wanted[at] - shifts[place], 1
        while pools and pools[-1][0] > mean:
            before, many = pools.pop()
            mean, size = (before * many + mean * size) / (many + size), many + size
        pools.append((mean, size))
    free = [mean for mean, size in pools for _ in range(size)]
    first = top + heights[order[0]] / 2 if order else top
    last = bottom - shifts[-1] - heights[order[-1]] / 2 if order else bottom
    found = [0.0] * len(wanted)
    for place, at in enumerate(order):
        found[at] = round(max(first, min(max(first, last), free[place])) + shifts[place], 1)
    return tuple(found)
