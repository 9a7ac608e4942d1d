"""Colours of maps: a ramp for levels, one for gaps, each with the ink that is read on every step, in light and dark.

On a light page the deepest colour is the highest level or the widest gap, on a dark page the brightest. The palest step
is tinted, so that it cannot be read as "not shown".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from isonomia.publish.figures.classes import Kind

Ramp = tuple[tuple[str, str], ...]
"""Fill and ink of each of the five classes."""
_LOW, _HIGH = "#1b1e23", "#ffffff"
_PALE, _DEEP = "#eceae4", "#14171b"
LEVELS: Final[Mapping[str, Ramp]] = {
    "light": (("#d3e3f1", _LOW), ("#a5c6e2", _LOW), ("#6fa5d2", _LOW), ("#2d6ca3", _HIGH), ("#123f6b", _HIGH)),
    "dark": (("#1f3a55", _PALE), ("#2b5b88", _PALE), ("#5592cb", _DEEP), ("#8fc3f1", _DEEP), ("#d0e7fc", _DEEP)),
}
GAPS: Final[Mapping[str, Ramp]] = {
    "light": (("#2d6ca3", _HIGH), ("#a9c8e3", _LOW), ("#e2ddcf", _LOW), ("#ecbf93", _LOW), ("#a3560f", _HIGH)),
    "dark": (("#9ccbf5", _DEEP), ("#25547f", _PALE), ("#3b4149", _PALE), ("#6b4116", _PALE), ("#f0b478", _DEEP)),
}
LIGHT: Final[Mapping[str, str]] = {"edge": "#1b1e23", "thin": "#7d7a72", "gapline": "#fbfaf7"}
DARK: Final[Mapping[str, str]] = {"edge": "#eceae4", "thin": "#8c929b", "gapline": "#14171b"}


def ramp_of(kind: Kind, mode: str = "light") -> Ramp:
    """The ramp of a kind of classes."""
    return (LEVELS if kind == "level" else GAPS)[mode]


def dark_rules(kind: Kind) -> str:
    """The rules that a file's block for dark pages needs besides those of every file."""
    steps = "".join(
        f".f{at}{{fill:{fill}}}.i{at}{{fill:{ink}}}" for at, (fill, ink) in enumerate(ramp_of(kind, "dark"))
    )
    return steps + "".join(f".{name}{{stroke:{colour}}}" for name, colour in DARK.items())
