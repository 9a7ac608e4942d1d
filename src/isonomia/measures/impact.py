"""What would change if every group had the reference group's level (measures.md 6).

"Attributable" is the conventional word, not a causal one. The reference is declared; else, in an ordered set, the
highest rank. With `reference = "best"` it is the observed best group: selected, hence biased, and its interval is the
envelope. Values are never clipped at 0: a negative gap says that the reference is worse than the average.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from isonomia.measures.configuration import Configuration, Slopes, per_mean, undefined_where

Floats = NDArray[np.float64]


def attributable_risk(c: Configuration) -> Floats:
    """PAR = y_r − μ."""
    return c.at(c.fixed_reference) - c.mean


def attributable_risk_slopes(c: Configuration) -> Slopes:
    """∂/∂y_g = 1[g = r] − p_g; ∂/∂p = −y."""
    return _risk_slopes(c, c.marks(c.fixed_reference))


def attributable_fraction(c: Configuration) -> Floats:
    """PAF = (y_r − μ)/μ."""
    return attributable_risk(c) / c.mean


def attributable_fraction_slopes(c: Configuration) -> Slopes:
    """∂/∂y = [a μ − (y_r − μ)p]/μ² with a those of the PAR."""
    return per_mean(c, attributable_risk(c), attributable_risk_slopes(c))


def attributable_risk_best(c: Configuration) -> Floats:
    """PAR with the observed best group as the reference."""
    return c.best - c.mean


def attributable_risk_best_slopes(c: Configuration) -> Slopes:
    """As those of the PAR; a kink where two groups are best."""
    best = (c.y == c.best).astype(np.float64)
    return undefined_where(_risk_slopes(c, best), best.sum(axis=0) > 1)


def attributable_fraction_best(c: Configuration) -> Floats:
    """PAF with the observed best group as the reference."""
    return attributable_risk_best(c) / c.mean


def attributable_fraction_best_slopes(c: Configuration) -> Slopes:
    """As those of the PAF."""
    return per_mean(c, attributable_risk_best(c), attributable_risk_best_slopes(c))


def excess_events(c: Configuration) -> Floats:
    """Σ_{g≠r}(y_g − y_r)n_g: events that would not occur at the reference rate. n is person-time for rates."""
    return np.asarray(((c.y - c.at(c.fixed_reference)) * c.exposure).sum(axis=0))


def excess_events_slopes(c: Configuration) -> Slopes:
    """∂/∂y_g = n_g, and −Σ n_g over the others at r; n is treated as fixed."""
    return Slopes(c.exposure - c.marks(c.fixed_reference) * c.exposure.sum(axis=0))


def _risk_slopes(c: Configuration, reference: Floats) -> Slopes:
    return Slopes(reference - c.pull, np.where(c.has_shares, -c.y, 0.0))


def reference_not_best(c: Configuration) -> NDArray[np.bool_]:
    """(S,) the reference is on the worse side of the average."""
    worse: NDArray[np.bool_] = c.direction * attributable_risk(c) < 0
    return worse
