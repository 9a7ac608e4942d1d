"""Operand: one side of a comparison, or the group of a level, for S sets at once.

Five makers, by what the source gives: `counted` (events among n), `timed` (events in person-time), `averaged`
(mean and variance of n), `surveyed` (an estimate with its design-based error) and `published` (an estimate and,
perhaps, its error). A measure takes the method that belongs to the kind and to what there is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from isonomia.stats.arrays import Bools, Floats, Limits, divide, root
from isonomia.stats.effective_size import effective_size
from isonomia.stats.proportions import wilson


@dataclass(frozen=True, slots=True, eq=False)
class Operand:
    """Estimates of one group in S sets; NaN stands for what a source does not give.

    Attributes:
        y: (S,) the estimate: share, events per time, mean.
        s: (S,) its standard error; NaN where there is none (0 or n events, one person, no error published).
        n: (S,) persons. events, time: (S,) events and person-time. variance: (S,) of the outcome within the group.
        df: (S,) degrees of freedom of `s`; infinite for counts.
        design: (S,) `s` is from a survey design, and counts alone would understate it.
    """

    y: Floats
    s: Floats
    n: Floats
    events: Floats
    time: Floats
    variance: Floats
    df: Floats
    design: Bools

    def __len__(self) -> int:
        return len(self.y)

    @property
    def empty(self) -> Bools:
        """(S,) nobody, no time, no estimate."""
        return np.isnan(self.y)

    def effective(self, confidence: float) -> tuple[Floats, Floats]:
        """(S,) events and persons for score formulas on shares: counted, or at the effective size of the design."""
        size = effective_size(self.y, self.s, self.n, self.df, confidence)
        size = np.where(self.design, size, self.n)
        return np.where(self.design, self.y * size, self.events), size

    def wilson(self, confidence: float) -> Limits:
        """(S,) Wilson limits of a share, at the effective size where there is a design."""
        events, size = self.effective(confidence)
        return wilson(events, size, confidence)


def counted(n: ArrayLike, events: ArrayLike) -> Operand:
    """`events` among `n` persons: a proportion, s = √[p(1 − p)/n]; s is not given at 0 and n events."""
    size, count = _columns(n, events)
    y = divide(count, size)
    s = _positive(root(divide(y * (1 - y), size)))
    return _operand(y, s, n=size, events=count)


def timed(events: ArrayLike, time: ArrayLike, n: ArrayLike = np.nan) -> Operand:
    """`events` in person-time: a rate, s = √d/t; s is not given without events."""
    count, span, size = _columns(events, time, n)
    return _operand(divide(count, span), _positive(divide(root(count), span)), n=size, events=count, time=span)


def averaged(n: ArrayLike, mean: ArrayLike, variance: ArrayLike) -> Operand:
    """Mean of `n` persons with the sample variance of the outcome (divisor n − 1), s = √(variance/n)."""
    size, y, spread = _columns(n, mean, variance)
    y, spread = np.where(size > 0, y, np.nan), np.where(size > 1, spread, np.nan)
    df = np.where(size > 1, size - 1, np.nan)
    return _operand(y, root(divide(spread, size)), n=size, variance=spread, df=df)


def surveyed(y: ArrayLike, s: ArrayLike, df: ArrayLike, n: ArrayLike, variance: ArrayLike = np.nan) -> Operand:
    """A weighted estimate of `n` persons with its design-based standard error on `df` degrees of freedom."""
    estimate, error, degrees, size, spread = _columns(y, s, df, n, variance)
    estimate = np.where(size > 0, estimate, np.nan)
    whole = np.ones(estimate.shape, dtype=np.bool_)
    return _operand(estimate, error, n=size, variance=spread, df=degrees, design=whole)


def published(y: ArrayLike, s: ArrayLike = np.nan, df: ArrayLike = np.inf) -> Operand:
    """An estimate that a source published, with its standard error where it gives one."""
    estimate, error, degrees = _columns(y, s, df)
    return _operand(estimate, error, df=degrees)


def correlation(focus: Operand, reference: Operand, covariance: Floats | None) -> Floats:
    """(S,) correlation of the two estimates; 0 where no covariance is given or an error is 0."""
    if covariance is None:
        return np.zeros(len(focus))
    found = divide(covariance, focus.s * reference.s)
    return np.clip(np.where(np.isnan(found), 0.0, found), -1.0, 1.0)


def _columns(*values: ArrayLike) -> tuple[Floats, ...]:
    """The values as one-dimensional float64 arrays of one length."""
    arrays = [np.atleast_1d(np.asarray(each, dtype=np.float64)) for each in values]
    return tuple(np.array(each) for each in np.broadcast_arrays(*arrays))


def _positive(s: Floats) -> Floats:
    return np.where(s > 0, s, np.nan)


def _operand(
    y: Floats,
    s: Floats,
    *,
    n: Floats | None = None,
    events: Floats | None = None,
    time: Floats | None = None,
    variance: Floats | None = None,
    df: Floats | None = None,
    design: Bools | None = None,
) -> Operand:
    nothing = np.full(y.shape, np.nan)
    return Operand(
        y=y,
        s=s,
        n=nothing if n is None else n,
        events=nothing if events is None else events,
        time=nothing if time is None else time,
        variance=nothing if variance is None else variance,
        df=np.full(y.shape, np.inf) if df is None else df,
        design=np.zeros(y.shape, dtype=np.bool_) if design is None else design,
    )
