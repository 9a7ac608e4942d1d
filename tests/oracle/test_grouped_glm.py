"""Regressions on grouped counts and standardised risks: three made-up tables beside R's glm and a second program."""

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from isonomia.measures.adjusted import adjusted_difference, adjusted_level, adjusted_ratio, standardise
from isonomia.measures.covariate_cells import CovariateCells
from isonomia.stats.grouped_glm import GroupedCounts, fit
from isonomia.stats.links import curve_at
from isonomia.stats.patterns import Factor

FOLDER = Path(__file__).parent / "tables" / "grouped_glm"
LINKS = {"logit": "logit", "cloglog": "cloglog", "poisson": "log", "logit_interaction": "logit"}
REFUSED = {"separation": "SEPARATION"}


def rows(name):
    with (FOLDER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


EXPECTED = rows("models_expected.csv")
RELATIVE, ABSOLUTE = (
    {row["column"]: float(row[f"{kind}_tolerance"]) for row in rows("tolerances.csv")}
    for kind in ("relative", "absolute")
)


@cache
def cells_of(table, model):
    read = rows(f"{table}_input.csv")
    factors = [Factor.of(name, [row[name] for row in read]) for name in read[0] if name not in {"events", "n"}]
    counts = [[float(row[name]) for row in read] for name in ("events", "n")]
    crossed = [(0, 1)] if model == "logit_interaction" else []
    return CovariateCells.of("proportion", factors[0], factors[1:], *counts, interactions=crossed)


@cache
def computed(table, model):
    """(quantity, term as R writes it) -> value and standard error."""
    cells = cells_of(table, model)
    found = fit(GroupedCounts.of(cells.columns().matrix, cells.y, cells.size, LINKS[model]))
    if found.trouble[0]:
        return {("refused", found.trouble[0]): (None, None)}
    terms = ["(Intercept)", *(name.replace("=", "") for name in cells.columns().names[1:])]
    values = {("coefficient", term): (found.beta[0, at], found.se[0, at]) for at, term in enumerate(terms)}
    scalars = {
        "deviance": found.deviance,
        "residual_df": found.df,
        "log_likelihood": found.log_likelihood,
        "pearson_chi2": found.pearson,
    }
    values |= {("fit", name): (value[0], None) for name, value in scalars.items()}
    if model == "poisson":
        robust = np.sqrt(np.diagonal(sandwich(found)[0]))
        values |= {("robust_hc0_coefficient", term): (found.beta[0, at], robust[at]) for at, term in enumerate(terms)}
    return values | standardised(cells, model)


def sandwich(found):
    """(S, p, p) HC0 over patterns, from the model's own covariance."""
    counts = found.counts
    shape = curve_at(counts.link, counts.predictor(found.beta))
    residual = shape.score * (counts.events - counts.size * shape.mean)
    meat = np.einsum("sr,ri,rj->sij", residual**2, counts.matrix, counts.matrix)
    return found.covariance @ meat @ found.covariance


def standardised(cells, model):
    standard = standardise(cells, link=LINKS[model], external=True)
    name, levels, values = cells.group.name, cells.group.levels, {}
    for at, level in enumerate(levels):
        one = adjusted_level(standard, at)
        values["standardised_risk", f"{name}={level}"] = (one.value[0], one.se[0])
        if at:
            gap, times = adjusted_difference(standard, at, 0), adjusted_ratio(standard, at, 0)
            values["standardised_risk_difference", f"{name}: {level} - {levels[0]}"] = (gap.value[0], gap.se[0])
            log = (np.log(times.value[0]), times.se[0] / times.value[0])
            values["standardised_log_risk_ratio", f"{name}: {level} / {levels[0]}"] = log
    return values


@pytest.mark.parametrize(
    "row", EXPECTED, ids=lambda row: "-".join((row["table"], row["model"], row["quantity"], row["term"]))
)
def test_every_row_agrees_within_its_tolerance(row):
    found = computed(row["table"], row["model"])
    if row["quantity"] == "refused":
        assert set(found) == {("refused", REFUSED[row["term"]])}
        return
    pair = found[row["quantity"], row["term"]]
    for column, value in zip(("estimate", "standard_error"), pair, strict=True):
        if row[column] == "":
            assert value is None
            continue
        wanted = float(row[column])
        assert abs(value - wanted) <= ABSOLUTE[column] + RELATIVE[column] * abs(wanted), column


def test_every_row_of_the_table_and_nothing_besides_is_compared():
    assert len(EXPECTED) == 226
    keys = {(row["table"], row["model"]) for row in EXPECTED}
    assert sum(len(computed(*key)) for key in keys) == 226
