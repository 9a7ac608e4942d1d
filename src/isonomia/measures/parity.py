"""Time to parity: in how many years shares would match if flows stayed as they are. A projection, not a goal.

The naive answer (deficit ÷ extra entrants a year) leaves out that people also leave; it is never shown without the
stock–flow answer beside it. With exits, a group whose share of the entrants does not exceed the target never reaches
it, however long one waits: that is said in words (`UNREACHED`) and not as a large number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from isonomia.errors import Fault, InternalError
from isonomia.measures.results import first_reason, make_result, no_limits
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Floats, Limits, divide, floats
from isonomia.stats.stock_flow import years_to_moving_share, years_to_share

DRAWS: Final = 10_000
MAY_NEVER: Final = "may_never_arrive"


@dataclass(frozen=True, slots=True, eq=False)
class Flows:
    """Stocks and one year's flows of S places or bodies, in persons. (S,) each.

    Attributes:
        stock, members: everybody there, and the group's among them.
        entrants, entrants_of_group: who came in the year, and the group's among them.
        exits: who left in the year, of the stock. The group's people are taken to leave like everybody else.
    """

    stock: Floats
    members: Floats
    entrants: Floats
    entrants_of_group: Floats
    exits: Floats

    def __post_init__(self) -> None:
        columns = (self.stock, self.members, self.entrants, self.entrants_of_group, self.exits)
        if len({each.shape for each in columns}) > 1:
            raise InternalError(Fault("flows", "columns of unlike shape."))

    @classmethod
    def of(
        cls,
        stock: ArrayLike,
        members: ArrayLike,
        entrants: ArrayLike,
        entrants_of_group: ArrayLike,
        exits: ArrayLike,
    ) -> Flows:
        """Flows from numbers or columns."""
        columns = floats(*(np.atleast_1d(each) for each in (stock, members, entrants, entrants_of_group, exits)))
        return cls(*columns)


@dataclass(frozen=True, slots=True, eq=False)
class StockFlow:
    """`time_to_parity_stock_flow`. (S,) each.

    Attributes:
        result: the years, or UNREACHED. Its upper limit is infinite, and the flag `may_never_arrive` set, where more
            draws than the upper tail never arrive.
        never: share of the draws that never arrive; NaN where refused for another reason than UNREACHED.
        earliest: the lower limit of the draws, given also where the answer is "never"; infinite where fewer draws
            arrive than the lower tail.
    """

    result: Result
    never: Floats
    earliest: Floats


def time_to_parity_naive(deficit: ArrayLike, extra_entrants: ArrayLike) -> Result:
    """Deficit ÷ extra entrants a year. (S,) years; ignores that people leave, so it is shown beside stock–flow alone.

    0 where there is no deficit. Refuses NO_DATA; UNREACHED where there are no extra entrants. It has no interval.

    Args:
        deficit: (S,) persons short of the benchmark share of the stock.
        extra_entrants: (S,) persons a year above those who are coming anyway.
    """
    short, more = floats(np.atleast_1d(deficit), np.atleast_1d(extra_entrants))
    missing = np.isnan(short) | np.isnan(more)
    reason = first_reason(short.size, (missing, "NO_DATA"), ((short > 0) & (more <= 0), "UNREACHED"))
    value = np.where(short <= 0, 0.0, divide(short, more))
    why = np.where(reason == "", "NOT_APPLICABLE", "")
    nothing = np.full(value.shape, np.nan)
    return make_result(
        value, nothing, no_limits(value.size), reason, method="none", confidence=0.95, interval_reason=why
    )


def time_to_parity_stock_flow(
    flows: Flows,
    q: ArrayLike,
    generator: np.random.Generator,
    q_se: ArrayLike = 0.0,
    draws: int = DRAWS,
    confidence: float = 0.95,
) -> StockFlow:
    """Years until the group's share of the stock reaches q, if entry, its share of the entrants and exit stay.

    share_{t+1} = [(1 − δ)·share_t + ε·s]/(1 − δ + ε), δ = exits ÷ stock, ε = entrants ÷ stock, s = the group's share of
    the entrants; t* = ln[(q − s)/(share₀ − s)] ÷ ln(1 − κ), κ = ε/(1 − δ + ε). 0 where share₀ ≥ q.
    A benchmark that moves, q (S, H) with one column a year from now on and the last one kept, is followed year by
    year, at most 500; the answer is when it is first reached.

    Interval: `draws` of s and δ from Beta(x + ½, n − x + ½) (and of q, normal, where it has an error); stock, and
    entrants in all, are counted. Refuses NO_DATA (no stock, a number missing), NO_BENCHMARK, NOT_NESTED (more of the
    group than in all, more exits than stock), OUT_OF_BOUNDS (q not between 0 and 1; everybody leaves), UNREACHED.

    Args:
        flows: the counts.
        q: (S,) benchmark share, or (S, H) by year.
        generator: for the draws.
        q_se: (S,) its standard error; 0 where it is known.
        draws: how many.
        confidence: of the interval.
    """
    path = _path(q, flows.stock.size)
    reason = _impossible(flows, path)
    fit = reason == ""
    share, s, delta, epsilon = (np.where(fit, each, 0.5) for each in _rates(flows))
    goal = np.where(fit[:, None], path, 0.5)
    value = _years(share, s, delta, epsilon, goal)
    drawn = _drawn(flows, fit, share, epsilon, goal, np.where(fit, q_se, 0.0), draws, generator)
    tail = (1 - confidence) / 2
    low, high = (np.quantile(drawn, at, axis=1, method="inverted_cdf") for at in (tail, 1 - tail))
    reached = np.isfinite(value)
    reason = np.where(fit & ~reached, "UNREACHED", reason)
    never = np.isinf(drawn).mean(axis=1)
    result = make_result(
        np.where(reached, value, np.nan),
        np.full(value.shape, np.nan),
        Limits(np.fmin(low, value), np.fmax(high, np.where(reached, value, high))),
        reason,
        method="simulation",
        confidence=confidence,
        flags={MAY_NEVER: fit & (never > tail)},
    )
    return StockFlow(result, np.where(fit, never, np.nan), np.where(fit, np.fmin(low, value), np.nan))


def _rates(flows: Flows) -> tuple[Floats, Floats, Floats, Floats]:
    """Share of the stock, share of the entrants (0 without any), exit rate, entry rate."""
    s = np.where(flows.entrants > 0, divide(flows.entrants_of_group, flows.entrants), 0.0)
    return (
        divide(flows.members, flows.stock),
        s,
        divide(flows.exits, flows.stock),
        divide(flows.entrants, flows.stock),
    )


def _path(q: ArrayLike, sets: int) -> Floats:
    """(S, H) benchmark by year; H = 1 for one that stays."""
    given = np.asarray(q, dtype=np.float64)
    columns = given.reshape(-1, 1) if given.ndim < 2 else given
    return np.array(np.broadcast_to(columns, (sets, columns.shape[1])))


def _impossible(flows: Flows, path: Floats) -> np.ndarray:
    columns = np.stack([flows.stock, flows.members, flows.entrants, flows.entrants_of_group, flows.exits])
    missing = np.isnan(columns).any(axis=0) | (flows.stock <= 0)
    negative = (columns < 0).any(axis=0)
    more = (flows.members > flows.stock) | (flows.entrants_of_group > flows.entrants) | (flows.exits > flows.stock)
    outside = np.any((path <= 0) | (path >= 1), axis=1) | (flows.exits == flows.stock)
    return first_reason(
        flows.stock.size,
        (missing, "NO_DATA"),
        (negative | more, "NOT_NESTED"),
        (np.any(np.isnan(path), axis=1), "NO_BENCHMARK"),
        (outside, "OUT_OF_BOUNDS"),
    )


def _years(share: Floats, s: Floats, delta: Floats, epsilon: Floats, path: Floats) -> Floats:
    """(S, …) years to the benchmark (S, H, …), infinite for never."""
    if path.shape[1] == 1:
        return years_to_share(share, s, path[:, 0], delta, epsilon)
    return years_to_moving_share(share, s, np.moveaxis(path, 1, 0), delta, epsilon)


def _drawn(
    flows: Flows,
    fit: np.ndarray,
    share: Floats,
    epsilon: Floats,
    path: Floats,
    q_se: Floats,
    draws: int,
    generator: np.random.Generator,
) -> Floats:
    """(S, B) years."""
    size = (share.size, draws)
    x, n, e, stock = (
        np.where(fit, each, 1.0)[:, None]
        for each in (flows.entrants_of_group, flows.entrants, flows.exits, flows.stock)
    )
    s = np.where(n > 0, generator.beta(x + 0.5, np.maximum(n - x, 0.0) + 0.5, size), 0.0)
    delta = np.minimum(generator.beta(e + 0.5, np.maximum(stock - e, 0.0) + 0.5, size), 1 - 1e-9)
    shift = np.broadcast_to(q_se, size[:1])[:, None] * generator.standard_normal(size)
    moved = np.clip(path[:, :, None] + shift[:, None, :], 1e-9, 1 - 1e-9)
    return _years(share[:, None] + 0 * s, s, delta, epsilon[:, None] + 0 * s, moved)
