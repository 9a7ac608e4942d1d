"""The attack: what can be found out about each count that a release hides, step by step.

same cell elsewhere → bounds carried from sum to sum → linear algebra → linear programs → whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Final

from isonomia.protect.audit import chains
from isonomia.protect.audit.alike import is_guess
from isonomia.protect.audit.bounds import Bounds
from isonomia.protect.audit.components import Problem, parts, problems
from isonomia.protect.audit.counts import Count, Pairs, in_words
from isonomia.protect.audit.figures import pairs
from isonomia.protect.audit.judge import Judge, judge_of
from isonomia.protect.audit.knowledge import Knowledge
from isonomia.protect.audit.report import Finding, Kind
from isonomia.protect.audit.rowspace import determined
from isonomia.protect.audit.structure import without_room
from isonomia.protect.audit.system import Allowed, Limit, Row, System, is_derived, system_of
from isonomia.protect.audit.witnesses import Outcome, Search

_MOST_AGAIN: Final = 200  # counts of a problem that bounds give away already, and programs may tell more of


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one count: a finding, a proof that it is safe, or "below": zero or small, and perhaps zero."""

    count: Count
    finding: Finding | None = None
    proved: bool = False
    below: bool = False


def attacked(known: Knowledge) -> list[Fate]:
    """The fate of every hidden and derived count."""
    fates = [_elsewhere(count, text, known) for count, text in known.where_printed.items()]
    system = system_of(known)
    weak: dict[Count, Fate] | None = None
    for part in parts(system):
        found = _part(part, known) or _part(without_guesses(part), known)
        if found is None:
            weak = without_zeros(known) if weak is None else weak
            found = [weak[count] for count in part.counts if count in weak]
        fates += found
    return _with_loose(_with_room(fates, known), known)


def without_zeros(known: Knowledge) -> dict[Count, Fate]:
    """The same for a stranger who does not take for granted that a hidden count is at least 1."""
    found: dict[Count, Fate] = {}
    for part in parts(system_of(known, hidden_is_something=False)):
        fates = _part(part, known) or _part(without_guesses(part), known)
        if fates is None:
            fates = [_contradicted(count, part, known) for count in part.counts if judge_of(count, known).wanted]
        found |= {fate.count: fate for fate in fates}
    return {fate.count: fate for fate in _with_room(found.values(), known)}


def without_guesses(part: System) -> System:
    """What is left where a guess cannot be true: no table agrees with what is printed if it is."""
    return replace(part, rows=tuple(row for row in part.rows if not is_guess(row.said)))


def _with_room(fates: Iterable[Fate], known: Knowledge) -> list[Fate]:
    """A zero that the questions leave no room for is told by no number that is printed."""
    every = list(fates)
    nobody = [each.count for each in every if each.finding and (each.finding.low, each.finding.high) == (0, 0)]
    told = without_room(known, frozenset(nobody))
    return [Fate(each.count, proved=True) if each.count in told else each for each in every]


def _contradicted(count: Count, part: System, known: Knowledge) -> Fate:
    said = [row.said.sentence(known.printed) for row in part.rows[:6]]
    chain = (*said, "No whole numbers meet all sums of this table: they contradict one another")
    return Fate(count, _finding("undecided", count, None, None, chain))


def _elsewhere(count: Count, text: str, known: Knowledge) -> Fate:
    value = known.printed[count]
    rule = known.rule(count)
    if value == 0 and rule.zeros == "print":
        return Fate(count, proved=True)
    return Fate(count, _finding("exact", count, value, value, (text,)))


def _part(system: System, known: Knowledge) -> list[Fate] | None:
    """The fates of one part; None where no table agrees with what is printed."""
    bounds = Bounds(system)
    bounds.settle()
    _take_pairs(bounds, known)
    if bounds.broken:
        return None
    judges = [judge_of(count, known) for count in system.counts]
    fates: dict[int, Fate] = {}
    for at, judge in enumerate(judges):
        if judge.wanted:
            fate = _by_bounds(bounds, at, judge, known)
            if fate is not None:
                fates[at] = fate
    for problem in problems(bounds):
        found = _by_programs(problem, bounds, judges, known, fates)
        if found is None:
            return None
        fates |= found
    return [fates[at] for at in sorted(fates)]


def _take_pairs(bounds: Bounds, known: Knowledge) -> None:
    """Pairs (n, e) that agree with printed shares and limits of this part's cells."""
    index = {count: at for at, count in enumerate(bounds.system.counts)}

    def ranges(count: Count) -> tuple[int, Limit]:
        if count in known.printed:
            return known.printed[count], known.printed[count]
        at = index.get(count)
        return (0, None) if at is None else (bounds.low[at], bounds.high[at])

    for said in pairs(known.revealing, ranges):
        if said.people in index or said.outcome in index:
            _take(bounds, said, index, known)


