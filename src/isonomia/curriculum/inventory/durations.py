"""Durations of events: ISO 8601 texts of hours and minutes (`PT1H30M`), in minutes."""

from __future__ import annotations

import re
from typing import Final

FORM: Final = "PT1H30M, PT2H, PT50M"
_DURATION: Final = re.compile(r"PT(?=\d)(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,7})(?:\.\d+)?S)?")


def minutes_of(text: str) -> float | None:
    """Minutes; None where the text is not such a duration. Seconds are read, for some exports write them.

    >>> minutes_of("PT1H30M")
    90.0
    """
    found = _DURATION.fullmatch(text)
    if found is None:
        return None
    hours, minutes, seconds = (int(each or 0) for each in found.groups())
    return float(60 * hours + minutes + seconds / 60)
