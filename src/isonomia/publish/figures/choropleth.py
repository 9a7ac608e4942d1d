"""The choropleth: places in their shapes. Never alone, since large places weigh more here than many people do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from isonomia.publish.figures import svg
from isonomia.publish.figures.geometry import Shapes
from isonomia.publish.figures.map_ink import LIGHT, dark_rules, ramp_of
from isonomia.publish.figures.map_legend import TALL, WIDE, Sample, Sheet, diamond, frame, heading, legend
from isonomia.publish.figures.map_scene import MapFigure, Spot, Standing
from isonomia.publish.figures.tile_map import NARROW, SHEET

_TALLEST: Final = 600.0
_BETWEEN: Final = 28.0
_DIAMOND: Final = 5.0
_WORD: Final = 11.0
"""So much room around its middle a place needs for "[p]"."""
_ORDER: Final[tuple[Standing, ...]] = ("outside", "missing", "base", "plain", "close", "unclear", "hidden", "clear")
"""Borders that say more lie above those that say less."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One map of the drawing: its heading (none where it is the only one), its shapes, and words with their places."""

    title: str
    shapes: Shapes
    labels: Mapping[str, tuple[float, float]] = field(default_factory=dict)


def wide(figure: MapFigure, panels: Sequence[Panel]) -> str:
    """The file, as text: one map, or several two by two."""
    return _drawn(figure, panels, SHEET, 1 if len(panels) == 1 else 2)


def narrow(figure: MapFigure, panels: Sequence[Panel]) -> str:
    """The file for phones: the same maps below one another, with larger words around them."""
    return _drawn(figure, panels, NARROW, 1)


def _drawn(figure: MapFigure, panels: Sequence[Panel], sheet: Sheet, across: int) -> str:
    parts: list[str] = [_hatches(figure)]
    y = heading(parts, figure, sheet, 8)
    room = (sheet.width - 2 * sheet.edge - (across - 1) * _BETWEEN) / across
    for start in range(0, len(panels), across):
        row = panels[start : start + across]
        ends = [
            _panel(parts, figure, panel, (sheet.edge + at * (room + _BETWEEN), y), room, sheet)
            for at, panel in enumerate(row)
        ]
        y = max(ends) + 16
    height = legend(parts, figure, sheet, y, _sample(figure))
    size = (sheet.width, height)
    dark = dark_rules(figure.kind)
    return svg.document(size, figure.title, figure.description, figure.lang, sheet.plain, parts, dark)


def _panel(
    parts: list[str], figure: MapFigure, panel: Panel, corner: tuple[float, float], room: float, sheet: Sheet
) -> float:
    """One map below its heading, as large as its room allows; returns its lower end."""
    shapes, (x0, y0) = panel.shapes, corner
    if panel.title:
        parts.append(svg.text(panel.title, x0, y0 + 10, bold=True))
        y0 += 22
    scale = min(room / shapes.size[0], _TALLEST / shapes.size[1])
    x0 += (room - scale * shapes.size[0]) / 2
    parts.append(f'<g transform="translate({svg.number(x0)} {svg.number(y0)}) scale({scale:.4f})">')
    for standing in _ORDER:
        _group(parts, figure, shapes, standing, scale)
    parts.append("</g>")
    for code, (x, y, far) in shapes.middles.items():
        if code in figure.spots:
            parts.append(_sign(figure.spots[code], x0 + scale * x, y0 + scale * y, scale * far))
    for words, (x, y) in panel.labels.items():
        at = (x0 + scale * x, y0 + scale * y + sheet.plain)
        parts.append(svg.text(words, *at, anchor="middle", soft=True))
    return y0 + scale * shapes.size[1] + (sheet.plain if panel.labels else 0)


def _hatches(figure: MapFigure) -> str:
    """A hatched fill for each class: the figure does not settle whether there is a gap."""
    if all(spot.standing != "unclear" for spot in figure.spots.values()):
        return ""
    made = "".join(
        f'<pattern id="h{step}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect class="f{step}" width="6" height="6" fill="{fill}"/>'
        f'<rect class="paper" width="1.7" height="6" fill="{svg.LIGHT["paper"]}"/></pattern>'
        for step, (fill, _) in enumerate(ramp_of(figure.kind))
    )
    return f"<defs>{made}</defs>"


def _group(parts: list[str], figure: MapFigure, shapes: Shapes, standing: Standing, scale: float) -> None:
    """All places of one standing: a path for each class."""
    own = [spot for code, spot in figure.spots.items() if spot.standing == standing and code in shapes.paths]
    for step in (None, *range(5)):
        path = "".join(shapes.paths[spot.code] for spot in own if spot.step == step)
        if path:
            parts.append(f'<path {_look(figure, standing, step, scale)} d="{path}"/>')


def _look(figure: MapFigure, standing: Standing, step: int | None, scale: float) -> str:
    """Fill and border; widths are in units of the drawing, whatever the scale of the shapes."""
    name, width, dash = {
        "clear": ("edge", 2.2, ""),
        "hidden": ("thin", 1.4, "4 3"),
        "missing": ("thin", 0.8, "1 2"),
        "outside": ("tick", 0.8, ""),
    }.get(standing, ("thin", 0.8, ""))
    colour = svg.LIGHT["tick"] if name == "tick" else LIGHT[name]
    line = f'stroke="{colour}" stroke-width="{width / scale:.2f}" stroke-linejoin="round"'
    if dash:
        line += ' stroke-dasharray="' + " ".join(f"{int(each) / scale:.1f}" for each in dash.split()) + '"'
    if step is None:
        return f'class="{name}" fill="none" {line}'
    if standing == "unclear":
        return f'class="{name}" fill="url(#h{step})" {line}'
    return f'class="f{step} {name}" fill="{ramp_of(figure.kind)[step][0]}" {line}'


def _sign(spot: Spot, x: float, y: float, room: float) -> str:
    """What stands on a place that has room for it."""
    if spot.standing == "hidden" and room >= _WORD:
        return svg.text("[p]", x, y + 5, anchor="middle", soft=True)
    if spot.standing == "close" and room >= _DIAMOND + 1:
        return (
            f'<path class="ink gapline" fill="{svg.LIGHT["ink"]}" stroke="{LIGHT["gapline"]}"'
            f' d="{diamond(x, y, _DIAMOND)}"/>'
        )
    return ""


def _sample(figure: MapFigure) -> Sample:
    """How a standing looks in the legend."""

    def draw(standing: Standing, x: float, y: float) -> str:
        step = 1 if standing in {"clear", "close", "unclear", "plain"} else None
        box = f'<path {_look(figure, standing, step, 1.0)} d="{frame(x, y, WIDE, TALL)}"/>'
        spot = Spot("", "", "", standing, step)
        return box + _sign(spot, x + WIDE / 2, y + TALL / 2, _WORD)

    return draw
