"""The figures of a published sheet as the columns of its tidy table (`model.layouts`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from isonomia.model.layouts import FACTS_COLUMNS, TOTAL
from isonomia.sources.facts.grid import Grid
from isonomia.sources.facts.tidy import Groups, Key, Tidy
from isonomia.sources.facts.words import DIMENSIONS, NESTED, OPEN


def columns_of(made: Tidy, grid: Grid) -> dict[str, list[str | None]]:
    """The tidy table (`model.layouts`), with a column for each dimension that it speaks of."""
    spoken = [each for each in DIMENSIONS if any(kind == each for key in made.counts for kind, _ in key.groups)]
    table: dict[str, list[str | None]] = {name: [] for name in (*FACTS_COLUMNS, *spoken)}
    for row in _rows(made, grid, spoken):
        for name, column in table.items():
            column.append(row[name])
    return table


def _rows(made: Tidy, grid: Grid, spoken: Sequence[str]) -> Iterator[dict[str, str | None]]:
    names = _schools(made.counts)
    for key, entry in made.counts.items():
        groups = {kind: names.get((kind, code, key.groups), code) for kind, code in key.groups}
        wide = _wider(groups)
        narrow: dict[str, str] = {each: groups[each] for each in DIMENSIONS if each in groups and each not in wide}
        figure = entry.figure
        yield {
            "stage": key.stage or None,
            "dimension": " and ".join(narrow) or TOTAL,
            "group": " and ".join(narrow.values()) or TOTAL,
            "coding": key.coding or None,
            "period": key.period or None,
            "n": f"{figure.value:.0f}" if figure.kind == "count" else "*" if figure.kind == "withheld" else None,
            "low": None if figure.low is None else str(figure.low),
            "high": None if figure.high is None else str(figure.high),
            "note": entry.note or None,
            "sheet": grid.sheet or None,
            "cell": grid.address(entry.row, entry.column),
            **{name: narrow.get(name, TOTAL) for name in spoken},
        }


def _wider(groups: Iterable[str]) -> set[str]:
    """The ways of grouping that hold others, at any distance."""
    found: set[str] = set()
    for each in groups:
        wide = NESTED.get(each, "")
        while wide:
            found.add(wide)
            wide = NESTED.get(wide, "")
    return found


def _schools(counts: Iterable[Key]) -> dict[tuple[str, str, Groups], str]:
    """Names of schools that two states have, with the state beside them: they are two schools."""
    homes: dict[str, set[str]] = {}
    keys = [(key.groups, dict(key.groups)) for key in counts]
    for _, groups in keys:
        if OPEN in groups and "state" in groups:
            homes.setdefault(groups[OPEN], set()).add(groups["state"])
    return {
        (OPEN, groups[OPEN], whole): f"{groups[OPEN]} ({groups['state']})"
        for whole, groups in keys
        if OPEN in groups and "state" in groups and len(homes[groups[OPEN]]) > 1
    }
