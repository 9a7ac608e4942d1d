"""Agreement as cells of a page: a figure with its range, or why there is none."""

from __future__ import annotations

from isonomia.measures.agreement import LEAST_ITEMS, Coefficient
from isonomia.model.audit_tables import Amount, Ranged, Withheld


def share_cell(value: float | None, n: int) -> Amount | Withheld:
    """A share of `n` doubly coded items, in every 100."""
    if value is None:
        return Withheld("TOO_SMALL" if 0 < n < LEAST_ITEMS else "NO_DATA")
    return Amount(value, 1, percent=True)


def coefficient_cell(found: Coefficient) -> Ranged | Withheld:
    """A coefficient with two decimals."""
    return Withheld(found.reason) if found.value is None else Ranged(found.value, found.low, found.high, 2)
