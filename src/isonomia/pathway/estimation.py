"""The rows of a closed pathway: who is still on the path after each step, and what each step adds to a gap.

All from shown cells alone. Rows stand under the indicator of their step; those of the whole path under the last one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final, NamedTuple

import numpy as np

from isonomia.measures.drafts import Drafts
from isonomia.measures.figures import Outcome
from isonomia.measures.references import EVERYONE_ELSE, Reference, resolve
from isonomia.measures.reliability import Gate
from isonomia.measures.slices import Context, Library, View, levels_of
from isonomia.model.estimates import Estimates
from isonomia.model.shown import Shown
from isonomia.model.study import REFERENCES, Dimension, Study
from isonomia.pathway.cohorts import HIDDEN, Cohorts, Walked
from isonomia.pathway.contribution import (
    Paths,
    Steps,
    stage_contribution,
    stage_contribution_share,
    stage_split,
    stage_total,
)
from isonomia.pathway.duration import LifeTable, life_table

ON_PATH: Final = "on_path"
CONTRIBUTION: Final = "stage_contribution"
SHARE: Final = "stage_contribution_share"
TOTAL: Final = "stage_total"
SPLIT: Final = "das_gupta"
WHOLE: Final = "total"
"""The component of the row of Das Gupta's split that holds the whole difference."""


class Beside(NamedTuple):
    """A group and what it is compared with."""

    focus: Walked
    reference: Walked

    def mark(self, first: int, last: int) -> str:
        """Why the steps from `first` to `last` give nothing."""
        marks = [each.mark(first, last) for each in self]
        return HIDDEN if HIDDEN in marks else next((each for each in marks if each), "")


def estimate(study: Study, shown: Shown) -> Estimates:
    """The rows of every closed pathway of the study, in its order.

    A pathway of which a step is held back has none: a product of its steps would tell of the one that is held.

    Raises:
        InternalError: a table that a pathway needs is missing.
    """
    drafts, library, gate = Drafts(), Library.of(shown), Gate.named(study.release.reliability)
    for pathway in study.pathways:
        if pathway.closed and not set(pathway.questions) & set(study.release.hold):
            _write(drafts, study, Cohorts.of(study, pathway, library, gate))
    return Estimates(drafts.finished(study.release.id), protected=not shown.private, internal=shown.internal)


def _write(drafts: Drafts, study: Study, cohorts: Cohorts) -> None:
    """Everybody, then each dimension alone, then the pairs."""
    pathway, whole = cohorts.pathway, cohorts.views(())
    for where in whole[0].lookup:
        _write_on_path(drafts, cohorts, where, cohorts.walked(whole, where, ()))
    for name in dict.fromkeys(name for entry in pathway.by for name in entry):
        _write_dimension(drafts, cohorts, study.dimensions[name], list(whole[0].lookup))
    for entry in pathway.by:
        if len(entry) > 1:
            _write_pairs(drafts, cohorts, [study.dimensions[name] for name in entry], list(whole[0].lookup))


def _write_dimension(drafts: Drafts, cohorts: Cohorts, dimension: Dimension, places: Sequence[Context]) -> None:
    one = _Slice.of(cohorts, dimension)
    for where in places:
        groups = {code: cohorts.walked(one.views, where, (code,)) for code in one.levels}
        for code, walked in groups.items():
            columns = {"dimension": dimension.id, "subgroup": code, "coding": one.coding}
            _write_on_path(drafts, cohorts, where, walked, one.unlike, **columns)
        if one.reference.mode == "code" and one.reference.code not in groups:
            continue
        for code, walked in groups.items():
            if one.reference.mode == "code" and code == one.reference.code:
                continue
            columns = {"dimension": dimension.id, "subgroup": code, "coding": one.coding}
            if one.reference.mode == "refused":
                _write_contributions(drafts, cohorts, where, None, one.reference.code, **columns)
                continue
            other = one.other(cohorts, where, code, groups)
            columns |= {"reference": one.reference.label}
            _write_contributions(drafts, cohorts, where, Beside(walked, other), one.unlike, **columns)


