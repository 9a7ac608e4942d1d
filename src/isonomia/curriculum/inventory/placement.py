"""Where the sequence puts each event: the years in which it may be taken, and whether it must be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from isonomia.curriculum.inventory.content import Block, Inventory, Requirement

_STRENGTH: Final[tuple[Requirement, ...]] = ("required", "required in track", "elective", "not placed")
_OF_BLOCK: Final[Mapping[str, Requirement]] = {
    "Required": "required",
    "Required In Track": "required in track",
    "Optional": "elective",
}


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an event stands.

    Attributes:
        levels: academic levels of its blocks, from the first to the last of each.
        requirement: the strictest way in which a student meets it: a block is no stricter than the blocks above it,
            and an event that its block does not require is elective.
    """

    levels: frozenset[int]
    requirement: Requirement


NOWHERE: Final = Placement(frozenset(), "not placed")


def placements(inventory: Inventory) -> Mapping[str, Placement]:
    """Event -> where it stands; events that no block names are left out."""
    blocks = {each.id: each for each in inventory.blocks}
    requirements = _requirements(blocks)
    levels: dict[str, set[int]] = defaultdict(set)
    found: dict[str, Requirement] = {}
    for block in inventory.blocks:
        for event, needed in block.events.items():
            levels[event] |= set(range(block.levels[0], block.levels[1] + 1))
            own: Requirement = requirements[block.id] if needed else "elective"
            found[event] = min(found.get(event, "not placed"), own, key=_STRENGTH.index)
    return {event: Placement(frozenset(levels[event]), requirement) for event, requirement in found.items()}


def circles(inventory: Inventory) -> tuple[str, ...]:
    """Blocks that lie inside themselves."""
    blocks = {each.id: each for each in inventory.blocks}
    return tuple(each for each in blocks if each in set(_below(each, blocks)))


def _requirements(blocks: Mapping[str, Block]) -> Mapping[str, Requirement]:
    """Block -> its requirement and those above it: the weakest along a way, the strictest of several ways.

    Blocks that lie inside themselves and in no other are elective.
    """
    above: dict[str, list[str]] = defaultdict(list)
    for block in blocks.values():
        for each in block.blocks:
            above[each].append(block.id)

    found: dict[str, Requirement] = dict.fromkeys(blocks, "elective")
    changed = True
    while changed:  # values only become stricter, so this ends
        changed = False
        for name, block in blocks.items():
            own = _OF_BLOCK.get(block.required, "elective")
            ways = min((found[each] for each in above[name]), key=_STRENGTH.index, default=own)
            if (new := max(own, ways, key=_STRENGTH.index)) != found[name]:
                found[name], changed = new, True
    return found


def _below(name: str, blocks: Mapping[str, Block]) -> Iterator[str]:
    """Every block that lies in one, at any depth; each once."""
    seen: set[str] = set()
    waiting = list(blocks[name].blocks)
    while waiting:
        each = waiting.pop()
        if each not in seen:
            seen.add(each)
            yield each
            waiting += blocks[each].blocks
