"""How files write numbers and dates that are not read: a decimal comma, a percent sign, days as Excel counts them.

A file that does so does it in every row, and the remedy is one for all of them. Nothing is read by guess: 1,432 may be
more than a thousand or less than two. The study says it, in `decimal`, `thousands` and `dates` of the source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final, Literal

from isonomia.model.kinds import Kind
from isonomia.model.study import Source

Way = Literal["", "decimal comma", "comma and points", "thousands", "percent", "day number", "other date"]
Values = Sequence[tuple[str, int]]

_THOUSANDS: Final = re.compile(r"-?\d{1,3}([,' \u00a0\u202f]\d{3})+(\.\d+)?")
_BETWEEN_THOUSANDS: Final = re.compile(r"[,' \u00a0\u202f]")
_COMMA: Final = re.compile(r"[+-]?\d+,\d+")
_COMMA_AND_POINTS: Final = re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d+")
_PERCENT: Final = re.compile(r"[+-]?\d+([.,]\d+)?\s?%")
_DAY: Final = re.compile(r"[2-6]\d{4}(\.\d+)?")
_OTHER_DATE: Final = re.compile(
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}( .*)?|\d{1,2}\.?[ -]?[A-Za-z]{3,9}\.?[ -]?\d{2,4}|[A-Za-z]{3,9}\.? \d{1,2}, \d{4}"
)
"""11/22/2026, 22.11.2026, 22 November 2026, 22-Nov-26, November 22, 2026."""
_DAY_NOUGHT: Final = date(1899, 12, 30)
"""From which Excel counts days, since it takes 1900 for a leap year."""

REMEDIES: Final[Mapping[Way, str]] = {
    "decimal comma": "A comma is the decimal sign here, and numbers are read with a point: {value}. "
    'Add to {table}: decimal.{column} = ","',
    "comma and points": "Numbers are read with a decimal point and without signs between thousands: {value}. "
    'Add to {table}: decimal.{column} = "," and thousands.{column} = "."',
    "thousands": "Numbers are read without signs between thousands: {value}. "
    'Add to {table}: thousands.{column} = "{sign}"',
    "percent": "Write the number without the percent sign: {value}. A share of people is better counted from its rows, "
    "or from fields n and events of a source of kind counts.",
    "day number": "Excel counts days from the year 1900: this is {value}. Give the column a date format in Excel and "
    "save it again.",
    "other date": "Dates are read year first, as in 2026-11-22. Where the years have four digits, say which order the "
    'numbers have. Add to {table}: dates.{column} = "month/day/year" (or "day/month/year"). '
    "Dates with names of months are to be put right in the file.",
}  # fmt: skip
_DECLARED: Final = (
    "{table} says how the column is written, and these cells are written otherwise: put them right in the file."
)
_ELSEWHERE: Final = "Let a view of the database give the column as numbers or as dates, and name the view in table."
_KEYS: Final[Mapping[Way, str]] = {
    "decimal comma": "decimal",
    "comma and points": "decimal",
    "thousands": "thousands",
    "other date": "dates",
}


def remedy(way: Way, source: Source, column: str, names: tuple[str, str], value: str) -> str:
    """What to do about values that are written in a known way; `names`: source and column as keys of a study file."""
    key = _KEYS.get(way)
    table = f"[source.{names[0]}]"
    if key and (source.url or source.dialect):
        return _ELSEWHERE
    if key and column in {**source.decimal, **source.thousands, **source.dates}:
        return _DECLARED.format(table=table)
    between = _BETWEEN_THOUSANDS.search(value)
    sign = between.group().replace("\u00a0", " ").replace("\u202f", " ") if between else ""
    return REMEDIES[way].format(value=plain(way, value), table=table, column=names[1], sign=sign)


def ways_of_writing(kind: Kind, values: Values) -> dict[Way, list[tuple[str, int]]]:
    """Values that do not read as a kind, by the way in which they are written; "" is no known way."""
    commas = any(_COMMA.fullmatch(value) and not _THOUSANDS.fullmatch(value) for value, _ in values)
    found: dict[Way, list[tuple[str, int]]] = {}
    for value, rows in values:
        found.setdefault(_way(kind, value, commas=commas), []).append((value, rows))
    return found


def _way(kind: Kind, value: str, *, commas: bool) -> Way:
    if kind == "number":
        return _way_of_number(value, commas=commas)
    if kind == "date":
        if _DAY.fullmatch(value):
            return "day number"
        return "other date" if _OTHER_DATE.fullmatch(value) else ""
    return ""


def _way_of_number(value: str, *, commas: bool) -> Way:
    if commas and _COMMA.fullmatch(value):
        return "decimal comma"
    if _COMMA_AND_POINTS.fullmatch(value):
        return "comma and points"
    if _THOUSANDS.fullmatch(value):
        return "thousands"
    return "percent" if _PERCENT.fullmatch(value) else ""


def plain(way: Way, value: str) -> str:
    """A value as it is to be written."""
    match way:
        case "decimal comma":
            return value.replace(",", ".")
        case "comma and points":
            return value.replace(".", "").replace(",", ".")
        case "thousands":
            return _BETWEEN_THOUSANDS.sub("", value)
        case "percent":
            return value.rstrip("% \u00a0\u202f").replace(",", ".")
        case "day number":
            return (_DAY_NOUGHT + timedelta(days=int(float(value)))).isoformat()
        case _:
            return value
