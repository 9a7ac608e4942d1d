"""Rows in the making.

What is to be computed is collected over the whole study, computed in a few long calls of array functions, and then
written out in the order in which it was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from isonomia.measures.families import PLANNED, adjusted_by_family
from isonomia.measures.figures import Figures, Outcome, figures_of
from isonomia.measures.verdict import verdict
from isonomia.model.estimates import Estimate, Verdict
from isonomia.model.registry import registry

Identity = Mapping[str, Any]
T = TypeVar("T")
Compute = Callable[[Sequence[Any]], Mapping[str, Outcome]]


@dataclass(slots=True, eq=False)
class Batch:
    """Operands of one computation.

    Attributes:
        compute: operands -> key -> outcome, each with one entry an operand. A key is the measure's id, with the
            component behind a slash where it has components.
        operands, directions, census: one entry an operand.
    """

    compute: Compute
    operands: list[Any] = field(default_factory=list)
    directions: list[int] = field(default_factory=list)
    census: list[bool] = field(default_factory=list)

    def add(self, operand: object, *, direction: int, census: bool) -> int:
        """Take in an operand; returns its position."""
        self.operands.append(operand)
        self.directions.append(direction)
        self.census.append(census)
        return len(self.operands) - 1

    def figures(self) -> dict[str, Figures]:
        """The figures of all operands by key."""
        direction, census = np.array(self.directions, dtype=np.int64), np.array(self.census, dtype=np.bool_)
        return {
            key: figures_of(outcome, registry()[key.partition("/")[0]], direction, census)
            for key, outcome in self.compute(self.operands).items()
        }


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """One test of a family; the rows of the two groups share its p-value, q-value and verdict.

    Attributes:
        family: its id. margin: what counts as close.
        batch, at: where the difference is computed. key: the difference, whose interval meets the margin.
        planned: the study planned the comparisons of the family.
    """

    family: str
    margin: float | None
    batch: Batch
    at: int
    key: str
    planned: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A row without its numbers: hidden, refused, or the entry `at` of what `batch` computes under `key`.

    `names` and `said`: the columns that say what it is about, and what they say. Many rows share their names.
    """

    names: tuple[str, ...]
    said: tuple[Any, ...]
    hidden: bool = False
    refused: str = ""
    batch: Batch | None = None
    key: str = ""
    at: int = -1
    comparison: Comparison | None = None


@dataclass(slots=True, eq=False)
class Drafts:
    """All rows of a run, in order."""

    rows: list[Draft] = field(default_factory=list)
    batches: dict[object, Batch] = field(default_factory=dict)
    memory: dict[object, Any] = field(default_factory=dict)
    names: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)

    def batch(self, key: object, compute: Compute) -> Batch:
        """The batch of this key, made when first asked for."""
        return self.batches.setdefault(key, Batch(compute))

    def remembered(self, key: object, make: Callable[[], T]) -> T:
        """What `make` gives, made once for a key."""
        if key not in self.memory:
            self.memory[key] = make()
        found: T = self.memory[key]
        return found

    def hide(self, identity: Identity) -> None:
        """A row that protection hides."""
        self.rows.append(Draft(*self._held(identity), hidden=True))

    def refuse(self, identity: Identity, reason: str) -> None:
        """A row that does not apply."""
        self.rows.append(Draft(*self._held(identity), refused=reason))

    def write(self, identity: Identity, batch: Batch, key: str, at: int, comparison: Comparison | None = None) -> None:
        """A row to be computed."""
        self.rows.append(Draft(*self._held(identity), batch=batch, key=key, at=at, comparison=comparison))

    def _held(self, identity: Identity) -> tuple[tuple[str, ...], tuple[Any, ...]]:
        """Names and values apart: a dictionary for each row would be most of what a large study holds."""
        names = tuple(identity)
        return self.names.setdefault(names, names), tuple(identity.values())

    def finished(self, release: str) -> tuple[Estimate, ...]:
        """Compute everything and write the rows; no draft is left: a large study would not have room for both."""
        figures = {id(batch): batch.figures() for batch in self.batches.values() if batch.operands}
        for batch in self.batches.values():
            batch.operands.clear()
        self.memory.clear()
        shared = _shared(self.rows, figures)
        self.rows.reverse()
        flags: dict[tuple[str, ...], tuple[str, ...]] = {}
        return tuple(_row(self.rows.pop(), figures, shared, release, flags) for _ in range(len(self.rows)))


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all rows of one comparison carry."""

    p_value: float | None
    q_value: float | None
    family: str
    family_size: int | None
    verdict: Verdict
    margin: float | None


def _shared(rows: Sequence[Draft], figures: Mapping[int, Mapping[str, Figures]]) -> dict[int, _Shared]:
    """p, q and verdict of each comparison, by its identity."""
    comparisons = list({id(row.comparison): row.comparison for row in rows if row.comparison is not None}.values())
    found = [figures[id(one.batch)][one.key] for one in comparisons]
    p_values = [each.number("p_value", one.at) for one, each in zip(comparisons, found, strict=True)]
    planned = {one.family for one in comparisons if one.planned}
    adjusted = adjusted_by_family([one.family for one in comparisons], p_values, planned)
    shared: dict[int, _Shared] = {}
    for one, each, p, of_family in zip(comparisons, found, p_values, adjusted, strict=True):
        q = of_family.q_value if of_family else None
        said = verdict(each.number("ci_lower", one.at), each.number("ci_upper", one.at), q, one.margin)
        size = of_family.size if of_family else None
        shared[id(one)] = _Shared(p, q, one.family if of_family else "", size, said, one.margin)
    return shared


def _row(
    draft: Draft,
    figures: Mapping[int, Mapping[str, Figures]],
    shared: Mapping[int, _Shared],
    release: str,
    alike: dict[tuple[str, ...], tuple[str, ...]],
) -> Estimate:
    """The row of a draft; `alike`: flags that rows before it have, so that they are held once."""
    columns = dict(zip(draft.names, draft.said, strict=True), release=release)
    if draft.hidden:
        columns.pop("n", None)
        return Estimate(**columns, status="hidden")
    if draft.batch is None:
        return Estimate(**columns, status="refused", reason=draft.refused)
    numbers = figures[id(draft.batch)][draft.key].row(draft.at)
    if draft.comparison is not None and "value" in numbers:
        own = shared[id(draft.comparison)]
        numbers |= {
            "p_value": own.p_value,
            "q_value": own.q_value,
            "family": own.family,
            "family_size": own.family_size,
            "verdict": own.verdict,
            "margin": own.margin,
        }
        if draft.comparison.planned and own.family:
            numbers["flags"] = (*numbers["flags"], PLANNED)
    flags = {*numbers.pop("flags", ()), *columns.pop("flags", ())} if "value" in numbers else set()
    columns.pop("flags", None)
    raised = tuple(sorted(flags))
    return Estimate(**columns, **numbers, flags=alike.setdefault(raised, raised))
