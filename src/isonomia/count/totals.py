"""Whether published groups fit into their total: no group has more people, events or others than everybody has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.count.questions import Question
from isonomia.errors import Fault, quoted
from isonomia.model.absence import is_absence
from isonomia.model.cells import CellTable

Ints = NDArray[np.int64]
Where = tuple[str, str]
_BY_ROUNDING: Final = 5
"""By so many people a group that was rounded to tens may be too large."""
_SHARE_BY_ROUNDING: Final = 0.01
"""By such a share groups of a table in thousands may exceed their total."""
_SPOKEN: Final = {"n": "people", "events": "events", "others": "people without the event"}


def total_faults(question: Question, tables: Sequence[CellTable]) -> Iterator[Fault]:
    """A fault for each dimension of which a group is larger than what the total leaves for known groups.

    Nor may groups of which each person has one add up to more than the total, but for what rounding explains.
    """
    whole = next((table for table in tables if not table.dimensions), None)
    for table in tables:
        if whole is not None and len(table.dimensions) == 1:
            yield from _of_dimension(question, table, whole)


def _of_dimension(question: Question, table: CellTable, whole: CellTable) -> Iterator[Fault]:
    codes, contexts = table.keys[table.dimensions[0]], _contexts(table)
    everybody = _counts(whole)
    for name, mine in _counts(table).items():
        left = dict(zip(_contexts(whole), everybody[name].tolist(), strict=True))
        for where, code, number in zip(contexts, codes, mine.tolist(), strict=True):
            if is_absence(code) and where in left:
                left[where] -= number
        large = [
            code
            for where, code, number in zip(contexts, codes, mine.tolist(), strict=True)
            if where in left and not is_absence(code) and number > left[where]
        ]
        if large:
            problem = f"the group {quoted(large[0])} of {table.dimensions[0]} has more {_SPOKEN[name]} than the total."
            yield Fault(
                f"source {table.source}, {question.place}", problem, remedy="Correct the figures of the source."
            )
        elif name == "n" and not table.overlapping:
            yield from _too_many(question, table, dict(zip(_contexts(whole), everybody[name].tolist(), strict=True)))


def _too_many(question: Question, table: CellTable, everybody: Mapping[Where, int]) -> Iterator[Fault]:
    """Groups that add up to more than their total: a row that stands there twice, or a wrong total."""
    together: Counter[Where] = Counter()
    groups: Counter[Where] = Counter()
    for where, number in zip(_contexts(table), np.asarray(table.sums["n"]).tolist(), strict=True):
        together[where] += number
        groups[where] += 1
    for where, number in together.items():
        total = everybody.get(where, number)
        if number - total > max(_BY_ROUNDING * (groups[where] + 1), _SHARE_BY_ROUNDING * total):
            said = " ".join(each for each in where if each)
            among = f" ({said})" if said else ""
            problem = f"the groups of {table.dimensions[0]} add up to {number} people{among}, and the total is {total}."
            remedy = "Correct the figures: is a row there twice? If people are in several groups, say multiple = true."
            yield Fault(f"source {table.source}, {question.place}", problem, remedy=remedy)
            return


def _contexts(table: CellTable) -> list[Where]:
    return list(zip(table.keys["setting"], table.keys["period"], strict=True))


def _counts(table: CellTable) -> dict[str, Ints]:
    n = np.asarray(table.sums["n"], dtype=np.int64)
    if table.kind != "proportion" or "events" not in table.sums:
        return {"n": n}
    events = np.asarray(table.sums["events"], dtype=np.int64)
    return {"n": n, "events": events, "others": n - events}
