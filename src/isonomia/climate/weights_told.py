"""Weighted figures as rows of estimates: with their range, or refused with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import numpy as np

from isonomia.climate.weights_means import Told
from isonomia.measures.reliability import UNRELIABLE
from isonomia.model.estimates import Estimate

_OF_THOSE_WHO_ANSWERED: Final = frozenset({"mean", "proportion"})


def row_of(identity: Mapping[str, Any], n: int, told: Told, origin: float, flags: tuple[str, ...] = ()) -> Estimate:
    """One figure, or its refusal. The unweighted number of people stands beside it."""
    if told.reason or np.isnan(told.value):
        return Estimate(**identity, status="refused", reason=told.reason or "NO_DATA")
    numbers: dict[str, Any] = {"value": told.value + origin}
    if np.isfinite(told.se) and np.isfinite(told.low) and np.isfinite(told.high):
        numbers |= {
            "se": told.se,
            "ci_lower": told.low + origin,
            "ci_upper": told.high + origin,
            "confidence": 0.95,
            "method": told.method,
        }
    return Estimate(**identity, **numbers, n=n, flags=flags)


def as_certain_as(estimates: Iterable[Estimate], told: Iterable[Estimate]) -> Iterator[Estimate]:
    """The rows; refused where the same group's figure, of those who answered, is too uncertain to be quoted.

    Args:
        estimates: of those who answered.
        told: of all who were asked.
    """
    uncertain = {_place(row) for row in estimates if row.reason == UNRELIABLE and row.measure in _OF_THOSE_WHO_ANSWERED}
    for row in told:
        yield refused(row, UNRELIABLE) if row.status == "ok" and _place(row) in uncertain else row


def _place(row: Estimate) -> tuple[str, ...]:
    return (row.indicator, row.setting, row.period, row.dimension, row.subgroup)


def refused(row: Estimate, reason: str) -> Estimate:
    """The same row without its figures."""
    return Estimate(
        release=row.release,
        setting=row.setting,
        period=row.period,
        source=row.source,
        indicator=row.indicator,
        dimension=row.dimension,
        subgroup=row.subgroup,
        measure=row.measure,
        component=row.component,
        coding=row.coding,
        reference=row.reference,
        unit=row.unit,
        status="refused",
        reason=reason,
    )
