"""Tests on stratified tables: is there an association within strata, and is it the same in all of them?

Tests have no interval: the value is the statistic, the p-value stands beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from isonomia.measures.stratum_tables import StratumTables, codes_where, odds_sums
from isonomia.model.estimates import Result

Floats = NDArray[np.float64]
Below = Literal["zero", "uncorrected"]


@dataclass(frozen=True, slots=True, eq=False)
class ChiSquare:
    """S chi-square tests.

    Attributes:
        result: the statistics as values, without interval.
        p: (S,) upper tail; NaN where refused.
        df: (S,) degrees of freedom.
    """

    result: Result
    p: Floats
    df: NDArray[np.int64]


def cochran_mantel_haenszel(tables: StratumTables, correction: float = 0.0, below: Below = "zero") -> ChiSquare:
    """Is there any association between group and outcome within strata?

    X² = (|Σ(a − E)| − δ)²/ΣV, E = n₁m/N, V = n₁n₂m(N − m)/[N²(N − 1)], on one degree of freedom. Strata of one
    person are skipped.

    Source: Cochran 1954; Mantel & Haenszel 1959.

    Args:
        tables: (S, K) counts.
        correction: δ; 0 by default, ½ for the form with continuity correction.
        below: where |Σ(a − E)| < δ: "zero" gives 0, as the correction may not pass the mark; "uncorrected"
            applies no correction there, as `mantelhaen.test` of R does.

    Refusals: `NO_SUPPORT` no stratum has both groups; `ZERO_DENOMINATOR` nobody or everybody has the outcome.
    """
    a, n1, c, n2, n = tables.counted()
    m = a + c
    counts = tables.supported & (n > 1)
    deviation = np.abs(np.where(counts, a - n1 * m / n, 0.0).sum(axis=1))
    variance = np.where(counts, n1 * n2 * m * (n - m) / (n**2 * np.maximum(n - 1, 1)), 0.0).sum(axis=1)
    small = deviation < correction
    shift = np.where(small, deviation if below == "zero" else 0.0, correction)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(variance > 0, (deviation - shift) ** 2 / variance, np.nan)
    reason = codes_where(variance == 0, "ZERO_DENOMINATOR")
    reason[~tables.supported.any(axis=1)] = "NO_SUPPORT"
    method = "chi-square" if correction == 0 else f"chi-square, continuity correction {correction:g}"
    return _chi_square(value, np.ones(len(value), dtype=np.int64), reason, method)


def breslow_day(tables: StratumTables) -> ChiSquare:
    """Is the odds ratio the same in all strata?

    BD = Σ(a − A)²/Var on K − 1 degrees of freedom, K the informative strata; A is the expected count under the
    Mantel–Haenszel odds ratio and Var = 1/[1/A + 1/(n₁−A) + 1/(m−A) + 1/(n₂−m+A)].

    Source: Breslow & Day, Statistical Methods in Cancer Research I, 1980, (4.30).

    Refusals: `NO_SUPPORT` no stratum has both groups; `ZERO_DENOMINATOR` the common odds ratio is 0 or infinite;
    `TOO_FEW_GROUPS` fewer than two informative strata.
    """
    deviation, variance, df, reason = _deviations(tables)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(variance > 0, deviation**2 / variance, 0.0).sum(axis=1)
    return _chi_square(np.where(reason == "", value, np.nan), df, reason, "chi-square")


def tarone(tables: StratumTables) -> ChiSquare:
    """Breslow–Day with Tarone's adjustment for the estimated odds ratio: BD − [Σ(a − A)]²/ΣVar.

    Source: Tarone, Biometrika 1985;72:91. Refusals as `breslow_day`.
    """
    deviation, variance, df, reason = _deviations(tables)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(variance > 0, deviation**2 / variance, 0.0).sum(axis=1)
        value -= deviation.sum(axis=1) ** 2 / variance.sum(axis=1)
    value = np.where(reason == "", np.maximum(value, 0.0), np.nan)  # rounding may leave −1e-17
    return _chi_square(value, df, reason, "chi-square, Tarone's adjustment")


def _deviations(tables: StratumTables) -> tuple[Floats, Floats, NDArray[np.int64], NDArray[np.object_]]:
    """(S, K) a − A and its variance in informative strata (0 elsewhere), degrees of freedom and refusals."""
    r_sum, s_sum = odds_sums(tables)
    informative = tables.informative
    strata = informative.sum(axis=1)
    reason = codes_where(strata < 2, "TOO_FEW_GROUPS")
    reason[(r_sum == 0) | (s_sum == 0)] = "ZERO_DENOMINATOR"
    reason[~tables.supported.any(axis=1)] = "NO_SUPPORT"
    usable = reason == ""
    odds_ratio = np.where(usable, r_sum, 1.0) / np.where(usable, s_sum, 1.0)
    live = informative & usable[:, None]
    a, n1, c, n2, _ = tables.counted()
    m = a + c
    # A stratum that does not count gets a harmless table (1 of 2, 1 of 2), so that no quotient is 0/0.
    n1, n2, m, a = (np.where(live, each, other) for each, other in ((n1, 2.0), (n2, 2.0), (m, 2.0), (a, 1.0)))
    expected = expected_count(n1, n2, m, odds_ratio[:, None])
    variance = 1 / (1 / expected + 1 / (n1 - expected) + 1 / (m - expected) + 1 / (n2 - m + expected))
    return np.where(live, a - expected, 0.0), np.where(live, variance, 0.0), np.maximum(strata - 1, 0), reason


def expected_count(n1: Floats, n2: Floats, m: Floats, odds_ratio: Floats) -> Floats:
    """The count A of a table with margins n₁, n₂, m whose odds ratio is the given one.

    A(n₂ − m + A) = OR·(n₁ − A)(m − A): the root of (1 − OR)A² + [n₂ − m + OR(n₁ + m)]A − OR·n₁m = 0 that lies in
    [max(0, m − n₂), min(n₁, m)], written without cancellation; linear if OR = 1.
    """
    square, linear, constant = 1 - odds_ratio, n2 - m + odds_ratio * (n1 + m), odds_ratio * n1 * m
    root = np.sqrt(linear**2 + 4 * square * constant)
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Floats = np.where(linear > 0, 2 * constant / (linear + root), (root - linear) / (2 * square))
    return found


def _chi_square(value: Floats, df: NDArray[np.int64], reason: NDArray[np.object_], method: str) -> ChiSquare:
    from scipy.special import chdtrc

    none = np.full_like(value, np.nan)
    no_interval = codes_where(np.zeros(len(value), dtype=bool), "")
    result = Result(value, none, none, none, none, reason, no_interval, method=method)
    tail: Floats = chdtrc(np.maximum(df, 1), value)
    return ChiSquare(result, np.where(reason == "", tail, np.nan), np.asarray(df, dtype=np.int64))
