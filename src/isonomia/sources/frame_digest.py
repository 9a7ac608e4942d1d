"""The digest of a frame: of the values of its columns, one after the other, however they lie in memory.

Texts have the same digest as categories of pandas, as dictionaries of Arrow and Polars, and as texts of any of the
three: those that occur, sorted, and with each row the number of its own. Whether a column has few enough for that
depends on its values alone.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from isonomia.model.table import ColumnInfo, NumberedColumn, identifier
from isonomia.sources.arrow_columns import SAMPLE, at_first

if TYPE_CHECKING:
    import duckdb

_KEY: Final = b"isonomia: digest of a frame"
_TEXTS: Final = ("VARCHAR", "ENUM")
_FLOATS: Final = ("FLOAT", "DOUBLE")
_FIXED: Final = (
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", *_FLOATS, "BOOLEAN",
)  # fmt: skip
"""Types whose values are of so many bytes each."""
_MOST: Final = 65_535
_AT_ONCE: Final = 1 << 14
Texts = tuple[list[str], NDArray[Any]]


def digest_of_frame(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    columns: Sequence[ColumnInfo],
    numbered: Mapping[str, NumberedColumn],
) -> str:
    """A keyed digest of the rows in their order: the same columns of the same types with the same values have the same.

    Texts are of one type, however a frame holds them; a float that is not a number is a blank.
    """
    running = hmac.new(_KEY, digestmod=hashlib.sha256)
    for each in columns:
        if each.type.partition("(")[0] in _TEXTS:
            held = numbered.get(each.name)
            found = _sorted(held) if held else _numbered(connection, relation, each.name)
            parts = (
                (json.dumps(found[0]), found[1]) if found else (_summed(connection, relation, each.name, text=True),)
            )
            _add(running, f"{each.name} {_TEXTS[0]}", *parts)
        elif each.type in _FIXED:
            query = f"SELECT {identifier(each.name)} AS held FROM {relation}"  # noqa: S608  a quoted name
            fetched = connection.execute(query).fetchnumpy()["held"]
            blank = np.ma.getmaskarray(fetched)
            known = np.ma.filled(fetched, fetched.dtype.type(0))
            if each.type in _FLOATS and (odd := np.isnan(known)).any():
                known, blank = np.where(odd, known.dtype.type(0), known), blank | odd
            _add(running, f"{each.name} {each.type}", str(known.dtype), known, np.packbits(blank))
        else:
            _add(running, f"{each.name} {each.type}", _summed(connection, relation, each.name, text=False))
    return running.hexdigest()


def _add(running: hmac.HMAC, column: str, text: str, *held: NDArray[Any]) -> None:
    """Add a column; lengths come first, so that no two columns can be taken for other two."""
    written = np.frombuffer(f"{column} {text}".encode(), dtype=np.uint8)
    for each in (written, *held):
        running.update(each.nbytes.to_bytes(8, "big"))
        running.update(np.ascontiguousarray(each).data.cast("B") if each.size else b"")


def _sorted(column: NumberedColumn) -> Texts | None:
    """The texts that occur, sorted, and the number of each row's, 0 for a blank; None where they are not few."""
    if np.count_nonzero(np.unique(column.numbers[:SAMPLE])) > _most_at_first(len(column.numbers)):
        return None
    occurs = np.zeros(len(column.values) + 1, dtype=np.bool_)
    for start in range(0, len(column.numbers), _AT_ONCE):
        occurs[column.numbers[start : start + _AT_ONCE]] = True
        if occurs[1:].all():  # mostly after the first rows
            break
    places = sorted((str(value), at) for at, value in enumerate(column.values, 1) if occurs[at])
    values, order = [value for value, _ in places], [at for _, at in places]
    if order == list(range(1, len(occurs))) and column.numbers.dtype == _narrowest(len(values)):
        return values, column.numbers
    table = np.zeros(len(occurs), dtype=_narrowest(len(values)))
    table[order] = np.arange(1, len(values) + 1)
    return values, np.take(table, column.numbers)


def _numbered(connection: duckdb.DuckDBPyConnection, relation: str, name: str) -> Texts | None:
    """The same of a column that is not in numbers."""
    texts = f"SELECT CAST({identifier(name)} AS VARCHAR) AS text FROM {relation}"  # noqa: S608  quoted names
    look = "SELECT count(*), count(DISTINCT text) FROM ({texts})"
    ((rows, first),) = connection.execute(look.format(texts=f"{texts} LIMIT {SAMPLE}")).fetchall()
    if first > _most_at_first(rows):
        return None
    different = f"SELECT DISTINCT text FROM ({texts}) WHERE text IS NOT NULL LIMIT {_MOST + 1}"  # noqa: S608  ours
    values = sorted(text for (text,) in connection.execute(different).fetchall())
    if len(values) > _MOST:
        return None
    number = "0"
    if values:
        connection.execute("CREATE OR REPLACE TEMP TABLE different AS SELECT unnest(?) AS text", [values])
        connection.execute("DROP TYPE IF EXISTS texts")
        connection.execute("CREATE TYPE texts AS ENUM (SELECT text FROM different ORDER BY text)")
        number = "coalesce(CAST(enum_code(CAST(text AS texts)) AS INTEGER) + 1, 0)"
    found = connection.execute(f"SELECT {number} AS number FROM ({texts})").fetchnumpy()["number"]  # noqa: S608  ours
    return values, np.ma.getdata(found).astype(_narrowest(len(values)))


def _most_at_first(rows: int) -> int:
    """How many different texts among the first of so many rows still are few."""
    return at_first({"": _MOST}, min(rows, SAMPLE))[""]


def _narrowest(values: int) -> np.dtype[Any]:
    return np.dtype(np.uint8 if values < 1 << 8 else np.uint16)


def _summed(connection: duckdb.DuckDBPyConnection, relation: str, name: str, *, text: bool) -> str:
    """Rows, and the sum of a digest of each row's number and value, of a column of any type."""
    held = f"CAST({identifier(name)} AS VARCHAR)" if text else identifier(name)
    hashed = f"md5_number(CAST(ROW(row_number() OVER (), {held}) AS VARCHAR)) % 1152921504606846976 AS h"
    query = f"SELECT count(*), sum(CAST(h AS HUGEINT)) FROM (SELECT {hashed} FROM {relation})"  # noqa: S608  quoted names
    ((rows, total),) = connection.execute(query).fetchall()
    return f"{rows} {total}"
