"""What is added up over the rows, and what comes of it: answers of yes and no by their classes, and exact sums.

Questions that are answered by yes and no, and in which everybody weighs the same, are counted together: a class is a
context with a combination of their answers. All others have sums of their own beside one another in one cube.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from isonomia.count.cubes import Cube, Margin
from isonomia.count.limbs import LIMBS, Limbs, limbs_for
from isonomia.count.looking import Answered, Looked
from isonomia.count.plan import PREFERRED, Block, Sizes, blocks
from isonomia.count.questions import Grouping, Question
from isonomia.count.sums import count_names, scale_for, terms
from isonomia.count.tabulating import Totals, empty_limbs, unpacked
from isonomia.count.together import BECAUSE, MOST_ANSWERS, NO, YES
from isonomia.model.absence import ROOTS

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
STATES: Final = 8
_MOST_COLUMNS: Final = 96
_PREFERRED_SUMS: Final = 1 << 15
_DENSE: Final = 1 << 22
_COSTLY: Final = 40
"""A list of cells takes about so much longer than a cube."""


class Values(Protocol):
    """The answers and numbers of some rows."""

    def states(self, answered: Answered) -> NDArray[Any]:
        """Their answers to a question: (R,)."""

    def number(self, answered: Answered, letter: str) -> Floats:
        """Their w, y or x."""


class Job(Protocol):
    """Something that is added up."""

    @property
    def cubes(self) -> Sequence[Cube]:
        """Where rows are added up."""

    def add(
        self, cubes: Sequence[Cube], profile: NDArray[Any], groups: Mapping[str, NDArray[Any]], rows: Values
    ) -> None:
        """Add rows to some of the cubes."""

    def totals(self, grouping: Grouping, margin: Margin, groups: Sequence[int]) -> Iterator[tuple[Answered, Totals]]:
        """The sums of each question that wants a grouping, which has so many groups on each dimension."""


@dataclass(frozen=True, eq=False)
class Classes:
    """Questions of yes and no by their classes.

    Attributes:
        answered: the questions. wanted: the groupings of each.
        context, states: (K,) and (K, Q), of each class. number: (P,) class of each combination.
        sizes: dimension -> number of groups.
    """

    answered: tuple[Answered, ...]
    wanted: tuple[tuple[Grouping, ...], ...]
    context: Ints
    states: Ints
    number: NDArray[Any]
    sizes: Mapping[str, int]

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The plan."""
        every = tuple(dict.fromkeys(grouping for each in self.wanted for grouping in each))
        return blocks(every, Sizes(self.sizes, len(self.context)))

    @cached_property
    def cubes(self) -> tuple[Cube, ...]:
        """Where rows are counted."""
        return tuple(Cube(each, self.sizes, len(self.context), 0) for each in self.blocks)

    @property
    def cost(self) -> int:
        """How long it takes, in cubes."""
        return sum(_COSTLY if each.sparse else 1 for each in self.blocks)

    def add(
        self, cubes: Sequence[Cube], profile: NDArray[Any], groups: Mapping[str, NDArray[Any]], rows: Values
    ) -> None:
        """Count rows."""
        del rows
        classes = self.number[profile]
        for cube in cubes:
            cube.add(classes, groups, np.zeros(1, dtype=np.int64), None)

    def totals(self, grouping: Grouping, margin: Margin, groups: Sequence[int]) -> Iterator[tuple[Answered, Totals]]:
        """People by their answers, of each question that wants the grouping."""
        held = np.flatnonzero(margin.totals[:, 0])
        people, cells = margin.totals[held, 0], prod(groups)
        classes, at = np.divmod(margin.cells[held], cells)
        where = self.context[classes] * cells + at
        contexts = int(self.context.max()) + 1 if len(self.context) else 0
        for number, (each, wanted) in enumerate(zip(self.answered, self.wanted, strict=True)):
            if grouping in wanted:
                found, counted = _by_state(where, self.states[classes, number], people, contexts * cells)
                columns = {"n": counted[:, YES] + counted[:, NO], "events": counted[:, YES]}
                columns |= {f"n_{root}": counted[:, BECAUSE + place] for place, root in enumerate(ROOTS)}
                counts = {name: columns[name] for name in count_names(each.question)}
                keys = unpacked(found, (max(1, contexts), *groups))
                yield each, Totals(keys, counts, empty_limbs(len(found)))


