"""Crossed tables of one list of people: what several of them say together and none says alone.

Where a × b, b × c and a × c are all published, n(a ∧ c) ≥ n(a ∧ b) + n(b ∧ c) − n(b), and so on (Fréchet). All such
bounds hold, whatever the levels and however many dimensions, if and only if there is a table a × b × c with no negative
cell whose sums these tables are. So its cells stand in the system as counts that nobody prints, and a second table is
one of these three together only if it is made of such a joint table.

Tables that hang together like a tree (a × b and b × c alone) always have one, if they agree on what they share. The
rest is found by taking branches off (Graham, Yu and Özsoyoğlu's reduction). Two tables that share a margin which is not
published, such as b × c of a × b × c and b × c × d, are tied there too.

The true joint table is not counted: any table of whole numbers with these sums serves, for second tables are all those
with some joint table, whichever the first one is. One person in several levels of a dimension has no place in such a
table: tables over such a dimension are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any, Final

import numpy as np

from isonomia.protect.prepare import Context
from isonomia.protect.system import Place, System
from isonomia.protect.witness.linked import Ints

Names = frozenset[str]
Rows = Mapping[Place, Sequence[int]]  # a place -> the cells whose sum it is

MOST_JOINT: Final = 1_000
"""A joint table of more cells than this is not made; joint tables of three dimensions each are tried in its place."""
MOST_IN_ALL: Final = 6_000
"""So many joint cells of one question; further joint tables are left out."""
MOST_NODES: Final = 500


@dataclass(frozen=True, slots=True)
class Joint:
    """A joint table of one setting and period.

    Attributes:
        where: its setting and period.
        names: its dimensions.
        size: the number of its cells.
        sums: cells of the system, and the joint cells of which they are the sum.
    """

    where: Context
    names: Names
    size: int
    sums: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]


def joints(system: System) -> Iterator[Joint]:
    """The joint tables that a system needs, in a fixed order."""
    tables = _tables(system)
    left = MOST_IN_ALL
    for where in dict.fromkeys(system.contexts):
        here = {names: rows[where] for names, rows in tables.items() if where in rows}
        for core in cores(here):
            for made in _of_core(where, core, here):
                if made.size <= left:
                    left -= made.size
                    yield made


def shared_margins(system: System) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Cells of two tables with the same sum: of a margin that both have and that is not published."""
    tables = _tables(system)
    published = {frozenset(names) for names in system.rows}
    for one, other in combinations(sorted(tables, key=_named), 2):
        both = one & other
        if not both or both in published or both in (one, other):
            continue
        for where in tables[one].keys() & tables[other].keys():
            mine, theirs = (_summed(tables[each][where], both) for each in (one, other))
            for place in sorted(mine.keys() | theirs.keys()):
                yield tuple(mine.get(place, ())), tuple(theirs.get(place, ()))


def cores(groupings: Iterable[Names]) -> list[Names]:
    """The dimensions of tables that hang together in a circle, each circle with all that are in it."""
    edges = _largest(groupings)
    while True:
        number = {name: sum(name in edge for edge in edges) for edge in edges for name in edge}
        fewer = _largest(frozenset(name for name in edge if number[name] > 1) for edge in edges)
        if fewer == edges:
            break
        edges = fewer
    found: list[Names] = []
    for edge in edges:
        apart = [each for each in found if not each & edge]
        found = [*apart, edge.union(*(each for each in found if each & edge))]
    return sorted(found, key=_named)


