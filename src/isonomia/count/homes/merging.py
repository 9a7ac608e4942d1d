"""Put the cells of homes together: whole numbers add exactly, in whatever order the homes come.

The keys of all rows become numbers first, and are sorted once; then the sums of home after home are added up column by
column, so that memory holds the keys of all homes, and of their sums one column of one home.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from isonomia.count.homes.comparing import differences
from isonomia.count.homes.digits import Digits, carried
from isonomia.count.homes.members import refuse_too_many
from isonomia.count.homes.shared import (
    EXACT,
    Ints,
    SharedCells,
    TableRows,
    exact_column,
    exact_places,
    key_columns,
)
from isonomia.errors import Fault, InternalError, TableError, quoted
from isonomia.model.cells import COUNTS

_MOST = 1 << 62


def merged(parts: Sequence[SharedCells]) -> SharedCells:
    """The cells of all homes together.

    Raises:
        TableError: homes ask or code otherwise, a home comes twice, or a file is damaged; all that is seen at once.
    """
    if not parts:
        raise InternalError(Fault("merge", "no cells are given."))
    faults = [*_twice(parts), *chain.from_iterable(_unlike(parts[0], each) for each in parts[1:])]
    if faults:
        raise TableError(*dict.fromkeys(faults))
    refuse_too_many(sum(each.rows for each in parts), f"{len(parts)} files of cells")
    parts = sorted(parts, key=lambda each: each.names)  # whichever is given first, the result is the same
    tables = sorted({each.identity for part in parts for each in part.tables})
    depth = max((len(dimensions) for _, dimensions in tables), default=0)
    names = key_columns(depth)
    texts = {name: sorted({text for part in parts for text in part.texts.get(name, ("",))}) for name in names}
    rows = _sorted_rows(parts, tables, names, texts)
    columns = rows.keys | dict(_sums(parts, rows))
    found = [TableRows(*identity, int(many)) for identity, many in zip(tables, rows.tables, strict=True)]
    titles = sorted({each.title for each in parts})
    return SharedCells(
        ", ".join(each.place for each in parts) if len(parts) < 4 else f"{len(parts)} files of cells",
        titles[0],
        tuple(sorted(chain.from_iterable(each.homes for each in parts), key=lambda each: each.name)),
        parts[0].asked,
        tuple(found),
        texts,
        tuple(sorted(set(columns) - set(rows.keys))),
        columns.__getitem__,
    )


def _unlike(first: SharedCells, other: SharedCells) -> Iterator[Fault]:
    if first.asked != other.asked:
        yield from differences(first.asked, other.asked, _called(first), f"{other.place} ({_called(other)})")


def _called(cells: SharedCells) -> str:
    return f"home {cells.names}" if len(cells.homes) == 1 else f"homes {cells.homes[0].name} and others"


def _twice(parts: Sequence[SharedCells]) -> Iterator[Fault]:
    """Homes that come twice, by their names or by the digests of their records."""
    names: dict[str, str] = {}
    data: dict[tuple[str, str], str] = {}
    for part in parts:
        for home in part.homes:
            if home.name in names:
                problem = f"the home {quoted(home.name)} is in it and in {names[home.name]} already."
                yield Fault(part.place, problem, remedy="Give each home once, or each a name of its own (--home).")
                continue
            names[home.name] = part.place
            for source, digest in home.data.items():
                if digest and (before := data.setdefault((source, digest), home.name)) != home.name:
                    problem = f"the homes {quoted(before)} and {quoted(home.name)} counted the same records ({source})."
                    yield Fault(part.place, problem, remedy="Everybody in them would be counted twice.")


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """How the rows of all parts become rows of cells.

    Attributes:
        places: of each part: (rows,) the rows of cells that its rows are added to, each another.
        rows: R. tables: how many rows each table has. keys: the columns of keys: (R,) each, in the fewest bytes.
    """

    places: list[NDArray[np.intp]]
    rows: int
    tables: Ints
    keys: dict[str, NDArray[Any]]


def _sorted_rows(
    parts: Sequence[SharedCells],
    tables: Sequence[tuple[str, tuple[str, ...]]],
    names: Sequence[str],
    texts: dict[str, list[str]],
) -> _Rows:
    number = {identity: at for at, identity in enumerate(tables)}
    columns = {"": np.concatenate([_table_of_rows(part, number) for part in parts])}
    sizes = {"": len(tables)}
    for name in names:
        if len(texts[name]) > 1:  # where all keys are alike there is nothing to sort by
            columns[name] = np.concatenate([_renumbered(part, name, texts[name]) for part in parts])
            sizes[name] = len(texts[name])
    key = _packed(columns, sizes)
    order = np.argsort(key, kind="stable")
    key = key[order]
    new = np.ones(len(key), dtype=bool)
    np.not_equal(key[1:], key[:-1], out=new[1:])
    first = order[new]
    number_of = np.cumsum(new)
    number_of -= 1
    place = np.empty(len(order), dtype=np.intp)
    place[order] = number_of
    held = np.bincount(columns[""][first], minlength=len(tables))
    nothing = np.zeros(len(first), dtype=np.uint8)
    keys = {name: np.take(columns[name], first) if name in columns else nothing for name in names}
    places = np.split(place, np.cumsum([part.rows for part in parts])[:-1])
    faults = [_same_cell(part.place) for part, each in zip(parts, places, strict=True) if not _all_unlike(each)]
    if faults:
        raise TableError(*faults)
    return _Rows(places, len(first), held, keys)


def _all_unlike(places: NDArray[np.intp]) -> bool:
    """Whether no two are the same; a file that is sorted by its keys is told at once."""
    return bool((places[1:] > places[:-1]).all()) or len(np.unique(places)) == len(places)


def _same_cell(place: str) -> Fault:
    return Fault(place, "a cell comes twice in the file: it is damaged.", remedy="Ask the home for the file again.")


def _table_of_rows(part: SharedCells, number: dict[tuple[str, tuple[str, ...]], int]) -> NDArray[Any]:
    kind = np.min_scalar_type(len(number))
    numbers = np.array([number[each.identity] for each in part.tables], dtype=kind)
    return np.repeat(numbers, [each.rows for each in part.tables])


def _renumbered(part: SharedCells, name: str, texts: Sequence[str]) -> NDArray[Any]:
    """A column of keys in the numbers of all parts together; "" where this part has no such column."""
    number = {text: at for at, text in enumerate(texts)}
    kind = np.min_scalar_type(len(texts))
    if name not in part.texts:
        return np.full(part.rows, number[""], dtype=kind)
    here = np.array([number[each] for each in part.texts[name]], dtype=kind)
    return np.take(here, part.column(name))


def _packed(columns: Mapping[str, NDArray[Any]], sizes: Mapping[str, int]) -> Ints:
    """One number a row whose order is that of the columns, one after the other."""
    key, most = np.zeros(len(columns[""]), dtype=np.int64), 1
    for name, column in columns.items():
        if most * sizes[name] > _MOST:
            values, key = np.unique(key, return_inverse=True)
            most = max(1, len(values))
        key *= sizes[name]
        key += column
        most *= sizes[name]
    return key


def _sums(parts: Sequence[SharedCells], rows: _Rows) -> Iterator[tuple[str, Ints]]:
    """Each column of sums that is not 0 everywhere."""
    for name in COUNTS:
        total = _added(parts, rows, name)
        if total is not None and total.any():
            yield name, total
    exact = {name: places for part in parts for name, places in exact_places(part.sums).items()}
    for name in exact:
        digits: Digits = {}
        for place in sorted({place for part in parts for place in exact_places(part.sums).get(name, ())}):
            total = _added(parts, rows, exact_column(name, place))
            if total is not None:
                digits[place] = total
        yield from ((exact_column(name, place), each) for place, each in carried(digits).items())


def _added(parts: Sequence[SharedCells], rows: _Rows, name: str) -> Ints | None:
    """One column of all parts, added up by key; None where no part has it."""
    if not any(name in part.sums for part in parts):
        return None
    total = np.zeros(rows.rows, dtype=np.int64)
    for part, places in zip(parts, rows.places, strict=True):
        if name in part.sums:
            total[places] += part.column(name)  # no place comes twice in a part
    if not name.startswith(EXACT) and total.size and int(total.min()) < 0:
        raise TableError(Fault("merge", "the numbers of people are too large to add."))
    return total
