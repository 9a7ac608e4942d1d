"""The cells of a sheet as a reader sees them: text, where each stands, what is merged, how far a label is indented."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from isonomia.errors import Fault, TableError
from isonomia.model.reading import BLANKS, clean
from isonomia.model.study import Source
from isonomia.sources.bytes_of import whole_text
from isonomia.sources.facts.indents import told_beside
from isonomia.sources.text import candidates, encoding_of
from isonomia.sources.workbook import sheet_cells

_TAB = 4


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet.

    Attributes:
        sheet: its name; empty for a text file.
        cells: clean text, None for a blank; every row is as wide as the widest.
        indents: of each row's first cells, as spaces before the text or as the sheet's own indents.
        merged: first row, first column, last row, last column of each merged range, from 0.
    """

    sheet: str
    cells: Sequence[Sequence[str | None]]
    indents: Sequence[Sequence[int]]
    merged: Sequence[tuple[int, int, int, int]] = ()

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.cells[0]) if self.cells else 0

    def address(self, row: int, column: int) -> str:
        """A cell as spreadsheets call it: B7."""
        return f"{column_name(column)}{row + 1}"

    def spot(self, place: str, row: int, column: int) -> str:
        """Where a cell is, for a message."""
        sheet = f", sheet “{self.sheet}”" if self.sheet else ""
        return f"{place}{sheet}, cell {self.address(row, column)}"


def column_name(column: int) -> str:
    """The letters of a column, from 0: A, …, Z, AA."""
    letters = ""
    at = column + 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def grid_of(source: Source, file: Path, form: str, place: str) -> Grid:
    """The grid of a workbook's sheet or of a text file.

    Raises:
        TableError: it cannot be read, it is locked, it has no such sheet, the sheet is empty, or indents are not told.
    """
    if form == "excel":
        rows, name, merged = sheet_cells(file, source.sheet, place)
        beside = told_beside(file, name, place)
        grid = _made(rows, name, merged or beside.merged)
        grid = replace(grid, indents=_deeper(grid.indents, beside.indents))
    else:
        grid = _made(_lines(source, file, place), "", ())
    if not any(any(row) for row in grid.cells):
        what = f"the sheet “{grid.sheet}” is empty" if grid.sheet else "the file is empty"
        remedy = 'Name the sheet that holds the table: sheet = "…"' if grid.sheet else "Export the table again."
        raise TableError(Fault(place, f"{what}.", remedy=remedy))
    return grid


def _made(rows: Sequence[Sequence[str | None]], name: str, merged: Sequence[tuple[int, int, int, int]]) -> Grid:
    width = max((len(row) for row in rows), default=0)
    cells = [[clean(row[at]) if at < len(row) else None for at in range(width)] for row in rows]
    indents = [[_indent(row[at]) if at < len(row) else 0 for at in range(min(width, 8))] for row in rows]
    return Grid(name, cells, indents, merged)


def _indent(text: str | None) -> int:
    if not text:
        return 0
    before = text[: len(text) - len(text.lstrip(BLANKS))]
    return sum(_TAB if char == "\t" else 1 for char in before)


def _deeper(own: Sequence[Sequence[int]], told: Mapping[tuple[int, int], int]) -> list[list[int]]:
    """Indents by spaces, and by the sheet's alignment where it has any."""
    return [
        [indent + _TAB * told.get((row, column), 0) for column, indent in enumerate(each)]
        for row, each in enumerate(own)
    ]


def _lines(source: Source, file: Path, place: str) -> list[list[str | None]]:
    found = encoding_of(source, file, place)
    text = whole_text(file, "utf-8-sig" if found == "utf-8" else found, place).removeprefix("\ufeff")
    delimiter = source.delimiter or _delimiter(text, source)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise TableError(Fault(place, f"the text cannot be cut into cells: {error}.")) from None
    return [[cell or None for cell in row] for row in rows]


def _delimiter(text: str, source: Source) -> str:
    """The delimiter that most lines hold; titles and notes hold commas too, so lines count and not signs."""
    lines = text.splitlines()
    return max(candidates(source), key=lambda each: sum(line.count(each) > 1 for line in lines) + (each == ",") / 2)
