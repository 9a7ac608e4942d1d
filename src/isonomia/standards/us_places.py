"""Places of the United States: states, the District of Columbia, territories and counties, and how files write them.

A state's code here is its postal abbreviation, a county's its five-digit FIPS code. Files may write FIPS codes (with or
without a leading zero), abbreviations or names.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

STATES: Final = "us-states"
COUNTIES: Final = "us-counties"
KINDS: Final = (STATES, COUNTIES)
"""What a dimension of places may be."""
TERRITORIES: Final = "Territories"
"""What stands in the place of a division for places that belong to none."""
_FOLDER: Final = "us-places"
_ENDINGS: Final = {
    "LA": ("Parish",),
    "AK": ("Borough", "Census Area", "Municipality", "City and Borough"),
    "PR": ("Municipio",),
    "CT": ("County", "Planning Region"),
}
"""What files put behind the name of a county where it is not "County"."""


@dataclass(frozen=True, slots=True)
class Place:
    """A state (`state` is its own code) or a county.

    Attributes:
        code: how isonomia writes it. fips: its FIPS code. name: in English, of a county without its state.
        state: postal abbreviation of its state. division: of the Census Bureau, or Territories.
        also: other ways in which files write it.
    """

    code: str
    fips: str
    name: str
    state: str
    division: str
    also: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name by which it is told apart from all others of its kind."""
        return self.name if self.code == self.state else f"{self.name}, {self.state}"


@cache
def states() -> Mapping[str, Place]:
    """Every state, the District of Columbia and the territories, by postal abbreviation, in the Bureau's order."""
    divisions = tomllib.loads(_text("states.toml"))
    return {
        code: Place(code, raw["fips"], raw["name"], code, division, tuple(raw.get("also", ())))
        for division, held in divisions.items()
        for code, raw in held.items()
    }


@cache
def counties() -> Mapping[str, Place]:
    """Every county and county equivalent, by FIPS code."""
    of = {each.fips: each for each in states().values()}
    lines = (line.split("\t") for line in _text("counties.tsv").splitlines())
    return {fips: Place(fips, fips, name, of[fips[:2]].code, of[fips[:2]].division) for fips, name in lines}


def places(kind: str) -> Mapping[str, Place]:
    """All places of a kind, by code; none where the kind is not one of `KINDS`."""
    return states() if kind == STATES else counties() if kind == COUNTIES else {}


def state_of(text: str) -> Place | None:
    """The state that a text names: abbreviation, FIPS code or name, whatever the case."""
    wanted = " ".join(text.split()).casefold()
    return next((each for each in states().values() if wanted in {n.casefold() for n in names_of(each)}), None)


def names_of(place: Place, among: Iterable[Place] = ()) -> tuple[str, ...]:
    """How files may write a place, the code first. `among`: the places that it must be told apart from.

    A county without its state is understood where all places are of one state.
    """
    digits = (place.fips, place.fips.lstrip("0"))
    if place.code == place.state:
        return (place.code, place.name, *digits, f"US-{place.code}", *place.also)
    state = states()[place.state]
    endings = _ENDINGS.get(place.state, ("County",))
    bare = (place.name, *(() if _is_city(place) else (f"{place.name} {ending}" for ending in endings)))
    within = [f"{name}, {end}" for name in bare for end in (state.code, state.name)]
    alone = bare if all(each.state == place.state for each in among) else ()
    return (*digits, *within, *alone, f"US{place.fips}")


def _is_city(place: Place) -> bool:
    return place.name.endswith((" city", " City"))


def _text(name: str) -> str:
    return files("isonomia.standards").joinpath(_FOLDER, name).read_text(encoding="utf-8")
