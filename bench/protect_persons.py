"""The persons of one period as unknown numbers by type, and every published cell as a sum of them.

A type says in which groups of all dimensions somebody is and what they answered to each question. Each table of persons
that agrees with what is printed is a whole-number solution, and the smallest and largest value of a hidden count over
all solutions is all that a stranger can know of it.

Dimensions that no table crosses and that do not lie within one another are kept apart: given how many persons gave each
set of answers, their groups can be matched at will, so a table for each is as good as one for all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

import numpy as np
from protect_durations import standing
from protect_plan import Asked, Dim, Plan
from protect_printed import Members, Place, Row, Rule
from protect_solver import Solver, Terms

Group = frozenset[str]  # a person's groups of one dimension: one, or several where they overlap
Combination = tuple[Group, ...]
Limit = tuple[Terms, float, float]
MISSING, NO, YES, OUTSIDE = "missing", "no", "yes", "outside"


class Model:
    """The persons of one period as unknown numbers by type, and what is known of them."""

    def __init__(self, plan: Plan, rows: Sequence[Row], rule: Rule, members: Members, period: str = "") -> None:
        self.plan, self.rule, self.members, self.period = plan, rule, members, period
        self.dims = {each.id: each for each in plan.dims}
        self.rows = rows
        self.asked = {each.id: each for each in plan.questions}
        self.answers = list(_answers(plan.questions))
        self.blocks = _blocks(plan.dims, [tuple(name for name, _ in row.place) for row in rows])
        self.types = [list(_combinations([self.dims[name] for name in block])) for block in self.blocks]
        self.starts = np.cumsum([len(self.answers), *(len(each) * len(self.answers) for each in self.types)])
        self.unknowns = int(self.starts[-1])
        self.limits: list[Limit] = []

    def attacked(
        self, compared: set[tuple[str, tuple[str, ...]]]
    ) -> dict[tuple[str, str, Place], tuple[int, int, bool]]:
        """Hidden or derived count -> its smallest and largest value, and whether these are proved."""
        self.limits = [
            *self._matching(),
            *(limit for row in self.rows for limit in self._printed(row)),
            *self._empty(),
            *self._timed(),
        ]
        targets = {target: terms for row in self.rows for target, terms in self._targets(row, compared) if terms}
        solver = Solver(self.limits, self.unknowns, list(targets.values()))
        found = {}
        for at, target in enumerate(targets):
            derived = target[0] not in "ne"
            found[target] = solver.range(at, lambda low, high, d=derived: self._is_safe(low, high, derived=d))
        return found

    def _is_safe(self, low: int, high: int, *, derived: bool) -> bool:
        """Whether no wider interval than this one gives anything away."""
        lowest = 1 if self.rule.zeros else 0
        if derived and low >= self.rule.threshold:
            return False  # settled by the smallest value alone
        return high - low > 4 and (high >= self.rule.threshold or low < lowest)

    def _matching(self) -> Iterator[Limit]:
        """Each block holds the same persons, so as many of them gave each set of answers."""
        width = len(self.answers)
        for block, types in enumerate(self.types):
            for answer in range(width):
                terms = {int(self.starts[block]) + at * width + answer: 1 for at in range(len(types))}
                yield {**terms, answer: -1}, 0, 0

    def _printed(self, row: Row) -> Iterator[Limit]:
        n, e = self.terms(row.question, row.place, "n"), self.terms(row.question, row.place, "e")
        if row.n is not None:
            yield n, *self.rule.meant(row.n)
        elif self.rule.zeros:
            yield n, 1, np.inf
        if not self._has_outcome(row.question):
            return
        if row.e is not None:
            yield e, *self.rule.meant(row.e)
        elif self.rule.zeros and row.n is not None:
            yield e, 1, np.inf
            yield minus(n, e), 1, np.inf

    def _empty(self) -> Iterator[Limit]:
        """Groups of a table without a row have nobody in them."""
        tables: dict[tuple[str, tuple[str, ...]], list[Row]] = defaultdict(list)
        for row in self.rows:
            if row.place:
                tables[row.question, tuple(name for name, _ in row.place)].append(row)
        for (question, names), rows in tables.items():
            codes = [self.dims[name].codes for name in names]
            there = {cell for row in rows for cell in product(*(self._codes(*each) for each in row.place))}
            for cell in product(*codes):
                if cell not in there:
                    yield self.terms(question, tuple(zip(names, cell, strict=True)), "n"), 0, 0

    def _timed(self) -> Iterator[Limit]:
        """Of people who came in one year, nobody is there later than the table tells, and nobody else earlier."""
        for each in self.plan.questions:
            dim = self.dims.get(each.id.replace("-so-far", "-time"))
            if not each.so_far or dim is None or dim.time is None or not self.period.isdigit():
                continue
            if not any(dim.id in names for names in self.blocks):
                continue
            there, else_there = standing(dim.time, self.period)
            for at, code in enumerate(dim.codes):
                place = ((dim.id, code),)
                if at > there:
                    yield self.terms(each.id, place, "e"), 0, 0
                if at != else_there:
                    yield self.terms(each.id, place, "f"), 0, 0

    def _targets(
        self, row: Row, compared: set[tuple[str, tuple[str, ...]]]
    ) -> Iterator[tuple[tuple[str, str, Place], Terms]]:
        own = {what: self.terms(row.question, row.place, what) for what in "nef"}
        if not own["n"]:
            return  # nobody can be there: a narrow group beside a wide one that does not hold it
        outcome = self._has_outcome(row.question)
        whats = ("n", "e", "f") if outcome else ("n",)
        lost = {"n": row.n is None, "e": row.e is None, "f": row.e is None}
        for what in whats:
            if lost[what]:
                yield (what, row.question, row.place), own[what]
        if (row.question, tuple(name for name, _ in row.place)) in compared:
            for what in whats:
                yield (f"else {what}", row.question, row.place), minus(self.terms(row.question, (), what), own[what])

    def _has_outcome(self, question: str) -> bool:
        return self.asked[question].kind == "proportion"

    def _codes(self, dimension: str, code: str) -> frozenset[str]:
        return self.members.get((dimension, code), frozenset({code}))

    def terms(self, question: str, place: Place, what: str) -> dict[int, int]:
        """The persons of a place whom a question counts: n all, e with, f without the outcome."""
        counted = {"n": {NO, YES}, "e": {YES}, "f": {NO}}[what]
        which = self.plan.questions.index(self.asked[question])
        answers = [at for at, given in enumerate(self.answers) if given[which] in counted]
        if not place:
            return dict.fromkeys(answers, 1)
        block = next(at for at, names in enumerate(self.blocks) if place[0][0] in names)
        wanted = [(self.blocks[block].index(name), self._codes(name, code)) for name, code in place]
        start, width = int(self.starts[block]), len(self.answers)
        return {
            start + at * width + answer: 1
            for at, groups in enumerate(self.types[block])
            if all(groups[dim] & codes for dim, codes in wanted)
            for answer in answers
        }


def minus(whole: Terms, part: Terms) -> dict[int, int]:
    """One sum less another."""
    found = Counter(whole)
    found.subtract(part)
    return dict(found)


def _answers(questions: Sequence[Asked]) -> Iterator[tuple[str, ...]]:
    """Every set of answers that one person may give."""
    if questions[0].about.isdigit():
        yield from _on_stages(questions)
        return
    for part in (True, False) if any(each.about == "part" for each in questions) else (True,):
        yield from product(*(_possible(each, part=part) for each in questions))


def _on_stages(questions: Sequence[Asked]) -> Iterator[tuple[str, ...]]:
    """The answers of a person by the last stage that was reached; ways out and representations go with the stages.

    Of a pathway it may not be known at any step who passed; elsewhere a person without a stage is asked about the first
    one alone.
    """
    steps = [each for each in questions if each.is_step]
    pathway = len(steps) < len(questions)
    for reached in range(len(steps) + 1):
        ways = sorted(each.way for each in questions if each.way >= 0 and int(each.about) == reached) or [-1]
        for way in ways:
            yield tuple(_on_stage(each, reached, NO, way) for each in questions)
        if reached < len(steps) and (pathway or reached == 0):
            yield tuple(_on_stage(each, reached, MISSING, -1) for each in questions)


def _on_stage(asked: Asked, reached: int, ends: str, way: int) -> str:
    """What a question is told of somebody who reached a stage and did not (`ends`) go on, who left by a way."""
    about = int(asked.about)
    if asked.kind == "representation":
        return YES if about <= reached else OUTSIDE
    if about != reached:
        return OUTSIDE if about > reached else NO if asked.way >= 0 else YES
    if asked.so_far:
        return NO
    if asked.way < 0 or ends == MISSING:
        return ends
    return YES if asked.way == way else NO


def _possible(asked: Asked, *, part: bool) -> tuple[str, ...]:
    if asked.about == "part" and not part:
        return (OUTSIDE,)
    if asked.kind == "representation":
        return (YES,)
    return (NO, YES, MISSING) if asked.kind == "proportion" else (YES, MISSING)


def _blocks(dims: Sequence[Dim], groupings: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The dimensions in print, those together that a table crosses or of which one tells of another."""
    together = [set(each) for each in groupings if each]
    shown = set().union(*together)
    together += [{dim.id, dim.within} for dim in dims if dim.within]
    together += [{dim.id for dim in dims if dim.bins}] if any(dim.bins for dim in dims) else []
    blocks: list[set[str]] = []
    for each in together:
        near = [block for block in blocks if block & each]
        blocks = [block for block in blocks if not block & each] + [each.union(*near)]
    return sorted(tuple(sorted(block)) for block in blocks if block & shown)


