"""What a map shows: places with a class of colour, a text and a standing, and every word of its legend.

Nothing here is worked out from data and nothing is read from a release.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from isonomia.errors import Fault, InternalError
from isonomia.publish.figures.classes import CLASSES, Kind

Standing = Literal["plain", "clear", "close", "unclear", "hidden", "missing", "base", "outside"]
"""plain: a figure without a verdict. base: the comparison group. outside: a place that has no row."""
WITHOUT_FIGURE: frozenset[Standing] = frozenset({"hidden", "missing", "base", "outside"})


@dataclass(frozen=True, slots=True)
class Spot:
    """A place: its code, what a tile calls it, its figure as text, its class, and how it stands."""

    code: str
    name: str
    text: str
    standing: Standing
    step: int | None = None

    def __post_init__(self) -> None:
        if (self.step is None) != (self.standing in WITHOUT_FIGURE):
            raise InternalError(
                Fault("figure of a map", "a place without a figure has a colour, or the other way round.")
            )


@dataclass(frozen=True, slots=True)
class MapFigure:
    """The whole map.

    Attributes:
        title, description: what the file says of itself to those who do not see it.
        heading: what is plotted, in which unit.
        kind: of the classes, so of the ramp of colours.
        spots: every place that is drawn, by code.
        classes: what each of the five classes holds, in words.
        keys: how a place may stand -> what that means; those that the map has.
        shelves: headings of the narrow tile map and the codes below each.
        notes: lines at the foot: what is not on the map, place, time, source.
    """

    title: str
    description: str
    lang: str
    heading: str
    kind: Kind
    spots: Mapping[str, Spot]
    classes: tuple[str, ...]
    keys: tuple[tuple[Standing, str], ...]
    shelves: tuple[tuple[str, tuple[str, ...]], ...] = ()
    notes: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        if len(self.classes) != CLASSES or not self.spots:
            raise InternalError(Fault("figure of a map", f"{len(self.classes)} classes, {len(self.spots)} places."))
