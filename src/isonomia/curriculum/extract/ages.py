"""Phrases of age: 34-year-old, 34 yo, aged 34, in her 60s, 6-month-old, 34 years of age.

The value is years as a decimal with at most three places; a decade ("in her 60s") is written 60-69. Numbers of years
that are no age (a history, a follow-up) are guards of the lexicon.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from isonomia.curriculum.extract.lexicon import Lexicon
from isonomia.curriculum.extract.words import Words

OLDEST: Final = 120
_PER_YEAR: Final = {"year": 1.0, "yr": 1.0, "month": 12.0, "week": 52.1775, "day": 365.2425, "hour": 8765.82}
_UNITS: Final = {unit + plural: unit for unit in _PER_YEAR for plural in ("", "s")} | {"mo": "month", "wk": "week"}
_OF_THE_PAST: Final = frozenset(["at", "since", "by", "before", "until", "from", "when", "after"])
_SEXES: Final = {"m": "male", "f": "female"}


@dataclass(frozen=True, slots=True)
class Age:
    """An age in the words: from `start` up to `stop`. `earlier`: not the age now (at age 12). `sex`: of 34 yo M."""

    start: int
    stop: int
    value: str
    earlier: bool
    sex: str = ""


def ages_of(words: Words, lexicon: Lexicon) -> list[Age]:
    """Every age in a text, in order."""
    found: list[Age] = []
    at = 0
    while at < len(words):
        age = _age_at(words, at, lexicon) or _decade_at(words, at)
        if age is not None:
            found.append(age)
        at = age.stop if age is not None else at + 1
    return found


def _age_at(words: Words, at: int, lexicon: Lexicon) -> Age | None:
    low = words.low
    aged = low[at] in ("aged", "age")
    number, after = _number(words, at + 1 if aged else at, lexicon)
    if number is None:
        return None
    unit = _UNITS.get(low[after]) if after < len(words) else None
    stop = _end(low, after, unit, aged=aged)
    if stop is None:
        return None
    years = number / _PER_YEAR[unit or "year"]
    if years > OLDEST:
        return None
    before = [low[before] for before in range(max(0, at - 3), at)]
    earlier = bool(before) and (before[-1] in _OF_THE_PAST or (len(before) > 1 and before[-2:] == ["at", "the"]))
    sex = _SEXES.get(low[stop], "") if stop < len(words) and words.capital[stop] else ""
    return Age(at, stop + (1 if sex else 0), f"{round(years, 3):g}", earlier and not _is_old(low, at, stop), sex)


def _is_old(low: list[str], at: int, stop: int) -> bool:
    """Whether the phrase says “old” after an article: “by a 34-year-old” is an age now, “at 34 years old” is not."""
    return at > 0 and low[at - 1] in ("a", "an", "the", "this") and low[stop - 1] in ("old", "yo", "o")


def _number(words: Words, at: int, lexicon: Lexicon) -> tuple[float | None, int]:
    """The number at a word, and the index behind it."""
    if at >= len(words):
        return None, at
    word = words.low[at]
    if word[0].isdigit():
        try:
            return float(word.replace(",", "")), at + 1
        except ValueError:  # 1.2.3
            return None, at
    tens = lexicon.numbers.get(word)
    if tens is None:
        return None, at
    more = lexicon.numbers.get(words.low[at + 1]) if at + 1 < len(words) and words.joined[at + 1] else None
    if more is not None and tens >= 20 and more < 10:
        return float(tens + more), at + 2
    return float(tens), at + 1


def _end(low: list[str], after: int, unit: str | None, *, aged: bool) -> int | None:
    """The index behind the phrase; None where it is no age."""
    ahead = low[after : after + 4]
    if unit is not None and ahead[1:2] == ["old"]:
        return after + 2
    if unit is not None and ahead[1:3] == ["of", "age"]:
        return after + 3
    if ahead[:1] in (["yo"], ["y.o."]):
        return after + 1
    if ahead[:3] == ["y", "/", "o"]:
        return after + 3
    if aged:
        return after + 1 if unit is not None else after
    return None


def _decade_at(words: Words, at: int) -> Age | None:
    """In her 60s."""
    low = words.low
    if low[at] != "in" or at + 3 >= len(words) or low[at + 1] not in ("his", "her", "their", "the"):
        return None
    stop = at + 2
    if low[stop] in ("early", "mid", "late"):
        stop += 1
    if stop + 1 >= len(words) or not low[stop].isdigit() or low[stop + 1] != "s":
        return None
    decade = int(low[stop]) if len(low[stop]) == 2 and low[stop].isascii() else -1
    return Age(at, stop + 2, f"{decade}-{decade + 9}", earlier=False) if decade % 10 == 0 else None
