"""A table that people fill in or look through, as CSV text or as an Excel workbook with lists to choose from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from isonomia.errors import Fault, OutputError, quoted
from isonomia.forms.guard import guarded_unless_number

ENDINGS: Final = (".csv", ".xlsx")
LONGEST_CHOICE: Final = 255
"""Characters that Excel takes for a list to choose from; a longer one is left out: the reader checks all the same."""
_MARK: Final = "\ufeff"
"""Tells Excel that the accents of a CSV file are UTF-8."""


@dataclass(frozen=True, slots=True)
class Form:
    """A table of text.

    Attributes:
        columns: names. rows: cells as text; empty where somebody writes.
        choices: column -> what may be chosen there.
        name: of its file, where it has one of its own.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    name: str = ""


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Comma, CRLF and header row; text guarded against formulas, numbers as they are."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([guarded_unless_number(field) for field in row] for row in rows)
    return text.getvalue()


def write_form(form: Form, file: Path) -> None:
    """Save a form. A file that is there already is not touched.

    Raises:
        OutputError: another ending than .csv or .xlsx, a file that is there, or a disk that refuses.
    """
    if file.suffix.lower() not in ENDINGS:
        problem = f"the ending is {quoted(file.suffix)}."
        raise OutputError(Fault(str(file), problem, ", ".join(ENDINGS)))
    try:
        with file.open("xb") as target:
            target.write(content_of(form, file.suffix.lower()))
    except FileExistsError:
        remedy = "Somebody may have filled it in: choose another name."
        raise OutputError(Fault(str(file), "the file is there already.", remedy=remedy)) from None
    except OSError as error:
        raise OutputError(Fault(str(file), f"the form cannot be written: {error.strerror}.")) from None


def content_of(form: Form, ending: str) -> bytes:
    """The bytes of a form in one of the two formats."""
    return (_MARK + csv_text(form.columns, form.rows)).encode("utf-8") if ending == ".csv" else _as_workbook(form)


def _as_workbook(form: Form) -> bytes:
    """Every cell is text, so none is a formula or a link."""
    import xlsxwriter

    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet("form")
    for at, name in enumerate(form.columns):
        sheet.write_string(0, at, name, bold)
    for line, row in enumerate(form.rows, 1):
        for at, cell in enumerate(row):
            sheet.write_string(line, at, cell, wrapped)
    for name, choices in form.choices:
        if len(",".join(choices)) > LONGEST_CHOICE:
            continue
        at = form.columns.index(name)
        last = max(len(form.rows), 1)
        sheet.data_validation(1, at, last, at, {"validate": "list", "source": list(choices)})
    sheet.set_column(0, len(form.columns) - 1, 24)
    sheet.freeze_panes(1, 0)
    book.close()
    return held.getvalue()
