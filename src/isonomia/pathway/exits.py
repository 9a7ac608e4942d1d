"""Competing exits: by which way people have left a stage (academic, personal, transfer), period by period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from isonomia.errors import Fault, InternalError
from isonomia.measures.results import first_reason, make_result
from isonomia.model.estimates import Result
from isonomia.pathway.contribution import Steps
from isonomia.pathway.duration import LifeTable
from isonomia.stats.arrays import Floats, Limits, normal_quantile, root
from isonomia.stats.proportions import wilson


@dataclass(frozen=True, slots=True, eq=False)
class Exits:
    """S cohorts, K ways out, J periods.

    Attributes:
        at_risk: (S, J). by_cause: (S, K, J) who leave each way. censored: (S, J).
    """

    at_risk: Floats
    by_cause: Floats
    censored: Floats

    def __post_init__(self) -> None:
        sets, _, periods = self.by_cause.shape
        if self.at_risk.shape != (sets, periods) or self.censored.shape != (sets, periods):
            raise InternalError(Fault("competing exits", "columns of unlike shape."))
        if np.any(self.by_cause < 0):
            raise InternalError(Fault("competing exits", "counts below 0."))

    @classmethod
    def of(cls, at_risk: ArrayLike, by_cause: ArrayLike, censored: ArrayLike) -> Exits:
        """From one cohort ((J,), (K, J), (J,)) or several."""
        n, c = (np.atleast_2d(np.asarray(each, dtype=np.float64)) for each in (at_risk, censored))
        causes = np.asarray(by_cause, dtype=np.float64)
        return cls(n, causes if causes.ndim == 3 else causes[None], c)

    def all_causes(self) -> LifeTable:
        """Leaving in whatever way."""
        return LifeTable(self.at_risk, self.by_cause.sum(axis=1), self.censored)

    @property
    def hazards(self) -> Floats:
        """(S, K, J) share of those at risk who leave in the period by each way."""
        return self.by_cause / np.where(self.at_risk > 0, self.at_risk, 1.0)[:, None]

    @property
    def incidence(self) -> Floats:
        """(S, K, J) F_k(j) = Σ_{i≤j} S_{i−1}h_ki; with S_j they sum to 1."""
        survival = self.all_causes().survival
        before = np.concatenate((np.ones((len(survival), 1)), survival[:, :-1]), axis=1)
        return np.asarray(np.cumsum(before[:, None] * self.hazards, axis=2))


def cumulative_incidence(exits: Exits, cause: int, period: int, confidence: float = 0.95) -> Result:
    """The share who have left by one way up to a period (counted from 0), the other ways being open too.

    F_k(j) = Σ_{i≤j} S_{i−1}h_ki (Aalen–Johansen on counts by period). Exits of a period are multinomial, periods are
    independent: Var F = Σ_i [Σ_l a²h − (Σ_l a h)²]/n_i over ways l,
    a_li = S_{i−1}·1[l = k] − [F_k(j) − F_k(i)]/(1 − h_i).
    Interval on the scale log(−log F); F = 0: 0 to the Wilson limit of the first risk set; F = 1: the value alone.

    One minus the survival of "censoring the other ways" is not this share: it is larger, and of nobody.

    Source: Aalen & Johansen, Scand J Stat 1978;5:141; Kalbfleisch & Prentice 2002, ch. 8.

    Refusals: as `life_table`.
    """
    table = exits.all_causes()
    value = exits.incidence[:, cause, period]
    variance = _variance(exits, cause, period)
    z = float(normal_quantile(confidence))
    inside = (value > 0) & (value < 1)
    safe = np.where(inside, value, 0.5)
    reach = z * root(variance) / (safe * np.abs(np.log(safe)))
    low, high = (np.exp(np.log(safe) * np.exp(sign * reach)) for sign in (1, -1))
    first = table.at_risk[:, 0]
    nobody = wilson(np.zeros_like(first), first, confidence)
    none = value == 0
    limits = Limits(
        np.where(none, 0.0, np.where(inside, low, np.nan)), np.where(none, nobody.high, np.where(inside, high, np.nan))
    )
    ended = np.concatenate((np.ones((len(value), 1)), table.survival), axis=1)[:, : period + 1] == 0
    unseen = ((table.at_risk[:, : period + 1] == 0) & ~ended).any(axis=1)
    reason = first_reason(len(value), (unseen, "NO_DATA"), (table.open_flow(), "NOT_NESTED"))
    se = np.where(none, np.nan, root(variance))
    return make_result(value, se, limits, reason, method="log-log Aalen–Johansen", confidence=confidence)


def left_so_far(steps: Steps, left: Floats, step: int, confidence: float = 0.95) -> Result:
    """Of those who started, the share who have left by one way up to `step` (counted from 0).

    The steps are the periods: those who do not pass a step leave at it, by this way or by another, and those who passed
    it and whose outcome at the next one is not known are lost from sight between the two, as in `on_path`. So the
    shares of all ways and of those still on the path are all who started.

    Args:
        steps: who came to each step and who passed it.
        left: (S, K) of those who did not pass a step, who left by this way; 0 where the way is not named.
        step: up to which.
        confidence: of the interval.

    Refusals: as `cumulative_incidence`.
    """
    entered, passed = steps.entered[:, : step + 1], steps.passed[:, : step + 1]
    own = left[:, : step + 1]
    after = np.concatenate((entered[:, 1:], passed[:, -1:]), axis=1)
    ways = np.stack((own, np.maximum(entered - passed - own, 0.0)), axis=1)
    return cumulative_incidence(Exits(entered, ways, np.maximum(passed - after, 0.0)), 0, step, confidence)


def _variance(exits: Exits, cause: int, period: int) -> Floats:
    """(S,) delta variance of F_k(j)."""
    upto = period + 1
    table = exits.all_causes()
    survival = table.survival[:, :upto]
    before = np.concatenate((np.ones((len(survival), 1)), survival[:, :-1]), axis=1)
    own, every = exits.incidence[:, cause, :upto], exits.hazards[:, :, :upto]
    stay = 1 - every.sum(axis=1)
    later = np.where(stay > 0, (own[:, -1:] - own) / np.where(stay > 0, stay, 1.0), 0.0)
    load = np.repeat(-later[:, None], every.shape[1], axis=1)
    load[:, cause] += before
    spread = (load**2 * every).sum(axis=1) - (load * every).sum(axis=1) ** 2
    n = table.at_risk[:, :upto]
    return np.asarray((spread / np.where(n > 0, n, 1.0)).sum(axis=1))
