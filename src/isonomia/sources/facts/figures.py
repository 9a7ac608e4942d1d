"""Numbers and footnote marks as published tables print them.

A dash or a blank is a number that is not there, a star or "<5" one that the publisher withholds: neither is zero. Of a
withheld number what is known is kept: "<5" is from 0 to 4, and so is "*" where a note says that it is fewer than 5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from isonomia.model.reading import BLANKS

MISSING: Final = frozenset({"", "-", "\u2013", "\u2014", "--", "\u2212", "n/a", "na", "..", "."})
_SUPERSCRIPT: Final = (
    "\u00b9\u00b2\u00b3\u2070\u2071\u2074-\u207b\u1d43\u1d47\u1d9c\u1d48\u1d49\u1da0\u02b0\u2020\u2021\u00a7\u00b6"
)
_MARKS: Final = re.compile(
    rf"(?:\s*[*{_SUPERSCRIPT}]+|\s*\((?:[a-z0-9]|\*+)\)|\s*\[(?:[a-z0-9]{{1,2}}|\*+)\])+$", re.IGNORECASE
)
_LETTER: Final = re.compile(r"(?<=\d)(?:\s[a-z]|[a-hj-km-np-z])(?:,\s?[a-z])*$", re.IGNORECASE)
"""A letter after a number. I, L and O are a mark after a space alone: beside a digit they are commonly a 1 or a 0."""
_STARS: Final = re.compile(r"^\*+$")
_COUNT: Final = re.compile(r"^(\d+|\d{1,3}(?:[,\u00a0\u2009\u202f ]\d{3})+)(?:\.0*)?$")
_PERCENT: Final = re.compile(r"^(\d+(?:\.\d+)?)\s*%$")
_DECIMAL: Final = re.compile(r"^\d*\.\d+$")
_BELOW: Final = re.compile(
    r"^(<=|\u2264|at most |up to |<|under |below |fewer than |less than )\s*(\d{1,6})$", re.IGNORECASE
)
_UP_TO: Final = re.compile(r"^(\d{1,6}) or (?:fewer|less)$", re.IGNORECASE)
_ABOVE: Final = re.compile(r"^(>=|\u2265|at least |>|more than )\s*(\d{1,6})$", re.IGNORECASE)
_RANGE: Final = re.compile(r"^(?:(\d{1,6})\s*(?:[-\u2013]| to )|between (\d{1,6}) and)\s*(\d{1,6})$", re.IGNORECASE)
_YEARS: Final = re.compile(r"^(?:1[89]|20)\d\d\s*[-\u2013]\s*(?:1[89]|20)\d\d$")
_REACHED: Final = frozenset({"<=", "\u2264", "at most", "up to", ">=", "\u2265", "at least"})
_LONGEST: Final = 24
_LARGEST: Final = 10**12
_DIGIT: Final = re.compile(r"^(.*[^\d\s,])\s?\d$")
_LAST: Final = re.compile(r"^(.*\S\S\S)\s?[a-z]$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """What a cell says.

    Attributes:
        kind: a count, a percentage or another decimal, a number that is not there, or one that is withheld.
        value: of a count or a percentage, as it is written ("41.2 %" is 41.2).
        digits: decimals that are written.
        low, high: what is known of a withheld number; None where nothing is.
    """

    kind: Literal["count", "percent", "decimal", "missing", "withheld"]
    value: float = 0.0
    digits: int = 0
    low: int | None = None
    high: int | None = None


def figure_of(text: str | None) -> Figure | None:
    """What a cell says, or None where it is no figure.

    Args:
        text: the cell, clean; footnote marks are taken off.
    """
    said = (text or "").strip(BLANKS)
    if said.casefold() in MISSING:
        return Figure("missing")
    if _STARS.match(said):
        return Figure("withheld")
    for each in (said, _MARKS.sub("", said), _LETTER.sub("", _MARKS.sub("", said))):
        found = _read(each.strip(BLANKS))
        if found is not None:
            return found
    return None


def _read(text: str) -> Figure | None:
    if text.casefold() in MISSING and text:
        return Figure("missing")
    if _COUNT.match(text):
        value = int(re.sub(r"[^\d]", "", text.partition(".")[0]))
        return Figure("count", value, len(text.partition(".")[2])) if value <= _LARGEST else None
    percent = _PERCENT.match(text)
    if percent:
        return Figure("percent", float(percent.group(1)), len(percent.group(1).partition(".")[2]))
    if _DECIMAL.match(text) and len(text) < 40:
        return Figure("decimal", float(text), len(text.partition(".")[2]))
    return _withheld(text)


def _withheld(text: str) -> Figure | None:
    found = bounds_of(text)
    return Figure("withheld", low=found[0], high=found[1]) if found else None


def bounds_of(text: str) -> tuple[int, int | None] | None:
    """The whole numbers between which a withheld one is: "<11", "10 or fewer", "1-10", ">10" (None: no limit)."""
    said = text.strip(BLANKS)
    if len(said) > _LONGEST or _YEARS.match(said):
        return None
    if below := _BELOW.match(said):
        reached = below.group(1).casefold().strip() in _REACHED
        return 0, max(int(below.group(2)) - (not reached), 0)
    if up_to := _UP_TO.match(said):
        return 0, int(up_to.group(1))
    if above := _ABOVE.match(said):
        reached = above.group(1).casefold().strip() in _REACHED
        return int(above.group(2)) + (not reached), None
    if between := _RANGE.match(said):
        first, last = int(between.group(1) or between.group(2)), int(between.group(3))
        return (first, last) if first <= last else None
    return None


def unmarked(text: str) -> Iterator[str]:
    """A label as it stands, then without what may be a footnote's mark: the first that is known counts."""
    said = text.strip(BLANKS)
    yield said
    bare = _MARKS.sub("", said)
    if bare and bare != said:
        yield bare
    for pattern in (_DIGIT, _LAST):
        found = pattern.match(bare)
        if found:
            yield found.group(1)
    year = re.match(r"^(.*\b\d{4}\s*[-\u2013]\s*\d{2,4}?)\s?\d$", bare)
    if year:
        yield year.group(1)


def without_marks(text: str) -> str:
    """A name of its own (a school) without the marks that are certainly a footnote's; a name of marks stays."""
    said = text.strip(BLANKS)
    return _MARKS.sub("", said).strip(BLANKS) or said


def mark_of(text: str) -> str:
    """The footnote marks at the end of a cell, or an empty string."""
    said = text.strip(BLANKS)
    found = _MARKS.search(said) or _LETTER.search(said)
    return found.group(0).strip() if found and found.start() else ""
