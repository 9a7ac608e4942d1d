"""Which waves of a scale are compared: each period with the one before, or with an earlier source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from isonomia.measures.kitagawa import Mix
from isonomia.measures.operand_rows import rows_of_view
from isonomia.measures.slices import Context, Library, View
from isonomia.model.scales import Scale
from isonomia.model.study import Source, Study
from isonomia.stats.arrays import Floats


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave: the id of its scale, where and when."""

    scale: str
    where: Context


@dataclass(frozen=True, slots=True)
class Pair:
    """A wave and the one before it. `linked`: people may be linked, for both lie in one source that says so."""

    before: Wave
    after: Wave
    linked: bool


def pairs_of(study: Study, scale: Scale, library: Library) -> Iterator[Pair]:
    """The pairs of waves of a scale, in order of time; none across a break that the study declares."""
    linked = scale.waves == "linked"
    for setting, periods in _periods(library, scale.id).items():
        if scale.before:
            earlier = _periods(library, scale.before).get(setting, [])
            if earlier:
                yield Pair(
                    Wave(scale.before, Context(setting, earlier[-1])),
                    Wave(scale.id, Context(setting, periods[0])),
                    linked,
                )
        if scale.waves:
            source = study.sources[scale.source]
            for first, second in pairwise(periods):
                if not _broken(source, first, second):
                    before, after = (Wave(scale.id, Context(setting, each)) for each in (first, second))
                    yield Pair(before, after, linked)


def _periods(library: Library, scale: str) -> dict[str, list[str]]:
    view = library.view(scale)
    found: dict[str, list[str]] = {}
    for where in view.lookup if view is not None else ():
        found.setdefault(where.setting, []).append(where.period)
    return {setting: sorted(periods) for setting, periods in found.items()}


def _broken(source: Source, first: str, second: str) -> bool:
    return any(first < each <= second for each in source.breaks_for(""))


@dataclass(frozen=True, slots=True, eq=False)
class Grouped:
    """The groups of one wave by one dimension, people whose group is not known among them.

    Attributes:
        codes: of the groups in which somebody is. operands: (K, 8) as of `rows_of_view`.
        size: (K,) people, or the sum of their weights. persons: behind the shares, effective where weighted.
        n: people. hidden: some group is.
    """

    codes: tuple[str, ...]
    operands: Floats
    size: Floats
    persons: float
    n: tuple[int, ...]
    hidden: bool

    @classmethod
    def of(cls, view: View | None, where: Context) -> Grouped:
        """The rows of a table in one setting and period."""
        if view is None:
            return cls((), np.zeros((0, 8)), np.zeros(0), 0.0, (), hidden=True)
        rows = {(codes[0] if codes else ""): row for codes, row in view.lookup.get(where, {}).items()}
        hidden = any(not view.is_readable(row) for row in rows.values())
        kept = {code: row for code, row in rows.items() if view.is_readable(row) and view.table.n[row] > 0}
        at = list(kept.values())
        table = view.table
        size = np.asarray(table.sums["sw"] if table.weighted else table.n, dtype=np.float64)[at]
        squares = np.asarray(table.sums["sww"], dtype=np.float64)[at] if table.weighted else size
        persons = float(size.sum() ** 2 / squares.sum()) if size.sum() > 0 else 0.0
        people = tuple(int(each) for each in table.n[at])
        return cls(tuple(kept), rows_of_view(view)[at], size, persons, people, hidden)

    def row(self, code: str) -> Floats | None:
        """The operand of a group, or None."""
        return self.operands[self.codes.index(code)] if code in self.codes else None

    def mix(self, codes: tuple[str, ...]) -> Mix:
        """The groups as a mix over these codes; a code that the wave does not have is empty."""
        at = [self.codes.index(code) if code in self.codes else -1 for code in codes]
        held = np.array([each >= 0 for each in at])
        y, s, size = (
            np.where(held, column[at], 0.0) for column in (self.operands[:, 0], self.operands[:, 1], self.size)
        )
        return Mix(y[None], (s**2)[None], size[None], np.array([self.persons]))
