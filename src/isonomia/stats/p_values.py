"""P-values. Two-sided mid-p is min(1, 2·the smaller mid tail): exact tails without their conservatism.

Arrays of any common shape; NaN where there is nothing to test. Source of mid-p: Lancaster 1961.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from isonomia.stats.arrays import REFUSED, Floats, divide, floats, root, two_sided_normal, two_sided_t
from isonomia.stats.hypergeometric import Tables, outward_mid_tail, share_as_extreme, tables
from isonomia.stats.proportions import binomial_mid_cdf

EXACT_UP_TO = 100_000
"""Persons in a 2×2 table up to which the conditional mid-p is exact; above it the conditional z is used."""


def binomial_mid_p(events: ArrayLike, n: ArrayLike, share: ArrayLike) -> Floats:
    """Two-sided mid-p of x ~ Bin(n, q) against a known share q; NaN where n = 0 or q is not in [0, 1]."""
    x, size, q = floats(events, n, share)
    usable = (size > 0) & (q >= 0) & (q <= 1)
    x, size, q = (np.where(usable, each, other) for each, other in ((x, 1.0), (size, 2.0), (q, 0.5)))
    below = binomial_mid_cdf(x, size, q)
    above = binomial_mid_cdf(size - x, size, 1 - q)
    return np.where(usable, np.minimum(1.0, 2 * np.minimum(below, above)), REFUSED)


def conditional_mid_p(x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike) -> Floats:
    """Two-sided conditional mid-p of a 2×2 table (hypergeometric).

    Exact up to 10⁵ persons; above, the two-sided p of the conditional z (`hypergeometric_z`), which differs by
    less than 10⁻⁴ wherever there are more than a few dozen events. 1 where the margins leave one table only.
    """
    table, usable = tables(x1, n1, x2, n2)
    exact = table.n1 + table.n2 <= EXACT_UP_TO
    inner = Tables(*(np.where(exact, each, 1.0) for each in (table.x1, table.n1, table.x2, table.n2)))
    tail, _ = outward_mid_tail(inner)
    z = hypergeometric_z(table.x1, table.n1, table.x2, table.n2)
    approximate = np.where(np.isnan(z), 1.0, two_sided_normal(z))
    p = np.where(exact, np.minimum(1.0, 2 * np.minimum(tail, 1 - tail)), approximate)
    return np.where(usable, p, REFUSED)


def fisher_two_sided(x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike) -> Floats:
    """Sum of the tables that are not more likely than the observed one (ties by 1 + 10⁻⁷). Source: Fisher 1934."""
    table, usable = tables(x1, n1, x2, n2)
    return np.where(usable, share_as_extreme(table), REFUSED)


def conditional_rate_mid_p(d1: ArrayLike, t1: ArrayLike, d2: ArrayLike, t2: ArrayLike) -> Floats:
    """Two-sided mid-p of equal rates: d₁ ~ Bin(d₁ + d₂, t₁/(t₁ + t₂)). 1 where there are no events at all."""
    first, time_1, second, time_2 = floats(d1, t1, d2, t2)
    usable = (time_1 > 0) & (time_2 > 0)
    none = usable & (first + second == 0)
    p = binomial_mid_p(first, first + second, divide(time_1, time_1 + time_2))
    return np.where(none, 1.0, np.where(usable, p, REFUSED))


def hypergeometric_z(x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike) -> Floats:
    """(x₁ − n₁P)/√[n₁P(1 − P)n₂/(M − 1)], M = n₁ + n₂: the exact conditional SD; NaN where P is 0 or 1."""
    a, n, c, m = floats(x1, n1, x2, n2)
    total = n + m
    share = divide(a + c, total)
    return divide(a - n * share, root(divide(n * share * (1 - share) * m, total - 1)))


def two_sample_z(x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike) -> Floats:
    """(p₁ − p₂)/√[P(1 − P)(1/n₁ + 1/n₂)], P pooled; NaN where P is 0 or 1."""
    a, n, c, m = floats(x1, n1, x2, n2)
    share = divide(a + c, n + m)
    return divide(divide(a, n) - divide(c, m), root(share * (1 - share) * (divide(1, n) + divide(1, m))))


def z_test(estimate: ArrayLike, se: ArrayLike) -> Floats:
    """Two-sided p of estimate/SE; NaN where SE is 0 or missing."""
    return two_sided_normal(divide(estimate, se))


def t_test(estimate: ArrayLike, se: ArrayLike, df: ArrayLike) -> Floats:
    """Two-sided p of estimate/SE on df degrees of freedom; NaN where SE is 0 or missing."""
    return two_sided_t(divide(estimate, se), df)
