"""The error of the change of linked people under the design of the sample: made here, where clusters are still there.

The change is a mean of d = y₂ − y₁ over the linked people of a row, weighted by their weight in the later wave. They
are a domain of the later wave: a cluster in which nobody is linked says nothing, and still counts as one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from isonomia.model.cells import CellTable
from isonomia.model.scales import linked_sum
from isonomia.protect.system import Dimensions
from isonomia.protect.variances import design_errors
from isonomia.stats.arrays import Floats
from isonomia.stats.design import Sampling


def with_linked_errors(
    tables: Mapping[Dimensions, CellTable], cells: Mapping[Dimensions, CellTable], sampling: Sampling
) -> dict[Dimensions, CellTable]:
    """The reduced cells; of a scale with linked people in a sample with weights or clusters, with `se` and `df` too.

    Args:
        tables: grouping -> cells with their design keys.
        cells: grouping -> the same without them.
        sampling: what the study says of the sample beside its columns.
    """
    return {name: _with_error(tables[name], each, sampling) for name, each in cells.items()}


def _with_error(table: CellTable, cells: CellTable, sampling: Sampling) -> CellTable:
    if linked_sum("n") not in table.sums or not (table.weighted or bool(np.any(table.keys["cluster"] != ""))):
        return cells
    parts, whole = (replace(each, sums=_of_change(each)) for each in (table, cells))
    errors = design_errors({table.dimensions: parts}, {table.dimensions: whole}, table.dimensions, None, sampling)
    people = np.asarray(cells.sums[linked_sum("n")], dtype=np.float64)
    df = np.where(np.isinf(errors.df), people - 1, errors.df)
    return replace(cells, sums={**cells.sums, linked_sum("se"): errors.se, linked_sum("df"): df})


def _of_change(table: CellTable) -> dict[str, Floats]:
    """The sums of d in the place of those of a score; without weights those of persons."""
    sums = {name: np.asarray(table.sums[linked_sum(name)], dtype=np.float64) for name in _names(table)}
    found = {"n": sums["n"]}
    for size, star in (("w", "w*"), ("ww", "ww*")) if table.weighted else (("", ""),):
        first = sums[f"{star}2"] - sums[f"{star}1"]
        second = sums[f"{star}11"] + sums[f"{star}22"] - 2 * sums[f"{star}12"]
        found |= {f"s{size}": sums[f"{star}n"]} if size else {}
        found |= {f"s{size}y": first, f"s{size}yy": second}
    return found


def _names(table: CellTable) -> list[str]:
    sizes = ("w*", "ww*") if table.weighted else ("",)
    return list(
        dict.fromkeys(["n", *(f"{size}{name}" for size in sizes for name in ("n", "1", "2", "11", "22", "12"))])
    )
