"""How far apart the upper and lower parts of a long list of groups are (measures.md 3, `quantile_gap`).

Quantiles of the group estimates are population-weighted, by inverse distribution function. Noise widens every
extreme, so the interval is the envelope. Source: WHO HEAT technical notes.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from isonomia.measures.configuration import Configuration, Slopes

Floats = NDArray[np.float64]
Kernel = Callable[[Configuration], Floats]
Sloped = Callable[[Configuration], Slopes]


def gap(share: float) -> tuple[Kernel, Sloped]:
    """Q_u − Q_l with l = `share`, u = 1 − l, and its slopes: 1 and −1 at the two groups."""

    def value(c: Configuration) -> Floats:
        return quantile(c, 1 - share) - quantile(c, share)

    def slopes(c: Configuration) -> Slopes:
        return Slopes(_holder(c, 1 - share) - _holder(c, share))

    return value, slopes


def ratio(share: float) -> tuple[Kernel, Sloped]:
    """Q_u/Q_l, and its slopes."""

    def value(c: Configuration) -> Floats:
        return quantile(c, 1 - share) / quantile(c, share)

    def slopes(c: Configuration) -> Slopes:
        below = quantile(c, share)
        return Slopes(_holder(c, 1 - share) / below - _holder(c, share) * value(c) / below)

    return value, slopes


def tile_means(share: float) -> tuple[Kernel, Sloped]:
    """Mean of the top tile less the mean of the bottom tile, each holding `share` of the people; and its slopes."""

    def weights(c: Configuration) -> Floats:
        above = c.sorted_p.cumsum(axis=0)
        below = above - c.sorted_p
        top = np.clip(above - np.maximum(below, 1 - share), 0, None)
        bottom = np.clip(np.minimum(above, share) - below, 0, None)
        return np.asarray((top - bottom) / share)

    def value(c: Configuration) -> Floats:
        return np.asarray((weights(c) * c.sorted_y).sum(axis=0))

    def slopes(c: Configuration) -> Slopes:
        back = np.argsort(c.order, axis=0)
        return Slopes(np.take_along_axis(weights(c), back, axis=0))

    return value, slopes


def quantile(c: Configuration, level: float) -> Floats:
    """(M,) the lowest estimate that `level` of the people do not exceed."""
    return np.asarray(np.take_along_axis(c.sorted_y, _place(c, level)[None], axis=0)[0])


def _place(c: Configuration, level: float) -> NDArray[np.intp]:
    """(M,) place of the quantile among the sorted groups."""
    return np.asarray(np.argmax(c.sorted_p.cumsum(axis=0) >= level - 1e-12, axis=0))


def _holder(c: Configuration, level: float) -> Floats:
    """(J, S) 1 at the group that holds the quantile."""
    group = np.take_along_axis(c.order, _place(c, level)[None], axis=0)[0]
    return c.marks(group)
