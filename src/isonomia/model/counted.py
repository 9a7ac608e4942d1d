"""A source whose rows were counted elsewhere: it holds cells and no row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from isonomia.errors import Fault, TableError
from isonomia.model.cells import CellTable
from isonomia.model.table import ColumnInfo


@dataclass(frozen=True, slots=True, eq=False)
class CountedTable:
    """The cells of all questions about one source, as files of cells brought them."""

    source: str
    cells: tuple[CellTable, ...]
    digest: str

    @property
    def columns(self) -> Sequence[ColumnInfo]:
        """None: there are no rows."""
        return ()

    @property
    def periods(self) -> set[str]:
        """The periods of the cells."""
        return {str(each) for table in self.cells for each in table.keys["period"] if each}

    def relation(self, connection: object) -> str:  # noqa: ARG002  a part of what every table can be asked
        """There are no rows to bring."""
        problem = "its rows were counted elsewhere, and this needs them here."
        raise TableError(Fault(f"source {self.source}", problem, remedy="Build where the rows are."))
