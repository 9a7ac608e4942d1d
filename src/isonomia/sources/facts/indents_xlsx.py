"""How far the cells of an .xlsx sheet are indented by alignment, which is no text and which calamine does not tell."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from typing import Final

from isonomia.sources.facts.parts import look_through

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_LINK: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"
_DEEPEST: Final = 8
_CELL: Final = re.compile(r"^([A-Z]{1,3})([1-9]\d{0,6})$")


def indents_of(book: zipfile.ZipFile, sheet: str) -> dict[tuple[int, int], int]:
    """Row and column, from 0 -> steps of indent, of the sheet's first eight columns; empty where nothing is told."""
    styles = _styles(book)
    return _cells(book, _part_of(book, sheet), styles) if any(styles) else {}


def _part_of(book: zipfile.ZipFile, sheet: str) -> str:
    """The path of a sheet's part inside the workbook."""
    links: dict[str, str] = {}
    targets: dict[str, str] = {}

    def of_sheets(name: str, held: Mapping[str, str]) -> None:
        if name == f"{_MAIN}sheet":
            links[held.get("name", "")] = held.get(_LINK, "")

    def of_parts(_: str, held: Mapping[str, str]) -> None:
        if "Id" in held:
            targets[held["Id"]] = held.get("Target", "").removeprefix("/")

    look_through(book, "xl/workbook.xml", of_sheets)
    look_through(book, "xl/_rels/workbook.xml.rels", of_parts)
    target = targets[links[sheet]]
    return target if target.startswith("xl/") else f"xl/{target}"


def _styles(book: zipfile.ZipFile) -> list[int]:
    """Number of a style -> steps of indent."""
    found: list[int] = []
    inside = False

    def of_styles(name: str, held: Mapping[str, str]) -> None:
        nonlocal inside
        match name.removeprefix(_MAIN):
            case "cellXfs" | "cellStyleXfs" | "cellStyles" | "dxfs":
                inside = name.endswith("cellXfs")
            case "xf" if inside:
                found.append(0)
            case "alignment" if inside and found:
                steps = held.get("indent", "")
                found[-1] = int(steps) if steps.isdecimal() and len(steps) < 4 else 0

    look_through(book, "xl/styles.xml", of_styles)
    return found


def _cells(book: zipfile.ZipFile, part: str, styles: list[int]) -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], int] = {}

    def of_cells(name: str, held: Mapping[str, str]) -> None:
        where, style = _CELL.match(held.get("r", "")), held.get("s", "0")
        if name != f"{_MAIN}c" or where is None or not style.isdecimal() or int(style) >= len(styles):
            return
        column = 0
        for letter in where.group(1):
            column = column * 26 + ord(letter) - ord("A") + 1
        if styles[int(style)] and column <= _DEEPEST:
            found[int(where.group(2)) - 1, column - 1] = styles[int(style)]

    look_through(book, part, of_cells)
    return found
