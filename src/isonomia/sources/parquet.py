"""Parquet files, one or several of the same columns."""

from __future__ import annotations

from pathlib import Path

from isonomia.errors import Fault, TableError, quoted
from isonomia.model.study import Source
from isonomia.model.table import ColumnInfo
from isonomia.sources.bytes_of import digest_of
from isonomia.sources.columns import column_faults
from isonomia.sources.tables import ParquetFiles


def open_parquet(source: Source, files: tuple[Path, ...], place: str) -> ParquetFiles:
    """Open Parquet files; all must have the columns of the first.

    Raises:
        TableError: a file is damaged, or its columns are not those of the first; all such files at once.
    """
    import duckdb

    found: list[tuple[ColumnInfo, ...]] = []
    faults: list[Fault] = []
    with duckdb.connect() as connection:
        for file in files:
            one = ParquetFiles(source.id, (), "", (file,))
            try:
                relation = one.reader(connection)
                relation.aggregate("count(*)").fetchall()
            except duckdb.Error:
                faults.append(
                    Fault(place, f"{quoted(file.name)} is not a Parquet file that can be read, or it is damaged.")
                )
                continue
            columns = tuple(
                ColumnInfo(name, str(kind)) for name, kind in zip(relation.columns, relation.types, strict=True)
            )
            if found and columns != found[0]:
                faults.append(_unlike(columns, found[0], file, files[0], place))
            found.append(columns)
    if found:
        faults += column_faults([column.name for column in found[0]], place)
    if faults:
        raise TableError(*faults)
    return ParquetFiles(source.id, found[0], digest_of(files, place), files)


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
