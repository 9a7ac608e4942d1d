"""Worked example W2: the naive answers, and that with any exits the doubled intake never gets there."""

import tomllib
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from isonomia.measures.parity import Flows, time_to_parity_naive, time_to_parity_stock_flow
from isonomia.stats.stock_flow import years_to_share

EXAMPLES = Path(__file__).parent / "worked-examples.toml"
GROUPS = ("hispanic", "black")


@cache
def examples():
    with EXAMPLES.open("rb") as file:
        return {each["id"]: each for each in tomllib.load(file)["example"]}


@cache
def found():
    given, counts = examples()["W2"]["inputs"], examples()["W1"]["inputs"]
    columns = {}
    for group in GROUPS:
        extra = given["extra_entrants_per_year"][group]
        columns[f"{group}.naive_years"] = time_to_parity_naive(given["deficit"][group], extra).value[0]
        columns[f"{group}.doubled_entrant_share"] = (counts["matriculants_group"][group] + extra) / counts[
            "matriculants"
        ]
        columns[f"{group}.target_share"] = counts["expected_at_parity"][group] / counts["physicians"]
    return columns


@pytest.mark.parametrize("expected", examples()["W2"]["expected"], ids=lambda expected: expected["name"])
def test_worked_example(expected):
    assert float(found()[expected["name"]]) == pytest.approx(expected["value"], abs=expected["tolerance"], rel=0)


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("exit_rate", [1e-6, 0.01, 0.03, 0.2, 0.9])
def test_with_any_exits_the_doubled_intake_never_gets_there(group, exit_rate):
    counts = examples()["W1"]["inputs"]
    stock, entrants = counts["physicians"], counts["matriculants"]
    doubled = 2 * counts["matriculants_group"][group]
    target = counts["expected_at_parity"][group] / stock
    flows = Flows.of(stock, counts["observed"][group], entrants, doubled, exit_rate * stock)
    answer = time_to_parity_stock_flow(flows, target, np.random.default_rng(1))
    assert list(answer.result.reason) == ["UNREACHED"]
    assert answer.never[0] == 1
    assert np.isinf(answer.earliest[0])
    assert np.isinf(years_to_share(counts["observed"][group] / stock, doubled / entrants, target, exit_rate, 0.02))
