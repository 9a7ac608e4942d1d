"""Whether some groups answered more than others: the R-indicator of each way of grouping."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from typing import Final

from isonomia.measures.questions import Question
from isonomia.measures.slices import Library
from isonomia.model.absence import is_absence
from isonomia.model.estimates import Estimate
from isonomia.model.study import Indicator

R_INDICATOR: Final = "r_indicator"


def r_indicator(asked: list[int], answered: list[int]) -> float:
    """R = 1 − 2·S(ρ̂), S² = Σ n_g(ρ̂_g − ρ̂)²/(N − 1), of groups in which n_g people were asked and ρ̂_g of them answered.

    1: all groups answered as often. The lowest possible value is 0: half of the people all answered, the others none.
    Source: Schouten, Cobben & Bethlehem, Survey Methodology 2009;35:101 (unadjusted, one categorical variable).

    Args:
        asked: people of each group, one or more.
        answered: of these, those who answered.
    """
    people = sum(asked)
    whole = sum(answered) / people
    spread = sum(n * (e / n - whole) ** 2 for n, e in zip(asked, answered, strict=True) if n)
    return 1 - 2 * sqrt(spread / (people - 1)) if people > 1 else 1.0


def representativeness_rows(indicator: Indicator, library: Library) -> Iterator[Estimate]:
    """The R-indicator of each dimension of a response rate; hidden unless the rates of all its groups are shown."""
    question = Question.of_indicator(indicator)
    for (dimension,) in indicator.by:
        view = library.view(indicator.id, (dimension,))
        if view is None or view.table.overlapping:
            continue
        for where, rows in view.lookup.items():
            identity = question.identity(where, R_INDICATOR, dimension=dimension)
            groups = [row for codes, row in rows.items() if not is_absence(codes[0])]
            if not all(view.is_readable(row) for row in groups):
                yield Estimate(**identity, status="hidden")
                continue
            asked = [int(view.table.n[row]) for row in groups]
            if sum(asked) == 0:
                yield Estimate(**identity, status="refused", reason="NO_DATA")
                continue
            value = r_indicator(asked, [int(view.table.events[row]) for row in groups])
            yield Estimate(**identity, value=value, n=sum(asked))
