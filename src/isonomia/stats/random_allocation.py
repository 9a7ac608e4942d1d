"""People allotted to units at random, with the size of every unit and of every group held fixed.

`random_tables` draws such tables; `expected_cells` gives expectations that need no drawing. One cell of such a table
is hypergeometric: of the T_u places of a unit, how many go to the n_k members of a group, among T people.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import special

from isonomia.stats.arrays import Floats, root

Counts = NDArray[np.int64]

_AT_ONCE = 2_000_000
"""Terms of hypergeometric sums held at once."""
_SPREADS = 14.0
"""Standard deviations from the mean beyond which a hypergeometric term does not count (below 10⁻⁴⁰)."""


def random_tables(units: Counts, groups: Counts, size: int, generator: np.random.Generator) -> Counts:
    """(U, K, B) tables with the margins `units` (U,) and `groups` (K,), each as likely as dealing people out makes it.

    Group after group is dealt to unit after unit: how many of those not yet dealt fall into this unit, given the
    places that it has left. B tables at a time, so the cost is (U − 1)(K − 1) draws a table whatever T is.
    """
    made = np.empty((len(units), len(groups), size), dtype=np.int64)
    places = np.repeat(units[:, None], size, axis=1)
    for k in range(len(groups) - 1):
        left = np.full(size, groups[k], dtype=np.int64)
        open_places = places.sum(axis=0)
        for u in range(len(units) - 1):
            drawn = generator.hypergeometric(left, open_places - left, places[u])
            open_places = open_places - places[u]
            left = left - drawn
            made[u, k] = drawn
        made[-1, k] = left
        places -= made[:, k]
    made[:, -1] = places
    return made


def expected_cells(function: Callable[[Floats, Floats, Floats], Floats], units: Counts, groups: Counts) -> Floats:
    """(U, K) expectations of a function of a cell, its unit's size and its group's size.

    Exact sums over the hypergeometric distribution of each cell, normalised, so that only differences of log-gammas
    matter. Cells of equal margins are summed once.

    Args:
        function: (x, T_u, n_k), arrays of one shape -> values.
        units: (U,) sizes.
        groups: (K,) sizes.
    """
    sizes, at_unit = np.unique(units, return_inverse=True)
    totals, at_group = np.unique(groups, return_inverse=True)
    everybody = float(groups.sum())
    room, members = (each.ravel().astype(np.float64) for each in np.meshgrid(sizes, totals, indexing="ij"))
    found = np.concatenate([np.empty(0), *_in_parts(function, room, members, everybody)])
    return np.asarray(found.reshape(len(sizes), len(totals))[np.ix_(at_unit, at_group)], dtype=np.float64)


def _in_parts(
    function: Callable[[Floats, Floats, Floats], Floats], room: Floats, members: Floats, everybody: float
) -> list[Floats]:
    """Expectations of cells, a few at a time where supports are long."""
    lowest, highest = _support(room, members, everybody)
    width = highest - lowest + 1
    parts, start = [], 0
    while start < len(room):
        many = max(1, int(_AT_ONCE // np.max(width[start:])))
        part = slice(start, start + many)
        parts.append(_expected(function, room[part], members[part], everybody, lowest[part], highest[part]))
        start += many
    return parts


def _support(room: Floats, members: Floats, everybody: float) -> tuple[Floats, Floats]:
    """The values of a cell that count."""
    mean = room * members / everybody
    rest = max(everybody - 1, 1.0)
    sd = root(mean * (everybody - members) / everybody * (everybody - room) / rest)
    lowest = np.maximum(np.maximum(0.0, room + members - everybody), np.floor(mean - _SPREADS * sd - _SPREADS))
    return lowest, np.minimum(np.minimum(room, members), np.ceil(mean + _SPREADS * sd + _SPREADS))


def _expected(
    function: Callable[[Floats, Floats, Floats], Floats],
    room: Floats,
    members: Floats,
    everybody: float,
    lowest: Floats,
    highest: Floats,
) -> Floats:
    """Σ P(x)·function(x) for each of C cells."""
    x = lowest[:, None] + np.arange(np.max(highest - lowest) + 1)
    inside = x <= highest[:, None]
    x = np.where(inside, x, highest[:, None])
    n, t = members[:, None], room[:, None]
    ln = special.gammaln
    logs = -ln(x + 1) - ln(n - x + 1) - ln(t - x + 1) - ln(everybody - n - t + x + 1)
    weights = np.where(inside, np.exp(logs - np.max(logs, axis=1, keepdims=True)), 0.0)
    values = function(x, np.broadcast_to(t, x.shape), np.broadcast_to(n, x.shape))
    return np.asarray(np.sum(weights * values, axis=1) / np.sum(weights, axis=1), dtype=np.float64)
