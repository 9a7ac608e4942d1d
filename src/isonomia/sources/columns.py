"""What holds for the column names of every table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from isonomia.errors import Fault, quoted

_MOST_COLUMNS: Final = 20_000


def column_faults(names: Sequence[str], place: str) -> list[Fault]:
    """All that is wrong with a row of column names: none, too many, one without a name, one twice."""
    if not names or not any(names):
        return [Fault(place, "there are no column names.", remedy="Name the line that holds them: header = 1")]
    if len(names) > _MOST_COLUMNS:
        return [Fault(place, f"there are {len(names):,} columns.", allowed=f"at most {_MOST_COLUMNS:,}")]
    faults: list[Fault] = []
    nameless = sum(not name for name in names)
    if 2 * nameless > len(names):
        remedy = "A title above the table? Name the line that holds the names: header = 2"
        faults.append(Fault(place, f"{nameless} of {len(names)} columns have no name.", remedy=remedy))
    folded = Counter(name.casefold() for name in names if name)
    for name in dict.fromkeys(each for each in names if folded.get(each.casefold(), 0) > 1):
        times = folded[name.casefold()]
        remedy = "Names that differ in capitals alone are the same. Rename one of them."
        faults.append(Fault(place, f"the column name {quoted(name)} stands {times} times.", remedy=remedy))
    return faults


def named(names: Sequence[str]) -> list[str]:
    """The names, where a few columns without one (an index, a delimiter at the line's end) are called by number."""
    return [name or f"column {at}" for at, name in enumerate(names, 1)]
