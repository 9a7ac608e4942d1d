"""Representation: a group's share here beside its share of a benchmark population.

`share` is an operand with n = N persons at the stage and events = x members of the group. `q` is (S,) the benchmark
share of the same category scheme, age band and geography, `q_se` its standard error, NaN or None where it is taken
as known. That the schemes agree (`UNLIKE_CODING`) is for the caller to see to: numbers do not show it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from isonomia.measures.operands import Operand, published
from isonomia.measures.results import Reasons, first_reason, make_result
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Floats, Limits, divide, normal_quantile, root
from isonomia.stats.mover import mover_difference, mover_log_ratio
from isonomia.stats.p_values import binomial_mid_p, z_test
from isonomia.stats.proportions import wilson


def benchmark_share(q: ArrayLike, q_se: ArrayLike | None = None, confidence: float = 0.95) -> Result:
    """The group's share of the benchmark population; Wilson limits at the effective size q(1 − q)/SE².

    The interval is refused NO_SE where the source gives no error. Refuses NO_BENCHMARK where there is no share.
    """
    share, error = _benchmark(q, q_se)
    reason = first_reason(len(share), (np.isnan(share), "NO_BENCHMARK"))
    limits = _benchmark_limits(share, error, confidence)
    stated = np.where(error > 0, error, np.nan)
    return make_result(share, stated, limits, reason, method="Wilson at the effective size", confidence=confidence)


def benchmark_share_error(n: ArrayLike, var_n: ArrayLike, total: ArrayLike, var_total: ArrayLike) -> Floats:
    """SE of q = n/total from the variances of both counts: √(var_n − q²·var_total)/total; with + where that is < 0.

    Source: US Census Bureau, ACS General Handbook 2020, ch. 8 (proportions; ratios where the root fails).
    """
    count, spread, whole, spread_whole = (np.asarray(each, dtype=np.float64) for each in (n, var_n, total, var_total))
    q = divide(count, whole)
    inner = spread - q**2 * spread_whole
    inner = np.where(inner < 0, spread + q**2 * spread_whole, inner)
    return divide(root(inner), whole)


def representation_quotient(
    share: Operand, q: ArrayLike, q_se: ArrayLike | None = None, confidence: float = 0.95
) -> Result:
    """RQ = p/q; Var(ln RQ) = (1 − p)/(Np) + Var(q)/q², SE of RQ itself.

    Interval: Wilson limits of p over q; with an estimated benchmark MOVER on the log scale, q's part z·SE(q)/q.
    x = 0 gives 0 with an upper limit. Refuses NO_DATA, NO_BENCHMARK, ZERO_DENOMINATOR (q = 0).
    Source: Lett et al., JAMA Netw Open 2019;2:e1910490.
    """
    bench, error = _benchmark(q, q_se)
    reason = _refusals(share, bench, (bench == 0, "ZERO_DENOMINATOR"))
    value, spread = divide(share.y, bench), _log_spread(share, divide(error, bench))
    limits = _log_mover(share.y, share.wilson(confidence), bench, divide(error, bench), confidence)
    return make_result(
        value, value * spread, limits, reason, method=_method("Wilson ÷ benchmark", error), confidence=confidence
    )


def representation_odds(
    share: Operand, q: ArrayLike, q_se: ArrayLike | None = None, confidence: float = 0.95
) -> Result:
    """RQ* = [p/(1 − p)]/[q/(1 − q)], the form that chains exactly over stages.

    Var(ln) = 1/(Np(1 − p)) + Var(q)/[q(1 − q)]². Interval: odds of the Wilson limits over the benchmark odds, MOVER
    on the log scale where q is estimated. p = 0 gives 0; p = 1, q = 0 or q = 1 refuse ZERO_DENOMINATOR.
    """
    bench, error = _benchmark(q, q_se)
    wilson_limits = share.wilson(confidence)
    odds, bench_odds = divide(share.y, 1 - share.y), divide(bench, 1 - bench)
    of_share = Limits(*(divide(each, 1 - each) for each in wilson_limits))
    relative = divide(error, bench * (1 - bench))
    reason = _refusals(share, bench, ((bench == 0) | (bench == 1) | (share.y == 1), "ZERO_DENOMINATOR"))
    value = divide(odds, bench_odds)
    own = divide(share.s, share.y * (1 - share.y))
    spread = root(own**2 + np.nan_to_num(relative) ** 2)
    limits = _log_mover(odds, of_share, bench_odds, relative, confidence)
    return make_result(
        value,
        value * spread,
        limits,
        reason,
        method=_method("logit Wilson − logit benchmark", error),
        confidence=confidence,
    )


def parity_difference(share: Operand, q: ArrayLike, q_se: ArrayLike | None = None, confidence: float = 0.95) -> Result:
    """PD = p − q, SE √(s² + Var(q)); Wilson limits − q, MOVER with q's own limits where it is estimated."""
    bench, error = _benchmark(q, q_se)
    of_q = _benchmark_limits(bench, error, confidence)
    known = Limits(*(np.where(np.isnan(each), bench, each) for each in of_q))
    limits = mover_difference(share.y, share.wilson(confidence), bench, known)
    se = root(share.s**2 + np.nan_to_num(error) ** 2)
    reason = _refusals(share, bench)
    return make_result(
        share.y - bench, se, limits, reason, method=_method("Wilson − benchmark", error), confidence=confidence
    )


