"""Make the shapes that isonomia carries from the npm package us-atlas: `npm install`, then `python make.py`.

States come in the Albers projection of the package, with Alaska and Hawaii moved. What that leaves out, the
territories, is projected here and placed in boxes below, each at a scale of its own. Counties are drawn state by state,
each state about its own middle. Everything is put on a grid of whole numbers and written as paths, so that a map is
these texts with colours.

Source: Census Bureau, cartographic boundary files 2017 (public domain), in us-atlas 3.0.1 (ISC licence).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from topology import Atlas, Point, Projection, Ring, area, joined, points_of, read, room, simpler

HERE = Path(__file__).parent
ATLAS = HERE / "node_modules" / "us-atlas"
CODE = HERE.parents[1] / "src" / "isonomia"
OUT = CODE / "publish" / "figures" / "shapes"
NAMES = CODE / "standards" / "us-places" / "counties.tsv"
CITIES = {"24510", "29510"}
"""Cities that belong to no county, besides those of Virginia, whose codes begin at 51500."""
LATER = {
    "02063": "Chugach",
    "02066": "Copper River",
    "09110": "Capitol",
    "09120": "Greater Bridgeport",
    "09130": "Lower Connecticut River Valley",
    "09140": "Naugatuck Valley",
    "09150": "Northeastern Connecticut",
    "09160": "Northwest Hills",
    "09170": "South Central Connecticut",
    "09180": "Southeastern Connecticut",
    "09190": "Western Connecticut",
}
"""Codes that are younger than these boundaries: two parts of Alaska, planning regions of Connecticut."""
ABOUT = {
    "source": "US Census Bureau, cartographic boundary files 2017, in the public domain; npm package us-atlas 3.0.1",
    "licence": "us-atlas: ISC licence, copyright 2013-2019 Michael Bostock; see NOTICE",
}
FINE = 2
"""Grid lines in a unit of the Albers files, which are 975 units wide."""
LEAST_STATE = 0.8
LEAST_COUNTY = 8.0
LEAST_ISLAND = 2.0
COUNTY_SIDE = 1000.0
TERRITORIES = {"60": (60, 636), "66": (245, 636), "69": (430, 636), "72": (615, 636), "78": (800, 636)}
"""Code -> the corner of its box in units of the Albers files."""
BOX = (120.0, 62.0)
MESH = 14
"""So many points each way are tried for the middle of a shape."""
KEPT_LONGITUDES = {"15": (-161.0, -154.0)}
"""Hawaii without the far islands of one county, on which nobody lives."""
KEPT_LATITUDES = {"60": (-14.6, -13.9), "69": (13.9, 15.5)}
"""Of American Samoa and the Northern Marianas, the islands on which nearly everybody lives."""


def main() -> None:
    """Write the shapes and the names of counties."""
    OUT.mkdir(parents=True, exist_ok=True)
    states = _states(read(ATLAS / "states-albers-10m.json"), read(ATLAS / "states-10m.json"))
    _write("us-states", _with_middles({"size": [975 * FINE, 710 * FINE], "places": states}))
    counties = read(ATLAS / "counties-10m.json")
    _write("us-counties", {"states": _counties(counties)})
    _write_names(counties)


def _write(name: str, content: dict) -> None:
    text = json.dumps(ABOUT | content, separators=(",", ":"), sort_keys=False)
    (OUT / f"{name}.json").write_text(text.replace('","', '",\n"') + "\n", encoding="utf-8", newline="\n")


def _write_names(counties: Atlas) -> None:
    """Code and name of every county and county equivalent; a city that belongs to none says that it is a city."""
    named = {code: f"{name} city" if _is_city(code) else name for code, name, _ in counties.objects["counties"]}
    lines = [f"{code}\t{name}\n" for code, name in sorted((named | LATER).items())]
    NAMES.write_text("".join(lines), encoding="utf-8", newline="\n")


def _is_city(code: str) -> bool:
    return code in CITIES or (code[:2] == "51" and code >= "51500")


def _states(albers: Atlas, round_earth: Atlas) -> dict[str, str]:
    arcs = [simpler(arc, LEAST_STATE) for arc in albers.arcs]
    found = {
        code: _path(_worth([joined(ring, arcs) for ring in rings], LEAST_ISLAND), FINE)
        for code, _, rings in albers.objects["states"]
        if rings and code not in TERRITORIES
    }
    for code, _, rings in round_earth.objects["states"]:
        if code in TERRITORIES:
            drawn = _fitted(_kept(code, [joined(ring, round_earth.arcs) for ring in rings]), BOX, TERRITORIES[code])
            found[code] = _path(_worth([simpler(ring, 0.6) for ring in drawn], 1.0), FINE)
    return dict(sorted(found.items()))


def _with_middles(drawn: dict) -> dict:
    """Places with their paths, and with a point in the largest part of each: x, y, and how far its border is."""
    return drawn | {"middles": {code: _middle_of(path) for code, path in drawn["places"].items() if path}}


def _counties(atlas: Atlas) -> dict[str, dict]:
    found: dict[str, dict] = {}
    every = sorted(atlas.objects["counties"])
    for state in sorted({code[:2] for code, _, _ in every}):
        own = [(code, rings) for code, _, rings in every if code[:2] == state]
        points = [p for _, rings in own for ring in rings for p in joined(ring, atlas.arcs)]
        points = [p for p in points if _inside(state, p)]
        project = _about(_middle(points))
        placed = [project(p) for p in points]
        low = (min(x for x, _ in placed), min(y for _, y in placed))
        high = (max(x for x, _ in placed), max(y for _, y in placed))
        scale = COUNTY_SIDE / max(high[0] - low[0], high[1] - low[1])
        used = {at if at >= 0 else ~at for _, rings in own for ring in rings for at in ring}
        arcs = {
            at: simpler([_moved(project(p), low, scale) for p in atlas.arcs[at]], LEAST_COUNTY) for at in sorted(used)
        }
        size = [math.ceil((high[side] - low[side]) * scale) for side in (0, 1)]
        found[state] = {"size": size, "places": {}}
        for code, rings in own:
            kept = [ring for ring in rings if _inside(state, joined(ring, atlas.arcs)[0])]
            plain = [joined(ring, arcs) for ring in kept]
            if all(len(ring) < 4 for ring in plain):  # too small to be made simpler
                plain = [[_moved(project(p), low, scale) for p in joined(ring, atlas.arcs)] for ring in kept]
            found[state]["places"][code] = _path(_worth(plain, 4 * LEAST_ISLAND), 1)
        found[state] = _with_middles(found[state])
    return found


def _inside(state: str, point: Point) -> bool:
    west, east = KEPT_LONGITUDES.get(state, (-360.0, 360.0))
    south, north = KEPT_LATITUDES.get(state, (-90.0, 90.0))
    return west <= point[0] <= east and south <= point[1] <= north


def _kept(state: str, rings: Iterable[Ring]) -> list[Ring]:
    return [ring for ring in rings if _inside(state, ring[0])]


def _middle(points: Sequence[Point]) -> Point:
    """The middle of longitudes (of Alaska across the 180th) and latitudes."""
    west = min(x for x, _ in points)
    longitudes = [x - 360 if x > 0 > west else x for x, _ in points]
    latitudes = [y for _, y in points]
    return (min(longitudes) + max(longitudes)) / 2, (min(latitudes) + max(latitudes)) / 2


def _about(middle: Point) -> Projection:
    """Lambert's azimuthal equal-area projection about a point, y downwards.

    Source: Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395, 1987, page 185.
    """
    x0, y0 = math.radians(middle[0]), math.radians(middle[1])

    def project(point: Point) -> Point:
        x, y = math.radians(point[0]) - x0, math.radians(point[1])
        cosine = math.sin(y0) * math.sin(y) + math.cos(y0) * math.cos(y) * math.cos(x)
        k = math.sqrt(2 / (1 + cosine))
        up = math.cos(y0) * math.sin(y) - math.sin(y0) * math.cos(y) * math.cos(x)
        return k * math.cos(y) * math.sin(x), -k * up

    return project


def _moved(point: Point, low: Point, scale: float) -> Point:
    return (point[0] - low[0]) * scale, (point[1] - low[1]) * scale


def _fitted(rings: list[Ring], box: Point, corner: Point) -> list[Ring]:
    """Rings of longitudes and latitudes, as large as a box allows, in its middle."""
    points = [p for ring in rings for p in ring]
    project = _about(_middle(points))
    placed = [project(p) for p in points]
    low = (min(x for x, _ in placed), min(y for _, y in placed))
    wide, tall = (max(p[side] for p in placed) - low[side] for side in (0, 1))
    scale = min(box[0] / wide, box[1] / tall)
    move = (corner[0] + (box[0] - wide * scale) / 2, corner[1] + (box[1] - tall * scale) / 2)
    return [[(x + move[0], y + move[1]) for x, y in (_moved(project(p), low, scale) for p in ring)] for ring in rings]


def _worth(rings: list[Ring], least: float) -> list[Ring]:
    """Rings without the smallest islands; the largest always stays."""
    ordered = sorted((ring for ring in rings if len(ring) > 2), key=area, reverse=True)
    return [ring for at, ring in enumerate(ordered) if at == 0 or area(ring) >= least]


def _path(rings: list[Ring], fine: int) -> str:
    """Rings as a path on the grid, in relative steps; points that fall together are written once."""
    written = []
    for ring in rings:
        grid = [(round(x * fine), round(y * fine)) for x, y in ring]
        steps = [grid[0]]
        steps += [point for at, point in enumerate(grid[1:], 1) if point != grid[at - 1]]
        if len(steps) < 3:
            continue
        moves = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(steps)]
        text = "".join(f"{' ' if x >= 0 else ''}{x}{' ' if y >= 0 else ''}{y}" for x, y in moves).strip()
        written.append(f"M{steps[0][0]} {steps[0][1]}l{text}z")
    return "".join(written)


def _middle_of(path: str) -> list[int]:
    """The point of the first ring of a path that is farthest from its border, of those on a grid, and its distance."""
    ring = points_of(path.partition("z")[0])
    west, east = min(x for x, _ in ring), max(x for x, _ in ring)
    north, south = min(y for _, y in ring), max(y for _, y in ring)
    grid = (
        (west + (east - west) * (i + 0.5) / MESH, north + (south - north) * (j + 0.5) / MESH)
        for i in range(MESH)
        for j in range(MESH)
    )
    far, x, y = max((room(point, ring), *point) for point in grid)
    return [round(x), round(y), max(0, round(far))]


if __name__ == "__main__":
    main()
