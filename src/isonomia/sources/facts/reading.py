"""A published sheet as a table of counts that the rest of the program reads like any other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from isonomia.errors import Fault, TableError
from isonomia.model.study import Source
from isonomia.model.table import ColumnInfo
from isonomia.sources.bytes_of import digest_of
from isonomia.sources.facts.checks import faults_among
from isonomia.sources.facts.columns import columns_of
from isonomia.sources.facts.grid import Grid, grid_of
from isonomia.sources.facts.header import Header, header_of
from isonomia.sources.facts.labels import Labels
from isonomia.sources.facts.tidy import Tidy, entries_of
from isonomia.sources.tables import TEXT, MemoryTable


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that has been read."""

    grid: Grid
    header: Header
    tidy: Tidy

    @property
    def columns(self) -> Mapping[str, Sequence[str | None]]:
        """Name -> values, a row a figure."""
        return columns_of(self.tidy, self.grid)


def open_facts(source: Source, file: Path, form: str, place: str) -> MemoryTable:
    """Open a published table as tidy rows (`model.layouts`).

    Args:
        source: as the study declares it, with layout = "facts".
        file: its file.
        form: "excel", "csv" or "tsv".
        place: the file as messages name it.

    Raises:
        TableError: all faults that can be seen at once, each with its sheet and cell.
    """
    columns = read_sheet(source, file, form, place).columns
    infos = tuple(ColumnInfo(name, TEXT) for name in columns)
    return MemoryTable(source.id, infos, digest_of([file], place), list(columns.values()))


def read_sheet(source: Source, file: Path, form: str, place: str) -> Sheet:
    """Read and check a published sheet.

    Raises:
        TableError: the sheet is not understood, or its figures contradict one another.
    """
    if form not in ("excel", "csv", "tsv"):
        allowed = "CSV, Excel"
        raise TableError(
            Fault(place, 'layout = "facts" reads sheets made for eyes.', allowed, remedy="Leave layout out.")
        )
    grid = grid_of(source, file, form, place)
    header = header_of(grid, place)
    labels = Labels(grid, header, place)
    lines = list(labels.lines())
    dated = bool(source.period_is) or bool(source.period and source.period != "period")
    tidy = entries_of(grid, header, lines, place, labels.faults, dated=dated)
    faults = faults_among(tidy, grid, place)
    if faults:
        raise TableError(*faults)
    return Sheet(grid, header, tidy)
