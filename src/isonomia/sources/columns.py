"""What holds for the column names of every table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from isonomia.errors import Fault, quoted
from isonomia.model import reading

_MOST_COLUMNS: Final = 20_000
FIRST_LINES: Final = 30
_FEWEST_IN_TITLE: Final = 2


def column_faults(names: Sequence[str], place: str, lines: Sequence[Sequence[str | None]] = ()) -> list[Fault]:
    """All that is wrong with a row of column names: none, too many, one without a name, one twice.

    `lines`: the first lines of a file, which tell where the names are more likely to be.
    """
    if not names or not any(names):
        return [Fault(place, "there are no column names.", remedy="Name the line that holds them: header = 1")]
    if len(names) > _MOST_COLUMNS:
        return [Fault(place, f"there are {len(names):,} columns.", allowed=f"at most {_MOST_COLUMNS:,}")]
    faults: list[Fault] = []
    nameless = sum(not name for name in names)
    if 2 * nameless > len(names):
        remedy = f"A title above the table? Name the line that holds the names: header = {max(2, header_line(lines))}"
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


def header_line(lines: Sequence[Sequence[str | None]]) -> int:
    """The line, from 1, that holds the column names.

    The first line of which at least half of the table's columns hold a text, no two of them the same, and at most a
    third are numbers or dates; a title has fewer cells, and a row of data holds numbers or repeats itself. Line 1 if
    none does.
    """
    first = [[cell for cell in line if cell] for line in lines[:FIRST_LINES]]
    width = max((len(cells) for cells in first), default=0)
    for number, cells in enumerate(first, 1):
        numbers = sum(reading.number(cell) is not None or reading.moment(cell) is not None for cell in cells)
        wide = 2 * len(cells) >= width and len(cells) >= min(width, _FEWEST_IN_TITLE)
        if wide and len({cell.casefold() for cell in cells}) == len(cells) and 3 * numbers <= len(cells):
            return number
    return 1
