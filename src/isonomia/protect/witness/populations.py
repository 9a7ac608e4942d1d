"""Which indicators of a source count the same persons, or some of the persons that another counts.

Each indicator counts the persons that `among` keeps; a proportion also counts those of them for whom `event` is true.
Two such sets with the same conditions are one set; one with more conditions is inside the other. A stranger reads
the conditions in the published study, so the counts of one indicator bound those of another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, product

from isonomia.model.expression import Expression, Logical, Node, Not
from isonomia.model.study import Indicator, Representation, Study
from isonomia.protect.prepare import BENCHMARK_PREFIX, Context
from isonomia.protect.system import Place, System
from isonomia.protect.witness.linked import MISSED, PERSONS, WITH, WITHOUT

Term = Node | tuple[str, str]
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
    """The counts on the left sum to those on the right (exact), or to at least as many."""

    left: tuple[Count, ...]
    right: tuple[Count, ...]
    exact: bool


def links(systems: Sequence[System], names: Sequence[str], study: Study) -> list[Link]:
    """Every link between the systems of one source, in a fixed order."""
    classes = _classes(person_sets(systems, names, study))
    found: list[Link] = []
    for members in classes.values():
        found += _equalities(members, systems, study)
        found += _same_people(members, systems)
    for inner, outer in _covers(list(classes)):
        if not _same_system(classes[inner], classes[outer]):
            found += _inclusions(classes[inner], classes[outer], systems, study)
    return found


def person_sets(systems: Sequence[System], names: Sequence[str], study: Study) -> list[PersonSet]:
    """The sets of persons that the systems count."""
    found: list[PersonSet] = []
    for at, (system, name) in enumerate(zip(systems, names, strict=True)):
        conditions = _conditions(name, study)
        whole = not any(each.id == name for each in study.indicators)
        found.append(PersonSet(at, PERSONS, conditions, whole))
        event = next((each.event for each in study.indicators if each.id == name), None)
        if system.kind == "proportion" and "events" in system.counts and event is not None:
            root = event.root
            found.append(PersonSet(at, WITH, conditions | _conjuncts(root)))
            without = root.operand if isinstance(root, Not) else Not(root)
            found.append(PersonSet(at, WITHOUT, conditions | _conjuncts(without)))
    return found


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
    return _conjuncts(among.root) if among is not None else frozenset()


def _conjuncts(node: Node) -> frozenset[Term]:
    if isinstance(node, Logical) and node.op == "and":
        return frozenset().union(*(_conjuncts(each) for each in node.operands))
    return frozenset({node})


def _classes(sets: Sequence[PersonSet]) -> dict[frozenset[Term], list[PersonSet]]:
    found: dict[frozenset[Term], list[PersonSet]] = {}
    for each in sets:
        found.setdefault(each.conditions, []).append(each)
    return found


def _covers(classes: Sequence[frozenset[Term]]) -> list[tuple[frozenset[Term], frozenset[Term]]]:
    """(inner, outer): inner has more conditions, and no other class lies between."""
    found = []
    for inner in classes:
        above = [outer for outer in classes if outer < inner]
        found += [(inner, outer) for outer in above if not any(outer < between for between in above)]
    return found


def _same_system(inner: Sequence[PersonSet], outer: Sequence[PersonSet]) -> bool:
    """That an indicator's own e is at most its n is known already."""
    return bool({each.system for each in inner} & {each.system for each in outer})


def _equalities(members: Sequence[PersonSet], systems: Sequence[System], study: Study) -> list[Link]:
    found: list[Link] = []
    for dimensions in _groupings(members, systems):
        having = [each for each in members if dimensions in _tables(systems[each.system])]
        for one, other in pairwise(having):
            found += _between(one, other, dimensions, systems, study, exact=True)
    return found


def _same_people(members: Sequence[PersonSet], systems: Sequence[System]) -> list[Link]:
    """Indicators that count equally many persons of the same class: a stranger takes it that they count the same ones.

    Where all of them together are equally many, nobody seems to be left out of the one and not of the other.
    """
    found: list[Link] = []
    counting = [each for each in members if each.kind == PERSONS]
    for one, other in combinations(counting, 2):
        for dimensions in _groupings([one, other], systems):
            pair = [systems[each.system] for each in (one, other)]
            if all(dimensions in _tables(system) for system in pair):
                mine, theirs = (_members(system, dimensions) for system in pair)
                alike = _alike(*pair)
                found += [
                    Link(((one.system, PERSONS, cell),), ((other.system, PERSONS, theirs[key]),), exact=True)
                    for key, cell in mine.items()
                    if key in theirs and key[0] in alike
                ]
    return found


def _alike(one: System, other: System) -> set[Context]:
    """Settings and periods in which both count equally many persons in all."""
    nobody = frozenset[str]()
    if not (nobody in _tables(one) and nobody in _tables(other)):
        return {*one.contexts, *other.contexts}
    mine, theirs = _members(one, nobody), _members(other, nobody)
    n, m = one.counts["n"], other.counts["n"]
    return {key[0] for key, cell in mine.items() if key in theirs and n[cell] == m[theirs[key]]}


def _inclusions(
    inner: Sequence[PersonSet], outer: Sequence[PersonSet], systems: Sequence[System], study: Study
) -> list[Link]:
    found: list[Link] = []
    for dimensions in _groupings([*inner, *outer], systems):
        small = next((each for each in inner if dimensions in _tables(systems[each.system])), None)
        large = next((each for each in outer if dimensions in _tables(systems[each.system])), None)
        if small is not None and large is not None:
            found += _between(large, small, dimensions, systems, study, exact=False)
    return found


def _groupings(members: Sequence[PersonSet], systems: Sequence[System]) -> list[frozenset[str]]:
    every = {dimensions for each in members for dimensions in _tables(systems[each.system])}
    return sorted(every, key=lambda each: (len(each), sorted(each)))


def _tables(system: System) -> dict[frozenset[str], None]:
    return dict.fromkeys(frozenset(names) for names in system.rows)


def _between(
    one: PersonSet,
    other: PersonSet,
    dimensions: frozenset[str],
    systems: Sequence[System],
    study: Study,
    *,
    exact: bool,
) -> list[Link]:
    """What ties two sets in one grouping: row by row, or a roll-up of one to its members in the other."""
    mine, theirs = (_members(systems[each.system], dimensions) for each in (one, other))
    merges = {name: study.dimensions[name].merge for name in dimensions if name in study.dimensions}
    found: dict[Link, None] = {}
    for where, place in [*mine, *theirs]:
        left = _finest(place, where, mine, merges)
        right = _finest(place, where, theirs, merges)
        if (left and right) or (exact and not _rolled_up(place, mine if right else theirs, merges)):
            found[Link(_counts(one, left), _counts(other, right), exact)] = None
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


def _counts(of: PersonSet, cells: Sequence[int]) -> tuple[Count, ...]:
    kinds = (PERSONS, MISSED) if of.kind == PERSONS and not of.whole else (of.kind,)
    return tuple((of.system, kind, cell) for cell in cells for kind in kinds)


def _members(system: System, dimensions: frozenset[str]) -> dict[tuple[Context, Place], int]:
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
