"""One group for all groups that are too small to be shown by themselves, where the study names it (`other`).

Which groups are in it is the same for every question of a source: if two questions about the same people merged unlike
groups, the difference of the two would be a group that neither shows. Its members are public (pages and
provenance.json list them), and its counts are protected like those of any other group.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from isonomia.model.absence import is_absence
from isonomia.model.cells import CellTable
from isonomia.model.study import Dimension, Study
from isonomia.protect.policy import Policy
from isonomia.protect.prepare import events_of, reduced, with_empty_rows, with_levels_merged
from isonomia.protect.primary import small, small_outcome

Members = tuple[str, ...]


def merged_others(
    tables: Sequence[CellTable], study: Study, rule: Policy
) -> tuple[list[CellTable], Mapping[str, Members]]:
    """The tables of one source with their small groups merged, and dimension -> the groups that were.

    Args:
        tables: after declared roll-ups, with design keys.
        study: names the merged group of a dimension.
        rule: the policy of the source.
    """
    found: dict[str, Members] = {}
    every = list(tables)
    for name in sorted({each for table in tables for each in table.dimensions}):
        dimension = study.dimensions.get(name)
        if dimension is None or not dimension.other or any(name in table.overlapping for table in tables):
            continue
        members = _members(_filled(tables, dimension, study, rule), dimension, rule)
        if members:
            found[name] = members
            labels = (label for label, inside in dimension.merge.items() if set(inside) <= set(members))
            merged = (*members, *labels)
            every = [with_levels_merged(each, name, dimension.other, merged) for each in every]
    return every, found


def with_others(study: Study, others: Mapping[str, Members]) -> Study:
    """The study as one source has it: its merged groups are roll-ups like the declared ones."""
    merged: dict[str, Dimension] = {}
    for name, members in others.items():
        dimension = study.dimensions[name]
        merged[name] = replace(dimension, merge={**dimension.merge, dimension.other: members})
    return replace(study, dimensions={**study.dimensions, **merged}) if merged else study


def _filled(tables: Sequence[CellTable], dimension: Dimension, study: Study, rule: Policy) -> list[CellTable]:
    """The tables of the dimension alone, one for each question; with rows of zeros where these are protected."""
    whole = {table.indicator: table for table in tables if not table.dimensions}
    singles = [table for table in tables if table.dimensions == (dimension.id,)]
    if rule.zeros == "protect":
        singles = [with_empty_rows(table, whole.get(table.indicator), study) for table in singles]
    return [reduced(table) for table in singles]


@dataclass(frozen=True, slots=True, order=True)
class _Unit:
    """Groups that are merged together or not at all: one, or the members of a roll-up that a question uses."""

    size: int
    codes: Members


def _members(tables: Sequence[CellTable], dimension: Dimension, rule: Policy) -> Members:
    """The groups to merge: those that are too small; the next smallest beside them until their sum can be shown.

    The reference is never among them, at least one other group stays, and one group alone is not merged.
    """
    units = _units(tables, dimension)
    chosen = [unit for unit in units if _is_small(unit, tables, dimension, rule) and not _refers(unit, dimension)]
    rest = [unit for unit in units if unit not in chosen and not _refers(unit, dimension)]
    least = 0 if any(_refers(unit, dimension) for unit in units) else 1
    ways = [[*chosen, *rest[:more]] for more in range(len(rest) - least + 1)] if chosen else []
    ways = [way for way in ways if len(way) > 1]
    for enough in (all, any):
        for way in ways:
            if enough(_shows(_codes(way, dimension), table, dimension, rule) for table in tables):
                return tuple(sorted(code for unit in way for code in unit.codes))
    return ()


def _refers(unit: _Unit, dimension: Dimension) -> bool:
    return dimension.reference in unit.codes


def _units(tables: Sequence[CellTable], dimension: Dimension) -> list[_Unit]:
    """Every group by its size in the question that has fewest of it, the smallest first."""
    sizes: dict[str, int] = {}
    for table in tables:
        own: dict[str, int] = {}
        for code, n in zip(table.keys[dimension.id], table.sums["n"].tolist(), strict=True):
            if not is_absence(code):
                own[code] = own.get(code, 0) + n
        sizes |= {code: min(n, sizes.get(code, n)) for code, n in own.items()}
    rolled = {label: members for label, members in dimension.merge.items() if label in sizes}
    inside = {code for members in rolled.values() for code in members}
    found = [_Unit(sizes[label], tuple(sorted(members))) for label, members in rolled.items()]
    found += [_Unit(n, (code,)) for code, n in sizes.items() if code not in rolled and code not in inside]
    return sorted(found)


def _codes(units: Sequence[_Unit], dimension: Dimension) -> Members:
    """Codes of rows: the groups of units and the roll-ups that hold them."""
    codes = tuple(code for unit in units for code in unit.codes)
    return (*codes, *(label for label, members in dimension.merge.items() if set(members) <= set(codes)))


def _is_small(unit: _Unit, tables: Sequence[CellTable], dimension: Dimension, rule: Policy) -> bool:
    """Whether some row of the unit is too small, in any question, setting and period."""
    codes = list(_codes([unit], dimension))
    return any(
        bool(hidden[np.isin(table.keys[dimension.id], codes)].any())
        for table, hidden in zip(tables, _hidden(tables, rule), strict=True)
    )


def _shows(codes: Members, table: CellTable, dimension: Dimension, rule: Policy) -> bool:
    """Whether the groups together can be shown in some setting and period of a table."""
    merged = with_levels_merged(table, dimension.id, dimension.other, codes)
    rows = merged.keys[dimension.id] == dimension.other
    (hidden,) = _hidden([merged], rule)
    return bool((~hidden[rows]).any())


def _hidden(tables: Sequence[CellTable], rule: Policy) -> Iterator[np.ndarray]:
    """(R,) for each table: its people or its outcome are too few to print."""
    for table in tables:
        hidden = small(table.sums["n"], rule)
        if "events" in table.sums:
            hidden = hidden | small_outcome(table.sums["n"], events_of(table), table.kind, rule)
        yield hidden
