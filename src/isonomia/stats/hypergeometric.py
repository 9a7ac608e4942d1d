"""Two 2×2 margins given, the conditional distribution of x₁: central and noncentral hypergeometric.

Table: x₁ of n₁ and x₂ of n₂, m = x₁ + x₂. Under the odds ratio ψ, P(X = k) ∝ C(n₁, k)·C(n₂, m − k)·ψᵏ on
max(0, m − n₂) ≤ k ≤ min(n₁, m). Weights are taken relative to the observed one and built up from the ratios of
neighbours, outwards from x₁, until they no longer count: no binomial coefficient is ever formed, and 10⁵ persons
need about 1,100 terms on either side. Arrays of any common shape; whole counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from isonomia.stats.arrays import Bools, Floats, floats

_NEGLIGIBLE = 1e-16
_TIE = 1 + 1e-7
_STRIDE = 8
"""Steps between looks at whether to stop."""


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """Whole counts of many 2×2 tables, of one shape."""

    x1: Floats
    n1: Floats
    x2: Floats
    n2: Floats

    @property
    def events(self) -> Floats:
        """The margin m."""
        return self.x1 + self.x2

    @property
    def lowest(self) -> Floats:
        """The smallest possible x₁."""
        return np.maximum(0, self.events - self.n2)

    @property
    def highest(self) -> Floats:
        """The largest possible x₁."""
        return np.minimum(self.n1, self.events)


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Log weights around x₁ relative to the one at x₁, under ψ = 1.

    Attributes:
        up: (T, A) at x₁ + 1, x₁ + 2, …; −∞ outside the support.
        down: (T, B) at x₁ − 1, x₁ − 2, ….
    """

    up: Floats
    down: Floats


def tables(x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike) -> tuple[Tables, Bools]:
    """The tables with 1 of 2 against 1 of 2 in the place of unusable ones, and which are usable."""
    a, n, c, m = floats(x1, n1, x2, n2)
    usable = (n > 0) & (m > 0) & (a >= 0) & (c >= 0) & (a <= n) & (c <= m)
    stand_in = np.ones_like(a)
    kept = [np.where(usable, each, other) for each, other in ((a, 1.0), (n, 2.0), (c, 1.0), (m, 2.0))]
    return Tables(kept[0] * stand_in, kept[1] * stand_in, kept[2] * stand_in, kept[3] * stand_in), usable


def conditional_sd(table: Tables) -> Floats:
    """About the SD of X at the odds ratio that the table shows: 1/√Σ(1/cell), ½ added to each cell."""
    cells = (table.x1, table.n1 - table.x1, table.x2, table.n2 - table.x2)
    return np.asarray(1 / np.sqrt(sum(1 / (cell + 0.5) for cell in cells)), dtype=np.float64)


def reach(table: Tables) -> Floats:
    """How many steps from x₁ count: 14 SD and 40, far beyond where weights under any ψ of interest are negligible."""
    return np.ceil(14 * conditional_sd(table) + 40)


def weights_around(table: Tables) -> Weights:
    """The weights of T tables (one-dimensional), as far as `reach` on either side."""
    most = float(np.max(reach(table), initial=0.0))
    rest_1, rest_2 = table.n1 - table.x1, table.n2 - table.x2
    up = _log_weights([table.x2, rest_1], [table.x1 + 1, rest_2 + 1], most)
    return Weights(up, _log_weights([table.x1, rest_2], [table.x2 + 1, rest_1 + 1], most))


def _log_weights(falling: list[Floats], rising: list[Floats], most: float) -> Floats:
    """(T, W) Σ_{i<j} ln{(u₀ − i)(u₁ − i)/[(v₀ + i)(v₁ + i)]}, j = 1…W; −∞ beyond the end of the support."""
    longest = np.max(np.minimum(falling[0], falling[1]), initial=0.0)
    j = np.arange(max(int(min(longest, most)), 1), dtype=np.float64)
    first, second, third, fourth = (each[:, None] for each in (*falling, *rising))
    above = np.maximum(first - j, 0.0) * np.maximum(second - j, 0.0)
    logs = np.full(above.shape, -np.inf)
    np.log(above / ((third + j) * (fourth + j)), out=logs, where=above > 0)
    return np.asarray(np.cumsum(logs, axis=1), dtype=np.float64)


def mid_share_below(weights: Weights, log_psi: Floats, at_value: float = 0.5) -> Floats:
    """(T,) P(X < x₁) + `at_value`·P(X = x₁) under ln ψ (T,); decreases in ψ. 1 gives the exact lower tail."""
    below, above = np.sum(_tilted(weights.down, -log_psi), axis=1), np.sum(_tilted(weights.up, log_psi), axis=1)
    return np.asarray(1 / (1 + (above + 1 - at_value) / (below + at_value)), dtype=np.float64)


