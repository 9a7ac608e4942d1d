"""A window of years beside its single years, in one release or in several: the window is their sum.

    count(2021–2025) = count(2021) + … + count(2025)        ≥ where only some of the years are published

A label of two years and a dash reads as a window wherever single years inside it are published for the same indicator
and setting. Where printed numbers contradict that (a person may count in several years), nothing is taken for granted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from isonomia.protect.audit.counts import Count, Place, Statement
from isonomia.protect.audit.reading import Published

Home = tuple[str, str]  # indicator, setting
Grouping = frozenset[str]

_LABEL: Final = re.compile(r"\s*(\d{4})\s*(?:to|[\u2013\u2014-])\s*(\d{4})\s*")
_LONGEST: Final = 30
WHY: Final = "a window of periods"


def windows(releases: Sequence[Published], printed: Mapping[Count, int]) -> list[Statement]:
    """Every sum of years in which something is hidden."""
    rows: dict[Home, dict[str, dict[Grouping, set[Place]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
    for release in releases:
        for (indicator, setting, period), places in release.places.items():
            for place in places:
                rows[indicator, setting][period][frozenset(name for name, _ in place)].add(place)
    counts = {*printed, *(count for release in releases for count in release.hidden)}
    found: list[Statement] = []
    for home, periods in rows.items():
        for period in periods:
            inside = [each for each in _years(period) if each in periods]
            if inside:
                whole = len(inside) == len(_years(period))
                said = list(_sums(home, period, inside, periods, counts, whole=whole))
                if all(_true(each, printed) for each in said):
                    found += [each for each in said if not _all_printed(each, printed)]
    return found


def _years(period: str) -> list[str]:
    match = _LABEL.fullmatch(period)
    if match is None:
        return []
    first, last = int(match[1]), int(match[2])
    return [str(year) for year in range(first, last + 1)] if first < last < first + _LONGEST else []


def _sums(
    home: Home,
    period: str,
    inside: Sequence[str],
    periods: Mapping[str, Mapping[Grouping, set[Place]]],
    counts: set[Count],
    *,
    whole: bool,
) -> Iterator[Statement]:
    for grouping, places in periods[period].items():
        published = [year for year in inside if grouping in periods[year]]
        for place in sorted(places, key=sorted):
            for total in (Count("n", *home, period, place), Count("e", *home, period, place)):
                parts = tuple(total._replace(period=year) for year in published if place in periods[year][grouping])
                if total in counts and parts and all(part in counts for part in parts):
                    exact = whole and len(published) == len(inside)
                    yield Statement(total, parts, "=" if exact else "≥", why=WHY)


def _all_printed(said: Statement, printed: Mapping[Count, int]) -> bool:
    return said.total in printed and all(part in printed for part in said.parts)


def _true(said: Statement, printed: Mapping[Count, int]) -> bool:
    """Whether printed numbers leave room for it."""
    if not isinstance(said.total, Count) or said.total not in printed:
        return True
    total, parts = printed[said.total], [printed.get(part) for part in said.parts]
    known = sum(part for part in parts if part is not None)
    return known == total or (known < total and (said.relation == "≥" or None in parts))
