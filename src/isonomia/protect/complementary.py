"""Complementary suppression within the tables of one indicator: a sound first step, and what it does not promise.

After the primary rule a hidden count may follow by subtraction (one hidden row beside a printed total), or be shown
to be small (all that is hidden sums to 7). `settled` plays the stranger over all margins of the indicator's own
tables (`system.py`) and hides further counts until

  * every small hidden count could, as far as bounds carried from margin to margin tell, be anything from 1 to T;
  * no other hidden count is known to within T − 1;
  * no hidden count is determined by linear algebra over the margins.

It does not promise safety against sums that link different indicators, sources or releases, nor against bounds that
follow only from several margins taken at once. Those need a witness for each count over all linked tables, and an
auditor; until they exist, pages made from records carry the banner "Draft".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from isonomia.model.absence import is_absence
from isonomia.protect.bounds import UNKNOWN, determined, tightened
from isonomia.protect.prepare import Context
from isonomia.protect.system import KNOWN, Margin, System

Mask = NDArray[np.bool_]
Counts = NDArray[np.int64]
Order = tuple[bool, int, bool, bool, int, int]  # the last is the cell itself


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One count of every cell, with what a stranger knows of it where it is hidden.

    Attributes:
        values: (C,) the counts.
        small: (C,) the primary rule protects this count.
        low, high: (C,) bounds that are known without any margin; they hold for `values`.
    """

    values: Counts
    small: Mask
    low: Counts
    high: Counts

    @property
    def harmless(self) -> Mask:
        """(C,) zeros that the policy prints, hidden for the sake of other counts: they may be found out."""
        zeros: Mask = (self.values == 0) & ~self.small
        return zeros


def settled(system: System, layers: Sequence[Layer], hidden: Mask, threshold: int) -> Mask:
    """Hide further cells until nothing that is hidden in any layer is exposed; layers share one pattern.

    Args:
        system: cells and margins.
        layers: the counts that are hidden together (persons; or those with and without the outcome).
        hidden: (C,) where the primary rule begins.
        threshold: T of the policy.
    """
    pattern = hidden.copy()
    order = _orders(system, layers)
    while True:
        bad = np.zeros(len(pattern), dtype=np.bool_)
        margins = [m for m in system.margins if pattern[m.total] or any(pattern[part] for part in m.parts)]
        for layer in layers:
            bad |= exposed(margins, layer, pattern, threshold)
        if not bad.any():
            bad = determined(margins, pattern) & ~np.all([layer.harmless for layer in layers], axis=0)
        more = _companions(system, margins, bad, pattern, order)
        if not more:
            return pattern
        pattern[sorted(more)] = True


def exposed(margins: Sequence[Margin], layer: Layer, hidden: Mask, threshold: int) -> Mask:
    """Hidden cells of which bounds over the margins tell too much.

    That a hidden total is at least 1 for each of its hidden parts follows from the rows being there, and is allowed.
    """
    low, high = _bounds(margins, np.where(hidden, layer.low, layer.values), np.where(hidden, layer.high, layer.values))
    open_low = np.where(hidden, layer.low, 0)
    allowed, _ = _bounds(margins, open_low, np.full(len(hidden), UNKNOWN, dtype=np.int64))
    is_small = (low > np.maximum(allowed, 1)) | (high < threshold)
    tells = np.where(layer.small, is_small, high - low < threshold - 1)
    result: Mask = hidden & tells & ~layer.harmless
    return result


def _bounds(margins: Sequence[Margin], low: Counts, high: Counts) -> tuple[Counts, Counts]:
    lows, highs = tightened(margins, low.tolist(), high.tolist())
    return np.array(lows, dtype=np.int64), np.array(highs, dtype=np.int64)


def _companions(system: System, margins: Sequence[Margin], bad: Mask, hidden: Mask, order: Sequence[Order]) -> set[int]:
    """Cells to hide next, one in each setting and period that has an exposed cell."""
    exposed_in: dict[Context, set[int]] = defaultdict(set)
    for cell in np.flatnonzero(bad).tolist():
        exposed_in[system.contexts[cell]].add(cell)
    found = (_companion(margins, reach, hidden, order) for reach in exposed_in.values())
    return {cell for cell in found if cell is not None}


def _companion(margins: Sequence[Margin], reach: set[int], hidden: Mask, order: Sequence[Order]) -> int | None:
    """The cell to hide for some exposed cells: from their margins with the fewest hidden counts the cheapest.

    A zero is taken last, a total after the parts, and a cell that serves several such margins before one that serves
    one. Where all their margins are hidden altogether, the margins of the hidden neighbours are asked, and so on.
    None if nothing that hangs together with them is printed any more.
    """
    while True:
        touching = [m for m in margins if m.total in reach or not reach.isdisjoint(m.parts)]
        open_ = [m for m in touching if not hidden[[m.total, *m.parts]].all()]
        if open_:
            return _cheapest(open_, hidden, order)
        wider = reach.union(*({m.total, *m.parts} for m in touching))
        if wider == reach:
            return None
        reach = wider


def _cheapest(margins: Sequence[Margin], hidden: Mask, order: Sequence[Order]) -> int:
    counts = [int(hidden[[margin.total, *margin.parts]].sum()) for margin in margins]
    tight = [margin for margin, count in zip(margins, counts, strict=True) if count == min(counts)]
    serves: dict[int, int] = defaultdict(int)
    parts: set[int] = set()
    for margin in tight:
        parts.update(margin.parts)
        for cell in (margin.total, *margin.parts):
            serves[cell] += not hidden[cell]
    return min(
        (cell for cell, times in serves.items() if times),
        key=lambda cell: (order[cell][0], cell not in parts, -serves[cell], order[cell]),
    )


def _orders(system: System, layers: Sequence[Layer]) -> list[Order]:
    """What is given up last: zeros, sums before details, groups before absences, large before small.

    Of two groups the larger is given up first: everyone else beside the smaller one still says what it said.
    """
    n = system.counts["n"]
    two = _in_twos(system)
    return [
        (
            any(int(layer.values[at]) <= 0 for layer in layers),
            -len(place),
            any(code == KNOWN for _, code in place),
            not any(is_absence(code) for _, code in place),
            -int(n[at]) if at in two else int(n[at]),
            at,
        )
        for at, place in enumerate(system.places)
    ]


def _in_twos(system: System) -> set[int]:
    """Cells of groups that are one of two in their dimension, setting and period."""
    siblings: dict[tuple[Context, str], list[int]] = defaultdict(list)
    for at, (where, place) in enumerate(zip(system.contexts, system.places, strict=True)):
        if len(place) == 1 and place[0][1] != KNOWN and not is_absence(place[0][1]):
            siblings[where, place[0][0]].append(at)
    return {at for cells in siblings.values() if len(cells) == 2 for at in cells}
