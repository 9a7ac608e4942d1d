"""Regimes of a survey's comparisons: ordered answers of two groups of 10 to 200 people, from alike to far apart; factor
means of the first of three groups; change between waves that share people; and its parts where the mix of people moves.
"""

from __future__ import annotations

import numpy as np
from simulation import Regime

from isonomia.climate.change import LinkedSums, WaveSums, composition_change, overlap_change, paired_change
from isonomia.measures.cliffs_delta import cliffs_delta
from isonomia.measures.factor_score_mean import factor_score_mean
from isonomia.stats.item_moments import ItemMoments

ANSWERS = {
    "alike": ((0.1, 0.2, 0.4, 0.2, 0.1), (0.1, 0.2, 0.4, 0.2, 0.1)),
    "some apart": ((0.05, 0.1, 0.3, 0.3, 0.25), (0.15, 0.25, 0.3, 0.2, 0.1)),
    "far apart": ((0.02, 0.03, 0.1, 0.25, 0.6), (0.4, 0.3, 0.2, 0.07, 0.03)),
    "piled up": ((0.02, 0.03, 0.05, 0.2, 0.7), (0.03, 0.05, 0.07, 0.25, 0.6)),
    "wholly apart": ((0.01, 0.01, 0.03, 0.25, 0.7), (0.6, 0.3, 0.07, 0.02, 0.01)),
    "three answers": ((0.1, 0.3, 0.6), (0.2, 0.4, 0.4)),
}
LOADING = np.array([0.5, 0.6, 0.7, 0.7, 0.8])


def _delta(first, second):
    f, s = np.array(first), np.array(second)
    return float(sum(f[i] * (s[:i].sum() - s[i + 1 :].sum()) for i in range(len(f))))


def ordinal(first, second, n1, n2, limits):
    def draw(rng, size):
        counts = np.stack((rng.multinomial(n1, first, size), rng.multinomial(n2, second, size)), axis=1)
        result = cliffs_delta(counts, limits=limits)
        return result.low, result.high

    return draw


def factor_means(sizes, means):
    share = np.array(sizes) / sum(sizes)
    middle = float(share @ means)
    sd = float(np.sqrt(1 + share @ (np.array(means) - middle) ** 2))

    def draw(rng, size):
        low, high = [], []
        for _ in range(size):
            parts = []
            for n, mean in zip(sizes, means, strict=True):
                factor = mean + rng.standard_normal((n, 1))
                x = LOADING * factor + np.sqrt(1 - LOADING**2) * rng.standard_normal((n, len(LOADING)))
                parts.append(ItemMoments.of_rows(tuple("abcde"), x))
            stacked = ItemMoments(
                parts[0].items, *(np.concatenate([getattr(p, c) for p in parts]) for c in ("n", "sx", "sxx"))
            )
            result = factor_score_mean(stacked)
            low.append(result.low[0])
            high.append(result.high[0])
        return np.array(low), np.array(high)

    return draw, (means[0] - middle) / sd


def waves(n1, n2, shared, correlation):
    def draw(rng, size):
        both = rng.standard_normal((size, shared, 2))
        both[..., 1] = correlation * both[..., 0] + np.sqrt(1 - correlation**2) * both[..., 1]
        only = [rng.standard_normal((size, n - shared)) for n in (n1, n2)]
        y = [np.concatenate((both[..., at], only[at]), axis=1) for at in range(2)]
        y[1] = y[1] + 0.3
        sums = [WaveSums.of(np.full(size, each.shape[1]), each.sum(axis=1), (each**2).sum(axis=1)) for each in y]
        a, b = y[0][:, :shared], y[1][:, :shared]
        linked = LinkedSums.of(np.full(size, shared), a.sum(axis=1), b.sum(axis=1), (a * b).sum(axis=1))
        result = overlap_change(sums[0], sums[1], linked)
        return result.low, result.high

    return draw


def paired(n):
    def draw(rng, size):
        d = 0.2 + np.round(rng.standard_normal((size, n)))
        result = paired_change(np.full(size, n), d.sum(axis=1), (d**2).sum(axis=1))
        return result.low, result.high

    return draw


def mixed(sizes, shares, means):
    """Waves without a link: so many people of each, three groups with shares and means that differ by wave."""
    (p1, p2), (m1, m2) = np.array(shares), np.array(means)
    truth = {
        "rate": float(((m2 - m1) * (p1 + p2) / 2).sum()),
        "composition": float(((p2 - p1) * (m1 + m2) / 2).sum()),
        "total": float(p2 @ m2 - p1 @ m1),
    }

    def waves_of(rng):
        for n, p, m in zip(sizes, (p1, p2), (m1, m2), strict=True):
            group = rng.choice(len(p), size=n, p=p)
            y = np.clip(np.rint((m[group] + 0.8 * rng.standard_normal(n)) * 4) / 4, m.min() - 4, m.max() + 4)
            sums = [np.bincount(group, weights=each, minlength=len(p)) for each in (np.ones(n), y, y**2)]
            yield WaveSums.of(*sums)

    def draw_of(component):
        def draw(rng, size):
            found = [composition_change(*(each.mix() for each in waves_of(rng)))[component] for _ in range(size)]
            return np.array([each.low[0] for each in found]), np.array([each.high[0] for each in found])

        return draw

    return truth, draw_of


def regimes():
    for name, (first, second) in ANSWERS.items():
        for n1, n2 in ((10, 10), (11, 200), (20, 60), (200, 200)):
            label, truth, grid = f"{name}, {n1} and {n2}", _delta(first, second), f"n {n1} and {n2}"
            yield Regime("cliffs_delta", "score", grid, label, truth, ordinal(first, second, n1, n2, "score"))
            other = ordinal(first, second, n1, n2, "Feng-Cliff")
            yield Regime("cliffs_delta", "Feng-Cliff", grid, label, truth, other, peer=True)
    for sizes in ((40, 80, 120), (200, 300, 500)):
        for means in ((0.0, 0.0, 0.0), (-0.4, 0.0, 0.2)):
            draw, truth = factor_means(sizes, means)
            yield Regime("factor_score_mean", "delta", f"n {sum(sizes)}", f"{sizes}, {means}", truth, draw, weight=4)
    for n1, n2, shared in ((40, 40, 30), (120, 80, 40), (400, 300, 0)):
        for correlation in (0.0, 0.6):
            label = f"{n1} and {n2}, {shared} in both, correlation {correlation}"
            draw = waves(n1, n2, shared, correlation)
            yield Regime("wave_change", "Welch", "40 to 400 people", label, 0.3, draw, weight=2)
    for n in (12, 60, 300):
        yield Regime("paired_change", "paired t", "12 to 300 people", f"{n} people", 0.2, paired(n))
    before, after = (3.0, 3.5, 4.0), (3.3, 3.5, 3.9)
    for sizes in ((90, 70), (400, 300)):
        for name, means in (("same means", (before, before)), ("means moved", (before, after))):
            truth, draw_of = mixed(sizes, ((0.5, 0.3, 0.2), (0.3, 0.3, 0.4)), means)
            for part in ("rate", "composition", "total"):
                label = f"{sizes[0]} and {sizes[1]} people, {name}, {part}"
                yield Regime("wave_change_part", "delta", part, label, truth[part], draw_of(part), weight=4)
