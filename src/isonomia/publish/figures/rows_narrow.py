"""The narrow drawing of a chart of rows, for phones: panels one below another, each name above its row, large text."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from isonomia.publish.figures import svg
from isonomia.publish.figures.layout import thinned, width_of, wrapped
from isonomia.publish.figures.narrow import SMALLEST, WIDTH
from isonomia.publish.figures.row_panel import Box, draw, legend, strips, ticks
from isonomia.publish.figures.row_scene import RowCell, RowFigure, RowPanel

_EDGE: Final = 12.0
_INSET: Final = 22.0
_HEAD: Final = 17.0
_STRIP: Final = 24.0


def rows_narrow(figure: RowFigure) -> str:
    """The file, as text."""
    parts: list[str] = []
    y = 6.0
    for panel in figure.panels:
        y = panel_with_names(parts, figure.names, panel, y) + 26
    y = legend(parts, figure.legend, _EDGE, WIDTH - _EDGE, y + 8, SMALLEST)
    y = paragraphs(parts, figure.notes, y - 10)
    return svg.document((WIDTH, y + 14), figure.title, figure.description, figure.lang, SMALLEST, parts)


def panel_with_names(parts: list[str], names: tuple[str, ...], panel: RowPanel, y: float) -> float:
    """A panel with its heading, and each row under its name and number; returns where its ticks end."""
    for line in wrapped(panel.heading, _HEAD, WIDTH - 2 * _EDGE, 4, bold=True):
        y += 22
        parts.append(svg.text(line, _EDGE, y, _HEAD, bold=True))
    y = paragraphs(parts, (panel.remark,) if panel.remark else (), y)
    if panel.line_note:
        y = paragraphs(parts, (panel.line_note,), y)
    y += 8
    inner = Box(_INSET, WIDTH - _INSET, y, y + 60, ())
    if panel.reason:
        draw(parts, panel, inner, words=SMALLEST)
        return inner.bottom
    spans: list[tuple[float, float]] = []
    for name, cell in zip(names, panel.cells, strict=True):
        y = _name_and_number(parts, name, cell, y)
        if cell.value is None:
            y = paragraphs(parts, (cell.word,), y - 6) + 12
        else:
            spans.append((y, y + _STRIP))
            y += _STRIP + 8
    shown = replace(panel, cells=tuple(cell for cell in panel.cells if cell.value is not None))
    middles = tuple((top + bottom) / 2 for top, bottom in spans)
    strips(parts, shown, Box(_INSET, WIDTH - _INSET, 0, y, middles), spans)
    ticks(parts, panel, Box(_INSET, WIDTH - _INSET, 0, y - 6, ()), thinned(panel.ticks), SMALLEST, (2, WIDTH - 2))
    return y + SMALLEST + 2


def _name_and_number(parts: list[str], name: str, cell: RowCell, y: float) -> float:
    """The head of a row; returns where its strip begins."""
    beside = width_of(cell.text, 16, bold=True) + 12 if cell.text else 0.0
    lines = wrapped(name, 16, WIDTH - 2 * _EDGE - beside, 3)
    parts.extend(svg.text(line, _EDGE, y + 16 + 19 * at, 16) for at, line in enumerate(lines))
    if cell.text:
        bold = cell.kind in {"circle", "diamond"}
        parts.append(svg.text(cell.text, WIDTH - _EDGE, y + 16, 16, anchor="end", bold=bold))
    return y + 19 * len(lines) + 4


def paragraphs(parts: list[str], every: tuple[str, ...], y: float) -> float:
    """Lines of soft text; returns where the last one stands."""
    for each in every:
        for line in wrapped(each, SMALLEST, WIDTH - 2 * _EDGE, 8):
            y += 20
            parts.append(svg.text(line, _EDGE, y, soft=True))
    return y
