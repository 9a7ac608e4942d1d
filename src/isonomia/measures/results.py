"""Making a `Result`: values where they are given, codes where they are not, in one place."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from isonomia.model.estimates import Result
from isonomia.stats.arrays import Bools, Floats, Limits

Reasons = NDArray[np.object_]


def first_reason(size: int, *tests: tuple[Bools | bool, str]) -> Reasons:
    """(S,) the code of the first test that is true, "" where none is."""
    found = np.full(size, "", dtype=object)
    for mask, code in tests:
        found = np.where((found == "") & np.broadcast_to(mask, (size,)), code, found)
    return found


def make_result(
    value: Floats,
    se: Floats,
    limits: Limits,
    reason: Reasons,
    *,
    method: str,
    confidence: float,
    interval_reason: Reasons | None = None,
    flags: Mapping[str, Bools] | None = None,
    debiased: Floats | None = None,
) -> Result:
    """A result whose refused values are NaN.

    Limits of values refused with ZERO_DENOMINATOR are kept: a ratio still has a lower limit then, and an upper one
    of ∞. A value without limits and without a reason for it gets `NO_SE`.
    """
    refused = reason != ""
    one_sided = reason == "ZERO_DENOMINATOR"
    unexplained = ~refused & (np.isnan(limits.low) | np.isnan(limits.high))
    given = np.full(value.shape, "", dtype=object) if interval_reason is None else interval_reason
    why = np.where(refused, "", np.where((given == "") & unexplained, "NO_SE", given))
    no_interval = (why != "") | (refused & ~one_sided)
    return Result(
        value=np.where(refused, np.nan, value),
        se=np.where(refused, np.nan, se),
        low=np.where(no_interval, np.nan, limits.low),
        high=np.where(no_interval, np.nan, limits.high),
        debiased=np.full(value.shape, np.nan) if debiased is None else np.where(refused, np.nan, debiased),
        reason=reason,
        interval_reason=why,
        flags=flags or {},
        method=method,
        confidence=confidence,
    )


def no_limits(size: int) -> Limits:
    """(S,) limits that are not given."""
    return Limits(np.full(size, np.nan), np.full(size, np.nan))
