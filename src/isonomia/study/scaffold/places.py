"""A column of states or counties, recognised by its values: abbreviations, FIPS codes or names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from isonomia.model.reading import fold
from isonomia.standards import places
from isonomia.standards.us_places import COUNTIES, STATES, names_of
from isonomia.study.names import slug, way_of
from isonomia.study.scaffold.column_look import Look
from isonomia.study.scaffold.draft import Draft
from isonomia.study.scaffold.words import says, shown, spaced, text

_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    STATES: ("state", "st", "fips", "statefp"),
    COUNTIES: ("county", "counties", "fips", "countyfp", "geoid"),
}
"""Kind of places -> words of a column's name. Numbers alone are places only where the name says so."""
_ENOUGH: Final = 4
"""Without such a name, so many different states must stand in a column: OK and ME are words too."""
_MOST: Final = 100


def placed(seen: Look) -> Draft | None:
    """The dimension of a column in which every answer is a place; None where one is not."""
    for kind in (STATES, COUNTIES):
        found = {value: _known(kind).get(value, "") for value in seen.answers}
        named = says(seen.name, _NAMES[kind])
        sure = named or (kind == STATES and not seen.numeric and len(set(found.values())) >= _ENOUGH)
        if sure and found and all(found.values()) and 1 < len(set(found.values())) <= _MOST:
            return _draft(seen, kind, found)
    return None


@cache
def _known(kind: str) -> Mapping[str, str]:
    """Folded name -> code."""
    every = places(kind)
    return {fold(name): code for code, place in every.items() for name in names_of(place, every.values())}


def _draft(seen: Look, kind: str, found: Mapping[str, str]) -> Draft:
    codes = [code for code in places(kind) if code in found.values()]
    lines = [f"column = {text(seen.name)}", f"places = {text(kind)}"]
    lines.append(f"levels = [{', '.join(text(code) for code in codes)}]")
    if seen.absences:
        lines.append("absent = { " + ", ".join(f"{text(a)} = {text(b)}" for a, b in seen.absences.items()) + " }")
    comments = (
        f"Recognised as places: {shown(seen.answers.values())}.",
        'Many small places hide one another: name fewer, and elsewhere = "Another place" for the rest.',
    )
    name = spaced(seen.name)
    return Draft(slug(seen.name) or "place", way_of(name), tuple(lines), comments, recognised=True)
