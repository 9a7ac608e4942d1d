"""Sums over items of shown cells: what reliability and structure are computed from, and of whom they may be told."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from isonomia.measures.slices import Context, Library, View
from isonomia.model.absence import is_absence
from isonomia.model.scales import REPLICATES, Scale, item_sum, item_sum_names
from isonomia.stats.arrays import Floats
from isonomia.stats.item_moments import ItemMoments


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """The rows of one grouping of a scale in one setting and period, of which something may be told.

    Attributes:
        codes: of the groups; one empty code for everybody.
        hidden: codes of groups of which nothing may be told.
        n: people with a score, as shown.
        moments: of the groups, n (G,). replicates: the same people in 40 random groups, n (G, 40).
    """

    codes: tuple[str, ...]
    hidden: tuple[str, ...]
    n: tuple[int, ...]
    moments: ItemMoments
    replicates: ItemMoments

    def at_least(self, people: int) -> Told:
        """The groups in which so many people answered every item."""
        kept = np.flatnonzero(self.moments.n >= people)
        codes, n = tuple(self.codes[at] for at in kept), tuple(self.n[at] for at in kept)
        return Told(codes, self.hidden, n, self.moments.part(kept), self.replicates.part(kept))


def told(library: Library, scale: Scale, where: Context, dimension: str, least: int) -> Told:
    """What may be told of a scale by one dimension ("" for everybody).

    A group is told of if its score is: the sums over items are columns of the same cells. And if at least `least` of
    its people answered every item; fewer are hidden like the others, for a word of theirs would tell how many.
    """
    view = library.view(scale.id, (dimension,) if dimension else ())
    rows = _rows(view, where)
    if view is None or not rows:
        return Told((), (), (), *_nothing(scale))
    readable = {code: row for code, row in rows.items() if view.is_readable(row)}
    replicates = _moments(view, scale, list(readable.values()))
    whole = replicates.summed(axis=1)
    kept = np.flatnonzero(whole.n >= least)
    codes = tuple(list(readable)[at] for at in kept)
    people = tuple(int(view.table.n[readable[code]]) for code in codes)
    hidden = tuple(code for code in rows if code not in codes)
    return Told(codes, hidden, people, whole.part(kept), replicates.part(kept))


def _rows(view: View | None, where: Context) -> dict[str, int]:
    """Code of a group (empty for everybody) -> its row; people whose group is not known are left out."""
    if view is None:
        return {}
    found = {(codes[0] if codes else ""): row for codes, row in view.lookup.get(where, {}).items()}
    return {code: row for code, row in found.items() if not is_absence(code)}


def _nothing(scale: Scale) -> tuple[ItemMoments, ItemMoments]:
    items, k = tuple(each.id for each in scale.items), len(scale.items)
    empty = [np.zeros((0, *shape)) for shape in ((), (k,), (k, k))]
    parts = [np.zeros((0, REPLICATES, *shape)) for shape in ((), (k,), (k, k))]
    return ItemMoments(items, *empty), ItemMoments(items, *parts)


def _moments(view: View, scale: Scale, rows: list[int]) -> ItemMoments:
    """Moments of the rows in the random groups, n (R, 40)."""
    k = len(scale.items)
    names = item_sum_names(k)
    sums: Floats = np.stack(
        [np.stack([view.table.sums[item_sum(part, name)][rows] for name in names]) for part in range(REPLICATES)]
    )
    sums = np.moveaxis(sums, -1, 0)  # (R, 40, sums)
    sxx = np.zeros((len(rows), REPLICATES, k, k))
    low = np.tril_indices(k)
    sxx[..., low[0], low[1]] = sxx[..., low[1], low[0]] = sums[..., 1 + k :]
    return ItemMoments(tuple(each.id for each in scale.items), sums[..., 0], sums[..., 1 : 1 + k], sxx)
