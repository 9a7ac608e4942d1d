"""Whether a study asks for models of strata; the models themselves are only loaded then."""

from __future__ import annotations

from typing import Final

from isonomia.model.study import Indicator, Study

VPC: Final = "maihda_vpc"
ODDS: Final = "median_odds_ratio"
PCV: Final = "maihda_pcv"
STRATA: Final = "maihda_strata"
MEASURES: Final = (VPC, ODDS, PCV, STRATA)


def asks_strata(study: Study) -> bool:
    """Whether an indicator names a measure of strata."""
    return any(name in MEASURES for each in study.indicators for name in each.measures)


def strata_measures(indicator: Indicator) -> tuple[str, ...]:
    """The measures of strata that an indicator has: with the VPC of a yes/no outcome comes the median odds ratio."""
    wanted = set(indicator.measures)
    if VPC in wanted and indicator.kind == "proportion":
        wanted.add(ODDS)
    return tuple(each for each in MEASURES if each in wanted)
