"""Worked examples of dispersion, gradient and impact: C1, D1, D2, W18, W19, and the counted gap of W3."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from isonomia.measures.counted_gaps import excess_events, shortfall_to_target
from isonomia.measures.difference import difference
from isonomia.measures.heat import between_ends
from isonomia.measures.levels import proportion
from isonomia.measures.operands import counted
from isonomia.measures.orientation import oriented
from isonomia.measures.sets import FUNCTIONS, evaluate, evaluate_statistics
from isonomia.model.groups import NO_REFERENCE, Groups
from isonomia.model.registry import registry
from set_world import make

FILE = Path(__file__).parent / "worked-examples.toml"
RENAMED = {"relative_index_mean_linear": "relative_index_mean", "excess_events_vs_5": "excess_events"}


@cache
def examples() -> dict[str, Any]:
    with FILE.open("rb") as file:
        return {example["id"]: example for example in tomllib.load(file)["example"]}


def make_groups(y, s=None, people=None, bounds=(-np.inf, np.inf), reference=NO_REFERENCE, **given) -> Groups:
    return make(y, np.ones(len(y)) if people is None else people, s, bounds, reference=reference, **given)


def whole_set(reference: int, **given) -> Groups:
    inputs = examples()["C1"]["inputs"]
    return make_groups(
        inputs["estimate"], inputs["se"], inputs["population"], inputs["bounds"], reference, ordered=True, **given
    )


@cache
def of_c1() -> dict[str, float]:
    """Every quantity of C1 by its name there."""
    inputs = examples()["C1"]["inputs"]
    by_reference = {
        "mean_difference_from_reference": inputs["reference_mean_difference"] - 1,
        "mean_difference_from_reference_weighted": inputs["reference_mean_difference"] - 1,
    }
    top = inputs["reference_ordered"] - 1
    people = np.array([inputs["population"]], dtype=float)
    groups = whole_set(top, n=people)
    results = evaluate(groups, tuple(each for each in FUNCTIONS if each not in by_reference))
    for measure, reference in by_reference.items():
        results[measure] = FUNCTIONS[measure](whole_set(reference))
    results |= evaluate_statistics(groups, between_ends(ordered=True))
    found = {"mean": float(groups.mean[0])}
    for measure, result in results.items():
        found[measure] = result.value[0]
        found[f"{measure}.se"], found[f"{measure}.se_ln"] = result.se[0], result.se[0] / result.value[0]
        found[f"{measure}.low"], found[f"{measure}.high"] = result.low[0], result.high[0]
        found[f"{measure}.debiased"] = result.debiased[0]
    # The outcome is per cent; what events exceed is a shortfall of successes seen from the other side.
    found["excess_events"] *= -1 / 100
    return found


@pytest.mark.parametrize("name", [each["name"] for each in examples()["C1"]["expected"]])
def test_c1(name):
    wanted = next(each for each in examples()["C1"]["expected"] if each["name"] == name)
    measure, dot, part = name.replace("atkinson_0.5", "atkinson_0_5").partition(".")
    found = of_c1()[RENAMED.get(measure, measure) + dot + part]
    assert abs(found - wanted["value"]) <= wanted["tolerance"]


def test_d1_noise_is_not_inequality():
    inputs = examples()["D1"]["inputs"]
    groups = make_groups(inputs["estimate"], inputs["se"], inputs["population"], inputs["bounds"])
    results = evaluate(groups, ("between_group_sd", "between_group_variance"))
    sd, variance = results["between_group_sd"], results["between_group_variance"]
    noise = (groups.p * (1 - groups.p) * groups.s**2).sum()
    found = {
        "between_group_sd": sd.value[0],
        "between_group_variance": variance.value[0],
        "between_group_variance.noise": noise,
        "between_group_sd.low": sd.low[0],
        "between_group_sd.high": sd.high[0],
        "between_group_sd.debiased": sd.debiased[0],
    }
    for each in examples()["D1"]["expected"]:
        assert abs(found[each["name"]] - each["value"]) <= each["tolerance"], each["name"]
    assert sd.low[0] <= sd.value[0] <= sd.high[0]
    assert sd.flags["not_distinguishable_from_equality"][0]
    assert variance.debiased[0] == 0
    assert variance.flags["debiased_below_zero"][0]


def test_d2_out_of_bounds_is_refused():
    given = examples()["D2"]["inputs"]["out_of_bounds"]
    groups = make_groups(given["estimate"], [1, 1, 1], bounds=given["bounds"], ordered=True, reference=0)
    for measure, result in evaluate(groups, tuple(FUNCTIONS)).items():
        expected = {"OUT_OF_BOUNDS", "TOO_FEW_GROUPS"} | ({"NO_DATA"} if measure == "excess_events" else set())
        assert result.reason[0] in expected, measure


def test_d2_zero_is_not_positive():
    groups = make_groups(examples()["D2"]["inputs"]["zero_group"]["estimate"], [1, 1, 1])
    for measure in ("mean_log_deviation", "atkinson_1", "atkinson_2", "equally_distributed_equivalent_1"):
        assert FUNCTIONS[measure](groups).reason[0] == "NOT_POSITIVE"


@pytest.mark.parametrize("factor", [1e-3, 1 / 1000, 1e6])
def test_d2_only_ratios_of_populations_count(factor):
    inputs = examples()["C1"]["inputs"]
    people = np.array(inputs["population"], dtype=float)
    measures = ("slope_index_logit", "population_attributable_risk")
    one, other = (
        evaluate(make_groups(inputs["estimate"], inputs["se"], n, inputs["bounds"], 4, ordered=True), measures)
        for n in (people, people * factor)
    )
    for measure in measures:
        assert other[measure].value == pytest.approx(one[measure].value, rel=1e-12)
        assert other[measure].se == pytest.approx(one[measure].se, rel=1e-12)
    assert abs(one["slope_index_logit"].value[0]) > 1


def test_w19_physicians_at_equal_use():
    inputs = examples()["W19"]["inputs"]
    people = np.array([inputs["population_millions"]])
    use = inputs["visits_per_person"]
    groups = make_groups(use, people=people[0], reference=0, n=people, kind="mean", bounds=(0, np.inf))
    excess = FUNCTIONS["excess_events"](groups)
    visits = float((people * use).sum())
    per_physician = visits * 1e6 / inputs["physicians"]
    missing = -excess.value[0] * 1e6 / per_physician
    found = {
        "visits_millions": visits,
        "visits_per_physician": per_physician,
        "physicians_at_3_0": inputs["physicians"] + missing,
        "difference": missing,
    }
    for each in examples()["W19"]["expected"]:
        assert abs(found[each["name"]] - each["value"]) <= each["tolerance"], each["name"]
    assert excess.interval_reason[0] == "NO_SE"


def test_w3_counted_gap():
    inputs = examples()["W3"]["inputs"]["events_and_n"]
    (events, n), (others, n_others) = inputs["low_income"], inputs["not_low_income"]
    gap = difference("proportion", counted(n, events), counted(n_others, others))
    found = excess_events("proportion", counted(n, events), counted(n_others, others))
    wanted = next(each for each in examples()["W3"]["expected"] if each["name"] == "low_income.excess_events")
    assert abs(found.value[0] - wanted["value"]) <= wanted["tolerance"]
    assert found.low[0] == pytest.approx(gap.low[0] * n)


def test_shortfall_carries_the_limits_through():
    level = proportion(counted(200, 130))
    found = shortfall_to_target(level, 200, 0.7)
    assert found.value[0] == pytest.approx(10)
    assert found.low[0] == pytest.approx((0.7 - level.high[0]) * 200)
    assert found.high[0] == pytest.approx((0.7 - level.low[0]) * 200)


@pytest.mark.parametrize("aversion", [1, 2])
def test_w18_atkinson_of_the_chances_before_support(aversion):
    """The other rows of W18 are plans for a budget."""
    inputs = examples()["W18"]["inputs"]
    found = FUNCTIONS[f"atkinson_{aversion}"](make_groups(inputs["p0"], bounds=(0, 1)))
    wanted = next(each for each in examples()["W18"]["expected"] if each["name"] == f"atkinson_{aversion}")
    assert abs(found.value[0] - wanted["value"]) <= wanted["tolerance"]


def test_c1_gini_is_the_concentration_index_of_groups_in_increasing_order():
    found = of_c1()
    assert found["gini"] == pytest.approx(found["relative_concentration_index"], rel=1e-12)


def test_c1_gaps_agree_that_the_first_group_is_worse_off():
    found = of_c1()
    slopes = ("slope_index_linear", "slope_index_logit", "slope_index_log")
    gaps = {
        each: float(oriented(found[each], np.nan, np.nan, registry()[each].gap, 1).gap)
        for each in ("difference", "ratio", *slopes)
    }
    assert gaps["difference"] == pytest.approx(40)
    assert gaps["ratio"] == pytest.approx(2)
    assert all(gaps[each] > 0 for each in slopes)
