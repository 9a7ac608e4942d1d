"""Frames in memory: a pandas or Polars data frame or an Arrow table in the place of a file, read where it lies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from isonomia.errors import Fault, TableError, quoted
from isonomia.model.table import ColumnInfo, NumberedColumn, identifier
from isonomia.sources.columns import column_faults
from isonomia.sources.frame_columns import of_frame
from isonomia.sources.frame_digest import digest_of_frame

if TYPE_CHECKING:
    import duckdb

_ALLOWED: Final = "a pandas or Polars data frame, or an Arrow table"
_POLARS: Final = "polars"
_HOMES: Final = ("pandas", _POLARS, "pyarrow")
INSTALL: Final = 'pip install "isonomia[frames]"'


@dataclass(frozen=True, slots=True)
class FrameTable:
    """A frame of the caller's, which is never changed; `known` are its columns of few values."""

    source: str
    columns: Sequence[ColumnInfo]
    digest: str
    frame: Any = field(repr=False)
    known: Mapping[str, NumberedColumn] = field(default_factory=dict, repr=False)

    def relation(self, connection: duckdb.DuckDBPyConnection) -> str:
        """Make the records visible in `connection`; returns the quoted name to select from."""
        name = f"source:{self.source}"
        connection.register(name, self.frame)
        return identifier(name)

    def numbered(self, few: Mapping[str, int]) -> Mapping[str, NumberedColumn]:
        """Columns of few values as numbers."""
        return {name: self.known[name] for name, most in few.items() if name in self.known and self._few(name, most)}

    def _few(self, name: str, most: int) -> bool:
        return len(self.known[name].values) <= most


def open_frame(source: str, frame: object) -> FrameTable:
    """A frame as the table of a source.

    Raises:
        TableError: it is none, or its columns have no names, or hold what no table holds.
    """
    place = f"source {quoted(source)}, a frame"
    held = _readable(frame, place)
    import duckdb

    with duckdb.connect(config={"threads": 1}) as connection:
        try:
            name = FrameTable(source, (), "", held).relation(connection)
            relation = connection.table(name)
            columns = tuple(
                ColumnInfo(name, str(kind)) for name, kind in zip(relation.columns, relation.types, strict=True)
            )
            if faults := column_faults([each.name for each in columns], place):
                raise TableError(*faults)
            known = of_frame(held, columns)
            digest = digest_of_frame(connection, name, columns, known)
        except duckdb.Error as error:
            kind = type(error).__name__.removesuffix("Exception")
            problem = f"the frame cannot be read ({kind}): a column may hold values of several types."
            raise TableError(Fault(place, problem, remedy="Give each column one type.")) from None
    return FrameTable(source, columns, digest, held, known)


def _readable(frame: Any, place: str) -> Any:  # noqa: ANN401  whatever a caller gives
    """What DuckDB reads: the frame itself, with its names as text; Polars by way of Arrow."""
    home = type(frame).__module__.partition(".")[0]
    if home == _POLARS and hasattr(frame, "collect"):
        raise TableError(Fault(place, "the frame is not worked out yet.", remedy="Call collect() on it."))
    names = getattr(frame, "column_names" if home == "pyarrow" else "columns", None)
    if home not in _HOMES or names is None:
        raise TableError(Fault(place, f"a {type(frame).__name__} is no frame.", allowed=_ALLOWED))
    written = [str(each) for each in names]
    if faults := column_faults(written, place):
        raise TableError(*faults)
    if home == "pandas":
        renamed = frame.set_axis(written, axis="columns")
        return renamed.copy() if _backwards(frame) else renamed
    return _by_arrow(frame, place) if home == _POLARS else frame


def _backwards(frame: Any) -> bool:  # noqa: ANN401  a frame of pandas
    """Whether columns lie in memory from the end to the start, as in frame[::-1]: DuckDB reads no such."""
    return any(each.strides and min(each.strides) < 0 for each in _memory(frame))


def _memory(frame: Any) -> Iterator[NDArray[Any]]:  # noqa: ANN401  a frame of pandas
    """The columns that are arrays, and the numbers of categories; what lies otherwise is not looked at, nor copied."""
    for at in range(frame.shape[1]):
        column = frame.iloc[:, at]
        if isinstance(column.dtype, np.dtype):
            yield column.to_numpy(copy=False)
        elif hasattr(column, "cat"):
            yield column.cat.codes.to_numpy(copy=False)


def _by_arrow(frame: Any, place: str) -> Any:  # noqa: ANN401  a frame of Polars, a table of Arrow
    try:
        return frame.to_arrow()
    except ModuleNotFoundError:
        problem = "Polars hands its columns over by way of Arrow, which is not installed."
        raise TableError(Fault(place, problem, remedy=f"Install it: {INSTALL}")) from None
