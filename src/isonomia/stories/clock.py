"""Which day it is on Earth, by the clock: two days or three at once, so in doubt the one that shows less counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

_WEST: Final = timedelta(hours=-12)
_EAST: Final = timedelta(hours=14)
"""The clocks that are furthest behind and furthest ahead of UTC (IANA time zones Etc/GMT+12 and Pacific/Kiritimati)."""


@dataclass(frozen=True, slots=True)
class Today:
    """The days that are being lived at one moment.

    Attributes:
        first: the day where it is earliest. Until it is over, somebody has that day still.
        last: the day where it is latest. What is dated after it has happened nowhere.
    """

    first: date
    last: date


def today_on_earth(now: datetime | None = None) -> Today:
    """The days of a moment, the present one by default.

    It asks the clock of the machine and no setting: neither the day of a release nor SOURCE_DATE_EPOCH moves it.
    """
    moment = (now or datetime.now(tz=UTC)).astimezone(UTC)
    return Today((moment + _WEST).date(), (moment + _EAST).date())
