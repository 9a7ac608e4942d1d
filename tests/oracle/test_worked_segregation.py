"""Worked example W15: two tables of one dissimilarity and unlike information; three states; small units at random."""

import tomllib
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from isonomia.measures import unevenness
from isonomia.measures.segregation import segregation
from isonomia.measures.segregation_null import expected_indices
from isonomia.measures.unit_table import UnitTable

EXAMPLES = Path(__file__).parent / "worked-examples.toml"


@cache
def example():
    with EXAMPLES.open("rb") as file:
        return next(each for each in tomllib.load(file)["example"] if each["id"] == "W15")


@cache
def found():
    columns = {}
    for name in ("table_1", "table_2", "states"):
        people = np.array(example()["inputs"][name], dtype=float)
        results = segregation(UnitTable.of(people), np.random.default_rng(1), permutations=0, intervals=False)
        columns |= {f"{name}.{key}": each.result.value[0] for key, each in results.items()}
        columns[f"{name}.entropy"] = unevenness.entropy(people)
        shares = people.sum(axis=0) / people.sum()
        columns[f"{name}.simpson_interaction"] = shares @ (1 - shares)
        columns[f"{name}.normalised_exposure"] = unevenness.normalised_exposure(people)
    return columns


@pytest.mark.parametrize("expected", example()["expected"], ids=lambda expected: expected["name"])
def test_worked_example(expected):
    assert float(found()[expected["name"]]) == pytest.approx(expected["value"], abs=expected["tolerance"], rel=0)


@pytest.mark.parametrize("name", ["table_1", "table_2", "states"])
def test_a_declared_but_empty_group_changes_nothing(name):
    people = np.array(example()["inputs"][name], dtype=float)
    more = np.insert(people, 1, 0, axis=1)
    plain = segregation(UnitTable.of(people), np.random.default_rng(1), 200)
    with_it = segregation(UnitTable.of(more), np.random.default_rng(1), 200)
    for key in ("dissimilarity", "mutual_information", "information_index"):
        assert with_it[key].result.value[0] == plain[key].result.value[0]
        assert with_it[key].result.low[0] == plain[key].result.low[0]
        assert with_it[key].random_high[0] == plain[key].random_high[0]
    for key in ("isolation", "variance_ratio", "dissimilarity/group"):
        there = with_it[key]
        assert there.result.reason[1] == "NO_DATA"
        np.testing.assert_array_equal(np.delete(there.result.value, 1), plain[key].result.value)


def test_small_programmes_filled_by_lot():
    """The note's bias example: 50 units of 10, a tenth of one group, allotted at random: mean dissimilarity 0.41."""
    members = np.random.default_rng(3).binomial(10, 0.1, (50, 4000)).astype(float)
    drawn = unevenness.dissimilarity(np.stack([members, 10 - members], axis=1))
    assert drawn.mean() == pytest.approx(0.41, abs=0.01)
    # With the size of the group held fixed as well it is a little less where a tenth of a unit is a whole person.
    fixed = [
        expected_indices(UnitTable.of(np.column_stack([x, 10 - x])))["dissimilarity"][0] for x in members[:, :300].T
    ]
    assert np.mean(fixed) == pytest.approx(0.41, abs=0.01)
