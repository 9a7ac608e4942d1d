"""Estimate and standard error of a group from its sums (measures.md 1.3, V1, V2 and V5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from isonomia.model.shown import ShownTable
from isonomia.model.study import IndicatorKind
from isonomia.stats.arrays import divide
from isonomia.stats.design import person_variance, weighted_variance

Floats = NDArray[np.float64]
_UNWEIGHTED = ("n", "events", "sy", "syy", "time")
_WEIGHTED = ("n", "events", "sw", "sww", "swy", "swyy", "swwy", "swwyy", "time")


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Sums of R groups of one kind; NaN where they are not shown. They add and subtract like the persons in them.

    Attributes:
        kind, weighted, origin: as in `ShownTable`.
        columns: name -> (R,) sums: n, events, sy, syy, time, or the weighted ones.
    """

    kind: IndicatorKind
    weighted: bool
    origin: float
    columns: Mapping[str, Floats]

    @classmethod
    def of(cls, table: ShownTable) -> Sums:
        """The sums of a table's rows; NaN in rows whose outcome is hidden."""
        columns: dict[str, Any] = {"n": table.n, "events": table.events, **table.sums}
        wanted = _WEIGHTED if table.weighted else _UNWEIGHTED
        held = {
            name: np.where(table.y_shown, np.asarray(columns[name], dtype=np.float64), np.nan)
            for name in wanted
            if name in columns
        }
        return cls(table.kind, table.weighted, table.origin, held)

    def __getitem__(self, name: str) -> Floats:
        return self.columns[name]

    def rows(self, index: Any) -> Sums:  # noqa: ANN401  anything that indexes an array
        """The sums of some rows."""
        return Sums(self.kind, self.weighted, self.origin, {k: v[index] for k, v in self.columns.items()})

    def minus(self, other: Sums) -> Sums:
        """The sums of the persons in these rows who are not in `other`'s (a part of them)."""
        return Sums(self.kind, self.weighted, self.origin, {k: v - other.columns[k] for k, v in self.columns.items()})

    def added(self, axis: int) -> Sums:
        """The sums of several rows together."""
        return Sums(self.kind, self.weighted, self.origin, {k: v.sum(axis=axis) for k, v in self.columns.items()})

    @property
    def size(self) -> Floats:
        """What the group counts in a mix: persons, sum of weights, or time for a rate. Only its shares matter."""
        if self.kind == "rate":
            return self["time"]
        return self["sw"] if self.weighted else self["n"]

    @property
    def effective(self) -> Floats:
        """Persons behind a share: n, or (Σw)²/Σw² where weighted."""
        return divide(self["sw"] ** 2, self["sww"]) if self.weighted else self["n"]

    def estimate(self) -> Floats:
        """e/n, d/t, origin + Σy/n, or the weighted mean; NaN where nobody is."""
        if self.kind == "rate":
            return divide(self["events"], self["time"])
        if self.weighted:
            return self.origin + divide(self["swy"], self["sw"])
        if self.kind == "proportion":
            return divide(self["events"], self["n"])
        return self.origin + divide(self["sy"], self["n"])

    def variance(self) -> Floats:
        """s² of the estimate without a cluster design; NaN where it has none (one person, nobody).

        V1 p̃(1 − p̃)/n with p̃ = (e + ½)/(n + 1), or [(syy − sy²/n)/(n − 1)]/n; V2 n/(n−1) · (swwyy − 2ȳ·swwy +
        ȳ²·sww)/sw²; V5 (d + ½)/t². For Monte-Carlo and delta formulas, so that 0 of n never has s = 0.
        """
        n = self["n"]
        if self.kind == "rate":
            return divide(self["events"] + 0.5, self["time"] ** 2)
        if self.weighted:
            return weighted_variance(*(self[name] for name in ("n", "sw", "sww", "swy", "swwy", "swwyy")))
        if self.kind == "proportion":
            p = (self["events"] + 0.5) / (n + 1)
            return divide(p * (1 - p), n)
        return person_variance(n, self["sy"], self["syy"])
