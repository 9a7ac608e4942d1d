"""Links of regressions on counts: the mean per person (or per unit of time), its slope, and the log-likelihood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from scipy import special

from isonomia.stats.arrays import Floats

CountLink = Literal["logit", "cloglog", "log"]
"""logit and cloglog of a binomial share; log of a Poisson rate."""

MOST: Final = 700.0  # beyond which exp leaves the numbers


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """At a linear predictor η, all of its shape.

    Attributes:
        mean: m.
        slope: dm/dη.
        score: (dm/dη)/Var(m): what a residual y − nm is multiplied by in the score.
        weight: (dm/dη)²/Var(m): expected information for one person.
    """

    mean: Floats
    slope: Floats
    score: Floats
    weight: Floats


def curve_at(link: CountLink, predictor: Floats) -> Curve:
    """Mean, slope, score factor and information at η."""
    eta = np.clip(predictor, -MOST, MOST)
    if link == "logit":
        mean = special.expit(eta)
        slope = mean * special.expit(-eta)
        return Curve(mean, slope, np.ones_like(mean), slope)
    if link == "log":
        mean = np.exp(eta)
        return Curve(mean, mean, np.ones_like(mean), mean)
    hazard = np.exp(np.maximum(eta, -MOST / 2))  # the cumulative hazard within the period
    mean = -np.expm1(-hazard)
    slope = hazard * np.exp(-hazard)
    score = hazard / mean
    return Curve(mean, slope, score, score * slope)


def predictor_of(link: CountLink, mean: Floats) -> Floats:
    """η at which the mean is m."""
    if link == "logit":
        return np.log(mean) - np.log1p(-mean)
    return np.log(mean) if link == "log" else np.log(-np.log1p(-mean))


def kernel(link: CountLink, predictor: Floats, events: Floats, size: Floats) -> Floats:
    """Each row's log-likelihood without constants: that of its persons one by one.

    Binomial: y ln m + (n − y) ln(1 − m). Poisson: y ln m − nm.
    """
    eta = np.clip(predictor, -MOST, MOST)
    if link == "log":
        return events * eta - size * np.exp(eta)
    if link == "logit":
        return events * eta - size * np.logaddexp(0.0, eta)
    hazard = np.exp(np.maximum(eta, -MOST / 2))
    return events * np.log(-np.expm1(-hazard)) - (size - events) * hazard


def constant(link: CountLink, events: Floats, size: Floats) -> Floats:
    """What the log-likelihood of grouped counts has beyond the kernel."""
    if link == "log":
        return special.xlogy(events, size) - special.gammaln(events + 1)
    return special.gammaln(size + 1) - special.gammaln(events + 1) - special.gammaln(size - events + 1)