def mean_excess(weights: Weights, log_psi: Floats) -> Floats:
    """(T,) E(X) − x₁ under ln ψ (T,); increases in ψ and is 0 at the conditional maximum likelihood estimate."""
    down, up = _tilted(weights.down, -log_psi), _tilted(weights.up, log_psi)
    moment = up @ np.arange(1.0, up.shape[1] + 1) - down @ np.arange(1.0, down.shape[1] + 1)
    return np.asarray(moment / (1 + np.sum(up, axis=1) + np.sum(down, axis=1)), dtype=np.float64)


def _tilted(logs: Floats, slope: Floats) -> Floats:
    """Weights times e^(slope·j); capped at e⁴⁰⁰, where their side is practically everything."""
    steps = np.arange(1.0, logs.shape[1] + 1)
    return np.asarray(np.exp(np.minimum(logs + slope[:, None] * steps, 400.0)), dtype=np.float64)


def log_probability(table: Tables) -> Floats:
    """Logarithm of P(X = x₁) with equal chances (ψ = 1), by log-gamma."""
    ln = special.gammaln
    x, n, y, m = table.x1, table.n1, table.x2, table.n2
    chosen = ln(n + 1) - ln(x + 1) - ln(n - x + 1) + ln(m + 1) - ln(y + 1) - ln(m - y + 1)
    total, events = n + m, x + y
    return np.asarray(chosen - ln(total + 1) + ln(events + 1) + ln(total - events + 1), dtype=np.float64)


def outward_mid_tail(table: Tables) -> tuple[Floats, Bools]:
    """½P(X = x₁) + P(X further from the mean), with equal chances; and where x₁ is below the mean."""
    low = table.x1 * (table.n1 + table.n2) <= table.events * table.n1
    x1 = np.where(low, table.x1, table.n1 - table.x1)
    x2 = np.where(low, table.x2, table.n2 - table.x2)
    outside = _outward([x1, table.n2 - x2], [x2 + 1, table.n1 - x1 + 1])
    return np.exp(log_probability(table)) * (0.5 + outside), low


def _outward(falling: list[Floats], rising: list[Floats]) -> Floats:
    """Σ_j Π_{i<j} (u₀ − i)(u₁ − i)/[(v₀ + i)(v₁ + i)]: weights j steps further out than x₁, where they only fall.

    The distribution is log-concave, so once every term is below 10⁻¹⁶ of its sum the rest does not count.
    """
    term, total = np.ones_like(falling[0]), np.zeros_like(falling[0])
    for j in range(int(np.max(np.minimum(falling[0], falling[1]), initial=0))):
        term = term * ((falling[0] - j) * (falling[1] - j)) / ((rising[0] + j) * (rising[1] + j))
        total += term
        if j % _STRIDE == 0 and np.all(term <= _NEGLIGIBLE * (1 + total)):
            break
    return total


def share_as_extreme(table: Tables) -> Floats:
    """Fisher's two-sided p: P of all tables with P ≤ P(observed)·(1 + 10⁻⁷), with equal chances."""
    rest_1, rest_2 = table.n1 - table.x1, table.n2 - table.x2
    up = _extreme_side([table.x2, rest_1], [table.x1 + 1, rest_2 + 1])
    down = _extreme_side([table.x1, rest_2], [table.x2 + 1, rest_1 + 1])
    as_extreme, others = 1 + up[0] + down[0], up[1] + down[1]
    return as_extreme / (as_extreme + others)


def _extreme_side(falling: list[Floats], rising: list[Floats]) -> tuple[Floats, Floats]:
    """Relative weights on one side: those not above the observed one (but for ties), and the others."""
    term = np.ones_like(falling[0])
    extreme, others = np.zeros_like(term), np.zeros_like(term)
    with np.errstate(over="ignore", invalid="ignore"):
        for j in range(int(np.max(np.minimum(falling[0], falling[1]), initial=0))):
            ratio = np.maximum((falling[0] - j) * (falling[1] - j) / ((rising[0] + j) * (rising[1] + j)), 0.0)
            term = np.where(ratio > 0, term * ratio, 0.0)
            counts = term <= _TIE
            extreme, others = extreme + np.where(counts, term, 0), others + np.where(counts, 0, term)
            if np.all((term <= _NEGLIGIBLE * (1 + extreme)) & (ratio < 1) | np.isinf(others)):
                break
    return extreme, others
