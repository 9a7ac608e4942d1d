"""Stratified 2 × 2 tables: one odds ratio, risk ratio or risk difference over all strata (Mantel–Haenszel).

Layout is group × outcome (`stratum_tables`). With the transposed layout the odds ratio stays and the risk ratio
becomes a ratio of shares of the *group* within the outcome, which is another question.

Arrays are (S, K): S sets of K strata.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.measures.homogeneity import breslow_day
from isonomia.measures.stratum_tables import StratumTables, codes_where
from isonomia.model.estimates import Result

Floats = NDArray[np.float64]
Z95: Final = 1.959963984540054
HETEROGENEOUS: Final = "HETEROGENEOUS"
STRATA_LEFT_OUT: Final = "strata_left_out"


def mantel_haenszel_odds_ratio(tables: StratumTables, z: float = Z95) -> Result:
    """One odds ratio across strata, with the Robins–Breslow–Greenland variance of its logarithm.

    OR = ΣR/ΣS, R = ad/N, S = bc/N; Var ln OR = ΣPR/(2R₊²) + Σ(PS + QR)/(2R₊S₊) + ΣQS/(2S₊²), P = (a+d)/N,
    Q = (b+c)/N. Holds for few large and for many small strata.

    Source: Mantel & Haenszel 1959; Robins, Breslow & Greenland, Biometrics 1986;42:311.

    Args:
        tables: (S, K) counts.
        z: normal quantile of the interval (95 %).

    Returns:
        (S,) ratios with limits exp(ln OR ± z·SE); `se` is of the ratio (OR·SE(ln)). The flag `HETEROGENEOUS`
        stands where the strata differ (Breslow–Day p < 0.05): then the strata belong beside it.

    Refusals: `NO_SUPPORT` no stratum has both groups; `ZERO_DENOMINATOR` ΣS = 0; interval `NOT_POSITIVE` OR = 0.
    """
    a, n1, c, n2, n = tables.counted()
    b, d = n1 - a, n2 - c
    r, s, p, q = a * d / n, b * c / n, (a + d) / n, (b + c) / n
    r_sum, s_sum = r.sum(axis=1), s.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = (
            (p * r).sum(axis=1) / (2 * r_sum**2)
            + (p * s + q * r).sum(axis=1) / (2 * r_sum * s_sum)
            + (q * s).sum(axis=1) / (2 * s_sum**2)
        )
        ratio = r_sum / s_sum
    result = _log_result(tables, ratio, s_sum == 0, variance, z, "Robins–Breslow–Greenland")
    return _flag_heterogeneous(result, tables)


def mantel_haenszel_risk_ratio(tables: StratumTables, z: float = Z95) -> Result:
    """One risk ratio across strata, with the Greenland–Robins variance of its logarithm.

    RR = Σ(a n₂/N)/Σ(c n₁/N); Var ln RR = Σ[(n₁n₂m − acN)/N²]/[Σ(a n₂/N)·Σ(c n₁/N)], m = a + c.

    Source: Greenland & Robins, Biometrics 1985;41:55. Shapes, flags and refusals as the odds ratio.
    """
    a, n1, c, n2, n = tables.counted()
    up, down = (a * n2 / n).sum(axis=1), (c * n1 / n).sum(axis=1)
    spread = ((n1 * n2 * (a + c) - a * c * n) / n**2).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio, variance = up / down, spread / (up * down)
    return _log_result(tables, ratio, down == 0, variance, z, "Greenland–Robins")


def mantel_haenszel_risk_difference(tables: StratumTables, z: float = Z95) -> Result:
    """One risk difference across strata, with Sato's variance.

    RD = Σw(a/n₁ − c/n₂)/Σw, w = n₁n₂/N; Var = [RD·ΣP + ΣQ]/(Σw)², P = [n₁²c − n₂²a + n₁n₂(n₂ − n₁)/2]/N²,
    Q = [a(n₂ − c) + c(n₁ − a)]/(2N). Limits are cut at −1 and 1.

    Source: Sato, Biometrics 1989;45:1323 (letter).

    Refusals: `NO_SUPPORT` no stratum has both groups; interval `NO_SE` where the variance is not positive
    (degenerate tables: nobody, or everybody, has the outcome in every stratum and group).
    """
    a, n1, c, n2, n = tables.counted()
    weight = (n1 * n2 / n).sum(axis=1)
    p = ((n1**2 * c - n2**2 * a + n1 * n2 * (n2 - n1) / 2) / n**2).sum(axis=1)
    q = ((a * (n2 - c) + c * (n1 - a)) / (2 * n)).sum(axis=1)
    unsupported = weight == 0
    with np.errstate(divide="ignore", invalid="ignore"):
        value = ((a * n2 - c * n1) / n).sum(axis=1) / weight
        variance = (value * p + q) / weight**2
    # Rounding leaves about 1e-17 where the exact variance is 0.
    usable = variance > 1e-15
    se = np.sqrt(np.where(usable, variance, np.nan))
    return Result(
        value=value,
        se=se,
        low=np.maximum(value - z * se, -1.0),
        high=np.minimum(value + z * se, 1.0),
        debiased=np.full_like(value, np.nan),
        reason=codes_where(unsupported, "NO_SUPPORT"),
        interval_reason=codes_where(~usable & ~unsupported, "NO_SE"),
        flags={STRATA_LEFT_OUT: tables.left_out()},
        method="Sato",
    )


def _log_result(
    tables: StratumTables, ratio: Floats, zero: NDArray[np.bool_], variance: Floats, z: float, method: str
) -> Result:
    """A ratio with limits on the log scale; refused where the denominator is 0."""
    unsupported = ~tables.supported.any(axis=1)
    reason = codes_where(zero, "ZERO_DENOMINATOR")
    reason[unsupported] = "NO_SUPPORT"
    value = np.where(zero, np.nan, ratio)
    positive = ~zero & (ratio > 0)
    spread = np.sqrt(np.where(positive, variance, np.nan))
    with np.errstate(over="ignore"):
        low, high = value * np.exp(-z * spread), value * np.exp(z * spread)
    return Result(
        value=value,
        se=value * spread,
        low=low,
        high=high,
        debiased=np.full_like(value, np.nan),
        reason=reason,
        interval_reason=codes_where(~zero & ~positive, "NOT_POSITIVE"),
        flags={STRATA_LEFT_OUT: tables.left_out()},
        method=method,
    )


def _flag_heterogeneous(result: Result, tables: StratumTables) -> Result:
    differs = np.nan_to_num(breslow_day(tables).p, nan=1.0) < 0.05
    return replace(result, flags={**result.flags, HETEROGENEOUS: differs})
