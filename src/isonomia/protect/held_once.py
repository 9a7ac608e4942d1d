"""Columns that are alike in many tables, held once: a study of a thousand questions asks about the same groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from isonomia.model.shown import ShownTable

T = TypeVar("T")
_COLUMNS: Final = ("n_shown", "y_shown", "n", "events", "se", "df", "value", "with_unknown", "left_out")


class HeldOnce:
    """Columns that were seen. Of those that are equal the first takes the place of all, and nobody can write to it."""

    def __init__(self) -> None:
        self._seen: dict[object, Any] = {}

    def columns(self, table: ShownTable) -> dict[str, Any]:
        """The columns of a table by name, each the first of its like."""
        held = {name: getattr(table, name) for name in _COLUMNS}
        found: dict[str, Any] = {name: self._column(each) for name, each in held.items() if each is not None}
        return found | {
            "keys": self._group(table.keys, self._column),
            "sums": self._group(table.sums, self._column),
            "coding": self._group(table.coding, lambda text: text),
        }

    def _column(self, column: NDArray[Any]) -> NDArray[Any]:
        content = tuple(column.tolist()) if column.dtype == np.object_ else column.tobytes()
        found: NDArray[Any] = self._seen.setdefault((column.dtype.str, column.shape, content), column)
        found.flags.writeable = False
        return found

    def _group(self, named: Mapping[str, T], held: Callable[[T], T]) -> Mapping[str, T]:
        """Columns by name; the mapping too is held once."""
        own = {name: held(each) for name, each in named.items()}
        found: Mapping[str, T] = self._seen.setdefault(tuple((name, _mark(each)) for name, each in own.items()), own)
        return found


def _mark(value: object) -> object:
    """What tells a value apart: a column is known by where it is, since its like is held once."""
    return id(value) if isinstance(value, np.ndarray) else value
