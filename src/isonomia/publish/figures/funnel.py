"""The two drawings of a funnel plot: all settings on the wide one; limits and named settings on the narrow one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from isonomia.publish.figures import svg
from isonomia.publish.figures.funnel_scene import FunnelFigure, Position, Setting
from isonomia.publish.figures.labels import Field, placed
from isonomia.publish.figures.layout import thinned, width_of, wrapped
from isonomia.publish.figures.narrow import SMALLEST
from isonomia.publish.figures.narrow import WIDTH as NARROW
from isonomia.publish.figures.rows_narrow import paragraphs
from isonomia.publish.figures.verdict_marks import Kind, cleared, dashed, verdict_marks

WIDTH: Final = 760.0
_LOOK: Final[dict[Position, tuple[Kind, float, float]]] = {
    "inside": ("ring", 4.5, 1.5),
    "between": ("ring", 5, 3),
    "outside": ("circle", 5.5, 0),
}
"""Mark, size and stroke: hollow inside, heavier between the limits, filled outside."""
INNER_PEN: Final = svg.Pen(0, 1.4)
OUTER_PEN: Final = svg.Pen(0, 2.4)


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where the field of the plot stands, and how a size and a figure become a place in it."""

    left: float
    right: float
    top: float
    bottom: float
    figure: FunnelFigure

    def x(self, value: float) -> float:
        return self.left + (self.right - self.left) * self.figure.across.place(value) / 100

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - self.top) * self.figure.down.place(value) / 100

    def place(self, each: Setting) -> tuple[float, float]:
        return self.x(float(each.size)), self.y(float(each.value))


def funnel_wide(figure: FunnelFigure) -> str:
    """The file, as text."""
    parts: list[str] = []
    y = 26.0
    for line in wrapped(figure.down_heading, 17, WIDTH - 28, 2, bold=True):
        parts.append(svg.text(line, 14, y, 17, bold=True))
        y += 22
    y = _legend(parts, figure, y + 4, 14, WIDTH - 14, 13)
    left = 24 + max(width_of(each, 13) for each in figure.down_ticks)
    plot = _Plot(left, WIDTH - 22, y + 10, y + 350, figure)
    _frame(parts, plot, figure.across_ticks, 13)
    _marks(parts, plot, figure.settings, ("inside", "between", "outside"))
    field = Field(plot.left + 2, plot.right + 12, plot.top - 10, plot.bottom, 13, 9)
    _names(parts, plot, figure, field, [each for each in figure.settings if each.position != "outside"])
    parts.append(svg.text(figure.across_heading, (plot.left + plot.right) / 2, plot.bottom + 40, anchor="middle"))
    y = plot.bottom + 66
    for note in figure.notes:
        for line in wrapped(note, 13, WIDTH - 28, 3):
            parts.append(svg.text(line, 14, y, soft=True))
            y += 17
    return svg.document((WIDTH, y + 2), figure.title, figure.description, figure.lang, 13, parts)


def funnel_narrow(figure: FunnelFigure) -> str:
    """The file, as text."""
    parts: list[str] = []
    y = 6.0
    for line in wrapped(figure.down_heading, 17, NARROW - 24, 4, bold=True):
        y += 22
        parts.append(svg.text(line, 12, y, 17, bold=True))
    y = _legend(parts, figure, y + 26, 12, NARROW - 12, SMALLEST, only="outside")
    plot = _Plot(20 + max(width_of(each, SMALLEST) for each in figure.down_ticks), NARROW - 22, y + 8, y + 308, figure)
    _frame(parts, plot, thinned(figure.across_ticks, 4), SMALLEST)
    _marks(parts, plot, figure.settings, ("outside",))
    _names(parts, plot, figure, Field(plot.left + 2, NARROW - 2, plot.top - 10, plot.bottom, SMALLEST, 9), ())
    parts.append(svg.text(figure.across_heading, NARROW - 12, plot.bottom + 46, anchor="end"))
    y = paragraphs(parts, figure.notes, plot.bottom + 56)
    return svg.document((NARROW, y + 14), figure.title, figure.description, figure.lang, SMALLEST, parts)


