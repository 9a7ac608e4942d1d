"""The bootstrap without rows: replicates of a table of cells, at a cost that does not depend on the number of people.

Drawing N people with replacement and adding them up gives, draw for draw, the table that N draws from the cells give;
and the sum of N draws is a multinomial over cells and outcomes. For yes/no outcomes that is the whole bootstrap. For
outcomes on a scale the mean of a cell of m people is, given m, a mean of m draws with the cell's own mean and
variance; its normal limit is what is drawn.

Source: Efron, Ann Stat 1979;7:1; Efron & Tibshirani, An Introduction to the Bootstrap, 1993, ch. 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from isonomia.errors import Fault, InternalError
from isonomia.stats.arrays import Floats, Limits, divide

REPLICATES: Final = 1000
SEED: Final = 20_261_127
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Replicates:
    """B replicates of J cells.

    Attributes:
        n: (B, J) people of each cell. y: (B, J) events, or sums of the outcome.
    """

    n: Floats
    y: Floats

    @property
    def level(self) -> Floats:
        """(B, J) share or mean of each cell; NaN where a replicate has nobody."""
        return divide(self.y, self.n)


def of_counts(
    events: ArrayLike, n: ArrayLike, replicates: int = REPLICATES, generator: np.random.Generator | None = None
) -> Replicates:
    """Yes/no outcomes: exactly what resampling the people gives.

    Not for a single share: percentile limits of few people cover far less than they promise, and Wilson's hold.

    Args:
        events: (J,) whole numbers.
        n: (J,) people.
        replicates: B.
        generator: of the draws; one with a constant seed by default.
    """
    yes, size = (np.asarray(each, dtype=np.int64) for each in (events, n))
    if np.any(yes < 0) or np.any(yes > size):
        raise InternalError(Fault("bootstrap", "events below 0, or more of them than people."))
    drawn = _drawn(np.concatenate((yes, size - yes)), replicates, generator)
    found = drawn[:, : len(yes)].astype(np.float64)
    return Replicates(found + drawn[:, len(yes) :], found)


def of_means(
    n: ArrayLike,
    sy: ArrayLike,
    syy: ArrayLike,
    replicates: int = REPLICATES,
    generator: np.random.Generator | None = None,
) -> Replicates:
    """Outcomes on a scale, from sums: m of each cell by the multinomial, their mean normal with variance s²/m.

    s² = (Σy² − (Σy)²/n)/n, the variance of a draw from the cell's own people.

    Args:
        n: (J,) people.
        sy: (J,) Σy.
        syy: (J,) Σy².
        replicates: B.
        generator: of the draws; one with a constant seed by default.
    """
    size = np.asarray(n, dtype=np.int64)
    total, square = (np.asarray(each, dtype=np.float64) for each in (sy, syy))
    chosen = np.random.default_rng(SEED) if generator is None else generator
    people = _drawn(size, replicates, chosen).astype(np.float64)
    safe = np.where(size > 0, size, 1)
    mean = total / safe
    variance = np.maximum(square / safe - mean**2, 0.0)
    noise = chosen.standard_normal(people.shape) * np.sqrt(people * variance)
    return Replicates(people, people * mean + noise)


def tabulated(counts: ArrayLike, uniforms: ArrayLike) -> Counts:
    """The cells into which N draws fall, one uniform each: the people stand in line, cell after cell.

    What resampling rows with these uniforms gives, to the last bit; `of_counts` draws the same sums at once.

    Args:
        counts: (K,) people of each cell (and outcome).
        uniforms: (N,) or (B, N) numbers in [0, 1).
    """
    ends = np.cumsum(np.asarray(counts, dtype=np.int64))
    draws = np.atleast_2d(np.asarray(uniforms, dtype=np.float64))
    rows = np.floor(draws * ends[-1]).astype(np.int64)
    cells = np.searchsorted(ends, rows, side="right")
    return np.stack([np.bincount(each, minlength=len(ends)) for each in cells])


def percentile_limits(values: Floats, confidence: float = 0.95) -> Limits:
    """Quantiles over replicates (B, …) at (1 ± confidence)/2; NaN where any replicate has no value."""
    low, high = np.quantile(values, [(1 - confidence) / 2, (1 + confidence) / 2], axis=0)
    return Limits(low, high)


def _drawn(counts: Counts, replicates: int, generator: np.random.Generator | None) -> Counts:
    total = int(counts.sum())
    if total <= 0:
        raise InternalError(Fault("bootstrap", "there is nobody to draw from."))
    chosen = np.random.default_rng(SEED) if generator is None else generator
    return chosen.multinomial(total, counts / total, size=replicates)
