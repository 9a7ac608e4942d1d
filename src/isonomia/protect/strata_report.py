"""What the models of strata (MAIHDA) tell, for the private page of intersections and the table beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from isonomia.model.reasons import REASONS
from isonomia.model.study import Indicator, Study

if TYPE_CHECKING:
    from isonomia.intersections.strata import Told

TABLE: Final = "intersections-strata.csv"
COLUMNS: Final = ("indicator", "stratum", "n", "value", "estimate", "lower", "upper", "equals_prediction", "reason")
Models = Mapping[str, "Told | int"]
"""Indicator id -> what is told, or the number of strata where they are too many."""


@dataclass(frozen=True, slots=True)
class Modelled:
    """The strata of one indicator, as the page prints them.

    Attributes:
        dimensions: their titles. strata: how many. too_many: their number, where nothing is told for that.
        reason: why nothing is told, else "". share, low, high: of variation between strata, per cent.
        odds, odds_low, odds_high: the median odds ratio; "" where outcomes are not yes/no.
        parts: what the sum of the parts explains of it, per cent; "" where that is not told. why: the reason for that.
        fixed: every stratum is what its parts say.
    """

    dimensions: str = ""
    strata: int = 0
    too_many: int = 0
    reason: str = ""
    share: str = ""
    low: str = ""
    high: str = ""
    odds: str = ""
    odds_low: str = ""
    odds_high: str = ""
    parts: str = ""
    why: str = ""
    fixed: bool = False


def modelled(study: Study, found: Told | int | None) -> Modelled | None:
    """What the page prints of an indicator; None where it has no model."""
    if found is None:
        return None
    if isinstance(found, int):
        return Modelled(too_many=found)
    vpc, pcv = found.vpc, found.pcv
    names = ", ".join(study.dimensions[each].title for each in found.strata.dimensions)
    reason, why = str(vpc.reason[0]), str(pcv.reason[0])
    share, low, high = (_percent(float(each[0])) for each in (vpc.value, vpc.low, vpc.high))
    fixed = found.each.flags.get("equals_prediction")
    ends = () if found.odds is None else (found.odds.value, found.odds.low, found.odds.high)
    odds, odds_low, odds_high = (_times(float(end[0])) for end in ends) if ends else ("", "", "")
    return Modelled(
        dimensions=names,
        strata=len(found.strata.codes),
        reason=REASONS.get(reason, ""),
        share=share,
        low=low,
        high=high,
        parts=_percent(float(pcv.value[0])),
        why=REASONS.get(why, ""),
        fixed=bool(fixed is not None and len(fixed) and fixed[0]),
        odds=odds,
        odds_low=odds_low,
        odds_high=odds_high,
    )


def strata_rows(study: Study, models: Models) -> Iterator[Sequence[str]]:
    """The rows of the table: every stratum with its own figure and its estimate, on the scale of the outcome."""
    indicators: Mapping[str, Indicator] = {each.id: each for each in study.indicators}
    for name, found in sorted(models.items()):
        if isinstance(found, int) or name not in indicators:
            continue
        strata, each = found.strata, found.each
        own = strata.y / strata.n + strata.origin if len(strata.n) else strata.n
        fixed = each.flags.get("equals_prediction", np.zeros(len(strata.codes), dtype=bool))
        for at, codes in enumerate(strata.codes):
            yield [
                name,
                " & ".join(f"{one}={code}" for one, code in zip(strata.dimensions, codes, strict=True)),
                str(round(float(strata.n[at]))),
                *(_plain(float(column[at])) for column in (own, each.value, each.low, each.high)),
                "yes" if fixed[at] else "",
                str(each.reason[at]),
            ]


def _percent(value: float) -> str:
    return "" if np.isnan(value) else f"{100 * value:.3g} %"


def _times(value: float) -> str:
    return "" if np.isnan(value) else f"{value:.3g}"


def _plain(value: float) -> str:
    return "" if np.isnan(value) else repr(value)
