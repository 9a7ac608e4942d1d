"""Rows of two-group measures: each group beside its reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from isonomia.measures.against_overall import against_overall, rest_of
from isonomia.measures.counted_gaps import EXCESS, excess_events
from isonomia.measures.drafts import Batch, Comparison, Drafts
from isonomia.measures.figures import Outcome
from isonomia.measures.operand_rows import NOBODY, Floats, Row, joined
from isonomia.measures.questions import Question
from isonomia.measures.slices import Context
from isonomia.measures.two_group import TWO_GROUP, TwoGroupMeasure, p_value
from isonomia.model.groups import GroupsKind

DEFAULT_TWO_GROUP = ("difference", "ratio")
OF_PAIRS: Final[Mapping[str, TwoGroupMeasure]] = {**TWO_GROUP, EXCESS: excess_events}
"""Id -> function of what a group has beside its reference; of an excess there is also one over all groups."""


class Pair(NamedTuple):
    """A group and its reference, as one entry of a batch.

    Attributes:
        focus, reference: operands.
        covariance: of the two estimates; NaN where they share no clusters.
    """

    focus: Row
    reference: Row
    covariance: float = np.nan


@dataclass(frozen=True, slots=True)
class Compared:
    """What a set of comparisons has in common.

    Attributes:
        kind: of the operands; "estimate" where there is an estimate and perhaps an error, and nothing else.
        design: errors are of a survey design.
        measures: ids of two-group measures, in the order of the rows.
        family: id of the family.
        overall: the reference is everybody, the group included.
        planned: the study planned these comparisons, so that they are adjusted after Holm.
    """

    kind: GroupsKind
    design: bool
    measures: tuple[str, ...]
    family: str
    overall: bool = False
    planned: bool = False


def two_group_measures(asked: Sequence[str]) -> tuple[str, ...]:
    """The two-group measures of an indicator: those asked for, else difference and ratio."""
    return tuple(measure for measure in asked if measure in OF_PAIRS) if asked else DEFAULT_TWO_GROUP


def write_comparison(
    drafts: Drafts,
    question: Question,
    where: Context,
    compared: Compared,
    pair: Pair,
    **columns: Any,  # noqa: ANN401  columns are of unlike type
) -> None:
    """The rows of one pair; they share p-value, q-value and verdict."""
    batch = _batch(drafts, compared)
    at = batch.add(pair, direction=question.direction, census=question.census)
    comparison = Comparison(compared.family, question.margin, batch, at, "difference", compared.planned)
    for measure in compared.measures:
        drafts.write(question.identity(where, measure, **columns), batch, measure, at, comparison)


def write_hidden(
    drafts: Drafts,
    question: Question,
    where: Context,
    measures: Sequence[str],
    **columns: Any,  # noqa: ANN401  columns are of unlike type
) -> None:
    """The rows of a pair of which something is hidden."""
    columns.pop("flags", None)
    for measure in measures:
        drafts.hide(question.identity(where, measure, **columns))


def write_refused(
    drafts: Drafts,
    question: Question,
    where: Context,
    measures: Sequence[str],
    reason: str,
    **columns: Any,  # noqa: ANN401  columns are of unlike type
) -> None:
    """The rows of a pair that does not apply."""
    for measure in measures:
        drafts.refuse(question.identity(where, measure, **columns), reason)


def row_or_nobody(operands: Floats, row: int | None) -> Row:
    """The operand of a row; of nobody where the table has none."""
    return NOBODY if row is None else operands[row]


def _batch(drafts: Drafts, compared: Compared) -> Batch:
    wanted = tuple(sorted({"difference", *compared.measures}))
    kind = compared.kind
    compute = _beside_everybody if compared.overall else _beside_others
    key = ("pair", compared.overall, kind, compared.design, wanted)
    return drafts.batch(key, lambda pairs: compute(kind, wanted, pairs))


def _beside_others(kind: GroupsKind, measures: Sequence[str], pairs: Sequence[Pair]) -> Mapping[str, Outcome]:
    focus, reference = joined([pair.focus for pair in pairs]), joined([pair.reference for pair in pairs])
    given = np.array([pair.covariance for pair in pairs], dtype=np.float64)
    covariance = None if np.isnan(given).all() else np.nan_to_num(given)
    p = p_value(kind, focus, reference, covariance)
    return {
        measure: Outcome(OF_PAIRS[measure](kind, focus, reference, covariance=covariance), p) for measure in measures
    }


def _beside_everybody(kind: GroupsKind, measures: Sequence[str], pairs: Sequence[Pair]) -> Mapping[str, Outcome]:
    """Each group beside everybody; the test is the one beside the rest of them."""
    group, overall = joined([pair.focus for pair in pairs]), joined([pair.reference for pair in pairs])
    p = np.full(len(group), np.nan) if kind == "estimate" else p_value(kind, group, rest_of(kind, overall, group))
    return {measure: Outcome(against_overall(measure, kind, group, overall), p) for measure in measures}
