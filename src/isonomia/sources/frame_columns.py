"""Columns of few values of a frame, as numbers: categories of pandas, dictionaries of Arrow, or made like them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from isonomia.model.table import ColumnInfo, NumberedColumn
from isonomia.sources.arrow_columns import SAMPLE, WHOLE, at_first, fits, of_column

MOST: Final = 65_535
_TEXTS: Final = ("VARCHAR", "ENUM")


def of_frame(frame: Any, columns: Sequence[ColumnInfo]) -> Mapping[str, NumberedColumn]:  # noqa: ANN401  a frame
    """Those columns of a pandas frame or an Arrow table that have few values, as DuckDB sees them."""
    make = _of_pandas if type(frame).__module__.partition(".")[0] == "pandas" else _of_arrow
    found = {}
    for at, each in enumerate(columns):
        kind = each.type.partition("(")[0]
        made = make(frame, at, kind) if kind in _TEXTS or kind in WHOLE else None
        if made is not None and all(type(value) is _type_of(kind) for value in made.values) and _in_utf_8(made):
            found[each.name] = made
    return found


def _type_of(kind: str) -> type:
    return str if kind in _TEXTS else bool if kind == "BOOLEAN" else int


def _in_utf_8(column: NumberedColumn) -> bool:
    """Whether all texts can be written: Python has texts with half a character, and no table has."""
    try:
        for value in column.values:
            str(value).encode()
    except UnicodeEncodeError:
        return False
    return True


def _of_arrow(frame: Any, at: int, kind: str) -> NumberedColumn | None:  # noqa: ANN401  a table of Arrow
    return _numbered_by_arrow(frame.column(at), kind)


def _lies_in_arrow(column: Any) -> bool:  # noqa: ANN401  a column of pandas
    """Whether pandas holds texts in the memory of Arrow, which finds the different ones quicker than pandas does."""
    return getattr(column.dtype, "storage", "") == "pyarrow"


def _numbered_by_arrow(column: Any, kind: str) -> NumberedColumn | None:  # noqa: ANN401  a column of Arrow
    if not fits(column.type, kind):
        return None
    first = column.slice(0, SAMPLE)
    if of_column(_chunks(first), at_first({"": MOST}, len(first))[""]) is None:
        return None
    return of_column(_chunks(column), MOST)


def _chunks(column: Any) -> Sequence[Any]:  # noqa: ANN401  a column of Arrow, in one piece or several
    return column.chunks if hasattr(column, "chunks") else [column]


def _of_pandas(frame: Any, at: int, kind: str) -> NumberedColumn | None:  # noqa: ANN401  a frame of pandas
    column = frame.iloc[:, at]
    if hasattr(column, "cat"):
        codes, values = column.cat.codes.to_numpy(), column.cat.categories.tolist()
    elif kind == "ENUM":
        return None
    elif _lies_in_arrow(column):
        return _numbered_by_arrow(column.array.__arrow_array__(), kind)
    else:
        import pandas as pd

        first = column.iloc[:SAMPLE]
        if first.nunique() > at_first({"": MOST}, len(first))[""]:
            return None
        codes, different = pd.factorize(column)
        values = different.tolist()
    return _numbered(codes, values) if len(values) <= MOST else None


def _numbered(codes: NDArray[Any], values: Sequence[Any]) -> NumberedColumn:
    """From places counted from 0, −1 for a blank."""
    kind = np.dtype(np.uint8 if len(values) < 1 << 8 else np.uint16)
    numbers = codes.astype(kind)  # a blank's −1 becomes the largest number, and 0 when 1 is added
    np.add(numbers, kind.type(1), out=numbers)
    return NumberedColumn(tuple(values), numbers, bool(len(numbers) and not numbers.all()))
