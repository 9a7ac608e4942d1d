"""Variances of group estimates from cells: V1 (persons), V2 (weights), V3 (strata and clusters), V4 (replicates).

Only sums enter (measures.md 1.1 and 1.3), so `protect/` can reduce design cells to a covariance matrix among shown
groups and release nothing else. Groups may overlap (a group and everyone else, several marks a person): the
matrix carries their covariance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from isonomia.stats.arrays import Floats, divide, floats, root

Lonely = Literal["refuse", "centre", "certainty"]
ALL: Final = ""
"""In the place of a stratum: all of them."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """What a study says of a sample beside its columns.

    Attributes:
        lonely: what a stratum with one cluster is: a refusal, centred at the mean of all clusters, or taken with
            certainty, so that it adds nothing.
        into: stratum -> the stratum that it is merged into.
        share: stratum (`ALL`: every other) -> f, the share of its clusters, or of its people, that were drawn. With f
            the interval speaks of this population alone; without, of the process that made it.
    """

    lonely: Lonely = "refuse"
    into: Mapping[str, str] = field(default_factory=dict)
    share: Mapping[str, float] = field(default_factory=dict)

    def left(self, stratum: str) -> float:
        """1 − f of a stratum."""
        return 1 - self.share.get(stratum, self.share.get(ALL, 0.0))


PLAIN: Final = Sampling()


@dataclass(frozen=True, slots=True, eq=False)
class DesignVariance:
    """Estimates of J groups and their sampling error under the design.

    Attributes:
        y: (J,) weighted means; NaN for a group without weight.
        covariance: (J, J); NaN everywhere if refused.
        df: Σ(clusters − 1) over strata with at least two clusters.
        reason: "LONELY_CLUSTER", "NO_SE" (no stratum has two clusters) or "".
        lonely: codes of the strata with one cluster.
    """

    y: Floats
    covariance: Floats
    df: float
    reason: str = ""
    lonely: tuple[str, ...] = ()

    @property
    def se(self) -> Floats:
        """(J,) standard errors."""
        return root(np.diagonal(self.covariance))


def person_variance(n: ArrayLike, sy: ArrayLike, syy: ArrayLike) -> Floats:
    """V1: s² = [(Σy² − (Σy)²/n)/(n − 1)]/n of an unweighted mean; NaN for n < 2."""
    size, total, squares = floats(n, sy, syy)
    spread = np.maximum(squares - divide(total**2, size), 0.0)
    return divide(divide(spread, np.where(size > 1, size - 1, np.nan)), size)


def weighted_variance(
    n: ArrayLike, sw: ArrayLike, sww: ArrayLike, swy: ArrayLike, swwy: ArrayLike, swwyy: ArrayLike
) -> Floats:
    """V2: s² = n/(n − 1)·(Σw²y² − 2ȳΣw²y + ȳ²Σw²)/(Σw)², ȳ = Σwy/Σw; weights, no clusters. NaN for n < 2."""
    size, w, ww, wy, wwy, wwyy = floats(n, sw, sww, swy, swwy, swwyy)
    mean = divide(wy, w)
    spread = np.maximum(wwyy - 2 * mean * wwy + mean**2 * ww, 0.0)
    return divide(size, np.where(size > 1, size - 1, np.nan)) * divide(spread, w**2)


def cluster_covariance(
    stratum: NDArray[np.object_],
    cluster: NDArray[np.object_],
    group: NDArray[np.int64],
    sw: Floats,
    swy: Floats,
    groups: int,
    *,
    sampling: Sampling = PLAIN,
) -> DesignVariance:
    """V3: V = Σ_h (1 − f_h)·m_h/(m_h − 1)·Σ_i (u_hi − ū_h)(u_hi − ū_h)′, u_hi,g = (Σwy − ȳ_g Σw)/Σ_all w of group g.

    m_h counts every cluster of stratum h in the table, so rows of people outside all groups (absent, not asked)
    belong in it with group −1: a cluster without a member of a group says u = 0 for it, not nothing.
    Source: Binder, Int Stat Rev 1983;51:279; Korn & Graubard, Analysis of Health Surveys 1999, 2.3.

    Args:
        stratum: (R,) codes of design strata.
        cluster: (R,) codes of clusters, unique within a stratum.
        group: (R,) index of the group, −1 for people outside all groups. A person may be in several rows.
        sw: (R,) Σw.
        swy: (R,) Σwy.
        groups: J.
        sampling: strata to merge, what a stratum with one cluster is, and f_h.
    """
    merged = np.array([sampling.into.get(str(each), str(each)) for each in stratum], dtype=object)
    inner = cluster if not sampling.into else np.array([f"{h} {i}" for h, i in zip(stratum, cluster, strict=True)])
    h, i, m, names = _numbered(merged, np.asarray(inner, dtype=object))
    inside = group >= 0
    weight = np.bincount(group[inside], weights=sw[inside], minlength=groups)
    y = divide(np.bincount(group[inside], weights=swy[inside], minlength=groups), weight)
    u = np.zeros((len(h), groups))
    residual = swy[inside] - y[group[inside]] * sw[inside]
    np.add.at(u, (i[inside], group[inside]), divide(residual, weight[group[inside]]))
    alone = tuple(sorted(name for name, clusters in zip(names, m, strict=True) if clusters == 1))
    df = float(np.sum(m[m > 1] - 1))
    if (alone and sampling.lonely == "refuse") or df == 0:
        reason = "LONELY_CLUSTER" if alone else "NO_SE"
        return DesignVariance(y, np.full((groups, groups), np.nan), df, reason, alone)
    left = np.array([sampling.left(name) for name in names])
    alone_counts = 1.0 if sampling.lonely == "centre" else 0.0
    return DesignVariance(y, _between(u, h, m, left, alone_counts), df, "", alone)


def jackknife_variance(without: ArrayLike) -> Floats:
    """V4: (G − 1)/G·Σ(θ₍₋ᵣ₎ − θ̄)² over the first axis of estimates that each leave one replicate group out.

    Source: Wolter, Introduction to Variance Estimation 2007, 4.2.
    """
    estimates = np.asarray(without, dtype=np.float64)
    count = estimates.shape[0]
    spread = np.sum((estimates - np.mean(estimates, axis=0)) ** 2, axis=0)
    return np.asarray(spread * (count - 1) / count, dtype=np.float64)


def _numbered(
    stratum: NDArray[np.object_], cluster: NDArray[np.object_]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], list[str]]:
    """(C,) stratum number of each cluster, (R,) cluster number of each row, (H,) clusters of each stratum, its code."""
    pairs: dict[tuple[str, str], int] = {}
    strata: dict[str, int] = {}
    h: list[int] = []
    rows = np.empty(len(stratum), dtype=np.int64)
    for at, (of, name) in enumerate(zip(stratum, cluster, strict=True)):
        if (of, name) not in pairs:
            pairs[of, name] = len(pairs)
            h.append(strata.setdefault(of, len(strata)))
        rows[at] = pairs[of, name]
    numbers = np.array(h, dtype=np.int64)
    return numbers, rows, np.bincount(numbers, minlength=len(strata)).astype(np.int64), [str(each) for each in strata]


def _between(u: Floats, h: NDArray[np.int64], m: NDArray[np.int64], left: Floats, alone: float) -> Floats:
    """Σ_h (1 − f_h)·m_h/(m_h − 1)·Σ_i (u − ū_h)(u − ū_h)′; a lonely cluster counts `alone` times, centred on all."""
    sums = np.zeros((len(m), u.shape[1]))
    np.add.at(sums, h, u)
    centre = np.where((m > 1)[:, None], sums / m[:, None], np.mean(u, axis=0))
    factor = left * np.where(m > 1, m / np.maximum(m - 1, 1), alone)
    deviation = (u - centre[h]) * np.sqrt(factor[h])[:, None]
    return np.asarray(deviation.T @ deviation, dtype=np.float64)
