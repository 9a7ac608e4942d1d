"""Sums over the clusters of a survey, from totals by cluster and group."""

import numpy as np

from isonomia.stats.taylor import DesignSums


def of_clusters(stratum, cluster, group, sw, swy, groups):
    """The sums of J groups; rows of group −1 are outside all groups, and their cluster still counts."""
    numbers = {}
    row = np.array([numbers.setdefault((str(h), str(i)), len(numbers)) for h, i in zip(stratum, cluster, strict=True)])
    strata = sorted({h for h, _ in numbers})
    member = np.array([[float(h == each) for h, _ in numbers] for each in strata])
    inside = np.asarray(group) >= 0
    totals = np.zeros((2, len(numbers), groups))
    for at, values in enumerate((swy, sw)):
        np.add.at(totals[at], (row[inside], np.asarray(group)[inside]), np.asarray(values, dtype=float)[inside])
    a, b = totals
    aa, ab, bb = (np.einsum("hc,ci,cj->hij", member, x, y) for x, y in ((a, a), (a, b), (b, b)))
    return DesignSums(tuple(strata), member.sum(axis=1), member @ a, member @ b, aa, ab, bb)