def _combinations(dims: Sequence[Dim]) -> Iterator[Combination]:
    """Every set of groups that one person may be in."""
    for groups in product(*(_groups(dim) for dim in dims)):
        where = {dim.id: group for dim, group in zip(dims, groups, strict=True)}
        if all(_fits(dim, where, dims) for dim in dims):
            yield groups


def _groups(dim: Dim) -> list[Group]:
    alone = [frozenset({code}) for code in dim.codes]
    if not dim.multiple:
        return alone
    several = [
        frozenset(code for code, there in zip(dim.codes, marks, strict=False) if there)
        for marks in product((False, True), repeat=dim.groups)
        if sum(marks) > 1
    ]
    return [*alone, *several]


def _fits(dim: Dim, where: Mapping[str, Group], dims: Sequence[Dim]) -> bool:
    """Whether a person's narrow group lies within the wide one."""
    at = dim.codes.index(min(where[dim.id])) if not dim.multiple else 0
    if dim.within and at < dim.groups:
        wide = next(each for each in dims if each.id == dim.within)
        return where[wide.id] == {wide.codes[dim.inside[at]]}
    if dim.bins:
        for other in dims:
            if other.bins:
                ends = [_ends(each, each.codes.index(min(where[each.id]))) for each in (dim, other)]
                if max(low for low, _ in ends) >= min(high for _, high in ends):
                    return False
    return True


def _ends(dim: Dim, at: int) -> tuple[float, float]:
    return dim.bins[at], dim.bins[at + 1] if at + 1 < len(dim.bins) else np.inf
