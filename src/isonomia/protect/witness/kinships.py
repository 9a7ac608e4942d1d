"""Which dimensions of a source tell of one another: bands of one number, groups of one column, counties within states.

Each level of a dimension reaches a set of atoms: values of the column, pieces of the number line, or the levels of the
innermost dimension. Two levels that share no atom share nobody; a level whose atoms are all in another is inside it.
A level with no atoms of its own to name (people with several answers; a group that was not stated, where a declared
dimension is known and the inner one is not) may share people with any.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import inf
from typing import Final

from isonomia.model.absence import NOT_STATED, ROOT_OF_KIND, code_of, is_absence
from isonomia.model.reading import fold
from isonomia.model.study import Binding, Dimension, Study

Reach = Callable[[str], frozenset[str] | None]  # a level's code -> its atoms; None: it may share people with any

_BLANK: Final = "~blank"


@dataclass(frozen=True, slots=True)
class Kinship:
    """Two dimensions of one source.

    Attributes:
        one, other: their ids.
        reach_one, reach_other: of a level of each.
        overlapping: those of the two in which one person may be in several levels.
        apart: those in which everybody with several answers is in a level of their own.
    """

    one: str
    other: str
    reach_one: Reach
    reach_other: Reach
    overlapping: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()

    def turned(self) -> Kinship:
        """The same, seen from the other dimension."""
        return Kinship(self.other, self.one, self.reach_other, self.reach_one, self.overlapping, self.apart)

    def meets(self, one: str, other: str) -> bool:
        """Whether somebody may be in both levels."""
        mine, theirs = self.reach_one(one), self.reach_other(other)
        return mine is None or theirs is None or not mine.isdisjoint(theirs)

    def inside(self, one: str, other: str) -> bool:
        """Whether everybody of the first level is in the second."""
        mine, theirs = self.reach_one(one), self.reach_other(other)
        if mine is None or theirs is None or (self.one in self.overlapping and self.other in self.apart):
            return False
        return bool(mine) and mine <= theirs


def kinships(study: Study, source: str) -> list[Kinship]:
    """Every pair of dimensions of a source that tell of one another, in the order of their names."""
    here = [each for _, each in sorted(study.dimensions.items())]
    found: list[Kinship] = []
    for one, other in combinations(here, 2):
        declared = _declared(one, other, study.dimensions) or _declared(other, one, study.dimensions)
        same = declared or _same_column(one, other, source)
        if same is not None:
            found.append(same)
    return found


def _declared(inner: Dimension, outer: Dimension, dimensions: Mapping[str, Dimension]) -> Kinship | None:
    """The inner dimension is within the outer, directly or through others between."""
    above: dict[str, str] | None = None
    at, seen = inner, {inner.id}
    while at.within in dimensions and at.within not in seen:
        seen.add(at.within)
        above = dict(at.parents) if above is None else {c: at.parents[p] for c, p in above.items() if p in at.parents}
        at = dimensions[at.within]
        if at.id == outer.id:
            return _within(inner, outer, above)
    return None


def _within(inner: Dimension, outer: Dimension, parents: Mapping[str, str]) -> Kinship:
    def reach_inner(code: str) -> frozenset[str] | None:
        members = inner.merge.get(code, (code,))
        return frozenset(members) if all(each in parents for each in members) else None

    def reach_outer(code: str) -> frozenset[str] | None:
        members = outer.merge.get(code, (code,))
        return frozenset(each for each, parent in parents.items() if parent in members)

    overlapping = frozenset(each.id for each in (inner, outer) if each.multiple)
    return Kinship(inner.id, outer.id, reach_inner, reach_outer, overlapping)


def _same_column(one: Dimension, other: Dimension, source: str) -> Kinship | None:
    """Both dimensions read the same column, or the same columns."""
    mine, theirs = one.bindings.get(source), other.bindings.get(source)
    if mine is None or theirs is None or not mine.columns or set(mine.columns) != set(theirs.columns):
        return None
    if (mine.split, bool(one.bins)) != (theirs.split, bool(other.bins)):
        return None
    several = len(mine.columns) > 1 or bool(mine.split)
    overlapping = {each.id for each, how in ((one, mine), (other, theirs)) if several and not how.several}
    apart = {each.id for each, how in ((one, mine), (other, theirs)) if several and how.several}
    reaches = (
        [_of_bands(each, (one.bins, other.bins)) for each in (one, other)]
        if one.bins
        else [_of_values(one, mine), _of_values(other, theirs)]
    )
    reach_one, reach_other = (_with_absences(each, how) for each, how in zip(reaches, (mine, theirs), strict=True))
    return Kinship(one.id, other.id, reach_one, reach_other, frozenset(overlapping), frozenset(apart))


def _with_absences(reach: Reach, binding: Binding) -> Reach:
    """Absences reach the values that stand for them, and blanks."""
    tokens: dict[str, set[str]] = {}
    for value, kind in binding.absent.items():
        tokens.setdefault(code_of(ROOT_OF_KIND.get(kind, NOT_STATED)), set()).add(fold(value) or _BLANK)

    def reached(code: str) -> frozenset[str] | None:
        return frozenset(tokens.get(code, ())) or None if is_absence(code) else reach(code)

    return reached


def _of_bands(dimension: Dimension, both: tuple[tuple[float, ...], tuple[float, ...]]) -> Reach:
    """Pieces of the line, cut at the bounds of both dimensions."""
    pieces = list(pairwise([*sorted({*both[0], *both[1]}), inf]))
    bands = dict(zip((level.code for level in dimension.levels), pairwise([*dimension.bins, inf]), strict=False))

    def reach(code: str) -> frozenset[str] | None:
        members = [bands.get(each) for each in dimension.merge.get(code, (code,))]
        if None in members:
            return None
        inside = [piece for low, high in filter(None, members) for piece in pieces if low <= piece[0] < high]
        return frozenset(str(low) for low, _ in inside)

    return reach


def _of_values(dimension: Dimension, binding: Binding) -> Reach:
    """Values of the column that a level counts; a value that nobody declared stands for itself."""

    def reach(code: str) -> frozenset[str] | None:
        if code == binding.several:
            return None
        members = dimension.merge.get(code, (code,))
        values = {fold(value) for value, level in binding.map.items() if level in members}
        if not dimension.levels and not binding.levels:
            known = {fold(value) for value in binding.map}
            values |= {fold(each) for each in members} - known
        return frozenset(values) or None

    return reach
