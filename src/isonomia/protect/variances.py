"""Design strata and clusters, reduced to what may leave: standard errors and covariances of shown rows.

V2 for weights without clusters, V3 for clusters (measures.md 1.3). Rows of unlike settings or periods are taken
to be independent samples. Nothing of a stratum or cluster itself is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from isonomia.model.cells import CellTable
from isonomia.protect.beside import Beside, absences, beside_sums, unknown_parts
from isonomia.protect.prepare import Context, contexts
from isonomia.protect.system import Dimensions
from isonomia.stats.design import ALL, PLAIN, Sampling, cluster_covariance, weighted_variance

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
OUTSIDE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Errors:
    """Of R rows: standard errors, degrees of freedom, covariance (None without clusters)."""

    se: Floats
    df: Floats
    covariance: Floats | None = None

    def part(self, rows: slice) -> Errors:
        """The errors of some rows."""
        covariance = None if self.covariance is None else self.covariance[rows, rows].copy()
        return Errors(self.se[rows], self.df[rows], covariance)

    def among(self, shown: Mask) -> Errors:
        """The same with nothing in hidden rows and columns."""
        covariance = self.covariance
        if covariance is not None:
            covariance = np.where(np.outer(shown, shown), covariance, np.nan)
        return Errors(np.where(shown, self.se, np.nan), np.where(shown, self.df, np.inf), covariance)


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """D design cells with the row of the result that each is part of, `OUTSIDE` for people outside all rows."""

    context: Sequence[Context]
    stratum: NDArray[np.object_]
    cluster: NDArray[np.object_]
    row: NDArray[np.int64]
    sw: Floats
    swy: Floats

    def only(self, keep: Mask) -> Design:
        """Some of the cells."""
        at = np.flatnonzero(keep)
        context = [self.context[each] for each in at.tolist()]
        return Design(context, *(getattr(self, name)[at] for name in _COLUMNS))

    def as_row(self, row: int) -> Design:
        """The same cells as part of one row of the result."""
        return replace(self, row=np.full(len(self.row), row, dtype=np.int64))

    def taken_away(self) -> Design:
        """The same cells, to be subtracted: everyone else is a whole without the group."""
        return replace(self, sw=-self.sw, swy=-self.swy)


_COLUMNS = ("stratum", "cluster", "row", "sw", "swy")


def design_errors(
    tables: Mapping[Dimensions, CellTable],
    cells: Mapping[Dimensions, CellTable],
    dimensions: Dimensions,
    rest: Beside | None,
    sampling: Sampling = PLAIN,
) -> Errors:
    """Errors from the survey design for the rows of a table and, behind them, for everyone else.

    Args:
        tables: grouping -> cells with design keys.
        cells: the same without them.
        dimensions: the table's grouping.
        rest: everyone else beside its groups, or None.
        sampling: what the study says of the sample beside its columns.
    """
    table, reduced = tables[dimensions], cells[dimensions]
    rows = len(reduced) + (0 if rest is None else len(rest.rows))
    if table.kind == "rate" or not (_has_clusters(table) or table.weighted):
        return Errors(np.full(rows, np.nan), np.full(rows, np.inf))
    if _has_clusters(table):
        return _clustered(tables, reduced, rest, sampling)
    left = sampling.left(ALL)
    errors = _weighted(reduced.sums, left)
    return errors if rest is None else _joined(errors, _weighted(beside_sums(rest, cells), left))


def _has_clusters(table: CellTable) -> bool:
    return bool(np.any(table.keys["cluster"] != ""))


def _weighted(sums: Mapping[str, NDArray[np.generic]], left: float) -> Errors:
    """V2 for each row, times 1 − f."""
    columns = [np.asarray(sums[name], dtype=np.float64) for name in ("n", "sw", "sww", "swy", "swwy", "swwyy")]
    variance = left * weighted_variance(*columns)
    return Errors(np.sqrt(variance), np.full(len(variance), np.inf))


def _joined(first: Errors, second: Errors) -> Errors:
    return Errors(np.concatenate([first.se, second.se]), np.concatenate([first.df, second.df]))


def _clustered(
    tables: Mapping[Dimensions, CellTable], cells: CellTable, rest: Beside | None, sampling: Sampling
) -> Errors:
    """V3 over groups and everyone else together: their covariance enters the error of a difference."""
    own = _design(tables[cells.dimensions], cells)
    if rest is None:
        return _covariances([own], contexts(cells), sampling)
    everybody = _design(tables[()], None)
    unknown = [(sign, _unknown(tables[part])) for sign, part in unknown_parts(cells.dimensions)]
    parts = [own]
    for at, (group, where) in enumerate(zip(rest.rows.tolist(), rest.context, strict=True), start=len(cells)):
        parts += [_in(everybody, where).as_row(at), own.only(own.row == group).as_row(at).taken_away()]
        if not rest.with_unknown[at - len(cells)]:
            local = [(sign, _in(design, where).as_row(at)) for sign, design in unknown]
            parts += [design.taken_away() if sign > 0 else design for sign, design in local]
    return _covariances(parts, [*contexts(cells), *rest.context], sampling)


def _unknown(table: CellTable) -> Design:
    """Design cells of people whose group is absent on all dimensions of a table."""
    return _design(table, None).only(absences(table) == len(table.dimensions))


def _in(design: Design, where: Context) -> Design:
    return design.only(np.array([each == where for each in design.context], dtype=np.bool_))


def _design(table: CellTable, cells: CellTable | None) -> Design:
    """The design cells of a table: Σw and Σwy (without weights Σ1 and Σy), and the row of `cells` each belongs to."""
    row = np.full(len(table), OUTSIDE, dtype=np.int64)
    if cells is not None:
        numbers = {key: at for at, key in enumerate(_row_keys(cells))}
        row = np.array([numbers[key] for key in _row_keys(table)], dtype=np.int64)
    sw = table.sums.get("sw", table.sums["n"])
    swy = next((table.sums[name] for name in ("swy", "sy", "events") if name in table.sums), np.zeros(len(table)))
    return Design(
        contexts(table),
        table.keys["stratum"],
        table.keys["cluster"],
        row,
        np.asarray(sw, dtype=np.float64),
        np.asarray(swy, dtype=np.float64),
    )


def _row_keys(table: CellTable) -> list[tuple[str, ...]]:
    names = ("setting", "period", *table.dimensions)
    return list(zip(*(table.keys[name] for name in names), strict=True))


def _covariances(parts: Sequence[Design], whole: Sequence[Context], sampling: Sampling) -> Errors:
    """V3 within each setting and period, for rows whose settings and periods are given."""
    context = [each for part in parts for each in part.context]
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in _COLUMNS}
    covariance = np.zeros((len(whole), len(whole)))
    df = np.full(len(whole), np.inf)
    for where in sorted(set(whole)):
        mine = np.array([at for at, each in enumerate(whole) if each == where], dtype=np.int64)
        inside = np.array([each == where for each in context], dtype=np.bool_)
        local = np.full(len(whole) + 1, OUTSIDE, dtype=np.int64)  # its last entry answers for OUTSIDE
        local[mine] = np.arange(len(mine))
        stratum, cluster, row, sw, swy = (columns[name][inside] for name in _COLUMNS)
        found = cluster_covariance(stratum, cluster, local[row], sw, swy, len(mine), sampling=sampling)
        covariance[np.ix_(mine, mine)] = found.covariance
        df[mine] = found.df
    return Errors(np.sqrt(np.diagonal(covariance)), df, covariance)
