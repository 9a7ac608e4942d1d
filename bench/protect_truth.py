"""What the counts that an auditor speaks of really are, so that a finding that is not so is told from a leak."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from isonomia.model.cells import CellTable
from isonomia.protect import Protected
from isonomia.protect.audit import Finding
from isonomia.protect.audit.counts import Count, in_words


def true_counts(found: Protected) -> dict[str, int]:
    """Count in words -> its number, of people, outcomes and everyone else of every table before anything was hidden."""
    return {in_words(count): value for tables in found.shape.tables.values() for count, value in _counts(tables)}


def untrue(findings: Iterable[Finding], truth: dict[str, int]) -> list[Finding]:
    """The findings of which the true number is outside."""
    return [
        each
        for each in findings
        if each.kind != "undecided"
        and each.count in truth
        and not ((each.low or 0) <= truth[each.count] and (each.high is None or truth[each.count] <= each.high))
    ]


def _counts(tables: Sequence[CellTable]) -> Iterator[tuple[Count, int]]:
    whole = {}
    for table in sorted(tables, key=lambda each: len(each.dimensions)):
        for where, own in _rows(table.over("stratum", "cluster")):
            setting, period, place = where
            if not place:
                whole[setting, period] = own
            for what, value in own.items():
                yield Count(what, table.indicator, setting, period, place), value
                if place and (setting, period) in whole:
                    rest = whole[setting, period][what] - value
                    yield Count(f"else {what}", table.indicator, setting, period, place), rest


def _rows(table: CellTable) -> Iterator[tuple[tuple[str, str, frozenset[tuple[str, str]]], dict[str, int]]]:
    events = table.sums.get("events")
    for at, n in enumerate(table.sums["n"].tolist()):
        place = frozenset((name, str(table.keys[name][at])) for name in table.dimensions)
        own = {"n": n} if events is None else {"n": n, "e": int(events[at]), "f": n - int(events[at])}
        yield (str(table.keys["setting"][at]), str(table.keys["period"][at]), place), own
