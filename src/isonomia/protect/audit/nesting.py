"""Sums between two dimensions of which one tells of the other: age in five years and in ten, counties and states.

    the wide level = Σ narrow levels inside it        ≥ where others may be in it too        ≤ Σ levels that touch it

Where printed numbers contradict this reading of two dimensions, a stranger drops it for that indicator.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from isonomia.protect.audit.counts import Count, Place, Relation, Statement, What
from isonomia.protect.audit.links import same_people
from isonomia.protect.audit.meanings import Meaning, Pieces, meaning
from isonomia.protect.audit.reading import Published
from isonomia.protect.audit.sums import Key, tables_of, whats

Rows = Mapping[str, Place]  # level -> place, all else being the same
WHY: Final = "one dimension tells of the other"


@dataclass(frozen=True, slots=True)
class _Cells:
    """The places of a question, or of several about the same people, and what is counted there."""

    key: Key
    places: Sequence[Place]
    whats: tuple[What, ...]
    source: str


@dataclass(frozen=True, slots=True)
class _Side:
    """One of two dimensions in one table: its rows, what they stand for, and how people are counted."""

    rows: Rows
    pieces: Pieces
    shared: bool
    mixed: bool


def nested_sums(release: Published, printed: Mapping[Count, int]) -> Iterator[Statement]:
    """Every such sum; those of printed numbers alone say what has no room whatever is printed (`structure.py`)."""
    for key, places in release.places.items():
        source = release.questions[key[0]].source if key[0] in release.questions else ""
        yield from _of(_Cells(key, places, whats(release, key), source), release, printed)
    for source, key, everywhere in same_people(release):
        yield from _of(_Cells(key, everywhere, ("all",), source), release, printed)


def _of(cells: _Cells, release: Published, printed: Mapping[Count, int]) -> Iterator[Statement]:
    tables = tables_of(cells.places)
    names = sorted({name for grouping in tables for name in grouping})
    for one, other in combinations(names, 2):
        codes = _codes(cells.places, one), _codes(cells.places, other)
        means = meaning((one, other), codes, release.dimensions, cells.source)
        if means is not None:
            said = [each for pair in _tables(tables, one, other) for each in _of_tables(cells, means, *pair)]
            said += _crossed(cells, tables, (one, other), means)
            if all(_possible(each, printed) for each in said):
                yield from said


def _codes(places: Sequence[Place], dimension: str) -> list[str]:
    return sorted({code for place in places for name, code in place if name == dimension})


def _tables(tables: Mapping[frozenset[str], Sequence[Place]], one: str, other: str) -> Iterator[tuple[Rows, Rows]]:
    """Rows over the two dimensions, beside the same levels of all others."""
    for grouping in sorted(tables, key=sorted):
        partner = (grouping - {one}) | {other}
        if one in grouping and other not in grouping and partner in tables:
            mine, theirs = _beside(tables[grouping], one), _beside(tables[partner], other)
            for rest in sorted(mine.keys() & theirs.keys(), key=sorted):
                yield mine[rest], theirs[rest]


def _beside(places: Sequence[Place], dimension: str) -> dict[Place, dict[str, Place]]:
    found: dict[Place, dict[str, Place]] = defaultdict(dict)
    for place in places:
        (pair,) = [each for each in place if each[0] == dimension]
        found[place - {pair}][pair[1]] = place
    return found


def _of_tables(cells: _Cells, means: Meaning, one: Rows, other: Rows) -> Iterator[Statement]:
    first = _Side(one, means.one, 1 in means.shared, 1 in means.mixed)
    second = _Side(other, means.other, 2 in means.shared, 2 in means.mixed)
    for what in cells.whats:
        if not first.shared and not second.shared:
            for mine, theirs in _clusters(first, second):
                left = tuple(Count(what, *cells.key, one[code]) for code in mine)
                right = tuple(Count(what, *cells.key, other[code]) for code in theirs)
                yield from _equal(left, right)
        for inner, outer in ((first, second), (second, first)):
            for level, place in outer.rows.items():
                total = Count(what, *cells.key, place)
                for codes, relation in _held(inner, outer, level):
                    yield Statement(
                        total, tuple(Count(what, *cells.key, inner.rows[code]) for code in codes), relation, WHY
                    )


def _crossed(
    cells: _Cells, tables: Mapping[frozenset[str], Sequence[Place]], names: Sequence[str], means: Meaning
) -> Iterator[Statement]:
    """In a table by both dimensions, a level beside the wider one that holds it is the level itself."""
    both = [(names[0], means.one, 1), (names[1], means.other, 2)]
    for (inner, mine, at), (outer, theirs, beside) in (both, both[::-1]):
        if at in means.shared and beside in means.mixed:
            continue
        for grouping, places in tables.items():
            alone = set(tables.get(grouping - {outer}, ()))
            for place in places if {inner, outer} <= grouping else ():
                codes = dict(place)
                total, own = place - {(outer, codes[outer])}, theirs[codes[outer]]
                if total in alone and own is not None and _is_in(mine[codes[inner]], own):
                    for what in cells.whats:
                        yield Statement(Count(what, *cells.key, total), (Count(what, *cells.key, place),), why=WHY)


def _held(inner: _Side, outer: _Side, level: str) -> Iterator[tuple[list[str], Relation]]:
    """What of the inner side is in a level of the outer one, and what it is covered by."""
    own = outer.pieces[level]
    touching = [code for code in inner.rows if _touch(inner.pieces[code], own)]
    if own is not None and not (inner.shared and outer.mixed):
        inside = [code for code in touching if _is_in(inner.pieces[code], own)]
        if inside and not inner.shared:
            yield inside, "≥"
        elif inside:
            yield from (([code], "≥") for code in inside)
    if touching:
        yield touching, "≤"


def _touch(one: frozenset[str] | None, other: frozenset[str] | None) -> bool:
    return one is None or other is None or bool(one & other)


def _touches_some(own: frozenset[str] | None, pieces: Pieces, levels: Sequence[str]) -> bool:
    return any(_touch(own, pieces[each]) for each in levels)


def _is_in(one: frozenset[str] | None, other: frozenset[str]) -> bool:
    return one is not None and bool(one) and one <= other


def _clusters(first: _Side, second: _Side) -> Iterator[tuple[list[str], list[str]]]:
    """Levels of both sides that hang together by what they touch."""
    left = list(first.rows)
    while left:
        mine, theirs, size = [left[0]], list[str](), 0
        while len(mine) + len(theirs) > size:
            size = len(mine) + len(theirs)
            theirs = [code for code in second.rows if _touches_some(second.pieces[code], first.pieces, mine)]
            more = [code for code in left if _touches_some(first.pieces[code], second.pieces, theirs)]
            mine = list(dict.fromkeys([*mine, *more]))
        left = [code for code in left if code not in mine]
        if theirs:
            yield mine, theirs


def _equal(left: tuple[Count, ...], right: tuple[Count, ...]) -> Iterator[Statement]:
    """Both sums are the same; where neither is of one count, they are the same number that nobody prints."""
    if len(left) == 1:
        yield Statement(left[0], right, why=WHY)
    elif len(right) == 1:
        yield Statement(right[0], left, why=WHY)
    else:
        words = " + ".join(f"{name} {code}" for count in left for name, code in sorted(count.place))
        both = Count("all", f"{left[0].indicator}, {left[0].what}, {words}", *left[0][2:4], frozenset())
        yield Statement(both, left, why=WHY)
        yield Statement(both, right, why=WHY)


def _possible(said: Statement, printed: Mapping[Count, int]) -> bool:
    """Whether printed numbers leave room for a statement."""
    if not isinstance(said.total, Count) or said.total not in printed:
        return True
    total, parts = printed[said.total], [printed.get(part) for part in said.parts]
    known = sum(part for part in parts if part is not None)
    if None in parts:
        return known <= total or said.relation == "≤"
    return known == total or (said.relation == "≥" and known < total) or (said.relation == "≤" and known > total)
