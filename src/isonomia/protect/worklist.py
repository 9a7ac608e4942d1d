"""Worklists: text of cases and what people wrote, for those alone who check it. Never below OUT."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from isonomia.curriculum.reports.worklist import PAGE, Worklist
from isonomia.forms.form import ENDINGS, Form, content_of
from isonomia.protect.private import close, write_closed, write_closed_bytes, write_csv


def write_worklist(folder: Path, worklist: Worklist) -> None:
    """Write the page and its tables into a new folder that only its owner may read."""
    folder.mkdir(mode=0o700)
    for sheet in worklist.sheets:
        write_csv(folder / sheet.name, sheet.columns, sheet.rows)
    write_closed(folder / PAGE, [worklist.page])
    close(folder)


def write_part_sheets(folder: Path, sheets: Sequence[Form]) -> None:
    """Write the private tables of the other parts of the audit beside the worklist, for their owner alone."""
    if not sheets:
        return
    folder.mkdir(mode=0o700, exist_ok=True)
    for sheet in sheets:
        write_csv(folder / sheet.name, sheet.columns, sheet.rows)
    close(folder)


def write_forms(folder: Path, forms: Sequence[Form], readme: str) -> None:
    """Write forms as CSV and as Excel workbooks into a new folder that only its owner may read, with what to do."""
    folder.mkdir(mode=0o700, parents=True)
    for form in forms:
        for ending in ENDINGS:
            write_closed_bytes(folder / f"{form.name}{ending}", content_of(form, ending))
    write_closed(folder / "README.txt", [readme])
    close(folder)
