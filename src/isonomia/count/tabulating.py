"""From the sums of a grouping to its table of cells: keys in their final form, whole numbers, floats rounded once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from isonomia.count.limbs import LIMBS, Limbs
from isonomia.count.numbering import Numbered
from isonomia.count.questions import Grouping, Question
from isonomia.count.sums import completed
from isonomia.model.cells import KEYS, CellTable
from isonomia.model.unrounded import Unrounded

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Totals:
    """The sums of one question over one grouping, before levels that overlap are told apart.

    Attributes:
        keys: (R, 1 + D) numbers: of the context, then of the group on each dimension; sorted.
        counts: name -> (R,) whole numbers. limbs: (R, terms, 3) exact sums.
    """

    keys: Ints
    counts: Mapping[str, Ints]
    limbs: Ints


def unpacked(cells: Ints, sizes: Sequence[int]) -> Ints:
    """The numbers that a cell's number is made of: (R, len(sizes))."""
    return np.stack(np.unravel_index(cells, tuple(sizes)), axis=1).astype(np.int64)


def table_of(
    question: Question,
    source: str,
    grouping: Grouping,
    totals: Totals,
    contexts: Sequence[tuple[str, ...]],
    groups: Mapping[str, Numbered],
    cuts: Mapping[str, Limbs],
    *,
    weighted: bool,
) -> CellTable:
    """The cells of a question over a grouping, from its totals.

    `contexts` are the setting, period, stratum and cluster of each context, sorted; `cuts` say how the terms of each
    sum were cut, in the order of `totals.limbs`.
    """
    keys, counts, limbs = totals.keys, dict(totals.counts), totals.limbs
    levels: dict[str, NDArray[np.object_]] = {}
    for at, name in enumerate(grouping, 1):
        if any(len(each) != 1 for each in groups[name].codes):
            keys, counts, limbs, levels[name] = _told_apart(keys, at, groups[name].codes, counts, limbs)
        else:
            levels[name] = _texts([each[0] for each in groups[name].codes])
    where = [_texts([each[at] for each in contexts]) for at in range(len(KEYS))]
    named = {name: where[at][keys[:, 0]] for at, name in enumerate(KEYS)}
    named |= {name: levels[name][keys[:, at]] for at, name in enumerate(grouping, 1)}
    placements = {each: groups[each].placement for each in grouping}
    floats, exact = _floats(cuts, limbs)
    return CellTable(
        indicator=question.id,
        source=source,
        kind=question.kind,
        dimensions=grouping,
        keys=named,
        sums=completed(question, counts, floats, weighted=weighted),
        overlapping=frozenset(each for each in grouping if placements[each].overlapping),
        coding={each: p.binding.coding for each, p in placements.items() if p.binding.coding},
        origin=question.origin,
        weighted=weighted,
        exact=exact,
    )


def _floats(cuts: Mapping[str, Limbs], limbs: Ints) -> tuple[dict[str, Any], dict[str, Unrounded]]:
    """The sums, each rounded once, and the same before."""
    found, exact = {}, {}
    for at, (name, cut) in enumerate(cuts.items()):
        mine = limbs[:, at].copy()
        cut.carried(mine)
        found[name] = cut.back(mine)
        exact[name] = cut.unrounded(mine)
    return found, exact


def _texts(texts: Sequence[str]) -> NDArray[np.object_]:
    made = np.empty(len(texts), dtype=object)
    made[:] = texts
    return made


def _told_apart(
    keys: Ints, at: int, codes: Sequence[tuple[str, ...]], counts: Mapping[str, Ints], limbs: Ints
) -> tuple[Ints, dict[str, Ints], Ints, NDArray[np.object_]]:
    """Rows of sets of levels as rows of levels: a person of several is counted in each."""
    levels = sorted({code for each in codes for code in each})
    number = {code: at for at, code in enumerate(levels)}
    members = [np.array([number[code] for code in each], dtype=np.int64) for each in codes]
    times = np.array([len(each) for each in codes], dtype=np.int64)
    row = np.repeat(np.arange(len(keys)), times[keys[:, at]])
    made = keys[row]
    if len(keys):
        made[:, at] = np.concatenate([members[each] for each in keys[:, at].tolist()])
    order = np.lexsort(made.T[::-1])
    made, row = made[order], row[order]
    new = np.ones(len(made), dtype=bool)
    new[1:] = (made[1:] != made[:-1]).any(axis=1)
    starts = np.flatnonzero(new)
    if not len(starts):
        return made, {name: each[row] for name, each in counts.items()}, limbs[row], _texts(levels)
    return (
        made[starts],
        {name: np.add.reduceat(each[row], starts) for name, each in counts.items()},
        np.add.reduceat(limbs[row], starts, axis=0),
        _texts(levels),
    )


def empty_limbs(rows: int) -> Ints:
    """Of a question without exact sums."""
    return np.zeros((rows, 0, LIMBS), dtype=np.int64)
