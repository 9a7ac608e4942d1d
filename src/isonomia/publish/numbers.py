"""How a released value becomes a printed number: one scale, one rounding, used by text, tables and strips alike."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from isonomia.model.registry import Measure
from isonomia.model.release import IndicatorInfo
from isonomia.publish.language import Language, decimals_of

_ALWAYS_PER_100 = frozenset({"unknown_share", "benchmark_share", "parity_difference", "maihda_vpc", "maihda_pcv"})
_OF_THE_OUTCOME = frozenset({"share", "outcome", "outcome per year"})
_IN_PER_CENT = "ratio per year"
LONGEST_LABEL = 120
"""Longer labels are cut on pages; the data files hold them whole."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The display multiplier of a measure and the decimals that its released values have after it.

    `places` is None where values are rounded to significant digits: they are printed as they are.
    """

    per: Decimal
    places: int | None

    def of(self, value: float) -> Decimal:
        """The released value on the page's scale, exactly."""
        return _scaled(value, self.per, self.places)


@lru_cache(maxsize=1 << 13)
def _scaled(value: float, per: Decimal, places: int | None) -> Decimal:
    """A value on a scale; remembered, since a table, its drawing and a sentence ask for the same."""
    scaled = Decimal(repr(value)) * per
    return scaled.normalize() if places is None else scaled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def scale_for(measure: Measure, indicator: IndicatorInfo) -> Scale:
    """The scale of one measure on the pages of one indicator."""
    per = _multiplier(measure, indicator)
    if measure.rounding == "significant":
        return Scale(per, None)
    return Scale(per, max(0, measure.digits - _power_of_ten(per)))


def per_of(indicator: IndicatorInfo) -> Decimal:
    """Of how many people, person-years and so on, the levels of an indicator speak; 1 for a mean."""
    if indicator.kind == "mean":
        return Decimal(1)
    return Decimal(100) if indicator.kind == "representation" else _plain(indicator.per)


def printed(value: float | None, scale: Scale, lang: Language, *, signed: bool = False) -> str:
    """A released value as text; an empty string where there is none."""
    if value is None:
        return ""
    return (lang.signed if signed else lang.decimal)(scale.of(value), scale.places)


def shortened(label: str) -> str:
    """A label as pages print it: on one line, at most 120 characters."""
    flat = " ".join(label.split())
    return flat if len(flat) <= LONGEST_LABEL else flat[: LONGEST_LABEL - 1].rstrip() + "…"


def rounded(value: Decimal, places: int) -> Decimal:
    """Half away from zero, as everywhere on the site."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _multiplier(measure: Measure, indicator: IndicatorInfo) -> Decimal:
    if measure.unit == _IN_PER_CENT:
        return Decimal(100)
    if measure.id in _ALWAYS_PER_100 or indicator.kind == "representation":
        return Decimal(100) if measure.unit in _OF_THE_OUTCOME else Decimal(1)
    if measure.unit == "outcome²":
        return per_of(indicator) ** 2
    return per_of(indicator) if measure.unit in _OF_THE_OUTCOME | {"rate"} else Decimal(1)


@lru_cache(maxsize=1 << 8)
def _power_of_ten(per: Decimal) -> int:
    digits = per.normalize().as_tuple()
    return digits.exponent if isinstance(digits.exponent, int) and digits.digits == (1,) else -decimals_of(per)


@lru_cache(maxsize=1 << 8)
def _plain(number: float) -> Decimal:
    whole = Decimal(repr(number)).normalize()
    return whole.quantize(Decimal(1)) if decimals_of(whole) == 0 else whole
