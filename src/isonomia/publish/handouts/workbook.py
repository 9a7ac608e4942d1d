"""A table as a spreadsheet file (XLSX): the rows of its CSV file, typed, and a sheet that says what they are.

Text is text, also where it begins like a formula. A figure that is not shown is an empty cell, with the reason in
words at the end of its row. The bytes depend on the table and on the version of the writer alone.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from isonomia.model.reasons import HIDDEN, REASONS
from isonomia.publish.abreast import dealt
from isonomia.publish.book import Book
from isonomia.publish.columns import column
from isonomia.publish.datafile import DataFile, Value, write_bytes
from isonomia.publish.datatables import DataTable
from isonomia.publish.handouts.about_sheet import about_rows
from isonomia.publish.numbers import shortened

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

FOLDER: Final = "tables"
FORMAT: Final = "XLSX"
MOST_ROWS: Final = 20_000
"""A larger table has no spreadsheet: it would open slowly, and CSV and Parquet hold it."""
_FEW: Final = 20
"""So many spreadsheets are written one after the other."""
WORDS: Final = "reason_"
"""How the name of the last column starts, which says in words why a figure is missing; the language's code follows."""
_LONGEST: Final = 32_767
"""Characters that a cell can hold."""
_WIDEST: Final = 40
_LOOKED_AT: Final = 200
"""So many rows say how wide the columns are."""
_PLAIN: Final = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
}


def write_workbooks(book: Book, folder: Path, tables: tuple[DataTable, ...]) -> tuple[DataFile, ...]:
    """A spreadsheet of every table that is not too large for one, below `folder`/tables."""
    place = folder / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    kept = [table for table in tables if len(table.rows) <= MOST_ROWS]
    return tuple(dealt(partial(_written, book, place), kept, _FEW))


def _written(book: Book, place: Path, tables: Sequence[DataTable]) -> list[DataFile]:
    return [
        write_bytes(place, f"{table.name}.xlsx", workbook_bytes(book, table), FORMAT, len(table.rows), table.about)
        for table in tables
    ]


def workbook_bytes(book: Book, table: DataTable) -> bytes:
    """The file: first the rows, then the sheet about them."""
    from xlsxwriter import Workbook

    if table.code:  # so small that its rows are made once
        table = replace(table, rows=tuple(table.rows))
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, **_PLAIN}) as workbook:
        _describe(workbook, book, table)
        _rows_sheet(workbook, book, table)
        _about_sheet(workbook, book, table)
    return out.getvalue()


def _describe(workbook: Workbook, book: Book, table: DataTable) -> None:
    info = book.release.info
    workbook.set_properties(
        {
            "title": shortened(table.title),
            "author": shortened(info.publisher),
            "comments": shortened(" ".join(info.notices)),
            "created": datetime(info.date.year, info.date.month, info.date.day),  # noqa: DTZ001  the format has no zone
        }
    )


def _rows_sheet(workbook: Workbook, book: Book, table: DataTable) -> None:
    """Header frozen, a filter on each column, every cell of its type."""
    sheet = workbook.add_worksheet(book.lang.gettext("Figures"))
    head = workbook.add_format({"bold": True, "bottom": 1})
    text = workbook.add_format({"quote_prefix": True})
    words = (WORDS + book.lang.code,) if "status" in table.columns else ()
    names, first = (*table.columns, *words), tuple(table.rows[:_LOOKED_AT])
    for at, name in enumerate(names):
        sheet.write_string(0, at, name, head)
        sheet.set_column(at, at, _width(name, first))
    columns = [(at, name, text if column(name).kind == "text" else None) for at, name in enumerate(table.columns)]
    for line, row in enumerate(table.rows, 1):
        for at, name, form in columns:
            value = row.get(name)
            if value is not None:
                _write(sheet, line, at, value, form)
        if words:
            _write(sheet, line, len(table.columns), _reason(book, row), text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(table.rows)), len(names) - 1)


def _about_sheet(workbook: Workbook, book: Book, table: DataTable) -> None:
    sheet = workbook.add_worksheet(book.lang.gettext("About"))
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    for line, (name, words) in enumerate(about_rows(book, table)):
        _write(sheet, line, 0, name, bold)
        _write(sheet, line, 1, words, wrapped)


def _write(sheet: Worksheet, line: int, at: int, value: Value, form: object) -> None:
    """Nothing, a number or text: never a formula, whatever the text begins with."""
    if value is None or value == "":
        return
    if isinstance(value, str):
        sheet.write_string(line, at, value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…", form)
    else:
        sheet.write_number(line, at, value, form)


def _reason(book: Book, row: Mapping[str, Value]) -> str:
    """Why a row has no figure, in words; nothing where it has one."""
    if row.get("status") == "hidden":
        return book.lang.gettext(HIDDEN)
    code = str(row.get("reason") or "")
    return book.lang.gettext(REASONS[code]) if code in REASONS else code


def _width(name: str, rows: Sequence[Mapping[str, Value]]) -> int:
    """Wide enough for most of what stands in a column."""
    longest = max((len(str(value)) for row in rows if (value := row.get(name)) is not None), default=0)
    return min(_WIDEST, max(len(name) + 3, longest + 1))
