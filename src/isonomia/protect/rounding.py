"""A release rounds once. What is printed, charted, said in a sentence or downloaded is this and nothing finer.

`value`, `debiased`, limits and gaps take the digits of the registry; `se` one digit more, since a reader computes
with it; p- and q-values three significant digits. Where a policy allows fewer digits, it has the last word. Numbers
are unscaled. Halves go to the even neighbour, decided on the shortest decimal that reads back as the same number, so
that every machine rounds alike. Limits are rounded like values, not outward: a limit is a number with its own error,
and outward rounding would change the promise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any, Final

from isonomia.errors import Fault, InternalError
from isonomia.model.estimate_rows import packed
from isonomia.model.estimates import Estimate, Estimates
from isonomia.model.registry import Measure

P_DIGITS: Final = 3
_NUMBERS: Final = (
    "value",
    "se",
    "ci_lower",
    "ci_upper",
    "debiased",
    "gap",
    "gap_lower",
    "gap_upper",
    "p_value",
    "q_value",
)
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


def rounded(
    estimates: Estimates, measures: Mapping[str, Measure], figures: Mapping[str, int] | None = None
) -> Estimates:
    """All estimates at the precision of the release. Done once, by `make_release`.

    Args:
        estimates: at full precision.
        measures: say to how many digits each is printed.
        figures: source -> how many significant digits its policy allows at most.

    Raises:
        InternalError: a measure is not in the registry.
    """
    unknown = {row.measure for row in estimates} - set(measures)
    if unknown:
        raise InternalError(Fault("Release", f"estimates without a method text: {sorted(unknown)}."))
    most, alike = figures or {}, dict[float, float]()
    rows = (_rounded(row, measures[row.measure], alike) for row in estimates)
    return replace(estimates, rows=packed(_shortened(row, most.get(row.source, 0)) for row in rows))


def _rounded(row: Estimate, measure: Measure, alike: dict[float, float]) -> Estimate:
    """The row at the precision of its measure; `alike`: numbers of rows before it, so that equal ones are held once."""

    def like_value(number: float, digits: int = measure.digits) -> float:
        return to_significant(number, digits) if measure.rounding == "significant" else to_decimals(number, digits)

    def like_error(number: float) -> float:
        return like_value(number, measure.digits + 1)

    def probability(number: float) -> float:
        return to_significant(number, P_DIGITS)

    to = dict.fromkeys(_NUMBERS, like_value) | {"se": like_error, "p_value": probability, "q_value": probability}
    return _each_number(row, to, alike)


def _shortened(row: Estimate, figures: int) -> Estimate:
    """The row with no more significant digits than a policy allows; all that it prints where that is 0."""
    if not figures:
        return row
    return _each_number(row, dict.fromkeys(_NUMBERS, lambda number: to_significant(number, figures)))


def _each_number(
    row: Estimate, to: Mapping[str, Callable[[float], float]], alike: dict[float, float] | None = None
) -> Estimate:
    held: dict[str, float | None] = {name: getattr(row, name) for name in _NUMBERS}
    changed: dict[str, Any] = {name: to[name](number) for name, number in held.items() if number is not None}
    if alike is not None:
        changed = {name: alike.setdefault(number, number) for name, number in changed.items()}
    return replace(row, **changed)