@dataclass(frozen=True, slots=True, eq=False)
class _Slice:
    """One dimension along the steps."""

    levels: tuple[str, ...]
    views: tuple[View, ...]
    rest: tuple[View, ...]
    reference: Reference
    coding: str
    unlike: str  # why numbers of unlike steps are not divided; "" where they are counted alike

    @classmethod
    def of(cls, cohorts: Cohorts, dimension: Dimension) -> _Slice:
        """The tables of a dimension, and what its groups are compared with."""
        views, rest = cohorts.views((dimension.id,)), cohorts.views((dimension.id,), "everyone_else")
        levels = levels_of(dimension, views[0])
        codings = {view.table.coding.get(dimension.id, "") for view in views}
        overlapping = bool(views[0].table.overlapping)
        return cls(
            levels,
            views,
            rest,
            _reference(dimension, levels, overlapping=overlapping),
            views[0].table.coding.get(dimension.id, ""),
            "UNLIKE_CODING" if len(codings) > 1 else "",
        )

    def other(self, cohorts: Cohorts, where: Context, code: str, groups: Mapping[str, Walked]) -> Walked:
        """What a group is compared with, along the steps."""
        if self.reference.mode == "code":
            return groups[self.reference.code]
        return cohorts.everyone_else(self.rest, self.views, where, code)


def _reference(dimension: Dimension, levels: Sequence[str], *, overlapping: bool) -> Reference:
    """One reference for all steps: a declared group, else everyone else.

    References that are chosen by what is observed (best, extremes) may be other groups at other steps, "overall" has
    the group in it, and groups that overlap share people: then it is everyone else.
    """
    if dimension.reference in REFERENCES or overlapping:
        return Reference(EVERYONE_ELSE)
    return resolve(dimension, levels, {}, 0)


def _write_pairs(drafts: Drafts, cohorts: Cohorts, dimensions: Sequence[Dimension], places: Sequence[Context]) -> None:
    names = tuple(each.id for each in dimensions)
    views = cohorts.views(names)
    levels = [levels_of(each, views[0]) for each in dimensions]
    for where in places:
        for codes in product(*levels):
            columns = {
                "dimension": names[0],
                "subgroup": codes[0],
                "dimension_2": names[1],
                "subgroup_2": codes[1],
                "coding": views[0].table.coding.get(names[0], ""),
            }
            _write_on_path(drafts, cohorts, where, cohorts.walked(views, where, codes), **columns)


def _write_on_path(
    drafts: Drafts,
    cohorts: Cohorts,
    where: Context,
    walked: Walked,
    unlike: str = "",
    **columns: Any,  # noqa: ANN401  columns are of unlike type
) -> None:
    """After each step, of those who started, the share still on the path."""
    for step, question in enumerate(cohorts.questions):
        identity = question.identity(where, ON_PATH, **columns)
        mark = walked.mark(0, step)
        if mark == HIDDEN:
            drafts.hide(identity)
        elif mark or unlike:
            drafts.refuse(identity, mark or unlike)
        else:
            batch = drafts.batch((ON_PATH, len(walked.marks), step), _on_path(step))
            at = batch.add(walked, direction=question.direction, census=question.census)
            drafts.write({**identity, "n": int(walked.entered[0]), "flags": walked.flags(0, step)}, batch, ON_PATH, at)


def _on_path(step: int) -> Any:  # noqa: ANN401  a function of operands
    def compute(groups: Sequence[Walked]) -> dict[str, Outcome]:
        entered, passed = (np.stack([getattr(each, name) for each in groups]) for name in ("entered", "passed"))
        # Whoever passed and has no known outcome at the next step is lost from sight between them.
        came = np.concatenate((entered[:, 1:], passed[:, -1:]), axis=1)
        table = LifeTable(entered, entered - passed, np.maximum(passed - came, 0.0))
        upto = LifeTable(*(each[:, : step + 1] for each in (table.at_risk, table.events, table.censored)))
        return {ON_PATH: Outcome(life_table(upto, step))}

    return compute


def _write_contributions(
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


def _of_step(step: int, *, alone: bool) -> Any:  # noqa: ANN401  a function of operands
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
