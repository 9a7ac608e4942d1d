"""A figure of a scale in a table: with its range and as many places as are told of it, or why there is none."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.publish.language import Language
from isonomia.publish.pages.extras import Entry
from isonomia.publish.verdicts import saying

ALPHA: Final = "cronbach_alpha"
OMEGA: Final = "mcdonald_omega_minres"
ITEM: Final = "item_rest_correlation"
BLANK: Final = "item_non_response"
ALIKE: Final = "r_indicator"
CFI: Final = "factor_cfi"
RMSEA: Final = "factor_rmsea"
SAME: Final = "measurement_invariance"
FACTOR: Final = "factor_mean"
PLACES: Final = {ALIKE: 2, ALPHA: 2, OMEGA: 2, ITEM: 2, CFI: 3, RMSEA: 3, FACTOR: 2}


def entry(lang: Language, row: Estimate | None) -> Entry:
    """A figure with its range, or why there is none."""
    if row is None:
        return Entry(word=lang.gettext("Does not apply"))
    if row.status != "ok" or row.value is None:
        return Entry(word=saying(row, lang).word)
    places = PLACES[row.measure]
    between = ""
    if row.ci_lower is not None and row.ci_upper is not None:
        low, high = (number(lang, each, places) for each in (row.ci_lower, row.ci_upper))
        between = lang.gettext("%(low)s to %(high)s", low=low, high=high)
    return Entry(number(lang, row.value, places), between)


def number(lang: Language, value: float, places: int) -> str:
    """A number with so many places."""
    return lang.decimal(Decimal(repr(value)), places)


def of_hundred(lang: Language, row: Estimate | None) -> Entry:
    """A share in every 100."""
    if row is None or row.status != "ok" or row.value is None:
        return Entry(word=lang.gettext("Does not apply") if row is None else saying(row, lang).word)
    return Entry(lang.decimal(Decimal(repr(row.value)) * 100, 1))
