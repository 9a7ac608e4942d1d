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
from dataclasses import dataclass
from itertools import combinations, pairwise, product
from typing import Final

from isonomia.model.expression import Expression, Not
from isonomia.model.study import Indicator, Representation, Study
from isonomia.protect.prepare import BENCHMARK_PREFIX, Context
from isonomia.protect.system import MISSING, Place, System
from isonomia.protect.witness.implications import Term, asked_columns, conjuncts, excluded, follows, known_columns
from isonomia.protect.witness.linked import MISSED, PERSONS, WITH, WITHOUT
from isonomia.protect.witness.stages_before import with_stages_before

MOST_FAMILIES: Final = 64
"""Of sets inside one set, in one grouping: as many families as are laid beside it."""
Conditions = frozenset[Term]
Count = tuple[int, int, int]  # system, kind, cell


@dataclass(frozen=True, slots=True)
class PersonSet:
    """Persons of a source that meet all conditions.

    Attributes:
        system: index of the system that counts them.
        kind: PERSONS (with a known outcome and without one), WITH or WITHOUT the outcome.
        conditions: that each of them meets.
        whole: nobody is left out for a missing outcome, as there is no outcome: a representation or a benchmark.
    """

    system: int
    kind: int
    conditions: frozenset[Term]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """The counts on the left sum to those on the right (exact), or to at least as many.

    With `guess` a stranger takes it to be so, whether or not it is. `rest`: what is left over is a group of people that
    a stranger can name.
    """

    left: tuple[Count, ...]
    right: tuple[Count, ...]
    exact: bool
    guess: bool = False
    rest: bool = True


Guess = tuple[int, int, Context]
"""Two systems that seem to count the same people in one setting and period."""


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


def person_sets(systems: Sequence[System], names: Sequence[str], study: Study) -> list[PersonSet]:
    """The sets of persons that the systems count."""
    found: list[PersonSet] = []
    for at, (system, name) in enumerate(zip(systems, names, strict=True)):
        source = _source(name, study)
        conditions = with_stages_before(_conditions(name, study), source, study)
        whole = all(each.id != name for each in study.indicators) or _all_answered(name, system, study)
        found.append(PersonSet(at, PERSONS, conditions, whole))
        event = next((each.event for each in study.indicators if each.id == name), None)
        asked = next((_asked(each) for each in study.indicators if each.id == name), "")
        if asked:
            found.append(PersonSet(at, PERSONS, conditions | {("known", asked)}, whole=True))
        if system.kind == "proportion" and "events" in system.counts and event is not None:
            root = event.root
            reached = with_stages_before(conditions | conjuncts(root), source, study)
            found.append(PersonSet(at, WITH, reached))
            without = root.operand if isinstance(root, Not) else Not(root)
            found.append(PersonSet(at, WITHOUT, conditions | conjuncts(without)))
    return found


def _all_answered(name: str, system: System, study: Study) -> bool:
    """Whether everybody of whom it is asked has an answer, by the question itself: of all that got on it is known.

    A stranger reads `among = "stage >= 1"` beside `event = "stage >= 2"`, and leaves nobody out for a missing outcome.
    """
    asked = next(each for each in study.indicators if each.id == name)
    if (
        asked.among is None
        or asked.event is None
        or any(system.counts[each].any() for each in MISSING if each in system.counts)
    ):
        return False
    columns = asked_columns(asked.event.root)
    return columns is not None and columns <= known_columns(asked.among.root)


def _asked(indicator: Indicator) -> str:
    """What must be known of a person to be counted."""
    return " | ".join(each.text for each in (indicator.event, indicator.value, indicator.time) if each is not None)


