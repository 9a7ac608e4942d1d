"""Rows of equivalence: is the gap of a group smaller than what the study said beforehand to matter?

Their wording is a flag. It follows from the verdict on the gap, so that no two figures of a page say otherwise:
`equivalent` the gap is close; `different_but_small` close, and larger than chance; `different` larger than chance;
`not_known` neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from isonomia.measures.difference import difference_df, difference_error
from isonomia.measures.equivalence import WORDINGS, equivalence
from isonomia.measures.operand_rows import joined, rows_of_view
from isonomia.measures.questions import Question
from isonomia.measures.references import EVERYONE_ELSE
from isonomia.measures.slices import Context, Library, View
from isonomia.measures.verdict import FALSE_DISCOVERY_RATE
from isonomia.model.estimates import Estimate
from isonomia.model.scales import Scale

EQUIVALENCE: Final = "equivalence_p"
DIFFERENCE: Final = "difference"


def equivalence_rows(
    scale: Scale, question: Question, library: Library, gaps: Iterable[Estimate]
) -> Iterator[Estimate]:
    """One row for each gap of the scale's score, where the study declares a margin and gaps have ranges.

    Args:
        scale: with its margin.
        question: of its score.
        library: shown cells.
        gaps: estimates; those that are differences of the score between a group and others are taken.
    """
    if scale.margin is None or question.census:
        return
    views: dict[tuple[str, str], View | None] = {}
    for gap in gaps:
        if gap.indicator != scale.id or gap.measure != DIFFERENCE or gap.dimension_2 or not gap.dimension:
            continue
        where = Context(gap.setting, gap.period)
        identity = question.identity(
            where, EQUIVALENCE, dimension=gap.dimension, subgroup=gap.subgroup, reference=gap.reference
        )
        if gap.status != "ok":
            yield Estimate(**identity, status=gap.status, reason=gap.reason if gap.status == "refused" else "")
            continue
        for role in ("group", "everyone_else"):
            key = (gap.dimension, role)
            if key not in views:
                views[key] = library.view(scale.id, (gap.dimension,), "group" if role == "group" else "everyone_else")
        p = _p(gap, where, views, scale.margin)
        if p is None:
            yield Estimate(**identity, status="refused", reason="NO_SE")
        else:
            yield Estimate(**identity, value=p, n=gap.n, margin=scale.margin, flags=(wording_of(gap),))


def _p(gap: Estimate, where: Context, views: Mapping[tuple[str, str], View | None], margin: float) -> float | None:
    """Of the two tests the larger p; None where a side has no error or is no row of its own."""
    own = views[gap.dimension, "group"]
    other = views[gap.dimension, "everyone_else"] if gap.reference == EVERYONE_ELSE else own
    code = gap.subgroup if gap.reference == EVERYONE_ELSE else gap.reference
    if own is None or other is None:
        return None
    at, beside = own.row(where, gap.subgroup), other.row(where, code)
    if at is None or beside is None or not (own.is_readable(at) and other.is_readable(beside)):
        return None
    focus, reference = joined([rows_of_view(own)[at]]), joined([rows_of_view(other)[beside]])
    se, df = difference_error(focus, reference, None), difference_df(focus, reference, None)
    found = equivalence(focus.y - reference.y, se, df, margin)
    return None if found.reason[0] else float(found.p[0])


def wording_of(gap: Estimate) -> str:
    """What may be said of a gap with a margin: one of the wordings of `equivalence`."""
    unlike = gap.q_value is not None and gap.q_value < FALSE_DISCOVERY_RATE
    if gap.verdict == "close":
        return WORDINGS[2] if unlike else WORDINGS[0]
    return WORDINGS[1] if gap.verdict == "clear" else WORDINGS[3]
