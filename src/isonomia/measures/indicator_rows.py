"""All rows of one indicator over shown cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from isonomia.measures.comparison_rows import (
    Compared,
    Pair,
    row_or_nobody,
    two_group_measures,
    write_comparison,
    write_hidden,
    write_refused,
)
from isonomia.measures.drafts import Drafts
from isonomia.measures.extreme_rows import write_extremes
from isonomia.measures.groups import declared_set, group_set, set_refusal
from isonomia.measures.level_rows import write_level, write_unknown_share
from isonomia.measures.operand_rows import Floats, rows_of_view
from isonomia.measures.pair_rows import write_pairs
from isonomia.measures.references import EVERYONE_ELSE, SELECTED, Reference, resolve, seen_in
from isonomia.measures.scenes import Scene
from isonomia.measures.set_rows import write_set
from isonomia.measures.slices import WITH_UNKNOWN, Context, View, absences_of, levels_of
from isonomia.measures.stratified_rows import Strata, stratified_measures, write_stratified
from isonomia.model.study import Dimension


def write_indicator(drafts: Drafts, scene: Scene) -> None:
    """Overall, then each dimension that is asked for alone or in a pair, then the pairs."""
    whole, operands = scene.whole, rows_of_view(scene.whole)
    for where in whole.lookup:
        write_level(drafts, scene.question, whole, operands, where, ())
    singles = dict.fromkeys(name for entry in scene.indicator.by for name in entry)
    for name in singles:
        _write_dimension(drafts, scene, scene.dimensions[name])
    for entry in scene.indicator.by:
        if len(entry) > 1:
            write_pairs(drafts, scene, entry)


@dataclass(frozen=True, slots=True, eq=False)
class _Slice:
    """One dimension of one indicator: its cells and everyone else beside them, with operands."""

    dimension: Dimension
    view: View
    operands: Floats
    levels: tuple[str, ...]
    rest: View
    rest_operands: Floats

    @property
    def coding(self) -> str:
        """How the groups are counted."""
        return self.view.table.coding.get(self.dimension.id, "")


def _write_dimension(drafts: Drafts, scene: Scene, dimension: Dimension) -> None:
    view = scene.wanted((dimension.id,))
    rest = scene.wanted((dimension.id,), "everyone_else")
    one = _Slice(dimension, view, rows_of_view(view), levels_of(dimension, view), rest, rows_of_view(rest))
    for where in scene.whole.lookup:
        columns = {"dimension": dimension.id, "coding": one.coding}
        for code in one.levels:
            write_level(drafts, scene.question, view, one.operands, where, (code,), subgroup=code, **columns)
        for code in absences_of(dimension.id, view):
            row = view.row(where, code)
            if view.is_hidden(row) or (row is not None and view.table.n[row] > 0):
                write_level(drafts, scene.question, view, one.operands, where, (code,), subgroup=code, **columns)
        write_unknown_share(drafts, scene.question, scene.whole, view, where, dimension.id)
        seen = seen_in(view, one.operands, where, one.levels)
        reference = resolve(dimension, one.levels, seen, scene.question.direction)
        _write_comparisons(drafts, scene, one, where, reference)
        if not view.table.overlapping:
            _write_sets(drafts, scene, one, where, reference)
        _write_within_strata(drafts, scene, one, where, reference)


def _write_comparisons(drafts: Drafts, scene: Scene, one: _Slice, where: Context, reference: Reference) -> None:
    measures = two_group_measures(scene.indicator.measures)
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
        row = one.view.row(where, code)
        other, other_hidden, flags = _other(scene, one, where, code, reference)
        if reference.mode == "hidden" or one.view.is_hidden(row) or other_hidden:
            write_hidden(drafts, question, where, measures, **columns)
        elif reference.mode == "refused":
            write_refused(drafts, question, where, measures, reference.code, **{**columns, "flags": ()})
        else:
            pair = Pair(row_or_nobody(one.operands, row), other, _covariance(one, where, code, reference))
            compared = _compared(scene, one, measures, where, reference)
            write_comparison(
                drafts,
                question,
                where,
                compared,
                _fit(pair, compared),
                **{**columns, "flags": (*reference.flags, *flags)},
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
    return Compared(kind, table.weighted, measures, scene.family(where, one.dimension.id), overall=overall)


def _fit(pair: Pair, compared: Compared) -> Pair:
    """The pair as its comparison may see it: for bare estimates, without errors."""
    if compared.kind != "estimate":
        return pair
    focus, reference = (np.where(np.arange(len(side)) == 1, np.nan, side) for side in (pair.focus, pair.reference))
    return Pair(focus, reference)


def _other(
    scene: Scene, one: _Slice, where: Context, code: str, reference: Reference
) -> tuple[np.ndarray, bool, tuple[str, ...]]:
    """Operand of the reference, whether it is hidden, and flags."""
    if reference.mode == "everyone_else":
        row = one.rest.row(where, code)
        marked = one.rest.table.with_unknown
        flags = (WITH_UNKNOWN,) if row is not None and marked is not None and marked[row] else ()
        return row_or_nobody(one.rest_operands, row), one.rest.is_hidden(row), flags
    if reference.mode == "overall":
        row = scene.whole.row(where)
        return row_or_nobody(rows_of_view(scene.whole), row), scene.whole.is_hidden(row), ()
    row = one.view.row(where, reference.code)
    return row_or_nobody(one.operands, row), one.view.is_hidden(row), ()


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
    if not strata or one.dimension.id in strata:
        return
    view = scene.wanted((one.dimension.id, *strata))
    ready = drafts.remembered(
        ("strata", scene.indicator.id, one.dimension.id), lambda: Strata.of(view, scene.dimensions)
    )
    label = reference.code if reference.mode == "code" else EVERYONE_ELSE
    measures = stratified_measures(scene.indicator.measures, scene.question, weighted=view.table.weighted)
    flags = reference.flags if reference.mode == "code" else ()
    write_stratified(drafts, scene.question, ready, where, label, measures, flags)