def filled(joint: Joint, counts: Ints) -> Ints | None:
    """(size,) whole numbers, none negative, with these sums; None where none were found."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    starts = np.cumsum([0, *(len(inside) for _, inside in joint.sums)])
    columns = np.concatenate([np.array(inside, dtype=np.int64) for _, inside in joint.sums])
    matrix: Any = csr_array((np.ones(len(columns)), columns, starts), shape=(len(joint.sums), joint.size))
    wanted = np.array([counts[list(cells)].sum() for cells, _ in joint.sums], dtype=np.float64)
    found = milp(
        np.zeros(joint.size),
        integrality=np.ones(joint.size, dtype=np.int64),
        bounds=Bounds(0, np.inf),
        constraints=LinearConstraint(matrix, wanted, wanted),
        options={"node_limit": MOST_NODES},
    )
    if found.x is None:
        return None
    values = np.rint(found.x).astype(np.int64)
    fits = bool((values >= 0).all() and (matrix.astype(np.int64) @ values == wanted.astype(np.int64)).all())
    return values if fits else None


def _named(names: Names) -> tuple[int, list[str]]:
    return len(names), sorted(names)


def _largest(groupings: Iterable[Names]) -> list[Names]:
    """Those of two and more dimensions that are within no other."""
    several = sorted({each for each in groupings if len(each) > 1}, key=_named)
    return [each for each in several if not any(each < other for other in several)]


def _tables(system: System) -> dict[Names, dict[Context, dict[Place, int]]]:
    """Tables of dimensions that do not overlap, by setting and period."""
    found: dict[Names, dict[Context, dict[Place, int]]] = {}
    for names, cells in system.rows.items():
        if names and not system.overlapping & set(names):
            rows: dict[Context, dict[Place, int]] = defaultdict(dict)
            for cell in cells.tolist():
                rows[system.contexts[cell]][system.places[cell]] = cell
            found[frozenset(names)] = dict(rows)
    return found


def _summed(rows: Mapping[Place, int], names: Names) -> dict[Place, list[int]]:
    found: dict[Place, list[int]] = defaultdict(list)
    for place, cell in rows.items():
        found[_part(place, names)].append(cell)
    return dict(found)


def _part(place: Place, names: Collection[str]) -> Place:
    return tuple(pair for pair in place if pair[0] in names)


def _of_core(where: Context, core: Names, tables: Mapping[Names, Mapping[Place, int]]) -> Iterator[Joint]:
    """One joint table of a circle, or, where it would be too large, those of three of its dimensions each."""
    whole = _joint(where, core, tables)
    if whole is not None:
        yield whole
    elif len(core) > 3:
        for three in combinations(sorted(core), 3):
            inside = [names & set(three) for names in tables]
            made = _joint(where, frozenset(three), tables) if frozenset(three) in cores(inside) else None
            if made is not None:
                yield made


def _joint(where: Context, core: Names, tables: Mapping[Names, Mapping[Place, int]]) -> Joint | None:
    """The joint table, or None where it has too many cells."""
    margins = {names: _summed(rows, core) for names, rows in tables.items() if names & core}
    wanted = _largest(names & core for names in margins)
    chosen: dict[Names, Rows] = {}
    for part in wanted:  # a published margin stands for itself, any other for the sum of a table's cells
        home = min((names for names in margins if names & core == part), key=_named)
        chosen[part] = margins[home]
    places = _possible(sorted(core), chosen)
    if places is None:
        return None
    sums: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    for part in wanted:
        inside: dict[Place, list[int]] = defaultdict(list)
        for at, place in enumerate(places):
            inside[_part(place, part)].append(at)
        sums += [(tuple(cells), tuple(inside.get(place, ()))) for place, cells in sorted(chosen[part].items())]
    return Joint(where, core, len(places), tuple(sums))


def _possible(names: Sequence[str], margins: Mapping[Names, Rows]) -> list[Place] | None:
    """The joint cells of which each margin has a row, so that somebody may be in them; None for too many."""
    found: list[Place] = [()]
    for at, name in enumerate(names):
        known = set(names[: at + 1])
        levels = sorted({pair for rows in margins.values() for place in rows for pair in place if pair[0] == name})
        closed = [(part, set(rows)) for part, rows in margins.items() if name in part and part <= known]
        found = [
            place
            for before, level in product(found, levels)
            for place in [(*before, level)]
            if all(_part(place, part) in rows for part, rows in closed)
        ]
        if len(found) > MOST_JOINT:
            return None
    return found
