"""What the time to a stage tells of who got there, where a cell is of people who came in known years.

    not there  ⇒  time = until + 1 − came              there  ⇒  time ≤ until − came

So within a cohort nobody of another band is still on the way or has left, and nobody of a later band got there. The
study file says so, and no number does: it need not be kept secret, but it ties the counts of the bands together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from isonomia.model.expression import Call, Column, Node
from isonomia.model.study import Dimension, Study
from isonomia.protect.system import System
from isonomia.protect.witness.linked import WITH, WITHOUT

_NUMBER: Final = re.compile(r"\d+")
_WINDOW: Final = re.compile(r"[\d\s,–]+")
Empty = tuple[int, int]
"""WITH or WITHOUT, and the cell in which there is nobody of that kind."""


def told_by_time(system: System, name: str, study: Study) -> list[Empty]:
    """The cells of a question in which nobody can have the outcome, or can be without it.

    Where the periods of the release are not those in which people came, nothing is told.
    """
    return list(_told(system, name, study))


def everybody_by_time(system: System, name: str, study: Study) -> list[int]:
    """The cells of a question of which all people have the outcome, as the study says."""
    if "events" not in system.counts:
        return []
    without = system.counts["n"] - system.counts["events"]
    return [cell for kind, cell in _told(system, name, study) if kind == WITHOUT and without[cell] == 0]


def _told(system: System, name: str, study: Study) -> Iterator[Empty]:
    found = [(pathway.source, stage) for pathway in study.pathways for stage in pathway.stages if stage.so_far == name]
    for home, stage in found:
        source, duration = study.sources[home], stage.duration
        if duration is None or not source.period or _column(duration.came.root) != source.period:
            continue
        bands = _bands(study.dimensions[duration.dimension])
        for cell, (place, where) in enumerate(zip(system.places, system.contexts, strict=True)):
            codes = dict(place)
            band, came = bands.get(codes.get(duration.dimension, "")), years_of(where[1])
            if band is not None and came is not None:
                yield from ((kind, cell) for kind in _nobody(band, came, duration.until))


def _nobody(band: tuple[float, float], came: tuple[int, int], until: float) -> Iterator[int]:
    """Whom a band leaves no room for; it holds times from its first number to below its second."""
    first, last = came
    if band[0] > until - first:
        yield WITH
    if band[0] > until + 1 - first or band[1] <= until + 1 - last:
        yield WITHOUT


def years_of(period: str) -> tuple[int, int] | None:
    """The first and the last period of a window; None where its name is not made of whole numbers."""
    if not _WINDOW.fullmatch(period):
        return None
    years = [int(each) for each in _NUMBER.findall(period)]
    return (min(years), max(years)) if years else None


def _bands(dimension: Dimension) -> dict[str, tuple[float, float]]:
    ends = [*dimension.bins[1:], float("inf")]
    return {level.code: (low, high) for level, low, high in zip(dimension.levels, dimension.bins, ends, strict=True)}


def _column(root: Node) -> str:
    """The column that an expression is, whether or not it is read as a number."""
    if isinstance(root, Call) and root.function == "number":
        root = root.arguments[0]
    return root.name if isinstance(root, Column) else ""
