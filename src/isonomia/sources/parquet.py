"""Parquet files, one or several of the same columns."""

from __future__ import annotations

from pathlib import Path

from isonomia.errors import Fault, TableError, quoted
from isonomia.model.study import Source
from isonomia.model.table import ColumnInfo
from isonomia.sources.bytes_of import digest_of
from isonomia.sources.columns import column_faults
from isonomia.sources.parquet_schema import plain_columns
from isonomia.sources.tables import ParquetFiles


def open_parquet(source: Source, files: tuple[Path, ...], place: str) -> ParquetFiles:
    """Open Parquet files; all must have the columns of the first.

    Raises:
        TableError: a file is damaged, or its columns are not those of the first; all such files at once.
    """
    found: list[tuple[ColumnInfo, ...]] = []
    faults: list[Fault] = []
    for file in files:
        columns = plain_columns(file) or columns_by_engine(source, file)
        if columns is None:
            faults.append(
                Fault(place, f"{quoted(file.name)} is not a Parquet file that can be read, or it is damaged.")
            )
            continue
        if found and columns != found[0]:
            faults.append(_unlike(columns, found[0], file, files[0], place))
        found.append(columns)
    if found:
        faults += column_faults([column.name for column in found[0]], place)
    if faults:
        raise TableError(*faults)
    return ParquetFiles(source.id, found[0], digest_of(files, place), files)


def columns_by_engine(source: Source, file: Path) -> tuple[ColumnInfo, ...] | None:
    """The columns of a file as DuckDB reads it; None where it cannot."""
    import duckdb

    with duckdb.connect() as connection:
        try:
            relation = ParquetFiles(source.id, (), "", (file,)).reader(connection)
            relation.aggregate("count(*)").fetchall()
        except duckdb.Error:
            return None
        return tuple(ColumnInfo(name, str(kind)) for name, kind in zip(relation.columns, relation.types, strict=True))


def _unlike(
    columns: tuple[ColumnInfo, ...], first: tuple[ColumnInfo, ...], file: Path, model: Path, place: str
) -> Fault:
    unlike = [f"{c.name} ({c.type})" for c in first if c not in columns] + [
        f"{c.name} ({c.type})" for c in columns if c not in first
    ]
    which = quoted(", ".join(unlike)) if unlike else "their order"
    problem = f"{quoted(file.name)} has other columns than {quoted(model.name)}: {which}."
    return Fault(
        place, problem, remedy="Files of one pattern need the same columns, in the same order, of the same types."
    )
