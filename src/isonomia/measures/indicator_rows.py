"""All rows of one indicator over shown cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from isonomia.measures.adjusted_rows import write_adjusted
from isonomia.measures.asked import adjusted_measures, crude_measures
from isonomia.measures.comparison_rows import (
    Compared,
    Pair,
    row_or_nobody,
    two_group_measures,
    write_comparison,
    write_hidden,
    write_refused,
)
from isonomia.measures.covariate_patterns import Patterns
from isonomia.measures.drafts import Drafts
from isonomia.measures.extreme_rows import write_extremes
from isonomia.measures.funnel_rows import write_funnel
from isonomia.measures.groups import declared_set, group_set, set_refusal
from isonomia.measures.level_rows import write_level, write_unknown_share
from isonomia.measures.operand_rows import Floats, Row, rows_of_view
from isonomia.measures.pair_rows import write_pairs
from isonomia.measures.references import EVERYONE_ELSE, SELECTED, Reference, resolve, seen_in
from isonomia.measures.reliability import UNRELIABLE, Standing
from isonomia.measures.scenes import Scene
from isonomia.measures.selection_rows import Side, Step, group_of, write_selection
from isonomia.measures.set_rows import write_set
from isonomia.measures.slices import WITH_UNKNOWN, Context, View, absences_of, levels_of
from isonomia.measures.stratified_rows import Strata, stratified_measures, write_stratified
from isonomia.model.study import Dimension


def write_indicator(drafts: Drafts, scene: Scene) -> None:
    """Overall, settings side by side, each dimension that is asked for alone or in a pair, then the pairs."""
    whole, operands = scene.whole, rows_of_view(scene.whole)
    standing = scene.gate.of_view(whole)
    for where in whole.lookup:
        write_level(drafts, scene.question, whole, operands, standing, where, ())
    write_funnel(drafts, scene)
    singles = dict.fromkeys(name for entry in scene.indicator.by for name in entry)
    for name in singles:
        _write_dimension(drafts, scene, scene.dimensions[name])
    for entry in scene.indicator.by:
        if len(entry) > 1:
            write_pairs(drafts, scene, entry)


@dataclass(frozen=True, slots=True, eq=False)
class _Slice:
    """One dimension of one indicator: its cells and everyone else beside them, with operands and their standing."""

    dimension: Dimension
    view: View
    operands: Floats
    levels: tuple[str, ...]
    rest: View
    rest_operands: Floats
    standing: Standing
    rest_standing: Standing

    @property
    def coding(self) -> str:
        """How the groups are counted."""
        return self.view.table.coding.get(self.dimension.id, "")

    def uncertain(self, where: Context) -> bool:
        """Whether the level of one of the groups is too uncertain to be quoted."""
        return any(self.standing.refuses(self.view.row(where, code)) for code in self.levels)


def _write_dimension(drafts: Drafts, scene: Scene, dimension: Dimension) -> None:
    view = scene.wanted((dimension.id,))
    rest = scene.wanted((dimension.id,), "everyone_else")
    operands, rest_operands = rows_of_view(view), rows_of_view(rest)
    standing, of_rest = scene.gate.of_view(view), scene.gate.of_view(rest)
    one = _Slice(dimension, view, operands, levels_of(dimension, view), rest, rest_operands, standing, of_rest)
    for where in scene.whole.lookup:
        columns = {"dimension": dimension.id, "coding": one.coding}
        for code in one.levels:
            write_level(drafts, scene.question, view, operands, standing, where, (code,), subgroup=code, **columns)
        for code in absences_of(dimension.id, view):
            row = view.row(where, code)
            if view.is_hidden(row) or (row is not None and view.table.n[row] > 0):
                write_level(drafts, scene.question, view, operands, standing, where, (code,), subgroup=code, **columns)
        write_unknown_share(drafts, scene.question, scene.whole, view, where, dimension.id)
        seen = seen_in(view, one.operands, where, one.levels)
        reference = resolve(dimension, one.levels, seen, scene.question.direction)
        if SELECTED in reference.flags and one.uncertain(where):
            reference = Reference("refused", UNRELIABLE)
        _write_comparisons(drafts, scene, one, where, reference)
        if not view.table.overlapping:
            _write_sets(drafts, scene, one, where, reference)
        _write_within_strata(drafts, scene, one, where, reference)
        _write_adjusted(drafts, scene, one, where, reference)
        if scene.rules:
            write_selection(drafts, scene.question, scene.rules, _step(scene, one, where, reference), where)


def _write_comparisons(drafts: Drafts, scene: Scene, one: _Slice, where: Context, reference: Reference) -> None:
    measures = crude_measures(scene.indicator, two_group_measures(scene.indicator.measures))
    question, dimension = scene.question, one.dimension
    base = {"dimension": dimension.id, "coding": one.coding, "reference": reference.label, "flags": reference.flags}
    if reference.mode == "extremes" or (reference.mode in {"hidden", "refused"} and dimension.reference == "extremes"):
        write_extremes(
            drafts,
            question,
            scene.indicator,
            one.view,
            where,
            dimension,
            one.levels,
            reference,
            measures,
            protected=scene.protected,
        )
        return
    for code in one.levels:
        if code == reference.code and reference.mode == "code":
            continue
        columns = base | {"subgroup": code}
        row, other = one.view.row(where, code), _other(scene, one, where, code, reference)
        if reference.mode == "hidden" or one.view.is_hidden(row) or other.hidden:
            write_hidden(drafts, question, where, measures, **columns)
        elif reference.mode == "refused":
            write_refused(drafts, question, where, measures, reference.code, **{**columns, "flags": ()})
        elif question.withheld and (row is None or (reference.code and one.view.row(where, reference.code) is None)):
            write_refused(drafts, question, where, measures, question.nothing, **{**columns, "flags": ()})
        elif one.standing.refuses(row) or other.uncertain:
            write_refused(drafts, question, where, measures, UNRELIABLE, **{**columns, "flags": ()})
        else:
            pair = Pair(row_or_nobody(one.operands, row), other.operand, _covariance(one, where, code, reference))
            compared = _compared(scene, one, measures, where, reference)
            write_comparison(
                drafts,
                question,
                where,
                compared,
                _fit(pair, compared),
                **{**columns, "flags": (*reference.flags, *other.flags)},
            )


def _compared(scene: Scene, one: _Slice, measures: tuple[str, ...], where: Context, reference: Reference) -> Compared:
    """How groups and reference are compared.

    Without a known covariance of shared people there is no interval: groups that overlap, and a survey's groups
    beside everybody, are compared as bare estimates.
    """
    table = one.view.table
    overall = reference.mode == "overall"
    shares_people = (overall and table.weighted) or (reference.mode == "code" and bool(table.overlapping))
    kind = "estimate" if shares_people else table.kind
    planned, family = one.dimension.id in scene.indicator.planned, scene.family(where, one.dimension.id)
    return Compared(kind, table.weighted, measures, family, overall=overall, planned=planned)


def _fit(pair: Pair, compared: Compared) -> Pair:
    """The pair as its comparison may see it: for bare estimates, without errors."""
    if compared.kind != "estimate":
        return pair
    focus, reference = (np.where(np.arange(len(side)) == 1, np.nan, side) for side in (pair.focus, pair.reference))
    return Pair(focus, reference)


class _Other(NamedTuple):
    """The reference of one group: its operand, and whether it is hidden or too uncertain to be quoted."""

    operand: Row
    hidden: bool
    uncertain: bool
    flags: tuple[str, ...] = ()


def _other(scene: Scene, one: _Slice, where: Context, code: str, reference: Reference) -> _Other:
    if reference.mode == "everyone_else":
        row = one.rest.row(where, code)
        marked = one.rest.table.with_unknown
        flags = (WITH_UNKNOWN,) if row is not None and marked is not None and marked[row] else ()
        operand = row_or_nobody(one.rest_operands, row)
        return _Other(operand, one.rest.is_hidden(row), one.rest_standing.refuses(row), flags)
    if reference.mode == "overall":
        row = scene.whole.row(where)
        operand, uncertain = row_or_nobody(rows_of_view(scene.whole), row), scene.gate.of_view(scene.whole).refuses(row)
        return _Other(operand, scene.whole.is_hidden(row), uncertain)
    row = one.view.row(where, reference.code)
    return _Other(row_or_nobody(one.operands, row), one.view.is_hidden(row), one.standing.refuses(row))


def _covariance(one: _Slice, where: Context, code: str, reference: Reference) -> float:
    """Of the two estimates, where groups share clusters; NaN where they do not."""
    if reference.mode == "everyone_else":
        row = one.rest.row(where, code)
        return np.nan if row is None or one.rest.table.cross is None else float(one.rest.table.cross[row])
    mine, theirs = one.view.row(where, code), one.view.row(where, reference.code)
    if reference.mode != "code" or mine is None or theirs is None or one.view.table.covariance is None:
        return np.nan
    return float(one.view.table.covariance[mine, theirs])


def _write_sets(drafts: Drafts, scene: Scene, one: _Slice, where: Context, reference: Reference) -> None:
    chosen = SELECTED in reference.flags
    code = reference.code if reference.mode == "code" and not chosen else ""
    blank = declared_set(one.dimension, one.levels, scene.indicator, code, "same_sample")
    reason = set_refusal(one.view, where, one.dimension, one.levels)
    reason = reason or (UNRELIABLE if one.uncertain(where) else "")
    found = reason or group_set(one.view, where, one.dimension, one.levels, scene.indicator, code)
    write_set(
        drafts,
        scene.question,
        where,
        one.dimension,
        found,
        blank,
        scene.indicator.measures,
        protected=scene.protected,
        coding=one.coding,
    )


def _write_within_strata(drafts: Drafts, scene: Scene, one: _Slice, where: Context, reference: Reference) -> None:
    strata = scene.indicator.stratify_by
    if not strata or one.dimension.id in strata or (one.dimension.id,) not in scene.indicator.by:
        return
    view = scene.wanted((one.dimension.id, *strata))
    ready = drafts.remembered(
        ("strata", scene.indicator.id, one.dimension.id), lambda: Strata.of(view, scene.dimensions)
    )
    label, flags = _against(reference)
    measures = stratified_measures(scene.indicator.measures, scene.question, weighted=view.table.weighted)
    uncertain = _uncertain(scene, one, where, reference)
    write_stratified(drafts, scene.question, ready, where, label, measures, flags, uncertain)


def _against(reference: Reference) -> tuple[str, tuple[str, ...]]:
    """What groups are set beside where each pair is looked at by itself: the declared group, else everyone else."""
    return (reference.code, reference.flags) if reference.mode == "code" else (EVERYONE_ELSE, ())


def _uncertain(scene: Scene, one: _Slice, where: Context, reference: Reference) -> set[str]:
    """Groups whose crude comparison the display gate refuses."""
    against = reference if reference.mode == "code" else Reference("everyone_else")
    return {
        code
        for code in one.levels
        if one.standing.refuses(one.view.row(where, code)) or _other(scene, one, where, code, against).uncertain
    }


def _write_adjusted(drafts: Drafts, scene: Scene, one: _Slice, where: Context, reference: Reference) -> None:
    held = tuple(name for name in scene.indicator.adjust if name != one.dimension.id)
    if not held or (one.dimension.id,) not in scene.indicator.by:
        return
    view, everybody = scene.wanted((one.dimension.id, *held)), scene.library.view(scene.indicator.id, held)
    patterns = drafts.remembered(
        ("patterns", scene.indicator.id, one.dimension.id), lambda: Patterns.of(view, everybody, scene.dimensions)
    )
    label, flags = _against(reference)
    measures, uncertain = adjusted_measures(scene.indicator), _uncertain(scene, one, where, reference)
    write_adjusted(drafts, scene.question, scene.indicator, patterns, where, label, measures, flags, uncertain)


def _step(scene: Scene, one: _Slice, where: Context, reference: Reference) -> Step:
    """One way of grouping as rules about selection see it."""

    def side(view: View, row: int | None, other: _Other) -> Side:
        return Side(group_of(view, row), other.hidden, other.uncertain, other.flags)

    def rest(code: str) -> Side:
        other = _other(scene, one, where, code, Reference("everyone_else"))
        return side(one.rest, one.rest.row(where, code), other)

    def beside(code: str) -> Side:
        other = _other(scene, one, where, code, reference)
        return side(one.view, one.view.row(where, reference.code), other)

    uncertain = frozenset(code for code in one.levels if one.standing.refuses(one.view.row(where, code)))
    return Step(one.view, one.levels, one.dimension.id, one.coding, reference, uncertain, rest, beside)
