"""Decompositions of made-up differences beside base R, the package oaxaca and a second program."""

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from isonomia.measures.concentration_decomposition import RankedSums, concentration_decomposition
from isonomia.measures.das_gupta import Factors, das_gupta, shapley
from isonomia.measures.gelbach import gelbach
from isonomia.measures.kitagawa import COMPONENTS, Mix, kitagawa, kitagawa_terms
from isonomia.measures.oaxaca import Model, oaxaca_threefold, oaxaca_twofold
from isonomia.stats.cross_moments import CrossMoments

FOLDER = Path(__file__).parent / "tables" / "decomposition"
COVARIATES = ("(Intercept)", "experience", "hours", "specialtyhospital", "specialtysurgical")
RULES = {
    "twofold_reference_a": "reference_a",
    "twofold_reference_b": "reference_b",
    "twofold_reimers": "reimers",
    "twofold_cotton": "cotton",
    "twofold_neumark_pooled_without_group": "neumark",
    "twofold_jann_pooled_with_group": "jann",
}


def rows(name):
    with (FOLDER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


RATES, PRODUCTS, PEOPLE, CONCENTRATION = (
    rows(f"{name}_expected.csv") for name in ("rates", "products", "people", "concentration")
)
TOLERANCE = {
    (row["table"], row["column"]): (float(row["relative_tolerance"]), float(row["absolute_tolerance"]))
    for row in rows("tolerances.csv")
}


def agrees(found, row, table, column):
    relative, absolute = TOLERANCE[table, column]
    wanted = float(row[column])
    return abs(found - wanted) <= absolute + relative * abs(wanted)


@cache
def rates_of(table):
    here = [row for row in rows("rates_input.csv") if row["table"] == table]
    columns = {name: [float(row[name]) for row in here] for name in here[0] if name not in {"table", "stratum"}}
    sides = [Mix.of_counts(columns[f"group_{g}_events"], columns[f"group_{g}_n"]) for g in (1, 2)]
    whole, terms = kitagawa(*sides), kitagawa_terms(*sides, centred=False)
    found = {(part, "all"): (whole[part].value[0], whole[part].se[0]) for part in COMPONENTS}
    for part, each in terms.items():
        found |= {(part, row["stratum"]): (value, None) for row, value in zip(here, each[0], strict=True)}
    return found


@pytest.mark.parametrize("row", RATES, ids=lambda row: "-".join((row["table"], row["component"], row["stratum"])))
def test_every_split_of_rates_agrees(row):
    value, se = rates_of(row["table"])[row["component"], row["stratum"]]
    assert agrees(value, row, "rates", "estimate")
    assert (se is None) == (row["standard_error"] == "")
    assert se is None or agrees(se, row, "rates", "standard_error")


@cache
def products_of(table):
    here = [row for row in rows("products_input.csv") if row["table"] == table]
    return [row["factor"] for row in here], *(
        Factors.of([float(row[f"population_{g}"]) for row in here]) for g in (1, 2)
    )


@pytest.mark.parametrize("row", PRODUCTS, ids=lambda row: f"{row['table']}-{row['factor']}")
def test_every_factor_of_a_product_agrees_by_integral_and_by_all_orders(row):
    names, old, new = products_of(row["table"])
    at = names.index(row["factor"])
    split = das_gupta(old, new)
    orders = shapley(old, new, lambda x: x.prod(axis=-1))
    total = split.total.value[0]
    for found in (split.values[0, at], orders.values[0, at]):
        assert agrees(found, row, "products", "effect")
        assert agrees(found / total, row, "products", "share")
    assert agrees(split.log_share[0, at], row, "products", "log_share")
    assert agrees(total, row, "products", "total")


@cache
def people():
    read = rows("people_input.csv")
    number = {
        name: np.array([float(row[name]) for row in read])
        for name in ("pay", "experience", "hours", "income", "unmet_need", "weight")
    }
    is_a = np.array([row["group"] == "a" for row in read])
    specialty = np.array([row["specialty"] for row in read])
    x = np.column_stack(
        (number["experience"], number["hours"], specialty == "hospital", specialty == "surgical")
    ).astype(float)
    return number, is_a, x


@cache
def people_found():
    number, is_a, x = people()
    a, b = (CrossMoments.of_rows(x[side], number["pay"][side]) for side in (is_a, ~is_a))
    model = Model(a, b, COVARIATES)
    three = oaxaca_threefold(model)
    found = {("gap", "difference_in_means", "all"): three.whole["total"]}
    for method, made in {"threefold": three, **{m: oaxaca_twofold(model, r) for m, r in RULES.items()}}.items():
        found |= {(method, part, "all"): result for part, result in made.whole.items() if part != "total"}
        kept = {key: result for key, result in made.detail.items() if key[0] != "unexplained"}
        found |= {(method, *key): result for key, result in kept.items()}
    every = CrossMoments.of_rows(np.column_stack((~is_a, x)), number["pay"])
    single = gelbach(every, 1, {name: (at,) for at, name in enumerate(COVARIATES[1:], start=2)})
    grouped = gelbach(every, 1, {"experience": (2,), "hours": (3,), "specialty (all)": (4, 5)})
    parts = {**single.parts, "specialty (all)": grouped.parts["specialty (all)"]}
    found |= {("gelbach", "contribution", name): result for name, result in parts.items()}
    found["gelbach", "base_coefficient", "group b"] = single.base
    found["gelbach", "full_coefficient", "group b"] = single.full
    found["gelbach", "explained", "all"] = single.total
    return found


@pytest.mark.parametrize("row", PEOPLE, ids=lambda row: "-".join((row["method"], row["component"], row["variable"])))
def test_every_part_of_a_gap_in_means_agrees(row):
    result = people_found()[row["method"], row["component"], row["variable"]]
    assert agrees(result.value[0], row, "people", "estimate")
    if row["standard_error"]:
        assert agrees(result.se[0], row, "people", "standard_error")


def test_standard_errors_are_those_of_the_bootstrap_within_its_noise():
    for row in rows("people_se_bootstrap_check.csv"):
        se = people_found()[row["method"], row["component"], "all"].se[0]
        assert se == pytest.approx(float(row["delta_standard_error"]), rel=1e-7)
        assert 0.95 < float(row["bootstrap_standard_error"]) / se < 1.05


@cache
def gradient():
    number, _, x = people()
    z = np.column_stack((np.log(number["income"]), x))
    return concentration_decomposition(RankedSums.of_rows(number["income"], z, number["unmet_need"], number["weight"]))


@pytest.mark.parametrize("row", CONCENTRATION, ids=lambda row: row["term"])
def test_every_part_of_the_gradient_agrees(row):
    found = gradient()
    whole = found.index.value[0]
    names = ["log_income", *COVARIATES[1:]]
    simple = {
        "concentration_index": whole,
        "wagstaff": whole * found.wagstaff[0],
        "erreygers": whole * found.erreygers[0],
        "residual": found.residual.value[0],
    }
    if row["term"] in simple:
        assert agrees(simple[row["term"]], row, "concentration", "contribution")
        return
    at = names.index(row["term"])
    assert agrees(found.beta[0, at], row, "concentration", "coefficient")
    assert agrees(found.elasticity[0, at], row, "concentration", "elasticity")
    assert agrees(found.concentration[0, at], row, "concentration", "concentration_index")
    assert agrees(found.contributions[at].value[0], row, "concentration", "contribution")


def test_every_row_is_compared():
    assert (len(RATES), len(PRODUCTS), len(PEOPLE), len(CONCENTRATION)) == (284, 77, 69, 9)
    assert {(row["method"], row["component"], row["variable"]) for row in PEOPLE} <= set(people_found())
    assert sum(len(rates_of(table)) for table in {row["table"] for row in RATES}) == 284
