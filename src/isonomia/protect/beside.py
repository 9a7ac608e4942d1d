"""Everyone else beside each group: a whole less the group.

The whole is all persons whose group is known on the dimension (on both, for a pair), where their number may be told;
else it is everybody, the row says so, and nothing is told beyond the group's row and the overall row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from isonomia.model.absence import is_absence
from isonomia.model.cells import CellTable
from isonomia.protect.prepare import Context, contexts
from isonomia.protect.system import Dimensions

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """Everyone else for a reduced table of one or two dimensions.

    Attributes:
        dimensions: of the table.
        rows: (G,) the rows of the table that are groups.
        context: (G,) their setting and period.
        with_unknown: (G,) the whole is everybody, not only those whose group is known.
    """

    dimensions: Dimensions
    rows: NDArray[np.int64]
    context: tuple[Context, ...]
    with_unknown: Mask


def beside(cells: CellTable, telling: Mapping[Context, bool]) -> Beside:
    """Everyone else for a table. `telling` says where the number of all known may be told."""
    where = contexts(cells)
    absent = absences(cells) > 0
    rows = [at for at in range(len(cells)) if not absent[at] and where[at] in telling]
    return Beside(
        cells.dimensions,
        np.array(rows, dtype=np.int64),
        tuple(where[at] for at in rows),
        np.array([not telling[where[at]] for at in rows], dtype=np.bool_),
    )


def absences(cells: CellTable) -> NDArray[np.int64]:
    """(R,) in how many of its dimensions a row stands for an absence."""
    counts = np.zeros(len(cells), dtype=np.int64)
    for name in cells.dimensions:
        counts += np.array([is_absence(code) for code in cells.keys[name]], dtype=np.int64)
    return counts


def beside_sums(of: Beside, cells: Mapping[Dimensions, CellTable]) -> dict[str, NDArray[np.generic]]:
    """Every sum of everyone else: whole − group. Counts stay integers; an empty remainder is exactly zero."""
    table = cells[of.dimensions]
    persons = _remainder(of, cells, "n")
    found: dict[str, NDArray[np.generic]] = {}
    for name in table.sums:
        rest = _remainder(of, cells, name)
        found[name] = np.where(persons == 0, 0, rest).astype(table.sums[name].dtype)
    return found


def _remainder(of: Beside, cells: Mapping[Dimensions, CellTable], name: str) -> NDArray[np.generic]:
    table = cells[of.dimensions]
    everybody = _totals(cells[()], name, 0)
    unknown: dict[Context, float] = {}
    for sign, part in unknown_parts(of.dimensions):
        for where, value in _totals(cells[part], name, len(part)).items():
            unknown[where] = unknown.get(where, 0) + sign * value
    wholes = [
        everybody[where] - (0 if all_ else unknown.get(where, 0))
        for where, all_ in zip(of.context, of.with_unknown.tolist(), strict=True)
    ]
    rest: NDArray[np.generic] = np.array(wholes, dtype=table.sums[name].dtype) - table.sums[name][of.rows]
    return rest


def unknown_parts(dimensions: Dimensions) -> list[tuple[int, Dimensions]]:
    """Those not known on all dimensions, by inclusion and exclusion: Σ A₁ + Σ A₂ − Σ A₁₂, with their signs."""
    singles: list[tuple[int, Dimensions]] = [(1, (name,)) for name in dimensions]
    return singles if len(dimensions) == 1 else [*singles, (-1, dimensions)]


def _totals(cells: CellTable, name: str, absent: int) -> dict[Context, float]:
    """The sum over rows that are absent in so many dimensions, by setting and period."""
    totals: dict[Context, float] = {}
    chosen = absences(cells) == absent
    for where, value, keep in zip(contexts(cells), cells.sums[name].tolist(), chosen.tolist(), strict=True):
        if keep:
            totals[where] = totals.get(where, 0) + value
    return totals
