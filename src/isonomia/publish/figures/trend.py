"""The two drawings of a trend: levels above, gaps below, ribbons for likely ranges; on phones one panel a group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from isonomia.publish.figures import svg
from isonomia.publish.figures.layout import spread, width_of, wrapped
from isonomia.publish.figures.narrow import SMALLEST
from isonomia.publish.figures.narrow import WIDTH as NARROW
from isonomia.publish.figures.rows_narrow import paragraphs
from isonomia.publish.figures.scene import Panel, Point
from isonomia.publish.figures.trend_scene import TrendFigure

WIDTH: Final = 760.0
_EDGE: Final = 14.0
_SMALL: Final = 13.0
_LABEL: Final = 15.0
_ROOM: Final = 170.0
_APART: Final = 23.0
_PEN: Final = svg.Pen(5, 2.2)
_BOTH: Final = 3
"""With more groups than this the narrow drawing has levels alone, or it would be too long; the table has the gaps."""


@dataclass(frozen=True, slots=True)
class _Field:
    """One panel in its place."""

    panel: Panel
    left: float
    right: float
    top: float
    bottom: float
    places: tuple[float, ...]

    def x(self, at: int) -> float:
        return self.left + (self.right - self.left) * self.places[at]

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - self.top) * self.panel.axis.place(value) / 100

    def place(self, at: int, point: Point) -> tuple[float, float]:
        return self.x(at), self.y(float(point.value))


def trend_wide(figure: TrendFigure) -> str:
    """The file, as text."""
    parts: list[str] = []
    panels = [figure.upper] if figure.lower is None else [figure.upper, figure.lower]
    left = 26 + max(width_of(each, _SMALL) for panel in panels for each in panel.ticks)
    labels = [wrapped(f"{each.end} {each.name}".strip(), _LABEL, _ROOM, 3) for each in figure.lines]
    widest = max(width_of(line, _LABEL) for each in labels for line in each)
    right = WIDTH - _EDGE - widest - 52
    y = 26.0
    for at, panel in enumerate(panels):
        y = _heading(parts, panel, y, WIDTH - 2 * _EDGE, 17)
        y += 16 if at == 0 and figure.breaks else 4
        field = _Field(panel, left, right, y, y + (230 if at == 0 else 160), figure.places)
        _frame(parts, figure, field, _SMALL, words=at == 0)
        series = [line.levels if at == 0 else line.gaps for line in figure.lines]
        for turn, points in enumerate(series):
            _line(parts, figure, field, turn, points)
        for turn, points in enumerate(series):
            _marks(parts, field, turn, points)
        if at == 0:
            _labels(parts, figure, field, labels)
        y = field.bottom + 34
    _periods(parts, figure, left, right, y - 16, figure.periods, _SMALL)
    y += 22
    for note in figure.notes:
        for words in wrapped(note, _SMALL, WIDTH - 2 * _EDGE, 3):
            parts.append(svg.text(words, _EDGE, y, soft=True))
            y += 17
    return svg.document((WIDTH, y + 2), figure.title, figure.description, figure.lang, _SMALL, parts)


def trend_narrow(figure: TrendFigure) -> str:
    """The file, as text: of each group its levels, and its gaps where groups are few."""
    parts: list[str] = []
    y = 26.0
    panels = [figure.upper] if figure.lower is None or len(figure.lines) > _BOTH else [figure.upper, figure.lower]
    left = 22 + max(width_of(each, SMALLEST) for panel in panels for each in panel.ticks)
    for turn, line in enumerate(figure.lines):
        parts.append(svg.marks(turn, [(20, y - 6)], svg.Pen(6, 2.4), hollow=not line.end))
        for words in wrapped(f"{line.end} {line.name}".strip(), 18, NARROW - 48, 3, bold=True):
            parts.append(svg.text(words, 34, y, 18, bold=True))
            y += 22
        y = paragraphs(parts, (line.note,), y - 18) + 20 if line.note else y
        for at, panel in enumerate(panels):
            points = line.levels if at == 0 else line.gaps
            if at and not any(points):
                continue
            y = _heading(parts, panel, y + 2, NARROW - 24, SMALLEST, left=12)
            y += 20 if figure.breaks else 4
            field = _Field(panel, left, NARROW - 20, y, y + 110, figure.places)
            _frame(parts, figure, field, SMALLEST, words=True)
            _line(parts, figure, field, turn, points, halo=False)
            _marks(parts, field, turn, points)
            _periods(parts, figure, left, NARROW - 20, field.bottom + 20, _ends(figure.periods), SMALLEST)
            y = field.bottom + 48
        y += 10
    y = paragraphs(parts, figure.notes, y - 24)
    return svg.document((NARROW, y + 14), figure.title, figure.description, figure.lang, SMALLEST, parts)


def _heading(parts: list[str], panel: Panel, y: float, room: float, size: float, left: float = _EDGE) -> float:
    for words in wrapped(panel.heading, size, room, 4, bold=True):
        parts.append(svg.text(words, left, y, size, bold=True))
        y += size + 5
    for words in wrapped(panel.remark, max(_SMALL, size - 2), room, 2) if panel.remark else ():
        parts.append(svg.text(words, left, y, soft=True))
        y += size + 4
    return y - 6


def _frame(parts: list[str], figure: TrendFigure, field: _Field, size: float, *, words: bool) -> None:
    """Ticks, the line of no gap, and an upright rule where a definition is new, with its words above it."""
    panel = field.panel
    level = [(field.left, field.y(tick), field.right, field.y(tick)) for tick in panel.axis.ticks]
    parts.append(svg.rules(level, "tick"))
    for tick, text in zip(panel.axis.ticks, panel.ticks, strict=True):
        parts.append(svg.text(text, field.left - 8, field.y(tick) + size / 3, size, anchor="end", soft=True))
    if panel.null is not None:
        y = field.y(float(panel.null))
        parts.append(svg.rules([(field.left, y, field.right, y)], "ref"))
    for at in figure.breaks:
        x = (field.x(at - 1) + field.x(at)) / 2
        parts.append(svg.rules([(x, field.top - 4, x, field.bottom)], "base"))
        if words:
            text = wrapped(figure.break_words, size, field.right - field.left, 1)[0]
            place, anchor = svg.kept_inside(text, x, size, field.left, field.right + 40)
            parts.append(svg.text(text, place, field.top - 8, size, anchor=anchor, soft=True))


def _line(
    parts: list[str],
    figure: TrendFigure,
    field: _Field,
    turn: int,
    points: tuple[Point | None, ...],
    *,
    halo: bool = True,
) -> None:
    """Ribbon and line of one group. `halo`: it crosses others, and needs a rim to stay apart."""
    for run in figure.runs(points):
        held = [(at, point) for at in run if (point := points[at]) is not None]
        parts.append(_ribbon(turn, held, field))
        places = [field.place(at, point) for at, point in held]
        if len(places) > 1:
            joined = [(*one, *other) for one, other in pairwise(places)]
            parts.append(svg.polyline(turn, places, _PEN) if halo else svg.reaches(turn, joined, _PEN.stroke))


def _marks(parts: list[str], field: _Field, turn: int, points: tuple[Point | None, ...]) -> None:
    """The marks of one group; they stand over all lines."""
    for hollow in (False, True):
        places = [field.place(at, p) for at, p in enumerate(points) if p is not None and p.hollow == hollow]
        parts.append(svg.marks(turn, places, _PEN, hollow=hollow))


def _ribbon(turn: int, held: Sequence[tuple[int, Point]], field: _Field) -> str:
    """The likely ranges of a run; of a single period, an upright bar."""
    known = [(field.x(at), float(p.low), float(p.high)) for at, p in held if p.low is not None and p.high is not None]
    if len(known) < len(held) or not known:
        return ""
    if len(known) == 1:
        x, low, high = known[0]
        return svg.reaches(turn, [(x, field.y(low), x, field.y(high))], 2)
    above = [f"{svg.number(x)} {svg.number(field.y(high))}" for x, _, high in known]
    below = [f"{svg.number(x)} {svg.number(field.y(low))}" for x, low, _ in reversed(known)]
    colour = svg.LIGHT[f"c{turn}"]
    return f'<path class="r{turn}" fill="{colour}" fill-opacity=".16" d="M{"L".join([*above, *below])}Z"/>'


def _labels(parts: list[str], figure: TrendFigure, field: _Field, labels: Sequence[tuple[str, ...]]) -> None:
    """Names at the ends of the lines of levels, pushed apart, with a line to each."""
    last = len(figure.periods) - 1
    heights = [max(_APART, 18.0 * len(words) + 5) for words in labels]
    ends = [next((p for p in reversed(line.levels) if p is not None), None) for line in figure.lines]
    wanted = [field.bottom if point is None else field.y(float(point.value)) for point in ends]
    low = max(field.bottom, field.top + sum(heights))
    leaders: list[svg.Segment] = []
    centres = spread(wanted, heights, field.top - 6, low + 6)
    for turn, (line, words, centre) in enumerate(zip(figure.lines, labels, centres, strict=True)):
        x, y = field.right + 30, centre - 9.0 * (len(words) - 1)
        if line.levels[last] is not None:
            leaders.append((field.right + 8, wanted[turn], x - 8, y))
        parts.append(svg.marks(turn, [(x, y)], svg.Pen(5.5, 2), hollow=line.levels[last] is None))
        for text in words:
            parts.append(svg.figure_and_name(line.end, text, x + 12, y + 5, _LABEL))
            y += 18
    parts.append(svg.rules(leaders, "base"))


def _periods(
    parts: list[str], figure: TrendFigure, left: float, right: float, y: float, names: Sequence[str], size: float
) -> None:
    """Names of periods: the last one always, for it is the newest; one that would touch another is left out."""
    every = [
        _Name(name, *svg.kept_inside(name, left + (right - left) * place, size, 2, right + 30), width_of(name, size))
        for place, name in zip(figure.places, names, strict=True)
        if name
    ]
    after = 0.0
    for each in every:
        if each is every[-1] or (each.begins >= after and each.begins + each.width + 6 <= every[-1].begins):
            parts.append(svg.text(each.text, each.x, y, size, anchor=each.anchor))
            after = each.begins + each.width + 6


@dataclass(frozen=True, slots=True)
class _Name:
    """The name of a period in its place."""

    text: str
    x: float
    anchor: svg.Anchor
    width: float

    @property
    def begins(self) -> float:
        return self.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * self.width


def _ends(names: Sequence[str]) -> tuple[str, ...]:
    """The first and the last name; on a narrow drawing there is no room for more."""
    return tuple(name if at in {0, len(names) - 1} else "" for at, name in enumerate(names))
