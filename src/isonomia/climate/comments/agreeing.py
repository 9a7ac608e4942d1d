"""How far two people who coded comments apart agree on each theme, and how much of that may be told.

For pages the two are exchangeable: only how many comments both, one alone and neither gave a theme counts. These three
numbers can be worked out from the coefficients, so they are told only where each is no smaller than the threshold, or
zero where the policy prints zeros.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from isonomia.climate.themes import CODERS, Coded
from isonomia.measures.agreement import Agreement, of_table
from isonomia.model.scales import Theme

RAISED: Final = ("raised", "not raised")


@dataclass(frozen=True, slots=True)
class OnTheme:
    """One theme: comments that both, one alone and neither of two coders gave it, and their agreement.

    `exact` tells the two coders apart and stays private; `told` takes them as exchangeable.
    """

    theme: Theme
    both: int
    one: int
    neither: int
    exact: Agreement
    told: Agreement

    def may_be_told(self, threshold: int, *, zeros: bool) -> bool:
        """Whether none of the three numbers is small."""
        return all(each >= threshold or (zeros and each == 0) for each in (self.both, self.one, self.neither))


def on_themes(themes: Iterable[Theme], coded: Coded) -> tuple[OnTheme, ...]:
    """Each theme, over the comments that exactly two people coded."""
    pairs = [
        tuple(held for _, held in sorted(coders.items())) for coders in coded.found.values() if len(coders) == CODERS
    ]
    return tuple(_on_theme(theme, pairs) for theme in themes)


def _on_theme(theme: Theme, pairs: Iterable[tuple[frozenset[str], ...]]) -> OnTheme:
    table = np.zeros((2, 2), dtype=np.int64)
    for first, second in pairs:
        table[int(theme.id not in first), int(theme.id not in second)] += 1
    both, neither = int(table[0, 0]), int(table[1, 1])
    one = int(table[0, 1] + table[1, 0])
    exchangeable = np.array([[both, one], [0, neither]], dtype=np.int64)
    return OnTheme(theme, both, one, neither, of_table(table, RAISED), of_table(exchangeable, RAISED))
