"""Two editions side by side: how a share of cases changed, with its interval; paired where the cases are the same.

Cases are the same where their ids are. Cases in both editions are compared with themselves; beside that stand the cases
that left and those that came, for an edition changes in both ways.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from isonomia.stats.paired_proportions import mcnemar, newcombe_paired
from isonomia.stats.proportions import wilson
from isonomia.stats.two_proportions import newcombe

Design = Literal["paired", "unpaired", "mixed"]


@dataclass(frozen=True, slots=True)
class Part:
    """Cases of one edition: `events` of `n` have what is asked, with Wilson's 95 % limits; None without cases."""

    events: int
    n: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Shares of the second edition less the first; None where one of them has no case."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Kept:
    """Cases in both editions.

    Attributes:
        both, lost, gained, neither: had it in both editions, in the first alone, in the second alone, in none.
        difference: with Newcombe's paired limits. p: McNemar's mid-p; None where there is no such case.
    """

    both: int
    lost: int
    gained: int
    neither: int
    difference: Difference
    p: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How one finding changed from edition to edition.

    Attributes:
        finding: what was looked for. design: paired where all cases are in both editions, unpaired where none is.
        before, after: the whole editions. difference: between them; its limits take the editions as independent, so
            that they are too wide rather than too narrow where cases are in both (and paired where all are).
        kept: the cases in both. removed, added: those in the first, or in the second, alone.
    """

    finding: str
    design: Design
    before: Part
    after: Part
    difference: Difference
    kept: Kept
    removed: Part
    added: Part


def compare(finding: str, before: Mapping[str, bool], after: Mapping[str, bool]) -> Comparison:
    """Compare two editions.

    Args:
        finding: in words.
        before: case -> whether it has what is looked for, in the first edition.
        after: the same of the second.
    """
    shared = [case for case in before if case in after]
    kept = _kept([(before[case], after[case]) for case in shared])
    removed = _part([has for case, has in before.items() if case not in after])
    added = _part([has for case, has in after.items() if case not in before])
    design: Design = "unpaired" if not shared else "mixed" if removed.n or added.n else "paired"
    first, second = _part(list(before.values())), _part(list(after.values()))
    whole = kept.difference if design == "paired" else _unpaired(first, second)
    return Comparison(finding, design, first, second, whole, kept, removed, added)


def _part(cases: list[bool]) -> Part:
    events, n = sum(cases), len(cases)
    if not n:
        return Part(0, 0, None, None, None)
    limits = wilson(events, n)
    return Part(events, n, events / n, float(limits.low), float(limits.high))


def _unpaired(before: Part, after: Part) -> Difference:
    if before.share is None or after.share is None:
        return Difference(None, None, None)
    limits = newcombe(after.events, after.n, before.events, before.n)
    return Difference(after.share - before.share, float(limits.low), float(limits.high))


def _kept(pairs: list[tuple[bool, bool]]) -> Kept:
    both, lost, gained = (pairs.count(each) for each in ((True, True), (True, False), (False, True)))
    neither = len(pairs) - both - lost - gained
    if not pairs:
        return Kept(0, 0, 0, 0, Difference(None, None, None), None)
    limits = newcombe_paired(both, lost, gained, neither)
    difference = Difference((gained - lost) / len(pairs), float(limits.low), float(limits.high))
    return Kept(both, lost, gained, neither, difference, float(mcnemar(lost, gained)))
