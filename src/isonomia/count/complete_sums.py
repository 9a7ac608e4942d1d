"""Sums of the scores of people who answered every statement of a scale, of a source with weights of its own.

They are columns of the cells of the scale's score, beside the sums over items, and leave no release: protection takes
them from the sums of everybody with a score, and sees what a reader could learn of those who left a statement out.
Without weights the sums over items say the same, so nothing is counted there.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace

import numpy as np

from isonomia.count.item_sums import score_of
from isonomia.count.loading import connect, plain_errors
from isonomia.count.questions import Grouping
from isonomia.count.records import Prepared, prepare
from isonomia.model.cells import Cells, CellTable
from isonomia.model.scales import COMPLETE, Scale, complete_sum
from isonomia.model.study import Source, Study
from isonomia.model.table import Table


def with_complete_sums(study: Study, tables: Mapping[str, Table], cells: Cells) -> Cells:
    """The cells, with these sums as columns of the cells of each weighted scale with complete answers.

    Raises:
        TableError: as `count`.
    """
    found: dict[tuple[str, Grouping], CellTable] = {}
    for scale in (each for each in study.scales if each.complete and study.sources[each.source].weight):
        found |= _of_scale(study, study.sources[scale.source], tables[scale.source], scale)
    return Cells(tuple(_with_sums(each, found[each.identity]) if each.identity in found else each for each in cells))


def _of_scale(study: Study, source: Source, table: Table, scale: Scale) -> dict[tuple[str, Grouping], CellTable]:
    """The score's question once more, of those who answered everything."""
    question = replace(score_of(scale), among=scale.among_of_items)
    with closing(connect()) as connection, plain_errors(source):
        prepared = prepare(study, source, table, [question], connection)
        return {each.identity: each for each in prepared.cells()} if isinstance(prepared, Prepared) else {}


def _with_sums(table: CellTable, complete: CellTable) -> CellTable:
    """The cells with sums about zero of whoever answered everything; zero where nobody did."""
    at = {place: row for row, place in enumerate(complete.places)}
    rows = np.array([at.get(place, -1) for place in table.places], dtype=np.int64)
    held = {name: np.append(column, 0.0) for name, column in _about_zero(complete).items()}
    more = {complete_sum(name): held[name][rows] for name in COMPLETE}
    return replace(table, sums={**table.sums, **more})


def _about_zero(table: CellTable) -> dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Σv, Σvy and Σvy² of each of v = 1, w and w²."""
    sums = {name: np.asarray(column, dtype=np.float64) for name, column in table.sums.items()}
    found = {}
    for size in ("", "w", "ww"):
        whole, first, second = sums[f"s{size}" if size else "n"], sums[f"s{size}y"], sums[f"s{size}yy"]
        found[size or "n"] = whole
        found[f"{size}y"] = first + table.origin * whole
        found[f"{size}yy"] = second + 2 * table.origin * first + table.origin**2 * whole
    return found
