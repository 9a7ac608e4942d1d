"""Which competencies lie under which: the framework's broader and narrower relations, at any depth, circles and all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from isonomia.curriculum.inventory.content import Inventory


def narrower(inventory: Inventory) -> Mapping[str, frozenset[str]]:
    """Competency -> itself and all that are narrower, as far as the file has them.

    "A narrower B" says that B is narrower than A, as SKOS has it; "related" says nothing of the kind.
    """
    below: dict[str, set[str]] = defaultdict(set)
    for link in inventory.links:
        if link.relation == "narrower":
            below[link.first].add(link.second)
        elif link.relation == "broader":
            below[link.second].add(link.first)
    known = {each.id for each in inventory.competencies}
    return {each: frozenset(_reached(each, below) & known) for each in (*known, *(set(below) - known))}


def _reached(start: str, below: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = {start}
    waiting = [start]
    while waiting:
        for each in below.get(waiting.pop(), ()):
            if each not in seen:
                seen.add(each)
                waiting.append(each)
    return seen
