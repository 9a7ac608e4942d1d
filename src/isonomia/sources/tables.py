"""The tables that `open_table` returns: each can make its records visible in a DuckDB connection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from isonomia.model.table import ColumnInfo, NumberedColumn, Table, identifier

if TYPE_CHECKING:
    import duckdb

_PREFIX: Final = "source:"
TEXT: Final = "VARCHAR"


@dataclass(frozen=True, slots=True)
class TextFile:
    """A CSV or TSV file in UTF-8, read where it lies; every column is text. Rows begin below line `header`."""

    source: str
    columns: Sequence[ColumnInfo]
    digest: str
    path: Path
    delimiter: str
    header: int
    longest_line: int

    def relation(self, connection: duckdb.DuckDBPyConnection) -> str:
        """Make the records visible in `connection`; returns the quoted name to select from."""
        self.reader(connection).create_view(_PREFIX + self.source, replace=True)
        return identifier(_PREFIX + self.source)

    def reader(self, connection: duckdb.DuckDBPyConnection, *, rejects: int = 0) -> duckdb.DuckDBPyRelation:
        """The records; with `rejects`, rows that do not fit are left out and listed in `reject_errors`."""
        listing: dict[str, Any] = {"store_rejects": True, "rejects_limit": rejects} if rejects else {}
        return connection.read_csv(
            escaped_glob(self.path),
            columns={column.name: TEXT for column in self.columns},
            header=False,
            skiprows=self.header,
            sep=self.delimiter,
            quotechar='"',
            escapechar='"',
            na_values="",
            auto_detect=False,
            max_line_size=self.longest_line,
            **listing,
        )


@dataclass(frozen=True, slots=True)
class MemoryTable:
    """A table that Python has read (a workbook, a text file in another encoding); every column is text or null."""

    source: str
    columns: Sequence[ColumnInfo]
    digest: str
    values: Sequence[Sequence[str | None]]  # one sequence a column

    def relation(self, connection: duckdb.DuckDBPyConnection) -> str:
        """Make the records visible in `connection`; returns the quoted name to select from."""
        import numpy as np

        # A view over the arrays: the names in between are ours, so the user's names never stand in a statement here.
        arrays = {f"c{at}": np.array(column, dtype=object) for at, column in enumerate(self.values)}
        name = _PREFIX + self.source
        connection.register(name + ":values", arrays)
        parts = [f"CAST(c{at} AS {TEXT}) AS {identifier(column.name)}" for at, column in enumerate(self.columns)]
        connection.table(identifier(name + ":values")).project(", ".join(parts)).create_view(name, replace=True)
        return identifier(name)


@dataclass(frozen=True, slots=True)
class ParquetFiles:
    """One Parquet file or several of the same columns, read where they lie."""

    by_column: ClassVar[bool] = True

    source: str
    columns: Sequence[ColumnInfo]
    digest: str
    paths: tuple[Path, ...]

    def relation(self, connection: duckdb.DuckDBPyConnection) -> str:
        """Make the records visible in `connection`; returns the quoted name to select from."""
        self.reader(connection).create_view(_PREFIX + self.source, replace=True)
        return identifier(_PREFIX + self.source)

    def reader(self, connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
        """The records, file after file."""
        return connection.read_parquet([escaped_glob(path) for path in self.paths], hive_partitioning=False)

    def numbered(self, few: Mapping[str, int]) -> Mapping[str, NumberedColumn]:
        """Columns of few values as numbers, where Arrow is installed."""
        from isonomia.sources.arrow_columns import of_parquet

        return of_parquet(self.paths, self.columns, few)


@dataclass(frozen=True, slots=True)
class DatabaseTable:
    """A table or view of a DuckDB file, opened for reading only."""

    by_column: ClassVar[bool] = True

    source: str
    columns: Sequence[ColumnInfo]
    digest: str
    path: Path
    table: str

    def relation(self, connection: duckdb.DuckDBPyConnection) -> str:
        """Make the records visible in `connection`; returns the quoted name to select from."""
        attach(connection, self.path, _PREFIX + self.source)
        schema, _, table = self.table.rpartition(".")
        parts = (_PREFIX + self.source, schema or "main", table)
        return ".".join(identifier(part) for part in parts)


def attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    """Attach a DuckDB file under a name, for reading only."""
    from sqlglot import exp

    where = exp.Literal.string(str(path)).sql("duckdb")
    connection.execute(f"ATTACH IF NOT EXISTS {where} AS {identifier(name)} (READ_ONLY)")


def escaped_glob(path: Path) -> str:
    """A path in which DuckDB sees no pattern."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in str(path))


def rows_of(table: Table) -> list[tuple[Any, ...]]:
    """All rows of a table of published figures, in the file's order."""
    import duckdb

    with duckdb.connect() as connection:
        return connection.table(table.relation(connection)).fetchall()


def first_rows(table: Table, number: int) -> list[tuple[Any, ...]]:
    """The first rows of a table, in the file's order."""
    import duckdb

    with duckdb.connect() as connection:
        return connection.table(table.relation(connection)).limit(number).fetchall()
