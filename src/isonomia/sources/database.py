"""DuckDB files: one table or view of one, opened for reading only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from isonomia.errors import Fault, TableError, listed, nearest, quoted
from isonomia.model.study import Source
from isonomia.model.table import ColumnInfo
from isonomia.sources.bytes_of import digest_of
from isonomia.sources.columns import column_faults
from isonomia.sources.tables import DatabaseTable, attach

if TYPE_CHECKING:
    import duckdb


def open_database(source: Source, file: Path, place: str) -> DatabaseTable:
    """Open a table of a DuckDB file.

    Raises:
        TableError: the file is locked, not of DuckDB, of a newer version; no table is named; there is no such table.
    """
    import duckdb

    with duckdb.connect() as connection:
        tables = _tables(connection, file, place)
        name = _table(source.table, tables, place)
        table = DatabaseTable(source.id, (), "", file, name)
        try:
            relation = connection.table(table.relation(connection))
            relation.aggregate("count(*)").fetchall()
        except duckdb.Error:
            raise TableError(Fault(place, f"the table {quoted(name)} cannot be read.")) from None
        columns = tuple(
            ColumnInfo(each, str(kind)) for each, kind in zip(relation.columns, relation.types, strict=True)
        )
    faults = column_faults([column.name for column in columns], place)
    if faults:
        raise TableError(*faults)
    return DatabaseTable(source.id, columns, digest_of([file], place), file, name)


def table_in(source: Source, file: Path, place: str) -> str:
    """The table that `init` looks at: the one that is asked for, or the only one.

    Raises:
        TableError: the file cannot be opened; there is no such table, or several and none is asked for.
    """
    import duckdb

    with duckdb.connect() as connection:
        tables = _tables(connection, file, place)
    if len(tables) > 1 and not source.table:
        raise TableError(Fault(place, "it holds several tables.", listed(tables), remedy='Name one: --table "…".'))
    return _table(source.table or next(iter(tables), ""), tables, place)


def _tables(connection: duckdb.DuckDBPyConnection, file: Path, place: str) -> list[str]:
    import duckdb

    try:
        attach(connection, file, "looked at")
    except duckdb.Error as error:
        raise TableError(_not_opened(str(error), place)) from None
    return [
        name if schema == "main" else f"{schema}.{name}"
        for schema, name in connection.table_function("duckdb_columns")
        .filter("database_name = 'looked at' AND NOT internal")
        .project("schema_name, table_name")
        .distinct()
        .order("schema_name, table_name")
        .fetchall()
    ]


def _not_opened(message: str, place: str) -> Fault:
    if "lock" in message.lower():
        remedy = "Close the program that writes to it, and try again."
        return Fault(place, "the database is locked by another program.", remedy=remedy)
    return Fault(place, "this is not a DuckDB file that this version can open.", remedy="Export the table to Parquet.")


def _table(wanted: str, tables: list[str], place: str) -> str:
    if not tables:
        raise TableError(Fault(place, "the database holds no table."))
    if not wanted:
        raise TableError(Fault(place, "no table is named.", listed(tables), remedy='Add table = "…" to the source.'))
    found = [name for name in tables if name.casefold() == wanted.casefold()]
    if not found:
        problem = f"the database holds no table {quoted(wanted)}."
        raise TableError(Fault(place, problem, listed(tables), nearest(wanted, tables)))
    return found[0]
