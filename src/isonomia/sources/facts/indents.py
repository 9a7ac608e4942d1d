"""How far the cells of an .xlsx sheet are indented by alignment, which is no text and which calamine does not tell."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NoReturn
from xml.parsers import expat

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_LINK: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"
_LARGEST: Final = 64 << 20
_DEEPEST: Final = 8
_CELL: Final = re.compile(r"^([A-Z]{1,3})([1-9]\d{0,6})$")

_Seen = Callable[[str, Mapping[str, str]], None]


def indents_of(file: Path, sheet: str) -> dict[tuple[int, int], int]:
    """Row and column, from 0 -> steps of indent, of the sheet's first eight columns; empty where nothing is told.

    It is a hint beside the spaces of the labels: a workbook of another format, or one with parts that do not read, has
    none.
    """
    try:
        with zipfile.ZipFile(file) as book:
            styles = _styles(book)
            return _cells(book, _part_of(book, sheet), styles) if any(styles) else {}
    except (OSError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile, expat.ExpatError):
        return {}


def _look(book: zipfile.ZipFile, name: str, seen: _Seen) -> None:
    """Call `seen` with the name and the attributes of every element of a part."""
    if book.getinfo(name).file_size > _LARGEST:
        raise ValueError(name)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = seen
    parser.StartDoctypeDeclHandler = _refuse  # no workbook has one, and entities could be made to swell
    parser.ParseFile(io.BytesIO(book.read(name)))


def _refuse(*_: object) -> NoReturn:
    raise ValueError("a document type in a workbook")


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

    _look(book, "xl/workbook.xml", of_sheets)
    _look(book, "xl/_rels/workbook.xml.rels", of_parts)
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

    _look(book, "xl/styles.xml", of_styles)
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

    _look(book, part, of_cells)
    return found
