"""Selection and opportunity: which share passes a step, and how that compares, from counts of groups.

A statistical disparity is not by itself discrimination, and its absence is not proof of fairness; none of this is
legal advice, and nothing here is about a person. (S·J,) means one entry a group of each pool (`Pool`).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from isonomia.measures.difference import difference
from isonomia.measures.levels import proportion
from isonomia.measures.operands import Operand
from isonomia.measures.pool import Pool
from isonomia.measures.ratio import ratio
from isonomia.measures.results import Reasons, first_reason, make_result
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Floats, Limits, divide, root
from isonomia.stats.two_proportions import koopman


def yields(pool: Pool, confidence: float = 0.95) -> Result:
    """`yield`: y_g = x_g/N_g, the share of each group that passes the step, with Wilson limits. (S·J,).

    Refuses SUPPRESSED_INPUT, NOT_NESTED (more successes than persons), NO_DATA (nobody entered).
    """
    return refused(proportion(pool.groups(), confidence), pool.own_reasons())


def relative_yield(pool: Pool, reference: int, confidence: float = 0.95) -> Result:
    """y_g ÷ y_r against one declared group, Koopman limits. (S·J,).

    The reference beside itself is 1 without an interval (NOT_APPLICABLE). Refuses as `yields` and ZERO_DENOMINATOR
    (y_r = 0), where the lower limit is still given.

    Args:
        pool: the counts.
        reference: place of the declared group.
        confidence: of the interval.
    """
    sets, size = pool.shape
    other = Pool.of(*(np.repeat(each[:, [reference]], size, axis=1) for each in (pool.n, pool.successes)))
    itself = np.tile(np.arange(size) == reference, sets)
    own, theirs = pool.own_reasons(), other.own_reasons()
    found = ratio("proportion", pool.groups(), other.groups(), confidence)
    return beside_itself(refused(found, np.where(own == "", theirs, own)), itself)


def impact_ratio(pool: Pool, confidence: float = 0.95) -> Result:
    """IR = y_g ÷ max_h y_h: the group's rate beside the highest rate. (S·J,).

    Koopman limits against the observed top group, flagged `selected_extremes`: the top group was chosen by looking,
    which the interval does not know. A group at the top has 1 without an interval (NOT_APPLICABLE).
    Refuses as `yields`, SUPPRESSED_INPUT where any group of the pool is withheld, TOO_FEW_GROUPS (fewer than two
    groups with anybody), ZERO_DENOMINATOR (nobody succeeded).
    Source: 29 CFR 1607.4 D (1978).
    """
    reason = first_reason(pool.n.size, (_groups_with_anybody(pool) < 2, "TOO_FEW_GROUPS"))
    known = pool.reasons()
    found = ratio("proportion", pool.groups(), pool.top(), confidence)
    chosen = replace(found, flags={**found.flags, "selected_extremes": np.ones(pool.n.size, dtype=np.bool_)})
    return beside_itself(refused(chosen, np.where(known == "", reason, known)), pool.at_top())


def proportionality_index(pool: Pool, confidence: float = 0.95) -> Result:
    """PI = (x_g/S) ÷ (N_g/N) = y_g ÷ (S/N): share of the successes over share of the pool. (S·J,).

    Interval: Koopman limits of φ = y_g/y_rest through the increasing PI(φ) = φ/(wφ + 1 − w), w = N_g/N; φ = ∞ gives
    1/w. SE = PI·(1 − w)/(wφ + 1 − w)·SE(ln φ). No guidance gives a cut-off.
    Refuses as `impact_ratio`, NO_REFERENCE (all of the pool is in one group), ZERO_DENOMINATOR (nobody succeeded).
    """
    groups, rest, w = pool.groups(), pool.others(), pool.share()
    whole = pool.everyone()
    phi = divide(groups.y, rest.y)
    spread = root(divide(groups.s, groups.y) ** 2 + divide(rest.s, rest.y) ** 2)
    of_phi = koopman(groups.events, groups.n, rest.events, rest.n, confidence)
    reason = _beside_the_rest(pool, (whole.events == 0, "ZERO_DENOMINATOR"))
    value = divide(groups.y, whole.y)
    return make_result(
        value,
        value * (1 - w) / (w * phi + 1 - w) * spread,
        Limits(_index_of(of_phi.low, w), _index_of(of_phi.high, w)),
        reason,
        method="Koopman against everyone else, as an index",
        confidence=confidence,
    )


def successes_needed(pool: Pool, confidence: float = 0.95) -> Result:
    """How many more of the group would have succeeded at the rate of everybody else. (S·J,) persons, never negative.

    need = ⌈(y_rest − y_g)·N_g⌉ = ⌈(S·w − x_g)/(1 − w)⌉: the first is the count at equal rates, the second the count
    with which the proportionality index is 1 *after* they are added; they are one number (see the tests). Limits:
    the same of the Newcombe limits of the difference. Refuses as `proportionality_index`, but for ZERO_DENOMINATOR.
    """
    groups, rest = pool.groups(), pool.others()
    gap = difference("proportion", groups, rest, confidence)
    reason = _beside_the_rest(pool)
    nothing = np.full(groups.n.shape, np.nan)
    return make_result(
        need(divide(rest.events * groups.n, rest.n) - groups.events),
        nothing,
        Limits(need(-gap.high * groups.n), need(-gap.low * groups.n)),
        reason,
        method="Newcombe limits × people",
        confidence=confidence,
    )


def need(short: Floats) -> Floats:
    """Whole persons that cover a shortfall: ⌈short − 10⁻⁹⌉, at least 0. The 10⁻⁹ takes rounding back."""
    return np.maximum(np.ceil(short - 1e-9), 0.0)


def refused(result: Result, reason: Reasons) -> Result:
    """The result, with values refused where there is a reason that comes before its own."""
    return make_result(
        result.value,
        result.se,
        Limits(result.low, result.high),
        np.where(reason == "", result.reason, reason),
        method=result.method,
        confidence=result.confidence,
        interval_reason=result.interval_reason,
        flags=result.flags,
        debiased=result.debiased,
    )


def beside_itself(result: Result, itself: np.ndarray) -> Result:
    """A group compared with itself: the value stands, there is nothing to be unsure of (NOT_APPLICABLE)."""
    alone = itself & (result.reason == "")
    nothing = np.where(alone, np.nan, 1.0)
    return replace(
        result,
        se=result.se * nothing,
        low=result.low * nothing,
        high=result.high * nothing,
        interval_reason=np.where(alone, "NOT_APPLICABLE", result.interval_reason),
    )


def against_everyone_else(pool: Pool) -> tuple[Operand, Operand, Reasons]:
    """(S·J,) each group, everybody else, and why the two cannot be compared."""
    return pool.groups(), pool.others(), _beside_the_rest(pool)


def _beside_the_rest(pool: Pool, *more: tuple[np.ndarray, str]) -> Reasons:
    known = pool.reasons()
    rest = first_reason(pool.n.size, (pool.others().n == 0, "NO_REFERENCE"), *more)
    return np.where(known == "", rest, known)


def _groups_with_anybody(pool: Pool) -> Floats:
    with_anybody = np.sum(pool.n > 0, axis=1, keepdims=True)
    return np.broadcast_to(with_anybody, pool.n.shape).ravel().astype(np.float64)


def _index_of(phi: Floats, w: Floats) -> Floats:
    """PI(φ) = φ/(wφ + 1 − w); 1/w at φ = ∞."""
    endless = np.isinf(phi)
    finite = np.where(endless, 1.0, phi)
    return np.where(endless, divide(1.0, w), divide(finite, w * finite + 1 - w))
