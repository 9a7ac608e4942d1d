"""The one row of a dimension whose reference is "extremes": the highest group beside the lowest."""

from __future__ import annotations

from collections.abc import Sequence

from isonomia.measures.drafts import Comparison, Drafts
from isonomia.measures.extremes import compare_extremes
from isonomia.measures.families import family_id
from isonomia.measures.groups import group_set, stacked, traits
from isonomia.measures.questions import Question
from isonomia.measures.references import Reference
from isonomia.measures.slices import Context, View
from isonomia.model.study import Dimension, Indicator

OF_EXTREMES = ("difference", "ratio")


def write_extremes(
    drafts: Drafts,
    question: Question,
    indicator: Indicator,
    view: View,
    where: Context,
    dimension: Dimension,
    levels: Sequence[str],
    reference: Reference,
    measures: Sequence[str],
    *,
    protected: bool,
) -> None:
    """One row a measure; hidden if any group is, as which are the extremes would tell something of it."""
    columns = {
        "dimension": dimension.id,
        "coding": view.table.coding.get(dimension.id, ""),
        "subgroup": reference.focus,
        "reference": reference.code if reference.mode == "extremes" else "",
    }
    wanted = [measure for measure in measures if measure in OF_EXTREMES]
    identities = [question.identity(where, measure, **columns) for measure in wanted]
    if reference.mode == "hidden":
        for identity in identities:
            drafts.hide(identity)
        return
    overlapping = bool(view.table.overlapping)
    if reference.mode == "refused" or overlapping:
        for identity in identities:
            drafts.refuse(identity, "NOT_APPLICABLE" if overlapping else reference.code)
        return
    one = group_set(view, where, dimension, levels, indicator)
    batch = drafts.batch(("extremes", traits(one)), lambda sets: compare_extremes(stacked(sets, protected=protected)))
    at = batch.add(one, direction=question.direction, census=question.census)
    family = family_id(question.id, where.period, dimension.id, where.setting)
    comparison = Comparison(family, question.margin, batch, at, "difference")
    for measure, identity in zip(wanted, identities, strict=True):
        drafts.write({**identity, "flags": reference.flags}, batch, measure, at, comparison)