def _take(bounds: Bounds, said: Pairs, index: dict[Count, int], known: Knowledge) -> None:
    n, e = known.printed.get(said.people), known.printed.get(said.outcome)
    left = frozenset(pair for pair in said.allowed if n in (None, pair[0]) and e in (None, pair[1]))
    if left and not bounds.broken:
        bounds.admit(Allowed(index.get(said.people, -1), index.get(said.outcome, -1), left, said))


def _by_bounds(bounds: Bounds, at: int, judge: Judge, known: Knowledge) -> Fate | None:
    """What bounds alone tell; None where they leave it open."""
    low, high, count = bounds.low[at], bounds.high[at], bounds.system.counts[at]
    kind = judge.verdict(low, high)
    if kind == "pinned" and judge.perhaps_large(high):
        return None
    if kind is not None:
        return Fate(count, _finding(kind, count, low, high, chains.carried(bounds, at, known.printed)))
    return Fate(count, proved=True) if low == high or judge.large(low) else None


def _by_programs(
    problem: Problem, bounds: Bounds, judges: Sequence[Judge], known: Knowledge, done: Mapping[int, Fate]
) -> dict[int, Fate] | None:
    """What programs tell of a problem's counts that bounds left open, and whether they tell more of the others."""
    again = [at for at in problem.variables if at in done][:_MOST_AGAIN]
    asked = [
        replace(judges[at], wanted=judges[at].wanted and (at not in done or at in again)) for at in problem.variables
    ]
    if not any(judge.wanted for judge in asked):
        return {}
    search = Search(problem, asked)
    outcomes = search.run()
    if not outcomes:
        return None
    fixed = determined(problem) if any(not search.is_safe(at) for at in range(len(problem))) else {}
    found: dict[int, Fate] = {}
    for at, (judge, outcome) in enumerate(zip(asked, outcomes, strict=True)):
        place = problem.variables[at]
        count = bounds.system.counts[place]
        if not judge.wanted:
            continue
        if search.is_safe(at):
            fate = Fate(count, proved=True)
        elif at in fixed and judge.verdict(fixed[at][0], fixed[at][0]):
            value, rows = fixed[at]
            chain = chains.combined(rows, count, value, known.printed)
            fate = Fate(count, _finding("exact", count, value, value, chain))
        else:
            fate = _judged(problem, at, count, judge, outcome, known)
        if place not in done or _tells_more(fate, done[place]):
            found[place] = fate
    return found


def _tells_more(fate: Fate, other: Fate) -> bool:
    """Whether a finding is of a narrower interval than another."""
    if fate.finding is None or other.finding is None or fate.finding.kind == "undecided":
        return False
    return _width(fate.finding) < _width(other.finding)


def _width(finding: Finding) -> float:
    return inf if finding.low is None or finding.high is None else finding.high - finding.low


def _judged(problem: Problem, at: int, count: Count, judge: Judge, outcome: Outcome, known: Knowledge) -> Fate:
    kind = judge.verdict(outcome.low, outcome.high)
    rows = _around(problem, at)
    if kind is not None:
        chain = chains.together(rows, count, outcome.low, outcome.high, known.printed, whole=outcome.whole)
        return Fate(count, _finding(kind, count, outcome.low, outcome.high, chain))
    if outcome.seen == (outcome.low, outcome.high):
        return Fate(count, below=judge.below(outcome.high), proved=not judge.below(outcome.high))
    chain = (*(row.said.sentence(known.printed) for row in rows[:6]), "The programs did not settle it")
    return Fate(count, _finding("undecided", count, outcome.low, outcome.high, chain))


def _around(problem: Problem, at: int) -> list[Row]:
    """The rows of a problem, those nearest to a variable first."""
    reached, left, found = {at}, list(problem.rows), list[Row]()
    while left:
        near = [row for row in left if not reached.isdisjoint(row.variables)]
        if not near:
            break
        found += near
        left = [row for row in left if reached.isdisjoint(row.variables)]
        reached.update(*(row.variables for row in near))
    return found


def _finding(kind: Kind, count: Count, low: Limit, high: Limit, chain: Iterable[str]) -> Finding:
    table = (*count[1:4], tuple(sorted(name for name, _ in count.place)))
    return Finding(kind, in_words(count), low, high, tuple(chain), table)


def _with_loose(fates: Iterable[Fate], known: Knowledge) -> list[Fate]:
    """Counts of which a figure is printed that no attack here inverts are not decided."""
    found = {fate.count: fate for fate in fates}
    for count, text in known.loose.items():
        if count not in found or found[count].finding is None:
            found[count] = Fate(count, _finding("undecided", count, None, None, (text,)))
    return list(found.values())


def derived(fates: Iterable[Fate]) -> int:
    """How many of the counts no table prints."""
    return sum(is_derived(fate.count) for fate in fates)
