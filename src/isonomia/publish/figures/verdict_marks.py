"""The marks of verdicts in a drawing: fill says whether we know, shape says what we found. The same as in tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from isonomia.publish.figures.svg import LIGHT, Segment, number, rules

Kind = Literal["circle", "diamond", "ring", "square"]
KINDS: Final[tuple[Kind, ...]] = ("circle", "diamond", "ring", "square")
"""Larger than chance, close, could be chance, no range published."""
Place = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, width, height."""


def verdict_marks(kind: Kind, places: Sequence[Place], size: float, stroke: float = 2.2) -> str:
    """Marks of one kind as one path; `size` is half the width of a circle."""
    if not places:
        return ""
    outline = "".join(_outline(kind, x, y, size) for x, y in places)
    colour, paper = LIGHT["c0"], LIGHT["paper"]
    if kind in {"ring", "square"}:
        return f'<path class="o0" fill="{paper}" stroke="{colour}" stroke-width="{number(stroke)}" d="{outline}"/>'
    return f'<path class="m0" fill="{colour}" stroke="{paper}" stroke-width="1.2" d="{outline}"/>'


def ranges(segments: Iterable[Segment], width: float = 5) -> str:
    """Likely ranges, as one path of round-ended bars behind the marks."""
    path = "".join(f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}" for x1, y1, x2, y2 in segments)
    if not path:
        return ""
    return (
        f'<path class="range" stroke="{LIGHT["range"]}" stroke-width="{number(width)}" stroke-linecap="round"'
        f' fill="none" d="{path}"/>'
    )


def band(box: Box) -> str:
    """The pale band of a margin."""
    x, y, width, height = (number(each) for each in box)
    return f'<rect class="band" fill="{LIGHT["band"]}" x="{x}" y="{y}" width="{width}" height="{height}"/>'


def bars(boxes: Sequence[Box], *, hollow: bool = False) -> str:
    """Bars that begin at zero; hollow ones have an outline."""
    path = "".join(_bar(*box) for box in boxes)
    if not path:
        return ""
    if hollow:
        return f'<path class="o0" fill="{LIGHT["paper"]}" stroke="{LIGHT["c0"]}" stroke-width="2" d="{path}"/>'
    return f'<path class="bar" fill="{LIGHT["range"]}" stroke="{LIGHT["c0"]}" stroke-width="2" d="{path}"/>'


def cleared(box: Box) -> str:
    """A place for words: nothing behind them is seen."""
    x, y, width, height = (number(each) for each in box)
    return f'<rect class="paper" fill="{LIGHT["paper"]}" x="{x}" y="{y}" width="{width}" height="{height}"/>'


def dashed(segments: Iterable[Segment]) -> str:
    """The line of a comparison."""
    return rules(segments, "ref")


def _bar(x: float, y: float, width: float, height: float) -> str:
    return f"M{number(x)} {number(y)}h{number(width)}v{number(height)}h{number(-width)}Z"


def _outline(kind: Kind, x: float, y: float, size: float) -> str:
    if kind == "diamond":
        s = 1.3 * size
        return (
            f"M{number(x)} {number(y - s)}l{number(s)} {number(s)}l{number(-s)} {number(s)}l{number(-s)} {number(-s)}Z"
        )
    if kind == "square":
        s = 0.85 * size
        return _bar(x - s, y - s, 2 * s, 2 * s)
    r, d = number(size), number(2 * size)
    return f"M{number(x - size)} {number(y)}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0Z"