def _by_state(where: Ints, states: Ints, people: Ints, cells: int) -> tuple[Ints, Ints]:
    """The cells in which anybody is asked, and their people by answer: (R,) and (R, 8)."""
    if cells * STATES <= _DENSE:
        counted = np.bincount(where * STATES + states, people, cells * STATES).astype(np.int64).reshape(-1, STATES)
        found = np.flatnonzero(counted[:, 1:].sum(axis=1))
        return found, counted[found]
    different, at = np.unique(where, return_inverse=True)
    counted = np.bincount(at * STATES + states, people, len(different) * STATES).astype(np.int64).reshape(-1, STATES)
    kept = counted[:, 1:].sum(axis=1) > 0
    return different[kept], counted[kept]


@dataclass(frozen=True, eq=False)
class Summed:
    """Questions with exact sums, beside one another.

    Attributes:
        answered: the questions; all want the same groupings. weighted: whether people weigh differently.
        context: (P,) of each combination. contexts: how many there are. rows: of the source.
    """

    answered: tuple[Answered, ...]
    wanted: tuple[Grouping, ...]
    weighted: bool
    context: Ints
    contexts: int
    rows: int
    sizes: Mapping[str, int]

    @cached_property
    def cuts(self) -> tuple[dict[str, Limbs], ...]:
        """How the terms of each question are cut."""
        return tuple(cuts_of(each, self.rows) for each in self.answered)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The first column of each question, and the number of all columns."""
        found = [0]
        for each, cuts in zip(self.answered, self.cuts, strict=True):
            found.append(found[-1] + len(count_names(each.question)) + LIMBS * len(cuts))
        return tuple(found)

    @cached_property
    def cubes(self) -> tuple[Cube, ...]:
        """Where rows are added up."""
        preferred = max(1, min(PREFERRED, _PREFERRED_SUMS))
        plan = blocks(self.wanted, Sizes(self.sizes, self.contexts), preferred=preferred)
        return tuple(Cube(each, self.sizes, self.contexts, self.starts[-1]) for each in plan)

    def add(
        self, cubes: Sequence[Cube], profile: NDArray[Any], groups: Mapping[str, NDArray[Any]], rows: Values
    ) -> None:
        """Add rows; columns in which all are 0 cost nothing."""
        columns = list(self._columns(rows))
        chosen = np.array([at for at, _ in columns], dtype=np.int64)
        sums = np.stack([each for _, each in columns], axis=1) if columns else np.zeros((len(profile), 0), np.int64)
        context = self.context[profile]
        for cube in cubes:
            cube.add(context, groups, chosen, sums)

    def carry(self, cubes: Sequence[Cube]) -> None:
        """Carry what is over in the exact sums."""
        for cube in cubes:
            for totals in (cube.totals, *(each for _, each in cube.parts)):
                for each, start, cuts in zip(self.answered, self.starts, self.cuts, strict=False):
                    first = start + len(count_names(each.question))
                    for at, cut in enumerate(cuts.values()):
                        cut.carried(totals[:, first + LIMBS * at : first + LIMBS * (at + 1)])

    def _columns(self, rows: Values) -> Iterator[tuple[int, Ints]]:
        for each, start, cuts in zip(self.answered, self.starts, self.cuts, strict=False):
            for at, column in columns_of(each, cuts, rows, weighted=self.weighted):
                if column.any():
                    yield start + at, column

    def totals(self, grouping: Grouping, margin: Margin, groups: Sequence[int]) -> Iterator[tuple[Answered, Totals]]:
        """The sums of each question."""
        for each, start, cuts in zip(self.answered, self.starts, self.cuts, strict=False):
            names = count_names(each.question)
            mine = margin.totals[:, start : start + len(names) + LIMBS * len(cuts)]
            people = mine[:, : 1 + len(ROOTS)].sum(axis=1)
            kept = np.flatnonzero(people)
            keys = unpacked(margin.cells[kept], (max(1, self.contexts), *groups))
            counts = {name: mine[kept, at] for at, name in enumerate(names)}
            limbs = mine[kept, len(names) :].reshape(len(kept), len(cuts), LIMBS)
            yield each, Totals(keys, counts, limbs)


def cuts_of(answered: Answered, rows: int) -> dict[str, Limbs]:
    """How the terms of a question are cut, by sum."""
    return {name: limbs_for(scale_for(size, rows), size, rows) for name, size in answered.largest.items()}


def columns_of(
    answered: Answered, cuts: Mapping[str, Limbs], rows: Values, *, weighted: bool
) -> Iterator[tuple[int, Ints]]:
    """The columns of whole numbers of a question: its counts, then three for each exact sum."""
    question, states = answered.question, rows.states(answered)
    known = (states == YES) | (states == NO)
    names = count_names(question)
    yield 0, known.astype(np.int64)
    for at in range(len(ROOTS)):
        yield 1 + at, (states == BECAUSE + at).astype(np.int64)
    if "events" in names:
        happened = states == YES
        events = happened if question.kind == "proportion" else np.where(known, rows.number(answered, "y"), 0.0)
        yield names.index("events"), events.astype(np.int64)
    factors = _factors(question, answered, rows, weighted=weighted)
    for at, (name, term) in enumerate(terms(question, weighted=weighted).items()):
        made = factors[term[0]]
        for letter in term[1:]:
            made = made * factors[letter]
        for limb, column in enumerate(cuts[name].cut(np.where(known, made, 0.0))):
            yield len(names) + LIMBS * at + limb, column


def _factors(question: Question, answered: Answered, rows: Values, *, weighted: bool) -> dict[str, Floats]:
    """w, y about its origin, and the time."""
    found: dict[str, Floats] = {"w": rows.number(answered, "w")} if weighted else {}
    if question.counts_only:
        return found
    if question.kind == "proportion":
        return found | {"y": (rows.states(answered) == YES).astype(np.float64)}
    outcome = rows.number(answered, "y")
    found["y"] = outcome - question.origin if question.origin else outcome
    return found | ({"t": rows.number(answered, "x")} if question.kind == "rate" else {})


def classes_of(
    looked: Looked, answered: Sequence[Answered], wanted: Mapping[str, tuple[Grouping, ...]]
) -> list[Classes]:
    """The questions in as many parts as keep the combinations of their answers few."""
    sizes = {name: each.size for name, each in looked.groups.items()}
    states = np.stack([_states(each) for each in answered], axis=1)
    rows = np.column_stack([looked.context, states])
    different, number = np.unique(rows, axis=0, return_inverse=True)
    made = Classes(
        tuple(answered),
        tuple(wanted[each.question.id] for each in answered),
        different[:, 0],
        different[:, 1:],
        number.reshape(-1).astype(np.min_scalar_type(max(1, len(different)))),
        sizes,
    )
    ways = len(np.unique(states, axis=0))
    if len(answered) > 1 and (ways > MOST_ANSWERS or any(each.sparse for each in made.blocks)):
        middle = len(answered) // 2
        halves = [*classes_of(looked, answered[:middle], wanted), *classes_of(looked, answered[middle:], wanted)]
        if ways > MOST_ANSWERS or sum(each.cost for each in halves) < made.cost:
            return halves
    return [made]


def _states(answered: Answered) -> Ints:
    states = answered.states
    return np.zeros(0, dtype=np.int64) if states is None else states
