"""A group and what it is compared with, by combination of what is held fixed, from shown cells.

Everyone else is the sum of the other groups where all of them are shown. Where one is too small to be, it is everybody
in the combination less the group, and less those whose group is not known (or with them, where their number is hidden):
all of these are shown cells. Rounded counts are never subtracted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from isonomia.measures.covariate_cells import CellKind
from isonomia.measures.covariate_pairs import Held, Pair
from isonomia.measures.moments import Floats, Sums
from isonomia.measures.references import EVERYONE_ELSE
from isonomia.measures.slices import WITH_UNKNOWN, Context, View, absences_of, levels_of
from isonomia.model.study import Dimension


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One side of a comparison over K combinations.

    Attributes:
        n: persons. size: persons, or time for a rate. y, yy: Σy and Σy² of the outcome; events of a share or a rate.
        flags: what a reader must know of it.
    """

    n: Floats
    size: Floats
    y: Floats
    yy: Floats
    flags: tuple[str, ...] = ()

    def less(self, other: Side) -> Side:
        """The persons of this side who are not in the other, a part of it."""
        return Side(self.n - other.n, self.size - other.size, self.y - other.y, self.yy - other.yy, self.flags)

    @classmethod
    def added(cls, sides: Sequence[Side], combinations: int) -> Side:
        """Several sides together; nobody where there are none."""
        nothing = np.zeros(combinations)
        n, size, y, yy = (sum((getattr(side, name) for side in sides), nothing) for name in ("n", "size", "y", "yy"))
        return cls(n, size, y, yy)


@dataclass(frozen=True, slots=True, eq=False)
class _Moments:
    """The sums of the rows of one table, about zero. A share's events are their own squares."""

    view: View
    size: Floats
    y: Floats
    yy: Floats

    @classmethod
    def of(cls, view: View) -> _Moments:
        sums = Sums.of(view.table)
        if sums.kind != "mean":
            return cls(view, sums.size, sums["events"], sums["events"])
        n, shift = sums["n"], sums.origin
        squares = sums["syy"] + 2 * shift * sums["sy"] + shift**2 * n
        return cls(view, n, sums["sy"] + shift * n, squares)

    def side(self, rows: Sequence[int | None]) -> Side | None:
        """The sums of one row a combination, nobody for None; None if one of them is hidden."""
        if any(self.view.is_hidden(row) for row in rows):
            return None
        at = np.array([-1 if row is None else row for row in rows], dtype=np.int64)
        columns = (self.view.table.n.astype(np.float64), self.size, self.y, self.yy)
        n, size, y, yy = (np.where(at < 0, 0.0, column[at]) for column in columns)
        return Side(n, size, y, yy)


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """A table by one dimension and by what is held fixed, and the table of everybody by what is held fixed.

    Attributes:
        view: of the table. levels: known levels of the dimension. absences: its codes for a group that is not known.
        covariates: dimension -> its known levels.
    """

    view: View
    levels: tuple[str, ...]
    absences: tuple[str, ...]
    covariates: Mapping[str, tuple[str, ...]]
    groups: _Moments
    everybody: _Moments | None

    @classmethod
    def of(cls, view: View, everybody: View | None, dimensions: Mapping[str, Dimension]) -> Patterns:
        """Ready a table for adjusted comparisons. `everybody`: by what is held fixed alone, where there is one."""
        first, *others = view.table.dimensions
        held = {name: levels_of(dimensions[name], view) for name in others}
        usable = None if everybody is None or _rounded(everybody) else _Moments.of(everybody)
        levels = levels_of(dimensions[first], view)
        return cls(view, levels, absences_of(first, view), held, _Moments.of(view), usable)

    @property
    def combinations(self) -> tuple[tuple[str, ...], ...]:
        """Combinations of known levels of what is held fixed."""
        return tuple(product(*self.covariates.values()))

    def group(self, where: Context, code: str) -> Side | None:
        """A group in every combination; None if one of its cells is hidden."""
        return self.groups.side([self.view.row(where, code, *each) for each in self.combinations])

    def comparison(self, where: Context, focus: str, reference: str) -> Side | None:
        """What a group is compared with; None if that is hidden."""
        if reference != EVERYONE_ELSE:
            return self.group(where, reference)
        others = [self.group(where, code) for code in self.levels if code != focus]
        shown = [side for side in others if side is not None]
        if len(shown) == len(others):
            return Side.added(shown, len(self.combinations))
        return self._rest(where, focus)

    def _rest(self, where: Context, focus: str) -> Side | None:
        """Everybody less the group, and less those whose group is not known if every cell of theirs is shown."""
        everybody, mine = self.everybody, self.group(where, focus)
        if everybody is None or mine is None:
            return None
        whole = everybody.side([everybody.view.row(where, *each) for each in self.combinations])
        if whole is None:
            return None
        unknown = [side for code in self.absences if (side := self.group(where, code)) is not None]
        if len(unknown) < len(self.absences):
            rest = whole.less(mine)
            return Side(rest.n, rest.size, rest.y, rest.yy, (WITH_UNKNOWN,))
        return whole.less(mine).less(Side.added(unknown, len(self.combinations)))

    def pair(self, focus: Side, other: Side, kind: CellKind) -> tuple[Held, Pair]:
        """Both sides over the levels of what is held fixed in which there is somebody."""
        people = focus.n + other.n
        every = self.combinations
        used = [
            {each[at] for each, n in zip(every, people, strict=True) if n > 0} for at in range(len(self.covariates))
        ]
        levels = (
            (name, tuple(code for code in known if code in seen))
            for (name, known), seen in zip(self.covariates.items(), used, strict=True)
        )
        held = Held(kind, tuple(levels))
        place = {each: at for at, each in enumerate(every)}
        at = [place[each] for each in held.combinations]
        size, y, yy = (np.stack([getattr(side, name)[at] for side in (focus, other)]) for name in ("size", "y", "yy"))
        return held, Pair(size, y, yy, float(people.sum()))


def _rounded(view: View) -> bool:
    """Whether a table prints rounded counts: it then prints no other sum (`protect/printing.py`)."""
    shown = view.table.y_shown
    return bool(shown.any()) and all(np.isnan(column[shown]).all() for column in view.table.sums.values())
