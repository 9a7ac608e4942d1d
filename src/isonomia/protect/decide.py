"""Which values are hidden: the primary rule on each indicator, then witnesses over all indicators of a source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from isonomia.model.study import Study
from isonomia.protect.earlier import Told, nothing_told, settled
from isonomia.protect.policy import Policy
from isonomia.protect.prepare import Context
from isonomia.protect.primary import small, small_outcome, squeezed
from isonomia.protect.system import MISSING, Dimensions, System
from isonomia.protect.witness import Proof, linked_of, proven, too_sparse

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """What is hidden of the C cells of a system: persons, outcomes, and missing outcomes by kind."""

    n: Mask
    y: Mask
    missing: Mapping[str, Mask]


def nothing_hidden(system: System) -> Decision:
    """For private eyes: every value is there."""
    shown = np.zeros(len(system), dtype=np.bool_)
    return Decision(shown, shown, dict.fromkeys((name for name in MISSING if name in system.counts), shown))


def decided(
    systems: Sequence[System], names: Sequence[str], study: Study, rule: Policy, told: Sequence[Told] = ()
) -> tuple[list[Decision], Proof]:
    """What is hidden of all indicators of one source, with the proof that it is enough.

    How many outcomes are missing is never told: it would say who was left out, and tie indicators to one another.

    Args:
        systems: of the indicators.
        names: their ids.
        study: says which of them count the same persons.
        rule: the policy of the source.
        told: what earlier releases tell of each indicator; nothing by default.

    Raises:
        BadNews: an earlier release has printed what must be hidden now.
        InternalError: no proof was found, or it does not check.
    """
    told = list(told) or [nothing_told(len(each)) for each in systems]
    first = [_primary(system, rule) for system in systems]
    told = settled(told, [(few, outcome) for few, outcome, _, _ in first], systems, names)
    linked = linked_of(systems, names, study, rule, told)
    primary = np.zeros(len(linked), dtype=np.bool_)
    refused: list[list[str]] = []
    for at, (few, outcome, sparse, tables) in enumerate(first):
        hidden_n = (few | sparse | told[at].n_kept) & ~told[at].n
        hidden_y = (few | sparse | outcome | told[at].y_kept) & ~told[at].y
        primary[linked.persons[at][hidden_n]] = True
        if len(linked.events[at]):
            primary[linked.events[at][hidden_y]] = True
        refused += [[names[at], *where, *dimensions] for where, dimensions in tables]
    hidden, proof = proven(linked, primary, refused)
    decisions = []
    for at, system in enumerate(systems):
        hidden_n = hidden[linked.persons[at]]
        hidden_y = hidden[linked.events[at]] if len(linked.events[at]) else hidden_n
        everything = np.ones(len(system), dtype=np.bool_)
        missing = dict.fromkeys((name for name in MISSING if name in system.counts), everything)
        decisions.append(Decision(hidden_n, hidden_n | hidden_y, missing))
    return decisions, proof


def _primary(system: System, rule: Policy) -> tuple[Mask, Mask, Mask, list[tuple[Context, Dimensions]]]:
    """Persons and outcomes that are hidden whatever is beside them; cells of tables that are not admitted."""
    n = system.counts["n"]
    few = small(n, rule)
    outcome = np.zeros(len(system), dtype=np.bool_)
    if "events" in system.counts:
        outcome = small_outcome(n, system.counts["events"], system.kind, rule)
        few = few | squeezed(n, outcome, system.kind, rule)
    few = few | _alone(system, rule)
    sparse, tables = too_sparse(system, few | outcome, rule)
    return few, few | outcome, sparse, tables


def _alone(system: System, rule: Policy) -> Mask:
    """Where zeros are protected: groups beside which there is nobody else."""
    alone = np.zeros(len(system), dtype=np.bool_)
    if rule.zeros == "protect":
        cells, wholes = system.beside.T
        n = system.counts["n"]
        alone[cells[n[wholes] == n[cells]]] = True
    return alone
