"""Which sets a statistic may be computed of, and the code where it may not (measures.md 1.8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.measures.configuration import Configuration
from isonomia.measures.statistic import Need, Refusals, Statistic

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def _bounded(c: Configuration) -> Mask:
    return np.asarray(np.isfinite(c.lower) & np.isfinite(c.upper))


def _attained(c: Configuration) -> Floats:
    """(J, S) the outcome as something good: its complement on the bounds where higher is worse."""
    adverse = (c.direction < 0) & _bounded(c)
    total = np.where(adverse, c.lower + c.upper, 0.0)
    return np.where(adverse, total - c.y, c.y)


def _all_sets(c: Configuration, failing: bool) -> Mask:
    return np.full(len(c.direction), failing)


_FAILING: Final[Mapping[Need, tuple[str, Callable[[Configuration], Mask]]]] = {
    "order": ("NO_ORDER", lambda c: _all_sets(c, not c.ordered)),
    "population": ("NO_POPULATION", lambda c: ~c.has_shares),
    "mean": ("NO_POPULATION", lambda c: ~np.isfinite(c.mean)),
    "counts": ("NO_DATA", lambda c: np.asarray(~np.isfinite(c.exposure).all(axis=0))),
    "reference": ("NO_REFERENCE", lambda c: c.reference < 0),
    "fixed_reference": ("NO_REFERENCE", lambda c: c.fixed_reference < 0),
    "base": ("NO_DIRECTION", lambda c: (c.reference < 0) & (c.direction == 0)),
    "direction": ("NO_DIRECTION", lambda c: c.direction == 0),
    "bounds": ("NO_BOUNDS", lambda c: ~_bounded(c)),
    "bounds_if_worse": ("NO_BOUNDS", lambda c: (c.direction < 0) & ~_bounded(c)),
    "mean_not_zero": ("ZERO_DENOMINATOR", lambda c: np.asarray(c.mean == 0)),
    "mean_positive": ("ZERO_DENOMINATOR", lambda c: np.asarray(c.mean <= 0)),
    "not_negative": ("NOT_POSITIVE", lambda c: np.asarray((c.y < 0).any(axis=0))),
    "positive": ("NOT_POSITIVE", lambda c: np.asarray((c.y <= 0).any(axis=0))),
    "attained": ("NOT_POSITIVE", lambda c: np.asarray((_attained(c) <= 0).any(axis=0))),
}
"""Need -> the code and the sets (S,) that fail it; asked in this order."""


@dataclass(frozen=True, eq=False)  # not slotted: cached properties live in __dict__
class Fitness:
    """What the sets of one configuration lack; each need is looked at once."""

    configuration: Configuration

    @cached_property
    def lacking(self) -> dict[Need, tuple[str, Mask | None]]:
        """Need -> code and failing sets, or None where no set fails."""
        found: dict[Need, tuple[str, Mask | None]] = {}
        for need, (code, failing) in _FAILING.items():
            mask = failing(self.configuration)
            found[need] = (code, mask if mask.any() else None)
        return found

    @cached_property
    def fit_for_all(self) -> Refusals:
        """(S,) no reason."""
        return np.full(len(self.configuration.direction), "", dtype=object)

    @cached_property
    def out_of_bounds(self) -> Mask | None:
        """(S,) an estimate lies outside the declared bounds; None where none does."""
        c = self.configuration
        mask = np.asarray(((c.y < c.lower) | (c.y > c.upper)).any(axis=0))
        return mask if mask.any() else None

    def reasons(self, statistic: Statistic) -> Refusals:
        """(S,) the first code that stands against the statistic, "" where none does."""
        if self.configuration.size < statistic.smallest:
            return np.full_like(self.fit_for_all, "TOO_FEW_GROUPS")
        reasons = self.fit_for_all
        for need, (code, mask) in self.lacking.items():
            if mask is not None and need in statistic.needs:
                reasons = first(reasons, mask, code)
        if self.out_of_bounds is not None:
            reasons = first(reasons, self.out_of_bounds, "OUT_OF_BOUNDS")
        if statistic.refuses is not None and not reasons.all():
            own = statistic.refuses(self.configuration)
            reasons = np.where(reasons == "", own, reasons) if (own != "").any() else reasons
        return reasons


def first(reasons: Refusals, mask: Mask, code: str) -> Refusals:
    """The reasons with a code where the mask holds and none stood before."""
    return np.where(mask & (reasons == ""), code, reasons).astype(object)
