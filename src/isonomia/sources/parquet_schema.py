"""The columns of a Parquet file from its footer, by way of Arrow, where all are of plain types.

To ask DuckDB for them starts an engine, which takes as long as to read a hundred thousand rows. It is asked where Arrow
is not installed, or a column is of any other type.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from isonomia.model.table import ColumnInfo

_PLAIN: Final = {
    ("BYTE_ARRAY", "UTF8"): "VARCHAR",
    ("BOOLEAN", "NONE"): "BOOLEAN",
    ("INT32", "NONE"): "INTEGER",
    ("INT64", "NONE"): "BIGINT",
    ("FLOAT", "NONE"): "FLOAT",
    ("DOUBLE", "NONE"): "DOUBLE",
    ("INT32", "INT_8"): "TINYINT",
    ("INT32", "INT_16"): "SMALLINT",
    ("INT32", "INT_32"): "INTEGER",
    ("INT64", "INT_64"): "BIGINT",
    ("INT32", "UINT_8"): "UTINYINT",
    ("INT32", "UINT_16"): "USMALLINT",
    ("INT32", "UINT_32"): "UINTEGER",
    ("INT64", "UINT_64"): "UBIGINT",
}
"""How values are written, and what they stand for -> DuckDB's type."""
_LOGICAL: Final = ("NONE", "STRING", "INT")
"""Other kinds, such as moments, may be written in the same way."""


def plain_columns(file: Path) -> tuple[ColumnInfo, ...] | None:
    """The columns, as DuckDB would name them; None where it has to say."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        return None
    try:
        schema = pq.read_metadata(file).schema
        columns = [schema.column(at) for at in range(len(schema.names))]
        names = [each.name for each in columns]
        types = [_type(each) for each in columns]
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        return None
    if None in types or not all(names) or len({name.lower() for name in names}) < len(names):
        return None
    return tuple(ColumnInfo(name, str(kind)) for name, kind in zip(names, types, strict=True))


def _type(column: Any) -> str | None:  # noqa: ANN401  a column of Arrow's schema
    if column.path != column.name or column.max_repetition_level or column.max_definition_level > 1:
        return None  # a part of a column
    if column.logical_type.type not in _LOGICAL:
        return None
    return _PLAIN.get((column.physical_type, column.converted_type))
