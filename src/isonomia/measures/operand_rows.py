"""Operands of single rows, so that rows of many tables go through one call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.measures.moments import Sums
from isonomia.measures.operands import Operand, averaged, counted, surveyed, timed
from isonomia.measures.slices import View

Floats = NDArray[np.float64]
Row = NDArray[np.float64]
_COLUMNS: Final = ("y", "s", "n", "events", "time", "variance", "df", "design")
NOBODY: Final = np.array([np.nan, np.nan, 0.0, 0.0, 0.0, np.nan, np.inf, 0.0])
"""The operand of a group in which nobody is."""


def operand_of(sums: Sums, se: Floats, df: Floats) -> Operand:
    """The operand of R groups from their sums; `se` and `df` are of the design, for weighted sources.

    Without an error of the design a weighted source has V2, unless clusters are behind it (finite df).
    """
    n = sums["n"]
    if sums.weighted:
        own = np.where(np.isinf(df), np.sqrt(sums.variance()), np.nan)
        return surveyed(sums.estimate(), np.where(np.isfinite(se), se, own), df, n)
    if sums.kind == "rate":
        return timed(sums["events"], sums["time"], n)
    if sums.kind == "proportion":
        return counted(n, sums["events"])
    return averaged(n, sums.estimate(), sums.variance() * n)


def rows_of(operand: Operand) -> Floats:
    """(R, 8) one row a group."""
    return np.stack([np.asarray(getattr(operand, name), dtype=np.float64) for name in _COLUMNS], axis=1)


def rows_of_view(view: View) -> Floats:
    """(R, 8) the operands of a table's rows; NaN where not shown."""
    return rows_of(operand_of(Sums.of(view.table), view.table.se, view.table.df))


def joined(rows: Sequence[Row]) -> Operand:
    """One operand of S sets from S rows."""
    columns = dict(zip(_COLUMNS, np.array(rows, dtype=np.float64).reshape(-1, len(_COLUMNS)).T, strict=True))
    design = columns.pop("design").astype(np.bool_)
    return Operand(**columns, design=design)
