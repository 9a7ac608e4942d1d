"""What ties the counts of several indicators: they count the same persons, or persons of one another.

An indicator counts the persons that `among` keeps and whose outcome is known; a representation counts all that it
keeps; the people with the outcome are those that `among` keeps and for whom `event` holds. Two such sets with the same
conditions (read from study.toml) are one set, and one with more conditions is inside the other:

    all = n + missing,   all = n of a representation,   all = e of an earlier stage,   inner ≤ outer

Where a pathway refuses gaps, whoever meets the condition of a stage meets those of the stages before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from isonomia.protect.audit.alike import alike
from isonomia.protect.audit.counts import Count, Place, Statement, What
from isonomia.protect.audit.implied import follows, tidied
from isonomia.protect.audit.pathways import StageOrder
from isonomia.protect.audit.reading import Published

LEFT: Final = "who did not pass the step left by one of these ways"
AMONG: Final = "the one are among the other"
WITHOUT_OUTCOME: Final = frozenset({"representation", "benchmark"})
"""Kinds that ask for nothing that could be missing: a mean leaves out whose value is not known."""
Class = tuple[str, frozenset[str]]
"""A source, and the conditions that its persons meet."""
Where = tuple[str, str, Place]
"""A setting, a period and a place."""


@dataclass(frozen=True, slots=True)
class Persons:
    """A set of persons of one source: those that an indicator counts in this way."""

    indicator: str
    what: What  # "n" or "e"
    whole: bool  # nobody is left out for a missing outcome
    source: str
    conditions: frozenset[str]


def links(release: Published) -> Iterator[Statement]:
    """Every statement about two indicators in one place."""
    classes: dict[Class, list[Persons]] = defaultdict(list)
    for each in persons(release):
        classes[each.source, each.conditions].append(each)
    limited = {name for name, members in classes.items() if any(each.whole for each in members)}
    told = {name for name in limited if _several(classes[name])}
    pairs = [(inner, outer) for inner in classes for outer in classes if _is_inside(inner, outer)]
    pairs = [
        (inner, outer) for inner, outer in pairs if outer in limited and _several([*classes[inner], *classes[outer]])
    ]
    for name, members in classes.items():
        if name in told or any(name in pair for pair in pairs):
            yield from _of_class(release, members)
        yield from alike(release, [(each.indicator, each.what) for each in members])
    there = {name: _places(release, members) for name, members in classes.items()}
    for inner, outer in pairs:
        between = [there[each] for each in classes if (inner, each) in pairs and (each, outer) in pairs]
        yield from _inside(there[inner], there[outer], between)


def persons(release: Published) -> Iterator[Persons]:
    """The sets that the questions count."""
    for name, each in release.questions.items():
        if not each.source:
            continue
        orders = [order for order in release.orders if order.source == each.source]
        conditions = _in_turn(conjuncts(each.among), orders)
        yield Persons(name, "n", each.whole or each.kind in WITHOUT_OUTCOME, each.source, tidied(conditions))
        if each.kind == "proportion" and each.event:
            having = _in_turn(conditions | conjuncts(each.event), orders)
            yield Persons(name, "e", whole=True, source=each.source, conditions=tidied(having))


def _in_turn(conditions: frozenset[str], orders: Sequence[StageOrder]) -> frozenset[str]:
    """With the conditions of every stage before one that is reached: nobody reaches a stage out of turn."""
    found = conditions
    for _ in orders:  # one pathway may say of another's stage that it was reached
        for order in orders:
            stages = [conjuncts(each) for each in order.reached]
            last = max((at for at, each in enumerate(stages) if each <= found), default=-1)
            if conjuncts(order.among) <= found:
                found = found.union(*stages[: last + 1])
    return found


def conjuncts(text: str) -> frozenset[str]:
    """The conditions of an expression that all must hold, as text: split at each outer `and`."""
    parts: list[list[str]] = [[]]
    depth, between = 0, False
    for word in _words(text):
        depth += word.count("(") - word.count(")") if word[0] not in "'\"" else 0
        if word.lower() == "or" and depth == 0:
            return frozenset({" ".join(text.split())})
        if word.lower() == "and" and depth == 0 and not between:
            parts.append([])
            continue
        between = (between or word.lower() == "between") and not (word.lower() == "and" and depth == 0)
        parts[-1].append(word)
    return frozenset(" ".join(part) for part in parts if part)


def _words(text: str) -> list[str]:
    """Words, quoted texts whole, brackets apart."""
    words: list[str] = [""]
    quote = ""
    for char in text:
        if quote:
            words[-1] += char
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
            words.append(char)
        elif char.isspace():
            words.append("")
        elif char in "()":
            words += [char, ""]
        else:
            words[-1] += char
    return [word for word in words if word]


def _several(members: Sequence[Persons]) -> bool:
    return len({each.indicator for each in members}) > 1


def _is_inside(inner: Class, outer: Class) -> bool:
    """Whether everybody of the inner set meets the conditions of the outer one."""
    return inner[0] == outer[0] and inner[1] != outer[1] and follows(inner[1], outer[1])


def _of_class(release: Published, members: Sequence[Persons]) -> Iterator[Statement]:
    """Each member beside all persons of the class."""
    for each in members:
        counts = _counts(release, each)
        there = set(counts)
        for count in counts:
            everybody = _everybody(release, count, members)
            parts = (count,) if each.whole else (count, count.of("missing"))
            yield Statement(everybody, parts, why="the same people are asked about")
            wider = (count.at(count.place - {pair}) for pair in count.place if not each.whole)
            missing = count.of("missing")
            yield from (Statement(one.of("missing"), (missing,), "≥", why=AMONG) for one in wider if one in there)


def same_people(release: Published) -> Iterator[tuple[str, tuple[str, str, str], list[Place]]]:
    """Of each set of people of whom several questions ask: source, key of the counts of all of them, and places."""
    classes: dict[tuple[str, frozenset[str]], list[Persons]] = defaultdict(list)
    for each in persons(release):
        classes[each.source, each.conditions].append(each)
    for (source, _), members in classes.items():
        if _several(members) and any(each.whole for each in members):
            found: dict[tuple[str, str, str], dict[Place, None]] = defaultdict(dict)
            for count in (_everybody(release, each, members) for one in members for each in _counts(release, one)):
                found[count[1:4]][count.place] = None
            yield from ((source, key, list(places)) for key, places in found.items())


def _everybody(release: Published, count: Count, members: Sequence[Persons]) -> Count:
    """All persons of a class in a place: of this release alone where one of its indicators was revised since."""
    own = {each.indicator for each in members if (each.indicator, *count[2:4]) in release.places}
    revised = any(each.endswith(apart_from(release)) for each in own)
    home = f"{members[0].indicator} {members[0].what}"
    return Count("all", home + apart_from(release) if revised else home, *count[2:])


def apart_from(release: Published) -> str:
    """What follows the name of an indicator of a release that is not put together with others."""
    return f" (release {release.id})"


def _counts(release: Published, each: Persons) -> list[Count]:
    return [
        Count(each.what, *key, place)
        for key, places in release.places.items()
        if key[0] == each.indicator
        for place in places
    ]


def _places(release: Published, members: Sequence[Persons]) -> dict[Where, Count]:
    """All persons of a class in each place where one of its questions has a row."""
    return {count[2:]: _everybody(release, count, members) for each in members for count in _counts(release, each)}


def _inside(
    mine: Mapping[Where, Count], theirs: Mapping[Where, Count], between: Sequence[Mapping[Where, Count]]
) -> Iterator[Statement]:
    """All persons of the inner class are persons of the outer one, in each place that both have and none between."""
    for where in sorted(mine, key=lambda each: (each[:2], sorted(each[2]))):
        if where in theirs and not any(where in each for each in between):
            yield Statement(theirs[where], (mine[where],), "≥", why=AMONG)


def ways_together(release: Published) -> Iterator[Statement]:
    """Those who did not pass a step are those who left by one of its ways; all are asked about the same people."""
    for step, ways in release.ways.items():
        for key, places in release.places.items():
            if key[0] != step or any((way, *key[1:]) not in release.places for way in ways):
                continue
            every = dict.fromkeys([*places, *(each for way in ways for each in release.places[way, *key[1:]])])
            for place in every:
                passed = Count("f", *key, place)
                left = tuple(Count("e", way, *key[1:], place) for way in ways)
                yield Statement(passed, left, why=LEFT)
                for each in left:
                    yield Statement(passed.of("n"), (each.of("n"),), why=LEFT)


def roll_ups(release: Published, counts: set[Count]) -> Iterator[Statement]:
    """A roll-up beside its members, where one release (or indicator) prints the one and another the others."""
    for dimension, merges in release.merges.items():
        for label, members in merges.items():
            for count in [each for each in counts if (dimension, label) in each.place]:
                rest: Place = count.place - {(dimension, label)}
                parts = tuple(count.at(rest | {(dimension, each)}) for each in members)
                present = tuple(part for part in parts if part in counts)
                if present:
                    yield Statement(count, present, "=" if len(present) == len(parts) else "≥", why="a roll-up")
