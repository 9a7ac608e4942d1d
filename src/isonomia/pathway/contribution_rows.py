"""Rows of what each step of a pathway adds to the gap at its end, and of the whole gap, under the last step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from isonomia.measures.drafts import Drafts
from isonomia.measures.figures import Outcome
from isonomia.measures.slices import Context
from isonomia.pathway.cohorts import HIDDEN, Cohorts, Walked
from isonomia.pathway.contribution import (
    Paths,
    Steps,
    stage_contribution,
    stage_contribution_share,
    stage_split,
    stage_total,
)

CONTRIBUTION: Final = "stage_contribution"
SHARE: Final = "stage_contribution_share"
TOTAL: Final = "stage_total"
SPLIT: Final = "das_gupta"
WHOLE: Final = "total"
"""The component of the row of Das Gupta's split that holds the whole difference."""
Compute = Callable[[Sequence[Any]], Mapping[str, Outcome]]


class Beside(NamedTuple):
    """A group and what it is compared with."""

    focus: Walked
    reference: Walked

    def mark(self, first: int, last: int) -> str:
        """Why the steps from `first` to `last` give nothing."""
        marks = [each.mark_followed(first, last) for each in self]
        return HIDDEN if HIDDEN in marks else next((each for each in marks if each), "")


def write_contributions(
    drafts: Drafts,
    cohorts: Cohorts,
    where: Context,
    beside: Beside | None,
    refused: str,
    **columns: Any,  # noqa: ANN401  columns are of unlike type
) -> None:
    """What each step adds, its share of the whole, and Das Gupta's split; then the whole, under the last step."""
    last = len(cohorts.questions) - 1
    for step, question in enumerate(cohorts.questions):
        for measure, first, end in ((CONTRIBUTION, step, step), (SHARE, 0, last), (SPLIT, 0, last)):
            _write_row(drafts, cohorts, where, beside, refused, _Row(question.id, measure, step, first, end), columns)
    name = cohorts.questions[-1].id
    for measure, component in ((TOTAL, ""), (SPLIT, WHOLE)):
        _write_row(drafts, cohorts, where, beside, refused, _Row(name, measure, last, 0, last, component), columns)


class _Row(NamedTuple):
    """A row: its indicator, measure, step, and the steps from `first` to `end` that it is made of."""

    indicator: str
    measure: str
    step: int
    first: int
    end: int
    component: str = ""

    @property
    def key(self) -> str:
        """Of its figures."""
        return f"{self.measure}/{self.component}" if self.component else self.measure


def _write_row(
    drafts: Drafts,
    cohorts: Cohorts,
    where: Context,
    beside: Beside | None,
    refused: str,
    row: _Row,
    columns: Mapping[str, Any],
) -> None:
    question = cohorts.questions[row.step]
    identity = question.identity(where, row.measure, **columns)
    identity |= {"component": row.component} if row.component else {}
    mark = beside.mark(row.first, row.end) if beside else ""
    if mark == HIDDEN:
        drafts.hide(identity)
    elif beside is None or mark or refused:
        drafts.refuse(identity, mark or refused)
    else:
        flags = beside.reference.flags(row.first, row.end)
        whole = row.measure in {TOTAL, SPLIT} and (row.measure == TOTAL or bool(row.component))
        batch = drafts.batch(
            ("contributions", len(cohorts.questions), -1 if whole else row.step, row.measure == CONTRIBUTION),
            _whole if whole else _of_step(row.step, alone=row.measure == CONTRIBUTION),
        )
        at = batch.add(beside, direction=question.direction, census=question.census)
        drafts.write({**identity, "flags": flags}, batch, row.key, at)


def _paths(pairs: Sequence[Beside], steps: slice) -> Paths:
    focus, reference = (
        Steps(*(np.stack([getattr(each[side], name)[steps] for each in pairs]) for name in ("entered", "passed")))
        for side in (0, 1)
    )
    return Paths(focus, reference, lost=True)


def _of_step(step: int, *, alone: bool) -> Compute:
    def compute(pairs: Sequence[Beside]) -> dict[str, Outcome]:
        if alone:
            return {CONTRIBUTION: Outcome(stage_contribution(_paths(pairs, slice(step, step + 1)), 0))}
        paths = _paths(pairs, slice(None))
        return {
            SHARE: Outcome(stage_contribution_share(paths, step)),
            SPLIT: Outcome(stage_split(paths).effects[step]),
        }

    return compute


def _whole(pairs: Sequence[Beside]) -> dict[str, Outcome]:
    paths = _paths(pairs, slice(None))
    return {TOTAL: Outcome(stage_total(paths)), f"{SPLIT}/{WHOLE}": Outcome(stage_split(paths).total)}
