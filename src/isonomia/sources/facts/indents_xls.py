"""How far the cells of an old Excel sheet (.xls, BIFF8) are indented by alignment, from the records of its stream.

The format is Microsoft's [MS-XLS]: BoundSheet8 (2.4.28) names the sheets, XF (2.4.353) holds the indent of a format,
and each cell's record begins with its row, its column and the number of its format.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import error, unpack_from
from typing import Final

from isonomia.sources.facts.compound import stream_of

_BOUND_SHEET: Final = 0x85
_FORMAT: Final = 0xE0
_END: Final = 0x0A
_SEVERAL: Final = 0xBD  # numbers side by side
_CELLS: Final = frozenset({0xFD, 0x204, 0xD6, 0x203, 0x27E, 0x06})  # texts, numbers, formulas
_LENGTH: Final = 20  # of a format that can have an indent; Excel 95's are shorter
_DEEPEST: Final = 8


def indents_of(data: bytes, sheet: str) -> dict[tuple[int, int], int]:
    """Row and column, from 0 -> steps of indent, of the sheet's first eight columns.

    Raises:
        ValueError: the file is no compound file, or not whole.
    """
    try:
        book = stream_of(data, ("Workbook", "Book"))
        styles = [_indent(body) for kind, body in _records(book, 0) if kind == _FORMAT]
        starts = [
            unpack_from("<I", body)[0]
            for kind, body in _records(book, 0)
            if kind == _BOUND_SHEET and _name(body) == sheet
        ]
        if not any(styles) or not starts:
            return {}
        found = {(row, column): styles[style] for row, column, style in _cells(book, starts[0]) if style < len(styles)}
    except error as short:
        raise ValueError("a record is not whole") from short
    return {cell: indent for cell, indent in found.items() if indent and cell[1] < _DEEPEST}


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of a part of the stream, up to its end."""
    while at + 4 <= len(book):
        kind, length = unpack_from("<HH", book, at)
        if kind == _END:
            return
        yield kind, book[at + 4 : at + 4 + length]
        at += 4 + length


def _indent(style: bytes) -> int:
    return style[8] & 0x0F if len(style) >= _LENGTH else 0


def _name(body: bytes) -> str:
    length, wide = unpack_from("<BB", body, 6)
    return body[8 : 8 + 2 * length].decode("utf-16-le") if wide & 1 else body[8 : 8 + length].decode("latin-1")


def _cells(book: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Row, column and number of format of every cell of a sheet."""
    for kind, body in _records(book, start):
        if kind in _CELLS:
            yield unpack_from("<HHH", body)
        elif kind == _SEVERAL:
            row, first = unpack_from("<HH", body)
            yield from ((row, first + at, unpack_from("<H", body, 4 + 6 * at)[0]) for at in range((len(body) - 6) // 6))
