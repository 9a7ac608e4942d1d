"""The tables of a release before anything is hidden: periods pooled, groups rolled up, empty rows added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from isonomia.model.cells import Cells, CellTable
from isonomia.model.study import Study
from isonomia.protect.others import Members, merged_others, with_others
from isonomia.protect.policy import Policy
from isonomia.protect.pooling import Pooled, pooled
from isonomia.protect.prepare import levels_seen, rolled_up, with_empty_rows


@dataclass(frozen=True, slots=True, eq=False)
class Shaped:
    """What there is to hide.

    Attributes:
        tables: indicator -> its tables with design keys, in a fixed order.
        studies: source -> the study as its tables have it, with merged groups among the roll-ups.
        pooled: source whose periods were added up -> window -> its periods.
        others: source -> dimension -> groups that were merged into the dimension's `other`.
    """

    tables: Mapping[str, list[CellTable]]
    studies: Mapping[str, Study]
    pooled: Pooled
    others: Mapping[str, Mapping[str, Members]]


def shaped(cells: Cells, study: Study, rules: Mapping[str, Policy]) -> Shaped:
    """The tables of every indicator under the rule of its source; published sources stay as they are."""
    windows, sources = pooled(cells, study, rules)
    tables = by_indicator(windows)
    own: dict[str, list[CellTable]] = defaultdict(list)
    for every in tables.values():
        source = study.sources[every[0].source]
        if not source.published:
            own[source.id] += rolled_up(every, study, rules[source.id])
    studies = dict.fromkeys(study.sources, study)
    others: dict[str, Mapping[str, Members]] = {}
    for name, every in own.items():
        merged, found = merged_others(every, study, rules[name])
        studies[name] = with_others(study, found)
        others |= {name: found} if found else {}
        seen = levels_seen(merged)
        tables |= {
            indicator: _with_zeros(each, studies[name], rules[name], seen)
            for indicator, each in by_indicator(Cells(tuple(merged))).items()
        }
    return Shaped(tables, studies, sources, others)


def by_indicator(cells: Cells) -> dict[str, list[CellTable]]:
    """Tables by indicator, sorted: the same release from the same cells in any order."""
    found: dict[str, list[CellTable]] = defaultdict(list)
    for table in sorted(cells, key=lambda each: (each.indicator, len(each.dimensions), each.dimensions)):
        found[table.indicator].append(table)
    return dict(found)


def _with_zeros(
    tables: Sequence[CellTable], study: Study, rule: Policy, seen: Mapping[str, frozenset[str]]
) -> list[CellTable]:
    if rule.zeros == "print":
        return list(tables)
    whole = next((table for table in tables if not table.dimensions), None)
    return [with_empty_rows(table, whole, study, seen) for table in tables]
