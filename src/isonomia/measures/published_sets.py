"""Estimates that a source published, by setting, period and dimension of the study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.errors import Fault, TableError, listed
from isonomia.measures.groups import DIRECTIONS, GroupSet, bounds_of, has_gradient
from isonomia.measures.operand_rows import NOBODY, Row, rows_of
from isonomia.measures.operands import surveyed
from isonomia.measures.slices import Context
from isonomia.model.groups import NO_REFERENCE
from isonomia.model.published import PublishedEstimates
from isonomia.model.study import Dimension, Indicator

WHOLE: Final = frozenset({"", "all", "total", "overall"})
"""What a source writes in the place of a dimension for everybody."""


@dataclass(frozen=True, slots=True, eq=False)
class PublishedSet:
    """Groups of one dimension in one setting and period, in declared order; NaN where the source gives nothing.

    Attributes:
        codes: of the groups.
        y, s: (J,) estimates and standard errors, unscaled.
        people: (J,) population, of which only proportions count.
    """

    codes: tuple[str, ...]
    y: NDArray[np.float64]
    s: NDArray[np.float64]
    people: NDArray[np.float64]

    def operand(self, code: str) -> Row:
        """One group; of nobody where the source does not have it."""
        return operand_row(self.y[at], self.s[at]) if (at := self._at(code)) is not None else NOBODY

    def everyone_else(self, code: str) -> Row | None:
        """The other groups together, Σpy/Σp with √Σp²s²/Σp; None where a population is not known."""
        if not np.isfinite(self.people).all():
            return None
        others = np.array([each != code for each in self.codes])
        p = self.people[others] / self.people[others].sum() if self.people[others].sum() > 0 else np.array([np.nan])
        y, s = (self.y[others], self.s[others]) if others.any() else (p, p)
        return operand_row(float(p @ y), float(np.sqrt((p**2) @ (s**2))))

    def group_set(self, dimension: Dimension, indicator: Indicator, average: float, reference: str) -> GroupSet:
        """The groups that have an estimate, for measures over all of them."""
        known = np.isfinite(self.y)
        people, codes = self.people[known], tuple(np.array(self.codes, dtype=object)[known])
        shares = bool(codes) and bool(np.isfinite(people).all()) and people.sum() > 0
        p = people / people.sum() if shares else np.full(len(codes), np.nan)
        nothing = np.full(len(codes), np.nan)
        return GroupSet(
            codes=codes,
            y=self.y[known],
            s=self.s[known],
            kind="estimate",
            p=p,
            mean=float(p @ self.y[known]) if shares else average,
            reference=codes.index(reference) if reference in codes else NO_REFERENCE,
            bounds=bounds_of(indicator),
            direction=DIRECTIONS[indicator.higher_is],
            df=float("inf"),
            n=nothing,
            events=nothing,
            time=nothing,
            counted=False,
            ordered=has_gradient(dimension),
            population="external" if shares else "none",
            n_total=float("nan"),
            census=indicator.inference == "census",
        )

    def missing_share(self) -> float:
        """The share of the people (of the groups, where no population is known) without an estimate."""
        lost = ~np.isfinite(self.y)
        if np.isfinite(self.people).all() and self.people.sum() > 0:
            return float(self.people[lost].sum() / self.people.sum())
        return float(lost.mean()) if len(lost) else 1.0

    def _at(self, code: str) -> int | None:
        return self.codes.index(code) if code in self.codes else None


@dataclass(frozen=True, slots=True, eq=False)
class PublishedView:
    """The rows of one indicator in a source of published estimates, with unscaled values."""

    rows: PublishedEstimates
    chosen: NDArray[np.int64]
    y: NDArray[np.float64]
    s: NDArray[np.float64]

    @classmethod
    def of(cls, rows: PublishedEstimates, indicator: Indicator) -> PublishedView:
        """The rows that are named like the indicator, or all rows of a source that has one indicator alone.

        Raises:
            TableError: the source has several indicators and none of this name.
        """
        names = sorted(set(rows.indicator))
        chosen = np.flatnonzero(rows.indicator == indicator.id)
        if not len(chosen) and len(names) > 1:
            problem = f"no row is of the indicator {indicator.id!r}."
            raise TableError(Fault(f"source {indicator.source!r}", problem, allowed=listed(names)))
        chosen = chosen if len(chosen) else np.arange(len(rows))
        scaled = (indicator.kind == "proportion") & np.isfinite(rows.scale) & (rows.scale > 0)
        factor = np.where(scaled, rows.scale, 1.0)
        return cls(rows, chosen, rows.value / factor, rows.se / factor)

    def contexts(self) -> list[Context]:
        """Settings and periods, sorted."""
        return sorted({Context(self.rows.setting[row], self.rows.period[row]) for row in self.chosen})

    def overall(self, where: Context) -> tuple[float, float]:
        """Estimate and error of everybody: a row for all, else the average that the source states; NaN if neither."""
        mine = self._of(where)
        for row in mine:
            if _folded(self.rows.dimension[row]) in WHOLE:
                return float(self.y[row]), float(self.s[row])
        stated = [self.rows.setting_average[row] * self._unit(row) for row in mine]
        known = [each for each in stated if np.isfinite(each)]
        return (float(known[0]) if known else np.nan), np.nan

    def by(self, where: Context, dimension: Dimension) -> PublishedSet:
        """The groups of a dimension, declared ones first, in order."""
        names = {_folded(dimension.id), _folded(dimension.title)}
        rows = {
            code_in(dimension, self.rows.subgroup[row], self.rows.source[row] or ""): row
            for row in self._of(where)
            if _folded(self.rows.dimension[row]) in names
        }
        declared = [level.code for level in dimension.levels if level.code in rows]
        codes = (*declared, *(code for code in rows if code not in declared))
        at = np.array([rows[code] for code in codes], dtype=np.int64)
        return PublishedSet(codes, self.y[at], self.s[at], self.rows.population[at])

    def _of(self, where: Context) -> list[int]:
        rows = self.rows
        return [row for row in self.chosen if (rows.setting[row], rows.period[row]) == where]

    def _unit(self, row: int) -> float:
        value = self.rows.value[row]
        return float(self.y[row] / value) if np.isfinite(value) and value != 0 else 1.0


def operand_row(y: float, s: float) -> Row:
    """The operand of an estimate with its standard error: as from a survey of unknown size."""
    row: Row = rows_of(surveyed(y, s, np.inf, np.inf))[0]
    return row


def code_in(dimension: Dimension, subgroup: str, source: str) -> str:
    """The code of a level that a source wrote: by its binding's map, by code, by label, else as written."""
    binding = dimension.bindings.get(source)
    maps: list[Mapping[str, str]] = [binding.map] if binding else [each.map for each in dimension.bindings.values()]
    wanted = _folded(subgroup)
    named = [(text, code) for one in maps for text, code in one.items()]
    named += [(text, level.code) for level in dimension.levels for text in (level.code, level.label)]
    return next((code for text, code in named if _folded(text) == wanted), subgroup)


def _folded(text: object) -> str:
    return str(text).strip().casefold()
