"""All segregation indices of a table at once, sharing the sums that several of them need. Keys as in `segregation`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from isonomia.measures.unevenness import (
    dissimilarity_of_groups,
    entropy,
    exposure,
    margins,
    mutual_information,
)
from isonomia.measures.unit_table import merged_counts
from isonomia.stats.arrays import Floats, divide


def every_index(people: Floats, clusters: NDArray[np.int64]) -> dict[str, Floats]:
    """(R, …) of every index. (U, K, …) people, every group with somebody."""
    met = exposure(people)
    of = margins(people)
    p = of.groups / of.everybody
    isolation = np.einsum("kk...->k...", met)
    return {
        **_uneven(people, clusters, divide(isolation - p, 1 - p)),
        "isolation": isolation,
        "exposure": met.reshape(-1, *met.shape[2:]),
    }


def uneven_indices(people: Floats, clusters: NDArray[np.int64]) -> dict[str, Floats]:
    """(R, …) of those that are 0 where all units are alike.

    In a draw a group may have nobody and an index no value; it counts as even there.
    """
    of = margins(people)
    p = of.groups / of.everybody
    squares = (people**2 / of.units[:, None]).sum(axis=0)
    ratio = divide(divide(squares, of.groups) - p, 1 - p)
    return {key: np.nan_to_num(each) for key, each in _uneven(people, clusters, ratio).items()}


def _uneven(people: Floats, clusters: NDArray[np.int64], ratio: Floats) -> dict[str, Floats]:
    of_groups = dissimilarity_of_groups(people)
    p = margins(people).groups / margins(people).everybody
    weight = p * (1 - p)
    whole = divide((np.nan_to_num(of_groups) * weight).sum(axis=0), weight.sum(axis=0))
    information, possible = mutual_information(people), entropy(people)
    found = {
        "dissimilarity": whole,
        "mutual_information": information,
        "information_index": divide(information, possible),
    }
    if clusters.max(initial=0) > 0:
        between = mutual_information(merged_counts(people, clusters))
        for part, value in (("between", between), ("within", np.maximum(information - between, 0.0))):
            found[f"mutual_information/{part}"] = value
            found[f"information_index/{part}"] = divide(value, possible)
    single = {key: np.asarray(each)[None] for key, each in found.items()}
    return single | {"dissimilarity/group": of_groups, "variance_ratio": ratio}
