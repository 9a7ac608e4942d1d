"""One panel of a chart of rows, drawn into a box: ticks, margin, comparison, ranges, marks or bars, words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from isonomia.publish.figures import svg
from isonomia.publish.figures.layout import width_of, wrapped
from isonomia.publish.figures.row_scene import RowCell, RowPanel
from isonomia.publish.figures.verdict_marks import KINDS, band, bars, cleared, dashed, ranges, verdict_marks

MARK: Final = 6.0
_BAR: Final = 8.0
_ON_BARS: Final = 4
"""The colour of ranges that are drawn over bars."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a panel stands: its edges, and the middle of each row."""

    left: float
    right: float
    top: float
    bottom: float
    rows: tuple[float, ...]

    def x(self, panel: RowPanel, value: float) -> float:
        """Where a value stands across."""
        return self.left + (self.right - self.left) * panel.axis.place(value) / 100


def draw(parts: list[str], panel: RowPanel, box: Box, mark: float = MARK, words: float = 13) -> None:
    """Everything inside a panel. `mark`: size of marks; `words`: size of the text in place of one."""
    if panel.reason:
        _ground(parts, panel, box, ((box.top, box.bottom),))
        _reason(parts, panel.reason, box, words)
        return
    strips(parts, panel, box, ((box.top, box.bottom),), mark)
    for cell, y in zip(panel.cells, box.rows, strict=True):
        if cell.value is None:
            _word(parts, cell.word, box, y, words)


def strips(
    parts: list[str], panel: RowPanel, box: Box, spans: Sequence[tuple[float, float]], mark: float = MARK
) -> None:
    """Ground, comparison, ranges and marks; ticks and lines are drawn between the top and bottom of each span alone."""
    _ground(parts, panel, box, spans)
    if panel.line is not None:
        x = box.x(panel, float(panel.line))
        parts.append(dashed([(x, top, x, bottom) for top, bottom in spans]))
    shown = [(cell, y) for cell, y in zip(panel.cells, box.rows, strict=True) if cell.value is not None]
    if panel.bars:
        _bars(parts, panel, box, shown)
    reach = [_range(panel, box, cell, y) for cell, y in shown]
    known = [each for each in reach if each is not None]
    parts.append(svg.reaches(_ON_BARS, known, 2) if panel.bars else ranges(known))
    if not panel.bars:
        for kind in KINDS:
            places = [(box.x(panel, float(cell.value or 0)), y) for cell, y in shown if cell.kind == kind]
            parts.append(verdict_marks(kind, places, mark))


def _ground(parts: list[str], panel: RowPanel, box: Box, spans: Sequence[tuple[float, float]]) -> None:
    """The band of the margin, and the ticks over it."""
    if panel.band is not None:
        left, right = (box.x(panel, float(each)) for each in panel.band)
        parts.extend(band((left, top, right - left, bottom - top)) for top, bottom in spans)
    at = [box.x(panel, tick) for tick in panel.axis.ticks]
    parts.append(svg.rules([(x, top, x, bottom) for top, bottom in spans for x in at], "tick"))


def _bars(parts: list[str], panel: RowPanel, box: Box, shown: Sequence[tuple[RowCell, float]]) -> None:
    zero = box.x(panel, 0.0)
    for hollow in (False, True):
        found = []
        for cell, y in shown:
            if (cell.kind in {"ring", "square"}) == hollow:
                x = box.x(panel, float(cell.value or 0))
                found.append((min(x, zero), y - _BAR, abs(x - zero), 2 * _BAR))
        parts.append(bars(found, hollow=hollow))


def _range(panel: RowPanel, box: Box, cell: RowCell, y: float) -> svg.Segment | None:
    if cell.low is None or cell.high is None:
        return None
    return (box.x(panel, float(cell.low)), y, box.x(panel, float(cell.high)), y)


def _word(parts: list[str], word: str, box: Box, y: float, size: float) -> None:
    """Words in place of a mark, on as many lines as the box is wide enough for."""
    lines = wrapped(word, size, box.right - box.left, 2)
    wide, tall = max((width_of(line, size) for line in lines), default=0.0), (size + 2) * len(lines)
    parts.append(cleared((box.left, y - tall / 2 - 2, wide + 4, tall + 4)))
    for at, line in enumerate(lines):
        middle = y + (at - (len(lines) - 1) / 2) * (size + 2) + size / 3
        parts.append(svg.text(line, box.left, middle, size, soft=True))


def _reason(parts: list[str], reason: str, box: Box, size: float) -> None:
    """The frame stays, with why nothing is in it."""
    edge = (
        (box.left, box.top, box.right, box.top),
        (box.left, box.bottom, box.right, box.bottom),
        (box.left, box.top, box.left, box.bottom),
        (box.right, box.top, box.right, box.bottom),
    )
    parts.append(svg.rules(edge, "base"))
    _word(parts, reason, Box(box.left + 8, box.right - 8, box.top, box.bottom, ()), (box.top + box.bottom) / 2, size)


def ticks(
    parts: list[str], panel: RowPanel, box: Box, texts: Sequence[str], size: float, edges: tuple[float, float]
) -> None:
    """The numbers of an axis below a panel; one that would touch the number before it is left out."""
    after = edges[0]
    for tick, words in zip(panel.axis.ticks, texts, strict=True):
        if not words:
            continue
        x, anchor = svg.kept_inside(words, box.x(panel, tick), size, *edges)
        width = width_of(words, size)
        begins = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * width
        if begins >= after:
            parts.append(svg.text(words, x, box.bottom + size + 5, size, anchor=anchor, soft=True))
            after = begins + width + 4


def legend(
    parts: list[str], kinds: Sequence[tuple[str, str]], left: float, right: float, y: float, size: float
) -> float:
    """Marks with their words, on as many lines as they need; returns where the next line begins."""
    x = left
    for kind, words in kinds:
        width = 26 + width_of(words, size)
        if x > left and x + width > right:
            x, y = left, y + size + 9
        parts.append(verdict_marks(next(k for k in KINDS if k == kind), [(x + 8, y - size / 3)], MARK))
        parts.append(svg.text(words, x + 22, y, size))
        x += width + 18
    return y + size + 9 if kinds else y
