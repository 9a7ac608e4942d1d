"""Which values are hidden: the primary rule on each indicator, then witnesses over all indicators of a source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.model.study import Study
from isonomia.protect.earlier import Told, nothing_told, settled
from isonomia.protect.manifest import Manifest, manifest_of
from isonomia.protect.policy import Policy
from isonomia.protect.prepare import Context
from isonomia.protect.primary import small, small_outcome, squeezed
from isonomia.protect.system import MISSING, Dimensions, System
from isonomia.protect.witness import Linked, Proof, everybody_by_time, guesses, linked_of, proven, too_sparse
from isonomia.protect.witness.populations import Guess

Mask = NDArray[np.bool_]
SHOWN_ELSEWHERE: Final = 1e3
"""How many times dearer it is to hide what another release of the same tables shows."""


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """What is hidden of the C cells of a system: persons, outcomes, and missing outcomes by kind.

    `left_out`: of these, the cells of tables that are not published at all.
    """

    n: Mask
    y: Mask
    missing: Mapping[str, Mask]
    left_out: Mask

    def within(self, other: Decision) -> bool:
        """Whether everything that is hidden here is hidden in the other, of the same system."""
        return not bool((self.n & ~other.n).any() or (self.y & ~other.y).any())


def nothing_hidden(system: System) -> Decision:
    """For private eyes: every value is there."""
    shown = np.zeros(len(system), dtype=np.bool_)
    return Decision(shown, shown, dict.fromkeys((name for name in MISSING if name in system.counts), shown), shown)


def decided(
    systems: Sequence[System],
    names: Sequence[str],
    study: Study,
    rule: Policy,
    before: Sequence[Decision] | None = None,
    told: Sequence[Told] = (),
) -> tuple[list[Decision], Proof]:
    """What is hidden of all indicators of one source, with the proof that it is enough.

    How many outcomes are missing is never told: it would say who was left out, and tie indicators to one another.

    Args:
        systems: of the indicators.
        names: their ids.
        study: says which of them count the same persons.
        rule: the policy of the source.
        before: what is hidden elsewhere of the same systems; anything else is hidden only where it must be.
        told: what earlier releases tell of each indicator; nothing by default.

    Raises:
        BadNews: an earlier release has printed what must be hidden now.
        InternalError: no proof was found, or it does not check.
    """
    told = list(told) or [nothing_told(len(each)) for each in systems]
    everybody = [everybody_by_time(each, name, study) for each, name in zip(systems, names, strict=True)]
    first = [_primary(system, rule, cells) for system, cells in zip(systems, everybody, strict=True)]
    told = settled(told, [(each.few, each.outcome) for each in first], systems, names)
    kept = [manifest_of(system, each.tables, one) for system, each, one in zip(systems, first, told, strict=True)]
    inside = [each.system for each in kept]
    guessed: set[Guess] = set()
    while True:
        linked = linked_of(inside, names, study, rule, [each.told for each in kept], guessed)
        linked = linked if before is None else _sparing(linked, before, kept)
        hidden, proof = proven(linked, *_hidden_first(linked, first, kept))
        more = guesses(inside, names, study, linked, hidden) - guessed
        if not more:
            break
        guessed |= more
    return [_decision(linked, hidden, at, each, systems[at]) for at, each in enumerate(kept)], proof


def _decision(linked: Linked, hidden: Mask, at: int, kept: Manifest, system: System) -> Decision:
    """What is hidden of a whole system: what the search hides, and all of what is not published."""
    hidden_n, hidden_y = kept.left_out.copy(), kept.left_out.copy()
    hidden_n[kept.cells] = hidden[linked.persons[at]]
    hidden_y[kept.cells] = hidden[linked.events[at]] if len(linked.events[at]) else hidden_n[kept.cells]
    missing = dict.fromkeys((name for name in MISSING if name in system.counts), np.ones(len(system), dtype=np.bool_))
    return Decision(hidden_n, hidden_n | hidden_y, missing, kept.left_out)


@dataclass(frozen=True, slots=True, eq=False)
class _First:
    """Of the C cells of a system: what is hidden whatever is beside it.

    Attributes:
        few, outcome: persons and outcomes that the policy protects. sparse: cells of tables that are not admitted.
        tables: these tables.
    """

    few: Mask
    outcome: Mask
    sparse: Mask
    tables: list[tuple[Context, Dimensions]]


def _hidden_first(linked: Linked, first: Sequence[_First], kept: Sequence[Manifest]) -> tuple[Mask, list[list[str]]]:
    """(V,) what is hidden whatever the search finds, and the tables that are not admitted."""
    primary = np.zeros(len(linked), dtype=np.bool_)
    refused: list[list[str]] = []
    for at, (each, own) in enumerate(zip(first, kept, strict=True)):
        few, sparse, outcome = each.few[own.cells], each.sparse[own.cells], each.outcome[own.cells]
        hidden_n = (few | sparse | own.told.n_kept) & ~own.told.n
        hidden_y = (few | sparse | outcome | own.told.y_kept) & ~own.told.y
        primary[linked.persons[at][hidden_n]] = True
        if len(linked.events[at]):
            primary[linked.events[at][hidden_y]] = True
        refused += [[linked.names[at], *where, *dimensions] for where, dimensions in each.tables]
    return primary, refused


def _sparing(linked: Linked, before: Sequence[Decision], kept: Sequence[Manifest]) -> Linked:
    """The same with what is shown elsewhere dear to hide."""
    hidden = np.zeros(len(linked), dtype=np.bool_)
    for at, (decision, own) in enumerate(zip(before, kept, strict=True)):
        hidden[linked.persons[at][decision.n[own.cells]]] = True
        if len(linked.events[at]):
            hidden[linked.events[at][decision.y[own.cells]]] = True
    return replace(linked, weights=np.where(hidden, linked.weights, linked.weights * SHOWN_ELSEWHERE))


def _levelled_out(system: System, rule: Policy) -> Mask:
    """Outcomes that rounding would make everybody's. Hidden is hidden: the proof is of these too."""
    if rule.rounding is None or "events" not in system.counts:
        return np.zeros(len(system), dtype=np.bool_)
    return rule.rounding.levels_out(system.counts["n"], system.counts["events"])


def _primary(system: System, rule: Policy, everybody: Sequence[int]) -> _First:
    """Persons and outcomes that are hidden whatever is beside them; cells of tables that are not admitted.

    `everybody`: cells of which all people have the outcome, as the study says: there e is n once more.
    """
    n = system.counts["n"]
    few = small(n, rule)
    outcome = np.zeros(len(system), dtype=np.bool_)
    if "events" in system.counts:
        outcome = small_outcome(n, system.counts["events"], system.kind, rule)
        outcome[everybody] = outcome[everybody] & few[everybody]
        few = few | squeezed(n, outcome, system.kind, rule)
    few = few | _alone(system, rule)
    sparse, tables = too_sparse(system, few | outcome, rule)
    level = _levelled_out(system, rule)
    level[everybody] = False
    return _First(few, few | outcome | level, sparse, tables)


def _alone(system: System, rule: Policy) -> Mask:
    """Where zeros are protected: groups beside which there is nobody else."""
    alone = np.zeros(len(system), dtype=np.bool_)
    if rule.zeros == "protect":
        cells, wholes = system.beside.T
        n = system.counts["n"]
        alone[cells[n[wholes] == n[cells]]] = True
    return alone
