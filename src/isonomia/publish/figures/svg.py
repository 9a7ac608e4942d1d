"""Elements of a stand-alone drawing: literal light colours, one block for dark, text escaped, no style in attributes.

Colours are written out because programs that show such files do not know variables; the block for dark overrides them
by class. The background is opaque, so that forced colours and transparency leave the drawing whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from markupsafe import escape

from isonomia.publish.figures.layout import width_of

FAMILY: Final = "Seravek, Gill Sans Nova, Ubuntu, Noto Sans, Calibri, DejaVu Sans, sans-serif"
LIGHT: Final[Mapping[str, str]] = {
    "paper": "#fbfaf7",
    "ink": "#1b1e23",
    "soft": "#535861",
    "tick": "#dcd9d0",
    "base": "#7d7a72",
    "ref": "#9a4a00",
    "c0": "#1a5fa8",
    "c1": "#b4460c",
    "c2": "#17704e",
    "c3": "#6d3fae",
    "c4": "#3d4148",
}
DARK: Final[Mapping[str, str]] = {
    "paper": "#14171b",
    "ink": "#eceae4",
    "soft": "#b3b7be",
    "tick": "#343a42",
    "base": "#8c929b",
    "ref": "#f0a860",
    "c0": "#7cb9f2",
    "c1": "#f29a62",
    "c2": "#62c79c",
    "c3": "#c4a5f5",
    "c4": "#e2e0da",
}
Shape = Literal["circle", "square", "up", "down", "cross"]
SHAPES: Final[tuple[Shape, ...]] = ("circle", "square", "up", "down", "cross")
"""One for each line. No diamond: it means "close"."""
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Pen:
    """How large things are drawn."""

    size: float  # half the width of a mark
    stroke: float  # of lines


def number(value: float) -> str:
    """A coordinate: one decimal, none where it is whole."""
    rounded = round(float(value), 1) + 0.0  # never "-0"
    return f"{rounded:.1f}".removesuffix(".0")


def document(width: float, height: float, title: str, description: str, lang: str, parts: Iterable[str]) -> str:
    """The file."""
    w, h = number(width), number(height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img"'
        f' aria-labelledby="t d" lang="{escape(lang)}" font-family="{FAMILY}" fill="{LIGHT["ink"]}" class="ink">\n'
        f'<title id="t">{escape(title)}</title>\n<desc id="d">{escape(description)}</desc>\n'
        f"<style>{_dark()}</style>\n"
        f'<rect class="paper" width="100%" height="100%" fill="{LIGHT["paper"]}"/>\n'
        + "\n".join(each for each in parts if each)
        + "\n</svg>\n"
    )


def _dark() -> str:
    fills = "".join(f".{name}{{fill:{DARK[name]}}}" for name in ("ink", "soft", "paper"))
    strokes = "".join(f".{name}{{stroke:{DARK[name]}}}" for name in ("tick", "base", "ref"))
    lines = "".join(
        f".l{at}{{stroke:{DARK[f'c{at}']}}}.m{at}{{fill:{DARK[f'c{at}']};stroke:{DARK['paper']}}}"
        f".o{at}{{stroke:{DARK[f'c{at}']};fill:{DARK['paper']}}}"
        for at in range(len(SHAPES))
    )
    halo = f".halo{{stroke:{DARK['paper']}}}"
    return f"@media (prefers-color-scheme:dark){{{fills}{strokes}{lines}{halo}}}"


def text(
    words: str, x: float, y: float, size: float, *, anchor: Anchor = "start", bold: bool = False, soft: bool = False
) -> str:
    """One line of text."""
    more = "" if anchor == "start" else f' text-anchor="{anchor}"'
    more += ' font-weight="700"' if bold else ""
    more += f' class="soft" fill="{LIGHT["soft"]}"' if soft else ""
    return f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}"{more}>{escape(words)}</text>'


def figure_and_name(figure: str, words: str, x: float, y: float, size: float) -> str:
    """One line of a label: the figure, if it begins with one, in bold before the name."""
    if not figure or not words.startswith(figure):
        return text(words, x, y, size)
    rest = escape(words[len(figure) :])
    bold = f'<tspan font-weight="700">{escape(figure)}</tspan>'
    return f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}">{bold}{rest}</text>'


def kept_inside(words: str, x: float, size: float, left: float, right: float) -> tuple[float, Anchor]:
    """Where a text that wants its middle at `x` stands so that it does not leave the drawing."""
    half = width_of(words, size) / 2
    if x - half < left:
        return left, "start"
    return (right, "end") if x + half > right else (x, "middle")


def rule(x1: float, y1: float, x2: float, y2: float, kind: Literal["tick", "base", "ref"], dash: str = "") -> str:
    """A straight line of the frame."""
    more = f' stroke-dasharray="{dash}"' if dash else ""
    wide = ' stroke-width="2"' if kind == "ref" else ""
    ends = f'x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
    return f'<line class="{kind}" stroke="{LIGHT[kind]}" {ends}{wide}{more}/>'


def grid(across: Sequence[float], top: float, bottom: float) -> str:
    """The upright lines of ticks, as one path."""
    path = "".join(f"M{number(x)} {number(top)}V{number(bottom)}" for x in across)
    return f'<path class="tick" stroke="{LIGHT["tick"]}" d="{path}"/>'


def polyline(at: int, points: Sequence[tuple[float, float]], pen: Pen) -> str:
    """The line of a group, with a rim of the background so that crossing lines stay apart."""
    path = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    rim = (
        f'<polyline class="halo" stroke="{LIGHT["paper"]}" stroke-width="{number(pen.stroke + 1.6)}" points="{path}"/>'
    )
    own = f'<polyline class="l{at}" stroke="{LIGHT[f"c{at}"]}" stroke-width="{number(pen.stroke)}" points="{path}"/>'
    return f'<g fill="none" stroke-linejoin="round">{rim}{own}</g>'


def reaches(at: int, ranges: Sequence[tuple[float, float, float, float]], width: float) -> str:
    """The likely ranges of a group in one panel, as one path."""
    if not ranges:
        return ""
    path = "".join(f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}" for x1, y1, x2, y2 in ranges)
    return f'<path class="l{at}" stroke="{LIGHT[f"c{at}"]}" stroke-width="{number(width)}" fill="none" d="{path}"/>'


def marks(at: int, places: Sequence[tuple[float, float]], pen: Pen, *, hollow: bool = False) -> str:
    """Marks of a group in one panel, as one path: its shape, filled or hollow."""
    if not places:
        return ""
    colour, paper = LIGHT[f"c{at}"], LIGHT["paper"]
    if hollow:
        look = f'class="o{at}" fill="{paper}" stroke="{colour}" stroke-width="2"'
    else:
        look = f'class="m{at}" fill="{colour}" stroke="{paper}" stroke-width="1.2"'
    path = "".join(_outline(SHAPES[at], x, y, pen.size) for x, y in places)
    return f'<path {look} d="{path}"/>'


def _outline(shape: Shape, x: float, y: float, size: float) -> str:
    """The outline around a place: its corner, then the way from corner to corner."""
    if shape == "circle":
        r, d = number(size), number(2 * size)
        return f"M{number(x - size)} {number(y)}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0Z"
    corners = _corners(shape, size)
    start = f"M{number(x + corners[0][0])} {number(y + corners[0][1])}"
    steps = "".join(f"l{number(b[0] - a[0])} {number(b[1] - a[1])}" for a, b in pairwise(corners))
    return f"{start}{steps}Z"


def _corners(shape: Shape, size: float) -> list[tuple[float, float]]:
    if shape == "square":
        s = size * 0.9
        return [(-s, -s), (s, -s), (s, s), (-s, s)]
    if shape == "cross":
        return _cross(1.1 * size, 0.42 * size)
    way = 1 if shape == "up" else -1
    return [(0, -1.2 * size * way), (1.15 * size, 0.85 * size * way), (-1.15 * size, 0.85 * size * way)]


def _cross(far: float, near: float) -> list[tuple[float, float]]:
    """A cross on its side: the outline of two bars, so that it can be filled or hollow."""
    edge = far - near
    return [
        (-far, -edge),
        (-edge, -far),
        (0, -near * 0.9),
        (edge, -far),
        (far, -edge),
        (near * 0.9, 0),
        (far, edge),
        (edge, far),
        (0, near * 0.9),
        (-edge, far),
        (-far, edge),
        (-near * 0.9, 0),
    ]
