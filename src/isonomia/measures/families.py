"""Families of comparisons: how many were made together, and q-values that control false discovery among them.

A family is declared by what is printed together: indicator × setting × period × dimension (for a representation
also the benchmark). Refused and hidden comparisons are not counted in its size; nothing is adjusted across families.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from isonomia.stats.multiplicity import benjamini_hochberg, holm

PLANNED: Final = "holm"
"""Flag of a planned comparison: its q-value is Holm's adjusted p, against any false claim in the family."""


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A q-value and the size of the family it was adjusted in."""

    q_value: float
    size: int


def family_id(question: str, period: str, *parts: str) -> str:
    """`indicator|period|dimension`, and whatever else sets the family apart; empty parts are left out."""
    return "|".join((question, period, *(part for part in parts if part)))


def adjusted_by_family(
    families: Sequence[str], p_values: Sequence[float | None], planned: Collection[str] = ()
) -> list[Adjusted | None]:
    """For each comparison its q-value within its family, or None where it has no p-value.

    `planned`: families that the study planned, few and beforehand. They are adjusted after Holm, all others, which are
    screens, after Benjamini and Hochberg.
    """
    members: dict[str, list[int]] = {}
    for at, (family, p) in enumerate(zip(families, p_values, strict=True)):
        if p is not None:
            members.setdefault(family, []).append(at)
    found: list[Adjusted | None] = [None] * len(families)
    for family, rows in members.items():
        adjust = holm if family in planned else benjamini_hochberg
        q_values = adjust(np.array([p_values[row] for row in rows], dtype=np.float64))
        for row, q in zip(rows, q_values.tolist(), strict=True):
            found[row] = Adjusted(q, len(rows))
    return found
