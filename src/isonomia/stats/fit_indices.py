"""What is said of the fit of a model of covariances: χ² and its p, RMSEA with limits, CFI, TLI, SRMR."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from isonomia.stats.arrays import Floats
from isonomia.stats.roots import find_root


@dataclass(frozen=True, slots=True)
class FitIndices:
    """NaN where an index is not defined: a model with df = 0 fits by itself.

    Attributes:
        chi2: n × discrepancy (N multiplies, not N − 1). df: degrees of freedom. p: of χ² ≥ chi2.
        rmsea: √G·√[max(χ² − df, 0)/(df·N)], with limits (at 90 % if not asked otherwise).
        cfi: 1 − max(χ² − df, 0)/max(χ²_b − df_b, χ² − df, 0), b the model without any covariance.
        tli: [χ²_b/df_b − χ²/df]/[χ²_b/df_b − 1].
        srmr: root mean square of standardised residuals (means included where the model has them).
    """

    chi2: float
    df: int
    p: float
    rmsea: float
    rmsea_low: float
    rmsea_high: float
    cfi: float
    tli: float
    srmr: float


def fit_indices(
    chi2: float,
    df: int,
    baseline: tuple[float, int],
    people: float,
    groups: int,
    srmr: float,
    *,
    confidence: float = 0.90,
) -> FitIndices:
    """The indices of a model and its baseline.

    Source: Steiger, Struct Equ Modeling 1998;5:411 (RMSEA of groups); Browne & Cudeck, Sociol Methods Res 1992;21:230;
    Bentler, Psychol Bull 1990;107:238; Tucker & Lewis, Psychometrika 1973;38:1; Hu & Bentler, Struct Equ Modeling
    1999;6:1.

    Args:
        chi2: of the model.
        df: of the model.
        baseline: χ² and df of the model without covariances.
        people: N of all groups.
        groups: G.
        srmr: as it was computed from residuals.
        confidence: of the limits of RMSEA.
    """
    if df <= 0:
        nothing = float("nan")
        return FitIndices(chi2, df, nothing, nothing, nothing, nothing, nothing, nothing, srmr)
    tail = (1 - confidence) / 2
    low, high = (noncentrality(chi2, df, share) for share in (1 - tail, tail))
    over, base, base_df = max(chi2 - df, 0.0), *baseline
    worst = max(base - base_df, over)
    cfi = 1 - over / worst if worst > 0 else 1.0
    spread = base / base_df - 1
    tli = (base / base_df - chi2 / df) / spread if spread > 0 else float("nan")

    def per_person(excess: float) -> float:
        return float(np.sqrt(groups * excess / (df * people)))

    p = float(special.chdtrc(df, max(chi2, 0.0)))
    return FitIndices(chi2, df, p, per_person(over), per_person(low), per_person(high), cfi, tli, srmr)


def noncentrality(chi2: float, df: int, share: float) -> float:
    """The λ at which P(χ²(df, λ) ≤ chi2) = share; 0 where even λ = 0 has less."""
    if special.chdtr(df, chi2) <= share:
        return 0.0

    def excess(at: Floats) -> Floats:
        return np.asarray(special.chndtr(chi2, df, at) - share)

    high = chi2 + 10 * np.sqrt(chi2) + 50
    return float(find_root(excess, np.zeros(1), np.array([high]), tolerance=1e-9)[0])


def srmr_of(sample: Floats, fitted: Floats, mean_residual: Floats | None) -> float:
    """√ of the mean of [(s_ij − σ_ij)/(s_i s_j)]² over i ≥ j, and of [(x̄_i − μ_i)/s_i]² where means are modelled."""
    sd = np.sqrt(np.diagonal(sample))
    low = np.tril_indices(len(sd))
    squares = (((sample - fitted) / np.outer(sd, sd))[low] ** 2).sum()
    count = len(low[0])
    if mean_residual is not None:
        squares, count = squares + ((mean_residual / sd) ** 2).sum(), count + len(sd)
    return float(np.sqrt(squares / count))
