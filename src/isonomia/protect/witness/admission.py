"""Which tables are not published at all: those in which too many rows are too small.

A cross of several dimensions of which more than a third of the rows hold a small number would take hundreds of other
values with it (protect.md 2, rule 4). A table of one dimension is always admitted: at a school of 150 students a year
half of the groups may be small, and the numbers of the others are what the page is for.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from isonomia.protect.policy import Policy
from isonomia.protect.prepare import Context
from isonomia.protect.system import Dimensions, System

Mask = NDArray[np.bool_]


def too_sparse(system: System, primary: Mask, rule: Policy) -> tuple[Mask, list[tuple[Context, Dimensions]]]:
    """(C,) cells of tables that are not admitted, and which tables these are.

    Args:
        system: the cells of one indicator.
        primary: (C,) a value of the cell is too small to print.
        rule: `admission` is the largest share of such rows among those with somebody in them.
    """
    withheld = np.zeros(len(system), dtype=np.bool_)
    tables: list[tuple[Context, Dimensions]] = []
    for dimensions, cells in system.rows.items():
        if len(dimensions) < 2:
            continue
        by_context: dict[Context, list[int]] = {}
        for cell in cells.tolist():
            by_context.setdefault(system.contexts[cell], []).append(cell)
        for where, rows in sorted(by_context.items()):
            filled = [cell for cell in rows if system.counts["n"][cell] > 0]
            if filled and float(primary[filled].mean()) > rule.admission:
                withheld[rows] = True
                tables.append((where, dimensions))
    return withheld, tables
