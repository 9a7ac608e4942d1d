"""TopoJSON read as rings of points, and lines made simpler. Shared borders stay shared: arcs are changed, not rings."""

from __future__ import annotations

import heapq
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Point = tuple[float, float]
Ring = list[Point]
Projection = Callable[[Point], Point]


@dataclass(frozen=True)
class Atlas:
    """One file: its arcs in the units of the file, and what it has by name: id, name, rings as numbers of arcs."""

    arcs: tuple[tuple[Point, ...], ...]
    objects: dict[str, tuple[tuple[str, str, tuple[tuple[int, ...], ...]], ...]]


def read(path: Path) -> Atlas:
    """A TopoJSON file; quantised arcs are made absolute."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    scale, move = raw["transform"]["scale"], raw["transform"]["translate"]
    arcs = tuple(tuple(_absolute(arc, scale, move)) for arc in raw["arcs"])
    objects = {
        name: tuple(
            (str(each.get("id", "")), each.get("properties", {}).get("name", ""), _rings(each))
            for each in one["geometries"]
        )
        for name, one in raw["objects"].items()
    }
    return Atlas(arcs, objects)


def _absolute(arc: Sequence[Sequence[int]], scale: Sequence[float], move: Sequence[float]) -> Iterable[Point]:
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield x * scale[0] + move[0], y * scale[1] + move[1]


def _rings(geometry: dict) -> tuple[tuple[int, ...], ...]:
    if geometry["type"] is None or not geometry.get("arcs"):
        return ()
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    return tuple(tuple(ring) for polygon in polygons for ring in polygon)


def simpler(line: Sequence[Point], least: float) -> list[Point]:
    """A line without the points whose triangle with their neighbours is smaller than `least`; its ends stay.

    Source: Visvalingam and Whyatt, Cartogr J 1993;30:46.
    """
    before = list(range(-1, len(line) - 1))
    after = list(range(1, len(line) + 1))
    areas = [0.0] * len(line)
    heap: list[tuple[float, int]] = []
    kept = [True] * len(line)
    for at in range(1, len(line) - 1):
        areas[at] = triangle(line[at - 1], line[at], line[at + 1])
        heapq.heappush(heap, (areas[at], at))
    while heap:
        area, at = heapq.heappop(heap)
        if area >= least:
            break
        if not kept[at] or area != areas[at]:
            continue
        kept[at] = False
        left, right = before[at], after[at]
        after[left], before[right] = right, left
        for each in (left, right):
            if 0 < each < len(line) - 1:
                own = triangle(line[before[each]], line[each], line[after[each]])
                areas[each] = max(own, area)
                heapq.heappush(heap, (areas[each], each))
    return [point for at, point in enumerate(line) if kept[at]]


def triangle(one: Point, two: Point, three: Point) -> float:
    """The area between three points."""
    return abs((two[0] - one[0]) * (three[1] - one[1]) - (three[0] - one[0]) * (two[1] - one[1])) / 2


def joined(ring: Sequence[int], arcs: Sequence[Sequence[Point]] | Mapping[int, Sequence[Point]]) -> Ring:
    """A ring of points from its arcs; a negative number is an arc the other way round."""
    points: Ring = []
    for each in ring:
        arc = list(arcs[each]) if each >= 0 else list(reversed(arcs[~each]))
        points += arc if not points else arc[1:]
    return points[:-1] if len(points) > 1 and points[0] == points[-1] else points


def area(ring: Sequence[Point]) -> float:
    """The area inside a ring."""
    turned = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in turned)) / 2


def points_of(path: str) -> Ring:
    """The points of one ring of a written path: "M1 2l3 4 5 6"."""
    start, _, steps = path.removeprefix("M").partition("l")
    x, y = (int(each) for each in start.split())
    points = [(float(x), float(y))]
    numbers = [int(each) for each in re.findall(r"-?\d+", steps)]
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((float(x), float(y)))
    return points


def room(point: Point, ring: Sequence[Point]) -> float:
    """How far a point inside a ring is from its border; below zero outside."""
    inside, nearest = False, math.inf
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > point[1]) != (y2 > point[1]) and point[0] < (x2 - x1) * (point[1] - y1) / (y2 - y1) + x1:
            inside = not inside
        length = (x2 - x1) ** 2 + (y2 - y1) ** 2
        along = 0.0 if not length else ((point[0] - x1) * (x2 - x1) + (point[1] - y1) * (y2 - y1)) / length
        along = min(1.0, max(0.0, along))
        nearest = min(nearest, math.hypot(point[0] - x1 - along * (x2 - x1), point[1] - y1 - along * (y2 - y1)))
    return nearest if inside else -nearest
