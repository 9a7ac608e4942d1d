"""From the cells of a count to what is shared, and back to cells for the rest of the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from isonomia.count.homes.asked import Facts, asked, of_records
from isonomia.count.homes.digits import digits_of, rounded
from isonomia.count.homes.shared import (
    Home,
    Ints,
    SharedCells,
    TableRows,
    exact_column,
    exact_places,
    key_columns,
)
from isonomia.count.levels import placement
from isonomia.count.questions import Question
from isonomia.count.sums import completed, count_names, terms
from isonomia.errors import Fault, TableError, listed, nearest, quoted
from isonomia.model.absence import is_absence
from isonomia.model.cells import COUNTS, KEYS, CellTable
from isonomia.model.study import Study


def shared(study: Study, tables: Sequence[CellTable], home: Home, facts: Facts) -> SharedCells:
    """The cells of a home. Clusters get the home's name: two homes may call unlike ones alike."""
    tables = sorted(tables, key=lambda each: each.identity)
    names = key_columns(max((len(each.dimensions) for each in tables), default=0))
    texts: dict[str, list[str]] = {}
    columns: dict[str, Ints] = {}
    for name in names:
        held = [text for table in tables for text in _texts(table, name, home.name)]
        texts[name] = sorted(set(held))
        number = {text: at for at, text in enumerate(texts[name])}
        columns[name] = np.fromiter(map(number.__getitem__, held), np.int64, len(held))
    sums = {name: made for name, made in _sums(tables).items() if made.any()}
    columns |= sums
    rows = tuple(TableRows(each.indicator, each.dimensions, len(each)) for each in tables)
    return SharedCells(home.name, study.title, (home,), facts, rows, texts, tuple(sorted(sums)), columns.__getitem__)


def _texts(table: CellTable, name: str, home: str) -> list[str]:
    if name in KEYS:
        held = [str(each) for each in table.keys[name]]
        return [f"{home} / {each}" if each else "" for each in held] if name == "cluster" else held
    at = int(name.rpartition(" ")[2]) - 1
    if at >= len(table.dimensions):
        return [""] * len(table)
    return [str(each) for each in table.keys[table.dimensions[at]]]


def _sums(tables: Sequence[CellTable]) -> dict[str, Ints]:
    """Every column of sums; a table that does not have it holds 0."""
    found = {name: _stacked([table.sums.get(name) for table in tables], tables) for name in COUNTS}
    digits = [{name: digits_of(exact) for name, exact in table.exact.items()} for table in tables]
    places = sorted({(name, place) for each in digits for name, held in each.items() for place in held})
    for name, place in places:
        found[exact_column(name, place)] = _stacked([each.get(name, {}).get(place) for each in digits], tables)
    return found


def _stacked(parts: Sequence[NDArray[Any] | None], tables: Sequence[CellTable]) -> Ints:
    zero = [np.zeros(len(table), dtype=np.int64) for table in tables]
    stacked = [none if part is None else part for part, none in zip(parts, zero, strict=True)]
    return np.concatenate(stacked).astype(np.int64) if stacked else np.zeros(0, dtype=np.int64)


def tables_of(cells: SharedCells, study: Study) -> dict[str, tuple[CellTable, ...]]:
    """Source -> the cells of its questions, as a count would give them. What is asked has to be the same already.

    Raises:
        TableError: a sum is too large for a number, or a code is of no level.
    """
    questions = {each.id: each for each in of_records(study)}
    names = key_columns(max((len(each.dimensions) for each in cells.tables), default=0))
    keys = {name: np.array(cells.texts[name] or [""], dtype=object)[cells.column(name)] for name in names}
    counts = {name: cells.column(name) for name in cells.sums if name in COUNTS}
    floats = _floats(cells)
    found: dict[str, list[CellTable]] = {each.source: [] for each in questions.values()}
    start = 0
    for each in cells.tables:
        question, rows = questions[each.question], slice(start, start + each.rows)
        start += each.rows
        mine = {name: keys[name][rows] for name in KEYS}
        mine |= {name: keys[names[len(KEYS) + at]][rows] for at, name in enumerate(each.dimensions)}
        _refuse_unknown_levels(cells, study, question, mine)
        nothing = np.zeros(each.rows)
        found[question.source].append(
            _table(
                study,
                question,
                each.dimensions,
                mine,
                {name: counts[name][rows] if name in counts else nothing for name in count_names(question)},
                {name: column[rows] for name, column in floats.items()} | {"": nothing},
            )
        )
    return {source: tuple(tables) for source, tables in found.items()}


def _table(
    study: Study,
    question: Question,
    grouping: tuple[str, ...],
    keys: Mapping[str, NDArray[Any]],
    counts: Mapping[str, NDArray[Any]],
    floats: Mapping[str, NDArray[Any]],
) -> CellTable:
    source = study.sources[question.source]
    weighted = bool(source.weight)
    real = {name: floats.get(name, floats[""]) for name in terms(question, weighted=weighted)}
    placed = {name: placement(study.dimensions[name], source) for name in grouping}
    return CellTable(
        indicator=question.id,
        source=question.source,
        kind=question.kind,
        dimensions=grouping,
        keys=keys,
        sums=completed(question, counts, real, weighted=weighted),
        overlapping=frozenset(name for name, each in placed.items() if each.overlapping),
        coding={name: each.binding.coding for name, each in placed.items() if each.binding.coding},
        origin=question.origin,
        weighted=weighted,
    )


def _floats(cells: SharedCells) -> dict[str, NDArray[np.float64]]:
    found = {}
    for name, places in exact_places(cells.sums).items():
        digits = {place: cells.column(exact_column(name, place)) for place in places}
        try:
            found[name] = rounded(digits, cells.rows)
        except OverflowError:
            problem = "values are so large that their sums are no longer numbers."
            raise TableError(Fault(cells.place, problem, remedy="Check the unit at the homes.")) from None
    return found


def _refuse_unknown_levels(
    cells: SharedCells, study: Study, question: Question, keys: Mapping[str, NDArray[Any]]
) -> None:
    for name in keys:
        levels = study.dimensions[name].levels_in(question.source) if name not in KEYS else ()
        declared = {each.code for each in levels}
        for code in dict.fromkeys(keys[name].tolist()) if declared else ():
            if code not in declared and not is_absence(code):
                problem = f"the dimension {name} has no level {quoted(code)}."
                raise TableError(Fault(cells.place, problem, listed(declared), nearest(code, declared)))


def facts_of(study: Study) -> Facts:
    """What the study asks of records.

    Raises:
        TableError: it asks nothing of records.
    """
    facts = asked(study)
    if not facts["questions"]:
        problem = "the study asks nothing of records: there is nothing to count at home."
        raise TableError(Fault("study", problem, remedy="Counts and estimates are read where the site is built."))
    return facts
