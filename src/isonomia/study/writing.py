"""What a study may say of how the columns of a file write numbers and dates."""

from __future__ import annotations

from typing import Final

from isonomia.errors import quoted
from isonomia.study.document import Document
from isonomia.study.lines import Path
from isonomia.study.schema import SourceFile

KEYS: Final = ("decimal", "thousands", "dates")


def check_writing(document: Document, path: Path, raw: SourceFile) -> None:
    """Columns of a server or of a sheet that is read by its layout, and signs that contradict one another."""
    for key in KEYS:
        if key in raw.model_fields_set and (raw.url or raw.dialect or raw.layout):
            problem = f"{key} is about the text of a file."
            remedy = "Leave it out: a sheet with a layout is read as it stands, and a database gives numbers in a view."
            document.complain((*path, key), problem, remedy=remedy)
    for column in raw.thousands:
        if raw.decimal.get(column) == raw.thousands[column]:
            problem = f"the comma is the decimal sign of the column {quoted(column)} and stands between its thousands."
            document.complain((*path, "thousands", column), problem, remedy="Leave one of them out.")
    for column in raw.dates:
        if column in raw.decimal or column in raw.thousands:
            problem = f"the column {quoted(column)} is said to hold dates, and numbers too."
            document.complain((*path, "dates", column), problem, remedy="Leave one of them out.")
