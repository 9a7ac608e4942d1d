"""How long people stay on a stage: life tables from counts by period (measures.md 10).

Censoring is a state of its own: whoever is still enrolled, on leave or in a dual degree when the record ends is
censored, has been at risk until then, and has not left.

Arrays are (S, J): S cohorts over J periods. People censored in a period count as at risk throughout it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from isonomia.errors import Fault, InternalError
from isonomia.measures.results import Reasons, first_reason, make_result
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Bools, Floats, Limits, normal_quantile, root
from isonomia.stats.proportions import wilson


@dataclass(frozen=True, slots=True, eq=False)
class LifeTable:
    """S cohorts over J periods.

    Attributes:
        at_risk: (S, J) on the stage when the period begins.
        events: (S, J) who leave (or move up) in the period.
        censored: (S, J) who are lost from sight in it, without the event.
    """

    at_risk: Floats
    events: Floats
    censored: Floats

    def __post_init__(self) -> None:
        shapes = {self.at_risk.shape, self.events.shape, self.censored.shape}
        if len(shapes) > 1 or self.at_risk.ndim != 2:
            raise InternalError(Fault("a life table", f"columns of unlike shape {sorted(shapes)}."))
        if np.any(self.events < 0) or np.any(self.censored < 0) or np.any(self.events > self.at_risk):
            raise InternalError(Fault("a life table", "counts below 0, or more events than people at risk."))

    @classmethod
    def of(cls, at_risk: ArrayLike, events: ArrayLike, censored: ArrayLike | None = None) -> LifeTable:
        """From (J,) or (S, J) counts; who is censored follows from who is at risk next, if it is not given."""
        n, d = (np.atleast_2d(np.asarray(each, dtype=np.float64)) for each in (at_risk, events))
        if censored is not None:
            return cls(n, d, np.atleast_2d(np.asarray(censored, dtype=np.float64)))
        after = np.concatenate((n[:, 1:], np.zeros((len(n), 1))), axis=1)
        return cls(n, d, np.maximum(n - d - after, 0.0))

    @classmethod
    def of_entrants(cls, entered: ArrayLike, events: ArrayLike, censored: ArrayLike) -> LifeTable:
        """A closed cohort of `entered` (S,) people: who is at risk follows from who has gone."""
        d, c = (np.atleast_2d(np.asarray(each, dtype=np.float64)) for each in (events, censored))
        gone = np.cumsum(d + c, axis=1) - (d + c)
        return cls(np.atleast_1d(np.asarray(entered, dtype=np.float64))[:, None] - gone, d, c)

    @property
    def hazard(self) -> Floats:
        """(S, J) h = d/n; 0 where nobody is at risk."""
        return self.events / np.where(self.at_risk > 0, self.at_risk, 1.0)

    @property
    def survival(self) -> Floats:
        """(S, J) S = Π(1 − h)."""
        return np.asarray(np.cumprod(1 - self.hazard, axis=1))

    @property
    def greenwood(self) -> Floats:
        """(S, J) Σd/[n(n − d)]: the variance of ln S; NaN once nobody is left."""
        rest = self.at_risk - self.events
        quiet = self.events == 0
        ended = ~quiet & (rest <= 0)
        step = np.where(quiet, 0.0, self.events / np.where(quiet | ended, 1.0, self.at_risk * rest))
        return np.asarray(np.cumsum(np.where(ended, np.nan, step), axis=1))

    def open_flow(self) -> Bools:
        """(S,) more people are at risk than were left over: not one closed cohort."""
        left = self.at_risk - self.events - self.censored
        return np.asarray((self.at_risk[:, 1:] > left[:, :-1] + 1e-9).any(axis=1) | (left < -1e-9).any(axis=1))


def hazard(table: LifeTable, period: int, confidence: float = 0.95) -> Result:
    """The share of those still there who leave in one period (counted from 0): h = d/n. Wilson interval.

    Refusals: `NO_DATA` nobody is at risk.
    """
    n, d = table.at_risk[:, period], table.events[:, period]
    h = table.hazard[:, period]
    se = root(h * (1 - h) / np.where(n > 0, n, np.nan))
    limits = wilson(d, n, confidence)
    reason = first_reason(len(n), (n == 0, "NO_DATA"))
    return make_result(h, se, limits, reason, method="Wilson", confidence=confidence)


def life_table(table: LifeTable, period: int, confidence: float = 0.95) -> Result:
    """S: the share still on the stage after a period (counted from 0).

    S = Π(1 − h), Var S = S²Σd/[n(n − d)] (Greenwood). Interval log-log: S^{exp(±z·se/|ln S|)} with se² = Σd/[n(n − d)].
    S = 1 so far: the lower limit is Wilson's for the first risk set. S = 0: the value, and no interval.

    Source: Greenwood 1926; Kalbfleisch & Prentice 2002; Singer & Willett, Applied Longitudinal Data Analysis, 2003.

    Refusals: `NO_DATA` nobody is at risk in the period or in one before it; `NOT_NESTED` people join later than at
    the beginning; interval `NO_SE` at S = 0.
    """
    survival, variance = table.survival[:, period], table.greenwood[:, period]
    limits = band(table, confidence)
    reason = first_reason(len(survival), *_unfit(table, period))
    return make_result(
        survival,
        survival * root(variance),
        Limits(limits.low[:, period], limits.high[:, period]),
        reason,
        method="log-log Greenwood",
        confidence=confidence,
    )


def _unfit(table: LifeTable, period: int) -> tuple[tuple[Bools, str], ...]:
    unseen = (table.at_risk[:, : period + 1] == 0) & ~_over(table)[:, : period + 1]
    return (unseen.any(axis=1), "NO_DATA"), (table.open_flow(), "NOT_NESTED")


def _over(table: LifeTable) -> Bools:
    """(S, J) everybody left before the period: S is 0 and stays there."""
    before = np.concatenate((np.ones((len(table.at_risk), 1)), table.survival[:, :-1]), axis=1)
    return np.asarray(before == 0)


def band(table: LifeTable, confidence: float = 0.95) -> Limits:
    """(S, J) log-log limits of S after each period; NaN where S = 0."""
    z = float(normal_quantile(confidence))
    survival, spread = table.survival, root(table.greenwood)
    inside = (survival > 0) & (survival < 1)
    logs = np.log(np.where(inside, survival, 0.5))
    reach = z * spread / np.abs(logs)
    low, high = (np.exp(logs * np.exp(sign * reach)) for sign in (1, -1))
    first = table.at_risk[:, :1]
    certain = wilson(np.where(first > 0, first, np.nan), first, confidence)
    still_all = survival == 1
    low = np.where(still_all, np.broadcast_to(certain.low, low.shape), np.where(inside, low, np.nan))
    high = np.where(still_all, 1.0, np.where(inside, high, np.nan))
    return Limits(low, high)


def median_stage_time(table: LifeTable, confidence: float = 0.95) -> Result:
    """In which period half of the people have left, between periods by straight line; in periods.

    The first j with S_j ≤ ½: j − 1 + (S_{j−1} − ½)/(S_{j−1} − S_j). Limits where the band of S crosses ½.

    Source: Singer & Willett 2003, ch. 10; Brookmeyer & Crowley, Biometrics 1982;38:29.

    Refusals: `NO_DATA` nobody is at risk at first; `NOT_NESTED`; `UNBOUNDED` fewer than half have left by the end
    of the record; interval `UNBOUNDED` where the upper band never crosses.
    """
    limits = band(table, confidence)
    ended = table.survival == 0
    middle = _crossing(table.survival)
    # Where nobody is left both ends of the band are at 0 too.
    low = _crossing(np.where(ended, 0.0, limits.low))
    high = _crossing(np.where(ended, 0.0, limits.high))
    reason = first_reason(len(middle), *_unfit(table, 0), (np.isnan(middle), "UNBOUNDED"))
    why: Reasons = first_reason(len(middle), (np.isnan(high) & (reason == ""), "UNBOUNDED"))
    nothing = np.full_like(middle, np.nan)
    return make_result(
        middle, nothing, Limits(low, high), reason, method="inverted band", confidence=confidence, interval_reason=why
    )


def _crossing(survival: Floats) -> Floats:
    """(S,) where a curve that begins at 1 first comes down to ½; NaN where it does not."""
    below = survival <= 0.5
    at = np.argmax(below, axis=1)
    rows = np.arange(len(survival))
    before = np.concatenate((np.ones((len(survival), 1)), survival[:, :-1]), axis=1)[rows, at]
    drop = before - survival[rows, at]
    part = (before - 0.5) / np.where(drop > 0, drop, 1.0)
    return np.where(below.any(axis=1), at + part, np.nan)
