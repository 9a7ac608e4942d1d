"""Columns of few values as numbers, by way of Arrow, where it is installed: Parquet and frames keep many so already.

Parquet writes each different text of a column once, and with a row its number. DuckDB makes a text of every number
before a query sees it; Arrow hands the numbers over, which is several times quicker, and even for a thousand rows
worth its import. What is found is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from isonomia.model.table import ColumnInfo, NumberedColumn
from isonomia.sources.texts_alike import dictionary_of_alike

if TYPE_CHECKING:
    import pyarrow as pa

Value = str | int | bool
_BATCH: Final = 1 << 17
_OFTEN: Final = 0.5
SAMPLE: Final = 20_000
WHOLE: Final = {
    "TINYINT": "int8", "SMALLINT": "int16", "INTEGER": "int32", "BIGINT": "int64",
    "UTINYINT": "uint8", "USMALLINT": "uint16", "UINTEGER": "uint32", "UBIGINT": "uint64", "BOOLEAN": "bool",
}  # fmt: skip
_TEXTS: Final = ("string", "large_string")


@dataclass(slots=True, eq=False)
class _Making:
    """A column in the making.

    Attributes:
        most: how many values still are few.
        places: value -> its number. known: the dictionary of the last part, and `table` the numbers of its entries,
            0 for a blank at the end.
    """

    most: int
    numbers: NDArray[Any]
    places: dict[Value, int] = field(default_factory=dict)
    blank: bool = False
    known: Any = None
    table: NDArray[Any] = field(default_factory=lambda: np.zeros(1, dtype=np.uint8))

    def add(self, part: pa.DictionaryArray, start: int) -> bool:
        """Put down the numbers of some rows; False where there are too many values."""
        if self.known is None or not part.dictionary.equals(self.known):
            self._look_up(part.dictionary)
        if len(self.places) > self.most:
            return False
        indices = part.indices
        if indices.null_count:
            self.blank = True
            signed = indices.cast("int64") if str(indices.type).startswith("u") else indices  # Polars counts without −1
            indices = signed.fill_null(-1)
        if self.table.dtype != self.numbers.dtype:
            self.numbers = self.numbers.astype(self.table.dtype)
        mine = self.numbers[start : start + len(part)]
        np.take(self.table, _as_numpy(indices), out=mine, mode="wrap")  # −1 is the last entry
        return True

    def _look_up(self, dictionary: pa.Array) -> None:
        """The numbers of a dictionary's entries; those of the first are in the order of its values."""
        values = dictionary.to_pylist()
        self.blank |= None in values  # a dictionary may hold a blank
        for value in sorted({each for each in values if each is not None} - self.places.keys()):
            self.places[value] = len(self.places) + 1
        kind = np.uint8 if len(self.places) < 1 << 8 else np.uint16 if len(self.places) < 1 << 16 else np.uint32
        self.known = dictionary
        self.table = np.array([*(self.places.get(each, 0) for each in values), 0], dtype=kind)

    def made(self) -> NumberedColumn:
        return NumberedColumn(tuple(self.places), self.numbers, self.blank)


def _as_numpy(indices: Any) -> NDArray[Any]:  # noqa: ANN401  whole numbers of Arrow without a blank
    """The same memory; `to_numpy` would import pandas, which takes a second."""
    found = np.frombuffer(indices.buffers()[1], dtype=str(indices.type))
    return found[indices.offset : indices.offset + len(indices)]


def of_parquet(
    files: Sequence[Path], columns: Sequence[ColumnInfo], few: Mapping[str, int]
) -> Mapping[str, NumberedColumn]:
    """Columns of Parquet files, file after file; none where Arrow is not installed or cannot read one of them."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        return {}
    types = {each.name: each.type for each in columns}
    texts = [name for name in few if types[name] == "VARCHAR"]
    try:
        opened = [pq.ParquetFile(file, read_dictionary=texts, pre_buffer=False) for file in files]
        wanted = [name for name in few if all(_fits(each.schema_arrow, name, types[name]) for each in opened)]
        wanted = _likely(opened[0], {name: few[name] for name in wanted})
        rows = sum(each.metadata.num_rows for each in opened)
        parts = (
            part for each in opened for part in each.iter_batches(batch_size=_BATCH, columns=wanted, use_threads=False)
        )
        return of_parts(parts, rows, {name: few[name] for name in wanted}) if wanted and rows else {}
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        return {}


def _likely(file: Any, few: Mapping[str, int]) -> list[str]:  # noqa: ANN401  a file of Arrow
    """The columns that may have few values, from the first rows: those of many are costly to put in numbers."""
    for part in file.iter_batches(batch_size=SAMPLE, columns=list(few), use_threads=False):
        return list(of_parts([part], len(part), at_first(few, len(part))))
    return list(few)


def at_first(few: Mapping[str, int], rows: int) -> dict[str, int]:
    """How many different values of so many first rows still are few."""
    return {name: most if rows < SAMPLE else min(most, int(_OFTEN * rows)) for name, most in few.items()}


def of_parts(parts: Iterable[Any], rows: int, few: Mapping[str, int]) -> dict[str, NumberedColumn]:
    """Columns of record batches, which have so many rows together; none where they have not."""
    making = {name: _Making(most, np.empty(rows, dtype=np.uint8)) for name, most in few.items()}
    start = 0
    for part in parts:
        if start + len(part) > rows or len(set(part.schema.names)) < len(part.schema.names):
            return {}
        names = {name: at for at, name in enumerate(part.schema.names)}
        for name in list(making):
            if name not in names or not making[name].add(as_dictionary(part.column(names[name])), start):
                del making[name]
        start += len(part)
    return {name: each.made() for name, each in making.items()} if start == rows else {}


def of_column(chunks: Sequence[Any], most: int) -> NumberedColumn | None:
    """A column of Arrow that lies in memory; None where it has many values, or cannot be put in numbers."""
    import pyarrow as pa

    made = _Making(most, np.empty(sum(map(len, chunks)), dtype=np.uint8))
    start = 0
    try:
        for each in chunks:
            if not made.add(as_dictionary(each), start):
                return None
            start += len(each)
    except (pa.ArrowException, UnicodeDecodeError, TypeError):
        return None
    return made.made()


def as_dictionary(column: Any) -> Any:  # noqa: ANN401  an array of Arrow
    """A column whose different values stand once."""
    if hasattr(column, "dictionary"):
        return column
    alike = dictionary_of_alike(column)
    return column.dictionary_encode() if alike is None else alike


def _fits(schema: pa.Schema, name: str, kind: str) -> bool:
    """Whether Arrow sees a column as DuckDB does: a text, a whole number, or yes and no."""
    at = schema.get_field_index(name)
    return at >= 0 and fits(schema.field(at).type, kind)


def fits(held: pa.DataType, kind: str) -> bool:
    """Whether a type of Arrow has the values that DuckDB's has."""
    value = getattr(held, "value_type", held) if str(held).startswith("dictionary") else held
    return str(value) in _TEXTS if kind == "VARCHAR" else str(held) == WHOLE.get(kind)
