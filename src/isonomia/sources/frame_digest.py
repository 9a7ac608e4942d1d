"""The digest of a frame: of its columns one after the other, each as it lies in memory."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from isonomia.model.table import ColumnInfo, NumberedColumn, identifier

if TYPE_CHECKING:
    import duckdb

_KEY: Final = b"isonomia: digest of a frame"
_FIXED: Final = (
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT", "DOUBLE",
    "BOOLEAN",
)  # fmt: skip
"""Types whose values are of so many bytes each."""


def digest_of_frame(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    columns: Sequence[ColumnInfo],
    numbered: Mapping[str, NumberedColumn],
) -> str:
    """A keyed digest of the rows in their order: the same columns of the same types with the same values have the same.

    Texts that a frame holds as categories have another digest than texts.
    """
    running = hmac.new(_KEY, digestmod=hashlib.sha256)
    for each in columns:
        if each.name in numbered:
            column = numbered[each.name]
            _add(running, each, json.dumps(column.values), column.numbers)
        elif each.type in _FIXED:
            query = f"SELECT {identifier(each.name)} AS held FROM {relation}"  # noqa: S608  a quoted name
            held = connection.execute(query).fetchnumpy()["held"]
            known = np.ma.filled(held, held.dtype.type(0))
            _add(running, each, str(known.dtype), known, np.packbits(np.ma.getmaskarray(held)))
        else:
            _add(running, each, _summed(connection, relation, each.name))
    return running.hexdigest()


def _add(running: hmac.HMAC, column: ColumnInfo, text: str, *held: np.ndarray[Any, Any]) -> None:
    """Add a column; lengths come first, so that no two columns can be taken for other two."""
    written = np.frombuffer(f"{column.name} {column.type} {text}".encode(), dtype=np.uint8)
    for each in (written, *held):
        running.update(each.nbytes.to_bytes(8, "big"))
        running.update(np.ascontiguousarray(each).data.cast("B") if each.size else b"")


def _summed(connection: duckdb.DuckDBPyConnection, relation: str, name: str) -> str:
    """Rows, and the sum of a digest of each row's number and value, of a column of any type."""
    hashed = f"md5_number(CAST(ROW(row_number() OVER (), {identifier(name)}) AS VARCHAR)) % 1152921504606846976 AS h"
    query = f"SELECT count(*), sum(CAST(h AS HUGEINT)) FROM (SELECT {hashed} FROM {relation})"  # noqa: S608  quoted names
    ((rows, total),) = connection.execute(query).fetchall()
    return f"{rows} {total}"
