"""What study.toml says of the time to a stage, where the periods of a release are those in which people came.

Whoever did not get to the stage stands in the band of until + 1 − came, and nobody got there later than until − came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from isonomia.protect.audit.counts import Count, Statement, What
from isonomia.protect.audit.pathways import Timed
from isonomia.protect.audit.reading import Published

WHY: Final = "the study says until when people were followed"
_YEARS: Final = re.compile(r"\d+(?:\s*[–,]\s*\d+)*")


def timed_out(release: Published) -> Iterator[Statement]:
    """Counts that are 0 because nobody of their band can have the outcome, or be without it."""
    for key, places in release.places.items():
        timed, came = release.timed.get(key[0]), _years(key[2])
        if timed is None or came is None:
            continue
        for place in places:
            for dimension, code in place:
                if dimension == timed.dimension and code in timed.bands:
                    for what in _nobody(timed, code, came):
                        yield Statement(Count(what, *key, place), (), why=WHY)


def _nobody(timed: Timed, code: str, came: tuple[int, int]) -> Iterator[What]:
    (low, high), (first, last) = timed.bands[code], came
    if low + first > timed.until:
        yield "e"
    soonest, latest = timed.until + 1 - last, timed.until + 1 - first
    if low > latest or (high is not None and high <= soonest):
        yield "f"


def _years(period: str) -> tuple[int, int] | None:
    if not _YEARS.fullmatch(period):
        return None
    years = sorted(int(each) for each in re.findall(r"\d+", period))
    return years[0], years[-1]
