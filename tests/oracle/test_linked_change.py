"""The change of linked people in a sample against statsmodels: weights, clusters, and neither."""

import csv
from pathlib import Path

import numpy as np
import pytest

from isonomia.climate.change import paired_change, paired_design_change
from isonomia.stats.design import cluster_covariance, weighted_variance

TABLES = Path(__file__).parent / "tables" / "linked_change"


def read(name):
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PEOPLE = read("people.csv")
EXPECTED = {each.pop("case"): {name: float(value) for name, value in each.items()} for each in read("expected.csv")}
W = np.array([float(each["weight"]) for each in PEOPLE])
D = np.array([float(each["later"]) - float(each["earlier"]) for each in PEOPLE])
N = len(D)


def agrees(found, case):
    numbers = [float(each[0]) for each in (found.value, found.se, found.low, found.high)]
    assert numbers == pytest.approx([EXPECTED[case][name] for name in ("change", "se", "low", "high")], rel=1e-8)


def test_weights():
    variance = weighted_variance(N, *(each.sum() for each in (W, W**2, W * D, W**2 * D, W**2 * D**2)))
    agrees(paired_design_change(W.sum(), (W * D).sum(), np.sqrt(variance), EXPECTED["weighted"]["df"]), "weighted")


def test_clusters():
    cluster = np.array([each["cluster"] for each in PEOPLE], dtype=object)
    found = cluster_covariance(np.full(N, "", dtype=object), cluster, np.zeros(N, dtype=np.int64), W, W * D, 1)
    assert found.df == EXPECTED["clustered"]["df"]
    agrees(paired_design_change(W.sum(), (W * D).sum(), found.se, found.df), "clustered")


def test_neither():
    agrees(paired_change(N, D.sum(), (D**2).sum()), "plain")
