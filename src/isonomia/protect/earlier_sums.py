"""Sums between tables of an earlier release and tables of today that cross one dimension more or one less.

    Σ printed rows by sex and house, of women  =  women today, where the earlier release had no table by sex
    women, printed earlier  =  Σ rows of women by sex and house today, where today's has none

So a dimension that a study has dropped still tells. A number that was printed rounded stands for all that round to it;
where the true one is among them it is taken as known, which keeps more from moving than a stranger can.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from isonomia.protect.audit.counts import Count, What
from isonomia.protect.audit.reading import Published
from isonomia.protect.prepare import Context
from isonomia.protect.system import Place, System

Names = frozenset[str]


@dataclass(frozen=True, slots=True)
class Tie:
    """A sum with a printed number: Σ cells of today = the number + `over`, where `over` is not negative.

    With `among` it is the other way round: the number = Σ cells + `over`. `what`: n, e or f.
    """

    what: What
    cells: tuple[int, ...]
    over: int
    among: bool = False


def truth_of(system: System, what: What, at: int) -> int | None:
    """A count of today; None where there is none."""
    if what == "n":
        return int(system.counts["n"][at])
    if "events" not in system.counts:
        return None
    events = int(system.counts["events"][at])
    return events if what == "e" else int(system.counts["n"][at]) - events


def told_of(
    place: Place, period: str, home: tuple[str, str], release: Published
) -> Iterator[tuple[What, tuple[int, int]]]:
    """What a release prints of a cell: of people, of those with the outcome and without, the ends of what it may be."""
    count = Count("n", *home, period, frozenset(place))
    n, e = release.between(count), release.between(count.of("e"))
    if n is not None:
        yield "n", n
    if e is not None:
        yield "e", e
    question = release.questions.get(home[0])
    if n is not None and e is not None and (question is None or question.kind == "proportion"):
        yield "f", (n[0] - e[1], n[1] - e[0])


def crossed_ties(system: System, name: str, release: Published, apart: Collection[Context]) -> Iterator[Tie]:
    """Every such sum of an indicator, where both are of the same data.

    Args:
        system: cells of today.
        name: the indicator.
        release: an earlier one.
        apart: settings and periods that are not of the same data.
    """
    mine = _tables({where: cells for where, cells in _cells(system).items() if where not in apart})
    theirs = _tables(
        {
            (setting, period): {tuple(sorted(place)): -1 for place in places}
            for (indicator, setting, period), places in release.places.items()
            if indicator == name
        }
    )
    for where in mine.keys() & theirs.keys():
        new, old = mine[where], theirs[where]
        home, period = (name, where[0]), where[1]
        for names in new.keys() - old.keys():
            for finer in _nearest(names, old, release.overlapping):
                yield from _from_parts(system, new[names], _parts(names, old[finer]), (home, period), release)
        for names in old.keys() - new.keys():
            for finer in _nearest(names, new, system.overlapping):
                yield from _from_whole(system, old[names], _parts(names, new[finer]), (home, period), release)


def _cells(system: System) -> dict[Context, dict[Place, int]]:
    found: dict[Context, dict[Place, int]] = defaultdict(dict)
    for rows in system.rows.values():
        for cell in rows.tolist():
            found[system.contexts[cell]][system.places[cell]] = cell
    return dict(found)


Tables = Mapping[Names, Mapping[Place, int]]  # grouping -> place -> cell of today, or −1


def _tables(cells: Mapping[Context, Mapping[Place, int]]) -> dict[Context, dict[Names, dict[Place, int]]]:
    found: dict[Context, dict[Names, dict[Place, int]]] = {}
    for where, places in cells.items():
        tables: dict[Names, dict[Place, int]] = defaultdict(dict)
        for place, cell in places.items():
            tables[frozenset(name for name, _ in place)][place] = cell
        found[where] = dict(tables)
    return found


def _nearest(names: Names, tables: Iterable[Names], overlapping: Collection[str]) -> list[Names]:
    """The smallest tables that cross these dimensions with others, in which nobody is twice."""
    finer = [each for each in tables if names < each and not (each - names) & frozenset(overlapping)]
    return sorted((each for each in finer if not any(other < each for other in finer)), key=sorted)


def _parts(names: Names, rows: Mapping[Place, int]) -> dict[Place, list[tuple[Place, int]]]:
    found: dict[Place, list[tuple[Place, int]]] = defaultdict(list)
    for place, cell in sorted(rows.items()):
        found[tuple(pair for pair in place if pair[0] in names)].append((place, cell))
    return found


@dataclass(slots=True)
class _Sum:
    """Of printed rows: how many, and the ends of what they sum to."""

    rows: int = 0
    low: int = 0
    high: int = 0


def _from_parts(
    system: System,
    today: Mapping[Place, int],
    parts: Mapping[Place, list[tuple[Place, int]]],
    of: tuple[tuple[str, str], str],
    release: Published,
) -> Iterator[Tie]:
    """A cell of today, of which earlier rows were printed."""
    home, period = of
    for place, cell in today.items():
        sums: dict[What, _Sum] = defaultdict(_Sum)
        for part, _ in parts.get(place, ()):
            for what, (low, high) in told_of(part, period, home, release):
                each = sums[what]
                each.rows, each.low, each.high = each.rows + 1, each.low + low, each.high + high
        for what, each in sums.items():
            truth = truth_of(system, what, cell)
            if truth is not None and truth >= each.low and each.high > 0:
                whole = each.rows == len(parts[place]) and truth <= each.high
                yield Tie(what, (cell,), 0 if whole else max(truth - each.high, 0))


def _from_whole(
    system: System,
    old: Iterable[Place],
    parts: Mapping[Place, list[tuple[Place, int]]],
    of: tuple[tuple[str, str], str],
    release: Published,
) -> Iterator[Tie]:
    """Cells of today that sum to a number that was printed."""
    home, period = of
    for place in old:
        cells = tuple(cell for _, cell in parts.get(place, ()))
        for what, (low, high) in told_of(place, period, home, release):
            truths = [each for each in (truth_of(system, what, cell) for cell in cells) if each is not None]
            if cells and len(truths) == len(cells) and low <= sum(truths) <= high:
                yield Tie(what, cells, 0)