def _frame(parts: list[str], plot: _Plot, across: Sequence[str], size: float) -> None:
    """Ticks, the limits, and the line of all settings together with its name."""
    figure = plot.figure
    level = [(plot.left, plot.y(tick), plot.right, plot.y(tick)) for tick in figure.down.ticks]
    parts.append(svg.rules(level, "tick"))
    for tick, words in zip(figure.down.ticks, figure.down_ticks, strict=True):
        parts.append(svg.text(words, plot.left - 8, plot.y(tick) + size / 3, size, anchor="end", soft=True))
    parts.append(svg.rules([(plot.left, plot.bottom, plot.right, plot.bottom)], "base"))
    for tick, words in zip(figure.across.ticks, across, strict=True):
        if words:
            x, anchor = svg.kept_inside(words, plot.x(tick), size, plot.left - 14, plot.right + 20)
            parts.append(svg.text(words, x, plot.bottom + size + 6, size, anchor=anchor, soft=True))
    centre = plot.y(float(figure.centre))
    parts.append(dashed([(plot.left, centre, plot.right, centre)]))
    for pen, side in ((OUTER_PEN, _outer), (INNER_PEN, _inner)):
        parts.extend(_limits(plot, pen, side, end) for end in (0, 1))


def _inner(each: Setting) -> tuple[float, float]:
    return float(each.inner[0]), float(each.inner[1])


def _outer(each: Setting) -> tuple[float, float]:
    return float(each.outer[0]), float(each.outer[1])


def _limits(plot: _Plot, pen: svg.Pen, side: Callable[[Setting], tuple[float, float]], end: int) -> str:
    """One line of limits, from setting to setting in the order of their sizes; not drawn where it leaves the field."""
    figure = plot.figure
    runs: list[list[tuple[float, float]]] = [[]]
    for each in figure.by_size:
        value = side(each)[end]
        if figure.down.low <= value <= figure.down.high:
            runs[-1].append((plot.x(float(each.size)), plot.y(value)))
        elif runs[-1]:
            runs.append([])
    return "".join(_line(run, pen) for run in runs if len(run) > 1)


def _line(run: Sequence[tuple[float, float]], pen: svg.Pen) -> str:
    path = "M" + "L".join(f"{svg.number(x)} {svg.number(y)}" for x, y in run)
    width = svg.number(pen.stroke)
    return f'<path class="base" stroke="{svg.LIGHT["base"]}" stroke-width="{width}" fill="none" d="{path}"/>'


def _marks(parts: list[str], plot: _Plot, settings: Sequence[Setting], wanted: Sequence[Position]) -> None:
    for position in wanted:
        kind, size, stroke = _LOOK[position]
        places = [plot.place(each) for each in settings if each.position == position]
        parts.append(verdict_marks(kind, places, size, stroke))


def _names(parts: list[str], plot: _Plot, figure: FunnelFigure, field: Field, others: Sequence[Setting]) -> None:
    named = figure.named
    labels = placed(
        [plot.place(each) for each in named],
        [each.name for each in named],
        [plot.place(each) for each in others],
        field,
    )
    parts.extend(cleared((x - 1, y, x2 - x + 2, y2 - y)) for x, y, x2, y2 in (each.box for each in labels))
    parts.extend(svg.text(named[each.at].name, each.x, each.y, field.size, anchor=each.anchor) for each in labels)


def _legend(
    parts: list[str],
    figure: FunnelFigure,
    y: float,
    left: float,
    right: float,
    size: float,
    only: str = "",
) -> float:
    """Marks and lines with their words; returns where the plot may begin."""
    x = left
    entries: list[tuple[str, Callable[[float, float], str]]] = [
        (words, _sample(position)) for position, words in figure.words if only in {"", position}
    ]
    entries += [(words, _stroke(pen)) for words, pen in zip(figure.limit_words, (INNER_PEN, OUTER_PEN), strict=True)]
    entries.append((figure.centre_label, lambda x, y: dashed([(x, y, x + 18, y)])))
    for words, draw in entries:
        width = 26 + width_of(words, size)
        if x > left and x + width > right:
            x, y = left, y + size + 8
        parts.append(draw(x, y - size / 3))
        parts.append(svg.text(words, x + 24, y, size))
        x += width + 14
    return y + 8


def _sample(position: Position) -> Callable[[float, float], str]:
    kind, size, stroke = _LOOK[position]
    return lambda x, y: verdict_marks(kind, [(x + 9, y)], size, stroke)


def _stroke(pen: svg.Pen) -> Callable[[float, float], str]:
    return lambda x, y: _line([(x, y), (x + 18, y)], pen)
