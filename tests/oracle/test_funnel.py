"""The reference table `funnel`: exact limits by base R, which goes through every count."""

import csv
from pathlib import Path

import numpy as np

from isonomia.stats.funnel_limits import binomial_limits, poisson_limits

with (Path(__file__).parent / "tables" / "funnel" / "expected.csv").open(encoding="utf-8", newline="") as file:
    ROWS = tuple(csv.DictReader(file))
TOLERANCE = {"rtol": 1e-7, "atol": 1e-9}
"""Sums of tens of thousands of terms, divided by a term of a thousandth."""


def columns(kind):
    rows = [row for row in ROWS if row["kind"] == kind]
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0] if name != "kind"}


def test_the_table_is_whole():
    assert [sum(row["kind"] == kind for row in ROWS) for kind in ("proportion", "rate")] == [108, 18]


def test_binomial_limits():
    given = columns("proportion")
    found = binomial_limits(given["size"], given["centre"], given["confidence"])
    np.testing.assert_allclose(found.low, given["lower"], **TOLERANCE)
    np.testing.assert_allclose(found.high, given["upper"], **TOLERANCE)


def test_poisson_limits():
    given = columns("rate")
    found = poisson_limits(given["size"], given["confidence"])
    np.testing.assert_allclose(found.low, given["lower"], **TOLERANCE)
    np.testing.assert_allclose(found.high, given["upper"], **TOLERANCE)


def test_the_upper_limit_of_the_paper_stands_one_count_lower():
    """But for limits of shares, which end at everybody."""
    shares, rates = columns("proportion"), columns("rate")
    high = binomial_limits(shares["size"], shares["centre"], shares["confidence"]).high
    np.testing.assert_allclose(high, np.minimum(shares["upper_by_the_paper"] + 1, shares["size"]), **TOLERANCE)
    high = poisson_limits(rates["size"], rates["confidence"]).high
    np.testing.assert_allclose(high, rates["upper_by_the_paper"] + 1, **TOLERANCE)
