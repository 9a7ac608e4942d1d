"""Standard errors and limits by the delta method (measures.md 1.3, 1.4, 1.6)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.measures.configuration import Configuration, Slopes
from isonomia.model.groups import Groups

Floats = NDArray[np.float64]
FEW_DF: Final = 60


def variance(groups: Groups, slopes: Slopes) -> Floats:
    """(S,) a′Va, and V_p where the shares come from the same sample."""
    if groups.covariance is None:
        from_y = np.einsum("js,js->s", slopes.y * slopes.y, np.square(groups.s.T))
    else:
        from_y = np.einsum("js,sjk,ks->s", slopes.y, groups.covariance, slopes.y)
    return np.asarray(from_y + share_variance(groups, slopes))


def share_variance(groups: Groups, slopes: Slopes) -> Floats | float:
    """(S,) V_p = (1/n)[Σ p h² − (Σ p h)²] with h = ∂θ/∂p, for shares of the same sample; else 0."""
    persons = sample_size(groups)
    if persons is None or slopes.p is None:
        return 0.0
    shares = groups.p.T
    first = np.einsum("js,js->s", shares, slopes.p)
    second = np.einsum("js,js,js->s", shares, slopes.p, slopes.p)
    spread = np.maximum(second - first * first, 0.0) / persons
    return np.where(np.isfinite(spread), spread, 0.0)


def sample_size(groups: Groups) -> Floats | None:
    """(S,) persons behind the shares; None where the shares are known."""
    if groups.population != "same_sample":
        return None
    if groups.n_total is not None:
        return groups.n_total
    return None if groups.n is None else groups.n.sum(axis=1)


def scatter_variance(c: Configuration, groups: Groups) -> Floats:
    """(S,) variance of Σ p(y − μ)²: 4y′AVAy + 2tr(AVAV), A = diag(p) − pp′; positive at equality."""
    if groups.covariance is not None:
        a = np.einsum("js,jk->sjk", c.p, np.eye(c.size)) - np.einsum("js,ks->sjk", c.p, c.p)
        av = a @ groups.covariance
        moved = np.einsum("sjk,ks->js", a, c.y)
        direct = 4 * np.einsum("js,sjk,ks->s", moved, groups.covariance, moved)
        return np.asarray(direct + 2 * np.einsum("sjk,skj->s", av, av))
    p2, s2 = np.square(c.p), np.square(groups.s.T)
    total = (p2 * s2).sum(axis=0)
    noise = total**2 + (p2 * s2 * s2 * ((1 - c.p) ** 2 - p2)).sum(axis=0)
    return np.asarray(4 * (p2 * s2 * np.square(c.deviation)).sum(axis=0) + 2 * noise)


def quantile(df: Floats, confidence: float) -> Floats | float:
    """(S,) Student's t quantile with fewer than 60 degrees of freedom, else the normal."""
    from scipy.special import ndtri, stdtrit

    upper = 0.5 + confidence / 2
    normal = float(ndtri(upper))
    few = df < FEW_DF
    if not few.any():
        return normal
    return np.where(few, stdtrit(np.where(few, df, FEW_DF), upper), normal)


def limits(value: Floats, se: Floats, by: Floats | float, *, log: bool) -> tuple[Floats, Floats]:
    """(S,) value ∓ q·se, or value·exp(∓ q·se/value) on the log scale."""
    if not log:
        return value - by * se, value + by * se
    factor = np.exp(by * se / value)
    return value / factor, value * factor
