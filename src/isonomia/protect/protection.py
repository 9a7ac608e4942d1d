"""From Cells to Shown: which values are printed, over all tables of a study."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from isonomia.model.cells import Cells, CellTable
from isonomia.model.shown import Shown
from isonomia.model.study import Study
from isonomia.protect.decide import decided, nothing_hidden
from isonomia.protect.policy import Policy, policy, stricter
from isonomia.protect.prepare import BENCHMARK_PREFIX, reduced, rolled_up, with_empty_rows
from isonomia.protect.printing import Family, family_of, shown_tables
from isonomia.protect.system import Dimensions, system_of


def protect(cells: Cells, study: Study) -> Shown:
    """The cells that may be printed under the study's policy; hidden values are not in the result.

    For each indicator: declared roll-ups where a member would be hidden; `everyone_else` beside each group; the
    primary rule on persons, outcomes, missing outcomes and everyone else; complementary suppression within the
    indicator's own tables (`complementary.py` says what that promises). Published sources are exempt.

    Args:
        cells: of all sources, with design keys.
        study: names the policy of the release and, for a source, a stricter one.
    """
    families: list[Family] = []
    for name, tables in _by_indicator(cells).items():
        rule, published = policy_of(study, tables[0].source), study.sources[tables[0].source].published
        ready = tables if published else _ready(tables, study, rule)
        system = system_of([reduced(table) for table in ready], _compared(study, name))
        decision = nothing_hidden(system) if published else decided(system, rule)
        families.append(family_of(_by_grouping(ready), system, decision, published=published))
    return _shown(families, study, _hidden_share(families))


def unprotected(cells: Cells, study: Study) -> Shown:
    """Every value, in the same shape and without roll-ups, for OUT-private alone. A Release refuses it."""
    families: list[Family] = []
    for name, tables in _by_indicator(cells).items():
        system = system_of([reduced(table) for table in tables], _compared(study, name))
        published = study.sources[tables[0].source].published
        families.append(family_of(_by_grouping(tables), system, nothing_hidden(system), published=published))
    return _shown(families, study, 0.0, private=True)


def policy_of(study: Study, source: str) -> Policy:
    """What protects a source: the policy of the release, or its own where that is stricter."""
    release = policy(study.release.policy)
    own = study.sources[source].policy
    return stricter(release, policy(own, f"source.{source}.policy")) if own else release


def _shown(families: Sequence[Family], study: Study, share: float, *, private: bool = False) -> Shown:
    tables = [table for family in families for table in shown_tables(family)]
    return Shown(tuple(tables), policy(study.release.policy).id, share, private)


def _by_indicator(cells: Cells) -> dict[str, list[CellTable]]:
    """Tables by indicator, sorted: the same release from the same cells in any order."""
    found: dict[str, list[CellTable]] = defaultdict(list)
    for table in sorted(cells, key=lambda each: (each.indicator, len(each.dimensions), each.dimensions)):
        found[table.indicator].append(table)
    return dict(found)


def _by_grouping(tables: Sequence[CellTable]) -> dict[Dimensions, CellTable]:
    return {table.dimensions: table for table in tables}


def _ready(tables: Sequence[CellTable], study: Study, rule: Policy) -> list[CellTable]:
    merged = rolled_up(tables, study, rule)
    if rule.zeros == "print":
        return merged
    whole = next((table for table in merged if not table.dimensions), None)
    return [with_empty_rows(table, whole, study) for table in merged]


def _compared(study: Study, indicator: str) -> set[Dimensions]:
    """The groupings of an indicator that are set beside everyone else: each entry of `by`, and its dimensions."""
    if indicator.startswith(BENCHMARK_PREFIX):
        return set()
    entries = [entry for each in study.indicators if each.id == indicator for entry in each.by]
    entries += [(name,) for each in study.representations if each.id == indicator for name in each.by]
    return {*entries, *((name,) for entry in entries for name in entry)}


def _hidden_share(families: Sequence[Family]) -> float:
    """Hidden values among all that could have been printed: persons and outcomes of every row that is not public."""
    hidden = printable = 0
    for family in families:
        if family.published:
            continue
        has_outcome = any(name in family.cells[()].sums for name in ("events", "sy")) if () in family.cells else True
        masks = [family.decision.n, family.decision.y] if has_outcome else [family.decision.n]
        for rows in family.system.rows.values():
            hidden += sum(int(mask[rows].sum()) for mask in masks)
            printable += len(rows) * len(masks)
    return hidden / printable if printable else 0.0
