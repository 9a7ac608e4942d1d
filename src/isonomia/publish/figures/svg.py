"""Elements of a stand-alone drawing: literal light colours, one block for dark, text escaped, no style in attributes.

Colours are written out because programs that show such files do not know variables; the block for dark overrides them
by class. The background is opaque, so that forced colours and transparency leave the drawing whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from markupsafe import escape

from isonomia.errors import Fault, InternalError
from isonomia.publish.figures.layout import width_of

FAMILY: Final = "Seravek, Gill Sans Nova, Ubuntu, Noto Sans, Calibri, DejaVu Sans, sans-serif"
LIGHT: Final[Mapping[str, str]] = {
    "paper": "#fbfaf7",
    "ink": "#1b1e23",
    "soft": "#535861",
    "tick": "#dcd9d0",
    "base": "#7d7a72",
    "ref": "#9a4a00",
    "range": "#5f8cb5",
    "band": "#e7e3d8",
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
    "range": "#4a7fb5",
    "band": "#262c33",
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
Segment = tuple[float, float, float, float]
"""A straight line: x and y of one end, then of the other."""


@dataclass(frozen=True, slots=True)
class Pen:
    """How large things are drawn."""

    size: float  # half the width of a mark
    stroke: float  # of lines


_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def written(words: str) -> str:
    """Words as text of the file: escaped, without the characters that such a file cannot hold."""
    return str(escape(_NOT_XML.sub("", words)))


def number(value: float) -> str:
    """A coordinate: one decimal, none where it is whole."""
    found = f"{value:.1f}"
    return "0" if found == "-0.0" else found.removesuffix(".0")


def document(
    size: tuple[float, float],
    title: str,
    description: str,
    lang: str,
    plain: float,
    parts: Iterable[str],
    dark: str = "",
) -> str:
    """The file. `size`: width and height; `plain`: the size of text that names none; `dark`: more rules for dark."""
    width, height = size
    w, h = number(width), number(height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img"'
        f' aria-labelledby="t d" lang="{written(lang)}" font-family="{FAMILY}" font-size="{number(plain)}"'
        f' fill="{LIGHT["ink"]}" class="ink">\n'
        f'<title id="t">{written(title)}</title>\n<desc id="d">{written(description)}</desc>\n'
        f"<style>{_dark(dark)}</style>\n"
        f'<rect class="paper" width="100%" height="100%" fill="{LIGHT["paper"]}"/>\n'
        + "\n".join(each for each in parts if each)
        + "\n</svg>\n"
    )


def size_of(drawing: str) -> tuple[str, str]:
    """Width and height of a file, as it says them."""
    found = re.match(r'<svg [^>]*? width="([\d.]+)" height="([\d.]+)"', drawing)
    if found is None:
        raise InternalError(Fault("drawing", "it does not say how large it is."))
    return found[1], found[2]


def _dark(more: str) -> str:
    fills = "".join(f".{name}{{fill:{DARK[name]}}}" for name in ("ink", "soft", "paper", "band"))
    strokes = "".join(f".{name}{{stroke:{DARK[name]}}}" for name in ("tick", "base", "ref", "range"))
    lines = "".join(
        f".l{at},.o{at}{{stroke:{DARK[f'c{at}']}}}.m{at},.r{at}{{fill:{DARK[f'c{at}']}}}" for at in range(len(SHAPES))
    )
    rims = f"[class^=m]{{stroke:{DARK['paper']}}}[class^=o]{{fill:{DARK['paper']}}}"
    halo = f".halo{{stroke:{DARK['paper']}}}.bar{{fill:{DARK['range']};stroke:{DARK['c0']}}}"
    return f"@media (prefers-color-scheme:dark){{{fills}{strokes}{lines}{rims}{halo}{more}}}"


def text(
    words: str, x: float, y: float, size: float = 0, *, anchor: Anchor = "start", bold: bool = False, soft: bool = False
) -> str:
    """One line of text; without `size` in the plain size of the drawing."""
    more = f' font-size="{number(size)}"' if size else ""
    more += "" if anchor == "start" else f' text-anchor="{anchor}"'
    more += ' font-weight="700"' if bold else ""
    more += f' class="soft" fill="{LIGHT["soft"]}"' if soft else ""
    return f'<text x="{number(x)}" y="{number(y)}"{more}>{written(words)}</text>'


def figure_and_name(figure: str, words: str, x: float, y: float, size: float) -> str:
    """One line of a label: the figure, if it begins with one, in bold before the name."""
    if not figure or not words.startswith(figure):
        return text(words, x, y, size)
    rest = written(words[len(figure) :])
    bold = f'<tspan font-weight="700">{written(figure)}</tspan>'
    return f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}">{bold}{rest}</text>'


def kept_inside(words: str, x: float, size: float, left: float, right: float) -> tuple[float, Anchor]:
    """Where a text that wants its middle at `x` stands so that it does not leave the drawing."""
    half = width_of(words, size) / 2
    if x - half < left:
        return left, "start"
    return (right, "end") if x + half > right else (x, "middle")


def rules(segments: Iterable[Segment], kind: Literal["tick", "base", "ref"]) -> str:
    """Straight lines of the frame, as one path; those of kind "ref" are dashed."""
    path = _path(segments)
    more = ' stroke-width="2" stroke-dasharray="5 4"' if kind == "ref" else ""
    return f'<path class="{kind}" stroke="{LIGHT[kind]}" fill="none"{more} d="{path}"/>' if path else ""


def _path(segments: Iterable[Segment]) -> str:
    """Straight lines as one path, upright and level ones in the short form."""
    found = []
    for x1, y1, x2, y2 in segments:
        end = f"V{number(y2)}" if x1 == x2 else f"H{number(x2)}" if y1 == y2 else f"L{number(x2)} {number(y2)}"
        found.append(f"M{number(x1)} {number(y1)}{end}")
    return "".join(found)


def polyline(at: int, points: Sequence[tuple[float, float]], pen: Pen) -> str:
    """The line of a group, with a rim of the background so that crossing lines stay apart."""
    path = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return (
        f'<g fill="none" stroke-linejoin="round"><path class="halo" stroke="{LIGHT["paper"]}"'
        f' stroke-width="{number(pen.stroke + 1.6)}" d="{path}"/>'
        f'<path class="l{at}" stroke="{LIGHT[f"c{at}"]}" stroke-width="{number(pen.stroke)}" d="{path}"/></g>'
    )


def reaches(at: int, ranges: Sequence[Segment], width: float) -> str:
    """The likely ranges of a group in one panel, as one path."""
    if not ranges:
        return ""
    path = _path(ranges)
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
    if shape == "square":
        s = 0.9 * size
        return f"M{number(x - s)} {number(y - s)}h{number(2 * s)}v{number(2 * s)}h-{number(2 * s)}Z"
    corners = _corners(shape, size)
    start = f"M{number(x + corners[0][0])} {number(y + corners[0][1])}"
    steps = "".join(f"l{number(b[0] - a[0])} {number(b[1] - a[1])}" for a, b in pairwise(corners))
    return f"{start}{steps}Z"


def _corners(shape: Shape, size: float) -> list[tuple[float, float]]:
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
