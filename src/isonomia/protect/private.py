"""The tables for the school's own eyes: every cell and every estimate, at full precision. Never below OUT."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from isonomia.errors import Fault, InternalError
from isonomia.forms.form import csv_text
from isonomia.model.estimates import ESTIMATE_COLUMNS, Estimates
from isonomia.model.scales import without_item_sums
from isonomia.model.shown import ABSENT_COUNT, Shown, ShownTable
from isonomia.protect.witness import Proof, proofs_text

NOTE: Final = (
    "These tables are not protected: they hold small numbers of people. Keep them where the records are kept, and\n"
    "publish nothing of them. The protected release lies in the folder of the same name without “-private”.\n"
    "disclosure-review.html is for the privacy officer to sign; audit.txt is what the attack found; report/, if it is\n"
    "there, is for those alone who are named on each of its pages. intersections.html and the tables of that name, if\n"
    "they are there, tell which combinations of groups stand out; scales.html, item-bias.csv and ordered-answers.csv\n"
    "look closely at the items of scales.\n"
)
_MODE: Final = 0o600


def write_private(
    folder: Path, everything: Shown, estimates: Estimates, proofs: Mapping[str, Proof] | None = None
) -> None:
    """Write cells.csv, estimates.csv, a note and proof.json into a folder of OUT-private, readable by its owner alone.

    The proofs say by source why nothing hidden can be worked out; they hold true values.

    Raises:
        InternalError: the cells are protected ones, so the tables would not hold what they say.
    """
    if not everything.private:
        raise InternalError(Fault("OUT-private", "it was given protected cells."))
    write_closed(folder / "README.txt", [NOTE])
    write_csv(folder / "cells.csv", *_cells(everything))
    rows = ([_plain(getattr(row, name)) for name in ESTIMATE_COLUMNS] for row in estimates)
    write_csv(folder / "estimates.csv", ESTIMATE_COLUMNS, rows)
    if proofs is not None:
        write_closed(folder / "proof.json", [proofs_text(proofs)])


def _cells(shown: Shown) -> tuple[list[str], Iterable[list[str]]]:
    dimensions = sorted({name for table in shown for name in table.dimensions})
    sums = sorted({name for table in shown for name in without_item_sums(table.sums)})
    columns = ["setting", "period", "indicator", "role", *dimensions, "n", "events", *sums]
    tables = sorted(shown, key=lambda table: (table.indicator, table.dimensions, table.role != "group"))
    return columns, (row for table in tables for row in _rows(table, dimensions, sums))


def _rows(table: ShownTable, dimensions: Sequence[str], sums: Sequence[str]) -> Iterable[list[str]]:
    for at in range(len(table)):
        yield [
            *(str(table.keys[name][at]) for name in ("setting", "period")),
            table.indicator,
            table.role,
            *(str(table.keys[name][at]) if name in table.dimensions else "All" for name in dimensions),
            *("" if count[at] == ABSENT_COUNT else str(count[at]) for count in (table.n, table.events)),
            *(_plain(float(table.sums[name][at])) if name in table.sums else "" for name in sums),
        ]


def _plain(value: Any) -> str:  # noqa: ANN401  columns are of unlike type
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return " ".join(value) if isinstance(value, tuple) else str(value)


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table that is closed to others from its first byte, without text that a spreadsheet runs."""
    write_closed(path, [csv_text(columns, rows)])


def write_closed(path: Path, parts: Iterable[str]) -> None:
    """Write a file that is closed to others from its first byte."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _MODE)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        file.writelines(parts)


def write_closed_bytes(path: Path, content: bytes) -> None:
    """The same of a file that is no text."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _MODE)
    with os.fdopen(handle, "wb") as file:
        file.write(content)


def close(folder: Path) -> None:
    """Close a folder and everything in it to other users, where the system has modes."""
    for path in (folder, *sorted(folder.rglob("*"))):
        path.chmod(0o700 if path.is_dir() else _MODE)