def count_gap(share: Operand, q: ArrayLike, q_se: ArrayLike | None = None, confidence: float = 0.95) -> Result:
    """Persons more (or, negative, fewer) than at the benchmark share: x − qN, with N times the parity limits."""
    found = parity_difference(share, q, q_se, confidence)
    return make_result(
        found.value * share.n,
        found.se * share.n,
        Limits(found.low * share.n, found.high * share.n),
        found.reason,
        method=found.method,
        confidence=confidence,
        interval_reason=found.interval_reason,
    )


def representation_p_value(share: Operand, q: ArrayLike, q_se: ArrayLike | None = None) -> Floats:
    """(S,) two-sided p of equal shares: binomial mid-p of x ~ Bin(N, q) against a known q.

    Where q is estimated, or the share is a survey's, the score z = (p − q)/√[q(1 − q)/N + Var(q)] with N the
    effective size. Unlike z of ln RQ it is defined without members (x = 0) and tends to the known case as Var(q) → 0.
    """
    bench, error = _benchmark(q, q_se)
    _, size = share.effective(0.95)
    spread = divide(bench * (1 - bench), size) + np.nan_to_num(error) ** 2
    exact = binomial_mid_p(share.events, share.n, bench)
    return np.where(share.design | (error > 0), z_test(share.y - bench, root(spread)), exact)


REPRESENTATION = {
    "representation_quotient": representation_quotient,
    "representation_odds": representation_odds,
    "parity_difference": parity_difference,
    "count_gap": count_gap,
}
"""Id of measures.md -> function; all are called alike."""


def _benchmark(q: ArrayLike, q_se: ArrayLike | None) -> tuple[Floats, Floats]:
    """(S,) shares and their errors, NaN for a benchmark taken as known."""
    held = published(q, np.nan if q_se is None else q_se)
    return held.y, np.where(held.s > 0, held.s, np.nan)


def _refusals(share: Operand, q: Floats, *more: tuple[np.ndarray, str]) -> Reasons:
    return first_reason(len(share), (share.empty, "NO_DATA"), (np.isnan(q), "NO_BENCHMARK"), *more)


def _method(plain: str, error: Floats) -> str:
    return "MOVER" if np.all(error > 0) else plain


def _benchmark_limits(q: Floats, error: Floats, confidence: float) -> Limits:
    """Wilson limits at the effective size; z limits where q is 0 or 1 (an ACS zero has an error too)."""
    size = divide(q * (1 - q), error**2)
    inner = wilson(q * size, np.where(size > 0, size, np.nan), confidence)
    margin = normal_quantile(confidence) * error
    edge = (q == 0) | (q == 1)
    low = np.where(edge, np.clip(q - margin, 0, 1), inner.low)
    return Limits(low, np.where(edge, np.clip(q + margin, 0, 1), inner.high))


def _log_spread(share: Operand, relative: Floats) -> Floats:
    """SE of ln RQ."""
    return root(divide(share.s, share.y) ** 2 + np.nan_to_num(relative) ** 2)


def _log_mover(value: Floats, of_value: Limits, bench: Floats, relative: Floats, confidence: float) -> Limits:
    """Limits of value/bench; `relative` = SE(ln bench), NaN where the benchmark is known."""
    part = np.exp(normal_quantile(confidence) * np.nan_to_num(relative))
    return mover_log_ratio(value, of_value, bench, Limits(bench / part, bench * part))
