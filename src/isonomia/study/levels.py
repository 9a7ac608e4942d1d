"""The groups of a dimension: from a vocabulary, from bins, or from the study's own words."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from isonomia.errors import listed, nearest, quoted
from isonomia.model.absence import MARK
from isonomia.model.reading import fold
from isonomia.model.study import REFERENCES, Level
from isonomia.standards import Value, Vocabulary, owners_of, vocabulary, vocabulary_ids
from isonomia.study.document import Document
from isonomia.study.lines import Path
from isonomia.study.names import check_known
from isonomia.study.schema import DimensionFile, LevelFile

LISTS_OF_GROUPS: Final = frozenset(
    {"classification", "code list", "bands", "schemes", "ordered item", "instrument map"}
)
"""Kinds of vocabulary whose rows are groups of people."""

_NO_LIMIT: Final = 200
"""Upper bounds from here on stand for no limit in carried bands."""

Declared = list[str] | dict[str, LevelFile | str] | None


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of a dimension, and what is known about them as a set. `levels` is empty for an open dimension."""

    levels: tuple[Level, ...]
    rows: tuple[Value, ...] = ()
    vocabulary: Vocabulary | None = None
    bins: tuple[float, ...] = ()
    also: tuple[tuple[str, str], ...] = ()
    """Further names of levels, and the codes that they stand for."""


def groups_of(document: Document, path: Path, raw: DimensionFile) -> Groups:
    """The groups of a dimension; faults go on the document's list."""
    if raw.scheme and not raw.vocabulary:
        document.complain((*path, "scheme"), "a scheme without a vocabulary.", remedy="Name the vocabulary.")
    if raw.elsewhere is not None:
        document.complain((*path, "elsewhere"), "elsewhere without places.", remedy='Add places = "…", or use other.')
    if raw.bins is not None:
        return _binned(document, path, raw, raw.bins)
    source = _vocabulary(document, path, raw)
    rows = _rows(document, path, raw, source) if source else ()
    levels = declared_levels(document, (*path, "levels"), raw.levels, rows, extend=True)
    bins = _bins_of_bands(document, path, rows) if source and source.kind == "bands" else ()
    return Groups(levels, rows, source, bins)


def declared_levels(
    document: Document, path: Path, declared: Declared, rows: tuple[Value, ...], *, extend: bool
) -> tuple[Level, ...]:
    """Levels from what the study says about the rows of a vocabulary.

    A list picks rows by code or label; a table gives codes and labels, beside the vocabulary's (`extend`) or in its
    place. What the vocabulary does not have is a level of the study's own.
    """
    by_name = {fold(each): row for row in reversed(rows) for each in (row.label, row.code)}
    own = [_own(name, content, by_name) for name, content in _entries(declared)]
    if (extend and isinstance(declared, dict)) or not declared:
        said = {level.code: level for level in own}
        kept = [said.pop(row.code, _of_row(row)) for row in rows]
        own = [*kept, *said.values()]
    levels = tuple(replace(level, order=index) for index, level in enumerate(own, start=1))
    check_distinct(document, path, levels)
    return levels


def resolve(name: str, levels: Iterable[Level]) -> str:
    """The code of the level with this code or label, or an empty string."""
    known = tuple(levels)
    wanted = fold(name)
    exact = [level.code for level in known if level.code == name]
    by_code = [level.code for level in known if fold(level.code) == wanted]
    by_label = [level.code for level in known if _dashes(level.label) == _dashes(name)]
    return next(iter((*exact, *by_code, *by_label)), "")


def complain_of_level(document: Document, path: Path, name: str, levels: Iterable[Level]) -> None:
    """Say that no level has this code or label."""
    known = tuple(levels)
    names = [level.code for level in known] + [level.label for level in known if level.label != level.code]
    owners = " and ".join(owners_of(name))
    remedy = (
        f"It is a code of {owners}; without its system it means nothing here: use the group's own." if owners else ""
    )
    problem = f"no group is called {quoted(name)}."
    document.complain(path, problem, listed(level.code for level in known), nearest(name, names), remedy)


def _entries(declared: Declared) -> Iterable[tuple[str, LevelFile | str]]:
    if isinstance(declared, dict):
        return declared.items()
    return ((name, "") for name in declared or ())


def _own(name: str, content: LevelFile | str, rows: Mapping[str, Value]) -> Level:
    """One declared level: a row of the vocabulary, perhaps relabelled, or the study's own."""
    row = rows.get(fold(name))
    level = _of_row(row) if row else Level(name, name)
    if isinstance(content, LevelFile):
        nouns = {**level.nouns, **content.nouns}
        return replace(level, label=content.label, nouns=nouns, last=content.last or level.last)
    return replace(level, label=content) if content else level


