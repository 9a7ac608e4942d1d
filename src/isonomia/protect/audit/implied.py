"""What follows from a condition of study.toml on one column: who meets the one meets the other.

    stage >= 2  ⇒  stage >= 1        a = 'x'  ⇒  a in ('x', 'y')        a between 5 and 7  ⇒  a < 8

Conditions are read as text, column by column, with plain numbers and quoted words; of others nothing is known to follow
but themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final, NamedTuple

_NUMBER: Final = r"-?\d+(?:\.\d+)?"
_WORD: Final = r"'(?:[^']|'')*'"
_COMPARED: Final = re.compile(rf"(\w+|\"[^\"]+\")\s*(<=|>=|<|>|=)\s*({_NUMBER}|{_WORD})")
_LISTED: Final = re.compile(
    rf"(\w+|\"[^\"]+\")\s+in\s*\(\s*((?:{_NUMBER}|{_WORD})(?:\s*,\s*(?:{_NUMBER}|{_WORD}))*)\s*\)", re.IGNORECASE
)
_BETWEEN: Final = re.compile(rf"(\w+|\"[^\"]+\")\s+between\s+({_NUMBER})\s+and\s+({_NUMBER})", re.IGNORECASE)
_VALUE: Final = re.compile(rf"{_NUMBER}|{_WORD}")


class _Meant(NamedTuple):
    """The values of a column that meet a condition: a list of them, or an interval with its ends in it or not."""

    column: str
    values: frozenset[str] = frozenset()
    low: float = float("-inf")
    low_in: bool = True
    high: float = float("inf")
    high_in: bool = True


def tidied(conditions: Iterable[str]) -> frozenset[str]:
    """The conditions without those that another one implies; of two that imply each other the first by name stays."""
    every = sorted(set(conditions))
    return frozenset(
        each
        for at, each in enumerate(every)
        if not any(
            implies(other, each) and (before < at or not implies(each, other))
            for before, other in enumerate(every)
            if before != at
        )
    )


def follows(conditions: Iterable[str], wider: Iterable[str]) -> bool:
    """Whether each of the wider conditions follows from one of the others."""
    own = list(conditions)
    return all(any(implies(each, other) for each in own) for other in wider)


@cache
def implies(one: str, other: str) -> bool:
    """Whether who meets the one condition meets the other."""
    if one == other:
        return True
    mine, theirs = _meant(one), _meant(other)
    if mine is None or theirs is None or mine.column != theirs.column:
        return False
    if theirs.values:
        return bool(mine.values) and mine.values <= theirs.values
    if mine.values:
        numbers = [_number(each) for each in mine.values]
        return all(each is not None and _holds(theirs, each) for each in numbers)
    low = mine.low > theirs.low or (mine.low == theirs.low and (theirs.low_in or not mine.low_in))
    high = mine.high < theirs.high or (mine.high == theirs.high and (theirs.high_in or not mine.high_in))
    return low and high


def _holds(meant: _Meant, value: float) -> bool:
    low = meant.low < value or (meant.low == value and meant.low_in)
    return low and (value < meant.high or (value == meant.high and meant.high_in))


@cache
def _meant(text: str) -> _Meant | None:
    if found := _LISTED.fullmatch(text):
        return _Meant(_name(found[1]), frozenset(_VALUE.findall(found[2])))
    if found := _BETWEEN.fullmatch(text):
        return _Meant(_name(found[1]), low=float(found[2]), high=float(found[3]))
    found = _COMPARED.fullmatch(text)
    if found is None:
        return None
    column, sign, value = _name(found[1]), found[2], _number(found[3])
    if sign == "=":
        return _Meant(column, frozenset({found[3]}))
    return None if value is None else _half(column, sign, value)


def _half(column: str, sign: str, value: float) -> _Meant:
    if sign[0] == ">":
        return _Meant(column, low=value, low_in=sign == ">=")
    return _Meant(column, high=value, high_in=sign == "<=")


def _name(text: str) -> str:
    return text.strip('"')


def _number(text: str) -> float | None:
    return None if text.startswith("'") else float(text)
