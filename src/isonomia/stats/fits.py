"""Lines and curves through a few weighted points, many sets at once: h(b₀ + b₁x) with one weight a point.

The estimating equation is Σ p x(y − m) = 0 with x = (1, x)′ and m = h(b₀ + b₁x): least squares for h = identity, the
quasi-likelihood equations of the logistic and the Poisson model for the other two. Only ratios of weights matter.
Standard errors are not a matter of the fit: they follow from those of y (measures.md 5).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Link = Literal["linear", "logit", "log"]

MOST_STEPS: Final = 100
LONGEST_STEP: Final = 4.0  # of the linear predictor: a longer Newton step overshoots
FLAT: Final = 35.0  # |b₀ + b₁x| beyond which a logistic or exponential curve has left the data for good
SETTLED: Final = 1e-13


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """S fitted curves over J points.

    Attributes:
        intercept: (S,) b₀.
        slope: (S,) b₁.
        fitted: (J, S) m at the points.
        rate: (J, S) v = h′ at the points.
        information: (3, S) the entries 00, 01, 11 of A = Σ p v x x′.
        trouble: (S,) "", `SEPARATION` or `NO_CONVERGENCE`.
    """

    intercept: Floats
    slope: Floats
    fitted: Floats
    rate: Floats
    information: Floats
    trouble: NDArray[np.object_]

    def solved(self, first: Floats, second: Floats) -> tuple[Floats, Floats]:
        """A⁻¹q for q = (first, second), each (S,)."""
        a, b, d = self.information
        determinant = a * d - b * b
        return (d * first - b * second) / determinant, (a * second - b * first) / determinant


def mean_and_rate(predictor: Floats, link: Link) -> tuple[Floats, Floats]:
    """The curve h and its derivative h′ at the linear predictor."""
    if link == "linear":
        return predictor, np.ones_like(predictor)
    if link == "log":
        mean = np.exp(np.minimum(predictor, 700.0))
        return mean, mean
    mean = 1 / (1 + np.exp(-np.clip(predictor, -700.0, 700.0)))
    return mean, mean * (1 - mean)


def curve(y: Floats, x: Floats, p: Floats, link: Link) -> Curve:
    """Fit S curves to J points each by Newton's method.

    A set that separates (all points at a bound, or a step that a curve follows without end) has no finite solution.

    Args:
        y: (J, S) outcomes; within [0, 1] for logit, at least 0 for log.
        x: (J, S) places.
        p: (J, S) weights.
        link: which curve.
    """
    total = p.sum(axis=0)
    start = (p * y).sum(axis=0) / total
    if link == "logit":
        start = np.log(start) - np.log1p(-start)
    elif link == "log":
        start = np.log(start)
    flat = ~np.isfinite(start)
    b = np.stack((np.where(flat, 0.0, start), np.zeros_like(start)))
    active = ~flat
    for _ in range(MOST_STEPS):
        step, largest = _newton_step(y, x, p, b, link)
        step = np.where(active, step, 0.0)
        b = b + step
        flat |= active & (largest > FLAT) & (link != "linear")
        active = active & ~flat & (np.abs(step).max(axis=0) > SETTLED * (1 + np.abs(b).max(axis=0)))
        if not active.any():
            break
    fitted, rate = mean_and_rate(b[0] + b[1] * x, link)
    trouble = np.where(flat, "SEPARATION", np.where(active, "NO_CONVERGENCE", "")).astype(object)
    return Curve(b[0], b[1], fitted, rate, _information(x, p, rate), trouble)


def _information(x: Floats, p: Floats, rate: Floats) -> Floats:
    weight = p * rate
    weighted_x = weight * x
    return np.stack((weight.sum(axis=0), weighted_x.sum(axis=0), (weighted_x * x).sum(axis=0)))


def _newton_step(y: Floats, x: Floats, p: Floats, b: Floats, link: Link) -> tuple[Floats, Floats]:
    """The step (2, S), shortened where it is too long, and the largest |predictor| (S,) before it."""
    predictor = b[0] + b[1] * x
    mean, rate = mean_and_rate(predictor, link)
    residual = p * (y - mean)
    first, second = residual.sum(axis=0), (residual * x).sum(axis=0)
    a, c, d = _information(x, p, rate)
    determinant = a * d - c * c
    step = np.stack((d * first - c * second, a * second - c * first)) / determinant
    if link != "linear":
        change = np.maximum(np.abs(step[0]), np.abs(step[0] + step[1]))
        step = step * np.minimum(1.0, LONGEST_STEP / np.maximum(change, LONGEST_STEP / 10))
    return np.where(np.isfinite(step), step, 0.0), np.abs(predictor).max(axis=0)
