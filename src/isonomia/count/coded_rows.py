"""Rows of counts that say themselves how people with several answers are counted: one coding is read, never two.

A table may give each group twice, alone and alone or in combination. Added up they would count people twice, and
divided by one another they would mean nothing (rule DIV-01), so the study says which it reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from isonomia.count import faults
from isonomia.count.levels import Placement
from isonomia.errors import Fault, listed, nearest, quoted
from isonomia.standards import vocabulary
from isonomia.standards.codings import UNLIKE_CODING, coded_dimension, rule_reason


@dataclass(slots=True)
class CodedRows:
    """Which rows are of the coding that the study reads.

    Attributes:
        source: id of the source. placements: its dimensions.
        coded: the coding of the benchmark that asks; empty where none does.
        seen: dimension -> codings of its rows. kept: dimensions of which a row was kept.
    """

    source: str
    placements: Mapping[str, Placement]
    coded: str = ""
    seen: dict[str, dict[str, None]] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)

    def keeps(self, coding: str | None, about: Sequence[str]) -> bool:
        """Whether a row of this coding, about groups of these dimensions, is read."""
        if coding is None:
            return True
        kept = True
        for dimension in about:
            if not self._is_coded(dimension):
                continue
            self.seen.setdefault(dimension, {})[coding] = None
            wanted = self.coded or self.placements[dimension].binding.coding
            if wanted == coding:
                self.kept.add(dimension)
            else:
                kept = False
        return kept

    def _is_coded(self, dimension: str) -> bool:
        placed = self.placements[dimension]
        name = placed.dimension.vocabulary
        known = vocabulary(name).dimension if name else dimension
        return bool(placed.binding.coding) or known == coded_dimension()

    def faults(self, asked: Sequence[str]) -> Iterator[Fault]:
        """Dimensions that are asked about and whose rows are of other codings than the study says, or of any."""
        for dimension, found in self.seen.items():
            if dimension in self.kept or dimension not in asked:
                continue
            wanted = self.coded or self.placements[dimension].binding.coding
            where = f"source {self.source}, dimension {dimension}"
            said = f"and the study reads {quoted(wanted)}" if wanted else "and the study does not say which it reads"
            problem = f"its rows are coded {' and '.join(map(quoted, found))}, {said} (rule {UNLIKE_CODING})."
            table = f"[dimension.{faults.key(dimension)}.from.{faults.key(self.source)}]"
            remedy = f'Write coding = "{next(iter(found))}" in {table}. {rule_reason(UNLIKE_CODING)}'
            yield Fault(where, problem, listed(found), nearest(wanted, found) if wanted else "", remedy)
