"""All rows of an indicator that a source published as estimates: without counts, and perhaps without errors."""

from __future__ import annotations

from typing import Any

import numpy as np

from isonomia.measures.comparison_rows import Compared, Pair, two_group_measures, write_comparison, write_refused
from isonomia.measures.drafts import Comparison, Drafts
from isonomia.measures.extreme_rows import OF_EXTREMES
from isonomia.measures.extremes import compare_extremes
from isonomia.measures.families import family_id
from isonomia.measures.groups import LEAST_SHARE, GroupSet, declared_set, stacked, traits
from isonomia.measures.level_rows import level_batch
from isonomia.measures.operand_rows import Row
from isonomia.measures.published_sets import PublishedSet, PublishedView, operand_row
from isonomia.measures.questions import LEVEL_MEASURES, Question
from isonomia.measures.references import SELECTED, Reference, Seen, resolve
from isonomia.measures.set_rows import write_set
from isonomia.measures.slices import Context
from isonomia.model.published import PublishedEstimates
from isonomia.model.study import Dimension, Indicator, Study


def write_published(drafts: Drafts, study: Study, indicator: Indicator, rows: PublishedEstimates) -> None:
    """Overall, groups, two-group and summary rows of each dimension; pairs are not published by such sources."""
    question, view = Question.of_indicator(indicator), PublishedView.of(rows, indicator)
    names = dict.fromkeys(name for entry in indicator.by if len(entry) == 1 for name in entry)
    for where in view.contexts():
        overall = view.overall(where)
        _write_level(drafts, question, where, operand_row(*overall))
        for name in names:
            dimension = study.dimensions[name]
            one = view.by(where, dimension)
            if one.codes:
                _write_dimension(drafts, question, indicator, dimension, where, one, overall)


def _write_level(drafts: Drafts, question: Question, where: Context, row: Row, **columns: Any) -> None:  # noqa: ANN401
    measure = LEVEL_MEASURES[question.kind]
    identity = question.identity(where, measure, **columns)
    batch = level_batch(drafts, question.kind, design=True)
    at = batch.add(row, direction=question.direction, census=question.census)
    drafts.write(identity, batch, measure, at)


def _write_dimension(
    drafts: Drafts,
    question: Question,
    indicator: Indicator,
    dimension: Dimension,
    where: Context,
    one: PublishedSet,
    overall: tuple[float, float],
) -> None:
    binding = dimension.bindings.get(indicator.source)
    coding = binding.coding if binding else ""
    for code in one.codes:
        _write_level(drafts, question, where, one.operand(code), dimension=dimension.id, subgroup=code, coding=coding)
    weights = one.people if np.isfinite(one.people).all() else np.ones(len(one.codes))
    seen = {
        code: Seen(float(y), float(people))
        for code, y, people in zip(one.codes, one.y, weights, strict=True)
        if np.isfinite(y)
    }
    reference = resolve(dimension, one.codes, seen, question.direction)
    code = reference.code if reference.mode == "code" and SELECTED not in reference.flags else ""
    found = one.group_set(dimension, indicator, overall[0], code)
    _write_comparisons(drafts, question, indicator, dimension, where, one, overall, reference, found, coding)
    if dimension.multiple:
        return
    blank = declared_set(dimension, one.codes, indicator, code, found.population)
    too_much = one.missing_share() > 1 - LEAST_SHARE + 1e-12
    write_set(
        drafts,
        question,
        where,
        dimension,
        "TOO_MUCH_MISSING" if too_much else found,
        blank,
        indicator.measures,
        protected=True,
        coding=coding,
    )


def _write_comparisons(
    drafts: Drafts,
    question: Question,
    indicator: Indicator,
    dimension: Dimension,
    where: Context,
    one: PublishedSet,
    overall: tuple[float, float],
    reference: Reference,
    groups: GroupSet,
    coding: str,
) -> None:
    measures = two_group_measures(indicator.measures)
    family = family_id(question.id, where.period, dimension.id, where.setting)
    base = {"dimension": dimension.id, "coding": coding, "reference": reference.label}
    if reference.mode == "extremes":
        _write_extremes(drafts, question, where, groups, reference, measures, family, base)
        return
    shares_people = reference.mode == "overall" or dimension.multiple
    kind = "estimate" if shares_people else question.kind
    compared = Compared(kind, design=True, measures=measures, family=family)
    for code in one.codes:
        if reference.mode == "code" and code == reference.code:
            continue
        columns = base | {"subgroup": code}
        other = _reference_row(one, overall, reference, code)
        if reference.mode == "refused":
            write_refused(drafts, question, where, measures, reference.code, **columns)
        elif other is None:
            write_refused(drafts, question, where, measures, "NO_POPULATION", **columns)
        else:
            pair = Pair(_bare(one.operand(code), shares_people), _bare(other, shares_people))
            write_comparison(drafts, question, where, compared, pair, **columns, flags=reference.flags)


def _reference_row(one: PublishedSet, overall: tuple[float, float], reference: Reference, code: str) -> Row | None:
    """The operand of the reference; None where it cannot be made."""
    if reference.mode == "everyone_else":
        return one.everyone_else(code)
    return operand_row(*overall) if reference.mode == "overall" else one.operand(reference.code)


def _bare(row: Row, without_error: bool) -> Row:
    """The operand, without its error where the two groups share people in an unknown way."""
    return np.where(np.arange(len(row)) == 1, np.nan, row) if without_error else row


def _write_extremes(
    drafts: Drafts,
    question: Question,
    where: Context,
    groups: GroupSet,
    reference: Reference,
    measures: tuple[str, ...],
    family: str,
    base: dict[str, str],
) -> None:
    batch = drafts.batch(("extremes", traits(groups)), lambda sets: compare_extremes(stacked(sets, protected=True)))
    at = batch.add(groups, direction=question.direction, census=question.census)
    comparison = Comparison(family, question.margin, batch, at, "difference")
    columns = base | {"subgroup": reference.focus, "reference": reference.code}
    for measure in measures:
        if measure in OF_EXTREMES:
            identity = question.identity(where, measure, **columns, flags=reference.flags)
            drafts.write(identity, batch, measure, at, comparison)
