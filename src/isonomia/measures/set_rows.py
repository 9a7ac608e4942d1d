"""Rows of measures over all groups of a dimension: dispersion, gradient, impact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from isonomia.measures.drafts import Drafts
from isonomia.measures.figures import Outcome
from isonomia.measures.groups import HIDDEN, GroupSet, stacked, traits
from isonomia.measures.questions import Question
from isonomia.measures.sets import default_measures, evaluate
from isonomia.measures.slices import Context
from isonomia.measures.table import STATISTICS
from isonomia.model.groups import NO_REFERENCE
from isonomia.model.study import Dimension


def write_set(
    drafts: Drafts,
    question: Question,
    where: Context,
    dimension: Dimension,
    one: GroupSet | str,
    blank: GroupSet,
    asked: Sequence[str],
    *,
    protected: bool,
    coding: str,
) -> None:
    """The summary rows of one set.

    Args:
        drafts: where the rows go.
        question: what they are about.
        where: setting and period.
        dimension: of the groups.
        one: the set, or `HIDDEN`, or the code that refuses all of them.
        blank: the set as declared, without data: says which measures fit where the set itself cannot be looked at.
        asked: measures that the study names; empty for those that fit.
        protected: made from shown cells.
        coding: of the groups.
    """
    held = one if isinstance(one, GroupSet) else blank
    measures = _measures(drafts, held, asked, protected=protected)
    identities = [
        question.identity(where, measure, dimension=dimension.id, coding=coding, reference=_reference(held, measure))
        for measure in measures
    ]
    if one == HIDDEN:
        for identity in identities:
            drafts.hide(identity)
    elif not isinstance(one, GroupSet):
        for identity in identities:
            drafts.refuse(identity, one)
    elif measures:
        best = dimension.reference == "best"
        batch = drafts.batch(
            ("sets", traits(one), measures, best),
            lambda sets: _evaluated(sets, measures, best=best, protected=protected),
        )
        at = batch.add(one, direction=question.direction, census=question.census)
        for measure, identity in zip(measures, identities, strict=True):
            drafts.write({**identity, "n": int(one.n.sum()) if one.counted else None}, batch, measure, at)


def _measures(drafts: Drafts, one: GroupSet, asked: Sequence[str], *, protected: bool) -> tuple[str, ...]:
    """Those asked for, else those that fit; which fit is looked up once for sets of the same traits."""
    if asked:
        return tuple(measure for measure in asked if measure in STATISTICS)
    if len(one.codes) == 0:
        return ()
    return drafts.remembered(("fit", traits(one)), lambda: default_measures(stacked([one], protected=protected)))


def _reference(one: GroupSet, measure: str) -> str:
    """The code of the reference group, for the measures that use one."""
    uses = {"reference", "fixed_reference", "base"}.intersection(STATISTICS[measure].needs)
    if not uses or not one.codes:
        return ""
    if one.reference != NO_REFERENCE:
        return one.codes[one.reference]
    return one.codes[-1] if one.ordered and "fixed_reference" in uses else ""


def _evaluated(
    sets: Sequence[GroupSet], measures: Sequence[str], *, best: bool, protected: bool
) -> Mapping[str, Outcome]:
    found = evaluate(stacked(sets, protected=protected), measures, best_reference=best)
    return {measure: Outcome(result) for measure, result in found.items()}
