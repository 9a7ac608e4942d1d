"""What a release has at all: the cells of a system without the tables that are not admitted.

A table that is not admitted is not published (protect.md 2, rule 4): no row of it stands in any file of cells, and as
little is promised of it as of any other table that nobody asked for. Its cells leave the system before witnesses are
looked for. Two kinds stay in, hidden as a whole and protected: a table of which an earlier release tells something, for
there a stranger has its rows; and one whose cells a published table divides further, for he can add these up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from isonomia.protect.earlier import Told
from isonomia.protect.prepare import Context
from isonomia.protect.system import Dimensions, Margin, System

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]
NOWHERE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Manifest:
    """A system without what is not published.

    Attributes:
        system: what is left. told: the same of what earlier releases tell.
        cells: (C′,) of each cell that is left, its index in the whole system.
        left_out: (C,) cells of the whole system that are not published at all.
    """

    system: System
    told: Told
    cells: Ints
    left_out: Mask

    def __len__(self) -> int:
        return len(self.cells)


def manifest_of(system: System, refused: Sequence[tuple[Context, Dimensions]], told: Told) -> Manifest:
    """The cells of a system that a release has.

    Args:
        system: the cells of one indicator.
        refused: the tables that are not admitted.
        told: what earlier releases tell of the same cells.
    """
    named = told.n | told.y | told.n_kept | told.y_kept
    for tie in told.ties:
        named[list(tie.cells)] = True
    left_out = np.zeros(len(system), dtype=np.bool_)
    published = _published(system, refused)
    for where, dimensions in sorted(refused, key=lambda each: -len(each[1])):
        cells = published[where][frozenset(dimensions)]
        finer = any(frozenset(dimensions) < each for each in published[where])
        if not finer and not named[cells].any():
            left_out[cells] = True
            del published[where][frozenset(dimensions)]
    return _without(system, left_out, told)


def _published(
    system: System, refused: Sequence[tuple[Context, Dimensions]]
) -> dict[Context, dict[frozenset[str], list[int]]]:
    """Of each setting and period with a refused table: grouping -> its cells, its known cell among them."""
    found: dict[Context, dict[frozenset[str], list[int]]] = {where: {} for where, _ in refused}
    for names, cells in system.rows.items():
        for cell in cells.tolist():
            where = system.contexts[cell]
            if where in found:
                found[where].setdefault(frozenset(names), []).append(cell)
        for where, cell in system.known.get(names, {}).items():
            if where in found:
                found[where].setdefault(frozenset(names), []).append(cell)
    return found


def _without(system: System, left_out: Mask, told: Told) -> Manifest:
    cells = np.flatnonzero(~left_out)
    if not left_out.any():
        return Manifest(system, told, cells, left_out)
    at = np.full(len(system), NOWHERE, dtype=np.int64)
    at[cells] = np.arange(len(cells))
    kept = cells.tolist()
    rows = {names: at[own[~left_out[own]]] for names, own in system.rows.items()}
    known = {
        names: {where: int(at[cell]) for where, cell in own.items() if not left_out[cell]}
        for names, own in system.known.items()
    }
    beside = system.beside[~left_out[system.beside].any(axis=1)] if len(system.beside) else system.beside
    return Manifest(
        replace(
            system,
            places=tuple(system.places[cell] for cell in kept),
            contexts=tuple(system.contexts[cell] for cell in kept),
            counts={name: column[cells] for name, column in system.counts.items()},
            margins=tuple(_moved(each, at) for each in system.margins if not _touches(each, left_out)),
            rows={names: own for names, own in rows.items() if len(own)},
            known=known,
            beside=at[beside],
        ),
        _told_of(told, cells, at),
        cells,
        left_out,
    )


def _touches(margin: Margin, left_out: Mask) -> bool:
    return bool(left_out[[margin.total, *margin.parts, *margin.apart]].any())


def _moved(margin: Margin, at: Ints) -> Margin:
    parts, apart = (tuple(at[list(each)].tolist()) for each in (margin.parts, margin.apart))
    return replace(margin, total=int(at[margin.total]), parts=parts, apart=apart)


def _told_of(told: Told, cells: Ints, at: Ints) -> Told:
    masks = {name: getattr(told, name)[cells] for name in ("n", "y", "firm", "n_kept", "y_kept")}
    return replace(told, **masks, ties=tuple(replace(each, cells=tuple(at[list(each.cells)])) for each in told.ties))
