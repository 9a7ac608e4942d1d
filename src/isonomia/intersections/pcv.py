"""How much of what lies between strata the sum of their parts explains (measures.md 13)."""

from __future__ import annotations

import numpy as np

from isonomia.intersections.models import Models, refusals
from isonomia.measures.results import first_reason, make_result, no_limits
from isonomia.model.estimates import Result


def maihda_pcv(models: Models) -> Result:
    """PCV = (τ²_null − τ²_additive)/τ²_null: the share of the variance between strata that main effects take away.

    It may be negative: main effects can bring out differences that had cancelled. No interval is given: percentiles of
    the parametric bootstrap from the additive model held in none of 50 samples of 16 strata (binary outcomes), because
    the coefficients' own noise adds to what main effects seem to explain.

    Source: Evans et al., Soc Sci Med 2018;203:64.

    Refusals: as `maihda_vpc` for either model; `ZERO_DENOMINATOR` nothing lies between strata in the null model;
    interval `NO_SE`.
    """
    null, additive = models.variances
    why = np.where(refusals(models.null) != "", refusals(models.null), refusals(models.additive))
    refused = ((why == code, str(code)) for code in sorted(set(why) - {""}))
    reason = first_reason(len(null), *refused, (null == 0, "ZERO_DENOMINATOR"))
    usable = null > 0
    value = np.where(usable, 1 - additive / np.where(usable, null, 1.0), np.nan)
    nothing = np.full_like(value, np.nan)
    return make_result(value, nothing, no_limits(len(null)), reason, method="", confidence=0.95)
