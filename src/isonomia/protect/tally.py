"""How much of each table is shown: numbers of rows and shares of values, and never a number of people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from isonomia.model.absence import is_absence
from isonomia.model.shown import Shown, ShownTable
from isonomia.model.study import Study

Group = tuple[str, ...]  # indicator, setting, then dimension and code in turn


@dataclass(frozen=True, slots=True)
class Tally:
    """One table, or several together.

    Attributes:
        indicator: id of the question. dimensions: of the table.
        rows: of all settings and periods.
        values: that could be printed: people, and the outcome where there is one. printed: those that are.
        told: groups of which every value is printed in some period.
    """

    indicator: str
    dimensions: tuple[str, ...]
    rows: int
    values: int
    printed: int
    told: frozenset[Group]

    @property
    def shown(self) -> float:
        """The share of values that are printed; 1 where there are none."""
        return self.printed / self.values if self.values else 1.0


def tallies(shown: Shown, study: Study) -> tuple[Tally, ...]:
    """One for each question and grouping of a source that is not public already, in the order of the tables."""
    outcomes = {each.id for each in study.indicators}
    return tuple(
        _tally(table, has_outcome=table.indicator in outcomes)
        for table in shown
        if table.role == "group" and not table.published
    )


def together(every: Iterable[Tally], indicator: str = "") -> Tally:
    """Several tables as one."""
    parts = tuple(every)
    told = frozenset().union(*(each.told for each in parts))
    rows, values, printed = (sum(getattr(each, name) for each in parts) for name in ("rows", "values", "printed"))
    return Tally(indicator, (), rows, values, printed, told)


def _tally(table: ShownTable, *, has_outcome: bool) -> Tally:
    masks = [table.n_shown, table.y_shown] if has_outcome else [table.n_shown]
    values, printed = len(table) * len(masks), sum(int(mask.sum()) for mask in masks)
    return Tally(table.indicator, table.dimensions, len(table), values, printed, _told(table, masks[-1]))


def _told(table: ShownTable, printed: NDArray[np.bool_]) -> frozenset[Group]:
    columns = [table.keys[name] for name in table.dimensions]
    found = set()
    for at in np.flatnonzero(printed).tolist():
        codes = [str(column[at]) for column in columns]
        if not any(is_absence(code) for code in codes):
            pairs = (part for pair in zip(table.dimensions, codes, strict=True) for part in pair)
            found.add((table.indicator, str(table.keys["setting"][at]), *pairs))
    return frozenset(found)
