"""Which tables are counted over the rows, and which are added up from them.

A *block* is a set of dimensions whose cube is counted once over all rows; every grouping inside it is a margin of that
cube. Few blocks that hold all groupings are found greedily: from a grouping that is not held yet, the dimension is
added that brings in most others for its size, while the cube stays small enough for the processor's cache. A grouping
that is too large for a cube of its own is counted as a list of the cells that occur (`sparse`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, prod
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.count.questions import Grouping

PREFERRED: Final = 1 << 18
"""A block grows to so many numbers: two megabytes of counts, which a processor's cache holds."""
LARGEST: Final = 1 << 23
"""A single grouping with more numbers than this is sparse."""
MOST_CELLS: Final = 5_000_000
"""More cells than this in all tables of a source are refused: their statistics alone would need gigabytes."""
_TRIES: Final = 3
Masks = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Block:
    """Dimensions that are counted together, and the groupings that are added up from their cube."""

    dimensions: Grouping
    groupings: tuple[Grouping, ...]
    sparse: bool = False


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large cubes get.

    Attributes:
        groups: dimension -> number of its groups, absences among them.
        classes: how many numbers stand in one cell: contexts × answers, or contexts × sums.
    """

    groups: Mapping[str, int]
    classes: int

    def of(self, grouping: Iterable[str]) -> int:
        """Numbers in the cube of a grouping."""
        return self.classes * prod(self.groups[name] for name in grouping)


def blocks(wanted: Sequence[Grouping], sizes: Sizes, *, preferred: int = PREFERRED) -> tuple[Block, ...]:
    """The blocks from which all groupings are added up; each grouping belongs to the smallest that holds it."""
    names = sorted({name for grouping in wanted for name in grouping})
    small = [each for each in wanted if sizes.of(each) <= LARGEST]
    tries = [_cover(small, names, sizes, preferred, seed) for seed in range(_TRIES)] if small else [[]]
    found = min(tries, key=lambda cover: sum(log(1 + sizes.of(each)) for each in cover))
    homes: dict[Grouping, list[Grouping]] = {block: [] for block in found}
    for grouping in small:
        home = min((each for each in found if set(grouping) <= set(each)), key=sizes.of)
        homes[home].append(grouping)
    dense = [Block(block, tuple(held)) for block, held in homes.items() if held]
    large = [each for each in wanted if sizes.of(each) > LARGEST]
    return (*dense, *(Block(each, (each,), sparse=True) for each in large))


def _cover(wanted: Sequence[Grouping], names: Sequence[str], sizes: Sizes, preferred: int, seed: int) -> list[Grouping]:
    """Blocks that hold all of some groupings. Which grouping is the next to start from depends on the seed."""
    at = {name: number for number, name in enumerate(names)}
    masks = np.array([sum(1 << at[name] for name in grouping) for grouping in wanted], dtype=np.int64)
    order = sorted(range(len(wanted)), key=lambda each: (-sizes.of(wanted[each]), each))
    chosen = np.random.default_rng(seed)
    if seed:
        order = [order[each] for each in np.argsort(np.arange(len(order)) + chosen.random(len(order)) * len(order))]
    left = np.ones(len(wanted), dtype=bool)
    found: list[int] = []
    for start in order:
        if left[start]:
            block = _grown(int(masks[start]), masks[left], names, sizes, preferred)
            left &= (masks & ~block) != 0
            found.append(block)
    return [tuple(name for name in names if block >> at[name] & 1) for block in _needed(found, masks)]


def _grown(block: int, left: Masks, names: Sequence[str], sizes: Sizes, preferred: int) -> int:
    """A block with the dimensions that bring in most for their size."""
    size = sizes.of(name for at, name in enumerate(names) if block >> at & 1)
    while True:
        held = int(np.count_nonzero((left & ~block) == 0))
        best, gain = 0, 0.0
        for at, name in enumerate(names):
            more = block | 1 << at
            if more != block and size * sizes.groups[name] <= preferred:
                brought = np.count_nonzero((left & ~more) == 0) - held
                # What lies one dimension further off counts a little: the first step alone may bring in nothing.
                missing = left & ~more
                near = np.count_nonzero((missing != 0) & (missing & (missing - 1) == 0))
                worth = float(brought + 0.01 * near) / log(1 + sizes.groups[name])
                best, gain = (more, worth) if worth > gain else (best, gain)
        if not best:
            return block
        size *= sizes.groups[names[(best ^ block).bit_length() - 1]]
        block = best


def _needed(found: Sequence[int], masks: Masks) -> list[int]:
    """The blocks without those whose groupings all lie in others."""
    kept = list(found)
    for block in found:
        rest = [each for each in kept if each != block]
        if rest and all(any(mask & ~each == 0 for each in rest) for mask in masks.tolist()):
            kept = rest
    return kept


def estimated_cells(wanted: Iterable[Grouping], groups: Mapping[str, int], contexts: int, rows: int) -> int:
    """At most so many cells have people: no more than there are combinations, and no more than rows."""
    return sum(min(contexts * prod(groups[name] for name in grouping), rows) for grouping in wanted)
