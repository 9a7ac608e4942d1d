"""From a row of `held` to the number of its group on each dimension.

A group is a set of levels, as in `placing`. Its texts are looked at once each, whoever holds them; a text that has no
place gets the last number, and is a fault only where a question keeps somebody who has it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from isonomia.count.coding import HELD, Coding
from isonomia.count.levels import Placement
from isonomia.count.loading import text_of
from isonomia.count.packing import MOST_PACKED, Chunk, Ints, Lookup, lookup, packing, smallest
from isonomia.count.placing import MOST_VALUES, Groups
from isonomia.count.profiles import combinations_held
from isonomia.count.sql import DIALECT, column
from isonomia.model import reading

MOST_COMBINATIONS: Final = 1 << 20
WHOLE: Final = ("TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER", "DOUBLE")
"""Types of columns of many values whose bins are found without their text: a double holds each exactly."""
Codes = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Bins:
    """Bins of a column of many values; what is not simply a number in a bin is looked up."""

    column: str
    edges: NDArray[np.float64]
    bins: NDArray[np.int64]
    odd: NDArray[np.float64]
    answers: NDArray[np.int64]
    blank: int

    def of(self, chunk: Chunk) -> NDArray[Any]:
        """The numbers of groups of some rows."""
        held = chunk[self.column]
        values = np.ma.getdata(held).astype(np.float64)
        found = self.bins[np.clip(np.searchsorted(self.edges, values, side="right") - 1, 0, None)]
        if len(self.odd):
            at = np.clip(np.searchsorted(self.odd, values), 0, len(self.odd) - 1)
            found = np.where(self.odd[at] == values, self.answers[at], found)
        found = np.where(np.isfinite(values), found, self.blank)
        return np.where(np.ma.getmaskarray(held), self.blank, found)


@dataclass(frozen=True, slots=True, eq=False)
class Numbered:
    """The groups of one dimension in one source.

    Attributes:
        placement: how values are placed. codes: of the levels of each group, sorted.
        wrong: whether there is one number more, for values that have no place.
        by: what a row is numbered by: its columns, its bin, or its combination of `profiles`.
    """

    placement: Placement
    codes: Codes
    wrong: bool
    by: Lookup | Bins | NDArray[Any]

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return max(1, len(self.codes) + self.wrong)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of `held` that it is read from."""
        if isinstance(self.by, Lookup):
            return self.by.packing.codes
        return (self.by.column,) if isinstance(self.by, Bins) else ()

    def of(self, chunk: Chunk, profile: NDArray[Any]) -> NDArray[Any]:
        """The numbers of some rows, of which the combinations are known as well: (R,)."""
        if isinstance(self.by, Lookup):
            return self.by.of(chunk, len(profile))
        if isinstance(self.by, Bins):
            return smallest(self.by.of(chunk), self.size)
        return np.take(self.by, profile)


def numbered(coding: Coding, placed: Placement) -> Numbered | None:
    """The groups of a dimension that is read from columns of the source; None where there is no short way."""
    if any(name not in coding.sizes for name in placed.columns):
        return _binned(coding, placed)
    packed = packing(coding, placed.columns)
    if len(placed.columns) == 1:
        (name,) = placed.columns
        keys = np.arange(0 if name in coding.blank else 1, coding.sizes[name] + 1, dtype=np.int64)
    elif packed.size > MOST_PACKED or (found := combinations_held(coding, packed, MOST_COMBINATIONS)) is None:
        return None
    else:
        keys = found[0]
    types = {each.name: each.type for each in coding.columns}
    texts = [coding.dictionary(name, text_of("value", types[name])) for name in placed.columns]
    clean = [[reading.clean(each) for each in column_of] for column_of in texts]
    found_codes = _placed(placed, [[clean[at][code] for at, code in enumerate(row)] for row in packed.unpacked(keys)])
    codes, answers, wrong = _numbers(found_codes)
    return Numbered(placed, codes, wrong, lookup(packed, keys, smallest(answers, len(codes))))


def numbered_by_profile(groups: Groups, number: Sequence[int]) -> Numbered:
    """The groups of a dimension that is worked out from the combinations of `profiles`: (P,) numbers, −1 for none."""
    codes, answers, wrong = _numbers([groups.codes[each] if each >= 0 else None for each in number])
    return Numbered(groups.placement, codes, wrong, smallest(answers, len(codes)))


def _placed(placed: Placement, texts: Sequence[Sequence[str | None]]) -> list[tuple[str, ...] | None]:
    """The codes of each combination of texts; None where it has no place."""
    places = [placed.place(row) for row in texts]
    return [None if each.problem else each.codes for each in places]


def _numbers(found: Sequence[tuple[str, ...] | None]) -> tuple[Codes, Ints, bool]:
    codes = tuple(sorted({each for each in found if each is not None}))
    number: Mapping[tuple[str, ...] | None, int] = {each: at for at, each in enumerate(codes)}
    answers = np.array([number.get(each, len(codes)) for each in found], dtype=np.int64)
    return codes, answers, any(each is None for each in found)


def _binned(coding: Coding, placed: Placement) -> Numbered | None:
    """The bins of a column of numbers that are nearly all different."""
    (name, *more) = placed.columns
    kind = next((each.type for each in coding.columns if each.name == name), "")
    if more or not placed.dimension.bins or kind not in WHOLE:
        return None
    lowest = placed.dimension.bins[0]
    tokens = [value for token in placed.absent[0] if (value := reading.number(token)) is not None]
    held = coding.value(name)
    odd = (
        exp.Or(
            this=exp.LT(this=held, expression=exp.Literal.number(repr(lowest))),
            expression=exp.In(
                this=held.copy(), expressions=[exp.Literal.number(repr(each)) for each in tokens or [inf]]
            ),
        )
        if tokens
        else exp.LT(this=held, expression=exp.Literal.number(repr(lowest)))
    )
    inner = exp.select(exp.alias_(coding.value(name), name, quoted=True)).distinct().from_(HELD).where(odd)
    query = exp.select(column(name), exp.alias_(text_of(name, kind), "text")).from_(inner.subquery("odd"))
    found = coding.connect().execute(query.limit(MOST_VALUES + 1).sql(DIALECT)).fetchall()
    found = sorted((float(value), text) for value, text in found if abs(value) < inf)
    if len(found) > MOST_VALUES:
        return None
    levels = [(level.code,) for level in placed.dimension.levels]
    odd_codes = _placed(placed, [[reading.clean(text)] for _, text in found])
    (nothing,) = _placed(placed, [[None]])
    codes, answers, _ = _numbers([*levels, *odd_codes, nothing])
    wrong = None in odd_codes or nothing is None
    return Numbered(
        placed,
        codes,
        wrong,
        Bins(
            f"x{coding.at(name)}",
            np.array(placed.dimension.bins),
            answers[: len(levels)],
            np.array([value for value, _ in found]),
            answers[len(levels) : -1],
            int(answers[-1]),
        ),
    )
