"""Which indicators of a source count the same persons, or some of the persons that another counts.

Each indicator counts the persons that `among` keeps; a proportion also counts those of them for whom `event` is true.
Two such sets with the same conditions are one set; one whose conditions imply those of another is inside it
(`implications.py`), and several that exclude one another are together at most the one around them. A stranger reads the
conditions in the published study, so the counts of one indicator bound those of another, and what is left over is a
count of people, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.model.study import Study
from isonomia.protect.prepare import Context
from isonomia.protect.system import System
from isonomia.protect.witness.implications import excluded, follows
from isonomia.protect.witness.linked import PERSONS, WITH
from isonomia.protect.witness.pairing import Link, PersonSet, between, members_of, tables_of
from isonomia.protect.witness.person_sets import Conditions, classes_of, person_sets

MOST_FAMILIES: Final = 64
"""Of sets inside one set, in one grouping: as many families as are laid beside it."""


Counted = tuple[int, int]
"""A system, and which of its people: PERSONS or WITH."""
Guess = tuple[Counted, Counted, Context]
"""Two numbers that seem to count the same people in one setting and period."""


def links(systems: Sequence[System], names: Sequence[str], study: Study, guesses: Collection[Guess] = ()) -> list[Link]:
    """Every link between the systems of one source, in a fixed order."""
    classes = classes_of(person_sets(systems, names, study))
    found: list[Link] = []
    for members in classes.values():
        found += _equalities(members, systems, study)
        found += _same_people(members, systems, study, guesses)
    inside = _inside(list(classes))
    for outer, inner in inside.items():
        found += _inclusions(outer, inner, classes, inside, systems, study)
    return found


def _inside(classes: Sequence[Conditions]) -> dict[Conditions, list[Conditions]]:
    """Class -> the classes whose conditions imply its own. Two that imply each other are inside each other."""
    return {outer: [inner for inner in classes if inner != outer and follows(inner, outer)] for outer in classes}


def _within_one(classes: Sequence[Sequence[PersonSet]]) -> bool:
    """Whether one indicator counts all these sets: its own n = e + f is known already."""
    return bool(frozenset.intersection(*(frozenset(each.system for each in members) for members in classes)))


def _equalities(members: Sequence[PersonSet], systems: Sequence[System], study: Study) -> list[Link]:
    found: list[Link] = []
    for dimensions in _groupings(members, systems):
        having = [each for each in members if dimensions in tables_of(systems[each.system])]
        for one, other in _neighbours(having, dimensions, systems, study):
            found += between(one, [other], dimensions, systems, study, exact=True)
    return found


def _neighbours(
    having: Sequence[PersonSet], dimensions: frozenset[str], systems: Sequence[System], study: Study
) -> Iterator[tuple[PersonSet, PersonSet]]:
    """Sets of the same people two and two, so that equal rows hang together.

    Each with the next that has the same roll-ups, and of those with unlike ones the first with one another: a row that
    is part of a roll-up in a set between two others would not be passed on.
    """
    alike: dict[frozenset[tuple[str, str]], list[PersonSet]] = defaultdict(list)
    merges = {
        (name, label) for name in dimensions if name in study.dimensions for label in study.dimensions[name].merge
    }
    for each in having:
        present = {pair for _, place in members_of(systems[each.system], dimensions) for pair in place}
        alike[frozenset(merges & present)].append(each)
    for members in alike.values():
        yield from pairwise(members)
    yield from combinations([members[0] for members in alike.values()], 2)


def _same_people(
    members: Sequence[PersonSet], systems: Sequence[System], study: Study, guesses: Collection[Guess]
) -> list[Link]:
    """Numbers that count equally many persons of the same class: a stranger takes it that they count the same ones.

    Where all of them together are equally many, nobody seems to be left out of the one and not of the other. So it is
    of those whom a step asks and those who passed the step before, if of nobody it is not known yet.
    """
    found: list[Link] = []
    for one, other in pairs_of(members):
        guessed = {where for first, second, where in guesses if (first, second) == (one, other)}
        alike = _alike(one, other, systems)
        for mine, theirs in same_rows(systems[one[0]], systems[other[0]]):
            where = systems[one[0]].contexts[mine]
            if where in alike or where in guessed:
                left, right = ((*one, mine),), ((*other, theirs),)
                found.append(Link(left, right, exact=True, guess=where in guessed))
        found += _rolled_up_alike(one, other, systems, study, {*alike, *guessed}, guessed)
    return found


def _rolled_up_alike(
    one: Counted,
    other: Counted,
    systems: Sequence[System],
    study: Study,
    seeming: Collection[Context],
    guessed: Collection[Context],
) -> Iterator[Link]:
    """The same for a roll-up of the one and its members in the other."""
    mine, theirs = (PersonSet(*each, frozenset(), whole=True) for each in (one, other))
    rolled = {name for name, each in study.dimensions.items() if each.merge}
    tables = tables_of(systems[other[0]])
    own = (each for each in tables_of(systems[one[0]]) if each in tables and each & rolled)
    for dimensions in own if seeming else ():
        for link in between(mine, [theirs], dimensions, systems, study, exact=True):
            where = systems[one[0]].contexts[link.left[0][2]] if link.left and link.right else None
            if where in seeming and len(link.left) + len(link.right) > 2:
                yield Link(link.left, link.right, exact=True, guess=where in guessed)


def pairs_of(members: Iterable[PersonSet]) -> Iterator[tuple[Counted, Counted]]:
    """Numbers about the same people, two and two, of which one at least may leave out those without an answer."""
    asked = dict.fromkeys((each.system, each.kind) for each in members if each.kind in {PERSONS, WITH})
    for one, other in combinations(asked, 2):
        if one[0] != other[0] and PERSONS in {one[1], other[1]}:
            yield one, other


def counts_in(system: System, kind: int) -> NDArray[np.int64]:
    """(C,) persons, or those with the outcome."""
    return system.counts["n" if kind == PERSONS else "events"]


def same_rows(one: System, other: System) -> Iterator[tuple[int, int]]:
    """The cells of the same place, setting and period in two systems."""
    theirs = tables_of(other)
    for dimensions in sorted(tables_of(one), key=lambda each: (len(each), sorted(each))):
        if dimensions in theirs:
            rows = members_of(other, dimensions)
            yield from ((cell, rows[key]) for key, cell in members_of(one, dimensions).items() if key in rows)


def _alike(first: Counted, second: Counted, systems: Sequence[System]) -> set[Context]:
    """Settings and periods in which both count equally many persons in all."""
    one, other = systems[first[0]], systems[second[0]]
    nobody = frozenset[str]()
    if not (nobody in tables_of(one) and nobody in tables_of(other)):
        return {*one.contexts, *other.contexts}
    mine, theirs = members_of(one, nobody), members_of(other, nobody)
    n, m = counts_in(one, first[1]), counts_in(other, second[1])
    return {key[0] for key, cell in mine.items() if key in theirs and n[cell] == m[theirs[key]]}


def _inclusions(
    outer: Conditions,
    inner: Sequence[Conditions],
    classes: Mapping[Conditions, Sequence[PersonSet]],
    inside: Mapping[Conditions, Sequence[Conditions]],
    systems: Sequence[System],
    study: Study,
) -> list[Link]:
    """What is inside a class, in each grouping: the nearest classes alone, and those together that share nobody."""
    found: list[Link] = []
    for dimensions in _groupings([each for name in (outer, *inner) for each in classes[name]], systems):
        large = counting(classes[outer], dimensions, systems)
        there = {name: each for name in inner if (each := counting(classes[name], dimensions, systems))}
        if large is None or not there:
            continue
        rows = {name: set(members_of(systems[each.system], dimensions)) for name, each in there.items()}
        common = set(members_of(systems[large.system], dimensions))
        near = [
            name
            for name in there
            if not any(_between_them(name, each, outer, inside) and rows[name] & common <= rows[each] for each in there)
        ]
        here = {
            name: [each for each in classes[name] if dimensions in tables_of(systems[each.system])]
            for name in (outer, *near)
        }
        for name in near:
            if not _within_one([here[name], here[outer]]):
                found += between(large, [there[name]], dimensions, systems, study, exact=False)
        for family in _apart(near):
            if _within_one([here[name] for name in (outer, *family)]):
                continue
            found += between(large, [there[name] for name in family], dimensions, systems, study, exact=False)
    return found


def _between_them(
    inner: Conditions, middle: Conditions, outer: Conditions, inside: Mapping[Conditions, Sequence[Conditions]]
) -> bool:
    """Whether a class lies between two others, and is not the same as either in other words."""
    return inner in inside[middle] and middle not in inside[inner] and outer not in inside[middle]


def counting(members: Sequence[PersonSet], dimensions: frozenset[str], systems: Sequence[System]) -> PersonSet | None:
    """The first set of a class that has a table by these dimensions."""
    return next((each for each in members if dimensions in tables_of(systems[each.system])), None)


def _apart(classes: Sequence[Conditions]) -> list[list[Conditions]]:
    """Families of two and more classes that share nobody, as large as they can be."""
    others = {each: {other for other in classes if other != each and excluded(each, other)} for each in classes}
    found: list[list[Conditions]] = []

    def grow(chosen: list[Conditions], open_: list[Conditions], done: set[Conditions]) -> None:
        if len(found) >= MOST_FAMILIES:
            return
        if not open_ and not done and len(chosen) > 1:
            found.append(chosen)
        for at, each in enumerate(open_):
            rest = [other for other in open_[at + 1 :] if other in others[each]]
            grow([*chosen, each], rest, (done | set(open_[:at])) & others[each])

    grow([], list(classes), set())
    return found


def _groupings(members: Sequence[PersonSet], systems: Sequence[System]) -> list[frozenset[str]]:
    every = {dimensions for each in members for dimensions in tables_of(systems[each.system])}
    return sorted(every, key=lambda each: (len(each), sorted(each)))
