"""What a workbook tells beside the text of its cells: how far labels are indented by alignment, and merged cells.

Calamine does not tell of alignment, and of an OpenDocument sheet not of merged cells either. A label that is a part of
the row above is often told from it by nothing else, so every kind of workbook has a reader of its own.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from isonomia.errors import Fault, TableError
from isonomia.sources.facts import indents_ods, indents_xls, indents_xlsx
from isonomia.sources.facts.parts import UNREADABLE


@dataclass(frozen=True, slots=True)
class Beside:
    """What is told beside the text.

    Attributes:
        indents: row and column, from 0 -> how far the cell is indented: more is deeper.
        merged: first row, first column, last row, last column of each merged range, where calamine does not tell.
    """

    indents: Mapping[tuple[int, int], int] = field(default_factory=dict)
    merged: Sequence[tuple[int, int, int, int]] = ()


def told_beside(file: Path, sheet: str, place: str) -> Beside:
    """What a workbook tells beside the text of a sheet's cells; nothing where the parts that would tell do not read.

    Raises:
        TableError: a binary workbook (.xlsb), whose indents are not read.
    """
    try:
        if not zipfile.is_zipfile(file):
            return Beside(indents_xls.indents_of(file.read_bytes(), sheet))
        with zipfile.ZipFile(file) as book:
            names = set(book.namelist())
            if "xl/workbook.bin" in names:
                problem = "a binary workbook (.xlsb) does not tell which labels are indented."
                raise TableError(Fault(place, problem, remedy="Save it as .xlsx."))
            if "xl/workbook.xml" in names:
                return Beside(indents_xlsx.indents_of(book, sheet))
            return Beside(*indents_ods.beside_text(book, sheet))
    except UNREADABLE:
        return Beside()
