"""Dimensions within dimensions, as declared: each county in one state. `within` names the wider, `parents` says which.

Dimensions that read the same column need no declaration: which groups hold which follows from their maps or bins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from isonomia.errors import listed, nearest, quoted
from isonomia.model.absence import is_absence
from isonomia.model.study import Dimension, Level
from isonomia.standards import places, vocabulary
from isonomia.study.document import Document
from isonomia.study.levels import complain_of_level, resolve
from isonomia.study.lines import Path
from isonomia.study.names import check_known
from isonomia.study.schema import DimensionFile


def with_parents(
    document: Document, raw: Mapping[str, DimensionFile], dimensions: Mapping[str, Dimension]
) -> dict[str, Dimension]:
    """The dimensions with the wider ones that hold them; faults go on the document's list."""
    found = dict(dimensions)
    for name, each in raw.items():
        path: Path = ("dimension", name)
        if each.within is None:
            if each.parents:
                remedy = 'Add within = "…", the dimension that the parents belong to.'
                document.complain((*path, "parents"), "parents without the dimension they belong to.", remedy=remedy)
        elif check_known(document, (*path, "within"), "dimension", each.within, dimensions, "dimension"):
            if name in _above(each.within, raw):
                document.complain((*path, "within"), f"{quoted(name)} would be within itself.")
            else:
                parents = _parents(document, path, each.parents, dimensions[name], dimensions[each.within])
                found[name] = replace(dimensions[name], within=each.within, parents=parents)
    return found


def _above(name: str, raw: Mapping[str, DimensionFile]) -> list[str]:
    """A dimension and those that hold it."""
    found: list[str] = []
    while name in raw and name not in found:
        found.append(name)
        name = raw[name].within or ""
    return found


def _parents(
    document: Document, path: Path, declared: Mapping[str, str], inner: Dimension, outer: Dimension
) -> dict[str, str]:
    """Code -> code of its parent. What is not declared is taken from the vocabulary, where it says so."""
    mine, theirs = _levels(inner), _levels(outer)
    found = {code: each for code, each in _known(inner, outer).items() if not theirs or resolve(each, theirs)}
    for name, parent in declared.items():
        where = (*path, "parents", name)
        code = resolve(name, mine) if mine else name
        above = resolve(parent, theirs) if theirs else parent
        if not code:
            complain_of_level(document, where, name, mine)
        if not above:
            complain_of_level(document, where, parent, theirs)
        if code and above:
            found[code] = above
    lost = [level.code for level in mine if level.code not in found and not is_absence(level.code)]
    if lost:
        problem = f"of {listed(lost)} it is not said which group of {quoted(outer.id)} holds them."
        document.complain((*path, "within"), problem, "", nearest(lost[0], declared), "Add them to parents = { … }.")
    return found


def _levels(dimension: Dimension) -> tuple[Level, ...]:
    own = (level for binding in dimension.bindings.values() for level in binding.levels)
    return tuple({level.code: level for level in (*own, *dimension.levels)}.values())


def _known(inner: Dimension, outer: Dimension) -> dict[str, str]:
    """What the vocabulary says of its rows; rows of the inner that are rows of the outer too hold themselves.

    Places lie in their states.
    """
    if inner.places and outer.places:
        known = places(inner.places)
        return {level.code: known[level.code].state for level in inner.levels if level.code in known}
    if not inner.vocabulary or inner.vocabulary != outer.vocabulary:
        return {}
    parents = {value.code: value.parent for value in vocabulary(inner.vocabulary).values if value.parent}
    wider = {level.code for level in outer.levels}
    return {level.code: _top(level.code, parents, wider) for level in inner.levels}


def _top(code: str, parents: Mapping[str, str], wider: set[str]) -> str:
    seen: set[str] = set()
    while code not in wider and code in parents and code not in seen:
        seen.add(code)
        code = parents[code]
    return code
