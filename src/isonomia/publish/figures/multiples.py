"""Small multiples: the same rows for several places, one panel a place, all on one axis, in order of name."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from isonomia.publish.figures import svg
from isonomia.publish.figures.layout import thinned, width_of, wrapped
from isonomia.publish.figures.narrow import SMALLEST
from isonomia.publish.figures.narrow import WIDTH as NARROW
from isonomia.publish.figures.row_panel import Box, draw, ticks
from isonomia.publish.figures.row_scene import RowFigure, RowPanel
from isonomia.publish.figures.rows_narrow import panel_with_names, paragraphs

WIDTH: Final = 760.0
LEAST: Final = 4
MOST: Final = 16
"""With fewer places there is nothing to repeat; with more, nobody sees them together."""
_EDGE: Final = 14.0
_SMALL: Final = 13.0
_NAMES: Final = 158.0
_ROW: Final = 21.0
_BETWEEN: Final = 30.0
_FEW_TICKS: Final = 3
_NUMBERED: Final = 3
"""On phones the axis has its numbers under one panel in three: all have the same axis."""


def multiples_wide(figure: RowFigure, heading: str) -> str:
    """The file, as text. `heading`: what is plotted, above all panels."""
    parts: list[str] = []
    y = 26.0
    for line in wrapped(heading, 17, WIDTH - 2 * _EDGE, 2, bold=True):
        parts.append(svg.text(line, _EDGE, y, 17, bold=True))
        y += 22
    names = [wrapped(each, _SMALL, _NAMES, 1)[0] for each in figure.names]
    left = _EDGE + min(_NAMES, max(width_of(each, _SMALL) for each in names)) + 16
    across = 3 if len(figure.panels) > LEAST else 2
    span = (WIDTH - _EDGE - 10 - left - (across - 1) * _BETWEEN) / across
    for start in range(0, len(figure.panels), across):
        y = _line_of_panels(parts, figure.panels[start : start + across], names, (left, span), y)
    y += 8
    for note in figure.notes:
        for line in wrapped(note, _SMALL, WIDTH - 2 * _EDGE, 3):
            parts.append(svg.text(line, _EDGE, y, soft=True))
            y += 17
    return svg.document((WIDTH, y + 2), figure.title, figure.description, figure.lang, _SMALL, parts)


def multiples_narrow(figure: RowFigure, heading: str) -> str:
    """The file, as text: one panel below another, each row under its name."""
    parts: list[str] = []
    y = 6.0
    for line in wrapped(heading, 17, NARROW - 24, 4, bold=True):
        y += 22
        parts.append(svg.text(line, 12, y, 17, bold=True))
    last = len(figure.panels) - 1
    for at, panel in enumerate(figure.panels):
        numbered = at == last or at % _NUMBERED == 0
        one = replace(panel, line_note="", ticks=panel.ticks if numbered else ("",) * len(panel.ticks))
        y = panel_with_names(parts, figure.names, one, y + 14) + 8
    y = paragraphs(parts, figure.notes, y + 4)
    return svg.document((NARROW, y + 14), figure.title, figure.description, figure.lang, SMALLEST, parts)


def _line_of_panels(
    parts: list[str], panels: tuple[RowPanel, ...], names: list[str], across: tuple[float, float], y: float
) -> float:
    """Panels side by side, the names of their rows before the first; returns where the next line begins."""
    left, span = across
    titles = [wrapped(each.heading, 15, span, 2, bold=True) for each in panels]
    tall = max(len(each) for each in titles)
    top = y + 19 * tall + 6
    middles = tuple(top + _ROW * (at + 0.5) for at in range(len(names)))
    bottom = top + _ROW * len(names)
    for name, middle in zip(names, middles, strict=True):
        parts.append(svg.text(name, _EDGE, middle + 4.5))
    for at, (panel, title) in enumerate(zip(panels, titles, strict=True)):
        start = left + at * (span + _BETWEEN)
        for row, line in enumerate(title):
            parts.append(svg.text(line, start, y + 19 * (row + 1 + tall - len(title)), 15, bold=True))
        box = Box(start, start + span, top, bottom, middles)
        draw(parts, panel, box, 4.5, 12)
        if not panel.reason:
            shown = thinned(panel.ticks, _FEW_TICKS)
            ticks(parts, panel, box, shown, _SMALL, (start - 12, min(WIDTH - 2, start + span + 12)))
    return bottom + 40
