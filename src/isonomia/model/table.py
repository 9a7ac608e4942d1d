"""The protocol between a source and the count: where records live, and how to ask for cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """A column as the source declares it; `type` is DuckDB's name for it (VARCHAR, BIGINT, DOUBLE, …)."""

    name: str
    type: str


@runtime_checkable
class Table(Protocol):
    """Records or published figures, opened and checked to be readable. Nothing is read into Python rows."""

    @property
    def source(self) -> str:
        """Id of the source in the study."""

    @property
    def columns(self) -> Sequence[ColumnInfo]:
        """The columns, in the file's order."""

    @property
    def digest(self) -> str:
        """A keyed digest of the content, for provenance: the same bytes give the same digest."""

    def relation(self, connection: duckdb.DuckDBPyConnection) -> str:
        """Make the records visible in `connection`; returns the quoted name to select from."""
