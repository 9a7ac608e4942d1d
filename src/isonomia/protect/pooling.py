"""Periods put together where single ones hold too few people: all tables of a source alike, or none of them.

If one question were pooled and another not, or one grouping and another not, sums that differ by one period would
stand side by side. So one small number anywhere in a source pools every question and every grouping of it, and a pooled
table never stands beside its single periods.

Cells add, so a window is the sum of its periods. Design keys stay as they are: clusters of the same stratum and name
are one cluster in all periods, and others stay apart. Where such namesakes are really different clusters, the variance
between clusters is still estimated without bias, with fewer degrees of freedom; taking clusters that are the same for
different ones would understate it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from isonomia.errors import Fault, StudyError
from isonomia.model.cells import Cells, CellTable, collapse
from isonomia.model.periods import windows, without_order
from isonomia.model.study import Study
from isonomia.protect.policy import Policy
from isonomia.protect.prepare import compared, levels_seen, reduced, with_empty_rows
from isonomia.protect.primary import small, small_outcome
from isonomia.protect.system import System, system_of

Pooled = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Source -> window -> its periods."""


def pooled(cells: Cells, study: Study, rules: Mapping[str, Policy]) -> tuple[Cells, Pooled]:
    """The cells with periods added up where the study asks for it and its policy needs it, and which these are.

    Args:
        cells: of all sources.
        study: `release.pool` is the number of periods of a window.
        rules: the policy of each source.

    Raises:
        StudyError: periods that would be added up have no order.
    """
    if not study.release.pool:
        return cells, {}
    by_source: dict[str, list[CellTable]] = defaultdict(list)
    for table in cells:
        by_source[table.source].append(table)
    names: dict[str, Mapping[str, str]] = {}
    for source, tables in sorted(by_source.items()):
        periods = {str(period) for table in tables for period in table.keys["period"]}
        several = study.sources[source].poolable and len(periods) > 1
        if several and holds_small(tables, study, rules[source]):
            _refuse_unordered(source, periods)
            names[source] = windows(periods, study.release.pool)
    made = (in_windows(table, names[table.source]) if table.source in names else table for table in cells)
    return Cells(tuple(made)), {source: _windows(found) for source, found in names.items()}


def _windows(names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Window -> its periods."""
    found: dict[str, tuple[str, ...]] = {}
    for period, window in names.items():
        found[window] = tuple(sorted((*found.get(window, ()), period)))
    return dict(sorted(found.items()))


def holds_small(tables: Sequence[CellTable], study: Study, rule: Policy) -> bool:
    """Whether the primary rule would hide anything in the tables of one source."""
    by_indicator: dict[str, list[CellTable]] = defaultdict(list)
    for table in tables:
        by_indicator[table.indicator].append(table)
    seen = levels_seen(tables)
    return any(
        _any_small(system_of([reduced(each) for each in _whole(every, study, rule, seen)], compared(study, name)), rule)
        for name, every in by_indicator.items()
    )


def _whole(
    tables: Sequence[CellTable], study: Study, rule: Policy, seen: Mapping[str, frozenset[str]]
) -> list[CellTable]:
    if rule.zeros == "print":
        return list(tables)
    everybody = next((table for table in tables if not table.dimensions), None)
    return [with_empty_rows(table, everybody, study, seen) for table in tables]


def _any_small(system: System, rule: Policy) -> bool:
    """A count of people or of outcomes that is too small, of a group or of everyone else beside it."""
    cells, wholes = system.beside.T
    n = system.counts["n"]
    people = np.concatenate([n, n[wholes] - n[cells]])
    if small(people, rule).any():
        return True
    if "events" not in system.counts:
        return False
    e = system.counts["events"]
    outcome = np.concatenate([e, e[wholes] - e[cells]])
    return bool(small_outcome(people, outcome, system.kind, rule).any())


def _refuse_unordered(source: str, periods: set[str]) -> None:
    problem = without_order(periods)
    if problem:
        remedy = "Write all periods alike, the year first (2021, 2021-2), or leave pool out of [release]."
        found = f"its periods cannot be put in order, for {problem}."
        raise StudyError(Fault(f"source {source}", found, remedy=remedy))


def in_windows(table: CellTable, names: Mapping[str, str]) -> CellTable:
    """The cells added up over the periods of each window."""
    periods = np.array([names[str(each)] for each in table.keys["period"]], dtype=object)
    return collapse(table, keys={**table.keys, "period": periods}, sums=table.sums)
