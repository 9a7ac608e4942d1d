"""Diversity: how mixed a group of N persons is over K declared categories. No `gap`: diversity is not equity.

The interval inverts the test along the ray p(λ) = 1/K + λ(p − 1/K) (clipped at 0, renormalised) with multinomial
draws of size N; F(λ) = P(θ* ≤ θ_obs) increases with λ as diversity falls. high = θ(λ) with P(θ* ≤ θ_obs) = α/2,
low = θ(λ) with P(θ* ≥ θ_obs) = α/2, debiased = θ(λ) with ½ on either side (half of a tie); where F(0) is already
larger, the limit is θ(0), the largest possible.
Where θ_obs is above the median of the draws from equal shares, that median takes its place for `low`: people who
happen to be more evenly spread than chance allows do not get an interval of one point. Exactly equal shares give no
ray; theirs runs towards one large category, along which diversity varies most. The value always lies
in its interval. At equal shares the delta method fails (its variance is 0 there); this interval does not.

Only two statistics are drawn, Σp² and Shannon's H; the others are increasing functions of one of them, so their
limits are the same limits mapped. Draws use one constant seed, for every set and every λ anew. Diversity asks how
many, not who: categories are drawn largest first, so tables alike but for the names of categories give one result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from isonomia.measures.results import Reasons, first_reason, make_result
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Bools, Floats, Limits, root

DIVERSITY: Final = ("blau", "blau_unbiased", "iqv", "shannon", "hill_0", "hill_1", "hill_2")
"""Every index, in the order of the catalogue."""

SEED: Final = 20250
DRAWS: Final = 2000
_GRID: Final = 33
_TIE: Final = 1e-12
_REACH: Final = 4.5
"""Standard errors of the statistic on either side of its value that the grid of λ spans."""


@dataclass(frozen=True, slots=True)
class _Base:
    """A statistic that is drawn: shares (…, K) -> (…,), and shares (S, K) and N (S,) -> its SE."""

    value: Callable[[Floats], Floats]
    error: Callable[[Floats, Floats], Floats]


@dataclass(frozen=True, slots=True)
class _Index:
    """An index as an increasing function of a base statistic and K, and that function's slope."""

    base: _Base
    turn: Callable[[Floats, int], Floats]
    slope: Callable[[Floats, int], Floats]


class _Drawn(NamedTuple):
    """(S,) base statistic, its limits and its debiased value."""

    value: Floats
    low: Floats
    high: Floats
    debiased: Floats


class _Ray(NamedTuple):
    """(L,) θ(λ), P(θ* < θ_obs) and P(θ* ≤ θ_obs); the two differ where N is small and θ* takes few values."""

    target: Floats
    below: Floats
    up_to: Floats


def diversity(measure: str, counts: ArrayLike, confidence: float = 0.95) -> Result:
    """One index for S tables of K categories: `diversities` for a single id."""
    return diversities(counts, (measure,), confidence)[measure]


def diversities(counts: ArrayLike, measures: Iterable[str] = DIVERSITY, confidence: float = 0.95) -> dict[str, Result]:
    """Diversity indices by id for S tables of K categories; indices of one base share its draws.

    Blau = 1 − Σp²; unbiased = 1 − Σx(x − 1)/[N(N − 1)]; IQV = Blau·K/(K − 1); Shannon H = −Σp ln p in nats;
    Hill ⁰D = #{p > 0}, ¹D = exp H, ²D = 1/Σp². SE by the delta method with its second-order term, so that it is
    not 0 at equal shares. Interval: calibrated (see the module); ⁰D has the bounds [value, K], since a category
    without anybody may be a rare one. Refuses TOO_FEW_GROUPS (K < 2), NO_DATA (N = 0), TOO_SMALL (N < 2).
    Source: Blau 1977; Simpson, Nature 1949;163:688; Hill, Ecology 1973;54:427; Chao & Jost 2012.

    Args:
        counts: (S, K) persons in each declared category, empty ones included.
        measures: ids of indices.
        confidence: of the intervals.
    """
    table = np.atleast_2d(np.asarray(counts, dtype=np.float64))
    sets, size = table.shape
    n = np.sum(table, axis=1)
    reason = first_reason(sets, (size < 2, "TOO_FEW_GROUPS"), (n == 0, "NO_DATA"), (n < 2, "TOO_SMALL"))
    usable = reason == ""
    table, n = np.where(usable[:, None], table, 1.0), np.where(usable, n, max(size, 2))
    shares = table / np.sum(table, axis=1, keepdims=True)
    drawn: dict[_Base, _Drawn] = {}
    found = {}
    for measure in measures:
        if measure == "hill_0":
            found[measure] = _richness(shares, reason, confidence)
            continue
        index = _INDICES[measure]
        if index.base not in drawn:
            drawn[index.base] = _limits(index.base, shares, n, usable, confidence)
        scale = n / (n - 1) if measure == "blau_unbiased" else np.ones(sets)
        found[measure] = _indexed(
            index, drawn[index.base], scale, index.base.error(shares, n), reason, size, confidence
        )
    return found


