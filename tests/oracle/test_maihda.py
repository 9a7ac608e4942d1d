"""Models of intersectional strata: three made-up tables beside lme4 and a second program."""

import csv
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from isonomia.intersections.models import BinomialModels, GaussianModels
from isonomia.intersections.variance import share_between
from isonomia.intersections.vpc import median_odds_ratio
from isonomia.stats.patterns import Factor, treatment

FOLDER = Path(__file__).parent / "tables" / "maihda"
BINARY = ("additive_binary", "readmission_binary")


def rows(name):
    with (FOLDER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


EXPECTED = rows("models_expected.csv")
TOLERANCES = rows("tolerances.csv")


def tolerance(column, quantity):
    """The first line that holds for a column and a quantity."""
    for each in TOLERANCES:
        pattern = each["filter_pattern"] if each["filter_column"] else ".*"
        if each["column"] == column and re.fullmatch(pattern, quantity):
            return float(each["relative_tolerance"]), float(each["absolute_tolerance"])
    raise LookupError(column)


@cache
def strata_of(table):
    """Names of the strata, columns of the regression, and the sums of each stratum."""
    kind = "binary" if table in BINARY else "gaussian"
    read = rows(f"{table}_input.csv")
    factors = [name for name in read[0] if name not in {"stratum", "events", "n", "score"}]
    first = {row["stratum"]: row for row in reversed(read)}
    names = list(dict.fromkeys(row["stratum"] for row in read))
    columns = treatment([Factor.of(each, [first[name][each] for name in names]) for each in factors])
    if kind == "binary":
        return names, columns, [np.array([float(first[name][sum_]) for name in names]) for sum_ in ("events", "n")]
    scores = [np.array([float(row["score"]) for row in read if row["stratum"] == name]) for name in names]
    return names, columns, [np.array([f(each) for each in scores]) for f in (len, np.sum, lambda y: np.sum(y**2))]


@cache
def models_of(table, estimator):
    _, columns, sums = strata_of(table)
    if table in BINARY:
        return BinomialModels.of(
            columns.matrix, *sums, nodes=int(estimator.removeprefix("quadrature_")), restricted=False
        )
    return GaussianModels.of(columns.matrix, *sums, restricted=estimator == "reml")


@cache
def computed(table, model):
    """(quantity, term as R writes it) -> value and standard error."""
    which, estimator = re.fullmatch(r"(null|main_effects)_(.*)", model).groups()
    both = models_of(table, estimator)
    one = both.null if which == "null" else both.additive
    names, columns, sums = strata_of(table)
    terms = ["(Intercept)", *(name.replace("=", "") for name in columns.names[1:])]
    variance = both.variances[which == "main_effects"][0]
    found = {
        ("stratum_variance", ""): (variance, None),
        ("vpc", ""): (share_between(one)[0], None),
        ("log_likelihood", ""): (one.log_likelihood[0], None),
    }
    found |= {("fixed_effect", terms[at]): (one.beta[0, at], one.se[0, at]) for at in range(one.beta.shape[1])}
    found |= {("stratum_effect", each): (one.effect[0, at], one.effect_sd[0, at]) for at, each in enumerate(names)}
    if table in BINARY:
        found["median_odds_ratio", ""] = (median_odds_ratio(one).value[0], None)
    else:
        found["residual_variance", ""] = (one.residual[0], None)
    if estimator == "quadrature_15":
        found["log_likelihood_minus_saturated", ""] = (one.log_likelihood[0] - saturated(*sums), None)
    if which == "main_effects":
        found["pcv", ""] = (1 - both.variances[1][0] / both.variances[0][0], None)
    return found


def saturated(events, n):
    from scipy.stats import binom

    return float(binom.logpmf(events, n, events / n).sum())


@pytest.mark.parametrize(
    "row", EXPECTED, ids=lambda row: "-".join((row["table"], row["model"], row["quantity"], row["term"]))
)
def test_every_row_agrees_within_its_tolerance(row):
    pair = computed(row["table"], row["model"])[row["quantity"], row["term"]]
    for column, value in zip(("estimate", "standard_error"), pair, strict=True):
        if row[column] == "":
            assert value is None
            continue
        wanted = float(row[column])
        relative, absolute = tolerance(column, row["quantity"])
        assert abs(value - wanted) <= absolute + relative * abs(wanted), (column, value)


def test_every_row_of_the_table_and_nothing_besides_is_compared():
    assert len(EXPECTED) == 440
    keys = {(row["table"], row["model"]) for row in EXPECTED}
    assert sum(len(computed(*key)) for key in keys) == 440
