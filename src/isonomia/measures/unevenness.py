"""Segregation indices as functions of counts: (U, K, …) people by unit and group -> values. Nothing is estimated here.

x_uk people of group k in unit u, T_u of the unit, n_k of the group, T in all; π_uk = x_uk/T_u, P_k = n_k/T. Groups
and units without anybody contribute 0 (0·ln 0 = 0). Axes behind the first two are as many tables at once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special

from isonomia.stats.arrays import Floats


class Margins(NamedTuple):
    """(U, …) unit sizes, (K, …) group sizes, (…) everybody."""

    units: Floats
    groups: Floats
    everybody: Floats


def margins(people: Floats) -> Margins:
    """The sums of tables."""
    units = people.sum(axis=1)
    return Margins(units, people.sum(axis=0), units.sum(axis=0))


def dissimilarity(people: Floats) -> Floats:
    """(…) D = Σ_u Σ_k T_u|π_uk − P_k| ÷ (2T·I), I = ΣP(1 − P): who would have to move, over the most who could.

    With two groups ½Σ_u|x_u/X − z_u/Z|. Source: Duncan & Duncan 1955; Morgan 1975; Sakoda 1981.
    """
    of = margins(people)
    return _quotient(_misplaced(people, of).sum(axis=0), 2 * of.everybody * _interaction(of))


def dissimilarity_of_groups(people: Floats) -> Floats:
    """(K, …) D of each group against all others: Σ_u|x_u − T_u·P| ÷ [2T·P(1 − P)]."""
    of = margins(people)
    p = of.groups / of.everybody
    return _quotient(_misplaced(people, of), 2 * of.everybody * p * (1 - p))


def mutual_information(people: Floats) -> Floats:
    """(…) M = Σ p_uk ln[p_uk/(p_u·p_k)] in nats: how much the unit tells about the group.

    As Σx ln x − ΣT_u ln T_u − Σn_k ln n_k + T ln T over T. Exactly additive: M of clusters plus M within clusters.
    Source: Theil & Finizza 1971; Mora & Ruiz-Castillo 2011.
    """
    of = margins(people)
    inside = _x_log_x(people).sum(axis=(0, 1))
    outside = _x_log_x(of.units).sum(axis=0) + _x_log_x(of.groups).sum(axis=0) - _x_log_x(of.everybody)
    return np.asarray(np.maximum((inside - outside) / of.everybody, 0.0))  # rounding may leave −1e-16


def information_index(people: Floats) -> Floats:
    """(…) Theil's H = M/E, E = −ΣP ln P. Source: Theil 1972; Reardon & Firebaugh 2002."""
    return _quotient(mutual_information(people), entropy(people))


def entropy(people: Floats) -> Floats:
    """(…) E = −ΣP ln P of all people together."""
    of = margins(people)
    return np.asarray(special.entr(of.groups / of.everybody).sum(axis=0), dtype=np.float64)


def local_segregation(people: Floats) -> Floats:
    """(K, …) each group's part of M: ls_k = Σ_u(x_u/X) ln[(x_u/X)/(T_u/T)], so that ΣP_k·ls_k = M."""
    of = margins(people)
    of_unit = of.units / of.everybody
    return np.asarray(special.rel_entr(people / of.groups, of_unit[:, None]).sum(axis=0), dtype=np.float64)


def isolation(people: Floats) -> Floats:
    """(K, …) xPx = Σ_u(x_u/X)(x_u/T_u): the share of own people in the unit of a member, met at random."""
    of = margins(people)
    return _quotient((people**2 / of.units[:, None]).sum(axis=0), of.groups)


def exposure(people: Floats) -> Floats:
    """(K, K, …) xPz = Σ_u(x_u/X)(z_u/T_u): the share of z in the unit of a member of x; isolation on the diagonal."""
    of = margins(people)
    met = np.einsum("ux...,uz...->xz...", people / of.units[:, None], people)
    return _quotient(met, of.groups[:, None])


def variance_ratio(people: Floats) -> Floats:
    """(K, …) η² = (xPx − P)/(1 − P): isolation on a scale from 0 (evenly spread) to 1 (alone)."""
    of = margins(people)
    p = of.groups / of.everybody
    return _quotient(isolation(people) - p, 1 - p)


def normalised_exposure(people: Floats) -> Floats:
    """(…) Σ_k Σ_u T_u(π_uk − P_k)²/(1 − P_k) ÷ T: the mean of η², large groups counting more. Source: Reardon 2002."""
    of = margins(people)
    p = of.groups / of.everybody
    return np.asarray(np.where(of.groups > 0, p * variance_ratio(people), 0.0).sum(axis=0), dtype=np.float64)


def relative_diversity(people: Floats) -> Floats:
    """(…) Σ_u T_u Σ_k(π_uk − P_k)² ÷ (T·I): how much less mixed units are than all people together."""
    of = margins(people)
    squares = (people**2 / of.units[:, None]).sum(axis=(0, 1)) / of.everybody
    return _quotient(squares - ((of.groups / of.everybody) ** 2).sum(axis=0), _interaction(of))


def _misplaced(people: Floats, of: Margins) -> Floats:
    """(K, …) Σ_u|x_uk − T_u·P_k|."""
    return np.asarray(np.abs(people - of.units[:, None] * (of.groups / of.everybody)[None]).sum(axis=0))


def _interaction(of: Margins) -> Floats:
    p = of.groups / of.everybody
    return np.asarray((p * (1 - p)).sum(axis=0), dtype=np.float64)


def _x_log_x(values: Floats) -> Floats:
    return np.asarray(special.xlogy(values, values), dtype=np.float64)


def _quotient(above: Floats, below: Floats) -> Floats:
    """The quotient; NaN where there is nothing to divide by (one group holds everybody, or a group nobody)."""
    out = np.full(np.broadcast_shapes(np.shape(above), np.shape(below)), np.nan)
    np.divide(above, below, out=out, where=below > 0)
    return out
