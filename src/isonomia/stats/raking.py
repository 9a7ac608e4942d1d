"""Raking: weights whose margins are those of a population, by iterative proportional fitting.

Rows are cells (people of one pattern and one starting weight) or people; only ratios within a row are moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from isonomia.errors import Fault, InternalError
from isonomia.stats.arrays import Floats

MOST_ROUNDS: Final = 2000
SETTLED: Final = 1e-6  # largest relative error of a margin (inclusion.md 1.3)
CAP_TIMES_MEDIAN: Final = 5.0
MOST_TRIMS: Final = 50


@dataclass(frozen=True, slots=True, eq=False)
class Margin:
    """One variable: which level each row has, and how many people the population has at each level.

    Attributes:
        name: of the variable.
        level: (R,) index of the row's level.
        total: (L,) people of the population.
    """

    name: str
    level: NDArray[np.int64]
    total: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Raked:
    """Weights and how they came about.

    Attributes:
        weight: (R,) of one person of each row; NaN throughout if refused.
        iterations: rounds over all margins, trims included.
        error: largest relative error of a margin that is left.
        cap: the largest weight allowed; infinite without trimming.
        trimmed_share: share of people whose weight was cut at least once.
        trims: how often weights were cut and raked again.
        above_cap: share of people whose weight is above the cap by more than 0.1 % in spite of it.
        design_effect: Kish's n·Σw²/(Σw)².
        reason: "", `NO_DATA`, `NO_SUPPORT` (a level of the population without people) or `NO_CONVERGENCE`.
        empty: (variable, level) pairs without people.
    """

    weight: Floats
    iterations: int
    error: float
    cap: float
    trimmed_share: float
    trims: int
    above_cap: float
    design_effect: float
    reason: str = ""
    empty: tuple[tuple[str, int], ...] = ()


def kish_design_effect(weight: ArrayLike, people: ArrayLike = 1.0) -> float:
    """1 + CV² = n·Σw²/(Σw)²: how many times larger the variance of a mean is for unequal weights; NaN without people.

    Weights 1, 1, 1, 3 give 1.333. Source: Kish, Survey Sampling 1965, 11.7; J Off Stat 1992;8:183.

    Args:
        weight: (R,) of one person of each row.
        people: (R,) people of each row.
    """
    w, n = np.broadcast_arrays(np.asarray(weight, dtype=np.float64), np.asarray(people, dtype=np.float64))
    total = float(np.sum(n * w))
    return float(np.sum(n)) * float(np.sum(n * w**2)) / total**2 if total > 0 else float("nan")


def rake(
    people: ArrayLike,
    start: ArrayLike,
    margins: Sequence[Margin],
    *,
    cap: float | None = CAP_TIMES_MEDIAN,
    tolerance: float = SETTLED,
) -> Raked:
    """Weights w = start·∏ f_variable(level) whose totals by level are those of the population, for every variable.

    One variable after the other is brought to its totals, until the largest relative error is below `tolerance`. A
    weight above cap × median is then cut to that, and all are raked again from there, until none is above.
    Source: Deming & Stephan, Ann Math Stat 1940;11:427; trimming: Potter, Proc ASA Surv Res Methods 1990:225.

    Args:
        people: (R,) people of each row; rows of nobody get no say.
        start: (R,) weight of one person before raking.
        margins: the variables; their totals must agree (the caller complains of it by name).
        cap: how many times the median weight a weight may be; None leaves all as they are.
        tolerance: largest relative error of a margin.
    """
    n, w = (np.array(each, dtype=np.float64) for each in np.broadcast_arrays(people, start))
    for margin in margins:
        if margin.level.shape != n.shape or np.any(margin.level < 0) or np.any(margin.level >= len(margin.total)):
            raise InternalError(Fault(f"raking on {margin.name}", "levels outside the population's."))
    empty = _empty(n, w, margins)
    if not np.any(n * w > 0) or empty:
        return _refused(w, "NO_SUPPORT" if empty else "NO_DATA", empty)
    w, rounds, error = _fitted(n, w, margins, tolerance)
    highest = np.inf if cap is None else cap * _median(w, n)
    cut, trims = np.zeros(len(w), dtype=bool), 0
    while error <= tolerance and trims < MOST_TRIMS and np.any(over := (w > highest * (1 + 1e-9)) & (n > 0)):
        cut |= over
        w, more, error = _fitted(n, np.minimum(w, highest), margins, tolerance)
        rounds, trims = rounds + more, trims + 1
    if error > tolerance:
        return _refused(w, "NO_CONVERGENCE", ())
    whole = n.sum()
    above = float(n[w > highest * 1.001].sum() / whole)
    return Raked(w, rounds, error, float(highest), float(n[cut].sum() / whole), trims, above, kish_design_effect(w, n))


def _fitted(n: Floats, w: Floats, margins: Sequence[Margin], tolerance: float) -> tuple[Floats, int, float]:
    """Weights, rounds and the largest relative error of a margin that is left."""
    error = np.inf
    for done in range(1, MOST_ROUNDS + 1):
        for margin in margins:
            have = np.bincount(margin.level, weights=n * w, minlength=len(margin.total))
            factor = np.divide(margin.total, have, out=np.ones_like(have), where=have > 0)
            w = w * factor[margin.level]
        error = max((_error(n, w, margin) for margin in margins), default=0.0)
        if error <= tolerance:
            return w, done, error
    return w, MOST_ROUNDS, float(error)


def _error(n: Floats, w: Floats, margin: Margin) -> float:
    have = np.bincount(margin.level, weights=n * w, minlength=len(margin.total))
    off = np.abs(have - margin.total)
    return float(np.max(np.divide(off, margin.total, out=off.copy(), where=margin.total > 0), initial=0.0))


def _empty(n: Floats, w: Floats, margins: Sequence[Margin]) -> tuple[tuple[str, int], ...]:
    """Levels that the population has and nobody among the respondents."""
    found = []
    for margin in margins:
        have = np.bincount(margin.level, weights=n * w, minlength=len(margin.total))
        found += [(margin.name, int(at)) for at in np.flatnonzero((have <= 0) & (margin.total > 0))]
    return tuple(found)


def _median(w: Floats, n: Floats) -> float:
    """The median weight of a person."""
    order = np.argsort(w, kind="stable")
    below = np.cumsum(n[order])
    low, high = (w[order][np.searchsorted(below, below[-1] / 2, side=side)] for side in ("left", "right"))
    return float((low + high) / 2)


def _refused(w: Floats, reason: str, empty: tuple[tuple[str, int], ...]) -> Raked:
    nothing = float("nan")
    return Raked(np.full(len(w), nothing), 0, nothing, nothing, nothing, 0, nothing, nothing, reason, empty)
