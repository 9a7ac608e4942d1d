"""Whether published groups fit into their total: no group has more people, events or others than everybody has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.count.questions import Question
from isonomia.errors import Fault, quoted
from isonomia.model.absence import is_absence
from isonomia.model.cells import CellTable

Ints = NDArray[np.int64]
Where = tuple[str, str]
_SPOKEN: Final = {"n": "people", "events": "events", "others": "people without the event"}


def total_faults(question: Question, tables: Sequence[CellTable]) -> Iterator[Fault]:
    """A fault for each dimension of which a group is larger than what the total leaves for known groups.

    Rounded sources may have groups that add up to a little more than their total; one group alone may not exceed it.
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


def _contexts(table: CellTable) -> list[Where]:
    return list(zip(table.keys["setting"], table.keys["period"], strict=True))


def _counts(table: CellTable) -> dict[str, Ints]:
    n = np.asarray(table.sums["n"], dtype=np.int64)
    if table.kind != "proportion" or "events" not in table.sums:
        return {"n": n}
    events = np.asarray(table.sums["events"], dtype=np.int64)
    return {"n": n, "events": events, "others": n - events}
