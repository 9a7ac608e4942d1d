"""Windows of years that slide from one release to the next: what is left over of them is a count of people.

2021 + 2022–2024 today  =  2021–2023, printed earlier  +  2024        so 2024 alone is told
2019–2021 + 2022–2024, printed earlier  =  2020–2024 today  +  2019
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from isonomia.protect.audit.counts import What
from isonomia.protect.audit.reading import Published
from isonomia.protect.earlier_sums import Tie, told_of, truth_of
from isonomia.protect.system import Place, System

Years = frozenset[str]


@dataclass(frozen=True, slots=True)
class Span:
    """A row of today (`cell`) or of an earlier release, and its years; all else is the same."""

    years: Years
    place: Place
    period: str
    cell: int = -1


def sliding_ties(
    new: Sequence[Span], old: Sequence[Span], system: System, home: tuple[str, str], release: Published
) -> Iterator[Tie]:
    """Every such sum of one group: rows that together hold another and some years more."""
    for row in old:
        cover = _cover(row, new)
        inside = [each for each in old if each.years <= _all(cover)]
        for parts in ([row], _apart(inside)) if cover else ():
            yield from _over_today(cover, parts, system, home, release)
    for row in new:
        cover = _cover(row, old)
        if cover:
            yield from _over_earlier(row, cover, system, home, release)


def _all(rows: Iterable[Span]) -> Years:
    return frozenset[str]().union(*(each.years for each in rows))


def _cover(row: Span, rows: Sequence[Span]) -> list[Span]:
    """Those that share years with a row, if they share none with each other and hold the row and more."""
    meeting = [each for each in rows if each.years & row.years]
    held = _all(meeting)
    alone = sum(len(each.years) for each in meeting) == len(held)
    return meeting if alone and row.years < held else []


def _apart(rows: Sequence[Span]) -> list[Span]:
    """All of them, if they share no year."""
    return list(rows) if sum(len(each.years) for each in rows) == len(_all(rows)) else []


def _over_today(
    cover: Sequence[Span], parts: Sequence[Span], system: System, home: tuple[str, str], release: Published
) -> Iterator[Tie]:
    for what, (_, high) in _printed(parts, home, release).items():
        truths = [truth_of(system, what, each.cell) for each in cover]
        whole = sum(each for each in truths if each is not None)
        if None not in truths and whole >= high:
            yield Tie(what, tuple(each.cell for each in cover), whole - high)


def _over_earlier(
    row: Span, cover: Sequence[Span], system: System, home: tuple[str, str], release: Published
) -> Iterator[Tie]:
    for what, (low, _) in _printed(cover, home, release).items():
        truth = truth_of(system, what, row.cell)
        if truth is not None and low >= truth:
            yield Tie(what, (row.cell,), low - truth, among=True)


def _printed(rows: Sequence[Span], home: tuple[str, str], release: Published) -> dict[What, tuple[int, int]]:
    """The ends of what an earlier release prints of rows together, of each count that it prints of all of them."""
    found: dict[What, list[tuple[int, int]]] = defaultdict(list)
    for each in rows:
        for what, ends in told_of(each.place, each.period, home, release):
            found[what].append(ends)
    return {
        what: (sum(low for low, _ in ends), sum(high for _, high in ends))
        for what, ends in found.items()
        if rows and len(ends) == len(rows)
    }
