"""The wide drawing of a chart of rows: names on the left, panels side by side, each with its column of numbers."""

from __future__ import annotations

from typing import Final

from isonomia.publish.figures import svg
from isonomia.publish.figures.layout import width_of, wrapped
from isonomia.publish.figures.row_panel import Box, draw, legend, ticks
from isonomia.publish.figures.row_scene import RowFigure, RowPanel

WIDTH: Final = 760.0
_EDGE: Final = 14.0
_SMALL: Final = 13.0
_NAME: Final = 15.0
_NAMES: Final = 190.0
_ROW: Final = 38.0
_BETWEEN: Final = 22.0


def rows_wide(figure: RowFigure) -> str:
    """The file, as text."""
    parts: list[str] = []
    names = [wrapped(each, _NAME, _NAMES, 3) for each in figure.names]
    left = _EDGE + min(_NAMES, max(width_of(line, _NAME) for each in names for line in each)) + 18
    spans = _across(figure, left)
    y = _headings(parts, figure, spans)
    top, middles = y, []
    for lines in names:
        height = max(_ROW, 18.0 * len(lines) + 12)
        middle = y + height / 2
        for at, line in enumerate(lines):
            parts.append(svg.text(line, _EDGE, middle + (at - (len(lines) - 1) / 2) * 18 + 5, _NAME))
        middles.append(middle)
        y += height
        parts.append(svg.rules([(_EDGE, y, WIDTH - _EDGE, y)], "tick"))
    for panel, (start, end, numbers) in zip(figure.panels, spans, strict=True):
        box = Box(start, end, top, y, tuple(middles))
        draw(parts, panel, box)
        ticks(parts, panel, box, panel.ticks, _SMALL, (start - 16, end + _BETWEEN))
        for cell, middle in zip(panel.cells, middles, strict=False):
            if cell.text:
                bold = cell.kind in {"circle", "diamond"}
                parts.append(svg.text(cell.text, numbers, middle + 5, _NAME, anchor="end", bold=bold))
    y = legend(parts, figure.legend, _EDGE, WIDTH - _EDGE, y + 52, _SMALL) + 2
    for note in figure.notes:
        for line in wrapped(note, _SMALL, WIDTH - 2 * _EDGE, 3):
            parts.append(svg.text(line, _EDGE, y, soft=True))
            y += 17
    return svg.document((WIDTH, y + 2), figure.title, figure.description, figure.lang, _SMALL, parts)


def _across(figure: RowFigure, left: float) -> tuple[tuple[float, float, float], ...]:
    """Of each panel the edges, and where its numbers end."""
    columns = [
        max((width_of(cell.text, _NAME, bold=True) for cell in each.cells), default=0.0) for each in figure.panels
    ]
    many = len(figure.panels)
    room = WIDTH - _EDGE - left - sum(columns) - many * 16 - (many - 1) * _BETWEEN
    found, x = [], left
    for wide in columns:
        end = x + room / many
        found.append((x, end, end + 16 + wide))
        x = end + 16 + wide + _BETWEEN
    return tuple(found)


def _headings(parts: list[str], figure: RowFigure, spans: tuple[tuple[float, float, float], ...]) -> float:
    """Headings and remarks, and the names of comparisons just above the panels; returns where the rows begin."""
    lowest = 0.0
    for panel, (start, _, end) in zip(figure.panels, spans, strict=True):
        y = 26.0
        for line in wrapped(panel.heading, _NAME, end - start, 3, bold=True):
            parts.append(svg.text(line, start, y, _NAME, bold=True))
            y += 19
        for line in wrapped(panel.remark, _SMALL, end - start, 2) if panel.remark else ():
            parts.append(svg.text(line, start, y, soft=True))
            y += 17
        lowest = max(lowest, y)
    if any(panel.line_label for panel in figure.panels):
        lowest += 12
        for panel, (start, end, numbers) in zip(figure.panels, spans, strict=True):
            _line_label(parts, panel, Box(start, end, 0, 0, ()), lowest, numbers)
    return lowest + 8


def _line_label(parts: list[str], panel: RowPanel, box: Box, y: float, most: float) -> None:
    if panel.line is None or not panel.line_label:
        return
    words = wrapped(panel.line_label, _SMALL, most - box.left, 1, bold=True)[0]
    x, anchor = svg.kept_inside(words, box.x(panel, float(panel.line)), _SMALL * 1.12, box.left, most)
    parts.append(svg.text(words, x, y, anchor=anchor, bold=True))
