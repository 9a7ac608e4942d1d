"""Cells made ready for protection: declared roll-ups applied, empty rows added where zeros are protected.

Design keys (stratum, cluster) stay until the variances are computed; `reduced` sums them away for the counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import product
from types import MappingProxyType
from typing import Final

import numpy as np

from isonomia.model.cells import CellTable, Codes, collapse
from isonomia.model.study import Dimension, Study
from isonomia.protect.policy import Policy
from isonomia.protect.primary import small, small_outcome

Context = tuple[str, str]
BENCHMARK_PREFIX = "benchmark:"
NOTHING_SEEN: Final[Mapping[str, frozenset[str]]] = MappingProxyType({})


def reduced(table: CellTable) -> CellTable:
    """The cells without stratum and cluster: one row for each setting, period and levels."""
    return table.over("stratum", "cluster")


def contexts(table: CellTable) -> list[Context]:
    """(setting, period) of each row."""
    return list(zip(table.keys["setting"], table.keys["period"], strict=True))


def events_of(table: CellTable) -> np.ndarray:
    """Events as integers; zero everywhere where the indicator has none."""
    return np.asarray(table.sums.get("events", np.zeros(len(table))), dtype=np.int64)


def rolled_up(tables: Iterable[CellTable], study: Study, policy: Policy) -> list[CellTable]:
    """The tables of one indicator after the study's declared merges, where a member would be hidden.

    A merge is used for a dimension of an indicator in all its tables, settings and periods or in none, so that
    its rows mean the same everywhere. Levels that overlap are not merged: a person in two of them would count twice.
    """
    every = list(tables)
    for table in list(every):
        if len(table.dimensions) != 1 or table.overlapping:
            continue
        every = _merged(every, table, table.dimensions[0], study, policy)
    for name in _held_fixed(every, study):
        for table in [each for each in every if name in each.dimensions and name not in each.overlapping]:
            every = _merged(every, table, name, study, policy)
    return every


def _merged(every: list[CellTable], table: CellTable, name: str, study: Study, policy: Policy) -> list[CellTable]:
    """All tables, after the merges of a dimension that one of them needs."""
    dimension = study.dimensions.get(name)
    if dimension is None:
        return every
    seen = {code for each in every if name in each.dimensions for code in each.keys[name]}
    taken = {code for label, members in dimension.merge.items() if label in seen for code in members}
    for label, members in _used_merges(table, dimension, policy).items():
        if not taken.intersection(members):
            every = [with_levels_merged(each, name, label, members) for each in every]
    return every


def _held_fixed(tables: Iterable[CellTable], study: Study) -> list[str]:
    """Dimensions that the indicator of these tables holds fixed and does not show by themselves.

    Their levels are rolled up where a combination with the groups is too small: nothing else is lost by it, and the
    adjusted gaps would be hidden without it.
    """
    ids = {table.indicator for table in tables}
    found = [each for each in study.indicators if each.id in ids]
    shown = {name for each in found for entry in each.by for name in entry}
    return [name for name in dict.fromkeys(name for each in found for name in each.adjust) if name not in shown]


def _used_merges(table: CellTable, dimension: Dimension, policy: Policy) -> dict[str, tuple[str, ...]]:
    """The merges of which a member is too small to print in some setting and period."""
    cells = reduced(table)
    hidden = small(cells.sums["n"], policy)
    if "events" in cells.sums:
        hidden = hidden | small_outcome(cells.sums["n"], events_of(cells), cells.kind, policy)
    codes = cells.keys[dimension.id]
    used: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    elsewhere = set(zip(*(cells.keys[name] for name in _others(table, dimension.id)), strict=True))
    for label, members in dimension.merge.items():
        rows = np.isin(codes, list(members))
        absent = policy.zeros == "protect" and int(rows.sum()) < len(members) * len(elsewhere)
        if not taken.intersection(members) and rows.any() and (absent or bool(hidden[rows].any())):
            used[label] = members
            taken.update(members)
    return used


def _others(table: CellTable, dimension: str) -> tuple[str, ...]:
    """Setting, period and the other dimensions of a table."""
    return ("setting", "period", *(name for name in table.dimensions if name != dimension))


def with_levels_merged(table: CellTable, dimension: str, label: str, members: tuple[str, ...]) -> CellTable:
    """The cells with some levels of a dimension added up into one; levels that overlap stay."""
    if dimension not in table.dimensions or dimension in table.overlapping:
        return table
    codes = table.keys[dimension]
    merged = np.where(np.isin(codes, list(members)), label, codes).astype(object)
    return collapse(table, keys={**table.keys, dimension: merged}, sums=table.sums)


def compared(study: Study, indicator: str) -> set[tuple[str, ...]]:
    """The groupings of an indicator that are set beside everyone else: each entry of `by`, and its dimensions."""
    if indicator.startswith(BENCHMARK_PREFIX):
        return set()
    entries = [entry for each in study.indicators if each.id == indicator for entry in each.by]
    entries += [(name,) for each in study.representations if each.id == indicator for name in each.by]
    return {*entries, *((name,) for entry in entries for name in entry)}


def levels_seen(tables: Iterable[CellTable]) -> dict[str, frozenset[str]]:
    """Dimension -> its levels with somebody in them in any of the tables, absences among them."""
    found: dict[str, frozenset[str]] = {}
    for table in tables:
        for name in table.dimensions:
            found[name] = found.get(name, frozenset()) | set(table.keys[name])
    return found


def with_empty_rows(
    table: CellTable, whole: CellTable | None, study: Study, seen: Mapping[str, frozenset[str]] = NOTHING_SEEN
) -> CellTable:
    """The cells with a row of zeros for each combination of levels in which nobody is.

    Needed where zeros are protected: a row that is missing would say that it is empty. So would one that another
    question of the source has: who did not graduate is in no row of a question about graduates.

    Args:
        table: of one question.
        whole: its people in all.
        study: declares levels.
        seen: levels that the questions of the source have.
    """
    if not table.dimensions or whole is None:
        return table
    levels = [_levels(table, name, study, seen.get(name, frozenset())) for name in table.dimensions]
    wanted = [(*where, *codes) for where in sorted(set(contexts(whole))) for codes in product(*levels)]
    names = ("setting", "period", *table.dimensions)
    present = set(zip(*(table.keys[name] for name in names), strict=True))
    missing = [row for row in wanted if row not in present]
    if not missing:
        return table
    first = {where: at for at, where in reversed(list(enumerate(contexts(whole))))}
    homes = [first[row[0], row[1]] for row in missing]  # nobody, put in a cluster that exists: no new one appears
    design = {name: whole.keys[name][homes] for name in ("stratum", "cluster")}
    added: Mapping[str, Codes] = design | {name: _column([row[at] for row in missing]) for at, name in enumerate(names)}
    zeros = {name: np.zeros(len(missing), dtype=np.asarray(column).dtype) for name, column in table.sums.items()}
    return table + replace(table, keys=added, sums=zeros)


def _levels(table: CellTable, dimension: str, study: Study, elsewhere: frozenset[str]) -> list[str]:
    """Levels that a row may have: those seen, and those declared or seen elsewhere that no roll-up replaces."""
    seen = set(table.keys[dimension])
    declared = study.dimensions.get(dimension)
    if declared is None:
        return sorted(seen | elsewhere)
    replaced = {code for label, members in declared.merge.items() if label in seen for code in members}
    named = {level.code for level in declared.levels_in(table.source)}
    return sorted(seen | ((named | elsewhere) - replaced - declared.merge.keys()))


def _column(values: list[str]) -> Codes:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column
