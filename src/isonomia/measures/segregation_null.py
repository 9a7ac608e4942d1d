"""What random allocation gives: the exact expectation of every index, and the range of drawn allocations.

The sizes of all units and groups are held fixed. Every index is a sum over cells, or over pairs of cells of one unit,
so its expectation needs the hypergeometric distribution of single cells and two moments, and no drawing:

    E x² = T_u·n/T·[1 + (T_u − 1)(n − 1)/(T − 1)],   E x·z = T_u(T_u − 1)·X·Z/[T(T − 1)].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from scipy import special

from isonomia.measures.segregation_parts import every_index
from isonomia.measures.unit_table import UnitTable
from isonomia.stats.arrays import Floats, divide
from isonomia.stats.random_allocation import expected_cells, random_tables

TIE: Final = 1e-12
_AT_ONCE: Final = 3_200_000
"""Cells of drawn tables held at once (25 MB)."""


def expected_indices(table: UnitTable) -> dict[str, Floats]:
    """(R,) exact expectation of every index under random allocation, by the keys of `every_index`."""
    people, groups = table.people, table.groups.astype(np.float64)
    everybody, p = groups.sum(), groups / groups.sum()
    misplaced = _misplaced(table).sum(axis=0)
    weight = p * (1 - p)
    contact = _contact(float(len(people)), groups)
    isolation = np.diag(contact)
    possible = float(special.entr(p).sum())
    found = {
        "dissimilarity": np.array([misplaced.sum() / (2 * everybody * weight.sum())]),
        "dissimilarity/group": misplaced / (2 * everybody * weight),
        "isolation": np.array(isolation),
        "variance_ratio": (isolation - p) / (1 - p),
        "exposure": contact.ravel(),
    }
    information = {"": expected_information(table)}
    if table.clusters.max(initial=0) > 0:
        between = expected_information(table.merged)
        information |= {"/between": between, "/within": information[""] - between}
    for part, value in information.items():
        found[f"mutual_information{part}"] = np.array([value])
        found[f"information_index{part}"] = np.array([value / possible])
    return found


def expected_information(table: UnitTable) -> float:
    """Exact expectation of M: [ΣE x ln x − ΣT_u ln T_u − Σn ln n + T ln T]/T."""
    inside = expected_cells(lambda x, _, __: np.asarray(special.xlogy(x, x)), table.units, table.groups).sum()
    everybody = float(table.groups.sum())
    sums = sum(float(special.xlogy(each, each).sum()) for each in (table.units, table.groups))
    return float((inside - sums + everybody * np.log(everybody)) / everybody)


def random_range(
    table: UnitTable, values: Mapping[str, Floats], generator: np.random.Generator, size: int, confidence: float
) -> dict[str, list[Floats]]:
    """Key -> lower limit, upper limit and p-value, (R,) each, from `size` random allocations."""
    drawn = random_indices(table, size, generator)
    tail = (1 - confidence) / 2
    found = {}
    for key, draws in drawn.items():
        observed = values[key][:, None]
        above = (1 + (draws >= observed - TIE).sum(axis=1)) / (size + 1)
        below = (1 + (draws <= observed + TIE).sum(axis=1)) / (size + 1)
        p_value = np.minimum(1.0, 2 * np.minimum(above, below)) if key == "exposure" else above
        found[key] = [*np.quantile(draws, (tail, 1 - tail), axis=1), p_value]
    return found


def random_indices(table: UnitTable, size: int, generator: np.random.Generator) -> dict[str, Floats]:
    """(R, size) every index of random allocations, a few thousand tables at a time."""
    many = max(1, _AT_ONCE // table.people.size)
    parts = []
    for start in range(0, size, many):
        drawn = random_tables(table.units, table.groups, min(many, size - start), generator)
        parts.append(every_index(drawn.astype(np.float64), table.clusters))
    return {key: np.concatenate([part[key] for part in parts], axis=1) for key in parts[0]}


def _misplaced(table: UnitTable) -> Floats:
    """(U, K) E|x − T_u·P|."""
    everybody = float(table.groups.sum())
    return expected_cells(lambda x, t, n: np.abs(x - t * n / everybody), table.units, table.groups)


def _contact(units: float, groups: Floats) -> Floats:
    """(K, K) expected exposure, Z(T − U)/[T(T − 1)]; isolation [U + (T − U)(X − 1)/(T − 1)]/T on the diagonal."""
    everybody = groups.sum()
    rest = divide(everybody - units, everybody - 1)
    met = np.broadcast_to(groups * rest / everybody, (len(groups), len(groups))).copy()
    np.fill_diagonal(met, (units + rest * (groups - 1)) / everybody)
    return met
