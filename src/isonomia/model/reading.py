"""How a cell of a file is read: as text, as a number, as a date, as true or false.

One rule for all, whatever the file: a cell is text until somebody asks for more, and what does not read as what was
asked for is null, never a guess. The patterns are public because a database must apply the same ones.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from typing import Final

BLANKS: Final = (
    " \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\ufeff"
)
"""The characters that are taken off both ends of a cell; a cell of nothing else is blank."""

AROUND: Final = f"^[{BLANKS}]|[{BLANKS}]$"
"""A pattern for cells that have blanks around them: an engine looks before it trims."""

NUMBER: Final = r"^[+-]?([0-9]{1,40}(\.[0-9]{0,60})?|\.[0-9]{1,60})([eE][+-]?[0-9]{1,2})?$"
"""What reads as a number: digits with a decimal point, and an exponent; no thousands separators, no words."""

MOMENT: Final = r"^[12][0-9]{3}-[01][0-9]-[0-3][0-9]([ T]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?)?$"
"""What reads as a date, with or without a time of day: 2026-11-22, 2026-11-22 10:30:00."""

TRUE: Final = ("true", "t", "yes", "y", "1", "1.0")
FALSE: Final = ("false", "f", "no", "n", "0", "0.0")
"""What a text column may hold where a condition is wanted; anything else is null."""

_NUMBER: Final = re.compile(NUMBER)
_MOMENT: Final = re.compile(MOMENT)
_WHOLE: Final = re.compile(r"^([+-]?[0-9]+)\.0*$")


def clean(text: str | None) -> str | None:
    """The text composed (NFC) and without the blanks around it; None for a blank."""
    if text is None:
        return None
    return unicodedata.normalize("NFC", text).strip(BLANKS) or None


def whole(text: str) -> str:
    """`1.0` and `1.` as `1`: a code is a whole number however the file wrote it. Other text is left alone."""
    found = _WHOLE.match(text)
    return found.group(1) if found else text


def fold(text: str) -> str:
    """The form in which values and declared names are compared: clean, without case, whole numbers as such."""
    return whole((clean(text) or "").casefold())


def number(text: str) -> float | None:
    """The number that a clean text reads as, or None."""
    return float(text) if _NUMBER.match(text) else None


def moment(text: str) -> datetime | None:
    """The date, with its time of day, that a clean text reads as, or None."""
    if not _MOMENT.match(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:  # a thirtieth of February
        return None


def truth(text: str) -> bool | None:
    """Whether a clean text reads as true or as false; None where as neither."""
    lowered = text.lower()
    return True if lowered in TRUE else False if lowered in FALSE else None
