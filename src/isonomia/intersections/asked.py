"""Whether a study asks for models of strata; the models themselves are only loaded then."""

from __future__ import annotations

from typing import Final

from isonomia.model.study import Study

VPC: Final = "maihda_vpc"
PCV: Final = "maihda_pcv"
STRATA: Final = "maihda_strata"
MEASURES: Final = (VPC, PCV, STRATA)


def asks_strata(study: Study) -> bool:
    """Whether an indicator names a measure of strata."""
    return any(name in MEASURES for each in study.indicators for name in each.measures)
