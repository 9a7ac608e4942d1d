"""A table that stands around one of a server, and does something else at each statement: counts, watches, plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from isonomia.model.table import AnsweringTable, ColumnInfo

if TYPE_CHECKING:
    import duckdb


@dataclass(slots=True, eq=False)
class Around:
    """All but the answers is that of the table inside; `ask` is for those who derive from it."""

    inner: AnsweringTable

    @property
    def source(self) -> str:
        """Id of the source in the study."""
        return self.inner.source

    @property
    def columns(self) -> Sequence[ColumnInfo]:
        """Those of the table."""
        return self.inner.columns

    @property
    def digest(self) -> str:
        """That of the table."""
        return self.inner.digest

    @property
    def dialect(self) -> str:
        """That of the table."""
        return self.inner.dialect

    @property
    def parts(self) -> tuple[str, ...]:
        """Those of the table."""
        return self.inner.parts

    def relation(self, connection: duckdb.DuckDBPyConnection) -> str:
        """Rows are never brought here."""
        return self.inner.relation(connection)
