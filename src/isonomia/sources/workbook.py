"""Excel and OpenDocument workbooks, read by calamine; every cell becomes the text that a CSV of it would hold."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from isonomia.errors import Fault, TableError, listed, nearest, quoted
from isonomia.model.reading import clean
from isonomia.model.study import Source
from isonomia.model.table import ColumnInfo
from isonomia.sources.bytes_of import cannot_read, digest_of
from isonomia.sources.columns import FIRST_LINES, column_faults, named
from isonomia.sources.tables import TEXT, MemoryTable
from isonomia.sources.writing import decimal_of


def open_workbook(source: Source, file: Path, place: str) -> MemoryTable:
    """Open one sheet of a workbook.

    Raises:
        TableError: not a workbook, locked with a password, no such sheet, no column names on the line that is named.
    """
    cells = _cells(file, source.sheet, place)[0]
    rows = [[_text(cell) for cell in row] for row in cells]
    if len(rows) < source.header:
        problem = (
            "the sheet is empty." if not rows else f"the sheet has {len(rows)} rows: there is no line {source.header}."
        )
        raise TableError(Fault(place, problem, remedy="Name the sheet, or the line that holds the column names."))
    names = [clean(cell) or "" for cell in rows[source.header - 1]]
    width = max((at for row in rows[source.header - 1 :] for at, cell in enumerate(row, 1) if cell), default=0)
    faults = column_faults(names[:width], f"{place}, line {source.header}", rows[:FIRST_LINES])
    if faults:
        raise TableError(*faults)
    body = rows[source.header :]
    while body and not any(body[-1]):
        body.pop()
    columns = [[row[at] if at < len(row) else None for row in body] for at in range(width)]
    infos = tuple(ColumnInfo(name, TEXT) for name in named(names[:width]))
    for at, info in enumerate(infos):
        if decimal_of(source, info.name) == ",":
            held = [row[at] if at < len(row) else None for row in cells[source.header : source.header + len(body)]]
            columns[at] = [_with_comma(cell) for cell in held]
    return MemoryTable(source.id, infos, digest_of([file], place), columns)


def sheet_rows(file: Path, sheet: str, place: str) -> tuple[list[list[str | None]], str]:
    """All rows of a sheet as text, from its first line, and the sheet's name (the first sheet by default)."""
    rows, name, _ = sheet_cells(file, sheet, place)
    return rows, name


def sheet_cells(
    file: Path, sheet: str, place: str
) -> tuple[list[list[str | None]], str, list[tuple[int, int, int, int]]]:
    """The rows of a sheet as text, its name, and its merged ranges (first row, first column, last row, last column).

    Raises:
        TableError: not a workbook, locked with a password, damaged, or without such a sheet.
    """
    cells, name, merged = _cells(file, sheet, place)
    return [[_text(cell) for cell in row] for row in cells], name, merged


def _cells(file: Path, sheet: str, place: str) -> tuple[Sequence[Sequence[Any]], str, list[tuple[int, int, int, int]]]:
    """The same with the cells as the workbook holds them: numbers, dates, texts."""
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_path(str(file)) as book:
            name = _sheet(book.sheet_names, sheet, place)
            opened = book.get_sheet_by_name(name)
            cells: Sequence[Sequence[Any]] = opened.to_python(skip_empty_area=False)
            ranges = getattr(opened, "merged_cell_ranges", None) or []  # older calamine does not tell, nor does .ods
    except TableError:
        raise
    except calamine.PasswordError:
        raise TableError(_locked(place)) from None
    except (OSError, PermissionError) as error:
        raise TableError(cannot_read(error, place)) from None
    except Exception:  # noqa: BLE001  calamine has errors of many kinds, and none of them is ours to let through
        if _wrapped(file):
            raise TableError(_locked(place)) from None
        problem = "this is not a workbook that can be read, or it is damaged."
        raise TableError(Fault(place, problem, remedy="Open it and save it again as .xlsx, or as CSV.")) from None
    merged = [(*first, *last) for first, last in ranges]
    return cells, name, merged


def _locked(place: str) -> Fault:
    return Fault(place, "the workbook is locked with a password.", remedy="Save a copy without a password.")


def _wrapped(file: Path) -> bool:
    """Whether an OpenDocument file is encrypted as a whole (since its version 1.4), which calamine does not tell."""
    try:
        with zipfile.ZipFile(file) as book:
            return "encrypted-package" in book.namelist()
    except (OSError, ValueError, zipfile.BadZipFile):
        return False


def _sheet(names: Sequence[str], wanted: str, place: str) -> str:
    if not names:
        raise TableError(Fault(place, "the workbook has no sheet."))
    if wanted and wanted not in names:
        problem = f"the workbook has no sheet {quoted(wanted)}."
        raise TableError(Fault(place, problem, listed(names), nearest(wanted, names)))
    return wanted or names[0]


def _with_comma(cell: object) -> str | None:
    """A cell of a column of decimal commas: what the workbook holds as a number is written as the texts beside it."""
    text = _text(cell)
    return text.replace(".", ",") if text and isinstance(cell, float) else text


def _text(cell: object) -> str | None:
    """A cell as a CSV would hold it: whole numbers without a point, dates in ISO form, true and false in words."""
    match cell:
        case None | "":
            return None
        case bool():
            return "true" if cell else "false"
        case float():
            return repr(cell).removesuffix(".0")
        case dt.datetime():
            return cell.isoformat(sep=" ").removesuffix(" 00:00:00")
        case _:
            return str(cell)
