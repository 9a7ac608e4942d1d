"""Means of groups in a survey, with the variance of its design: strata, clusters, finite populations, domains.

Only sums over the clusters of a stratum enter, so that nothing of a person is kept: with a_c = Σwy and b_c = Σw of
group g in cluster c, the residual total z_c = (a_c − ȳ_g·b_c)/Σw has Σz² and Σz from Σa, Σb, Σaa, Σab and Σbb. Where
people were drawn one by one, each is a cluster, and the sums are Σwy, Σw, Σw²y², Σw²y and Σw².
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from isonomia.errors import Fault, InternalError
from isonomia.stats.arrays import Floats, Limits, divide, floats, t_quantile
from isonomia.stats.design import DesignVariance, Lonely


@dataclass(frozen=True, slots=True, eq=False)
class DesignSums:
    """Sums over the clusters of H strata for J groups.

    Attributes:
        strata: H codes.
        clusters: (H,) clusters of the stratum, those without a member of any group included.
        a: (H, J) Σ of cluster totals Σwy. b: (H, J) of cluster totals Σw.
        aa, ab, bb: (H, J, J) Σ over clusters of the products of the totals of two groups; ab has a of the row's group.
    """

    strata: tuple[str, ...]
    clusters: Floats
    a: Floats
    b: Floats
    aa: Floats
    ab: Floats
    bb: Floats

    def __post_init__(self) -> None:
        h, j = self.a.shape
        if self.b.shape != (h, j) or {self.aa.shape, self.ab.shape, self.bb.shape} != {(h, j, j)}:
            raise InternalError(Fault("design sums", "sums of unlike shape."))

    @classmethod
    def of_persons(
        cls,
        strata: tuple[str, ...],
        persons: ArrayLike,
        sw: ArrayLike,
        sww: ArrayLike,
        swy: ArrayLike,
        swwy: ArrayLike,
        swwyy: ArrayLike,
    ) -> DesignSums:
        """People drawn one by one, groups that do not overlap: sums (H, J) over people by stratum and group.

        Args:
            strata: H codes.
            persons: (H,) everybody drawn in the stratum, in a group or not.
            sw: Σw.
            sww: Σw².
            swy: Σwy.
            swwy: Σw²y.
            swwyy: Σw²y².
        """
        columns = [np.asarray(each, dtype=np.float64) for each in (sw, sww, swy, swwy, swwyy)]
        w, ww, wy, wwy, wwyy = columns
        eye = np.eye(w.shape[1])
        return cls(
            strata,
            np.asarray(persons, dtype=np.float64),
            wy,
            w,
            wwyy[:, :, None] * eye,
            wwy[:, :, None] * eye,
            ww[:, :, None] * eye,
        )


def design_means(sums: DesignSums, sampled: ArrayLike = 0.0, *, lonely: Lonely = "refuse") -> DesignVariance:
    """ȳ = Σwy/Σw and V = Σ_h (1 − f_h)·m_h/(m_h − 1)·Σ_c (z_hc − z̄_h)(z_hc − z̄_h)′, z = w(y − ȳ)/Σw.

    People outside a group have z = 0 for it and stay in the sum: a group is a domain, not a sample of its own.
    With f = 0 the interval speaks of the process that produced these people; with f it speaks of these people alone.
    A share is the mean of 0 and 1. Source: Binder, Int Stat Rev 1983;51:279; Wolter, Introduction to Variance
    Estimation 2007, ch. 6.

    Args:
        sums: of the clusters.
        sampled: f, share of the stratum's clusters that are in the sample, one for all or (H,).
        lonely: what a stratum with one cluster is: a refusal, centred at the mean of all clusters, or taken with
            certainty, so that it adds nothing.
    """
    m = sums.clusters
    f = np.broadcast_to(np.asarray(sampled, dtype=np.float64), m.shape)
    if np.any((f < 0) | (f > 1)):
        raise InternalError(Fault("design means", "a sampling fraction is not within 0 and 1."))
    weight = sums.b.sum(axis=0)
    y = divide(sums.a.sum(axis=0), weight)
    alone = tuple(code for code, one in zip(sums.strata, m == 1, strict=True) if one)
    df = float(np.sum((m - 1)[m > 1]))
    if (alone and lonely == "refuse") or df <= 0:
        nothing = np.full((len(y), len(y)), np.nan)
        return DesignVariance(y, nothing, df, "LONELY_CLUSTER" if alone and lonely == "refuse" else "NO_SE", alone)
    z = (sums.a - y * sums.b) / weight
    products = sums.aa - y * sums.ab - y[:, None] * np.swapaxes(sums.ab, 1, 2) + y[:, None] * y * sums.bb
    products = products / (weight[:, None] * weight)
    centre = np.where((m > 1)[:, None], z / np.maximum(m, 1)[:, None], z.sum(axis=0) / m.sum())
    spread = products - centre[:, :, None] * z[:, None, :] - z[:, :, None] * centre[:, None, :]
    spread = spread + m[:, None, None] * centre[:, :, None] * centre[:, None, :]
    factor = (1 - f) * np.where(m > 1, m / np.maximum(m - 1, 1), 1.0 if lonely == "centre" else 0.0)
    return DesignVariance(y, np.einsum("h,hij->ij", factor, spread), df, "", alone)


def logit_limits(p: ArrayLike, se: ArrayLike, df: ArrayLike, confidence: ArrayLike = 0.95) -> Limits:
    """expit(logit p ± t·se/[p(1 − p)]) of a weighted share; NaN at p = 0 and p = 1 (`korn_graubard` has limits there).

    Source: Korn & Graubard, Analysis of Health Surveys 1999, 3.2.
    """
    share, error, degrees, level = floats(p, se, df, confidence)
    inner = (share > 0) & (share < 1)
    safe = np.where(inner, share, 0.5)
    half = np.where(inner, t_quantile(level, degrees) * error / (safe * (1 - safe)), np.nan)
    eta: NDArray[np.float64] = np.log(safe / (1 - safe))
    return Limits(1 / (1 + np.exp(half - eta)), 1 / (1 + np.exp(-half - eta)))
