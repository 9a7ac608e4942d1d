"""Rows of change between waves: of everybody, of each group, and what of it is another mix of people.

wave_change       ȳ₂ − ȳ₁, of everybody and of each group
wave_change_part  rate (within groups), composition (another mix), by each dimension
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from isonomia.climate.change import (
    WeighedWave,
    composition_change,
    overlap_change,
    overlap_design_change,
    paired_change,
    paired_design_change,
)
from isonomia.climate.invariance import Invariance, Limits, invariance
from isonomia.climate.linked import Rule, Together, linked_people, overlap
from isonomia.climate.moments import told
from isonomia.climate.scale_rows import LEAST_ITEMS, SAME
from isonomia.climate.waves import Grouped, Pair, pairs_of
from isonomia.measures.difference import difference, difference_df
from isonomia.measures.families import PLANNED, adjusted_by_family, family_id
from isonomia.measures.operand_rows import joined
from isonomia.measures.questions import Question
from isonomia.measures.slices import Library
from isonomia.measures.verdict import verdict
from isonomia.model.absence import is_absence
from isonomia.model.estimates import Estimate, Result
from isonomia.model.scales import Scale
from isonomia.model.study import Study
from isonomia.stats.arrays import Floats, divide, root, two_sided_t
from isonomia.stats.factor_model import FactorModel
from isonomia.stats.item_moments import ItemMoments
from isonomia.stats.means import welch_df

CHANGE: Final = "wave_change"
PAIRED: Final = "paired_change"
PART: Final = "wave_change_part"
NOT_INVARIANT: Final = "NOT_INVARIANT"


def wave_rows(
    study: Study, scale: Scale, question: Question, library: Library, rule: Rule, *, pooled: bool = False
) -> Iterator[Estimate]:
    """All rows of change of a scale, wave by wave, each after the verdict on whether both measure the same.

    Args:
        study: names the scale.
        scale: with waves to compare, or none.
        question: of its score.
        library: shown cells.
        rule: of whom something may be told.
        pooled: periods of the source are added up, so that nobody can be linked.
    """
    for found_pair in pairs_of(study, scale, library):
        pair = replace(found_pair, linked=found_pair.linked and not pooled)
        found = wave_invariance(scale, library, pair, rule.least)
        yield invariance_row(question, pair, found)
        changes = list(change_rows(study, scale, question, library, pair, rule))
        planned = {name for each in study.indicators if each.id == scale.id for name in each.planned}
        yield from settled(changes, scale.margin, found, planned)


@dataclass(frozen=True, slots=True)
class Changed:
    """One figure of change that waits for its q-value: its columns, and the p of no change where it is tested."""

    columns: Mapping[str, Any]
    p: float | None = None
    family: str = ""


def change_rows(
    study: Study, scale: Scale, question: Question, library: Library, pair: Pair, rule: Rule
) -> Iterator[Changed]:
    """Every figure of change of a pair of waves."""
    before, after = (Grouped.of(library.view(each.scale), each.where) for each in (pair.before, pair.after))
    identity = {"reference": pair.before.where.period}
    whole = {**identity, "dimension": "", "subgroup": ""}
    people = linked_people(scale, library, pair, "", rule) if pair.linked else None
    if people is not None and _simple(study, pair):
        overlapping = _overlapping_sample if people[""].weighted else _overlapping
        yield overlapping(question, pair, library, people[""], whole)
    else:
        yield _difference(question, pair, before, after, whole, "")
    if pair.linked:
        yield _paired(question, pair, people, whole, "")
    for (name,) in scale.by:
        if study.dimensions[name].multiple:
            continue
        first, second = (
            Grouped.of(library.view(each.scale, (name,)), each.where) for each in (pair.before, pair.after)
        )
        own = linked_people(scale, library, pair, name, rule) if people is not None else None
        for code in _known(library, pair, name):
            group = {**identity, "dimension": name, "subgroup": code}
            if pair.linked:
                yield _paired(question, pair, own, group, code)
            else:
                yield _difference(question, pair, first, second, group, code)
        yield from _parts(question, pair, (first, second), {**identity, "dimension": name})


def _known(library: Library, pair: Pair, name: str) -> tuple[str, ...]:
    """Groups that either wave has, shown or not."""
    found: dict[str, None] = {}
    for each in (pair.after, pair.before):
        view = library.view(each.scale, (name,))
        for codes in view.lookup.get(each.where, {}) if view is not None else ():
            if not is_absence(codes[0]):
                found[codes[0]] = None
    return tuple(found)


def _difference(
    question: Question, pair: Pair, before: Grouped, after: Grouped, columns: Mapping[str, Any], code: str
) -> Changed:
    """The averages of one group, or of everybody, set beside one another."""
    where = pair.after.where
    identity = question.identity(where, CHANGE, **columns)
    sides = [after.row(code), before.row(code)]
    if any(row is None and side.hidden for row, side in zip(sides, (after, before), strict=True)):
        return Changed({**identity, "status": "hidden"})
    if sides[0] is None or sides[1] is None:
        return Changed({**identity, "status": "refused", "reason": "NO_DATA"})
    focus, reference = (joined([row]) for row in (sides[0], sides[1]))
    result = difference("mean", focus, reference)
    df = difference_df(focus, reference, None)
    n = after.n[after.codes.index(code)]
    flags = ("conservative",) if pair.linked else ()
    return tested(
        question, pair, {**identity, "n": n, "flags": flags}, result, two_sided_t(divide(result.value, result.se), df)
    )


def _overlapping(
    question: Question, pair: Pair, library: Library, people: Together, columns: Mapping[str, Any]
) -> Changed:
    """The averages of everybody, of whom some are in both waves."""
    identity = question.identity(pair.after.where, CHANGE, **columns)
    sides = overlap(library, pair)
    if sides is None:
        return Changed({**identity, "status": "hidden"})
    result = overlap_change(*sides, people.shared())
    errors = [root(divide(each.variance, each.n)) for each in sides]
    df = welch_df(errors[0], sides[0].n - 1, errors[1], sides[1].n - 1)
    n = int(sides[1].n[0])
    return tested(question, pair, {**identity, "n": n}, result, two_sided_t(divide(result.value, result.se), df))


def _simple(study: Study, pair: Pair) -> bool:
    """No clusters, and no share that was drawn: the covariance of two waves is that of who answered twice."""
    named = {pair.before.scale, pair.after.scale}
    sources = [study.sources[each.source] for each in study.scales if each.id in named]
    return not any(each.cluster or each.sampled for each in sources)


def _overlapping_sample(
    question: Question, pair: Pair, library: Library, people: Together, columns: Mapping[str, Any]
) -> Changed:
    """The weighted averages of everybody, of whom some are in both waves; of a sample without clusters."""
    identity = question.identity(pair.after.where, CHANGE, **columns)
    sides = [Grouped.of(library.view(each.scale), each.where) for each in (pair.before, pair.after)]
    rows = [each.row("") for each in sides]
    waves = [
        WeighedWave(each.size[:1], row[:1], row[1:2], np.array([each.n[0] - 1.0]))
        for each, row in zip(sides, rows, strict=True)
        if row is not None
    ]
    if len(waves) < len(rows):
        return Changed({**identity, "status": "hidden"})
    first, second = waves
    result = overlap_design_change(first, second, people.shared("uw*"), people.sums["uw*n"])
    df = welch_df(first.se, first.df, second.se, second.df)
    n = sides[1].n[0]
    return tested(question, pair, {**identity, "n": n}, result, two_sided_t(divide(result.value, result.se), df))


def _paired(
    question: Question, pair: Pair, people: Mapping[str, Together] | None, columns: Mapping[str, Any], code: str
) -> Changed:
    """How the same people of one group, or all of them, changed."""
    identity = question.identity(pair.after.where, PAIRED, **columns)
    if people is None:
        return Changed({**identity, "status": "hidden"})
    own = people.get(code)
    if own is None or own.n == 0:
        return Changed({**identity, "status": "refused", "reason": "NO_DATA"})
    df = np.array([own.sums.get("df", own.n - 1.0)])
    if "se" in own.sums:
        change = own.changes[-2 if own.weighted else 0]
        result = paired_design_change(change[0], change[1], own.sums["se"], df)
    else:
        result = paired_change(own.change.n, own.change.x, own.change.xx)
    p = two_sided_t(divide(result.value, result.se), df)
    return tested(question, pair, {**identity, "n": own.n}, result, p)


def tested(question: Question, pair: Pair, identity: Mapping[str, Any], result: Result, p: Floats) -> Changed:
    """One figure of change with its range and its p; neither where everybody was counted."""
    numbers = numbers_of(result, ranges=not question.census)
    family = family_id(
        question.id,
        pair.after.where.period,
        pair.after.where.setting,
        str(identity["measure"]),
        str(identity.get("dimension", "")),
        pair.before.where.period,
    )
    told_p = float(p[0]) if numbers.get("ci_lower") is not None and np.isfinite(p[0]) else None
    return Changed({**identity, **numbers}, told_p, family)


def numbers_of(result: Result, *, ranges: bool) -> dict[str, Any]:
    """The columns of one result that hold its numbers, or say why there are none."""
    if result.reason[0]:
        return {"status": "refused", "reason": str(result.reason[0]), "n": None}
    found: dict[str, Any] = {"value": float(result.value[0])}
    if not ranges:
        return found | {"reason": "CENSUS"}
    if not np.isfinite(result.low[0] + result.high[0]):
        return found | {"reason": str(result.interval_reason[0]) or "NO_SE"}
    limits = {"ci_lower": float(result.low[0]), "ci_upper": float(result.high[0]), "se": float(result.se[0])}
    return found | limits | {"confidence": result.confidence, "method": result.method}


def _parts(question: Question, pair: Pair, sides: Sequence[Grouped], columns: Mapping[str, Any]) -> Iterator[Changed]:
    """What other answers of the same groups did, and what another mix of people did; hidden if any group is."""
    names = ("rate", "composition")
    identities = [
        question.identity(pair.after.where, PART, **{**columns, "subgroup": "", "component": name}) for name in names
    ]
    if any(each.hidden for each in sides):
        yield from (Changed({**identity, "status": "hidden"}) for identity in identities)
        return
    codes = tuple(dict.fromkeys((*sides[0].codes, *sides[1].codes)))
    if not codes:
        return
    found = composition_change(*(each.mix(codes) for each in sides))
    n = int(sum(sides[1].n))
    flags = ("conservative",) if pair.linked else ()
    for name, identity in zip(names, identities, strict=True):
        numbers = numbers_of(found["rate" if name == "rate" else "composition"], ranges=not question.census)
        more = {"flags": flags} if "value" in numbers else {}
        yield Changed({**identity, "n": n, **numbers, **more})


def wave_invariance(scale: Scale, library: Library, pair: Pair, least: int) -> Invariance | None:
    """Whether the statements are read alike in both waves; None for a scale too short, or waves too small to test.

    By the test and CFI, without RMSEA (Cheung & Rensvold, Struct Equ Modeling 2002;9:233): a false alarm takes every
    figure of change away. Of two samples of 250 drawn alike 3 in 100 fail so, and 9 in 100 where RMSEA counts as well.
    """
    if len(scale.items) < LEAST_ITEMS:
        return None
    limits = Limits(rmsea_rise=np.inf)
    sides = [
        told(library, replace(scale, id=each.scale), each.where, "", least).at_least(limits.least_people)
        for each in (pair.before, pair.after)
    ]
    if any(not each.codes for each in sides):
        return None
    columns = (np.concatenate([getattr(each.moments, name) for each in sides]) for name in ("n", "sx", "sxx"))
    model = FactorModel(((scale.id, tuple(each.id for each in scale.items)),))
    return invariance(ItemMoments(sides[1].moments.items, *columns), model, limits)


def invariance_row(question: Question, pair: Pair, found: Invariance | None) -> Estimate:
    """The verdict on the waves, as a flag of one row."""
    identity = question.identity(
        pair.after.where, SAME, dimension="", subgroup="", component="waves", reference=pair.before.where.period
    )
    if found is None or found.verdict == "not_tested":
        return Estimate(**identity, status="refused", reason=(found.reason if found else "") or "TOO_SMALL")
    change = found.steps[2].cfi_change if len(found.steps) > 2 else 0.0
    freed = tuple(f"freed_{part}_{item}" for part, item in found.freed)
    return Estimate(**identity, value=float(change), flags=(found.verdict, *freed))


def settled(
    changes: Sequence[Changed], margin: float | None, found: Invariance | None, planned: Collection[str] = ()
) -> Iterator[Estimate]:
    """The rows with q-values and verdicts; refused where the waves do not measure the same thing."""
    broken = found is not None and found.reason == NOT_INVARIANT
    families = [each.family for each in changes]
    after_holm = {each.family for each in changes if each.columns.get("dimension") in planned}
    adjusted = adjusted_by_family(families, [None if broken else each.p for each in changes], after_holm)
    for each, q in zip(changes, adjusted, strict=True):
        columns = dict(each.columns)
        if broken and columns.get("status", "ok") == "ok":
            bare = {name: columns[name] for name in _IDENTITY if name in columns}
            yield Estimate(**bare, status="refused", reason=NOT_INVARIANT)
            continue
        if q is not None:
            said = verdict(columns["ci_lower"], columns["ci_upper"], q.q_value, margin)
            columns |= {"p_value": each.p, "q_value": q.q_value, "family": each.family, "family_size": q.size}
            columns |= {"verdict": said, "margin": margin}
            if each.family in after_holm:
                columns["flags"] = tuple(sorted((*columns.get("flags", ()), PLANNED)))
        yield Estimate(**columns)


_IDENTITY: Final = (
    "setting",
    "period",
    "source",
    "indicator",
    "dimension",
    "subgroup",
    "measure",
    "component",
    "reference",
    "unit",
)
