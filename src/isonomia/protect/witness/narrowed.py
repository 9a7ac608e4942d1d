"""An indicator about one group, beside another that counts that group as a level: women, and everybody by sex.

The conditions of the one are those of the other and a few more, such as sex = 'F', that name levels of a dimension. So
a row of the one is a row of the other's wider table, or a sum of its rows:

    women, by race: [Asian]  =  everybody, by race and sex: [Asian, F]

Values are looked up in what the study says of the column. A tie that is false of the counts is left out (`linking.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from isonomia.model.expression import Column, Node
from isonomia.model.reading import fold
from isonomia.model.study import Dimension, Study
from isonomia.protect.prepare import Context
from isonomia.protect.system import Place, System
from isonomia.protect.witness.implications import Term, barred, meets, named, parts_of, subject
from isonomia.protect.witness.pairing import Link, PersonSet, counts_of, members_of, tables_of
from isonomia.protect.witness.person_sets import Conditions, classes_of, person_sets
from isonomia.protect.witness.populations import counting

Levels = Mapping[str, frozenset[str]]  # dimension -> the levels of the group


def narrowed(systems: Sequence[System], names: Sequence[str], study: Study) -> list[Link]:
    """Every such link between the systems of one source, in a fixed order."""
    classes = classes_of(person_sets(systems, names, study))
    sources = {each.id: each.source for each in study.indicators}
    sources |= {each.id: each.source for each in study.representations}
    source = next((sources[name] for name in names if name in sources), "")
    found: dict[Link, None] = {}
    for inner, members in classes.items():
        for outer, others in classes.items():
            if outer < inner:
                levels, rest = _levels_of(inner - outer, study, source)
                if levels:
                    found |= dict.fromkeys(_links(members, others, levels, systems, study, exact=not rest))
    return list(found)


def _levels_of(more: Conditions, study: Study, source: str) -> tuple[Levels, list[Term]]:
    """The levels that conditions name, and the conditions that name none."""
    levels: dict[str, frozenset[str]] = {}
    rest: list[Term] = []
    for term in more:
        said = [] if isinstance(term, tuple) else parts_of(term)
        own = {name: found for name, each in study.dimensions.items() if (found := _meeting(said, each, source))}
        rest += [] if own else [term]
        levels |= {name: found & levels.get(name, found) for name, found in own.items()}
    return levels, rest


def _meeting(conditions: Sequence[Node], dimension: Dimension, source: str) -> frozenset[str]:
    """The levels of a dimension that meet all conditions, which set its one column beside constants."""
    binding = dimension.bindings.get(source)
    if binding is None or len(binding.columns) != 1 or binding.split or not conditions:
        return frozenset()
    if any(subject(each) != Column(binding.columns[0]) for each in conditions):
        return frozenset()
    if dimension.bins:
        ends = (*(each - 1 for each in dimension.bins[1:]), dimension.bins[-1])
        bands = zip(dimension.levels_in(source), dimension.bins, ends, strict=True)
        inside = (
            level.code
            for level, low, high in bands
            if all(meets(low, each) and meets(max(low, high), each) for each in conditions)
        )
        return frozenset(inside)
    codes = {fold(value): code for value, code in binding.map.items()}
    every = {*codes.values(), *(level.code for level in dimension.levels_in(source))} - {""}
    found = [every]
    for each in conditions:
        told = named(each)
        values = told if told is not None else barred(each)
        if values is None:
            return frozenset()
        meant = {codes.get(fold(str(value)), str(value)) for value in values}
        found.append(meant if told is not None else every - meant)
    return frozenset(set.intersection(*found) if dimension.levels else set.intersection(*found[1:]))


def _links(
    inner: Sequence[PersonSet],
    outer: Sequence[PersonSet],
    levels: Levels,
    systems: Sequence[System],
    study: Study,
    *,
    exact: bool,
) -> Iterator[Link]:
    """The rows of one class beside those of another by more dimensions: all whose levels are named, or one of them."""
    groupings = sorted({names for each in inner for names in tables_of(systems[each.system])}, key=sorted)
    for dimensions, added in product(groupings, _choices(sorted(levels))):
        small = counting(inner, dimensions, systems)
        large = counting(outer, dimensions | set(added), systems)
        if small is None or large is None or set(added) & dimensions:
            continue
        mine = members_of(systems[small.system], dimensions)
        theirs = members_of(systems[large.system], dimensions | set(added))
        options = [_rows(name, levels[name], theirs, study) for name in added]
        for where, place in mine:
            wider = (_with(place, added, codes) for codes in product(*options))
            cells = [theirs[where, each] for each in wider if (where, each) in theirs]
            if cells:
                left = counts_of(large, cells)
                yield Link(left, counts_of(small, [mine[where, place]]), exact and len(added) == len(levels))


def _choices(names: Sequence[str]) -> list[tuple[str, ...]]:
    """All names together, then each alone."""
    return list(dict.fromkeys([tuple(names), *((name,) for name in names)]))


def _with(place: Place, names: Sequence[str], codes: Sequence[str]) -> Place:
    return tuple(sorted((*place, *zip(names, codes, strict=True))))


def _rows(name: str, levels: frozenset[str], table: Mapping[tuple[Context, Place], int], study: Study) -> list[str]:
    """The rows of a table that are made of these levels alone; none where a roll-up holds others besides."""
    present = {code for _, place in table for dimension, code in place if dimension == name}
    merges = study.dimensions[name].merge
    made = {code: set(merges.get(code, (code,))) for code in present}
    if any(parts & levels and not parts <= levels for parts in made.values()):
        return []
    return sorted(code for code, parts in made.items() if parts <= levels)
