"""A window of years and its single years in one release: each row of the window is the sum of those of its years.

    2021–2023  =  2021 + 2022 + 2023        ≥ where only some of the years are published

Pooling never puts the two side by side; data may that come with periods of both kinds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from isonomia.protect.earlier_groups import years
from isonomia.protect.system import Dimensions, System
from isonomia.protect.witness.hierarchies import Holding


def windows_and_years(system: System) -> Iterator[Holding]:
    """Every such sum of the rows of a system, in a fixed order; what is false of the counts is left out elsewhere."""
    at = {(where, place): cell for cell, (where, place) in enumerate(zip(system.contexts, system.places, strict=True))}
    published: dict[str, dict[Dimensions, set[str]]] = defaultdict(lambda: defaultdict(set))
    for names, rows in system.rows.items():
        for cell in rows.tolist():
            setting, period = system.contexts[cell]
            published[setting][names].add(period)
    for names, rows in system.rows.items():
        for cell in rows.tolist():
            setting, period = system.contexts[cell]
            inside = [each for each in years(period) if each != period]
            present = [each for each in inside if each in published[setting][names]]
            places = (((setting, each), system.places[cell]) for each in present)
            parts = tuple(at[place] for place in places if place in at)
            if parts:
                yield Holding((cell,), parts, rest=True, exact=len(present) == len(inside))
