"""What a coverage simulation is made of: regimes, and how often their intervals hold.

A family puts its regimes in `bench/regimes/FAMILY.py` as a function `regimes() -> list[Regime]`. A regime draws R
samples from a truth it knows and hands them to the function under test in one call.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Draw = Callable[[np.random.Generator, int], tuple[Floats, Floats]]
"""(generator, R) -> lower and upper limits (R,); NaN where the interval is refused."""


@dataclass(frozen=True, slots=True)
class Regime:
    """One truth and one interval.

    Attributes:
        measure: id of the registry.
        method: name of the interval.
        grid: the set of regimes that is averaged over.
        label: this regime, in words ("12 of 40 v …").
        truth: the true value.
        draw: R samples -> R intervals.
        peer: what other software does, shown beside ours and not judged.
        weight: cost of a replicate relative to a closed formula; R is divided by it.
    """

    measure: str
    method: str
    grid: str
    label: str
    truth: float
    draw: Draw
    peer: bool = False
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often the intervals of one regime held.

    Attributes:
        regime: which.
        replicates: R.
        covered: share of the given intervals that hold the truth.
        above, below: share whose interval lies above, or below, the truth.
        refused: share of samples without an interval.
        seconds: time of all R.
    """

    regime: Regime
    replicates: int
    covered: float
    above: float
    below: float
    refused: float
    seconds: float

    @property
    def error(self) -> float:
        """Monte-Carlo standard error of `covered`."""
        given = max(self.replicates * (1 - self.refused), 1)
        return float(np.sqrt(max(self.covered * (1 - self.covered), 1e-4) / given))


def simulate(regime: Regime, replicates: int, seed: int = 1) -> Coverage:
    """Run one regime. Its generator depends on its own name and the seed: other regimes do not move it."""
    runs = max(replicates // regime.weight, 50)
    name = f"{regime.measure}|{regime.grid}|{regime.label}"
    generator = np.random.Generator(np.random.PCG64([seed, crc32(name.encode())]))
    start = perf_counter()
    low, high = regime.draw(generator, runs)
    seconds = perf_counter() - start
    given = ~(np.isnan(low) | np.isnan(high))
    close = 1e-9 * max(1.0, abs(regime.truth))
    above, below = low[given] > regime.truth + close, high[given] < regime.truth - close
    count = int(np.sum(given))
    over, under = (float(np.sum(each)) / max(count, 1) for each in (above, below))
    return Coverage(regime, runs, 1 - over - under, over, under, 1 - count / max(len(low), 1), seconds)
