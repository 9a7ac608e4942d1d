"""From a server to cells: the finest cells that several groupings share come once, and are added up here.

A statement groups by the keys and by the dimensions of one block of groupings. So that the cells of a block stay few,
groupings whose levels would multiply beyond `MOST_CELLS` get blocks of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from isonomia.count.asking import ASKED, Design, design_of, text_column
from isonomia.count.engines.pushed import Pushed
from isonomia.count.gathering import Sums, scaled_sums, table_of
from isonomia.count.placing import Groups, binned, by_dimension, odd
from isonomia.count.questions import Grouping, Question
from isonomia.count.sql import Sql, case, column, joined
from isonomia.errors import Fault, TooManyCells, listed
from isonomia.model.cells import CellTable

Ints = NDArray[np.int64]
MOST_CELLS: Final = 250_000
MOST_ROWS: Final = 2_000_000
"""Finest cells that are brought here for one statement; each takes a kilobyte or so. The private search has most."""
_LIMB: Final = 30
"""Whole numbers are added in parts of so many bits: floats add parts of two million cells exactly."""
_LIMBS: Final = 5


@dataclass(frozen=True, slots=True)
class Block:
    """Dimensions that one statement groups by, and the groupings that are added up from it."""

    dimensions: tuple[str, ...]
    groupings: tuple[Grouping, ...]


@dataclass(frozen=True, slots=True)
class PushedDown:
    """A source on a server whose rows are checked, ready to be added up."""

    loaded: Pushed
    sums: Sequence[Sums]
    groups: tuple[Groups, ...]

    def cells(self) -> Iterator[CellTable]:
        """The cells of every question over every grouping."""
        design = design_of(self.loaded.source)
        by_id = by_dimension(self.groups)
        wanted = dict.fromkeys(grouping for each in self.sums for grouping in each.question.groupings)
        blocks = blocks_of(tuple(wanted), {name: len(each.codes) for name, (_, each) in by_id.items()})
        self.loaded.expect(len(blocks))
        counted = [_finest(self.loaded, design, block, self.sums, by_id) for block in blocks]
        self.loaded.settle()
        for block, finest in zip(blocks, counted, strict=True):
            for grouping in block.groupings:
                for each in self.sums:
                    if grouping in each.question.groupings:
                        rows = finest.rolled_up(each, design, grouping, by_id)
                        yield table_of(self.loaded, design, each, grouping, by_id, rows)


def sums_of(loaded: Pushed, questions: Sequence[Question]) -> list[Sums]:
    """How the sums of each question are written. All that was asked before has to be answered here."""
    sums = [scaled_sums(loaded, each, at, ASKED) for at, each in enumerate(questions)]
    loaded.settle()
    return sums


def blocks_of(wanted: Sequence[Grouping], levels: Mapping[str, int]) -> list[Block]:
    """A plan: each grouping in the first block that it fits into, the widest first."""
    blocks: list[tuple[dict[str, None], list[Grouping]]] = []
    for grouping in sorted(wanted, key=lambda each: (-len(each), wanted.index(each))):
        for names, held in blocks:
            if prod(max(1, levels[name]) for name in {**names, **dict.fromkeys(grouping)}) <= MOST_CELLS:
                names.update(dict.fromkeys(grouping))
                held.append(grouping)
                break
        else:
            blocks.append((dict.fromkeys(grouping), [grouping]))
    return [Block(tuple(names), tuple(held)) for names, held in blocks]


@dataclass(frozen=True, slots=True, eq=False)
class Finest:
    """The finest cells of a block: keys and numbers of groups as columns, and for each question its totals."""

    keys: Mapping[str, NDArray[Any]]
    people: Mapping[int, Ints]
    totals: Mapping[int, Sequence[Sequence[int]]]

    def rolled_up(
        self, sums: Sums, design: Design, grouping: Grouping, groups: Mapping[str, tuple[int, Groups]]
    ) -> Iterator[tuple[tuple[Any, ...], list[int]]]:
        """Keys and totals of the cells of one question over one grouping."""
        kept = np.flatnonzero(self.people[sums.number])
        names = [*design.present, *(f"g{groups[each][0]}" for each in grouping)]
        cell = np.zeros(len(kept), dtype=np.int64)
        first = np.zeros(min(1, len(kept)), dtype=np.int64)
        for name in names:
            values, at = np.unique(self.keys[name][kept], return_inverse=True)
            _, first, cell = np.unique(cell * len(values) + at, return_index=True, return_inverse=True)
        held = list(zip(*(self.keys[name][kept][first].tolist() for name in names), strict=True)) if names else [()]
        added = [
            _added([column[row] for row in kept.tolist()], cell, len(first)) for column in self.totals[sums.number]
        ]
        return ((held[at], [column[at] for column in added]) for at in range(len(first)))


def _added(values: Sequence[int], cell: Ints, cells: int) -> list[int]:
    """Whole numbers of any size added up by cell, exactly."""
    totals = [0] * cells
    rest = list(values)
    for limb in range(_LIMBS):
        last = limb == _LIMBS - 1
        part = rest if last else [each & ((1 << _LIMB) - 1) for each in rest]
        sums = np.bincount(cell, np.array(part, dtype=np.float64), cells)
        totals = [total + (int(each) << (_LIMB * limb)) for total, each in zip(totals, sums, strict=True)]
        rest = [each >> _LIMB for each in rest]
        if not any(rest):
            break
    return totals


def _finest(
    loaded: Pushed,
    design: Design,
    block: Block,
    sums: Sequence[Sums],
    groups: Mapping[str, tuple[int, Groups]],
) -> Finest:
    """One statement."""
    asking = [each for each in sums if set(each.question.groupings) & set(block.groupings)]
    query, widths = statement_of(loaded, design, block, asking, groups)
    columns = list(zip(*_rows(loaded, query, block, groups), strict=True))
    columns = columns or [() for _ in query.expressions]
    taken = len(design.present)
    keys: dict[str, NDArray[Any]] = {
        name: np.array(values, dtype=object) for name, values in zip(design.present, columns, strict=False)
    }
    for name in block.dimensions:
        at, each = groups[name]
        width = widths[name]
        keys[f"g{at}"] = _numbers(each, columns[taken : taken + width])
        taken += width
    people: dict[int, Ints] = {}
    totals: dict[int, list[list[int]]] = {}
    for one in asking:
        people[one.number] = np.array([int(each) for each in columns[taken]], dtype=np.int64)
        taken += 1
        totals[one.number] = [[int(v) for v in column] for column in columns[taken : taken + len(one.names)]]
        taken += len(one.names)
    return Finest(keys, people, totals)


def _rows(
    loaded: Pushed, query: exp.Select, block: Block, groups: Mapping[str, tuple[int, Groups]]
) -> list[tuple[Any, ...]]:
    """The answer to the statement of a block. One that may have too many cells ends where it has.

    Raises:
        TooManyCells: it has.
    """
    if prod(max(1, len(groups[name][1].codes)) for name in block.dimensions) <= MOST_ROWS:
        return loaded.rows(query)
    rows = loaded.rows(query.limit(MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        sizes = {name: len(groups[name][1].codes) for name in block.dimensions}
        largest = max(sizes, key=lambda name: sizes[name])
        named = listed(block.dimensions)
        problem = f"the groups of {named} have more than {MOST_ROWS:,} cells together, the most that are brought here."
        remedy = (
            f"The dimension {largest} alone has {sizes[largest]:,} groups: merge its levels, or cross it with fewer "
            "others (by)."
        )
        raise TooManyCells(Fault(f"source {loaded.source.id}", problem, remedy=remedy))
    return rows


def statement_of(
    loaded: Pushed,
    design: Design,
    block: Block,
    asking: Sequence[Sums],
    groups: Mapping[str, tuple[int, Groups]],
) -> tuple[exp.Select, dict[str, int]]:
    """The query for the finest cells of a block, and how many columns each dimension takes in its answer."""
    keys: list[Sql] = [exp.alias_(column(name), name) for name in design.present]
    widths: dict[str, int] = {}
    for name in block.dimensions:
        held = _columns_of(loaded, groups[name][1])
        widths[name] = len(held)
        keys += [exp.alias_(each, f"k{len(keys) + at}") for at, each in enumerate(held)]
    made: list[Sql] = []
    for each in asking:
        kept = exp.Filter(this=exp.Count(this=exp.Star()), expression=exp.Where(this=column(f"a{each.number}")))
        made += [exp.alias_(sql, f"s{each.number}_{at}") for at, sql in enumerate([kept, *each.columns()])]
    query = exp.Select(expressions=[*keys, *made]).from_(ASKED)
    query = query.where(joined("or", [column(f"a{each.number}") for each in asking]))
    return (query.group_by(*(key.this.copy() for key in keys)) if keys else query), widths


def _columns_of(loaded: Pushed, groups: Groups) -> list[Sql]:
    """The texts of a dimension; for bins the number of the bin, or the text that is in none."""
    placed = groups.placement
    texts: list[Sql] = [column(text_column(loaded, name)) for name in placed.columns]
    if not placed.dimension.bins:
        return texts
    strange = odd(texts[0], placed)
    return [
        case([(strange, exp.Null())], binned(texts[0], placed.dimension.bins)),
        case([(strange.copy(), texts[0].copy())]),
    ]


def _numbers(groups: Groups, columns: Sequence[Sequence[Any]]) -> Ints:
    """The number of the group of each cell; −1 for values of people whom no question about this dimension keeps."""
    known = dict(groups.numbers)
    if groups.placement.dimension.bins:
        bins, texts = columns
        return np.array(
            [known.get((text,), -1) if at is None else int(at) for at, text in zip(bins, texts, strict=True)],
            dtype=np.int64,
        )
    return np.array([known.get(texts, -1) for texts in zip(*columns, strict=True)], dtype=np.int64)
