"""What the drawing of a pathway shows: stages, lines and two panels, with every word and number ready to be printed.

Nothing here is worked out from data and nothing is read from a release: a figure is its numbers and its words.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from isonomia.errors import Fault, InternalError
from isonomia.publish.charts import Axis

MOST_LINES = 5
"""A drawing has at most this many lines: one for each shape."""


@dataclass(frozen=True, slots=True)
class Point:
    """A released figure on the scale of its panel. `hollow`: the figure does not settle whether there is a gap."""

    value: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One group.

    Attributes:
        name: as the label at the end of the line has it.
        end: its last figure as text; empty where the line stops before the last stage.
        note: what the label says of a line that stops.
        upper: a point for each stage, None where there is none to show.
        lower: the same for the lower panel.
    """

    name: str
    end: str
    note: str
    upper: tuple[Point | None, ...]
    lower: tuple[Point | None, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel: its heading, a remark under it, its axis with the ticks as text, and the line for "no gap"."""

    heading: str
    remark: str
    axis: Axis
    ticks: tuple[str, ...]
    null: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """The widest gap at a stage as text; bold where its verdict is clear, soft where it is words."""

    text: str
    bold: bool = False
    words: bool = False


@dataclass(frozen=True, slots=True)
class PathFigure:
    """The whole drawing.

    Attributes:
        title, description: what the file says of itself to those who do not see it.
        lower: None where there is one panel alone.
        joined: the marks of the upper panel are joined: the same people are followed, or years follow one another.
        started: at the first stage everybody was on the path: it has no marks.
        gaps: one for each stage, None where there is no gap to speak of (the first stage).
        gap_heading: what the row of gaps is.
        notes: lines at the foot: which groups are drawn, place, time, source.
    """

    title: str
    description: str
    lang: str
    stages: tuple[str, ...]
    lines: tuple[Line, ...]
    upper: Panel
    lower: Panel | None
    joined: bool
    started: bool
    gaps: tuple[Gap | None, ...]
    gap_heading: str
    notes: tuple[str, ...]

    def __post_init__(self) -> None:
        size = len(self.stages)
        if not 1 <= len(self.lines) <= MOST_LINES or size < 2:
            raise InternalError(Fault("figure of a pathway", f"{len(self.lines)} lines over {size} stages."))
        if any(len(each.upper) != size or len(each.lower) != size for each in self.lines) or len(self.gaps) != size:
            raise InternalError(Fault("figure of a pathway", "a line does not have a place for each stage."))

    @property
    def steps(self) -> tuple[int, ...]:
        """The stages at which the lower panel has something."""
        return tuple(
            at
            for at in range(len(self.stages))
            if self.gaps[at] is not None or any(each.lower[at] for each in self.lines)
        )


def open_ends(points: tuple[Point | None, ...]) -> frozenset[int]:
    """Where a joined line stops before the last stage, or begins anew: those ends are drawn open."""
    last = len(points) - 1
    return frozenset(
        at
        for at, point in enumerate(points)
        if point is not None and ((at < last and points[at + 1] is None) or (at > 0 and points[at - 1] is None))
    )


def runs(points: tuple[Point | None, ...]) -> tuple[tuple[int, ...], ...]:
    """Stretches of neighbouring stages that have a point: a line never bridges what is not shown."""
    found: list[list[int]] = []
    for at, point in enumerate(points):
        if point is None:
            continue
        if found and found[-1][-1] == at - 1:
            found[-1].append(at)
        else:
            found.append([at])
    return tuple(tuple(each) for each in found)
