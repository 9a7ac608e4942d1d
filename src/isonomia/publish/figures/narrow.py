"""The narrow drawing of a pathway, for phones: a row for each stage, a mark for each group, large text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from isonomia.publish.figures import svg
from isonomia.publish.figures.layout import thinned, width_of, wrapped
from isonomia.publish.figures.scene import Gap, Panel, PathFigure, Point, open_ends

WIDTH: Final = 360.0
SMALLEST: Final = 15.0
"""No text is smaller, so that it can be read where the drawing is shown at its own size."""
_EDGE: Final = 12.0
_LEFT: Final = 22.0
_RIGHT: Final = 338.0
_PEN: Final = svg.Pen(6, 2.6)
_ROW: Final = 13.5
_TEXT: Final = 20.0


def narrow(figure: PathFigure) -> str:
    """The file, as text."""
    parts: list[str] = []
    y = _key(parts, figure, 8.0)
    first = 1 if figure.started else 0
    stages = tuple(range(first, len(figure.stages)))
    y = _panel(parts, figure, figure.upper, stages, y + 22, upper=True)
    if figure.lower is not None:
        y = _panel(parts, figure, figure.lower, figure.steps, y + 34, upper=False)
    y += 6
    for note in figure.notes:
        y = _paragraph(parts, note, y)
    return svg.document((WIDTH, y + 12), figure.title, figure.description, figure.lang, SMALLEST, parts)


def _key(parts: list[str], figure: PathFigure, y: float) -> float:
    """Each group with its mark and its last figure, in the order of the rows: groups are not ranked."""
    room = WIDTH - _EDGE - 44
    for at, line in enumerate(figure.lines):
        stopped = line.upper[-1] is None
        parts.append(svg.marks(at, [(_LEFT + 2, y + 15)], _PEN, hollow=stopped))
        for words in wrapped(f"{line.end} {line.name}" if line.end else line.name, 17, room, 3):
            y += 21
            parts.append(svg.figure_and_name(line.end, words, 44, y, 17))
        for words in wrapped(line.note, SMALLEST, room, 3) if line.note else ():
            y += _TEXT
            parts.append(svg.text(words, 44, y, soft=True))
        y += 7
    return y


def _panel(
    parts: list[str], figure: PathFigure, panel: Panel, stages: tuple[int, ...], y: float, *, upper: bool
) -> float:
    for words in wrapped(panel.heading, 17, WIDTH - 2 * _EDGE, 4, bold=True):
        parts.append(svg.text(words, _EDGE, y, 17, bold=True))
        y += 22
    if panel.remark:
        y = _paragraph(parts, panel.remark, y - 21) + 21
    if not upper:
        y = _paragraph(parts, figure.gap_heading, y - 21) + 24
    _ticks(parts, panel, y + 2)
    y += 6
    tops = {}
    for stage in stages:
        tops[stage] = _stage(parts, figure, stage, y, upper=upper)
        y = tops[stage] + _ROW * len(figure.lines) + 8
    _grid(parts, panel, tops.values(), _ROW * len(figure.lines))
    for at, line in enumerate(figure.lines):
        points = line.upper if upper else line.lower
        open_at = open_ends(points) if upper and figure.joined else frozenset()
        _marks(parts, panel, {stage: points[stage] for stage in stages}, at, tops, open_at)
    return y


def _ticks(parts: list[str], panel: Panel, y: float) -> None:
    for tick, words in zip(panel.axis.ticks, thinned(panel.ticks), strict=True):
        if words:
            x, anchor = svg.kept_inside(words, _x(panel, tick), SMALLEST, 2, WIDTH - 2)
            parts.append(svg.text(words, x, y, anchor=anchor, soft=True))


def _grid(parts: list[str], panel: Panel, tops: Iterable[float], tall: float) -> None:
    """Ticks, and the line for "no gap", in every row of a panel: beside the words and not through them."""
    every = tuple(tops)
    ticks = [_x(panel, tick) for tick in panel.axis.ticks]
    parts.append(svg.rules([(x, top, x, top + tall) for top in every for x in ticks], "tick"))
    if panel.null is not None:
        x = _x(panel, float(panel.null))
        parts.append(svg.rules([(x, top, x, top + tall) for top in every], "ref"))


def _x(panel: Panel, value: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * panel.axis.place(value) / 100


def _stage(parts: list[str], figure: PathFigure, stage: int, y: float, *, upper: bool) -> float:
    """The words of a row; returns where its marks begin."""
    gap = None if upper else figure.gaps[stage]
    room = WIDTH - 2 * _EDGE - (0 if gap is None or gap.words else width_of(gap.text, 17, bold=True) + 14)
    y += 4
    if gap is not None and not gap.words:
        parts.append(svg.text(gap.text, WIDTH - _EDGE, y + 17, 17, anchor="end", bold=gap.bold))
    for words in wrapped(figure.stages[stage], 16, room, 2):
        y += 18
        parts.append(svg.text(words, _EDGE, y, 16))
    if gap is not None and gap.words:
        y = _words_of(parts, gap, y)
    return y + 8


def _words_of(parts: list[str], gap: Gap, y: float) -> float:
    for words in wrapped(gap.text, SMALLEST, WIDTH - 2 * _EDGE, 2):
        y += _TEXT
        parts.append(svg.text(words, _EDGE, y, soft=True))
    return y


def _marks(
    parts: list[str],
    panel: Panel,
    points: Mapping[int, Point | None],
    at: int,
    tops: Mapping[int, float],
    open_at: frozenset[int],
) -> None:
    """Ranges and marks of one group in all rows of a panel."""
    shown = [(stage, point, tops[stage] + _ROW * (at + 0.5)) for stage, point in points.items() if point is not None]
    ranges = [
        (_x(panel, float(point.low)), y, _x(panel, float(point.high)), y)
        for _, point, y in shown
        if point.low is not None and point.high is not None
    ]
    parts.append(svg.reaches(at, ranges, 2.4))
    for hollow in (False, True):
        places = [
            (_x(panel, float(point.value)), y)
            for stage, point, y in shown
            if (point.hollow or stage in open_at) == hollow
        ]
        parts.append(svg.marks(at, places, _PEN, hollow=hollow))


def _paragraph(parts: list[str], words: str, y: float) -> float:
    for line in wrapped(words, SMALLEST, WIDTH - 2 * _EDGE, 8):
        y += _TEXT
        parts.append(svg.text(line, _EDGE, y, soft=True))
    return y
