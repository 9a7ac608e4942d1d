"""How much of the change of a product (or of any function) goes with each factor: Das Gupta, which is Shapley."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product as all_pairs
from math import factorial
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from isonomia.errors import Fault, InternalError
from isonomia.measures.results import first_reason, make_result
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Floats, Limits, normal_quantile, root

MOST_FACTORS: Final = 12  # of a function that is evaluated for each of the 2ᴷ mixtures of old and new
NOISE: Final = 1e-12  # a whole smaller than this part of its parts is 0 up to rounding, and has no shares
Function = Callable[[Floats], Floats]
"""(…, K) factors -> (…) values."""


@dataclass(frozen=True, slots=True, eq=False)
class Factors:
    """S populations with K factors each.

    Attributes:
        value: (S, K). variance: (S, K) of each factor, independent of one another; NaN where it is not known.
    """

    value: Floats
    variance: Floats

    def __post_init__(self) -> None:
        if self.value.shape != self.variance.shape or self.value.ndim != 2:
            raise InternalError(Fault("factors of a product", "columns of unlike shape."))

    @classmethod
    def of(cls, value: ArrayLike, variance: ArrayLike = np.nan) -> Factors:
        """From (K,) or (S, K) numbers."""
        x = np.atleast_2d(np.asarray(value, dtype=np.float64))
        return cls(x, np.array(np.broadcast_to(np.asarray(variance, dtype=np.float64), x.shape)))


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Effects of K factors that sum to the whole change.

    Attributes:
        effects: K results (S,).
        total: the whole change.
        log_share: (S, K) ln(b_j/a_j)/Σln(b/a) of a product; NaN where a factor is not positive or nothing changed.
    """

    effects: tuple[Result, ...]
    total: Result
    log_share: Floats

    @property
    def values(self) -> Floats:
        """(S, K) the effects."""
        return np.stack([each.value for each in self.effects], axis=1)


