"""The groups of a dimension of places: states by their abbreviations, counties by their FIPS codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from isonomia.errors import nearest, quoted
from isonomia.model.reading import fold
from isonomia.model.study import Level
from isonomia.standards import Place, places
from isonomia.standards.us_places import COUNTIES, STATES, names_of, state_of, states
from isonomia.study.document import Document
from isonomia.study.levels import Groups, check_distinct
from isonomia.study.lines import Path
from isonomia.study.schema import DimensionFile, LevelFile

MOST: Final = 400
"""The counties of any state and its neighbours; a page of more would be too long to load on a telephone."""


def placed_groups(document: Document, path: Path, raw: DimensionFile) -> Groups:
    """The places that are counted, and how files may write them; faults go on the document's list."""
    _check_alone(document, path, raw)
    known = places(raw.places or "")
    levels = _levels(document, path, raw, known)
    kept = [known[level.code] for level in levels if level.code in known]
    also = [(name, place.code) for place in kept for name in names_of(place, kept)]
    if raw.elsewhere is not None:
        levels = [*levels, Level(raw.elsewhere, raw.elsewhere, last=True)]
        here = {place.code for place in kept}
        rest = (place for code, place in known.items() if code not in here)
        also += [(name, raw.elsewhere) for place in rest for name in names_of(place, known.values())]
    ordered = tuple(replace(level, order=at) for at, level in enumerate(levels, start=1))
    check_distinct(document, (*path, "levels"), ordered)
    return Groups(ordered, also=tuple(also))


def _check_alone(document: Document, path: Path, raw: DimensionFile) -> None:
    """Places are neither a vocabulary nor bands, and have no order."""
    for key in ("vocabulary", "bins"):
        if getattr(raw, key) is not None:
            document.complain((*path, "places"), f"places and {key} at once.", remedy="Keep one of them.")
    for key in ("ordered", "gradient"):
        if getattr(raw, key):
            document.complain((*path, key), "places have no order.", remedy="Leave it out.")


def _levels(document: Document, path: Path, raw: DimensionFile, known: Mapping[str, Place]) -> list[Level]:
    """What the study names, or every state. A state among counties stands for all its counties."""
    if not raw.levels:
        if raw.places == COUNTIES:
            problem = f"which of the {len(known):,} counties are meant is not said."
            remedy = 'Name them, or states for all their counties: levels = ["OH"].'
            document.complain((*path, "places"), problem, remedy=remedy)
            return []
        return [Level(place.code, place.label) for place in known.values()]
    found: list[Level] = []
    named = {fold(name): place for place in known.values() for name in names_of(place, known.values())}
    entries = raw.levels.items() if isinstance(raw.levels, dict) else ((name, "") for name in raw.levels)
    for name, content in entries:
        meant = _meant(name, named, known)
        if meant:
            found += [_level(place, content) for place in meant]
        elif content:
            found.append(_own(name, content))
        else:
            _complain(document, (*path, "levels"), name, raw.places or "", known)
    for code in dict.fromkeys(each.code for each in found):
        if sum(each.code == code for each in found) > 1:
            document.complain((*path, "levels"), f"{quoted(code)} stands twice.", remedy="Name each place once.")
    kept = list({each.code: each for each in found}.values())
    if len(kept) > MOST:
        problem = f"{len(kept):,} places are more than pages and tables hold ({MOST})."
        remedy = 'Name fewer, with elsewhere = "…" for the rest, or write one study a region.'
        document.complain((*path, "levels"), problem, remedy=remedy)
        return kept[:MOST]
    return _without_state(kept, known)


def _meant(name: str, named: Mapping[str, Place], known: Mapping[str, Place]) -> tuple[Place, ...]:
    """The places that a name in the study file stands for: one, or all counties of a state."""
    if fold(name) in named:
        return (named[fold(name)],)
    state = state_of(name)
    return () if state is None else tuple(each for each in known.values() if each.state == state.code)


def _level(place: Place, content: LevelFile | str) -> Level:
    if isinstance(content, LevelFile):
        return Level(place.code, content.label, nouns=content.nouns, last=content.last)
    return Level(place.code, content or place.label)


def _own(name: str, content: LevelFile | str) -> Level:
    """A level that is no place and has a label: it stands in tables and on no map."""
    if isinstance(content, LevelFile):
        return Level(name, content.label, nouns=content.nouns, last=True)
    return Level(name, content, last=True)


def _without_state(levels: list[Level], known: Mapping[str, Place]) -> list[Level]:
    """Counties of one state alone are named without it, where the study gives no label of its own."""
    held = {each.code: known[each.code] for each in levels if each.code in known}
    if len({place.state for place in held.values()}) != 1:
        return levels
    return [
        replace(each, label=held[each.code].name) if each.code in held and each.label == held[each.code].label else each
        for each in levels
    ]


def _complain(document: Document, path: Path, name: str, kind: str, known: Mapping[str, Place]) -> None:
    """Say that a name is no place, and which place is nearest."""
    what = "a state or territory" if kind == STATES else "a county or a state"
    problem = f"{quoted(name)} is not {what}."
    allowed = "abbreviations, FIPS codes and names; OH, 39 and Ohio are the same"
    if kind == COUNTIES:
        allowed = "FIPS codes and names with their states (39035; Cuyahoga, OH), and states for all their counties"
    close = nearest(name, _candidates(kind, known.values()))
    document.complain(
        path, problem, allowed, close, 'A group that is no place needs a label: levels = { id = "Label" }.'
    )


def _candidates(kind: str, known: Iterable[Place]) -> Iterator[str]:
    for place in states().values():
        yield from (place.code, place.name, place.fips)
    if kind == COUNTIES:
        for place in known:
            yield from (place.code, place.label)
