"""Which values of one indicator are printed: the primary rule, then what must be hidden with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from isonomia.protect.bounds import UNKNOWN, tightened
from isonomia.protect.complementary import Layer, settled
from isonomia.protect.policy import Policy
from isonomia.protect.primary import small, small_outcome, squeezed
from isonomia.protect.system import MISSING, System

Mask = NDArray[np.bool_]
Counts = NDArray[np.int64]


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


def decided(system: System, policy: Policy) -> Decision:
    """The primary rule on every cell and on everyone else beside it, then complementary suppression."""
    n = system.counts["n"]
    small_n = small(n, policy)
    outcome = np.zeros(len(system), dtype=np.bool_)
    if "events" in system.counts:
        outcome = small_outcome(n, system.counts["events"], system.kind, policy) | _beside_outcome(system, policy)
        small_n |= squeezed(n, outcome, system.kind, policy)
    persons = Layer(n, small_n, *_free_bounds(system, policy))
    hidden_n = settled(system, [persons], small_n | _beside_persons(system, policy), policy.threshold)
    hidden_y = hidden_n | outcome
    if "events" in system.counts:
        layers = _outcome_layers(system, policy, persons, hidden_n)
        hidden_y = settled(system, layers, hidden_y, policy.threshold)
    missing = {name: _missing(system, name, hidden_y, policy) for name in MISSING if name in system.counts}
    return Decision(hidden_n, hidden_y, missing)


def _free_bounds(system: System, policy: Policy) -> tuple[Counts, Counts]:
    """Without any margin a hidden count is at least 1 where zeros are printed, and has no upper bound."""
    lowest = 0 if policy.zeros == "protect" else 1
    low = np.minimum(system.counts["n"], lowest)
    return low, np.full(len(system), UNKNOWN, dtype=np.int64)


def _outcome_layers(system: System, policy: Policy, persons: Layer, hidden_n: Mask) -> list[Layer]:
    """Those with the outcome and, for a proportion, those without it: 0 ≤ e ≤ n ties them to the persons."""
    events, n = system.counts["events"], system.counts["n"]
    margins = [m for m in system.margins if hidden_n[m.total] or any(hidden_n[part] for part in m.parts)]
    _, most = tightened(
        margins, np.where(hidden_n, persons.low, n).tolist(), np.where(hidden_n, persons.high, n).tolist()
    )
    lowest = 0 if policy.zeros == "protect" else 1
    low = np.where(hidden_n, 0, np.minimum(events, lowest))
    if system.kind != "proportion":
        return [Layer(events, small(events, policy), low, np.full(len(system), UNKNOWN, dtype=np.int64))]
    without = n - events
    low_without = np.where(hidden_n, 0, np.minimum(without, lowest))
    ceiling = np.where(hidden_n, np.array(most, dtype=np.int64), n)
    return [
        Layer(events, small(events, policy), low, ceiling - low_without),
        Layer(without, small(without, policy), low_without, ceiling - low),
    ]


def _beside_persons(system: System, policy: Policy) -> Mask:
    """Cells beside which everyone else is too few to be counted."""
    cells, wholes = system.beside.T
    n = system.counts["n"]
    return _marked(system, cells[small(n[wholes] - n[cells], policy)])


def _beside_outcome(system: System, policy: Policy) -> Mask:
    """Cells beside which too few of everyone else have the outcome, or have it not."""
    cells, wholes = system.beside.T
    n, events = (system.counts[name][wholes] - system.counts[name][cells] for name in ("n", "events"))
    few = small_outcome(n, events, system.kind, policy)
    few &= n > 0
    return _marked(system, cells[few])


def _marked(system: System, cells: NDArray[np.int64]) -> Mask:
    mask = np.zeros(len(system), dtype=np.bool_)
    mask[cells] = True
    return mask


def _missing(system: System, name: str, hidden_y: Mask, policy: Policy) -> Mask:
    """Missing outcomes of one kind: excluded cases are people too. Nothing is shown where the outcome is hidden."""
    counts = system.counts[name]
    few = small(counts, policy)
    low = np.zeros(len(system), dtype=np.int64)
    layer = Layer(counts, few, low, np.full(len(system), UNKNOWN, dtype=np.int64))
    return settled(system, [layer], few | hidden_y, policy.threshold)
