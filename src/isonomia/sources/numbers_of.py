"""Columns of published figures as numbers; what is neither a number nor blank is gathered and said once."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.errors import Fault, TableError, quoted
from isonomia.model.reading import fold, number

ABSENT: Final = frozenset({"", "na", "n/a", ".", "-", "nan", "null"})
"""What published tables write for "no figure". Not a person's answer: nothing is lost by reading all as empty."""

_MOST_FAULTS: Final = 20


@dataclass(slots=True)
class Numbers:
    """Reads columns, and remembers what did not read.

    Attributes:
        place: the file, for messages.
        header: the line of the column names; row i stands i + 1 lines below it.
        names: our column -> the file's name for it.
        wrong: (column, text) -> first row that holds it, and how many do.
    """

    place: str
    header: int
    names: Mapping[str, str]
    wrong: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)

    def read(self, name: str, column: Sequence[str | None]) -> NDArray[np.float64]:
        """A column as floats; blank is NaN."""
        return np.array([self.one(name, text, at) for at, text in enumerate(column)], dtype=np.float64)

    def one(self, name: str, text: str | None, at: int) -> float:
        """A cell as a float; blank is NaN, and so is what does not read."""
        if text is None:
            return math.nan
        found = number(text)
        if found is None and fold(text) not in ABSENT:
            first, rows = self.wrong.get((name, text), (at, 0))
            self.wrong[(name, text)] = (first, rows + 1)
        return math.nan if found is None else found

    def complain(self) -> None:
        """Raise what did not read, if anything did not."""
        if self.wrong:
            raise TableError(*(self._fault(*each) for each in list(self.wrong.items())[:_MOST_FAULTS]))

    def _fault(self, what: tuple[str, str], where: tuple[int, int]) -> Fault:
        (name, text), (first, rows) = what, where
        more = f" (and in {rows - 1:,} more rows)" if rows > 1 else ""
        place = f"{self.place}, line {self.header + first + 1}, column {quoted(self.names.get(name, name))}"
        remedy = (
            "Write numbers with a point and without thousands separators; leave the cell empty where there is none."
        )
        return Fault(place, f"{quoted(text)} is not a number{more}.", remedy=remedy)
