"""Rows of how people answered an item: the share of each answer by group, and by how much one group answers higher.

answer_share                    of everybody and of each group, by answer
cliffs_delta                    of a group beside everyone else, or beside the declared group
probability_of_superiority      the same as a share of pairs
item_non_response               of each group
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final

import numpy as np

from isonomia.climate.answer_classes import Answers, answers_of
from isonomia.climate.answer_sums import sums_tell_nothing
from isonomia.climate.linked import Rule
from isonomia.climate.wave_rows import Changed, numbers_of
from isonomia.measures.cliffs_delta import cliffs_delta, dominance_p, probability_of_superiority
from isonomia.measures.families import PLANNED, adjusted_by_family, family_id
from isonomia.measures.questions import Question
from isonomia.measures.references import EVERYONE_ELSE
from isonomia.measures.slices import Context, Library, View, levels_of
from isonomia.measures.verdict import verdict
from isonomia.model.estimates import Estimate
from isonomia.model.scales import Scale
from isonomia.model.study import Dimension, Study
from isonomia.stats.arrays import Floats
from isonomia.stats.proportions import wilson

SHARE: Final = "answer_share"
DELTA: Final = "cliffs_delta"
SUPERIORITY: Final = "probability_of_superiority"
TOGETHER: Final = "answers_put_together"
JOINED: Final = "+"
"""Between the places of answers that are told together, in the component of a row."""


def answer_rows(study: Study, scale: Scale, library: Library, rule: Rule) -> Iterator[Estimate]:
    """All rows of answers to the items of a scale."""
    asked = {each.id: each for each in study.indicators}
    questions = {each.id: Question.of_indicator(asked[each.question]) for each in scale.items}
    views = {each.id: library.view(each.question) for each in scale.items}
    if any(each is None or each.table.weighted for each in views.values()):
        return
    tested: list[Changed] = []
    for where in dict.fromkeys(each for view in views.values() if view is not None for each in view.lookup):
        for name in ("", *(entry[0] for entry in scale.by)):
            told = _told(scale, library, name, where, rule)
            for item in scale.items:
                view, question = library.view(item.question, (name,) if name else ()), questions[item.id]
                if view is None:
                    continue
                yield from _shares(question, told.get(item.id), view, where, name)
                if name:
                    tested += _compared(question, told.get(item.id), view, where, study.dimensions[name])
    yield from judged(tested, set(asked[scale.id].planned))


def _told(scale: Scale, library: Library, name: str, where: Context, rule: Rule) -> dict[str, Answers]:
    """The answers to all items by one way of grouping: as finely as may be, else coarsely, else none of any item."""
    for coarse in (False, True):
        found: dict[str, Answers] = {}
        for item in scale.items:
            whole, view = library.view(item.question), library.view(item.question, (name,) if name else ())
            beside = library.view(item.question, (name,), EVERYONE_ELSE) if name else None
            own = (
                None
                if whole is None or view is None
                else answers_of(item, view, whole, beside, where, rule, coarse=coarse)
            )
            if own is not None:
                found[item.id] = own
        if not found or _safe(scale, list(found.values()), rule):
            return found
    return {}


def _safe(scale: Scale, found: list[Answers], rule: Rule) -> bool:
    """Whether the sum of the scores adds nothing to what is told of the answers."""
    if scale.score == "top_box":
        return True
    if len(scale.items) == 1 and rule.least:
        return all(len(places) == 1 for each in found for places in each.classes)
    return sums_tell_nothing(found, rule)


def _codes(view: View, where: Context) -> list[str]:
    return [(codes[0] if codes else "") for codes in view.lookup.get(where, {})]


def _shares(question: Question, found: Answers | None, view: View, where: Context, name: str) -> Iterator[Estimate]:
    """The share of each class of answers in each group that is shown; one hidden row for each that is not."""
    shown = () if found is None else found.codes
    for code in _codes(view, where):
        if (code not in shown and view.is_hidden(view.row(where, *((code,) if name else ())))) or found is None:
            yield Estimate(**question.identity(where, SHARE, dimension=name, subgroup=code), status="hidden")
    if found is None:
        return
    for code, counts in zip(found.codes, found.counts, strict=True):
        n = float(counts.sum())
        limits = wilson(counts, n)
        for at, places in enumerate(found.classes):
            component = JOINED.join(f"{place:g}" for place in places)
            identity = question.identity(where, SHARE, dimension=name, subgroup=code, component=component)
            numbers: dict[str, Any] = {"value": float(counts[at] / n), "n": int(n)}
            if question.census:
                numbers["reason"] = "CENSUS"
            else:
                numbers |= {"ci_lower": float(limits.low[at]), "ci_upper": float(limits.high[at])}
                numbers |= {"confidence": 0.95, "method": "Wilson"}
            yield Estimate(**identity, **numbers)


def _compared(
    question: Question, found: Answers | None, view: View, where: Context, dimension: Dimension
) -> Iterator[Changed]:
    """Each group beside everyone else, or beside the group that the study declares."""
    levels = levels_of(dimension, view)
    declared = next((label for label, codes in dimension.merge.items() if dimension.reference in codes), "")
    reference = next((each for each in (dimension.reference, declared) if each in levels), EVERYONE_ELSE)
    for code in levels:
        if code == reference:
            continue
        columns = {"dimension": dimension.id, "subgroup": code, "reference": reference}
        identities = [question.identity(where, each, **columns) for each in (DELTA, SUPERIORITY)]
        sides = None if found is None else _sides(found, code, reference)
        row = view.row(where, code)
        if sides is not None:
            yield from _pair(question, where, identities, sides, merged=_merged(found))
        elif found is not None and row is not None and view.table.n[row] == 0:
            yield from (Changed({**each, "status": "refused", "reason": "NO_DATA"}) for each in identities)
        elif row is None:
            yield from (Changed({**each, "status": "refused", "reason": question.nothing}) for each in identities)
        else:
            yield from (Changed({**each, "status": "hidden"}) for each in identities)


def _sides(found: Answers, code: str, reference: str) -> Floats | None:
    """(1, 2, classes) people of a group and of what it is compared with; None where either is hidden."""
    own = found.counts[found.codes.index(code)] if code in found.codes else None
    if reference == EVERYONE_ELSE:
        other = found.rest.get(code)
    else:
        other = found.counts[found.codes.index(reference)] if reference in found.codes else None
    return None if own is None or other is None else np.stack([own, other])[None]


def _merged(found: Answers | None) -> bool:
    return found is not None and any(len(each) > 1 for each in found.classes)


def _pair(
    question: Question, where: Context, identities: list[dict[str, Any]], sides: Floats, *, merged: bool
) -> Iterator[Changed]:
    delta = cliffs_delta(sides)
    p = dominance_p(sides)
    flags = (TOGETHER,) if merged else ()
    n = int(sides[0, 0].sum())
    for identity, result in zip(identities, (delta, probability_of_superiority(delta)), strict=True):
        numbers = numbers_of(result, ranges=not question.census)
        if "value" not in numbers:
            yield Changed({**identity, **numbers})
            continue
        known = numbers.get("ci_lower") is not None and np.isfinite(p[0])
        family = family_id(question.id, where.period, where.setting, identity["measure"], identity["dimension"])
        yield Changed({**identity, **numbers, "n": n, "flags": flags}, float(p[0]) if known else None, family)


def judged(changes: list[Changed], planned: Collection[str]) -> Iterator[Estimate]:
    """The rows with q-values within their families, and verdicts. `planned`: dimensions adjusted after Holm."""
    families = {each.family for each in changes if each.columns.get("dimension") in planned}
    adjusted = adjusted_by_family([each.family for each in changes], [each.p for each in changes], families)
    for each, q in zip(changes, adjusted, strict=True):
        columns = dict(each.columns)
        if q is not None:
            said = verdict(columns["ci_lower"], columns["ci_upper"], q.q_value, None)
            columns |= {"p_value": each.p, "q_value": q.q_value, "family": each.family, "family_size": q.size}
            columns |= {"verdict": said}
            if each.family in families:
                columns["flags"] = tuple(sorted((*columns["flags"], PLANNED)))
        yield Estimate(**columns)
