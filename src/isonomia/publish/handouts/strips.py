"""Strips as print needs them: the page's drawings beside numbers as backgrounds, with literal colours.

A background is no content: a PDF marks it as an artifact, and a listener hears the number, which is text in the cell,
and nothing else. What a style sheet does on a page stands in the drawing here, and a drawing brings its own grid along.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

LOOKS: Final[Mapping[str, str]] = {
    "g": 'stroke="#cccccc" stroke-width="1"',
    "r": 'stroke="#9a4a00" stroke-width="2" stroke-dasharray="4 3"',
    "i": 'stroke="#5f8cb5" stroke-width="5" stroke-linecap="round"',
    "p": 'fill="#0f4c81" stroke="#ffffff" stroke-width="1.5"',
    "o": 'fill="#ffffff" stroke="#0f4c81" stroke-width="2.5"',
    "b": 'fill="#e7e3d8"',
}
"""Class of a shape -> how the style sheet draws it on white paper."""
_DRAWING: Final = re.compile(
    r'<svg class="(?P<kind>st hd|st|mk)"[^>]*>(?P<inner>(?:<svg [^>]*>.*?</svg>|(?!</?svg\b).)*)</svg>', re.DOTALL
)
_AXIS: Final = re.compile(r'<span class="ax" aria-hidden="true">(?P<ticks>.*?)</span>', re.DOTALL)
_ENDS: Final = re.compile(r'<span class="ends" aria-hidden="true">.*?</span>', re.DOTALL)
_TICK: Final = re.compile(r'data-t="([^"]*)"')
_LINE: Final = re.compile(r'<line class="g" x1="([^"]+)"')
_FACTS: Final = re.compile(r'<dl class="facts">.*?</dl>', re.DOTALL)
_DIVISION: Final = re.compile(r"</?div>")
_GRID: Final = re.compile(r'<g id="(?P<id>[^"]+)">(?P<shapes>.*?)</g>', re.DOTALL)
_USE: Final = re.compile(r'<use href="#([^"]+)"/>')
_CLASS: Final = re.compile(r'class="([gripob])"')
_PLACE: Final = re.compile(r' (?P<name>x1|x2|cx|x|width)="(?P<value>[0-9.]+)%"')
EDGE: Final = 3.0
"""Percent of the width that stays free at each end: a background cuts off a mark that stands at its edge."""
FAMILY: Final = "Source Sans Pro"
"""The one font of everything that is printed here."""
_NUMBER: Final = f'font-size="10" text-anchor="middle" font-family="{FAMILY}" fill="#444444"'
_HEAD: Final = re.compile(_AXIS.pattern + r"\s*" + _DRAWING.pattern, re.DOTALL)


def for_print(html: str) -> str:
    """A part of a page with its strips, its axes and the marks of its key as backgrounds; lists hold items alone."""
    grids = {found["id"]: found["shapes"] for found in _GRID.finditer(html)}
    html = _HEAD.sub(lambda found: _axis(_TICK.findall(found["ticks"]), found["inner"]), html)
    html = _DRAWING.sub(lambda found: _strip(found["kind"], found["inner"], grids), html)
    return _FACTS.sub(lambda found: _DIVISION.sub("", found[0]), _ENDS.sub("", html))


def _axis(ticks: list[str], inner: str) -> str:
    """The numbers of an axis over the first piece of its grid."""
    places = _LINE.findall(inner)
    numbers = "".join(
        f'<text x="{place}" y="10" {_NUMBER}>{text}</text>' for text, place in zip(ticks, places, strict=True)
    )
    shapes = "".join(f'<line class="g" x1="{place}" x2="{place}" y1="14" y2="20"/>' for place in places)
    return _background("ax", numbers + shapes)


def _strip(kind: str, inner: str, grids: Mapping[str, str]) -> str:
    shapes = _USE.sub(lambda found: grids[found[1]], inner)
    return _background("mk" if kind == "mk" else "st", shapes)


def _background(kind: str, shapes: str) -> str:
    drawn = _PLACE.sub(_inset, _CLASS.sub(lambda found: LOOKS[found[1]], shapes))
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="100%">{drawn}</svg>'
    return f'<span class="{kind}" style="background-image:url(data:image/svg+xml,{quote(svg)})"></span>'


def _inset(found: re.Match[str]) -> str:
    within = 1 - 2 * EDGE / 100
    at = float(found["value"]) * within + (0 if found["name"] == "width" else EDGE)
    return f' {found["name"]}="{round(at, 2)}%"'
