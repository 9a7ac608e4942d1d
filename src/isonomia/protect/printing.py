"""From decisions to Shown tables: printed values in place, hidden values gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from isonomia.errors import Fault, InternalError
from isonomia.model.cells import CellTable
from isonomia.model.shown import ABSENT_COUNT, Shown, ShownTable
from isonomia.protect.beside import Beside, beside, beside_sums
from isonomia.protect.count_rounding import CountRounding
from isonomia.protect.decide import Decision
from isonomia.protect.held_once import HeldOnce
from isonomia.protect.linked_errors import with_linked_errors
from isonomia.protect.policy import Policy
from isonomia.protect.prepare import contexts, reduced
from isonomia.protect.system import MISSING, Dimensions, System
from isonomia.protect.variances import Errors, design_errors
from isonomia.stats.design import PLAIN, Sampling

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """The tables of one indicator, with the decisions about them.

    Attributes:
        tables: grouping -> cells with their design keys.
        cells: grouping -> the same without them.
        published: public already.
        rounding: to what the counts that are printed are rounded.
        sampling: what the study says of the sample beside its columns.
    """

    tables: Mapping[Dimensions, CellTable]
    cells: Mapping[Dimensions, CellTable]
    system: System
    decision: Decision
    published: bool
    rounding: CountRounding | None = None
    sampling: Sampling = PLAIN


@dataclass(frozen=True, slots=True, eq=False)
class Prints:
    """What of R rows is printed: persons, outcomes, and missing outcomes by kind."""

    n: Mask
    y: Mask
    missing: Mapping[str, Mask]


def family_of(
    tables: Mapping[Dimensions, CellTable],
    system: System,
    decision: Decision,
    *,
    published: bool,
    rounding: CountRounding | None = None,
    sampling: Sampling = PLAIN,
) -> Family:
    """A family whose reduced tables are made here."""
    cells = with_linked_errors(tables, {name: reduced(table) for name, table in tables.items()}, sampling)
    return Family(tables, cells, system, decision, published, rounding, sampling)


@dataclass(slots=True, eq=False)
class Printing:
    """Tables as they are printed, one indicator after the other: what a family holds beside them is let go.

    Attributes:
        tables: so far; columns that are alike are held once.
        hidden, printable: hidden values, and all that could have been printed: persons and outcomes of every row that
            is not public.
    """

    once: HeldOnce = field(default_factory=HeldOnce)
    tables: list[ShownTable] = field(default_factory=list)
    hidden: int = 0
    printable: int = 0

    def take(self, family: Family, others: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """Print a family; `others`: what its source merged into one group."""
        for table in shown_tables(family):
            self.tables.append(replace(table, **self.once.columns(table), others=others or {}))
        if family.published:
            return
        has_outcome = any(name in family.cells[()].sums for name in ("events", "sy")) if () in family.cells else True
        masks = [family.decision.n, family.decision.y] if has_outcome else [family.decision.n]
        for rows in family.system.rows.values():
            self.hidden += sum(int(mask[rows].sum()) for mask in masks)
            self.printable += len(rows) * len(masks)

    def shown(self, rule: Policy) -> Shown:
        """All of them, under the rule of the release."""
        share = self.hidden / self.printable if self.printable else 0.0
        return Shown(tuple(self.tables), rule.id, share)


def shown_tables(family: Family) -> list[ShownTable]:
    """Every table of an indicator; one that is compared with everyone else is followed by that table."""
    found: list[ShownTable] = []
    for dimensions, cells in family.cells.items():
        rest = _beside_of(family, dimensions)
        errors = design_errors(family.tables, family.cells, dimensions, rest, family.sampling)
        at = family.system.rows[dimensions]
        missing = {name: ~mask[at] for name, mask in family.decision.missing.items()}
        prints = Prints(~family.decision.n[at], ~family.decision.y[at], missing)
        printed = _printed(cells, prints, errors.part(slice(0, len(cells))), family)
        found.append(replace(printed, left_out=family.decision.left_out[at]))
        if rest is not None:
            found.append(_beside_table(family, cells, rest, errors))
    return found


def _beside_of(family: Family, dimensions: Dimensions) -> Beside | None:
    known = family.system.known.get(dimensions)
    if known is None:
        return None
    hidden = family.decision.n | family.decision.y
    return beside(family.cells[dimensions], {where: not hidden[cell] for where, cell in known.items()})


def _beside_table(family: Family, cells: CellTable, rest: Beside, errors: Errors) -> ShownTable:
    """Everyone else is printed where the group and the whole are."""
    decision, overall = family.decision, _overall_cells(family, rest)
    at = family.system.rows[rest.dimensions][rest.rows]
    prints = Prints(
        ~decision.n[at] & ~(rest.with_unknown & decision.n[overall]),
        ~decision.y[at] & ~(rest.with_unknown & decision.y[overall]),
        {name: np.zeros(len(at), dtype=np.bool_) for name in MISSING if name in cells.sums},
    )
    keys = {name: column[rest.rows] for name, column in cells.keys.items()}
    table = replace(cells, keys=keys, sums=beside_sums(rest, family.cells))
    printed = _printed(table, prints, errors.part(slice(len(cells), None)), family)
    cross = None
    if errors.covariance is not None:
        cross = np.where(prints.y, errors.covariance[rest.rows, len(cells) + np.arange(len(at))], np.nan)
    left_out = decision.left_out[at]
    return replace(printed, role="everyone_else", with_unknown=rest.with_unknown, cross=cross, left_out=left_out)


def _overall_cells(family: Family, rest: Beside) -> NDArray[np.int64]:
    """(G,) the cell of everybody in the setting and period of each group."""
    cells = dict(zip(contexts(family.cells[()]), family.system.rows[()].tolist(), strict=True))
    return np.array([cells[where] for where in rest.context], dtype=np.int64)


def _printed(cells: CellTable, prints: Prints, errors: Errors, family: Family) -> ShownTable:
    """One table with every hidden value taken out, and what is left rounded where the policy says so."""
    if family.rounding is not None:
        return _rounded(_exact(cells, prints, errors, family.published), family.rounding)
    return _exact(cells, prints, errors, family.published)


def _rounded(exact: ShownTable, rounding: CountRounding) -> ShownTable:
    """The table with rounded counts and no other sums; an outcome that rounding would make everybody's is hidden.

    Raises:
        InternalError: what it prints is made from more than counts, and would give the exact ones away.
    """
    if exact.kind != "proportion" or exact.weighted or not bool(np.isnan(exact.se).all()):
        place = f"Shown cells of {exact.indicator!r} by {exact.dimensions}"
        raise InternalError(Fault(place, "its figures are made from more than counts, which are rounded."))
    counted = exact.events != ABSENT_COUNT
    events = np.where(counted, rounding.nearest(np.maximum(exact.events, 0)), ABSENT_COUNT)
    y_shown = exact.y_shown & ~(counted & rounding.levels_out(np.maximum(exact.n, 0), np.maximum(exact.events, 0)))
    return replace(
        exact,
        n=np.where(exact.n_shown, rounding.nearest(np.maximum(exact.n, 0)), ABSENT_COUNT).astype(np.int64),
        events=np.where(y_shown, events, ABSENT_COUNT).astype(np.int64),
        sums={name: np.full(len(exact), np.nan) for name in exact.sums},
        y_shown=y_shown,
    )


def _exact(cells: CellTable, prints: Prints, errors: Errors, published: bool) -> ShownTable:
    events = cells.sums.get("events", np.full(len(cells), ABSENT_COUNT))
    sums = {
        name: np.where(prints.y & prints.missing.get(name, True), column.astype(np.float64), np.nan)
        for name, column in cells.sums.items()
        if name not in {"n", "events"}
    }
    errors = errors.among(prints.y)
    return ShownTable(
        indicator=cells.indicator,
        source=cells.source,
        kind=cells.kind,
        dimensions=cells.dimensions,
        keys={name: column for name, column in cells.keys.items() if name not in {"stratum", "cluster"}},
        n_shown=prints.n,
        y_shown=prints.y,
        n=np.where(prints.n, cells.sums["n"], ABSENT_COUNT).astype(np.int64),
        events=np.where(prints.y, events, ABSENT_COUNT).astype(np.int64),
        sums=sums,
        se=errors.se,
        df=errors.df,
        value=np.full(len(cells), np.nan),
        covariance=errors.covariance,
        published=published,
        overlapping=cells.overlapping,
        coding=cells.coding,
        origin=cells.origin,
        weighted=cells.weighted,
    )