def _of_row(row: Value) -> Level:
    nouns = row.extra.get("nouns", {})
    return Level(row.code, row.label, nouns=dict(nouns), last=row.last)


def _vocabulary(document: Document, path: Path, raw: DimensionFile) -> Vocabulary | None:
    if raw.vocabulary is None:
        return None
    groups = [each for each in vocabulary_ids() if vocabulary(each).kind in LISTS_OF_GROUPS]
    if not check_known(document, (*path, "vocabulary"), "vocabulary of groups", raw.vocabulary, groups):
        return None
    return vocabulary(raw.vocabulary)


def _rows(document: Document, path: Path, raw: DimensionFile, source: Vocabulary) -> tuple[Value, ...]:
    if raw.scheme:
        known = check_known(document, (*path, "scheme"), f"scheme in {source.id}", raw.scheme, source.schemes)
        return source.top(raw.scheme) if known else ()
    if source.needs_scheme:
        schemes = ", ".join(source.schemes)
        problem = f"the vocabulary {source.id} holds several schemes, and none is named."
        document.complain((*path, "vocabulary"), problem, schemes, remedy='Add scheme = "…".')
        return ()
    return source.top()


def _binned(document: Document, path: Path, raw: DimensionFile, bins: list[float]) -> Groups:
    where = (*path, "bins")
    if raw.vocabulary:
        document.complain(where, "bins and a vocabulary at once.", remedy="Keep one of them.")
    if any(low >= high for low, high in itertools.pairwise(bins)):
        remedy = "Write the lower bounds from the lowest to the highest, each once."
        document.complain(where, f"the bins are not in rising order: {', '.join(map(_plain, bins))}.", remedy=remedy)
        return Groups(())
    own = [_own(name, content, {}) for name, content in _entries(raw.levels)]
    if raw.levels is not None and len(own) != len(bins):
        problem = f"there are {len(bins)} bins and {len(own)} levels."
        document.complain((*path, "levels"), problem, f"{len(bins)} levels, lowest first")
    named = own if len(own) == len(bins) else _levels_of_bins(bins)
    levels = tuple(replace(level, order=order) for order, level in enumerate(named, start=1))
    check_distinct(document, (*path, "levels"), levels)
    return Groups(levels, bins=tuple(bins))


def _levels_of_bins(bins: list[float]) -> list[Level]:
    """Bins without names of their own: "0–1", "1–2", "2 or more"."""
    bounds = [(_plain(low), _plain(high)) for low, high in itertools.pairwise(bins)]
    last = _plain(bins[-1])
    return [
        *(Level(f"{low}-to-{high}", f"{low}–{high}") for low, high in bounds),
        Level(f"{last}-up", f"{last} or more"),
    ]


def _bins_of_bands(document: Document, path: Path, rows: tuple[Value, ...]) -> tuple[float, ...]:
    """The lower bounds of carried bands, which must meet each other and have no upper end."""
    bounds = [(float(row.extra["lower"]), float(row.extra["upper"])) for row in rows]
    meet = all(low[1] == high[0] for low, high in itertools.pairwise(bounds))
    if bounds and (not meet or bounds[-1][1] < _NO_LIMIT):
        problem = "the bands of this scheme leave people out, so they cannot be counted as a dimension."
        document.complain((*path, "scheme"), problem, remedy="Write bins = [...] with among = … in the questions.")
    return tuple(low for low, _ in bounds)


def check_distinct(document: Document, path: Path, levels: tuple[Level, ...]) -> None:
    """Codes and labels tell the groups apart, whatever the case, and none looks like something else."""
    codes: dict[str, str] = {}
    labels: dict[str, str] = {}
    for level in levels:
        check_code(document, path, level)
        if codes.setdefault(fold(level.code), level.code) != level.code:
            document.complain(path, f"the code {quoted(level.code)} stands for two groups.")
        elif labels.setdefault(fold(level.label), level.code) != level.code:
            document.complain(path, f"the label {quoted(level.label)} stands for two groups.")
    for name in sorted(labels.keys() & codes.keys()):
        if labels[name] != codes[name]:
            document.complain(path, f"{quoted(name)} is the label of one group and the code of another.")


def check_code(document: Document, path: Path, level: Level) -> None:
    """Complain of a code that means something else, or nothing."""
    if level.code.startswith(MARK) or not fold(level.code) or not fold(level.label):
        document.complain(path, f"{quoted(level.code)} cannot be a code.", f"text that does not begin with {MARK}")
    if level.code in {*REFERENCES, "All", "all"}:
        document.complain(path, f"the code {quoted(level.code)} is reserved.", remedy="Choose another code.")


def _dashes(text: str) -> str:
    return fold(text).replace("–", "-").replace("—", "-")


def _plain(number: float) -> str:
    """A number as people write it: 2 for 2.0."""
    return f"{number:.15g}"