def _conditions(name: str, study: Study) -> frozenset[Term]:
    if name.startswith(BENCHMARK_PREFIX):
        each = study.benchmarks.get(name.removeprefix(BENCHMARK_PREFIX))
        if each is None:
            return frozenset({("benchmark", name)})
        own: list[tuple[str, str]] = [("place", each.place), ("age", repr(each.age)), ("year", each.year)]
        own += [("fields", f"{key}={value.text}") for key, value in each.fields.items()]
        return _of(each.among) | {(key, value) for key, value in own if value not in {"", "None"}}
    questions: list[Indicator | Representation] = [*study.indicators, *study.representations]
    found = next((each for each in questions if each.id == name), None)
    return frozenset({("question", name)}) if found is None else _of(found.among)


def _of(among: Expression | None) -> frozenset[Term]:
    return conjuncts(among.root) if among is not None else frozenset()


def _source(name: str, study: Study) -> str:
    """The source that a system is counted from; "" where the study does not say."""
    homes = {f"{BENCHMARK_PREFIX}{each.id}": each.source for each in study.benchmarks.values()}
    questions: list[Indicator | Representation] = [*study.indicators, *study.representations]
    homes |= {each.id: each.source for each in questions}
    return homes.get(name, "")


def classes_of(sets: Sequence[PersonSet]) -> dict[frozenset[Term], list[PersonSet]]:
    """Sets by their conditions."""
    found: dict[frozenset[Term], list[PersonSet]] = {}
    for each in sets:
        found.setdefault(each.conditions, []).append(each)
    return found


def _inside(classes: Sequence[Conditions]) -> dict[Conditions, list[Conditions]]:
    """Class -> the classes whose conditions imply its own. Two that imply each other are inside each other."""
    return {outer: [inner for inner in classes if inner != outer and follows(inner, outer)] for outer in classes}


def _same_system(inner: Sequence[PersonSet], outer: Sequence[PersonSet]) -> bool:
    """That an indicator's own e is at most its n is known already."""
    return bool({each.system for each in inner} & {each.system for each in outer})


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
    """Indicators that count equally many persons of the same class: a stranger takes it that they count the same ones.

    Where all of them together are equally many, nobody seems to be left out of the one and not of the other.
    """
    found: list[Link] = []
    for one, other in pairs_of(members):
        guessed = {where for first, second, where in guesses if (first, second) == (one, other)}
        alike = _alike(systems[one], systems[other])
        for mine, theirs in same_rows(systems[one], systems[other]):
            where = systems[one].contexts[mine]
            if where in alike or where in guessed:
                left, right = ((one, PERSONS, mine),), ((other, PERSONS, theirs),)
                found.append(Link(left, right, exact=True, guess=where in guessed))
        found += _rolled_up_alike(one, other, systems, study, {*alike, *guessed}, guessed)
    return found


def _rolled_up_alike(
    one: int,
    other: int,
    systems: Sequence[System],
    study: Study,
    seeming: Collection[Context],
    guessed: Collection[Context],
) -> Iterator[Link]:
    """The same for a roll-up of the one and its members in the other."""
    mine, theirs = (PersonSet(each, PERSONS, frozenset(), whole=True) for each in (one, other))
    rolled = {name for name, each in study.dimensions.items() if each.merge}
    tables = tables_of(systems[other])
    for dimensions in (each for each in tables_of(systems[one]) if each in tables and each & rolled) if seeming else ():
        for link in between(mine, [theirs], dimensions, systems, study, exact=True):
            where = systems[one].contexts[link.left[0][2]] if link.left and link.right else None
            if where in seeming and len(link.left) + len(link.right) > 2:
                yield Link(link.left, link.right, exact=True, guess=where in guessed)


def pairs_of(members: Iterable[PersonSet]) -> Iterator[tuple[int, int]]:
    """Systems that ask about the same people, two and two; each may leave out those without an answer."""
    asked = dict.fromkeys(each.system for each in members if each.kind == PERSONS)
    yield from combinations(asked, 2)


