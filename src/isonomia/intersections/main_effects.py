"""What every group adds by itself: one regression on the main effects of all dimensions, from combinations.

All columns are indicators, so that the information is made of tables of two dimensions each: a step costs R·D²/2
additions whatever the number of columns. Combinations that a screen has found may be given a coefficient of their own.

Source: McCullagh & Nelder, Generalized Linear Models, 1989, ch. 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.intersections.combinations import Combinations
from isonomia.stats.arrays import Floats
from isonomia.stats.links import curve_at, kernel

MOST_STEPS: Final = 60
MOST_HALVINGS: Final = 12
LONGEST_STEP: Final = 4.0  # of the linear predictor
FARTHEST: Final = 30.0  # of the linear predictor: beyond it a share is 0 or 1
SETTLED: Final = 1e-9  # score′ × step
RANK: Final = 1e-10  # of the largest eigenvalue of the scaled information
LINKS: Final = {"proportion": "logit", "rate": "log"}
Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class MainEffects:
    """A fitted regression.

    Attributes:
        combinations: what was fitted.
        special: rows of each combination that has a coefficient of its own.
        beta: (P,) one coefficient a level of each dimension, then one for each of `special`. Levels of one dimension
            and the common level are not told apart: only fitted means have a meaning.
        inverse: (P, P) generalised inverse of the information; of `special` the covariance.
        mean: (R,) fitted share, rate or mean of each combination.
        weight: (R,) information of each combination about its predictor.
        dispersion: σ² of a mean, 1 of counts.
        settled: whether it converged.
    """

    combinations: Combinations
    special: tuple[Rows, ...]
    beta: Floats
    inverse: Floats
    mean: Floats
    weight: Floats
    dispersion: float
    settled: bool

    @property
    def predictor(self) -> Floats:
        """(R,) η."""
        return _predictor(self.combinations, self.special, self.beta)

    @property
    def columns(self) -> int:
        """P."""
        return len(self.beta)


def fit(combinations: Combinations, special: Sequence[Rows] = (), start: Floats | None = None) -> MainEffects:
    """Maximum likelihood by Fisher scoring: logistic, log-linear for rates, least squares for means.

    A group of which nobody (or everybody) has the outcome has its fitted share there, at the edge; the others' is not
    touched.

    Args:
        combinations: people, at least one.
        special: rows of combinations with a coefficient of their own.
        start: coefficients of a fit without the last of `special`.
    """
    chosen = tuple(special)
    width = sum(combinations.widths) + len(chosen)
    beta = np.zeros(width)
    if start is None:
        beta[: combinations.widths[0]] = _level(combinations)
    else:
        beta[: len(start)] = start
    settled = False
    for _ in range(MOST_STEPS):
        mean, weight, residual = _shape(combinations, _predictor(combinations, chosen, beta))
        score = totals(combinations, chosen, residual)
        step = _inverse(combinations, chosen, weight) @ score
        settled = bool(abs(score @ step) <= SETTLED)
        if settled:
            break
        beta = beta + _length(combinations, chosen, beta, step) * step
    mean, weight, _ = _shape(combinations, _predictor(combinations, chosen, beta))
    scatter = _dispersion(combinations, len(chosen), mean)
    inverse = _inverse(combinations, chosen, weight)
    return MainEffects(combinations, chosen, beta, inverse, mean, weight, scatter, settled)


def _dispersion(combinations: Combinations, special: int, mean: Floats) -> float:
    """σ² of the persons about their fitted means: what lies within combinations, and between them."""
    if combinations.kind != "mean":
        return 1.0
    rest = combinations.y / combinations.size - mean
    columns = 1 + sum(width - 1 for width in combinations.widths) + special
    scatter = combinations.within + float((combinations.size * rest**2).sum())
    return scatter / max(combinations.people_in_all - columns, 1.0)


def totals(combinations: Combinations, special: Sequence[Rows], values: Floats) -> Floats:
    """(P,) sums of values (R,) over the people of each column."""
    parts = [
        np.bincount(combinations.codes[:, at], weights=values, minlength=width)
        for at, width in enumerate(combinations.widths)
    ]
    return np.concatenate([*parts, np.array([values[rows].sum() for rows in special])])


def information(combinations: Combinations, special: Sequence[Rows], weight: Floats) -> Floats:
    """(P, P) Σ weight·x x′ from the tables of every two dimensions."""
    widths, codes = combinations.widths, combinations.codes
    starts = np.concatenate(([0], np.cumsum(widths)))
    plain = int(starts[-1])
    found = np.zeros((plain + len(special),) * 2)
    for one, wide in enumerate(widths):
        rows = slice(int(starts[one]), int(starts[one + 1]))
        for other in range(one, len(widths)):
            key = codes[:, one] * widths[other] + codes[:, other]
            table = np.bincount(key, weights=weight, minlength=wide * widths[other]).reshape(wide, widths[other])
            columns = slice(int(starts[other]), int(starts[other + 1]))
            found[rows, columns] = table
            found[columns, rows] = table.T
    for at, members in enumerate(special):
        part = np.zeros_like(weight)
        part[members] = weight[members]
        column = totals(combinations, special, part)
        found[plain + at, :] = found[:, plain + at] = column
    return found


def _inverse(combinations: Combinations, special: Sequence[Rows], weight: Floats) -> Floats:
    """Generalised inverse: columns of indicators of several dimensions are never independent."""
    full = information(combinations, special, weight)
    scale = np.sqrt(np.maximum(np.diagonal(full), 1e-300))
    apart = np.outer(scale, scale)
    return np.asarray(np.linalg.pinv(full / apart, rcond=RANK, hermitian=True) / apart)


def _predictor(combinations: Combinations, special: Sequence[Rows], beta: Floats) -> Floats:
    eta = np.zeros(len(combinations.size))
    start = 0
    for at, width in enumerate(combinations.widths):
        eta += beta[start : start + width][combinations.codes[:, at]]
        start += width
    for at, rows in enumerate(special):
        eta[rows] += beta[start + at]
    return np.clip(eta, -FARTHEST, FARTHEST) if combinations.kind != "mean" else eta


def _level(combinations: Combinations) -> float:
    """The predictor of everybody together."""
    total, size = float(combinations.y.sum()), float(combinations.size.sum())
    if combinations.kind == "mean":
        return total / size
    if combinations.kind == "rate":
        return float(np.log((total + 0.5) / size))
    return float(np.log((total + 0.5) / (size - total + 0.5)))


def _shape(combinations: Combinations, eta: Floats) -> tuple[Floats, Floats, Floats]:
    """Fitted mean, information and residual of each combination."""
    if combinations.kind == "mean":
        return eta, combinations.size, combinations.y - combinations.size * eta
    curve = curve_at("log" if combinations.kind == "rate" else "logit", eta)
    return curve.mean, combinations.size * curve.weight, combinations.y - combinations.size * curve.mean


def _height(combinations: Combinations, eta: Floats) -> float:
    if combinations.kind == "mean":
        return float((combinations.y * eta - combinations.size * eta**2 / 2).sum())
    link = "log" if combinations.kind == "rate" else "logit"
    return float(kernel(link, eta, combinations.y, combinations.size).sum())  # type: ignore[arg-type]


def _length(combinations: Combinations, special: Sequence[Rows], beta: Floats, step: Floats) -> float:
    """Of the step: cut to what a predictor may move, and halved while it loses likelihood."""
    if combinations.kind == "mean":
        return 1.0
    here = _predictor(combinations, special, beta)
    before = _height(combinations, here)
    moved = np.abs(_predictor(combinations, special, beta + step) - here).max(initial=0.0)
    length = LONGEST_STEP / max(float(moved), LONGEST_STEP)
    for _ in range(MOST_HALVINGS):
        if _height(combinations, _predictor(combinations, special, beta + length * step)) >= before - 1e-9:
            break
        length /= 2
    return length
