"""Which values are hidden: the primary rule on each indicator, then witnesses over all indicators of a source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.model.study import Study
from isonomia.protect.earlier import Told, nothing_told, settled
from isonomia.protect.policy import Policy
from isonomia.protect.prepare import Context
from isonomia.protect.primary import small, small_outcome, squeezed
from isonomia.protect.system import MISSING, Dimensions, System
from isonomia.protect.witness import Linked, Proof, guesses, linked_of, proven, too_sparse
from isonomia.protect.witness.populations import Guess

Mask = NDArray[np.bool_]
SHOWN_ELSEWHERE: Final = 1e3
"""How many times dearer it is to hide what another release of the same tables shows."""


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """What is hidden of the C cells of a system: persons, outcomes, and missing outcomes by kind."""

    n: Mask
    y: Mask
    missing: Mapping[str, Mask]

    def within(self, other: Decision) -> bool:
        """Whether everything that is hidden here is hidden in the other, of the same system."""
        return not bool((self.n & ~other.n).any() or (self.y & ~other.y).any())


def nothing_hidden(system: System) -> Decision:
    """For private eyes: every value is there."""
    shown = np.zeros(len(system), dtype=np.bool_)
    return Decision(shown, shown, dict.fromkeys((name for name in MISSING if name in system.counts), shown))


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
    first = [_primary(system, rule) for system in systems]
    told = settled(told, [(few, outcome) for few, outcome, _, _ in first], systems, names)
    guessed: set[Guess] = set()
    while True:
        linked = linked_of(systems, names, study, rule, told, guessed)
        linked = linked if before is None else _sparing(linked, before)
        primary, refused = _hidden_first(linked, first, told)
        hidden, proof = proven(linked, primary, refused)
        more = guesses(systems, names, study, linked, hidden) - guessed
        if not more:
            break
        guessed |= more
    decisions = []
    for at, system in enumerate(systems):
        hidden_n = hidden[linked.persons[at]]
        hidden_y = hidden[linked.events[at]] if len(linked.events[at]) else hidden_n
        hidden_y = hidden_y | _levelled_out(system, rule)
        everything = np.ones(len(system), dtype=np.bool_)
        missing = dict.fromkeys((name for name in MISSING if name in system.counts), everything)
        decisions.append(Decision(hidden_n, hidden_n | hidden_y, missing))
    return decisions, proof


def _hidden_first(
    linked: Linked, first: Sequence[tuple[Mask, Mask, Mask, list[tuple[Context, Dimensions]]]], told: Sequence[Told]
) -> tuple[Mask, list[list[str]]]:
    """(V,) what is hidden whatever the search finds, and the tables that are not admitted."""
    primary = np.zeros(len(linked), dtype=np.bool_)
    refused: list[list[str]] = []
    for at, (few, outcome, sparse, tables) in enumerate(first):
        hidden_n = (few | sparse | told[at].n_kept) & ~told[at].n
        hidden_y = (few | sparse | outcome | told[at].y_kept) & ~told[at].y
        primary[linked.persons[at][hidden_n]] = True
        if len(linked.events[at]):
            primary[linked.events[at][hidden_y]] = True
        refused += [[linked.names[at], *where, *dimensions] for where, dimensions in tables]
    return primary, refused


def _sparing(linked: Linked, before: Sequence[Decision]) -> Linked:
    """The same with what is shown elsewhere dear to hide."""
    hidden = np.zeros(len(linked), dtype=np.bool_)
    for at, decision in enumerate(before):
        hidden[linked.persons[at][decision.n]] = True
        if len(linked.events[at]):
            hidden[linked.events[at][decision.y]] = True
    return replace(linked, weights=np.where(hidden, linked.weights, linked.weights * SHOWN_ELSEWHERE))


def _levelled_out(system: System, rule: Policy) -> Mask:
    """Outcomes that rounding would make everybody's. They are hidden beyond what the proof needs, so it still holds."""
    if rule.rounding is None or "events" not in system.counts:
        return np.zeros(len(system), dtype=np.bool_)
    return rule.rounding.levels_out(system.counts["n"], system.counts["events"])


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
