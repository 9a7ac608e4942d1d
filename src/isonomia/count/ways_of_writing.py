"""How files write numbers and dates that are not read: a decimal comma, a percent sign, days as Excel counts them.

A file that does so does it in every row, and the remedy is one for all of them. Nothing is read by guess: 1,432 may be
more than a thousand or less than two.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final, Literal

from isonomia.model.kinds import Kind

Way = Literal["", "decimal comma", "thousands", "percent", "day number", "other date"]
Values = Sequence[tuple[str, int]]

_THOUSANDS: Final = re.compile(r"-?\d{1,3}([,' \u00a0\u202f]\d{3})+(\.\d+)?")
_BETWEEN_THOUSANDS: Final = re.compile(r"[,' \u00a0\u202f]")
_COMMA: Final = re.compile(r"[+-]?\d+,\d+")
_PERCENT: Final = re.compile(r"[+-]?\d+([.,]\d+)?\s?%")
_DAY: Final = re.compile(r"[2-6]\d{4}(\.\d+)?")
_OTHER_DATE: Final = re.compile(
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}( .*)?|\d{1,2}\.?[ -]?[A-Za-z]{3,9}\.?[ -]?\d{2,4}|[A-Za-z]{3,9}\.? \d{1,2}, \d{4}"
)
"""11/22/2026, 22.11.2026, 22 November 2026, 22-Nov-26, November 22, 2026."""
_DAY_NOUGHT: Final = date(1899, 12, 30)
"""From which Excel counts days, since it takes 1900 for a leap year."""

REMEDIES: Final[Mapping[Way, str]] = {
    "decimal comma": "Numbers need a decimal point: {value}. Export the table again with a point as decimal sign; a "
    "text editor that replaces commas by points will do where the columns are separated by another sign.",
    "thousands": "Write numbers without signs between thousands: {value}. "
    "(The layout “facts” reads them as they stand.)",
    "percent": "Write the number without the percent sign: {value}. A share of people is better counted from its rows, "
    "or from fields n and events of a source of kind counts.",
    "day number": "Excel counts days from the year 1900: this is {value}. Give the column a date format in Excel and "
    "save it again.",
    "other date": "Dates are written year first, as in 2026-11-22. In Excel give the column a date format and save it "
    "again; from a text file, import the column as a date.",
}  # fmt: skip


def ways_of_writing(kind: Kind, values: Values) -> dict[Way, list[tuple[str, int]]]:
    """Values that do not read as a kind, by the way in which they are written; "" is no known way."""
    commas = any(_COMMA.fullmatch(value) and not _THOUSANDS.fullmatch(value) for value, _ in values)
    found: dict[Way, list[tuple[str, int]]] = {}
    for value, rows in values:
        found.setdefault(_way(kind, value, commas=commas), []).append((value, rows))
    return found


def _way(kind: Kind, value: str, *, commas: bool) -> Way:
    if kind == "number":
        if commas and _COMMA.fullmatch(value):
            return "decimal comma"
        if _THOUSANDS.fullmatch(value):
            return "thousands"
        return "percent" if _PERCENT.fullmatch(value) else ""
    if kind == "date":
        if _DAY.fullmatch(value):
            return "day number"
        return "other date" if _OTHER_DATE.fullmatch(value) else ""
    return ""


def plain(way: Way, value: str) -> str:
    """A value as it is to be written."""
    match way:
        case "decimal comma":
            return value.replace(",", ".")
        case "thousands":
            return _BETWEEN_THOUSANDS.sub("", value)
        case "percent":
            return value.rstrip("% \u00a0\u202f").replace(",", ".")
        case "day number":
            return (_DAY_NOUGHT + timedelta(days=int(float(value)))).isoformat()
        case _:
            return value
