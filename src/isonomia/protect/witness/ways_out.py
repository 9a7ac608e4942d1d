"""The ways by which people left at a step of a pathway add up to all who did not pass it.

those without the outcome of the step  =  academic + personal + transfer          all are asked about the same people
"""

from __future__ import annotations

from collections.abc import Sequence

from isonomia.model.study import Study
from isonomia.protect.system import System
from isonomia.protect.witness.linked import PERSONS, WITH, WITHOUT
from isonomia.protect.witness.pairing import Link, PersonSet, between, tables_of


def links_of_ways(systems: Sequence[System], names: Sequence[str], study: Study) -> list[Link]:
    """Every such sum of the systems of one source, in a fixed order."""
    at = {name: number for number, name in enumerate(names)}
    found: dict[Link, None] = {}
    for pathway in study.pathways:
        for step, ways in pathway.ways.items():
            if step in at and all(way in at for way in ways):
                found |= dict.fromkeys(_of_step(at[step], [at[way] for way in ways], systems, study))
    return list(found)


def _of_step(step: int, ways: Sequence[int], systems: Sequence[System], study: Study) -> list[Link]:
    without = PersonSet(step, WITHOUT, frozenset(), whole=True)
    left = [PersonSet(way, WITH, frozenset(), whole=True) for way in ways]
    asked = [PersonSet(each, PERSONS, frozenset(), whole=True) for each in (step, *ways)]
    shared = set(tables_of(systems[step])).intersection(*(tables_of(systems[way]) for way in ways))
    found: list[Link] = []
    for names in sorted(shared, key=lambda each: (len(each), sorted(each))):
        found += between(without, left, names, systems, study, exact=True)
        for way in asked[1:]:
            found += between(asked[0], [way], names, systems, study, exact=True)
    return found
