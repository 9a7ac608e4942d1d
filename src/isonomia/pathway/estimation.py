"""The rows of a closed pathway: who is still on the path after each step, and what each step adds to a gap.

All from shown cells alone. Rows stand under the indicator of their step; those of the whole path under the last one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import numpy as np

from isonomia.measures.drafts import Drafts
from isonomia.measures.figures import Outcome
from isonomia.measures.references import EVERYONE_ELSE, Reference, resolve
from isonomia.measures.reliability import Gate
from isonomia.measures.slices import Context, Library, View
from isonomia.model.estimates import Estimates
from isonomia.model.shown import Shown
from isonomia.model.study import REFERENCES, Dimension, Study
from isonomia.pathway.cohorts import HIDDEN, Cohorts, Walked, levels_along
from isonomia.pathway.contribution import Steps
from isonomia.pathway.contribution_rows import Beside, Compute, write_contributions
from isonomia.pathway.left_rows import Way, ways_of, write_left
from isonomia.pathway.on_path import not_yet_known, on_path
from isonomia.pathway.reached_rows import write_reached

ON_PATH: Final = "on_path"
NOT_YET: Final = "not_yet_known"


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
        if pathway.closed:
            write_reached(drafts, study, pathway, library, gate)
    return Estimates(drafts.finished(study.release.id), protected=not shown.private, internal=shown.internal)


def _write(drafts: Drafts, study: Study, cohorts: Cohorts) -> None:
    """Everybody, then each dimension alone, then the pairs."""
    pathway, whole, ways = cohorts.pathway, cohorts.views(()), ways_of(study, cohorts)
    for where in whole[0].lookup:
        walked = cohorts.walked(whole, where, ())
        _write_on_path(drafts, cohorts, where, walked)
        write_left(drafts, cohorts, ways, where, walked)
    for name in dict.fromkeys(name for entry in pathway.by for name in entry):
        _write_dimension(drafts, cohorts, study.dimensions[name], list(whole[0].lookup), ways)
    for entry in pathway.by:
        if len(entry) > 1:
            _write_pairs(drafts, cohorts, [study.dimensions[name] for name in entry], list(whole[0].lookup))


def _write_dimension(
    drafts: Drafts, cohorts: Cohorts, dimension: Dimension, places: Sequence[Context], ways: Sequence[Way]
) -> None:
    one = _Slice.of(cohorts, dimension)
    for where in places:
        groups = {code: cohorts.walked(one.views, where, (code,), (dimension,)) for code in one.levels}
        for code, walked in groups.items():
            columns = {"dimension": dimension.id, "subgroup": code, "coding": one.coding}
            _write_on_path(drafts, cohorts, where, walked, one.unlike, **columns)
            write_left(drafts, cohorts, ways, where, walked, (code,), (dimension,), one.unlike, **columns)
        if one.reference.mode == "code" and one.reference.code not in groups:
            continue
        for code, walked in groups.items():
            if one.reference.mode == "code" and code == one.reference.code:
                continue
            columns = {"dimension": dimension.id, "subgroup": code, "coding": one.coding}
            if one.reference.mode == "refused":
                write_contributions(drafts, cohorts, where, None, one.reference.code, **columns)
                continue
            other = one.other(cohorts, where, code, groups)
            columns |= {"reference": one.reference.label}
            write_contributions(drafts, cohorts, where, Beside(walked, other), one.unlike, **columns)


@dataclass(frozen=True, slots=True, eq=False)
class _Slice:
    """One dimension along the steps."""

    dimension: Dimension
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
        levels = levels_along(dimension, views)
        codings = {view.table.coding.get(dimension.id, "") for view in views}
        overlapping = bool(views[0].table.overlapping)
        return cls(
            dimension,
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
        return cohorts.everyone_else(self.rest, self.views, where, code, self.dimension)


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
    levels = [levels_along(each, views) for each in dimensions]
    for where in places:
        for codes in product(*levels):
            columns = {
                "dimension": names[0],
                "subgroup": codes[0],
                "dimension_2": names[1],
                "subgroup_2": codes[1],
                "coding": views[0].table.coding.get(names[0], ""),
            }
            _write_on_path(drafts, cohorts, where, cohorts.walked(views, where, codes, dimensions), **columns)


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
        mark = walked.mark_followed(0, step)
        if mark == HIDDEN:
            drafts.hide(identity)
        elif mark or unlike:
            drafts.refuse(identity, mark or unlike)
        else:
            batch = drafts.batch((ON_PATH, len(walked.marks), step), _on_path(step))
            at = batch.add(walked, direction=question.direction, census=question.census)
            drafts.write({**identity, "n": int(walked.entered[0]), "flags": walked.flags(0, step)}, batch, ON_PATH, at)
        if step and cohorts.may_wait[step]:
            _write_not_yet_known(drafts, cohorts, where, walked, step, columns)


def _write_not_yet_known(
    drafts: Drafts, cohorts: Cohorts, where: Context, walked: Walked, step: int, columns: Mapping[str, Any]
) -> None:
    """Of those who passed the step before, the share of whom it is not known how they went on."""
    question = cohorts.questions[step]
    identity = question.identity(where, NOT_YET, **columns)
    mark = walked.mark(step - 1, step)
    came, known = int(walked.passed[step - 1]), int(walked.entered[step])
    if mark == HIDDEN:
        drafts.hide(identity)
    elif mark:
        drafts.refuse(identity, mark)
    else:
        batch = drafts.batch(NOT_YET, _not_yet_known)
        at = batch.add((came, known), direction=0, census=question.census)
        drafts.write({**identity, "n": came, "flags": walked.flags(step - 1, step)}, batch, NOT_YET, at)


def _not_yet_known(pairs: Sequence[tuple[int, int]]) -> dict[str, Outcome]:
    came, known = np.array(pairs, dtype=np.float64).reshape(-1, 2).T
    return {NOT_YET: Outcome(not_yet_known(came, known))}


def _on_path(step: int) -> Compute:
    def compute(groups: Sequence[Walked]) -> dict[str, Outcome]:
        steps = Steps(*(np.stack([getattr(each, name) for each in groups]) for name in ("entered", "passed")))
        return {ON_PATH: Outcome(on_path(steps, step))}

    return compute
