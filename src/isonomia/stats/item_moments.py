"""Sums over the answers to a set of items: all that reliability, factor models and scale means need of people.

Two kinds. `ItemMoments` are over people who answered every item of the set (listwise). `PairMoments` are over the
people who answered both items of a pair (pairwise). Items are reversed before anything is added up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from isonomia.errors import Fault, InternalError
from isonomia.stats.arrays import Bools, Floats, divide


@dataclass(frozen=True, slots=True, eq=False)
class ItemMoments:
    """n, Σx and Σxx′ of k items over people with all k answers; leading axes are groups, replicates or both.

    Attributes:
        items: k names, in the order of the columns.
        n: (…,) people, or the sum of their weights.
        sx: (…, k) Σx.
        sxx: (…, k, k) Σxx′.
    """

    items: tuple[str, ...]
    n: Floats
    sx: Floats
    sxx: Floats

    def __post_init__(self) -> None:
        k = len(self.items)
        if self.sx.shape != (*self.n.shape, k) or self.sxx.shape != (*self.n.shape, k, k):
            raise InternalError(Fault("item moments", f"{k} items, but sums of shape {self.sx.shape[1:]}."))

    @classmethod
    def of_rows(cls, items: tuple[str, ...], x: ArrayLike) -> ItemMoments:
        """One set of people from answers (N, k), NaN where there is none; n is (1,). People with a gap drop out."""
        answers = np.asarray(x, dtype=np.float64).reshape(-1, len(items))
        whole = answers[~np.isnan(answers).any(axis=1)]
        return cls(items, np.array([float(len(whole))]), whole.sum(axis=0)[None], (whole.T @ whole)[None])

    @classmethod
    def stacked(cls, parts: list[ItemMoments]) -> ItemMoments:
        """Several as one, along a new first axis."""
        columns = (np.stack([getattr(each, name) for each in parts]) for name in ("n", "sx", "sxx"))
        return cls(parts[0].items, *columns)

    def __add__(self, other: ItemMoments) -> ItemMoments:
        return ItemMoments(self.items, self.n + other.n, self.sx + other.sx, self.sxx + other.sxx)

    def part(self, at: slice | NDArray[np.intp] | Bools) -> ItemMoments:
        """Some of the groups, along the first axis."""
        return ItemMoments(self.items, self.n[at], self.sx[at], self.sxx[at])

    def summed(self, axis: int = 0) -> ItemMoments:
        """Added up over one leading axis, which stays with length 1 if it is the only one."""
        keep = self.n.ndim == 1
        return ItemMoments(self.items, *(each.sum(axis=axis, keepdims=keep) for each in (self.n, self.sx, self.sxx)))

    def without_each(self) -> ItemMoments:
        """The sums over all but one of the last leading axis: what a jackknife refits."""
        axis = self.n.ndim - 1
        parts = (each.sum(axis=axis, keepdims=True) - each for each in (self.n, self.sx, self.sxx))
        return ItemMoments(self.items, *parts)

    def of_items(self, items: tuple[str, ...]) -> ItemMoments:
        """Of some of the items. People still are those who answered all of the set."""
        at = np.array([self.items.index(each) for each in items])
        return ItemMoments(items, self.n, self.sx[..., at], self.sxx[..., at[:, None], at])

    def reversed(self, items: tuple[str, ...], ends: float) -> ItemMoments:
        """With `items` turned round: x becomes ends − x, where ends is the lowest plus the highest answer."""
        sign = np.array([-1.0 if each in items else 1.0 for each in self.items])
        shift = np.where(sign < 0, ends, 0.0)
        sx = sign * self.sx + shift * self.n[..., None]
        cross = shift * (sign * self.sx)[..., :, None]
        sxx = np.outer(sign, sign) * self.sxx + cross + np.swapaxes(cross, -1, -2)
        return ItemMoments(self.items, self.n, sx, sxx + np.outer(shift, shift) * self.n[..., None, None])

    @property
    def mean(self) -> Floats:
        """(…, k) x̄; NaN where nobody is."""
        return divide(self.sx, self.n[..., None])

    def covariance(self, less: float = 1.0) -> Floats:
        """(…, k, k) [Σxx′ − ΣxΣx′/n]/(n − less); NaN for n ≤ less. less = 0 is the divisor of maximum likelihood."""
        spread = self.sxx - divide(self.sx[..., :, None] * self.sx[..., None, :], self.n[..., None, None])
        rest = self.n - less
        return divide(spread, np.where(rest > 0, rest, np.nan)[..., None, None])


@dataclass(frozen=True, slots=True, eq=False)
class PairMoments:
    """Sums over the people who answered both items of each pair; leading axes as in `ItemMoments`.

    Attributes:
        items: k names.
        n: (…, k, k) people with both answers; on the diagonal, with that one.
        sx: (…, k, k) Σx of the row's item, over the people of the pair.
        sxx: (…, k, k) Σ of the products.
    """

    items: tuple[str, ...]
    n: Floats
    sx: Floats
    sxx: Floats

    def __post_init__(self) -> None:
        k = len(self.items)
        if {each.shape[-2:] for each in (self.n, self.sx, self.sxx)} != {(k, k)}:
            raise InternalError(Fault("pair moments", f"{k} items, but sums of shape {self.sx.shape[-2:]}."))

    @classmethod
    def of_rows(cls, items: tuple[str, ...], x: ArrayLike) -> PairMoments:
        """One set of people from their answers (N, k), NaN where there is none; the leading axis is (1,)."""
        answers = np.asarray(x, dtype=np.float64).reshape(-1, len(items))
        there = (~np.isnan(answers)).astype(np.float64)
        filled = np.where(there > 0, answers, 0.0)
        return cls(items, (there.T @ there)[None], (filled.T @ there)[None], (filled.T @ filled)[None])

    def covariance(self) -> Floats:
        """(…, k, k) each from its own people, divisor n_ij − 1; NaN for a pair that fewer than two answered."""
        other = np.swapaxes(self.sx, -1, -2)
        rest = self.n - 1
        return divide(self.sxx - divide(self.sx * other, self.n), np.where(rest > 0, rest, np.nan))
