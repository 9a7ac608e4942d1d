"""Questions of yes and no that are counted together: a class is a context with a combination of their answers.

As in `together`, one look at the rows counts all of them; questions whose answers fall together in too many ways are
counted in two halves, and so are those that would need cubes too large for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from isonomia.count.answering import Answered
from isonomia.count.chunks import Rows
from isonomia.count.cubes import Cube, Margin
from isonomia.count.looking import Looked
from isonomia.count.plan import Block, Sizes, blocks
from isonomia.count.questions import Grouping
from isonomia.count.sums import count_names
from isonomia.count.tabulating import Totals, empty_limbs, unpacked
from isonomia.count.together import BECAUSE, MOST_ANSWERS, NO, YES
from isonomia.model.absence import ROOTS

Ints = NDArray[np.int64]
STATES: Final = 8
_DENSE: Final = 1 << 22
_COSTLY: Final = 40
"""A list of cells takes about so much longer than a cube."""


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

    def cube(self, block: Block) -> Cube:
        """Where rows are counted for a block."""
        return Cube(block, self.sizes, len(self.context), 0)

    @property
    def cost(self) -> int:
        """How long it takes, in cubes."""
        return sum(_COSTLY if each.sparse else 1 for each in self.blocks)

    def add(self, cubes: Sequence[Cube], groups: Mapping[str, NDArray[Any]], rows: Rows) -> None:
        """Count rows."""
        classes = np.take(self.number, rows.profile)
        for cube in cubes:
            cube.count(classes, groups)

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


def classes_of(
    looked: Looked, answered: Sequence[Answered], wanted: Mapping[str, tuple[Grouping, ...]]
) -> list[Classes]:
    """The questions in as many parts as keep the combinations of their answers few."""
    sizes = {name: each.size for name, each in looked.groups.items()}
    states = np.stack([_states(each) for each in answered], axis=1).astype(np.int64)
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


def _states(answered: Answered) -> NDArray[np.int8]:
    states = answered.states
    return np.zeros(0, dtype=np.int8) if states is None else states
