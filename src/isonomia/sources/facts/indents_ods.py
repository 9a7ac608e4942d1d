"""How far the cells of an OpenDocument sheet are indented by their styles, and which of them are merged."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from isonomia.sources.facts.parts import look_through

_NAMESPACE: Final = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE: Final = f"{_NAMESPACE}table:1.0 "
_STYLE: Final = f"{_NAMESPACE}style:1.0 "
_MARGIN: Final = f"{_NAMESPACE}xsl-fo-compatible:1.0 margin-left"
_VALUE: Final = f"{_NAMESPACE}office:1.0 value-type"
_LENGTH: Final = re.compile(r"^(\d*\.?\d+)(pt|cm|mm|in|pc|px)$")
_POINTS: Final = {"pt": 1.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pc": 12.0, "px": 0.75}
_DEEPEST: Final = 8
_REPEATED: Final = 100  # equal rows one below the other; a table of groups has each of them once

Merged = tuple[int, int, int, int]


def beside_text(book: zipfile.ZipFile, sheet: str) -> tuple[dict[tuple[int, int], int], list[Merged]]:
    """Row and column, from 0 -> points of indent of the first eight columns; and the merged ranges."""
    styles = _Styles()
    if "styles.xml" in book.namelist():
        look_through(book, "styles.xml", styles.see)
    look_through(book, "content.xml", styles.see)
    cells = _Cells(sheet, styles)
    look_through(book, "content.xml", cells.see)
    return cells.indents, cells.merged


@dataclass(slots=True)
class _Styles:
    """The indents of cell styles, their own or their parent's."""

    margins: dict[str, int] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    at: str = ""

    def see(self, name: str, held: Mapping[str, str]) -> None:
        match name.removeprefix(_STYLE):
            case "style":
                cell = held.get(f"{_STYLE}family") == "table-cell"
                self.at = held.get(f"{_STYLE}name", "") if cell else ""
                if cell:
                    self.parents[self.at] = held.get(f"{_STYLE}parent-style-name", "")
            case "paragraph-properties" if self.at and _MARGIN in held:
                self.margins[self.at] = _points(held[_MARGIN])

    def indent(self, style: str) -> int:
        """The indent of a style. A ring of parents ends where it began."""
        seen: set[str] = set()
        while style and style not in seen:
            if style in self.margins:
                return self.margins[style]
            seen.add(style)
            style = self.parents.get(style, "")
        return 0


@dataclass(slots=True)
class _Cells:
    """Walks through the cells of one sheet in the order of the file."""

    sheet: str
    styles: _Styles
    indents: dict[tuple[int, int], int] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)
    inside: bool = False
    columns: list[str] = field(default_factory=list)  # the style of each of the first columns
    row: int = 0
    rows: int = 0  # times that the present row stands
    column: int = 0
    row_style: str = ""

    def see(self, name: str, held: Mapping[str, str]) -> None:
        match name.removeprefix(_TABLE):
            case "table":
                self.inside = held.get(f"{_TABLE}name") == self.sheet
            case "table-column" if self.inside:
                times = min(_number(held, "number-columns-repeated"), _DEEPEST)
                self.columns += [held.get(f"{_TABLE}default-cell-style-name", "")] * times
            case "table-row" if self.inside:
                self.row, self.rows, self.column = self.row + self.rows, _number(held, "number-rows-repeated"), 0
                self.row_style = held.get(f"{_TABLE}default-cell-style-name", "")
            case "table-cell" | "covered-table-cell" if self.inside:
                self._cell(held)

    def _cell(self, held: Mapping[str, str]) -> None:
        times = _number(held, "number-columns-repeated")
        down, right = _number(held, "number-rows-spanned"), _number(held, "number-columns-spanned")
        if down > 1 or right > 1:
            self.merged.append((self.row, self.column, self.row + down - 1, self.column + right - 1))
        if _VALUE in held:
            for column in range(self.column, min(self.column + times, _DEEPEST)):
                indent = self.styles.indent(held.get(f"{_TABLE}style-name") or self._usual(column))
                if indent:
                    self.indents |= {(self.row + at, column): indent for at in range(min(self.rows, _REPEATED))}
        self.column += times

    def _usual(self, column: int) -> str:
        return self.row_style or (self.columns[column] if column < len(self.columns) else "")


def _number(held: Mapping[str, str], name: str) -> int:
    said = held.get(f"{_TABLE}{name}", "1")
    return int(said) if said.isdecimal() and len(said) < 9 else 1


def _points(length: str) -> int:
    found = _LENGTH.match(length)
    return round(float(found.group(1)) * _POINTS[found.group(2)]) if found else 0
