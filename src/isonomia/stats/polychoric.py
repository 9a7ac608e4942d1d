"""Correlations of the normal variables behind ordered answers, in two steps: cut points of each item, then each pair.

Tables of two items are enough for the correlations and their standard errors. Their joint covariance, which robust
tests need, takes tables of four items at once: people counted by their whole pattern of answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import special

from isonomia.errors import Fault, InternalError
from isonomia.stats.arrays import Floats
from isonomia.stats.bivariate_normal import bivariate_cdf, bivariate_density

MOST_STEPS: Final = 100
SETTLED: Final = 1e-11
EDGE: Final = 0.999
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class AnswerPatterns:
    """People by their whole pattern of answers.

    Attributes:
        items: k names.
        codes: (P, k) answers as 0, 1, 2, …, in order.
        people: (P,).
    """

    items: tuple[str, ...]
    codes: Codes
    people: Floats

    def __post_init__(self) -> None:
        if self.codes.shape != (len(self.people), len(self.items)) or np.any(self.codes < 0):
            raise InternalError(Fault("answer patterns", "patterns and people of unlike shape."))

    def without_unused(self) -> AnswerPatterns:
        """With answers that nobody gave left out, so that every code of an item has people."""
        live = self.people > 0
        codes = np.column_stack([np.unique(column, return_inverse=True)[1].ravel() for column in self.codes[live].T])
        return AnswerPatterns(self.items, codes.astype(np.int64), self.people[live])

    def pair(self, i: int, j: int) -> Floats:
        """(K_i, K_j) people by the answers to two items."""
        table = np.zeros((self.codes[:, i].max() + 1, self.codes[:, j].max() + 1))
        np.add.at(table, (self.codes[:, i], self.codes[:, j]), self.people)
        return table


@dataclass(frozen=True, slots=True, eq=False)
class PairFit:
    """One pair of items.

    Attributes:
        correlation: ρ.
        score: (K_i, K_j) derivative of ln π by ρ, by cell.
        threshold_score: derivatives of ln π by the cut points of the first and of the second item, (K_i, K_j, ·) each.
        at_edge: |ρ| came to .999: the table has no inner maximum.
        settled: whether the search ended.
    """

    correlation: float
    score: Floats
    threshold_score: tuple[Floats, Floats]
    at_edge: bool
    settled: bool


def thresholds(people: Floats) -> Floats:
    """(K − 1,) cut points Φ⁻¹ of the shares of people at or below each answer, from counts (K,) without zeros."""
    return np.asarray(special.ndtri(np.cumsum(people)[:-1] / people.sum()), dtype=np.float64)


def polychoric_pair(table: Floats, first: Floats, second: Floats) -> PairFit:
    """ρ that makes a table likeliest at given cut points, by Fisher scoring.

    Source: Olsson, Psychometrika 1979;44:443 (two-step).

    Args:
        table: (K_i, K_j) people.
        first: (K_i − 1,) cut points of the rows.
        second: (K_j − 1,) cut points of the columns.
    """
    a, b = (np.concatenate(([-np.inf], cut, [np.inf])) for cut in (first, second))
    n = np.asarray(table, dtype=np.float64)
    rho, settled = 0.0, False
    share, change = _cells(a, b, rho)
    value = _likelihood(n, share)
    for _ in range(MOST_STEPS):
        score, information = float((n / share * change).sum()), n.sum() * float((change**2 / share).sum())
        step = score / max(information, 1e-300)
        to, after = rho, value
        for _ in range(40):
            to = float(np.clip(rho + step, -EDGE, EDGE))
            share, change = _cells(a, b, to)
            after = _likelihood(n, share)
            if after >= value - 1e-12 * abs(value):
                break
            step /= 2
        moved, rho, value = abs(to - rho), to, after
        if moved < SETTLED or abs(score * step) < 1e-14:
            settled = True
            break
    return PairFit(rho, change / share, _threshold_scores(first, second, a, b, rho, share), abs(rho) >= EDGE, settled)


def _cells(a: Floats, b: Floats, rho: float) -> tuple[Floats, Floats]:
    """(K_i, K_j) probabilities of the cells, and their derivatives by ρ."""
    cdf = bivariate_cdf(a[:, None], b[None, :], rho)
    cdf[0, :], cdf[:, 0] = 0.0, 0.0
    density = bivariate_density(a[:, None], b[None, :], rho)
    share = np.maximum(np.diff(np.diff(cdf, axis=0), axis=1), 1e-14)
    return share, np.asarray(np.diff(np.diff(density, axis=0), axis=1))


def _likelihood(n: Floats, share: Floats) -> float:
    return float((n * np.log(share)).sum())


def _threshold_scores(
    first: Floats, second: Floats, a: Floats, b: Floats, rho: float, share: Floats
) -> tuple[Floats, Floats]:
    rest = np.sqrt(1 - rho**2)
    by_first = special.ndtr((b[None, :] - rho * first[:, None]) / rest) * _phi(first)[:, None]
    by_second = special.ndtr((a[:, None] - rho * second[None, :]) / rest) * _phi(second)[None, :]
    rows, columns = np.diff(by_first, axis=1), np.diff(by_second, axis=0)
    left = np.zeros((*share.shape, len(first)))
    right = np.zeros((*share.shape, len(second)))
    for at in range(len(first)):
        left[at, :, at] += rows[at]
        left[at + 1, :, at] -= rows[at]
    for at in range(len(second)):
        right[:, at, at] += columns[:, at]
        right[:, at + 1, at] -= columns[:, at]
    return left / share[:, :, None], right / share[:, :, None]


def _phi(x: Floats) -> Floats:
    return np.asarray(np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi))


@dataclass(frozen=True, slots=True, eq=False)
class Polychoric:
    """Correlations of k items; NaN where `reason` says why.

    Attributes:
        items: k names. people: N.
        correlation: (k, k).
        threshold: k arrays of cut points.
        pairs: (k(k − 1)/2, 2) which two items each row of `covariance` is of.
        covariance: (pairs, pairs) Γ, of √N times the correlations.
        at_edge: pairs whose correlation has no inner maximum.
        reason: "", `NO_DATA`, `TOO_FEW_GROUPS` (an item that everybody answered alike) or `NO_CONVERGENCE`.
    """

    items: tuple[str, ...]
    people: float
    correlation: Floats
    threshold: tuple[Floats, ...]
    pairs: Codes
    covariance: Floats
    at_edge: tuple[tuple[str, str], ...] = ()
    reason: str = ""

    @property
    def se(self) -> Floats:
        """(pairs,) standard errors √[Γ/(N − 1)], in the order of `pairs`."""
        return np.sqrt(np.diagonal(self.covariance) / max(self.people - 1, 1))


def polychoric(patterns: AnswerPatterns) -> Polychoric:
    """Two-step polychoric correlations and their joint covariance A⁻¹BA⁻ᵀ.

    A holds the scores' own information, by item and by pair, and how the cut points move each pair; B is the scatter of
    all scores over people. Source: Muthén, Psychometrika 1984;49:115; Olsson 1979.
    """
    k, whole = len(patterns.items), float(patterns.people.sum())
    pairs = np.array(list(combinations(range(k), 2)), dtype=np.int64).reshape(-1, 2)
    if whole <= 0:
        return _refused(patterns.items, pairs, whole, "NO_DATA")
    used = patterns.without_unused()
    counts = [np.asarray(np.bincount(each, weights=used.people), dtype=np.float64) for each in used.codes.T]
    if min(map(len, counts)) < 2:
        return _refused(patterns.items, pairs, whole, "TOO_FEW_GROUPS")
    cuts = tuple(thresholds(each) for each in counts)
    fits = [polychoric_pair(used.pair(i, j), cuts[i], cuts[j]) for i, j in pairs]
    if not all(fit.settled for fit in fits):
        return _refused(patterns.items, pairs, whole, "NO_CONVERGENCE")
    correlation = np.eye(k)
    for (i, j), fit in zip(pairs, fits, strict=True):
        correlation[i, j] = correlation[j, i] = fit.correlation
    edge = tuple((used.items[i], used.items[j]) for (i, j), fit in zip(pairs, fits, strict=True) if fit.at_edge)
    covariance = whole * _covariance(used, cuts, counts, pairs, fits)
    return Polychoric(used.items, whole, correlation, cuts, pairs, covariance, edge)


def _covariance(
    used: AnswerPatterns, cuts: tuple[Floats, ...], counts: list[Floats], pairs: Codes, fits: list[PairFit]
) -> Floats:
    """(pairs, pairs) covariance of the correlations."""
    starts = np.concatenate(([0], np.cumsum([len(cut) for cut in cuts])))
    n = used.people
    by_item = [_item_score(cut, count)[codes] for cut, count, codes in zip(cuts, counts, used.codes.T, strict=True)]
    by_pair = np.column_stack(
        [fit.score[used.codes[:, i], used.codes[:, j]] for (i, j), fit in zip(pairs, fits, strict=True)]
    )
    scores = np.hstack((*by_item, by_pair))
    split, size = starts[-1], scores.shape[1]
    bread = np.zeros((size, size))
    for at, score in enumerate(by_item):
        here = slice(starts[at], starts[at + 1])
        bread[here, here] = (score * n[:, None]).T @ score
    for row, ((i, j), fit) in enumerate(zip(pairs, fits, strict=True)):
        own = by_pair[:, row] * n
        bread[split + row, split + row] = own @ by_pair[:, row]
        for item, part in zip((i, j), fit.threshold_score, strict=True):
            bread[split + row, starts[item] : starts[item + 1]] = own @ part[used.codes[:, i], used.codes[:, j]]
    inverse = np.linalg.inv(bread)
    meat = (scores * n[:, None]).T @ scores
    return np.asarray((inverse @ meat @ inverse.T)[split:, split:])


def _item_score(cut: Floats, count: Floats) -> Floats:
    """(K, K − 1) derivative of the log share of each answer by each cut point."""
    share = count / count.sum()
    density = _phi(cut)
    found = np.zeros((len(share), len(cut)))
    at = np.arange(len(cut))
    found[at, at] = density / share[:-1]
    found[at + 1, at] = -density / share[1:]
    return found


def _refused(items: tuple[str, ...], pairs: Codes, whole: float, reason: str) -> Polychoric:
    k = len(items)
    nothing = np.full((len(pairs), len(pairs)), np.nan)
    return Polychoric(items, whole, np.full((k, k), np.nan), (), pairs, nothing, (), reason)
