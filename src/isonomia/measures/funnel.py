"""Funnel limits: between which figures chance alone would leave a setting of its size, if all settings were alike.

    centre    θ = Σ events / Σ size, over all settings of a period: persons for shares, person-time for rates
    limits    exact limits of a count at θ, divided by the size: `stats/funnel_limits.py`
    expected  θ · size

The centre is taken as known and holds the setting itself, so that limits are a little wide for a setting that holds a
large part of all people. The regimes of the coverage test are 5 to 60 settings of 5 to 5,000 people.

Source: Spiegelhalter, Stat Med 2005;24:1185. Over-dispersion: his section 3.2; here Pearson's χ² on S − 1 degrees of
freedom, where the expected counts are 5 or more on average (Cochran, Biometrics 1954;10:417).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from isonomia.measures.results import first_reason, make_result
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Floats, Limits, divide, floats
from isonomia.stats.funnel_limits import binomial_limits, binomial_tails, poisson_limits, poisson_tails, two_sided

LEAST_SETTINGS: Final = 5
"""With fewer there is no common figure to speak of: they are compared one by one."""
INNER: Final = 0.95
OUTER: Final = 0.998
ABOVE: Final = "above_limits"
BELOW: Final = "below_limits"
OVERDISPERSED: Final = "overdispersed"
_METHOD: Final = {"proportion": "exact binomial", "rate": "exact Poisson"}
_LEAST_EXPECTED: Final = 5.0
_ALPHA: Final = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Funnel:
    """S settings. `inner`, `outer`: the centre with its limits; `expected`: events at the centre; `p`: (S,)."""

    inner: Result
    outer: Result
    expected: Result
    p: Floats


def funnel(kind: Literal["proportion", "rate"], events: ArrayLike, size: ArrayLike) -> Funnel:
    """Limits for each of S settings.

    Refuses TOO_FEW_GROUPS for fewer than five settings with people, NO_DATA for a setting without, NOT_APPLICABLE
    where the outcome happened to nobody or, for shares, to everybody: then every limit is the figure itself.
    """
    x, span = (np.atleast_1d(each) for each in floats(events, size))
    held = span > 0
    centre = np.broadcast_to(divide(x[held].sum(), span[held].sum()), span.shape)
    settled = (centre <= 0) | ((centre >= 1) if kind == "proportion" else np.zeros_like(held))
    reason = first_reason(
        len(span), (held.sum() < LEAST_SETTINGS, "TOO_FEW_GROUPS"), (~held, "NO_DATA"), (settled, "NOT_APPLICABLE")
    )
    mean = centre * span
    more = {OVERDISPERSED: np.full(span.shape, _overdispersed(kind, x[held], mean[held], centre[held]))}
    inner, outer = (_limits(kind, x, span, centre, reason, level, more) for level in (INNER, OUTER))
    nothing, silent = np.full(span.shape, np.nan), np.full(span.shape, "", dtype=object)
    expected = Result(np.where(reason == "", mean, np.nan), *(nothing,) * 4, reason, silent)
    return Funnel(inner, outer, expected, np.where(reason == "", _p(kind, x, span, centre), np.nan))


def _limits(
    kind: str, x: Floats, span: Floats, centre: Floats, reason: np.ndarray, level: float, more: dict[str, np.ndarray]
) -> Result:
    counts = binomial_limits(span, centre, level) if kind == "proportion" else poisson_limits(centre * span, level)
    flags = {ABOVE: x > counts.high, BELOW: x < counts.low, **more}
    limits = Limits(divide(counts.low, span), divide(counts.high, span))
    nothing = np.full(span.shape, np.nan)
    return make_result(centre, nothing, limits, reason, method=_METHOD[kind], confidence=level, flags=flags)


def _p(kind: str, x: Floats, span: Floats, centre: Floats) -> Floats:
    if kind == "proportion":
        return two_sided(*binomial_tails(x, np.where(span > 0, span, 1.0), centre))
    return two_sided(*poisson_tails(x, np.where(span > 0, centre * span, 1.0)))


def _overdispersed(kind: str, x: Floats, mean: Floats, centre: Floats) -> bool:
    """Whether the settings as a whole differ more than chance would leave them with."""
    if len(x) < LEAST_SETTINGS:
        return False
    rest = 1 - centre if kind == "proportion" else np.ones_like(centre)
    scarcer = np.minimum(mean, mean * divide(rest, centre)) if kind == "proportion" else mean
    if not np.mean(scarcer) >= _LEAST_EXPECTED:
        return False
    found = np.sum(divide(np.square(x - mean), mean * rest))
    return bool(special.chdtrc(len(x) - 1, found) < _ALPHA)
