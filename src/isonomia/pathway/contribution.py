"""At which step of a pathway a gap arises: contributions of the steps that add up to the whole (measures.md 9).

Two splits stand side by side. On the log scale the odds form of the representation quotient chains exactly over the
steps of a closed cohort, ln RQ*_K = ln RQ*_0 + Σ_k ln(y_gk/y_ck), so that ln(y_gk/y_ck) is the contribution of step k.
On the scale of shares, Das Gupta's split of the product of yields gives each step its part of the difference. They
differ a little, for they answer "how many times" and "how many of 100".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from isonomia.errors import Fault, InternalError
from isonomia.measures.das_gupta import NOISE, Factors, Split, das_gupta
from isonomia.measures.results import first_reason, make_result
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Bools, Floats, Limits, normal_quantile, root

SYNTHETIC: Final = "synthetic_cohort"


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """S groups over K steps.

    Attributes:
        entered: (S, K) who came to the step.
        passed: (S, K) who went on from it.
    """

    entered: Floats
    passed: Floats

    def __post_init__(self) -> None:
        if self.entered.shape != self.passed.shape or self.entered.ndim != 2:
            raise InternalError(Fault("steps of a pathway", "columns of unlike shape."))
        if np.any(self.passed < 0) or np.any(self.entered < 0):
            raise InternalError(Fault("steps of a pathway", "counts below 0."))

    @classmethod
    def of(cls, entered: ArrayLike, passed: ArrayLike) -> Steps:
        """From (K,) or (S, K) counts."""
        return cls(*(np.atleast_2d(np.asarray(each, dtype=np.float64)) for each in (entered, passed)))

    @classmethod
    def of_stages(cls, reached: ArrayLike) -> Steps:
        """A closed cohort: how many reached each of K + 1 stages."""
        counts = np.atleast_2d(np.asarray(reached, dtype=np.float64))
        return cls(counts[:, :-1], counts[:, 1:])

    @property
    def yields(self) -> Floats:
        """(S, K) share who pass; NaN where nobody came."""
        return np.where(self.entered > 0, self.passed / np.where(self.entered > 0, self.entered, 1.0), np.nan)

    @property
    def log_variance(self) -> Floats:
        """(S, K) Var ln y = (1 − y)/(Ny); where all passed, with half an event added, so that it is not 0."""
        share = np.where(self.passed == self.entered, (self.passed + 0.5) / (self.entered + 1), self.yields)
        usable = (share > 0) & (self.entered > 0)
        below = np.where(usable, self.entered * share, 1.0)
        return np.where(usable, (1 - share) / below, np.nan)

    @property
    def variance(self) -> Floats:
        """(S, K) Var y = y(1 − y)/N; where none or all passed, with half an event added, so that it is not 0."""
        certain = (self.passed == self.entered) | (self.passed == 0)
        share = np.where(certain, (self.passed + 0.5) / (self.entered + 1), self.yields)
        size = np.where(self.entered > 0, self.entered, np.nan)
        return np.asarray(share * (1 - share) / size)


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """A group and what it is compared with, over the same steps.

    Attributes:
        focus: the group.
        reference: the others, or another group.
        synthetic: the steps are of different people (calendar years put end to end), so they need not be nested.
        lost: fewer may come to a step than passed the one before: those of whom it is not known (yet) how they went on.
    """

    focus: Steps
    reference: Steps
    synthetic: bool = False
    lost: bool = False

    def __post_init__(self) -> None:
        if self.focus.entered.shape != self.reference.entered.shape:
            raise InternalError(Fault("paths of two groups", "not the same steps."))

    @property
    def logs(self) -> Floats:
        """(S, K) ln(y_g/y_r); NaN where a yield is 0 or missing."""
        above, below = self.focus.yields, self.reference.yields
        given = (above > 0) & (below > 0)
        return np.log(np.where(given, above, np.nan)) - np.log(np.where(given, below, np.nan))

    @property
    def log_variances(self) -> Floats:
        """(S, K) variances of the logs; steps are asymptotically independent, so they add."""
        return self.focus.log_variance + self.reference.log_variance

    def reasons(self) -> NDArray[np.object_]:
        """(S,) why nothing is given."""
        sides = (self.focus, self.reference)
        empty = np.any([(each.entered == 0).any(axis=1) for each in sides], axis=0)
        broken = np.any([_broken(each, chained=not self.synthetic, lost=self.lost) for each in sides], axis=0)
        stopped = np.any([(each.passed == 0).any(axis=1) for each in sides], axis=0)
        return first_reason(
            len(empty), (broken, "NOT_NESTED"), (empty & ~stopped, "NO_DATA"), (stopped, "NOT_POSITIVE")
        )

    def flags(self) -> dict[str, Bools]:
        """`synthetic_cohort`."""
        return {SYNTHETIC: np.full(len(self.focus.entered), self.synthetic)}


def _broken(steps: Steps, *, chained: bool, lost: bool) -> Bools:
    """(S,) more pass than came, or (in one cohort) others come to a step than passed the one before."""
    more = (steps.passed > steps.entered).any(axis=1)
    if not chained:
        return np.asarray(more)
    came, passed = steps.entered[:, 1:], steps.passed[:, :-1]
    others = came > passed if lost else came != passed
    return np.asarray(more | others.any(axis=1))


def stage_contribution(paths: Paths, step: int, confidence: float = 0.95) -> Result:
    """l_k = ln(y_gk/y_rk): what a step (counted from 0) adds to the log of the ratio of those who arrive.

    Var = (1 − y_g)/(N_g y_g) + (1 − y_r)/(N_r y_r). Delta interval on the log scale, where l_k lives: exp of it and of
    its limits is the relative yield of the step.

    Source: the identity is elementary; for the representation quotient, Lett et al., JAMA Netw Open 2019.

    Flags: `synthetic_cohort`.

    Refusals: `NOT_NESTED` more pass than came, or (unless the cohort is declared synthetic) not everybody who passed a
    step comes to the next, or others do; `NO_DATA` nobody comes to a step; `NOT_POSITIVE` nobody passes one.
    """
    return _log_result(paths, paths.logs[:, step], paths.log_variances[:, step], confidence)


def stage_total(paths: Paths, confidence: float = 0.95) -> Result:
    """Σl_k: ln of the ratio of the shares who arrive. Variances add. Refusals as `stage_contribution`."""
    return _log_result(paths, paths.logs.sum(axis=1), paths.log_variances.sum(axis=1), confidence)


def _log_result(paths: Paths, value: Floats, variance: Floats, confidence: float) -> Result:
    se = root(variance)
    reach = normal_quantile(confidence) * se
    limits = Limits(value - reach, value + reach)
    reason = paths.reasons()
    return make_result(value, se, limits, reason, method="delta", confidence=confidence, flags=paths.flags())


def stage_contribution_share(paths: Paths, step: int, confidence: float = 0.95) -> Result:
    """l_k/Σl: which share of the whole gap (on the log scale) arises at a step. May be negative, or more than 1.

    Fieller: the roots in ρ of (L² − z²v)ρ² − 2(l_kL − z²v_k)ρ + (l_k² − z²v_k) = 0, L = Σl, v = Σv_k.

    Source: Fieller, J R Stat Soc B 1954;16:175.

    Refusals: as `stage_contribution`, and `ZERO_DENOMINATOR` L = 0; interval `UNBOUNDED` where L is not distinguishable
    from 0: then the gap has no parts to speak of.
    """
    part, parts = paths.logs[:, step], paths.log_variances
    whole, variance = paths.logs.sum(axis=1), parts.sum(axis=1)
    none = np.abs(whole) <= NOISE * np.abs(paths.logs).sum(axis=1)
    z2 = float(normal_quantile(confidence)) ** 2
    square, cross, rest = whole**2 - z2 * variance, part * whole - z2 * parts[:, step], part**2 - z2 * parts[:, step]
    reason = paths.reasons()
    reason = np.where((reason == "") & none, "ZERO_DENOMINATOR", reason).astype(object)
    bounded = (square > 0) & (reason == "")
    safe = np.where(bounded, square, np.nan)
    reach = root(cross**2 - square * rest)
    limits = Limits((cross - reach) / safe, (cross + reach) / safe)
    usable = np.where(none, np.nan, whole)
    value = part / usable
    se = root(parts[:, step] - 2 * value * parts[:, step] + value**2 * variance) / np.abs(usable)
    why = first_reason(len(value), (~bounded & (reason == ""), "UNBOUNDED"))
    return make_result(
        value,
        se,
        limits,
        reason,
        method="Fieller",
        confidence=confidence,
        interval_reason=why,
        flags=paths.flags(),
    )


def stage_split(paths: Paths, confidence: float = 0.95) -> Split:
    """Das Gupta's split of the difference in the share who arrive, Πy_g − Πy_r; it stands beside the logs.

    Nobody passing a step is data here. Refusals: `NOT_NESTED` and `NO_DATA` as `stage_contribution`.
    """
    focus, reference = (Factors(each.yields, each.variance) for each in (paths.focus, paths.reference))
    split = das_gupta(reference, focus, confidence)
    broken = paths.reasons() == "NOT_NESTED"
    effects = tuple(_refused(each, broken) for each in split.effects)
    return Split(effects, _refused(split.total, broken), np.where(broken[:, None], np.nan, split.log_share))


def _refused(result: Result, broken: Bools) -> Result:
    reason = np.where(broken, "NOT_NESTED", result.reason).astype(object)
    limits = Limits(result.low, result.high)
    return make_result(result.value, result.se, limits, reason, method=result.method, confidence=result.confidence)


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """ln RQ* before the first step, what each step adds, and after the last: start + Σadded = end.

    Attributes:
        start: (S,). added: (S, K). end: (S,).
    """

    start: Floats
    added: Floats
    end: Floats


def representation_chain(paths: Paths, benchmark: ArrayLike) -> Chain:
    """How the odds form of the representation quotient moves along a closed cohort whose reference is everyone else.

    RQ* = [p/(1 − p)]/[q/(1 − q)] with p the group's share at a stage, so p/(1 − p) is focus ÷ reference.

    Args:
        paths: the group and everyone else.
        benchmark: (S,) or one q, the group's share of the benchmark population.
    """
    q = np.asarray(benchmark, dtype=np.float64)
    odds = np.log(q) - np.log1p(-q)
    sides = (paths.focus, paths.reference)
    given = paths.reasons() == ""
    first, last = (
        np.log(np.where(given, a, 1.0)) - np.log(np.where(given, b, 1.0))
        for a, b in (tuple(each.entered[:, 0] for each in sides), tuple(each.passed[:, -1] for each in sides))
    )
    nothing = np.where(given, 0.0, np.nan)
    return Chain(first - odds + nothing, paths.logs + nothing[:, None], last - odds + nothing)
