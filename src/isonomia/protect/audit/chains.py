"""From a bound back to the printed numbers that it follows from, as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from isonomia.protect.audit.bounds import Bounds, Step
from isonomia.protect.audit.counts import NOUNS, Count, where
from isonomia.protect.audit.system import Limit, Row, System

_MOST_STEPS: Final = 12


def carried(bounds: Bounds, at: int, printed: Mapping[Count, int]) -> tuple[str, ...]:
    """How both limits of a variable follow from sum to sum."""
    wanted = _behind(bounds, [bounds.last(at, upper=True), bounds.last(at, upper=False)])
    steps = [bounds.steps[each] for each in sorted(wanted)]
    sentences = _merged(steps, bounds.system, printed)
    left = _starts(bounds, at)
    if len(sentences) > _MOST_STEPS:
        cut = len(sentences) - _MOST_STEPS
        sentences = [f"({cut} steps of the same kind before these.)", *sentences[-_MOST_STEPS:]]
    return (*left, *sentences)


def _behind(bounds: Bounds, ends: Iterable[int]) -> set[int]:
    """The steps on which some steps rest, themselves included."""
    found: set[int] = set()
    waiting = [each for each in ends if each >= 0]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += bounds.steps[each].uses
    return found


def _starts(bounds: Bounds, at: int) -> list[str]:
    if bounds.system.low[at] > 0:
        return ["A hidden count of a release that prints zeros is at least 1"]
    return []


def _merged(steps: Sequence[Step], system: System, printed: Mapping[Count, int]) -> list[str]:
    """One sentence a step; both limits from one sum in one sentence."""
    found: list[str] = []
    said: dict[tuple[int, int], int] = {}
    for step in steps:
        key = (id(step.by), step.variable)
        other = said.get(key)
        if other is not None and steps[other].upper != step.upper and steps[other].value == step.value:
            found[other] = _sentence(step, system, printed, f"is {step.value}")
            found.append("")
            continue
        said[key] = len(found)
        found.append(_sentence(step, system, printed, f"is at {'most' if step.upper else 'least'} {step.value}"))
    return [each for each in found if each]


def _sentence(step: Step, system: System, printed: Mapping[Count, int], told: str) -> str:
    count = system.counts[step.variable]
    return f"{step.by.said.sentence(printed)}; so {NOUNS[count.what]}, {where(count.place)}, {told}"


def combined(
    rows: Sequence[tuple[Row, int]], count: Count, value: int, printed: Mapping[Count, int]
) -> tuple[str, ...]:
    """How a value follows from sums that are added and subtracted."""
    steps = [
        f"{'Add' if factor > 0 else 'Subtract'}{f' {abs(factor)} times' if abs(factor) != 1 else ''}: "
        f"{row.said.sentence(printed)}"
        for row, factor in rows
    ]
    return (*steps, f"All else cancels: {NOUNS[count.what]}, {where(count.place)}, is {value}")


def together(
    rows: Sequence[Row], count: Count, low: int, high: Limit, printed: Mapping[Count, int], *, whole: bool
) -> tuple[str, ...]:
    """The sums that leave no more room than this, taken all at once."""
    numbers = "whole numbers" if whole else "numbers"
    shown = [row.said.sentence(printed) for row in rows[:_MOST_STEPS]]
    more = [f"({len(rows) - _MOST_STEPS} more sums of the same tables.)"] if len(rows) > _MOST_STEPS else []
    told = f"are {low}" if low == high else f"lie between {low} and {high}"
    last = (
        f"No {numbers} that meet all of these leave {NOUNS[count.what]}, {where(count.place)}, elsewhere: they {told}"
    )
    return (*shown, *more, last)
