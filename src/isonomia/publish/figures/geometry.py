"""The shapes that are carried: states as one map, counties state by state, and the grid of the tile map."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from isonomia.standards.us_places import states

_FOLDER: Final = "shapes"
TERRITORIES_AT: Final[Mapping[str, tuple[float, float]]] = {
    "AS": (240, 1404),
    "GU": (610, 1404),
    "MP": (980, 1404),
    "PR": (1350, 1404),
    "VI": (1720, 1404),
}
"""The middle below the box of each territory, where its abbreviation stands: each is drawn at a scale of its own."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """One map: its size, the path of each place, and a point inside the largest part with the room around it."""

    size: tuple[float, float]
    paths: Mapping[str, str]
    middles: Mapping[str, tuple[float, float, float]]


@cache
def state_shapes() -> Shapes:
    """States, the District of Columbia and the territories, by postal abbreviation."""
    codes = {each.fips: each.code for each in states().values()}
    return _shapes(_read("us-states.json"), codes)


@cache
def county_shapes(fips: str) -> Shapes | None:
    """The counties of a state, by FIPS code; None where no state has this code."""
    held = _counties().get(fips)
    return None if held is None else _shapes(held, {code: code for code in held["places"]})


@cache
def tile_grid() -> Mapping[str, tuple[int, int]]:
    """Column and row of each state's tile, by postal abbreviation."""
    text = files("isonomia.publish.figures").joinpath(_FOLDER, "us-tiles.toml").read_text(encoding="utf-8")
    return {code: (column, row) for code, (column, row) in tomllib.loads(text).items()}


@cache
def _counties() -> Mapping[str, Any]:
    found: Mapping[str, Any] = _read("us-counties.json")["states"]
    return found


def _read(name: str) -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(
        files("isonomia.publish.figures").joinpath(_FOLDER, name).read_text(encoding="utf-8")
    )
    return raw


def _shapes(raw: Mapping[str, Any], codes: Mapping[str, str]) -> Shapes:
    width, height = raw["size"]
    paths = {codes[fips]: path for fips, path in raw["places"].items() if path}
    middles = {codes[fips]: (x, y, room) for fips, (x, y, room) in raw["middles"].items()}
    return Shapes((width, height), paths, middles)
