"""Who came to each step of a pathway and who passed it, as shown tables have it, group by group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from isonomia.measures.questions import Question
from isonomia.measures.reliability import UNRELIABLE, Gate
from isonomia.measures.slices import WITH_UNKNOWN, Context, Library, View, missing_table
from isonomia.model.absence import is_absence
from isonomia.model.pathway import Pathway
from isonomia.model.shown import Role
from isonomia.model.study import Study
from isonomia.stats.arrays import Floats

HIDDEN: Final = "hidden"
"""A step of which a count is hidden; other marks are reasons of refusal, and "" is a step that is shown."""


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

    def flags(self, first: int, last: int) -> tuple[str, ...]:
        """What a reader must know of these steps."""
        return (WITH_UNKNOWN,) if any(self.mixed[first : last + 1]) else ()


@dataclass(frozen=True, slots=True, eq=False)
class Cohorts:
    """The shown tables of the steps of one pathway."""

    pathway: Pathway
    questions: tuple[Question, ...]
    library: Library
    gate: Gate
    counted: bool  # a source of counts: a row that it does not have is withheld
    may_wait: tuple[bool, ...]  # (K,) of some people the outcome of the step may not be known yet

    @classmethod
    def of(cls, study: Study, pathway: Pathway, library: Library, gate: Gate) -> Cohorts:
        """The steps of a closed pathway of the study."""
        by_id = {each.id: each for each in study.indicators}
        questions = tuple(Question.of_indicator(by_id[name]) for name in pathway.questions)
        source = study.sources[pathway.source]
        held = [
            each.waits is not None or any(source.absent.get(name) for name in each.condition.columns)
            for each in pathway.reached
        ]
        waits = tuple(any(held[at:]) if pathway.gaps == "infer" else held[at] for at in range(1, len(held)))
        return cls(pathway, questions, library, gate, source.kind == "counts", waits)

    def views(self, dimensions: tuple[str, ...], role: Role = "group") -> tuple[View, ...]:
        """The table of each step."""
        found = [self.library.view(each.id, dimensions, role) for each in self.questions]
        for question, view in zip(self.questions, found, strict=True):
            if view is None:
                raise missing_table(question.id, *dimensions)
        return tuple(view for view in found if view is not None)

    def walked(self, views: Sequence[View], where: Context, codes: Sequence[str]) -> Walked:
        """A group along the steps."""
        steps = [self._step(view, where, codes) for view in views]
        entered, passed, marks = zip(*steps, strict=True)
        return Walked(_floats(entered), _floats(passed), marks, (False,) * len(marks))

    def everyone_else(self, rest: Sequence[View], groups: Sequence[View], where: Context, code: str) -> Walked:
        """Everyone else beside a group along the steps; at some of them with those whose group is not known."""
        found = self.walked(rest, where, (code,))
        mixed = tuple(_mixed(*each, where, code) for each in zip(rest, groups, strict=True))
        return replace(found, mixed=mixed)

    def _step(self, view: View, where: Context, codes: Sequence[str]) -> tuple[float, float, str]:
        row = view.row(where, *codes)
        if row is None:
            return 0.0, 0.0, "SUPPRESSED_INPUT" if self.counted else ""
        if view.is_hidden(row):
            return 0.0, 0.0, HIDDEN
        mark = UNRELIABLE if self.gate.of_view(view).refuses(row) else ""
        return float(view.table.n[row]), float(view.table.events[row]), mark


def _mixed(rest: View, groups: View, where: Context, code: str) -> bool:
    """Whether everyone else includes people whose group is not known, if there are any."""
    row, marked = rest.row(where, code), rest.table.with_unknown
    if row is None or marked is None or not marked[row]:
        return False
    rows = [at for codes, at in groups.lookup.get(where, {}).items() if any(map(is_absence, codes))]
    return any(groups.is_hidden(at) or groups.table.n[at] > 0 for at in rows)


def _floats(values: Sequence[float]) -> Floats:
    return np.array(values, dtype=np.float64)
