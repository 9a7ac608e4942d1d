"""Columns that tell who somebody is, taken for groups: names, addresses, file numbers.

Protection hides numbers and no names of groups. So a dimension whose groups are whatever a column holds would print
each name on a page of its own. Where the groups are declared, somebody has decided that they may be read.

It is no fault of a part: a home of few people that counts apart may hold many groups of one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from isonomia.errors import Fault, quoted
from isonomia.model.absence import is_absence
from isonomia.model.cells import Cells, CellTable
from isonomia.model.study import Dimension, Study

FEWEST_GROUPS: Final = 13
"""In a table of few groups one of them may well be one person: that is what protection is for."""
_REMEDY: Final = (
    "Pages print every group, also one whose numbers are hidden. Is this the right column? Delete the dimension, put "
    "the values into groups of your own (map and levels), or declare bins where they are numbers."
)


def telling_faults(study: Study, cells: Cells) -> Iterator[Fault]:
    """One fault for each dimension and source of records in which most groups are one person each."""
    seen: set[tuple[str, str]] = set()
    for table in cells:
        if len(table.dimensions) != 1 or not takes_what_it_finds(study, table.dimensions[0], table.source):
            continue
        pair = (table.source, table.dimensions[0])
        groups, alone = _groups(table)
        if pair not in seen and groups >= FEWEST_GROUPS and 2 * alone > groups:
            seen.add(pair)
            yield _fault(study.dimensions[pair[1]], table.source, groups)


def takes_what_it_finds(study: Study, dimension: str, source: str) -> bool:
    """Whether the groups of a dimension are whatever a source of records holds."""
    return study.sources[source].kind == "records" and not study.dimensions[dimension].levels_in(source)


def _groups(table: CellTable) -> tuple[int, int]:
    """How many groups a table has over all its settings and periods, and how many of them are one person."""
    people: dict[str, float] = {}
    for code, number in zip(table.keys[table.dimensions[0]], table.sums["n"], strict=True):
        people[str(code)] = people.get(str(code), 0) + float(number)
    held = [number for code, number in people.items() if number > 0 and not is_absence(code)]
    return len(held), sum(number == 1 for number in held)


def _fault(dimension: Dimension, source: str, groups: int) -> Fault:
    binding = dimension.bindings.get(source)
    columns = ", ".join(quoted(each) for each in binding.columns) if binding else ""
    place = f"source {source}, dimension {dimension.id}" + (f", column {columns}" if columns else "")
    problem = f"{groups:,} different values, and most of them are of one person alone: they tell who somebody is."
    return Fault(place, problem, remedy=_REMEDY)