def same_rows(one: System, other: System) -> Iterator[tuple[int, int]]:
    """The cells of the same place, setting and period in two systems."""
    theirs = tables_of(other)
    for dimensions in sorted(tables_of(one), key=lambda each: (len(each), sorted(each))):
        if dimensions in theirs:
            rows = members_of(other, dimensions)
            yield from ((cell, rows[key]) for key, cell in members_of(one, dimensions).items() if key in rows)


def _alike(one: System, other: System) -> set[Context]:
    """Settings and periods in which both count equally many persons in all."""
    nobody = frozenset[str]()
    if not (nobody in tables_of(one) and nobody in tables_of(other)):
        return {*one.contexts, *other.contexts}
    mine, theirs = members_of(one, nobody), members_of(other, nobody)
    n, m = one.counts["n"], other.counts["n"]
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
        near = [name for name in there if not any(_between_them(name, each, outer, inside) for each in there)]
        for name in near:
            if not _same_system(classes[name], classes[outer]):
                found += between(large, [there[name]], dimensions, systems, study, exact=False)
        for family in _apart(near):
            if _within_one([classes[name] for name in (outer, *family)]):
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


def tables_of(system: System) -> dict[frozenset[str], None]:
    """The groupings that a system has, in order."""
    return dict.fromkeys(frozenset(names) for names in system.rows)


def between(
    one: PersonSet,
    others: Sequence[PersonSet],
    dimensions: frozenset[str],
    systems: Sequence[System],
    study: Study,
    *,
    exact: bool,
) -> list[Link]:
    """What ties a set to others in one grouping: row by row, or a roll-up of one to its members in the other."""
    mine, *every = (members_of(systems[each.system], dimensions) for each in (one, *others))
    merges = {name: study.dimensions[name].merge for name in dimensions if name in study.dimensions}
    found: dict[Link, None] = {}
    for where, place in dict.fromkeys(key for table in (mine, *every) for key in table):
        left = _finest(place, where, mine, merges)
        parts = [_finest(place, where, table, merges) for table in every]
        right = tuple(count for each, cells in zip(others, parts, strict=True) for count in counts_of(each, cells))
        lacking = [table for table, cells in zip((mine, *every), (left, *parts), strict=True) if not cells]
        if (left and right) or (exact and not any(_rolled_up(place, table, merges) for table in lacking)):
            found[Link(counts_of(one, left), right, exact)] = None
    return list(found)


def _rolled_up(
    place: Place, table: Mapping[tuple[Context, Place], int], merges: Mapping[str, Mapping[str, tuple[str, ...]]]
) -> bool:
    """Whether a place is missing in a table only because its level is part of a roll-up there."""
    present = {pair for _, each in table for pair in each}
    return any(
        code in members and (name, label) in present
        for name, code in place
        for label, members in merges.get(name, {}).items()
    )


def counts_of(of: PersonSet, cells: Sequence[int]) -> tuple[Count, ...]:
    """The counts of a set in some cells: of all people, those with a known outcome and those without one."""
    kinds = (PERSONS, MISSED) if of.kind == PERSONS and not of.whole else (of.kind,)
    return tuple((of.system, kind, cell) for cell in cells for kind in kinds)


def members_of(system: System, dimensions: frozenset[str]) -> dict[tuple[Context, Place], int]:
    """The cells of one table by setting, period and place."""
    rows = next(cells for names, cells in system.rows.items() if frozenset(names) == dimensions)
    return {(system.contexts[cell], system.places[cell]): cell for cell in rows.tolist()}


def _finest(
    place: Place,
    where: Context,
    table: Mapping[tuple[Context, Place], int],
    merges: Mapping[str, Mapping[str, tuple[str, ...]]],
) -> list[int]:
    """The cell of a place, or those of the members of its roll-ups."""
    if (where, place) in table:
        return [table[where, place]]
    options = [[(name, code), *((name, each) for each in merges.get(name, {}).get(code, ()))] for name, code in place]
    parts = (table.get((where, tuple(part))) for part in product(*options))
    return [cell for cell in parts if cell is not None]