def _indexed(
    index: _Index, base: _Drawn, scale: Floats, error: Floats, reason: Reasons, size: int, confidence: float
) -> Result:
    """The index from its base statistic; `scale` corrects the value alone, which stays inside its interval."""
    value, low, high, debiased = (index.turn(each, size) for each in base)
    value = value * scale
    limits = Limits(np.minimum(low, value), np.maximum(high, value))
    se = np.abs(index.slope(base.value, size)) * error
    return make_result(value, se, limits, reason, method="calibrated", confidence=confidence, debiased=debiased)


def _richness(shares: Floats, reason: Reasons, confidence: float) -> Result:
    value = np.sum(shares > 0, axis=1).astype(np.float64)
    limits = Limits(value, np.full(len(value), float(shares.shape[1])))
    nothing = np.full(len(value), np.nan)
    return make_result(value, nothing, limits, reason, method="bounds", confidence=confidence)


def _limits(base: _Base, shares: Floats, n: Floats, usable: Bools, confidence: float) -> _Drawn:
    """Limits of all sets; tables alike but for the order of their categories are computed once."""
    found = _Drawn(base.value(shares), *(np.full(len(n), np.nan) for _ in range(3)))
    known: dict[tuple[float, ...], tuple[float, float, float]] = {}
    for at in np.flatnonzero(usable):
        ranked = np.sort(shares[at])[::-1]
        key = (float(n[at]), *(float(each) for each in ranked))
        if key not in known:
            known[key] = _calibrated(base, ranked, int(n[at]), confidence)
        found.low[at], found.high[at], found.debiased[at] = known[key]
    return found


def _calibrated(base: _Base, p: Floats, n: int, confidence: float) -> tuple[float, float, float]:
    """(low, high, debiased) of the base statistic for one set of shares (K,), largest first."""
    alpha, observed = 1 - confidence, float(base.value(p))
    equal = np.full(p.shape, 1 / len(p))
    middle = float(np.quantile(base.value(_drawn(equal, n)), 0.5, method="lower"))
    floored = observed > middle
    ray = _ray(base, _lopsided(len(p)) if p[0] == p[-1] else p, n, min(observed, middle))
    low = min(_crossing(ray.target, ray.below, 1 - alpha / 2), observed)
    if floored:
        most = float(base.value(equal))
        return low, max(most, observed), most
    high = max(_crossing(ray.target, ray.up_to, alpha / 2), observed)
    return low, high, _crossing(ray.target, (ray.below + ray.up_to) / 2, 0.5)


def _lopsided(size: int) -> Floats:
    """(K,) one category twice as large as each of the others."""
    shares = np.ones(size)
    shares[0] = 2
    return np.asarray(shares / shares.sum())


def _ray(base: _Base, p: Floats, n: int, observed: float) -> _Ray:
    """θ(λ) and the tails of θ* on a grid of λ along the ray through p."""
    path = _path(p, _grid(base, p, n, observed))
    draws = np.stack([base.value(_drawn(shares, n)) for shares in path])
    return _Ray(
        base.value(path),
        np.mean(draws < observed - _TIE, axis=1),
        np.mean(draws <= observed + _TIE, axis=1),
    )


def _grid(base: _Base, p: Floats, n: int, observed: float) -> Floats:
    """0, and the λ at which θ(λ) takes evenly spaced values from θ_obs + reach to θ_obs − reach, as far as it goes.

    Even in θ, not in λ: a ray that has reached one category (θ = 0) goes on for ever without moving.
    """
    off = np.geomspace(1e-6, 1, 100)
    wide = np.concatenate([[0.0], 1 - off[::-1], [1.0], 1 + np.geomspace(1e-6, 255, 240)])
    theta = base.value(_path(p, wide))
    smoothed = (p * n + 0.5) / (n + len(p) / 2)
    reach = _REACH * float(base.error(smoothed[None, :], np.array([float(n)]))[0])
    wanted = np.linspace(max(observed - reach, theta.min()), min(observed + reach, theta.max()), _GRID)
    return np.unique(np.concatenate([[0.0], np.interp(wanted, theta[::-1], wide[::-1])]))


