"""Periods put together: windows of several periods, their names, and whether periods can be put in order at all.

Windows do not overlap. They are counted back from the newest period, so the oldest one may be shorter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

_DIGIT: Final = re.compile(r"\d")
_NUMBERS: Final = re.compile(r"\d+")
_YEAR: Final = re.compile(r"[12]\d{3}")


def without_order(periods: Iterable[str]) -> str:
    """Why periods cannot be put in order, or "" where they can.

    In order are texts that differ in their digits alone and have the year first: 2021; 2021-03; FY21; 2020–21.
    """
    every = sorted(set(periods))
    if len({_DIGIT.sub("0", each) for each in every}) > 1:
        return "they are not written alike"
    numbers = _NUMBERS.findall(every[0]) if every else []
    if any(len(each) == len("2021") for each in numbers[1:]) and len(numbers[0]) < len("2021"):
        return "the year does not stand first"
    return ""


def windows(periods: Iterable[str], size: int) -> dict[str, str]:
    """Period -> name of its window of `size` periods. Names sort as their first periods do."""
    every = sorted(set(periods))
    found: dict[str, str] = {}
    for end in range(len(every), 0, -size):
        inside = every[max(0, end - size) : end]
        found |= dict.fromkeys(inside, window_name(inside))
    return found


def window_name(periods: Sequence[str]) -> str:
    """A name for periods in their order: "2021–2025"; years with a gap are named in parts: "2018, 2021–2025"."""
    if not all(_YEAR.fullmatch(each) for each in periods):
        return _span(periods, " – ")
    runs = [[periods[0]]]
    for before, after in pairwise(periods):
        if int(after) == int(before) + 1:
            runs[-1].append(after)
        else:
            runs.append([after])
    return ", ".join(_span(run, "–") for run in runs)


def _span(periods: Sequence[str], dash: str) -> str:
    return periods[0] if len(periods) == 1 else f"{periods[0]}{dash}{periods[-1]}"
