"""The tile map: one tile a state, all of one size, with abbreviation and figure. Wide as a map, narrow by region."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from isonomia.publish.figures import svg
from isonomia.publish.figures.geometry import tile_grid
from isonomia.publish.figures.layout import width_of
from isonomia.publish.figures.map_ink import LIGHT, dark_rules, ramp_of
from isonomia.publish.figures.map_legend import TALL, WIDE, Sample, Sheet, diamond, frame, heading, legend
from isonomia.publish.figures.map_scene import MapFigure, Spot, Standing

SHEET: Final = Sheet(760, 10, 13, 17)
NARROW: Final = Sheet(360, 12, 15, 17)
_PITCH: Final = (62.0, 54.0)
_TILE: Final = (57.0, 49.0)
_NARROW_PITCH: Final = (67.5, 56.0)
_NARROW_TILE: Final = (63.0, 51.0)
_ACROSS: Final = 5
_INSET: Final = 3.5
"""Between the border of a tile whose gap is clear and its colour."""
_DIAMOND: Final = 5.5
_SIGNS: Final = {"hidden": "[p]", "missing": "–", "base": "="}
Placed = tuple[Spot, float, float]
"""A place with the upper left corner of its tile."""


def wide(figure: MapFigure) -> str:
    """The file, as text: tiles stand where the states lie."""
    parts: list[str] = []
    top = heading(parts, figure, SHEET, 8)
    grid = tile_grid()
    placed = [
        (spot, SHEET.edge + grid[code][0] * _PITCH[0], top + grid[code][1] * _PITCH[1])
        for code, spot in figure.spots.items()
        if code in grid
    ]
    _tiles(parts, figure, placed, _TILE, 13)
    y = top + (1 + max(row for _, row in grid.values())) * _PITCH[1] + 8
    return _file(figure, parts, SHEET, legend(parts, figure, SHEET, y, _sample(figure, SHEET)))


def narrow(figure: MapFigure) -> str:
    """The file for phones: tiles in lines of five, region by region, with larger text."""
    parts: list[str] = []
    y = heading(parts, figure, NARROW, 8)
    placed: list[Placed] = []
    for words, codes in figure.shelves:
        y += 18
        parts.append(svg.text(words, NARROW.edge, y, bold=True))
        y += 8
        shown = [figure.spots[code] for code in codes if code in figure.spots]
        for at, spot in enumerate(shown):
            line, column = divmod(at, _ACROSS)
            placed.append((spot, NARROW.edge + column * _NARROW_PITCH[0], y + line * _NARROW_PITCH[1]))
        y += -(-len(shown) // _ACROSS) * _NARROW_PITCH[1]
    _tiles(parts, figure, placed, _NARROW_TILE, 15)
    return _file(figure, parts, NARROW, legend(parts, figure, NARROW, y + 14, _sample(figure, NARROW)))


def _file(figure: MapFigure, parts: list[str], sheet: Sheet, height: float) -> str:
    size = (sheet.width, height)
    dark = dark_rules(figure.kind)
    return svg.document(size, figure.title, figure.description, figure.lang, sheet.plain, parts, dark)


def _tiles(
    parts: list[str], figure: MapFigure, placed: Iterable[Placed], tile: tuple[float, float], size: float
) -> None:
    every = tuple(placed)
    ramp = ramp_of(figure.kind)
    for step, (fill, _) in enumerate(ramp):
        inside = "".join(_filled(spot, x, y, tile) for spot, x, y in every if spot.step == step)
        if inside:
            parts.append(f'<path class="f{step}" fill="{fill}" d="{inside}"/>')
    for standing in ("plain", "clear", "hidden", "missing", "outside"):
        borders = "".join(frame(x, y, *tile) for spot, x, y in every if _border_of(spot.standing) == standing)
        if borders:
            parts.append(_border(standing, borders))
    _texts(parts, figure, every, tile, size)


def _filled(spot: Spot, x: float, y: float, tile: tuple[float, float]) -> str:
    inset = _INSET if spot.standing == "clear" else 0.0
    return frame(x + inset, y + inset, tile[0] - 2 * inset, tile[1] - 2 * inset)


def _border_of(standing: Standing) -> Standing:
    return "plain" if standing in {"close", "unclear", "base"} else standing


def _border(standing: str, path: str) -> str:
    name = "edge" if standing == "clear" else "tick" if standing == "outside" else "thin"
    colour = svg.LIGHT["tick"] if name == "tick" else LIGHT[name]
    more = {"clear": ' stroke-width="2.4"', "hidden": ' stroke-width="1.6" stroke-dasharray="5 3"'}.get(standing, "")
    more = ' stroke-dasharray="1 3"' if standing == "missing" else more
    return f'<path class="{name}" fill="none" stroke="{colour}"{more} d="{path}"/>'


def _texts(
    parts: list[str], figure: MapFigure, placed: tuple[Placed, ...], tile: tuple[float, float], size: float
) -> None:
    """Abbreviations and figures, in groups of one colour and weight."""
    ramp = ramp_of(figure.kind)

    def look(each: Placed) -> tuple[int, bool]:
        return (-1 if each[0].step is None else each[0].step, each[0].standing == "clear")

    for (step, bold), group in groupby(sorted(placed, key=look), key=look):
        own = tuple(group)
        colour = f'class="i{step}" fill="{ramp[step][1]}"' if step >= 0 else f'class="soft" fill="{svg.LIGHT["soft"]}"'
        codes = "".join(_code(spot, x, y, tile) for spot, x, y in own)
        figures = "".join(_figure(spot, x, y, tile, size + 2) for spot, x, y in own)
        weight = ' font-weight="700"' if bold else ""
        parts.append(f'<g {colour} text-anchor="middle"><g font-weight="700">{codes}</g><g{weight}>{figures}</g>')
        signs = "".join(_close(spot, x, y, tile, size + 2) for spot, x, y in own if spot.standing == "close")
        parts.append((f'<path d="{signs}"/>' if signs else "") + "</g>")


def _code(spot: Spot, x: float, y: float, tile: tuple[float, float]) -> str:
    return svg.text(spot.code, x + tile[0] / 2, y + 0.42 * tile[1])


def _words(spot: Spot) -> str:
    return _SIGNS.get(spot.standing, spot.text) + ("?" if spot.standing == "unclear" else "")


def _fitting(words: str, tile: tuple[float, float], size: float, spare: float = 0.0) -> float:
    """The size at which a text fits into a tile, no larger than `size`."""
    room = tile[0] - 8 - spare
    return min(size, round(room / max(0.1, width_of(words, 1)), 1))


def _figure(spot: Spot, x: float, y: float, tile: tuple[float, float], size: float) -> str:
    words = _words(spot)
    if not words:
        return ""
    spare = 2 * _DIAMOND + 3 if spot.standing == "close" else 0.0
    return svg.text(words, x + (tile[0] - spare) / 2, y + 0.84 * tile[1], _fitting(words, tile, size, spare))


def _close(spot: Spot, x: float, y: float, tile: tuple[float, float], size: float) -> str:
    spare = 2 * _DIAMOND + 3
    words = _words(spot)
    wide_text = width_of(words, _fitting(words, tile, size, spare))
    return diamond(x + (tile[0] + wide_text) / 2 + 1, y + 0.84 * tile[1] - 5, _DIAMOND)


def _sample(figure: MapFigure, sheet: Sheet) -> Sample:
    """How a standing looks in the legend."""
    fill, ink = ramp_of(figure.kind)[1]

    def draw(standing: Standing, x: float, y: float) -> str:
        box = frame(x, y, WIDE, TALL)
        sign = {"unclear": "?", "close": "", "clear": ""}.get(standing, _SIGNS.get(standing, ""))
        found = ""
        if standing in {"clear", "close", "unclear", "plain"}:
            inset = 3.0 if standing == "clear" else 0.0
            inner = frame(x + inset, y + inset, WIDE - 2 * inset, TALL - 2 * inset)
            found = f'<path class="f1" fill="{fill}" d="{inner}"/>'
        found += _border(_border_of(standing), box)
        if standing == "close":
            found += f'<path class="i1" fill="{ink}" d="{diamond(x + WIDE / 2, y + TALL / 2, _DIAMOND)}"/>'
        colour = f'class="i1" fill="{ink}"' if standing == "unclear" else f'class="soft" fill="{svg.LIGHT["soft"]}"'
        middle = svg.text(sign, x + WIDE / 2, y + TALL - 4, sheet.plain, anchor="middle") if sign else ""
        return found + (f"<g {colour}>{middle}</g>" if middle else "")

    return draw
