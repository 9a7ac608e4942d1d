"""A release rounds once. What is printed, charted, said in a sentence or downloaded is this and nothing finer.

`value`, `debiased`, limits and gaps take the digits of the registry; `se` one digit more, since a reader computes
with it; p- and q-values three significant digits. Numbers are unscaled. Halves go to the even neighbour, decided on
the shortest decimal that reads back as the same number, so that every machine rounds alike. Limits are rounded
like values, not outward: a limit is a number with its own error, and outward rounding would change the promise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Final

from isonomia.errors import Fault, InternalError
from isonomia.model.estimates import Estimate, Estimates
from isonomia.model.registry import Measure

P_DIGITS: Final = 3
_EXACT: Final = Context(prec=400, rounding=ROUND_HALF_EVEN)


def to_decimals(value: float, digits: int) -> float:
    """Rounded to so many digits behind the point."""
    rounded = _EXACT.quantize(Decimal(repr(float(value))), Decimal(1).scaleb(-digits))
    return float(rounded) + 0.0  # no negative zero


def to_significant(value: float, digits: int) -> float:
    """Rounded to so many significant digits."""
    exact = Decimal(repr(float(value)))
    if not exact:
        return 0.0
    return to_decimals(value, digits - 1 - exact.adjusted())


def rounded(estimates: Estimates, measures: Mapping[str, Measure]) -> Estimates:
    """All estimates at the precision of the release. Done once, by `make_release`.

    Raises:
        InternalError: a measure is not in the registry.
    """
    unknown = {row.measure for row in estimates} - set(measures)
    if unknown:
        raise InternalError(Fault("Release", f"estimates without a method text: {sorted(unknown)}."))
    return replace(estimates, rows=tuple(_rounded(row, measures[row.measure]) for row in estimates))


def _rounded(row: Estimate, measure: Measure) -> Estimate:
    def like_value(number: float | None, digits: int = measure.digits) -> float | None:
        to = to_significant if measure.rounding == "significant" else to_decimals
        return None if number is None else to(number, digits)

    def probability(number: float | None) -> float | None:
        return None if number is None else to_significant(number, P_DIGITS)

    return replace(
        row,
        value=like_value(row.value),
        se=like_value(row.se, measure.digits + 1),
        ci_lower=like_value(row.ci_lower),
        ci_upper=like_value(row.ci_upper),
        debiased=like_value(row.debiased),
        gap=like_value(row.gap),
        gap_lower=like_value(row.gap_lower),
        gap_upper=like_value(row.gap_upper),
        p_value=probability(row.p_value),
        q_value=probability(row.q_value),
    )
