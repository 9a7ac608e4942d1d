"""A first look at a file: is it a published sheet in this layout, and what does it say?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from isonomia.errors import TableError
from isonomia.model.profile import FactsProfile
from isonomia.model.study import Source
from isonomia.sources.facts.checks import short_totals
from isonomia.sources.facts.grid import Grid, grid_of
from isonomia.sources.facts.header import half_understood, header_of
from isonomia.sources.facts.reading import Sheet, read_sheet
from isonomia.sources.facts.words import DIMENSIONS, said_in

_TITLES: Final = 6
_NUMBERED: Final = re.compile(r"\btable\s+[a-z]-?\d", re.IGNORECASE)
_MOST_SHORT: Final = 3


def look_at(source: Source, file: Path, form: str, place: str) -> FactsProfile | None:
    """What a published sheet says, or None where the file is no such sheet.

    Raises:
        TableError: the sheet's title and header are of this layout, and something else in it is not understood.
    """
    try:
        grid = grid_of(source, file, form, place)
    except TableError:
        return None  # whoever reads the table in the usual way says what is wrong
    titled = _titled(grid)
    try:
        header = header_of(grid, place)
    except TableError:
        if titled and half_understood(grid):
            raise
        return None
    dated = any(token.kind == "period" for column in header.figures for token in column.tokens)
    if not titled and not dated:
        return None
    try:
        sheet = read_sheet(source, file, form, place)
    except TableError:
        if titled:
            raise
        return None
    return _profile(source, sheet)


def _titled(grid: Grid) -> bool:
    """Whether a title above the table speaks of a stage or a coding, or numbers the table as such tables are."""
    for row in grid.cells[:_TITLES]:
        said = [cell for cell in row if cell]
        if len(said) == 1 and (_NUMBERED.search(said[0]) or _speaks(said[0])):
            return True
    return False


def _speaks(title: str) -> bool:
    return any(token.kind in ("stage", "coding") for token in said_in(title))


def _profile(source: Source, sheet: Sheet) -> FactsProfile:
    counts = sheet.tidy.counts
    kinds = [entry.figure.kind for entry in counts.values()]
    columns = sheet.columns
    titles = sheet.header.titles
    return FactsProfile(
        path="",
        format="",
        sheet=sheet.grid.sheet,
        delimiter="",
        encoding=source.encoding,
        title=titles[0] if titles else "",
        stages=_once(columns["stage"]),
        periods=tuple(sorted(_once(columns["period"]))),
        codings=_once(columns["coding"]),
        groups={name: _once(columns[name], "total") for name in DIMENSIONS if name in columns},
        alone=_alone(columns["stage"], columns["dimension"]),
        crossed=tuple(tuple(each.split(" and ")) for each in _once(columns["dimension"]) if " and " in each),
        counts=kinds.count("count"),
        withheld=kinds.count("withheld"),
        missing=kinds.count("missing"),
        short=tuple(_short(sheet))[:_MOST_SHORT],
    )


def _once(values: Iterable[str | None], *but: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in values if each and each not in but))


def _alone(stages: Iterable[str | None], dimensions: Iterable[str | None]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for stage, dimension in zip(stages, dimensions, strict=True):
        if dimension in DIMENSIONS:
            found.setdefault(stage or "", {})[dimension] = None
    return {stage: tuple(held) for stage, held in found.items()}


def _short(sheet: Sheet) -> Iterator[str]:
    for whole, part, people in short_totals(sheet.tidy):
        total = sheet.grid.address(whole.row, whole.column)
        first = sheet.grid.address(part.row, part.column)
        yield f"the groups from {first} on are {people:,} fewer than their total in {total}"
