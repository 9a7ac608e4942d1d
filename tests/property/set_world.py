"""Random sets of groups for the property tests of measures over sets."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from isonomia.model.groups import NO_REFERENCE, Groups

AVERSIONS = ("0_5", "1", "2")
DISPERSION = (
    "between_group_variance",
    "between_group_sd",
    "coefficient_of_variation",
    "mean_difference_from_mean",
    "mean_difference_from_mean_weighted",
    "mean_difference_from_best",
    "mean_difference_from_best_weighted",
    "index_of_disparity",
    "index_of_disparity_weighted",
    "max_rate_ratio",
    "summary_rate_ratio",
    "theil_index",
    "mean_log_deviation",
    "generalised_entropy_2",
    "gini",
    "atkinson_0_5",
    "atkinson_1",
    "atkinson_2",
)
WEIGHTED = tuple(
    each
    for each in DISPERSION
    if each
    not in {
        "mean_difference_from_mean",
        "mean_difference_from_best",
        "index_of_disparity",
        "max_rate_ratio",
        "summary_rate_ratio",
    }
)
RELATIVE = tuple(each for each in DISPERSION if not each.startswith(("between_group", "mean_difference")))
TRANSFER = (
    "between_group_variance",
    "between_group_sd",
    "coefficient_of_variation",
    "theil_index",
    "mean_log_deviation",
    "generalised_entropy_2",
    "gini",
    "atkinson_0_5",
    "atkinson_1",
    "atkinson_2",
)
"""Those that fall when something is moved from a better-off to a worse-off person."""


def make(y, people, s=None, bounds=(0.0, np.inf), ordered=False, direction=1, reference=NO_REFERENCE, **given):
    """One set of groups from plain lists."""
    y, people = np.asarray(y, dtype=float)[None], np.asarray(people, dtype=float)[None]
    p = people / people.sum()
    return Groups(
        codes=np.array([[f"g{j}" for j in range(y.shape[1])]], dtype=object),
        y=y,
        s=np.full_like(y, np.nan) if s is None else np.asarray(s, dtype=float)[None],
        kind=given.pop("kind", "estimate"),
        p=p,
        mean=(p * y).sum(axis=1),
        reference=np.array([reference]),
        bounds=np.array([bounds], dtype=float),
        direction=np.array([direction]),
        df=np.array([np.inf]),
        ordered=ordered,
        population=given.pop("population", "external"),
        **given,
    )


@st.composite
def pairs(draw, smallest=2, largest=8, high=100.0):
    """Estimates and populations of a few groups."""
    size = draw(st.integers(smallest, largest))
    y = draw(st.lists(st.floats(0.5, high, allow_subnormal=False), min_size=size, max_size=size))
    people = draw(st.lists(st.integers(1, 10_000), min_size=size, max_size=size))
    return np.array(y), np.array(people, dtype=float)


@st.composite
def triples(draw, smallest=2, largest=6):
    """Estimates, populations and standard errors."""
    y, people = draw(pairs(smallest, largest))
    s = draw(st.lists(st.floats(0.01, 20.0), min_size=len(y), max_size=len(y)))
    return y, people, np.array(s)