def _path(p: Floats, grid: Floats) -> Floats:
    """(L, K) shares p(λ)."""
    size = p.shape[-1]
    moved = np.maximum(1 / size + grid[:, None] * (p - 1 / size), 0.0)
    return np.asarray(moved / np.sum(moved, axis=1, keepdims=True), dtype=np.float64)


def _drawn(shares: Floats, n: int) -> Floats:
    """(B, K) shares of multinomial draws of `n` persons, from a generator of its own with a constant seed."""
    generator = np.random.Generator(np.random.PCG64(SEED))
    return np.asarray(generator.multinomial(n, shares / np.sum(shares), size=DRAWS) / n, dtype=np.float64)


def _crossing(target: Floats, share: Floats, level: float) -> float:
    """θ at the λ where F first reaches `level`: made monotone, linear in Φ⁻¹(F) between points of the grid."""
    rising = np.maximum.accumulate(share)
    if rising[0] >= level:
        return float(target[0])
    above = int(np.searchsorted(rising, level))
    if above >= len(rising):
        return float(target[-1])
    ends = special.ndtri(np.clip(rising[[above - 1, above]], 0.25 / DRAWS, 1 - 0.25 / DRAWS))
    part = (special.ndtri(level) - ends[0]) / (ends[1] - ends[0]) if ends[1] > ends[0] else 1.0
    part = float(np.clip(part, 0, 1))
    return float(target[above - 1] + part * (target[above] - target[above - 1]))


def _evenness(p: Floats) -> Floats:
    """1 − Σp²."""
    return np.asarray(1 - np.sum(p**2, axis=-1), dtype=np.float64)


def _entropy(p: Floats) -> Floats:
    """−Σ p ln p, 0·ln 0 = 0."""
    return np.asarray(np.sum(special.entr(p), axis=-1), dtype=np.float64)


def _evenness_error(p: Floats, n: Floats) -> Floats:
    """√Var of the unbiased 1 − Σp²: [4(N − 2)ζ₁ + 2ζ₂]/[N(N − 1)], ζ₁ = Σp³ − (Σp²)², ζ₂ = Σp² − (Σp²)²."""
    square, cube = np.sum(p**2, axis=-1), np.sum(p**3, axis=-1)
    first, second = np.maximum(cube - square**2, 0.0), np.maximum(square - square**2, 0.0)
    return root((4 * (n - 2) * first + 2 * second) / (n * (n - 1)))


def _entropy_error(p: Floats, n: Floats) -> Floats:
    """√{[Σp ln²p − H²]/N + (K₊ − 1)/(2N²)}, K₊ the categories with people. Source: Basharin 1959; Hutcheson 1970."""
    logs = np.log(p, out=np.zeros_like(p), where=p > 0)
    first = np.maximum(np.sum(p * logs**2, axis=-1) - _entropy(p) ** 2, 0.0)
    return root(first / n + (np.sum(p > 0, axis=-1) - 1) / (2 * n**2))


_EVENNESS: Final = _Base(_evenness, _evenness_error)
_ENTROPY: Final = _Base(_entropy, _entropy_error)
_INDICES: Final = {
    "blau": _Index(_EVENNESS, lambda e, _: e, lambda e, _: np.ones_like(e)),
    "blau_unbiased": _Index(_EVENNESS, lambda e, _: e, lambda e, _: np.ones_like(e)),
    "iqv": _Index(_EVENNESS, lambda e, k: e * k / (k - 1), lambda e, k: np.full_like(e, k / (k - 1))),
    "hill_2": _Index(_EVENNESS, lambda e, _: 1 / (1 - e), lambda e, _: 1 / (1 - e) ** 2),
    "shannon": _Index(_ENTROPY, lambda h, _: h, lambda h, _: np.ones_like(h)),
    "hill_1": _Index(_ENTROPY, lambda h, _: np.exp(h), lambda h, _: np.exp(h)),
}
"""Id of measures.md -> index; `blau_unbiased` is `blau` but for its value."""
