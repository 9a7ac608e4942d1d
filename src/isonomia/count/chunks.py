"""The rows of `held`, read by chunks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from isonomia.count.answering import Answered, number_or_zero
from isonomia.count.asking import ASKED, WEIGHT
from isonomia.count.coding import HELD
from isonomia.count.loading import ROW
from isonomia.count.looking import Looked
from isonomia.count.packing import Chunk
from isonomia.count.sql import DIALECT, Sql, column, joined

ROWS: Final = 1 << 20
"""Rows of a chunk."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The answers of some rows.

    Attributes:
        profile: (R,) combination of each row. asked: columns of the view `asked`, where questions are answered by row.
    """

    profile: NDArray[Any]
    asked: Chunk

    def states(self, answered: Answered) -> NDArray[Any]:
        """The answers to a question: (R,)."""
        return self.asked[f"s{answered.number}"] if answered.states is None else np.take(answered.states, self.profile)

    def number(self, answered: Answered, letter: str) -> NDArray[np.float64]:
        """The weights (w), outcomes (y) or times (x) of a question: (R,)."""
        if answered.states is not None:
            return np.take(answered.values[letter], self.profile)
        found: NDArray[np.float64] = self.asked[WEIGHT if letter == "w" else f"{letter}{answered.number}"]
        return found

    def part(self, start: int, end: int) -> Rows:
        """Some of them."""
        return Rows(self.profile[start:end], {name: each[start:end] for name, each in self.asked.items()})


def chunk(found: Looked, start: int) -> tuple[Mapping[str, NDArray[Any]], Rows]:
    """The groups of rows on each dimension, and their answers."""
    rows = min(ROWS, found.coding.rows - start)
    columns = (*found.profiles.packing.codes, *(name for each in found.groups.values() for name in each.columns))
    given = {name: each[start : start + rows] for name, each in found.coding.arrays.items()}
    held = [column(name) for name in dict.fromkeys(columns) if name not in given]
    codes = {**given, **_fetched(found, HELD, held, "rowid", start)}
    profile = found.profiles.number.of(codes, rows)
    groups = {name: each.of(codes, profile) for name, each in found.groups.items()}
    return groups, Rows(profile, _fetched(found, ASKED, _asked(found), ROW, start))


def _asked(found: Looked) -> list[Sql]:
    """What is selected of questions that are answered row by row."""
    parts = [part for each in found.answered if each.states is None for part in each.columns]
    return [*parts, exp.alias_(number_or_zero(WEIGHT), WEIGHT)] if parts and found.source.weight else parts


def _fetched(found: Looked, table: str, parts: Sequence[Sql], row: str, start: int) -> Chunk:
    """Some rows of a table or view, in its order."""
    if not parts:
        return {}
    number = column(row)
    from_here = exp.GTE(this=number, expression=exp.Literal.number(start))
    to_there = exp.LT(this=number.copy(), expression=exp.Literal.number(start + ROWS))
    query = exp.select(*parts).from_(table).where(joined("and", [from_here, to_there]))
    return found.coding.connect().execute(query.sql(DIALECT)).fetchnumpy()
