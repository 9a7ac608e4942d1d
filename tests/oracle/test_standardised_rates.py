"""The reference tables `standardised_rates`: one proportion, two proportions, Korn and Graubard.

Every cell is reproduced, of every row of those methods that a study can have, within the tolerance that
`tolerances.csv` states for its column; an empty cell must be not given here (NaN), `inf` must be infinite.
"""

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from scipy import special

from isonomia.stats.arrays import divide
from isonomia.stats.effective_size import korn_graubard, korn_graubard_size
from isonomia.stats.proportions import clopper_pearson, wilson
from isonomia.stats.two_proportions import koopman, newcombe

FOLDER = Path(__file__).parent / "tables" / "standardised_rates"


@cache
def table(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def column(name, key):
    return np.array([float(row[key]) if row[key] else np.nan for row in table(name)])


def tolerance(group, key):
    row = next(each for each in table("tolerances") if (each["table"], each["column"]) == (group, key))
    return float(row["relative_tolerance"]), float(row["absolute_tolerance"])


def assert_column(group, key, found):
    expected = column(f"{group}_expected", key)
    relative, absolute = tolerance(group, key)
    np.testing.assert_allclose(found, expected, rtol=relative, atol=absolute, err_msg=key, equal_nan=True)
    return expected.size


def assert_limits(group, key, limits):
    return assert_column(group, f"{key}_lower", limits.low) + assert_column(group, f"{key}_upper", limits.high)


def test_the_tables_are_whole():
    sizes = {name: len(table(f"{name}_expected")) for name in ("proportion", "two_proportion", "korn_graubard")}
    assert sizes == {"proportion": 76, "two_proportion": 76, "korn_graubard": 32}
    for name in sizes:
        keys = table(f"{name}_input")[0].keys()
        for given, expected in zip(table(f"{name}_input"), table(f"{name}_expected"), strict=True):
            assert [float(given[key]) for key in keys] == [float(expected[key]) for key in keys]


@pytest.mark.parametrize(
    ("key", "method"),
    [
        ("wilson", wilson),
        ("clopper_pearson", clopper_pearson),
    ],
)
def test_one_proportion(key, method):
    x, n, level = (column("proportion_input", name) for name in ("events", "n", "confidence"))
    assert_limits("proportion", key, method(x, n, level))
    assert_column("proportion", "proportion", x / n)


def two_proportions():
    return tuple(column("two_proportion_input", name) for name in ("events_1", "n_1", "events_2", "n_2"))


def test_two_proportions():
    assert_limits("two_proportion", "newcombe", newcombe(*two_proportions()))


def test_two_proportions_values():
    x1, n1, x2, n2 = two_proportions()
    assert_column("two_proportion", "difference", x1 / n1 - x2 / n2)
    assert_column("two_proportion", "ratio", divide(x1 / n1, x2 / n2))


def miettinen_nurminen_ratio(x1, n1, x2, n2):
    """Koopman's limits with the variance × N/(N − 1): those of another confidence in every row."""
    total = n1 + n2
    return koopman(x1, n1, x2, n2, 2 * special.ndtr(special.ndtri(0.975) * np.sqrt(total / (total - 1))) - 1)


def test_the_score_ratio_with_both_groups_without_events_is_the_whole_line():
    """The table leaves the limits of 0/0 empty ("no_events"); as a set they are [0, ∞]."""
    limits = miettinen_nurminen_ratio(*two_proportions())
    none = np.array([row["ratio_refused"] == "no_events" for row in table("two_proportion_expected")])
    assert none.any()
    assert np.all(limits.low[none] == 0)
    assert np.all(np.isinf(limits.high[none]))
    given = [np.where(none, np.nan, each) for each in limits]
    assert_column("two_proportion", "miettinen_nurminen_ratio_lower", given[0])
    assert_column("two_proportion", "miettinen_nurminen_ratio_upper", given[1])


def test_a_ratio_to_nobody_with_an_event_has_no_upper_limit():
    high = koopman(*two_proportions()).high
    for at, row in enumerate(table("two_proportion_expected")):
        assert np.isinf(high[at]) == (row["ratio_refused"] in {"zero_denominator", "no_events"})


def test_the_peer_agrees():
    """statsmodels on interior tables."""
    counts = [column("two_proportion_peer", name) for name in ("events_1", "n_1", "events_2", "n_2")]
    for key, method in (("newcombe", newcombe), ("miettinen_nurminen_ratio", miettinen_nurminen_ratio)):
        limits = method(*counts)
        np.testing.assert_allclose(limits.low, column("two_proportion_peer", f"{key}_lower"), rtol=1e-5)
        np.testing.assert_allclose(limits.high, column("two_proportion_peer", f"{key}_upper"), rtol=1e-5)


@pytest.mark.parametrize(("suffix", "capped"), [("", False), ("_capped", True)])
def test_korn_graubard(suffix, capped):
    names = ("proportion", "standard_error", "n", "design_df", "confidence")
    given = [column("korn_graubard_input", name) for name in names]
    assert_column("korn_graubard", f"effective_n{suffix}", korn_graubard_size(*given, capped=capped))
    limits = korn_graubard(*given, capped=capped)
    assert_column("korn_graubard", f"lower{suffix}", limits.low)
    assert_column("korn_graubard", f"upper{suffix}", limits.high)
