"""Rows of levels: of everybody, of each group, of those whose group is not known, and the share of the latter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from isonomia.measures.drafts import Batch, Drafts
from isonomia.measures.figures import Outcome
from isonomia.measures.groups import unknown_people
from isonomia.measures.levels import level, unknown_share
from isonomia.measures.operand_rows import Floats, joined
from isonomia.measures.questions import LEVEL_MEASURES, Question
from isonomia.measures.reliability import UNRELIABLE, Standing
from isonomia.measures.slices import Context, View
from isonomia.model.absence import NOT_APPLICABLE, code_of
from isonomia.model.study import IndicatorKind


def level_batch(drafts: Drafts, kind: IndicatorKind, *, design: bool) -> Batch:
    """Where levels of one kind are computed; counts and surveys apart, as their methods have unlike names."""
    measure = LEVEL_MEASURES[kind]
    return drafts.batch(("level", kind, design), lambda rows: {measure: Outcome(level(kind, joined(rows)))})


def write_level(
    drafts: Drafts,
    question: Question,
    view: View,
    operands: Floats,
    standing: Standing,
    where: Context,
    codes: Sequence[str],
    **columns: Any,  # noqa: ANN401  columns are of unlike type
) -> None:
    """The level of one row of a table: of these levels, or of everybody where there are none.

    `standing` says of each row whether the level is certain enough to be quoted.
    """
    measure = LEVEL_MEASURES[question.kind]
    identity = question.identity(where, measure, **columns)
    row = view.row(where, *codes)
    if view.is_hidden(row):
        drafts.hide(identity)
    elif row is None:
        drafts.refuse(identity, question.nothing)
    elif standing.refuses(row):
        drafts.refuse({**identity, "n": int(view.table.n[row])}, UNRELIABLE)
    else:
        batch = level_batch(drafts, question.kind, design=view.table.weighted)
        at = batch.add(operands[row], direction=question.direction, census=question.census)
        drafts.write({**identity, "n": int(view.table.n[row]), "flags": standing.flags(row)}, batch, measure, at)


def write_unknown_share(
    drafts: Drafts, question: Question, whole: View | None, view: View, where: Context, dimension: str
) -> None:
    """The share of persons whose group is not known; hidden unless every row of them and their total is shown.

    Refused `NO_DATA` where a source of counts has no row for them and its groups do not hold everybody.
    """
    identity = question.identity(where, "unknown_share", dimension=dimension)
    total = None if whole is None else whole.row(where)
    outside = view.row(where, code_of(NOT_APPLICABLE))
    unknown = unknown_people(view, where, dimension)
    shown = whole is not None and total is not None and bool(whole.table.n_shown[total])
    if not shown or unknown is None or (outside is not None and not view.table.n_shown[outside]):
        drafts.hide(identity)
        return
    n = int(whole.table.n[total]) - (0 if outside is None else int(view.table.n[outside]))  # type: ignore[union-attr]
    if question.counts and not unknown and not _adds_up(view, where, dimension, n):
        drafts.refuse(identity, "NO_DATA")
        return
    batch = drafts.batch("unknown_share", _unknown_shares)
    n = max(n, unknown)  # rounded parts may sum to more than their rounded whole
    at = batch.add((unknown, n), direction=0, census=question.census)
    drafts.write({**identity, "n": n}, batch, "unknown_share", at)


def _adds_up(view: View, where: Context, dimension: str, n: int) -> bool:
    """Whether the groups that a source of counts prints hold everybody; it need not print those it does not know of."""
    rows = [row for code in view.codes(dimension) if (row := view.row(where, code)) is not None]
    return bool(view.table.n_shown[rows].all()) and int(view.table.n[rows].sum()) >= n


def _unknown_shares(pairs: Sequence[tuple[int, int]]) -> dict[str, Outcome]:
    unknown, n = np.array(pairs, dtype=np.float64).reshape(-1, 2).T
    return {"unknown_share": Outcome(unknown_share(unknown, n))}
