"""What a stranger can work out of a set of margins: an interval for each hidden count, or its exact value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.protect.system import Margin

UNKNOWN: Final = 2**50
"""An upper bound where nothing is known."""
MOST_ROUNDS: Final = 200
Bounds = tuple[list[int], list[int]]


def tightened(margins: Sequence[Margin], low: Iterable[int], high: Iterable[int]) -> Bounds:
    """Integer bounds after applying each margin until none says more.

    In a margin total = Σ parts a part is at least the total's lower bound less the other parts' upper bounds, and
    at most the total's upper bound less the other parts' lower bounds; the total is between the sums of the
    parts' bounds. A printed cell has low = high.

    Args:
        margins: those in which something is hidden.
        low: (C,) lower bounds of each cell that are known without any margin.
        high: (C,) upper bounds.
    """
    lows, highs = list(low), list(high)
    by_cell: dict[int, set[int]] = defaultdict(set)
    for at, margin in enumerate(margins):
        for cell in (margin.total, *margin.parts):
            by_cell[cell].add(at)
    waiting = set(range(len(margins)))
    for _ in range(MOST_ROUNDS):
        if not waiting:
            break
        changed: set[int] = set()
        for at in sorted(waiting):
            changed |= _apply(margins[at], lows, highs)
        waiting = {at for cell in changed for at in by_cell[cell]}
    return lows, highs


def _apply(margin: Margin, low: list[int], high: list[int]) -> set[int]:
    """Tighten the bounds in one margin, in place; returns the cells that changed."""
    least = sum(low[part] for part in margin.parts)
    most = sum(high[part] for part in margin.parts)
    total_low, total_high = low[margin.total], high[margin.total]
    new = {margin.total: (least if margin.exact else 0, most)}
    for part in margin.parts:
        ceiling = total_high - (least - low[part]) if margin.exact else total_high
        new[part] = (total_low - (most - high[part]), ceiling)
    changed = set()
    for cell, (floor, ceiling) in new.items():
        if floor > low[cell] or ceiling < high[cell]:
            low[cell], high[cell] = max(low[cell], floor), min(high[cell], ceiling)
            changed.add(cell)
    return changed


def determined(margins: Sequence[Margin], hidden: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which hidden cells have one value only, by linear algebra over the exact margins.

    A cell is determined iff no solution of "all printed cells unchanged" moves it: its row of a basis of the null
    space is zero. Decided within each connected set of hidden cells.
    """
    found = np.zeros(len(hidden), dtype=np.bool_)
    for equations, cells in components(margins, hidden):
        position = {cell: at for at, cell in enumerate(cells)}
        matrix = np.zeros((len(equations), len(cells)))
        for row, margin in enumerate(equations):
            for part in margin.parts:
                if hidden[part]:
                    matrix[row, position[part]] += 1.0
            if hidden[margin.total]:
                matrix[row, position[margin.total]] -= 1.0
        found[cells] = _fixed(matrix)
    return found


def _fixed(matrix: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Columns that are zero in every vector of the null space: the entries are 0 and ±1, so 1e-8 is far from both."""
    _, sizes, basis = np.linalg.svd(matrix, full_matrices=True)
    rank = int((sizes > 1e-8).sum())
    fixed: NDArray[np.bool_] = np.linalg.norm(basis[rank:], axis=0) < 1e-8
    return fixed


def components(margins: Sequence[Margin], hidden: NDArray[np.bool_]) -> list[tuple[list[Margin], list[int]]]:
    """Exact margins and hidden cells that hang together, in the order of their smallest cell."""
    parent: dict[int, int] = {}

    def root(cell: int) -> int:
        while parent[cell] != cell:
            parent[cell] = cell = parent[parent[cell]]
        return cell

    unknown: list[tuple[Margin, list[int]]] = []
    for margin in margins:
        cells = [cell for cell in (margin.total, *margin.parts) if hidden[cell]] if margin.exact else []
        for cell in cells:
            parent.setdefault(cell, cell)
            parent[max(root(cells[0]), root(cell))] = min(root(cells[0]), root(cell))
        if cells:
            unknown.append((margin, cells))
    equations: dict[int, list[Margin]] = defaultdict(list)
    for margin, cells in unknown:
        equations[root(cells[0])].append(margin)
    members: dict[int, list[int]] = defaultdict(list)
    for cell in sorted(parent):
        members[root(cell)].append(cell)
    return [(equations[first], members[first]) for first in sorted(members)]
