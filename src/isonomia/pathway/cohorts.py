"""Who came to each step of a pathway and who passed it, as shown tables have it, group by group.

A declared roll-up may be used at one step and not at another (it is used where a member would be hidden). Then the
whole chain is of the roll-up: at the other steps its members are added, if all of them are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Final, NamedTuple

import numpy as np

from isonomia.measures.groups import LEAST_SHARE
from isonomia.measures.questions import Question
from isonomia.measures.reliability import UNRELIABLE, Gate, Standing
from isonomia.measures.slices import WITH_UNKNOWN, Context, Library, View, levels_of, missing_table
from isonomia.model.absence import is_absence
from isonomia.model.pathway import Pathway
from isonomia.model.shown import Role
from isonomia.model.study import Dimension, Study
from isonomia.stats.arrays import Floats

HIDDEN: Final = "hidden"
"""A step of which a count is hidden; other marks are reasons of refusal, and "" is a step that is shown."""
NOT_KNOWN: Final = "TOO_MUCH_MISSING"


@dataclass(frozen=True, slots=True, eq=False)
class Walked:
    """A group along the K steps.

    Attributes:
        entered, passed: (K,) people; 0 where a step is not shown.
        marks: (K,) why a step gives nothing: "hidden", or a reason; "" where it is shown.
        mixed: (K,) people whose group is not known are among them.
    """

    entered: Floats
    passed: Floats
    marks: tuple[str, ...]
    mixed: tuple[bool, ...]

    def mark(self, first: int, last: int) -> str:
        """Why the steps from `first` to `last` give nothing; what is hidden outranks what is refused.

        Steps of which some include people whose group is not known and others do not are not of one cohort.
        """
        marks = [each for each in self.marks[first : last + 1] if each]
        unlike = "NOT_NESTED" if len(set(self.mixed[first : last + 1])) > 1 else ""
        return HIDDEN if HIDDEN in marks else next(iter(marks), unlike)

    def mark_followed(self, first: int, last: int) -> str:
        """`mark`; or `TOO_MUCH_MISSING`: at one of the steps the outcome of too many who came is not known yet.

        Those who leave are known first: with a cohort still under way a share of the known says too little arrive.
        """
        found = self.mark(first, last)
        if found:
            return found
        steps = slice(max(first, 1), last + 1)
        came = self.passed[steps.start - 1 : last]
        return NOT_KNOWN if np.any(self.entered[steps] < LEAST_SHARE * came) else ""

    def flags(self, first: int, last: int) -> tuple[str, ...]:
        """What a reader must know of these steps."""
        return (WITH_UNKNOWN,) if any(self.mixed[first : last + 1]) else ()


class _Counts(NamedTuple):
    """One group at one step."""

    entered: float
    passed: float
    mark: str

    def and_others(self, others: Sequence[_Counts], sign: int = 1) -> _Counts:
        """With other people added or taken off; nothing where one of them is not shown."""
        marks = [each.mark for each in (self, *others) if each.mark]
        if marks:
            return _Counts(0.0, 0.0, HIDDEN if HIDDEN in marks else marks[0])
        entered, passed = (sum(getattr(each, name) for each in others) for name in ("entered", "passed"))
        return _Counts(self.entered + sign * entered, self.passed + sign * passed, "")


@dataclass(frozen=True, slots=True, eq=False)
class Cohorts:
    """The shown tables of the steps of one pathway."""

    pathway: Pathway
    questions: tuple[Question, ...]
    library: Library
    gate: Gate
    counted: bool  # a source of counts: a row that it does not have is withheld
    may_wait: tuple[bool, ...]  # (K,) of some people the outcome of the step may not be known yet
    standings: dict[int, Standing] = field(default_factory=dict)  # view -> how its rows stand, worked out once

    @classmethod
    def of(cls, study: Study, pathway: Pathway, library: Library, gate: Gate) -> Cohorts:
        """The steps of a closed pathway of the study."""
        by_id = {each.id: each for each in study.indicators}
        questions = tuple(Question.of_indicator(by_id[name]) for name in pathway.questions)
        source = study.sources[pathway.source]
        waits = pathway.may_wait(source.absent)[1:]
        return cls(pathway, questions, library, gate, source.kind == "counts", waits)

    def views(self, dimensions: tuple[str, ...], role: Role = "group") -> tuple[View, ...]:
        """The table of each step."""
        found = [self.library.view(each.id, dimensions, role) for each in self.questions]
        for question, view in zip(self.questions, found, strict=True):
            if view is None:
                raise missing_table(question.id, *dimensions)
        return tuple(view for view in found if view is not None)

    def walked(
        self, views: Sequence[View], where: Context, codes: Sequence[str], dimensions: Sequence[Dimension] = ()
    ) -> Walked:
        """A group along the steps."""
        return _walked([self._group(view, where, codes, dimensions) for view in views])

    def everyone_else(
        self, rest: Sequence[View], groups: Sequence[View], where: Context, code: str, dimension: Dimension
    ) -> Walked:
        """Everyone else beside a group along the steps; at some of them with those whose group is not known."""
        steps, mixed = [], []
        for beside, view in zip(rest, groups, strict=True):
            first, *others = self._present(view, where, (code,), (dimension,))
            taken = [self._row(view, where, each) for each in others]
            steps.append(self._row(beside, where, first).and_others(taken, -1))
            mixed.append(_mixed(beside, view, where, first[0]))
        return replace(_walked(steps), mixed=tuple(mixed))

    def _group(self, view: View, where: Context, codes: Sequence[str], dimensions: Sequence[Dimension]) -> _Counts:
        first, *others = self._present(view, where, codes, dimensions)
        return self._row(view, where, first).and_others([self._row(view, where, each) for each in others])

    def _present(
        self, view: View, where: Context, codes: Sequence[str], dimensions: Sequence[Dimension]
    ) -> list[tuple[str, ...]]:
        """The rows of a table that make a group: its own, or those of the members of its roll-ups.

        Of a source of counts every member is needed: one without a row is withheld.
        """
        own = tuple(codes)
        if view.row(where, *own) is not None:
            return [own]
        members = _members(own, dimensions)
        there = members if self.counted else [each for each in members if view.row(where, *each) is not None]
        return there or [own]

    def _row(self, view: View, where: Context, codes: Sequence[str]) -> _Counts:
        row = view.row(where, *codes)
        if row is None:
            return _Counts(0.0, 0.0, "SUPPRESSED_INPUT" if self.counted else "")
        if view.is_hidden(row):
            return _Counts(0.0, 0.0, HIDDEN)
        if id(view) not in self.standings:
            self.standings[id(view)] = self.gate.of_view(view)
        if self.standings[id(view)].refuses(row):
            return _Counts(0.0, 0.0, UNRELIABLE)
        return _Counts(float(view.table.n[row]), float(view.table.events[row]), "")


def levels_along(dimension: Dimension, views: Sequence[View]) -> tuple[str, ...]:
    """The groups of a dimension that can be followed: a roll-up in the place of its members where any step has it."""
    seen = {code for view in views for code in view.codes(dimension.id)}
    rolled = {code: label for label, members in dimension.merge.items() if label in seen for code in members}
    return tuple(dict.fromkeys(rolled.get(code, code) for view in views for code in levels_of(dimension, view)))


def _members(codes: Sequence[str], dimensions: Sequence[Dimension]) -> list[tuple[str, ...]]:
    """A group as groups that are in no roll-up, or in another one."""
    merges = [each.merge for each in dimensions] or [{} for _ in codes]
    ways = ((code, *merge.get(code, ())) for code, merge in zip(codes, merges, strict=True))
    return [each for each in product(*ways) if each != tuple(codes)]


def _walked(steps: Sequence[_Counts]) -> Walked:
    entered, passed, marks = zip(*steps, strict=True)
    return Walked(_floats(entered), _floats(passed), marks, (False,) * len(marks))


def _mixed(rest: View, groups: View, where: Context, code: str) -> bool:
    """Whether everyone else includes people whose group is not known, if there are any."""
    row, marked = rest.row(where, code), rest.table.with_unknown
    if row is None or marked is None or not marked[row]:
        return False
    rows = [at for codes, at in groups.lookup.get(where, {}).items() if any(map(is_absence, codes))]
    return any(groups.is_hidden(at) or groups.table.n[at] > 0 for at in rows)


def _floats(values: Sequence[float]) -> Floats:
    return np.array(values, dtype=np.float64)
