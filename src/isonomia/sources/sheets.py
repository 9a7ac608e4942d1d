"""Forms that people filled in, as CSV or Excel files: opened like any table, handed on as rows of text."""

from __future__ import annotations

from pathlib import Path

from isonomia.errors import Fault, TableError
from isonomia.forms.sheet import Sheet
from isonomia.model.study import Source
from isonomia.sources.opening import open_table
from isonomia.sources.tables import rows_of


def read_sheet(file: Path) -> Sheet:
    """The first sheet of a file.

    Raises:
        TableError: it is not there, cannot be read, is no table or has no columns.
    """
    if not file.is_file():
        raise TableError(Fault(file.name, f"there is no file {file}.", remedy="Put its path right."))
    table = open_table(Source(id=file.stem, path=file.name, place=file.name), file.parent)
    columns = tuple(each.name.strip() for each in table.columns)
    rows = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows_of(table))
    return Sheet(file.name, columns, rows)
