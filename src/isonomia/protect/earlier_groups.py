"""Sums between numbers that an earlier release printed and cells of today that stand for other groups or periods.

Asian or Pacific Islander, printed earlier  =  Asian + Pacific Islander today
2021 + 2022 + 2023, printed earlier  =  2021–2023 today
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Final

from isonomia.model.study import Dimension, Study
from isonomia.protect.audit.counts import What
from isonomia.protect.audit.reading import Published
from isonomia.protect.earlier_sums import Tie, told_of, truth_of
from isonomia.protect.earlier_windows import Span, sliding_ties
from isonomia.protect.prepare import Context
from isonomia.protect.system import Place, System

Box = tuple[frozenset[str], ...]  # what a row stands for: periods, then codes of each dimension
Groups = Mapping[str, Mapping[str, tuple[str, ...]]]  # dimension -> roll-up -> members
MOST_YEARS: Final = 30
_WINDOW: Final = re.compile(r"\s*([12]\d{3})\s*(?:–|-|—|to)\s*([12]\d{3})\s*")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of today (`cell`) or of an earlier release (`place`), and what it stands for."""

    box: Box
    place: Place
    period: str
    cell: int = -1


Tables = dict[tuple[str, tuple[str, ...]], list[_Row]]  # (setting, grouping) -> rows


def ties_of_sums(system: System, name: str, study: Study, release: Published, apart: set[Context]) -> Iterator[Tie]:
    """Sums between printed numbers of an earlier release and cells of today that stand for other groups or periods."""
    if not any(key[0] == name for key in release.places):
        return
    mine = _rows_of_today(system, study.dimensions, apart)
    theirs = _earlier_rows(name, release, apart)
    for key in sorted(mine.keys() & theirs.keys()):
        new, old = mine[key], theirs[key]
        met = {(row.period, row.place) for row in new} & {(row.period, row.place) for row in old}
        for row in old:
            if (row.period, row.place) not in met and _is_sum(row.box):
                yield from _divided(row, new, system, (name, key[0]), release)
        for row in new:
            if (row.period, row.place) not in met and _is_sum(row.box):
                yield from _gathered(row, _largest_inside(row, old), system, (name, key[0]), release)
        for today, before in _by_groups(new, old):
            yield from sliding_ties(today, before, system, (name, key[0]), release)


def _by_groups(new: Sequence[_Row], old: Sequence[_Row]) -> Iterator[tuple[list[Span], list[Span]]]:
    """Rows of the same groups, today and earlier, where some window of years has changed."""
    found: dict[Box, tuple[list[Span], list[Span]]] = defaultdict(lambda: ([], []))
    for side, rows in enumerate((new, old)):
        for row in rows:
            found[row.box[1:]][side].append(Span(row.box[0], row.place, row.period, row.cell))
    for today, before in found.values():
        if {each.years for each in today} != {each.years for each in before} and any(
            len(each.years) > 1 for each in (*today, *before)
        ):
            yield today, before


def _largest_inside(row: _Row, rows: Sequence[_Row]) -> list[_Row]:
    """The rows inside a row that are inside no other of them and share nothing."""
    inside = [each for each in rows if _inside(each.box, row.box)]
    largest = [each for each in inside if not any(_inside(each.box, other.box) for other in inside)]
    return [each for each in largest if not any(each is not other and _meet(each.box, other.box) for other in largest)]


def _divided(
    row: _Row, rows: Sequence[_Row], system: System, home: tuple[str, str], release: Published
) -> Iterator[Tie]:
    """An earlier number over groups or years that now stand alone."""
    inside = [each for each in rows if _inside(each.box, row.box)]
    if not inside or any(_meet(each.box, row.box) for each in rows if each not in inside):
        return
    some_left_out = not row.box[0] <= frozenset().union(*(each.box[0] for each in inside))
    for what, (low, high) in told_of(row.place, row.period, home, release):
        truths = [each for each in (truth_of(system, what, cell.cell) for cell in inside) if each is not None]
        over = 0 if low <= sum(truths) <= high else low - sum(truths)
        if len(truths) == len(inside) and (over == 0 or (over > 0 and some_left_out)):
            yield Tie(what, tuple(each.cell for each in inside), over, among=over > 0)


def _gathered(
    row: _Row, inside: Sequence[_Row], system: System, home: tuple[str, str], release: Published
) -> Iterator[Tie]:
    """Earlier numbers of groups or years that are one group or window now."""
    sums: dict[What, tuple[int, int]] = {}
    for each in inside:
        for what, (low, high) in told_of(each.place, each.period, home, release):
            before = sums.get(what, (0, 0))
            sums[what] = (before[0] + low, before[1] + high)
    for what, (low, high) in sums.items():
        truth = truth_of(system, what, row.cell)
        if truth is not None and truth >= low and high > 0:
            yield Tie(what, (row.cell,), max(truth - high, 0))


def _rows_of_today(system: System, dimensions: Mapping[str, Dimension], apart: set[Context]) -> Tables:
    merges = {name: each.merge for name, each in dimensions.items()}
    found: Tables = defaultdict(list)
    for rows in system.rows.values():
        for cell in rows.tolist():
            setting, period = system.contexts[cell]
            place = system.places[cell]
            if (setting, period) not in apart:
                names = tuple(name for name, _ in place)
                found[setting, names].append(_Row(_box(period, place, merges), place, period, cell))
    return found


def _earlier_rows(name: str, release: Published, apart: set[Context]) -> Tables:
    found: Tables = defaultdict(list)
    for (indicator, setting, period), places in release.places.items():
        if indicator == name and (setting, period) not in apart:
            for each in places:
                place = tuple(sorted(each))
                names = tuple(dimension for dimension, _ in place)
                found[setting, names].append(_Row(_box(period, place, release.merges), place, period))
    return found


def _box(period: str, place: Place, merges: Groups) -> Box:
    groups = (frozenset(merges.get(name, {}).get(code, (code,))) for name, code in place)
    return (frozenset(years(period)), *groups)


def years(period: str) -> tuple[str, ...]:
    """The single years of a window such as "2021–2025"; any other period stands for itself."""
    found = _WINDOW.fullmatch(period)
    if found is None or not 0 < int(found[2]) - int(found[1]) < MOST_YEARS:
        return (period,)
    return tuple(str(year) for year in range(int(found[1]), int(found[2]) + 1))


def _is_sum(box: Box) -> bool:
    return prod(len(each) for each in box) > 1


def _inside(one: Box, other: Box) -> bool:
    return one != other and all(mine <= theirs for mine, theirs in zip(one, other, strict=True))


def _meet(one: Box, other: Box) -> bool:
    return all(mine & theirs for mine, theirs in zip(one, other, strict=True))