def das_gupta(old: Factors, new: Factors, confidence: float = 0.95) -> Split:
    """The effect of each factor on a product Πx, old → new.

    φ_j = Σ_{T ⊆ K∖j} |T|!(K − |T| − 1)!/K!·[F(T ∪ j new) − F(T new)], the mean over all orders of change. For a product
    this is (b_j − a_j)·∫₀¹ Π_{i≠j}[a_i + t(b_i − a_i)]dt, a polynomial that Gauss–Legendre nodes integrate exactly,
    whatever the number of factors. Delta interval, factors independent of one another.

    Source: Das Gupta, US Census Bureau P23-186, 1993; Shorrocks, J Econ Inequal 2013;11:99.

    Args:
        old: (S, K) factors a.
        new: (S, K) factors b.
        confidence: of the intervals.

    Refusals: `NO_DATA` a factor is missing; interval `NO_SE` where a variance is.
    """
    a, b = old.value, new.value
    reason = first_reason(len(a), (np.asarray(~np.isfinite(a + b).all(axis=1)), "NO_DATA"))
    nodes, weights = np.polynomial.legendre.leggauss(a.shape[1] // 2 + 1)
    moments = [(float(node + 1) / 2, float(weight) / 2) for node, weight in zip(nodes, weights, strict=True)]
    variances = np.concatenate((old.variance, new.variance), axis=1)
    effects = []
    for j in range(a.shape[1]):
        value, gradient = _product_effect(a, b, j, moments)
        effects.append(_result(value, gradient, variances, reason, confidence))
    gradient = np.concatenate([-_without(a), _without(b)], axis=1)
    total = _result(b.prod(axis=1) - a.prod(axis=1), gradient, variances, reason, confidence)
    return Split(tuple(effects), total, _log_share(a, b))


def _without(x: Floats) -> Floats:
    """(S, K) the product of all factors but one, for each."""
    return np.stack([np.delete(x, j, axis=1).prod(axis=1) for j in range(x.shape[1])], axis=1)


def _product_effect(a: Floats, b: Floats, j: int, moments: list[tuple[float, float]]) -> tuple[Floats, Floats]:
    """φ_j (S,) and its gradient (S, 2K) with respect to a and b."""
    factors, change = a.shape[1], b[:, j] - a[:, j]
    whole = np.zeros(len(a))
    by_old, by_new = np.zeros_like(a), np.zeros_like(a)
    for t, weight in moments:
        mixed = a + t * (b - a)
        mixed[:, j] = 1.0  # the factor itself is no part of the integrand
        rest = _without(mixed)
        whole = whole + weight * mixed.prod(axis=1)
        by_old += weight * (1 - t) * rest
        by_new += weight * t * rest
    gradient_old, gradient_new = change[:, None] * by_old, change[:, None] * by_new
    gradient_old[:, j], gradient_new[:, j] = -whole, whole
    return change * whole, np.concatenate([gradient_old, gradient_new], axis=1).reshape(len(a), 2 * factors)


def shapley(old: Factors, new: Factors, function: Function, confidence: float = 0.95) -> Split:
    """The same split for any function of at most 12 factors, by evaluating all 2ᴷ mixtures of old and new.

    Delta interval with central differences. Refusals as `das_gupta`.

    Args:
        old: (S, K) factors a.
        new: (S, K) factors b.
        function: (…, K) -> (…).
        confidence: of the intervals.
    """
    a, b = old.value, new.value
    factors = a.shape[1]
    if factors > MOST_FACTORS:
        raise InternalError(Fault("shapley", f"{factors} factors: at most {MOST_FACTORS} can be split exactly."))
    reason = first_reason(len(a), (np.asarray(~np.isfinite(a + b).all(axis=1)), "NO_DATA"))
    variances = np.concatenate((old.variance, new.variance), axis=1)
    effects, total = _mixtures(a, b, function)
    gradients = np.zeros((len(a), factors + 1, 2 * factors))
    both = np.concatenate((a, b), axis=1)
    for at in range(2 * factors):
        step = 1e-6 * np.maximum(np.abs(both[:, at]), 1e-3)
        ends = []
        for sign in (1, -1):
            moved = both.copy()
            moved[:, at] += sign * step
            found, whole = _mixtures(moved[:, :factors], moved[:, factors:], function)
            ends.append(np.concatenate((found, whole[:, None]), axis=1))
        gradients[:, :, at] = (ends[0] - ends[1]) / (2 * step[:, None])
    results = tuple(_result(effects[:, j], gradients[:, j], variances, reason, confidence) for j in range(factors))
    return Split(results, _result(total, gradients[:, -1], variances, reason, confidence), np.full_like(a, np.nan))


def _mixtures(a: Floats, b: Floats, function: Function) -> tuple[Floats, Floats]:
    """(S, K) effects and (S,) the whole change."""
    factors = a.shape[1]
    masks = np.array(list(all_pairs((False, True), repeat=factors)))
    values = function(np.where(masks[None], b[:, None, :], a[:, None, :]))
    size = masks.sum(axis=1)
    place = 1 << np.arange(factors)[::-1]
    effects = np.zeros_like(a)
    for j in range(factors):
        before = np.flatnonzero(~masks[:, j])
        weight = np.array([factorial(k) * factorial(factors - k - 1) / factorial(factors) for k in size[before]])
        effects[:, j] = (values[:, before + place[j]] - values[:, before]) @ weight
    return effects, values[:, -1] - values[:, 0]


def _result(value: Floats, gradient: Floats, variances: Floats, reason: np.ndarray, confidence: float) -> Result:
    # A factor on which the effect does not depend needs no variance.
    parts = np.where(gradient == 0, 0.0, gradient**2 * variances)
    variance = parts.sum(axis=1)
    se = root(np.where(variance > 0, variance, np.nan))
    reach = normal_quantile(confidence) * se
    limits = Limits(value - reach, value + reach)
    return make_result(value, se, limits, reason, method="delta", confidence=confidence)


def _log_share(a: Floats, b: Floats) -> Floats:
    positive = ((a > 0) & (b > 0)).all(axis=1, keepdims=True)
    logs = np.log(np.where(positive, b, 1.0) / np.where(positive, a, 1.0))
    total = logs.sum(axis=1, keepdims=True)
    changed = np.abs(total) > NOISE * np.abs(logs).sum(axis=1, keepdims=True)
    return np.where(positive & changed, logs / np.where(changed, total, 1.0), np.nan)
