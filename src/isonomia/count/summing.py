"""Questions with exact sums: means, rates, and all questions in which people weigh differently.

Each row is written as a line of whole numbers (whether it counts, then two for each sum), and one product of matrices
adds the lines of each cell. What is needed of few rows only, the lowest bits of very small terms, is added apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from isonomia.count.answering import Answered
from isonomia.count.chunks import Rows
from isonomia.count.cubes import Cube, Lines, Margin
from isonomia.count.limbs import EXACT_ROWS, Limbs, limbs_for
from isonomia.count.plan import Block, Sizes, blocks
from isonomia.count.questions import Grouping, Question
from isonomia.count.sums import count_names, scale_for, terms
from isonomia.count.tabulating import Totals, unpacked
from isonomia.count.together import BECAUSE, NO, YES
from isonomia.model.absence import ROOTS

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_PREFERRED: Final = 1 << 15
"""A cube of lines is best this large: fewer but larger cubes fall out of a processor's cache."""
_AT_ONCE: Final = 1 << 14
"""So many rows are written at once: they stay in the processor's cache."""


@dataclass(frozen=True, eq=False)
class Layout:
    """Where the numbers of one question stand in a line.

    The people whose outcome is known, the upper two numbers of each sum, the people whose outcome is not known by
    reason, the events; then the lowest number of each sum.

    Attributes:
        start: its first column. counts: names of its whole numbers. cuts: how its terms are cut.
    """

    answered: Answered
    start: int
    counts: tuple[str, ...]
    cuts: Mapping[str, Limbs]

    @property
    def rare(self) -> int:
        """The first column of the people whose outcome is not known."""
        return self.start + 1 + 2 * len(self.cuts)

    @property
    def low(self) -> int:
        """The first column of the lowest numbers."""
        return self.rare + len(self.counts) - 1

    @property
    def end(self) -> int:
        """The column after the last."""
        return self.low + len(self.cuts)

    def limbs(self, totals: Ints) -> Ints:
        """The exact sums of (R, columns) lines: (R, terms, 3), a copy."""
        rows, sums = len(totals), len(self.cuts)
        upper = totals[:, self.start + 1 : self.rare].reshape(rows, sums, 2)
        lowest = totals[:, self.low : self.end].reshape(rows, sums, 1)
        return np.concatenate([upper, lowest], axis=2)

    def carry(self, totals: Ints) -> None:
        """Carry what is over in its sums, in place."""
        for at, cut in enumerate(self.cuts.values()):
            columns = [self.start + 1 + 2 * at, self.start + 2 + 2 * at, self.low + at]
            limbs = totals[:, columns]
            cut.carried(limbs)
            totals[:, columns] = limbs


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
    context: NDArray[Any]
    contexts: int
    rows: int
    sizes: Mapping[str, int]

    @cached_property
    def layouts(self) -> tuple[Layout, ...]:
        """Where the numbers of each question stand."""
        found: list[Layout] = []
        for each in self.answered:
            start = found[-1].end if found else 0
            found.append(Layout(each, start, count_names(each.question), cuts_of(each, self.rows)))
        return tuple(found)

    @property
    def columns(self) -> int:
        """How long a line is."""
        return self.layouts[-1].end

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The plan."""
        sizes = Sizes(self.sizes, self.contexts * self.columns)
        return blocks(self.wanted, sizes, preferred=_PREFERRED * self.columns)

    def cube(self, block: Block) -> Cube:
        """Where rows are added up for a block."""
        return Cube(block, self.sizes, self.contexts, self.columns)

    def add(self, cubes: Sequence[Cube], groups: Mapping[str, NDArray[Any]], rows: Rows) -> None:
        """Add rows, so many at once that their sums are exact in floats."""
        for start in range(0, len(rows.profile), EXACT_ROWS):
            end = start + EXACT_ROWS
            part = rows.part(start, end)
            written = self.written(part)
            context = np.take(self.context, part.profile)
            mine = {name: each[start:end] for name, each in groups.items()}
            for cube in cubes:
                cube.add(context, mine, written)

    def carry(self, cubes: Sequence[Cube]) -> None:
        """Carry what is over in the exact sums."""
        for cube in cubes:
            for totals in (cube.totals, *(each for _, each in cube.parts)):
                for layout in self.layouts:
                    layout.carry(totals)

    def written(self, rows: Rows) -> list[Lines]:
        """The lines of all rows, and those of the rows with very small terms."""
        columns: list[int] = []
        for layout in self.layouts:
            columns += [*range(layout.start, layout.rare), *_occurring(layout, rows)]
        sums = np.empty((len(rows.profile), len(columns)))
        small: list[tuple[Ints, Ints]] = []
        for start in range(0, len(sums), _AT_ONCE):
            part = rows.part(start, start + _AT_ONCE)
            lowest = self._write(part, sums[start : start + _AT_ONCE], columns)
            held = np.flatnonzero(lowest.any(axis=1)) if lowest is not None else np.zeros(0, dtype=np.int64)
            if lowest is not None and len(held):
                small.append((held + start, lowest[held]))
        found = [Lines(None, columns, sums)]
        if small:
            places = [at for layout in self.layouts for at in range(layout.low, layout.end)]
            found.append(Lines(np.concatenate([at for at, _ in small]), places, np.concatenate([s for _, s in small])))
        return found

    def _write(self, rows: Rows, sums: Floats, columns: Sequence[int]) -> Ints | None:
        """Write the lines of some rows; returns the lowest numbers of all sums, None where all are 0."""
        place = {column: at for at, column in enumerate(columns)}
        lowest: dict[int, Floats] = {}
        width = 0
        for layout in self.layouts:
            answered, question = layout.answered, layout.answered.question
            states = rows.states(answered)
            known = (states == YES) | (states == NO)
            at = place[layout.start]
            sums[:, at] = known
            for name, made in _terms(question, answered, rows, known, weighted=self.weighted):
                high, middle, low = layout.cuts[name].cut(made)
                sums[:, at + 1], sums[:, at + 2] = high, middle
                at += 2
                if low is not None:
                    lowest[width] = low
                width += 1
            for column in range(layout.rare, layout.low):
                if column in place:
                    sums[:, place[column]] = _counted(layout, column, rows, known)
        if not lowest:
            return None
        made_of = np.zeros((len(sums), width), dtype=np.int64)
        for term, each in lowest.items():
            made_of[:, term] = each.astype(np.int64)
        return made_of

    def totals(self, grouping: Grouping, margin: Margin, groups: Sequence[int]) -> Iterator[tuple[Answered, Totals]]:
        """The sums of each question, over a grouping of so many groups on each dimension."""
        del grouping  # all questions want it
        for layout in self.layouts:
            counts = {"n": margin.totals[:, layout.start]}
            counts |= {name: margin.totals[:, layout.rare + at] for at, name in enumerate(layout.counts[1:])}
            people = sum(each for name, each in counts.items() if name != "events")
            kept = np.flatnonzero(people)
            keys = unpacked(margin.cells[kept], (max(1, self.contexts), *groups))
            limbs = layout.limbs(margin.totals[kept])
            yield layout.answered, Totals(keys, {name: each[kept] for name, each in counts.items()}, limbs)


def cuts_of(answered: Answered, rows: int) -> dict[str, Limbs]:
    """How the terms of a question are cut, by sum."""
    return {name: limbs_for(scale_for(size, rows), size, rows) for name, size in answered.largest.items()}


def _occurring(layout: Layout, rows: Rows) -> list[int]:
    """The columns of rare numbers in which some of the rows have one: reasons that occur, and events."""
    occur = np.bincount(rows.states(layout.answered), minlength=BECAUSE + len(ROOTS))
    found = [layout.rare + at for at in range(len(ROOTS)) if occur[BECAUSE + at]]
    if "events" in layout.counts:
        found.append(layout.rare - 1 + layout.counts.index("events"))
    return found


def _counted(layout: Layout, column: int, rows: Rows, known: NDArray[np.bool_]) -> NDArray[Any]:
    """One column of rare numbers."""
    states, at = rows.states(layout.answered), column - layout.rare
    if at < len(ROOTS):
        return np.asarray(states == BECAUSE + at)
    if layout.answered.question.kind == "proportion":
        return np.asarray(states == YES)
    return np.where(known, rows.number(layout.answered, "y"), 0.0)


def _terms(
    question: Question, answered: Answered, rows: Rows, known: NDArray[np.bool_], *, weighted: bool
) -> Iterator[tuple[str, Floats]]:
    """The terms of each sum, 0 where the outcome is not known."""
    factors = _factors(question, answered, rows, weighted=weighted)
    everybody = bool(known.all())
    for name, term in terms(question, weighted=weighted).items():
        made = factors[term[0]]
        for letter in term[1:]:
            made = made * factors[letter]
        yield name, made if everybody else np.where(known, made, 0.0)


def _factors(question: Question, answered: Answered, rows: Rows, *, weighted: bool) -> dict[str, Floats]:
    """w, y about its origin, and the time."""
    found: dict[str, Floats] = {"w": rows.number(answered, "w")} if weighted else {}
    if question.counts_only:
        return found
    if question.kind == "proportion":
        return found | {"y": (rows.states(answered) == YES).astype(np.float64)}
    outcome = rows.number(answered, "y")
    found["y"] = outcome - question.origin if question.origin else outcome
    return found | ({"t": rows.number(answered, "x")} if question.kind == "rate" else {})
