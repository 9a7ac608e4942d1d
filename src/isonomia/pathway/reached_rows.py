"""Rows of how long it takes to get to a stage: who got there within so many periods, by group, and how groups compare.

All from shown cells alone: of a group, those of each band, and all who came. They stand under the question who got
there so far. The last band is open and has no end, so nothing is said of it. Where a band is not shown, the bands
before it still tell how long half took, if half got there within them, and how two groups compare.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from isonomia.measures.drafts import Drafts
from isonomia.measures.figures import Outcome
from isonomia.measures.groups import LEAST_SHARE
from isonomia.measures.questions import Question
from isonomia.measures.reliability import UNRELIABLE, Gate
from isonomia.measures.slices import Context, Library, View, absences_of, levels_of, missing_table
from isonomia.model.pathway import Pathway
from isonomia.model.study import Dimension, Study
from isonomia.pathway.cohorts import HIDDEN, NOT_KNOWN
from isonomia.pathway.duration import LifeTable, median_stage_time
from isonomia.pathway.hazards import PersonPeriods, hazard_ratio
from isonomia.pathway.reached import followed, reached_within
from isonomia.stats.patterns import Factor

WITHIN: Final = "reached_within"
MEDIAN: Final = "median_stage_time"
RATIO: Final = "hazard_ratio"
HALF: Final = 0.5
Compute = Callable[[Sequence[Any]], Mapping[str, Outcome]]


class Timed(NamedTuple):
    """A group: in each band but the last those who stand there and those who got there; and all who came.

    `marks`: (J,) why a band gives nothing, "hidden" or a reason; "" where everything up to it is shown.
    """

    people: tuple[float, ...]
    reached: tuple[float, ...]
    came: float
    marks: tuple[str, ...]

    @property
    def shown(self) -> int:
        """How many bands there are before one that is not shown."""
        return next((at for at, mark in enumerate(self.marks) if mark), len(self.marks))

    def mark(self, bands: int) -> str:
        """Why so many bands give nothing."""
        return self.marks[min(bands, len(self.marks) - 1)]

    def first(self, bands: int) -> Timed:
        """The first bands alone."""
        return Timed(self.people[:bands], self.reached[:bands], self.came, self.marks[:bands])

    def has_half(self) -> bool:
        """Whether half of those who came got there within its bands."""
        return bool(_table([self]).survival[0, -1:].min(initial=1.0) <= HALF)


def write_reached(drafts: Drafts, study: Study, pathway: Pathway, library: Library, gate: Gate) -> None:
    """The rows of every stage of a closed pathway of which the study tells how long it took."""
    by_id = {each.id: each for each in study.indicators}
    for stage in pathway.stages:
        if stage.duration is not None and stage.so_far not in study.release.hold:
            step = _Step(
                Question.of_indicator(by_id[stage.so_far]), study.dimensions[stage.duration.dimension], library, gate
            )
            step.write(drafts, [study.dimensions[entry[0]] for entry in pathway.by if len(entry) == 1])


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """Who got to a stage so far, and the dimension that says how long it took."""

    question: Question
    time: Dimension
    library: Library
    gate: Gate

    def write(self, drafts: Drafts, dimensions: Sequence[Dimension]) -> None:
        """Everybody, then the groups of each dimension."""
        whole, bands = self._view(), self._view(self.time.id)
        names = levels_of(self.time, bands)[:-1]
        for where in whole.lookup:
            own = self._timed(bands, where, (), names, whole.row(where), whole)
            self._write_group(drafts, where, own, names, {})
            for dimension in dimensions:
                self._write_dimension(drafts, where, dimension)

    def _write_dimension(self, drafts: Drafts, where: Context, dimension: Dimension) -> None:
        groups, bands = self._view(dimension.id), self._view(dimension.id, self.time.id)
        names = levels_of(self.time, bands)[:-1]
        levels = levels_of(dimension, groups)
        coding = groups.table.coding.get(dimension.id, "")
        found = {code: self._timed(bands, where, (code,), names, groups.row(where, code), groups) for code in levels}
        for code, timed in found.items():
            self._write_group(drafts, where, timed, names, {"dimension": dimension.id, "subgroup": code}, coding)
        if groups.table.overlapping or dimension.reference not in found or not names:
            return
        for code, timed in found.items():
            if code != dimension.reference:
                columns = {"dimension": dimension.id, "subgroup": code, "reference": dimension.reference}
                self._write_ratio(drafts, where, (found[dimension.reference], timed), columns | {"coding": coding})

    def _view(self, *dimensions: str) -> View:
        view = self.library.view(self.question.id, dimensions)
        if view is None:
            raise missing_table(self.question.id, *dimensions)
        return view

    def _timed(
        self,
        bands: View,
        where: Context,
        codes: tuple[str, ...],
        names: Sequence[str],
        row: int | None,
        whole: View,
    ) -> Timed:
        """A group over the bands; of somebody of whom it is not known how long it took nothing is said."""
        if whole.is_hidden(row):
            return Timed((0.0,) * len(names), (0.0,) * len(names), 0.0, (HIDDEN,) * len(names))
        came = 0.0 if row is None else float(whole.table.n[row])
        lost = [_cell(bands, bands.row(where, *codes, code)) for code in absences_of(self.time.id, bands)]
        cells = [_cell(bands, bands.row(where, *codes, name)) for name in names]
        unknown = sum(each.people for each in lost)
        mark = HIDDEN if any(each.hidden for each in lost) else ""
        mark = mark or (UNRELIABLE if row is not None and self.gate.of_view(whole).refuses(row) else "")
        mark = mark or (NOT_KNOWN if came and came - unknown < LEAST_SHARE * came else "")
        marks = []
        for each in cells:
            mark = HIDDEN if each.hidden else mark
            marks.append(mark)
        people, reached = (tuple(getattr(each, name) for each in cells) for name in ("people", "reached"))
        return Timed(
            people, reached, max(came - unknown, sum(people)), tuple(marks)
        )  # rounded bands may add up to more

    def _write_group(
        self,
        drafts: Drafts,
        where: Context,
        timed: Timed,
        names: Sequence[str],
        columns: Mapping[str, str],
        coding: str = "",
    ) -> None:
        place = ("dimension_2", "subgroup_2") if columns else ("dimension", "subgroup")
        for band, name in enumerate(names):
            own = {**columns, **dict(zip(place, (self.time.id, name), strict=True)), "coding": coding}
            self._write(drafts, where, _Figure(WITHIN, timed.marks[band], (len(names), band)), timed, own)
        if _in_single_periods(self.time, names):
            seen = timed.first(timed.shown)
            hidden = timed.shown < len(names) and not seen.has_half()
            figure = _Figure(MEDIAN, timed.mark(timed.shown) if hidden else "", (timed.shown, -1))
            self._write(drafts, where, figure, seen, {**columns, "coding": coding})

    def _write_ratio(
        self, drafts: Drafts, where: Context, pair: tuple[Timed, Timed], columns: Mapping[str, str]
    ) -> None:
        bands = min(each.shown for each in pair)
        marks = [mark for each in pair if (mark := each.mark(0))] if not bands else []
        mark = HIDDEN if HIDDEN in marks else next(iter(marks), "")
        seen = tuple(each.first(bands) for each in pair)
        self._write(drafts, where, _Figure(RATIO, mark, (bands, -2)), seen, columns)

    def _write(
        self, drafts: Drafts, where: Context, figure: _Figure, operand: object, columns: Mapping[str, str]
    ) -> None:
        identity = self.question.identity(where, figure.measure, **columns)
        if figure.mark == HIDDEN:
            drafts.hide(identity)
        elif figure.mark:
            drafts.refuse(identity, figure.mark)
        else:
            batch = drafts.batch((figure.measure, *figure.shape), _COMPUTED[figure.measure](figure.shape[1]))
            at = batch.add(operand, direction=self.question.direction, census=self.question.census)
            one = operand if isinstance(operand, Timed) else None
            n = {} if one is None else {"n": int(one.came)}
            drafts.write({**identity, **n}, batch, figure.measure, at)


class _Figure(NamedTuple):
    """A measure, why it is not given, and what its operands have in common: the number of bands, and the band."""

    measure: str
    mark: str
    shape: tuple[int, int]


class _Cell(NamedTuple):
    people: float
    reached: float
    hidden: bool


def _cell(view: View, row: int | None) -> _Cell:
    """A cell of a table of people: one without a row has nobody in it."""
    if row is None:
        return _Cell(0.0, 0.0, hidden=False)
    if view.is_hidden(row):
        return _Cell(0.0, 0.0, hidden=True)
    people = float(view.table.n[row])
    return _Cell(people, min(people, float(view.table.events[row])), hidden=False)


def _in_single_periods(time: Dimension, names: Sequence[str]) -> bool:
    """Whether the bands are the first period, the second …: then half a band is half a period."""
    return len(time.bins) == len(names) + 1 and list(time.bins) == list(range(1, len(names) + 2))


def _table(groups: Sequence[Timed]) -> LifeTable:
    return followed([each.people for each in groups], [each.reached for each in groups], [each.came for each in groups])


def _within(band: int) -> Compute:
    return lambda groups: {WITHIN: Outcome(reached_within(_table(groups), band))}


def _median(_: int) -> Compute:
    return lambda groups: {MEDIAN: Outcome(median_stage_time(_table(groups)))}


def _ratio(_: int) -> Compute:
    def compute(pairs: Sequence[tuple[Timed, Timed]]) -> dict[str, Outcome]:
        sides = [_table([pair[side] for pair in pairs]) for side in (0, 1)]
        bands = sides[0].events.shape[1]
        levels = tuple(map(str, range(bands)))
        group = Factor("group", ("reference", "focus"), np.repeat(np.arange(2), bands))
        period = Factor("period", levels, np.tile(np.arange(bands), 2))
        events, risk = (
            np.concatenate([getattr(each, name) for each in sides], axis=1) for name in ("events", "at_risk")
        )
        return {RATIO: Outcome(hazard_ratio(PersonPeriods.of(group, period, events, risk), link="cloglog").result)}

    return compute


_COMPUTED: Final[Mapping[str, Callable[[int], Compute]]] = {WITHIN: _within, MEDIAN: _median, RATIO: _ratio}
