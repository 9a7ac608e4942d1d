"""Why two homes cannot be put together: what they ask, and how they code, set beside one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from isonomia.count.homes.asked import Facts
from isonomia.errors import Fault, listed, nearest, quoted

_REMEDY = "Give all homes the same study file; only where their records lie may differ."


def differences(mine: Facts, theirs: Facts, me: str, other: str) -> Iterator[Fault]:
    """Every way in which `other` asks or codes otherwise than `me`; both are names for messages."""
    for name in _unlike_names(mine["questions"], theirs["questions"]):
        yield _only_one(mine["questions"], theirs["questions"], name, "the question", me, other)
    for name in _common(mine["questions"], theirs["questions"]):
        yield from _unlike_question(mine["questions"][name], theirs["questions"][name], name, me, other)
    for name in _common(mine["dimensions"], theirs["dimensions"]):
        yield from _unlike_dimension(mine["dimensions"][name], theirs["dimensions"][name], name, me, other)
    for name in _common(mine["policies"], theirs["policies"]):
        ours, yours = mine["policies"][name], theirs["policies"][name]
        if ours != yours:
            problem = f"the source {name} is under the policy {quoted(yours)} there and {quoted(ours)} at {me}."
            yield Fault(other, problem, remedy=_REMEDY)


def _common(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[str]:
    return [name for name in mine if name in theirs]


def _unlike_names(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[str]:
    return [*(name for name in theirs if name not in mine), *(name for name in mine if name not in theirs)]


def _only_one(mine: Mapping[str, Any], theirs: Mapping[str, Any], name: str, what: str, me: str, other: str) -> Fault:
    """A name that one of the two has."""
    if name in theirs:
        return Fault(other, f"{what} {quoted(name)} is not one of {me}.", listed(mine), nearest(name, mine), _REMEDY)
    problem = f"{what} {quoted(name)} of {me} is missing."
    return Fault(other, problem, listed(theirs), nearest(name, theirs), _REMEDY)


def _unlike_question(mine: Facts, theirs: Facts, name: str, me: str, other: str) -> Iterator[Fault]:
    for key in dict.fromkeys((*mine, *theirs)):
        ours, yours = mine.get(key), theirs.get(key)
        if ours == yours:
            continue
        problem = f"the question {quoted(name)} has {key} = {_said(yours)} there and {_said(ours)} at {me}."
        if key == "groupings":
            held = {" × ".join(each) or "everybody" for each in ours or ()}
            found = {" × ".join(each) or "everybody" for each in yours or ()}
            only = f"by {listed(sorted(found - held))} there and not at {me}" if found - held else ""
            lacking = f"by {listed(sorted(held - found))} at {me} alone" if held - found else ""
            problem = f"the question {quoted(name)} is counted {' and '.join(filter(None, (only, lacking)))}."
        yield Fault(other, problem, remedy=_REMEDY)


def _said(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case list():
            return listed(str(each) for each in value) or "nothing"
        case _:
            return quoted(value) if str(value or "") else "nothing"


def _unlike_dimension(mine: Facts, theirs: Facts, name: str, me: str, other: str) -> Iterator[Fault]:
    for key in ("vocabulary", "bins"):
        if mine.get(key) != theirs.get(key):
            problem = f"the dimension {name} has {key} = {_said(theirs.get(key))} there and {_said(mine.get(key))}"
            yield Fault(other, f"{problem} at {me}.", remedy=_REMEDY)
            return
    for source in dict.fromkeys((*mine["levels"], *theirs["levels"])):
        ours, yours = mine["levels"].get(source, {}), theirs["levels"].get(source, {})
        for code in _unlike_names(ours, yours):
            yield _only_one(ours, yours, code, f"the dimension {name}: the level", me, other)
        for code in _common(ours, yours):
            if ours[code] != yours[code]:
                problem = f"the dimension {name}: the level {quoted(code)} is called {quoted(yours[code])} there"
                yield Fault(other, f"{problem} and {quoted(ours[code])} at {me}.", remedy=_REMEDY)
        yield from _unlike_rows(mine, theirs, source, f"the dimension {name}", me, other)
    for key in ("coding", "several", "overlapping"):
        if mine.get(key) != theirs.get(key):
            problem = f"the dimension {name} is coded otherwise there than at {me} ({key})."
            yield Fault(other, problem, remedy=_REMEDY)


def _unlike_rows(mine: Facts, theirs: Facts, source: str, what: str, me: str, other: str) -> Iterator[Fault]:
    """Rows of a vocabulary that the two count in different levels."""
    ours, yours = mine["counted as"].get(source, {}), theirs["counted as"].get(source, {})
    for row in _common(ours, yours):
        if ours[row] != yours[row]:
            problem = f"{what}: {quoted(row)} counts as {quoted(yours[row])} there and as {quoted(ours[row])} at {me}."
            yield Fault(other, problem, remedy=_REMEDY)
