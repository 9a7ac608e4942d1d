"""Weights of a survey: R's raked weights, cell weights, the cap and what it costs, and every refusal by name."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isonomia.climate.weights import cell_weights, raked_weights
from isonomia.errors import TableError

FOLDER = Path(__file__).parents[1] / "oracle" / "tables" / "psychometrics"


def rows(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def survey(name):
    read, population = rows(f"{name}_answers_input"), {}
    for row in rows(f"{name}_margins_input"):
        population.setdefault(row["margin"], {})[row["level"]] = float(row["people"])
    return {variable: [row[variable] for row in read] for variable in population}, population


def sentence(error):
    return " ".join(fault.sentence() for fault in error.value.faults)


@pytest.mark.parametrize("name", ["belonging", "climate"])
def test_raked_weights_are_those_of_the_survey_package_of_r(name):
    levels, population = survey(name)
    expected = [float(row["raked_weight"]) for row in rows("weights_expected") if row["survey"] == name]
    found = raked_weights(np.ones(len(expected)), levels, population, cap=None)
    np.testing.assert_allclose(found.weight, expected, rtol=1e-5)
    assert (found.trimmed_share, found.above_cap, found.cap) == (0, 0, np.inf)
    assert found.n == len(expected)
    assert found.effective_n == pytest.approx(sum(expected) ** 2 / sum(w**2 for w in expected), rel=1e-5)
    assert found.variables == tuple(population)
    assert found.iterations > 0


def test_people_may_be_given_as_counts_of_cells():
    levels, population = survey("climate")
    each = raked_weights(np.ones(len(levels["stage"])), levels, population)
    cells = sorted(set(zip(*levels.values(), strict=True)))
    people = list(zip(*levels.values(), strict=True))
    counted = raked_weights(
        [people.count(cell) for cell in cells],
        {variable: [cell[at] for cell in cells] for at, variable in enumerate(levels)},
        population,
    )
    np.testing.assert_allclose([counted.weight[cells.index(person)] for person in people], each.weight, rtol=1e-9)
    assert counted.design_effect == pytest.approx(each.design_effect)


def test_a_cap_is_kept_and_reported():
    levels = {"site": ["a"] * 90 + ["b"] * 10, "year": ["1"] * 50 + ["2"] * 40 + ["1"] * 8 + ["2"] * 2}
    population = {"site": {"a": 500, "b": 500}, "year": {"1": 500, "2": 500}}
    free = raked_weights(np.ones(100), levels, population, cap=None)
    capped = raked_weights(np.ones(100), levels, population, cap=9.0)
    assert free.weight.max() > capped.cap
    assert capped.weight.max() <= capped.cap * 1.001 or capped.above_cap > 0
    assert capped.trimmed_share == pytest.approx(0.02)
    for variable, column in levels.items():
        for level, total in population[variable].items():
            assert capped.weight[np.array(column) == level].sum() == pytest.approx(total, rel=1e-5)


def test_a_cell_stands_for_those_of_its_cell():
    found = cell_weights({"a": 10, "b": 30}, {"b": 60, "a": 100}, "year")
    assert found.weight.tolist() == [10, 2]
    assert found.n == 40
    assert found.design_effect == pytest.approx(40 * (10 * 100 + 30 * 4) / 160**2)
    assert cell_weights({"w": 3, "v": 1}, {"w": 3, "v": 3}, "x").design_effect == pytest.approx(4 / 3)


cells = st.lists(st.tuples(st.integers(1, 60), st.integers(1, 400)), min_size=1, max_size=8)


@given(cells)
def test_one_variable_raked_is_its_cell_weights(drawn):
    people = {str(at): float(n) for at, (n, _) in enumerate(drawn)}
    population = {str(at): float(n) for at, (_, n) in enumerate(drawn)}
    plain = cell_weights(people, population, "site")
    raked = raked_weights(list(people.values()), {"site": list(people)}, {"site": population}, cap=None)
    np.testing.assert_allclose(raked.weight, plain.weight, rtol=1e-6)
    assert plain.design_effect >= 1 - 1e-12
    assert sum(n * w for n, w in zip(people.values(), plain.weight, strict=True)) == pytest.approx(
        sum(population.values())
    )


@pytest.mark.parametrize(
    ("levels", "population", "words"),
    [
        ({"sites": ["a"]}, {"site": {"a": 5}}, ["no population totals of the variable “sites”", "site"]),
        ({"site": ["a", ""]}, {"site": {"a": 5}}, ["“site” is missing for some"]),
        ({"site": ["a", "bb"]}, {"site": {"a": 5, "b": 5}}, ["the population has no level “bb”"]),
        ({"site": ["a", "a"]}, {"site": {"a": 5, "b": 5}}, ["nobody at the level “b” answered"]),
        (
            {"site": ["a", "b"], "year": ["1", "2"]},
            {"site": {"a": 5, "b": 5}, "year": {"1": 5, "2": 50}},
            ["unlike totals", "“year” 55"],
        ),
        (
            {"site": ["a", "b"], "year": ["1", "2"]},
            {"site": {"a": 5, "b": 5}, "year": {"1": 9, "2": 1}},
            ["cannot all be met", "fewer variables"],
        ),
    ],
)
def test_what_is_wrong_is_said_by_name(levels, population, words):
    with pytest.raises(TableError) as error:
        raked_weights(np.ones(len(next(iter(levels.values())))), levels, population)
    for each in words:
        assert each in sentence(error)


def test_cells_that_do_not_match_are_named():
    with pytest.raises(TableError) as error:
        cell_weights({"a": 5, "c": 2}, {"a": 10, "b": 10}, "year")
    assert "no level “c”" in sentence(error)
    assert "nobody at the level “b” answered" in sentence(error)
