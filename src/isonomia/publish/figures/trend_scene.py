"""What the drawing of a trend shows: groups over periods, levels and gaps, and where definitions changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from isonomia.errors import Fault, InternalError
from isonomia.publish.figures.scene import MOST_LINES, Panel, Point

_YEAR = re.compile(r"[12]\d{3}")


@dataclass(frozen=True, slots=True)
class TrendLine:
    """One group. `end`: its last level as text, empty where that is not shown; `note`: what is said in its place."""

    name: str
    end: str
    note: str
    levels: tuple[Point | None, ...]
    gaps: tuple[Point | None, ...]


@dataclass(frozen=True, slots=True)
class TrendFigure:
    """The whole drawing.

    Attributes:
        lower: the panel of gaps; None where there are none.
        breaks: positions of the periods with which a new definition began: no line crosses into one.
        break_words: what stands beside each of those rules.
    """

    title: str
    description: str
    lang: str
    periods: tuple[str, ...]
    lines: tuple[TrendLine, ...]
    upper: Panel
    lower: Panel | None
    breaks: tuple[int, ...]
    break_words: str
    notes: tuple[str, ...]

    def __post_init__(self) -> None:
        size = len(self.periods)
        if not 1 <= len(self.lines) <= MOST_LINES or size < 2:
            raise InternalError(Fault("trend", f"{len(self.lines)} lines over {size} periods."))
        if any(len(each.levels) != size or len(each.gaps) != size for each in self.lines):
            raise InternalError(Fault("trend", "a line does not have a place for each period."))

    @property
    def places(self) -> tuple[float, ...]:
        """Where each period stands, from 0 to 1: by its year where every period names one, else in equal steps."""
        years = [float(_YEAR.findall(each)[0]) if _YEAR.search(each) else None for each in self.periods]
        known = [each for each in years if each is not None]
        if len(known) < len(years) or any(after <= before for before, after in pairwise(known)):
            known = [float(at) for at in range(len(self.periods))]
        return tuple((each - known[0]) / (known[-1] - known[0]) for each in known)

    def runs(self, points: tuple[Point | None, ...]) -> tuple[tuple[int, ...], ...]:
        """Stretches of neighbouring periods with a point: never across what is missing, not shown, or defined anew."""
        places = self.places
        step = min(after - before for before, after in pairwise(places))
        found: list[list[int]] = []
        for at, point in enumerate(points):
            if point is None:
                continue
            near = at > 0 and places[at] - places[at - 1] < 1.5 * step
            if found and found[-1][-1] == at - 1 and near and at not in self.breaks:
                found[-1].append(at)
            else:
                found.append([at])
        return tuple(tuple(each) for each in found)
