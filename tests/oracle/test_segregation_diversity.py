"""Made-up schools, residencies and hospitals: our indices beside those of R and of a second program.

Every row of both expected tables is compared, the rows that are not defined included.
"""

import csv
import math
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from isonomia.measures import unevenness
from isonomia.measures.diversity import diversities
from isonomia.measures.segregation import segregation
from isonomia.measures.segregation_null import expected_indices
from isonomia.measures.unit_table import UnitTable

FOLDER = Path(__file__).parent / "tables" / "segregation_diversity"
RANDOM = "expected under random allocation (simulated)"
OF_ALL = {
    "dissimilarity_multigroup": unevenness.dissimilarity,
    "entropy": unevenness.entropy,
    "mutual_information": unevenness.mutual_information,
    "theil_h": unevenness.information_index,
    "normalised_exposure": unevenness.normalised_exposure,
    "simpson_interaction": lambda people: float((p := people.sum(axis=0) / people.sum()) @ (1 - p)),
    "relative_diversity": unevenness.relative_diversity,
}
OF_GROUP = {
    "isolation": unevenness.isolation,
    "correlation_ratio": unevenness.variance_ratio,
    "local_segregation": unevenness.local_segregation,
}


def rows(name):
    with (FOLDER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


EXPECTED = rows("indices_expected.csv")
ALLOCATED = rows("random_allocation_expected.csv")
TABLES = tuple(dict.fromkeys(row["table"] for row in EXPECTED))


@cache
def table_of(name):
    """Units, groups and the table of counts, empty units left out."""
    cells = [row for row in rows("counts_input.csv") if row["table"] == name]
    units = list(dict.fromkeys(row["unit"] for row in cells))
    groups = sorted({row["group"] for row in cells})
    people = np.zeros((len(units), len(groups)))
    for row in cells:
        people[units.index(row["unit"]), groups.index(row["group"])] += float(row["people"])
    kept = people.sum(axis=1) > 0
    units = [unit for unit, keep in zip(units, kept, strict=True) if keep]
    return units, groups, UnitTable.of(people[kept], [re.sub("U.*", "", unit) for unit in units])


@cache
def mixtures(name):
    """Diversity by scope and index: the whole table and each unit."""
    units, _, table = table_of(name)
    found = diversities(np.vstack([table.people.sum(axis=0), table.people]))
    # Evenness is Shannon's index over the logarithm of the groups that are there; not defined for one group.
    richness = found["hill_0"].value
    even = np.where(richness > 1, found["shannon"].value / np.log(np.maximum(richness, 2)), np.nan)
    columns = {index: result.value for index, result in found.items()} | {"evenness": even}
    scopes = ["whole table", *(f"unit {unit}" for unit in units)]
    return {(scope, index): column[at] for index, column in columns.items() for at, scope in enumerate(scopes)}


def ours(name, scope, measure):
    """Our figure for one row of the expected table; NaN where we refuse it."""
    _, groups, table = table_of(name)
    people = table.people
    words = scope.split(" ")
    if scope.startswith("all groups, "):
        within = unevenness.mutual_information(people) - unevenness.mutual_information(table.merged.people)
        parts = {"units": people, "regions": table.merged.people}
        part = scope.removeprefix("all groups, ")
        return OF_ALL[measure](parts[part]) if part in parts else within
    if words[0] not in groups:
        return mixtures(name)[scope, measure]
    focus, *other = (groups.index(word) for word in words if word in groups)
    if measure == "dissimilarity":
        all_others = unevenness.dissimilarity_of_groups(people)[focus]
        return unevenness.dissimilarity(table.pair(focus, *other).people) if other else all_others
    return unevenness.exposure(people)[focus, other[0]] if other else OF_GROUP[measure](people)[focus]


@cache
def allocated(name):
    """Our exact expectations under random allocation."""
    _, _, table = table_of(name)
    found = expected_indices(table)
    p = table.groups / table.groups.sum()
    return {
        "dissimilarity_multigroup": found["dissimilarity"][0],
        "theil_h": found["information_index"][0],
        "mutual_information": found["mutual_information"][0],
        "normalised_exposure": float(p @ found["variance_ratio"]),
        "dissimilarity_first_group": found["dissimilarity/group"][0],
    }


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: f"{row['table']}-{row['scope']}-{row['measure']}")
def test_every_figure_agrees_within_its_tolerance(row):
    if row["scope"] == RANDOM:
        exact = allocated(row["table"])[row["measure"]]
        assert abs(exact - float(row["estimate"])) <= 5 * float(row["monte_carlo_standard_error"])
        return
    found = float(ours(row["table"], row["scope"], row["measure"]))
    if row["estimate"] == "":
        assert math.isnan(found)
        return
    assert abs(found - float(row["estimate"])) <= 1e-11 + 1e-9 * abs(float(row["estimate"]))


@pytest.mark.parametrize("row", ALLOCATED, ids=lambda row: f"{row['table']}-{row['measure']}")
def test_the_expectation_under_random_allocation_is_exact(row):
    found, wanted = allocated(row["table"])[row["measure"]], float(row["exact_expectation"])
    assert abs(found - wanted) <= 1e-12 + 1e-9 * abs(wanted)
    assert abs(found - float(row["simulated_mean"])) <= 5 * float(row["monte_carlo_standard_error"])


def test_the_whole_of_both_tables_is_reproduced():
    assert len(EXPECTED) == 879
    assert len(ALLOCATED) == 15
    assert sum(row["estimate"] == "" for row in EXPECTED) == 12
    for name in TABLES:
        units, _, _ = table_of(name)
        assert sum(row["table"] == name and row["measure"] == "blau" for row in EXPECTED) == len(units) + 1


@pytest.mark.parametrize("name", TABLES)
def test_the_composed_results_are_the_same_figures(name):
    _, groups, table = table_of(name)
    found = segregation(table, np.random.default_rng(1), permutations=0, intervals=False)
    pairs = [(f"{a} meets {b}", a != b) for a in groups for b in groups]
    expected = {(row["scope"], row["measure"]): row["estimate"] for row in EXPECTED if row["table"] == name}
    single = {
        ("all groups, units", "dissimilarity_multigroup"): "dissimilarity",
        ("all groups, units", "mutual_information"): "mutual_information",
        ("all groups, units", "theil_h"): "information_index",
        ("all groups, regions", "mutual_information"): "mutual_information/between",
        ("all groups, units within regions", "mutual_information"): "mutual_information/within",
    }
    for key, ours_ in single.items():
        assert found[ours_].result.value[0] == pytest.approx(float(expected[key]), rel=1e-9, abs=1e-11)
    for at, (scope, other) in enumerate(pairs):
        if other:
            assert found["exposure"].result.value[at] == pytest.approx(float(expected[scope, "exposure"]), rel=1e-9)
    for at, group in enumerate(groups):
        for measure, key in (("isolation", "isolation"), ("correlation_ratio", "variance_ratio")):
            assert found[key].result.value[at] == pytest.approx(float(expected[group, measure]), rel=1e-9, abs=1e-11)
        wanted = float(expected[f"{group} against all others", "dissimilarity"])
        assert found["dissimilarity/group"].result.value[at] == pytest.approx(wanted, rel=1e-9)
