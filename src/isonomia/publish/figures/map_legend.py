"""The words around a map: its heading, its five classes with their breaks, what borders and signs mean, its notes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from isonomia.publish.figures import svg
from isonomia.publish.figures.layout import width_of, wrapped
from isonomia.publish.figures.map_ink import LIGHT, ramp_of
from isonomia.publish.figures.map_scene import MapFigure, Standing

Sample = Callable[[Standing, float, float], str]
"""Draws how a place of a standing looks, with its upper left corner at a point."""
WIDE: Final = 24.0
TALL: Final = 18.0
"""Size of a sample."""
_APART: Final = 12.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """The width of a drawing, its margin, and the size of plain text and of headings."""

    width: float
    edge: float
    plain: float
    head: float

    @property
    def line(self) -> float:
        """From one line of plain text to the next."""
        return self.plain + 5


def heading(parts: list[str], figure: MapFigure, sheet: Sheet, y: float) -> float:
    """What is plotted; returns where the map begins."""
    for words in wrapped(figure.heading, sheet.head, sheet.width - 2 * sheet.edge, 5, bold=True):
        y += sheet.head + 5
        parts.append(svg.text(words, sheet.edge, y, sheet.head, bold=True))
    return y + 14


def legend(parts: list[str], figure: MapFigure, sheet: Sheet, y: float, sample: Sample) -> float:
    """Classes and standings, as many in a line as have room, then the notes; returns the height of the drawing."""
    ramp = ramp_of(figure.kind)
    classes = [
        (words, _box(f"f{at}", fill)) for at, (words, (fill, _)) in enumerate(zip(figure.classes, ramp, strict=True))
    ]
    y = _flow(parts, sheet, y, classes)
    if figure.keys:
        y = _flow(parts, sheet, y + 6, [(words, _sampled(sample, standing)) for standing, words in figure.keys])
    y += 6
    for note in figure.notes:
        for words in wrapped(note, sheet.plain, sheet.width - 2 * sheet.edge, 8):
            y += sheet.line
            parts.append(svg.text(words, sheet.edge, y, soft=True))
    return float(math.ceil(y + 12))


def frame(x: float, y: float, wide: float, tall: float) -> str:
    """A rectangle as a path."""
    w, h = svg.number(wide), svg.number(tall)
    return f"M{svg.number(x)} {svg.number(y)}h{w}v{h}h-{w}z"


def diamond(x: float, y: float, size: float) -> str:
    """The sign for "close" about a point, as a path."""
    s = svg.number(size)
    return f"M{svg.number(x)} {svg.number(y - size)}l{s} {s}-{s} {s}-{s}-{s}z"


def _box(name: str, fill: str) -> Callable[[float, float], str]:
    def draw(x: float, y: float) -> str:
        return f'<path class="{name} thin" fill="{fill}" stroke="{LIGHT["thin"]}" d="{frame(x, y, WIDE, TALL)}"/>'

    return draw


def _sampled(sample: Sample, standing: Standing) -> Callable[[float, float], str]:
    return lambda x, y: sample(standing, x, y)


def _flow(
    parts: list[str], sheet: Sheet, y: float, items: Iterable[tuple[str, Callable[[float, float], str]]]
) -> float:
    """Samples with their words from left to right, a new line where one does not fit; returns the lower end."""
    x, right = sheet.edge, sheet.width - sheet.edge
    tall = max(TALL, sheet.plain) + 8
    for words, draw in items:
        room = right - sheet.edge - WIDE - 6
        lines = wrapped(words, sheet.plain, room, 4)
        wide = WIDE + 6 + max(width_of(each, sheet.plain) for each in lines)
        if x > sheet.edge and x + wide > right:
            x, y = sheet.edge, y + tall
        parts.append(draw(x, y))
        for at, line in enumerate(lines):
            parts.append(svg.text(line, x + WIDE + 6, y + TALL - 4 + at * sheet.line))
        y += sheet.line * (len(lines) - 1)
        x += wide + _APART
    return y + tall
