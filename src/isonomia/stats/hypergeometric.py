"""Two 2×2 margins given, the conditional distribution of x₁: central and noncentral hypergeometric.

Table: x₁ of n₁ and x₂ of n₂, m = x₁ + x₂. Under the odds ratio ψ, P(X = k) ∝ C(n₁, k)·C(n₂, m − k)·ψᵏ on
max(0, m − n₂) ≤ k ≤ min(n₁, m). Weights are taken relative to the observed one and built up from the ratios of
neighbours, outwards from x₁, until they no longer count: no binomial coefficient is ever formed, and 10⁵ persons
need about 1,500 terms. Arrays of any common shape; whole counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from isonomia.stats.arrays import Bools, Floats, floats

_NEGLIGIBLE = 1e-18
_TIE = 1 + 1e-7


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


class Side(NamedTuple):
    """Sums over all k on one side of x₁, relative to the weight at x₁: of the weights, and of |k − x₁| × weights."""

    weight: Floats
    moment: Floats


def tables(x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike) -> tuple[Tables, Bools]:
    """The tables with 1 of 2 against 1 of 2 in the place of unusable ones, and which are usable."""
    a, n, c, m = floats(x1, n1, x2, n2)
    usable = (n > 0) & (m > 0) & (a >= 0) & (c >= 0) & (a <= n) & (c <= m)
    stand_in = np.ones_like(a)
    kept = [np.where(usable, each, other) for each, other in ((a, 1.0), (n, 2.0), (c, 1.0), (m, 2.0))]
    return Tables(kept[0] * stand_in, kept[1] * stand_in, kept[2] * stand_in, kept[3] * stand_in), usable


def upper_side(table: Tables, log_psi: Floats) -> Side:
    """Sums over k > x₁ under ln ψ."""
    rest = table.n2 - table.x2
    return _side(np.exp(log_psi), [table.x2, table.n1 - table.x1], [table.x1 + 1, rest + 1])


def lower_side(table: Tables, log_psi: Floats) -> Side:
    """Sums over k < x₁ under ln ψ."""
    rest = table.n2 - table.x2
    return _side(np.exp(-log_psi), [table.x1, rest], [table.x2 + 1, table.n1 - table.x1 + 1])


def _side(factor: Floats, falling: list[Floats], rising: list[Floats]) -> Side:
    """Σ_j Π_{i<j} f·(u₀ − i)(u₁ − i)/[(v₀ + i)(v₁ + i)]: weights j steps away, one product of ratios a step.

    Ratios decrease with j (the distribution is log-concave), so a term below 10⁻¹⁸ of the sum with a ratio below
    ½ or a term of 0 ends the sum. A sum beyond the largest float is infinite, as its share of the whole is 1.
    """
    term = np.ones_like(factor)
    weight, moment = np.zeros_like(factor), np.zeros_like(factor)
    with np.errstate(over="ignore"):
        for j in range(int(np.max(np.minimum(falling[0], falling[1]), initial=0))):
            ratio = factor * (falling[0] - j) * (falling[1] - j) / ((rising[0] + j) * (rising[1] + j))
            term = term * np.maximum(ratio, 0.0)
            weight, moment = weight + term, moment + (j + 1) * term
            if np.all((term <= _NEGLIGIBLE * (1 + weight)) & (ratio < 1) | np.isinf(weight)):
                break
    return Side(weight, moment)


def mid_share_below(table: Tables, log_psi: Floats, at_value: float = 0.5) -> Floats:
    """P(X < x₁) + `at_value`·P(X = x₁) under ln ψ; decreases in ψ. `at_value` 1 gives the exact lower tail."""
    below, above = lower_side(table, log_psi).weight, upper_side(table, log_psi).weight
    return 1 / (1 + (above + 1 - at_value) / (below + at_value))


def mean_excess(table: Tables, log_psi: Floats) -> Floats:
    """E(X) − x₁ under ln ψ; increases in ψ and is 0 at the conditional maximum likelihood estimate."""
    below, above = lower_side(table, log_psi), upper_side(table, log_psi)
    return (above.moment - below.moment) / (1 + above.weight + below.weight)


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
    turned = Tables(
        np.where(low, table.x1, table.n1 - table.x1),
        table.n1,
        np.where(low, table.x2, table.n2 - table.x2),
        table.n2,
    )
    outside = lower_side(turned, np.zeros_like(table.x1)).weight
    return np.exp(log_probability(table)) * (0.5 + outside), low


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
