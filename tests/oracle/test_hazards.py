"""Life tables, medians and hazard regressions of three made-up cohorts beside R (survival, glm) and another program."""

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from isonomia.pathway.duration import LifeTable, band, hazard, life_table, median_stage_time
from isonomia.pathway.hazards import PersonPeriods, fit_hazards
from isonomia.stats.patterns import Factor

FOLDER = Path(__file__).parent / "tables" / "hazards"
CHANGES = {"proportional": "proportional", "non_proportional": "linear"}
ALL = "all groups"


def rows(name):
    with (FOLDER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


INPUT = rows("life_tables_input.csv")
LIFE, MEDIANS, MODELS = (rows(f"{name}_expected.csv") for name in ("life_tables", "medians", "models"))
TOLERANCE = {
    (row["table"], row["column"]): (float(row["relative_tolerance"]), float(row["absolute_tolerance"]))
    for row in rows("tolerances.csv")
}


def close(found, wanted, key):
    relative, absolute = TOLERANCE[key]
    return abs(found - wanted) <= absolute + relative * abs(wanted)


@cache
def table_of(name, group):
    """Strata pooled; a group or all."""
    sums = {}
    for row in INPUT:
        if row["table"] == name and group in (ALL, row["group"]):
            counts = np.array([float(row[column]) for column in ("at_risk", "events", "censored")])
            sums[int(row["period"])] = sums.get(int(row["period"]), 0) + counts
    return LifeTable.of(*np.array([sums[period] for period in sorted(sums)]).T)


@pytest.mark.parametrize("row", LIFE, ids=lambda row: f"{row['table']}-{row['group']}-{row['period']}")
def test_every_life_table_agrees_within_its_tolerance(row):
    table, period = table_of(row["table"], row["group"]), int(row["period"]) - 1
    rate, share, limits = hazard(table, period), life_table(table, period), band(table)
    found = {
        "hazard": rate.value[0],
        "hazard_se": rate.se[0],
        "survival": share.value[0],
        "survival_greenwood_se": share.se[0],
        "survival_loglog_lower": limits.low[0, period],
        "survival_loglog_upper": limits.high[0, period],
    }
    assert (share.low[0], share.high[0]) == (limits.low[0, period], limits.high[0, period])
    for column, value in found.items():
        assert row[column] != ""
        assert close(value, float(row[column]), ("life_tables", column)), column


@pytest.mark.parametrize("row", MEDIANS, ids=lambda row: f"{row['table']}-{row['group']}")
def test_every_median_agrees_or_is_refused(row):
    found = median_stage_time(table_of(row["table"], row["group"]))
    if row["refused"]:
        assert row["refused"] == "median_not_reached"
        assert found.reason[0] == "UNBOUNDED"
        return
    assert close(found.value[0], float(row["median_interpolated"]), ("medians", "median_interpolated"))
    assert np.ceil(found.value[0]) == float(row["median_period"])


@cache
def fitted(name, link, model):
    here = [row for row in INPUT if row["table"] == name]
    group, period, stratum = (Factor.of(key, [row[key] for row in here]) for key in ("group", "period", "stratum"))
    period = Factor.of("period", [row["period"] for row in here], sorted(period.levels, key=int))
    if model == "period_only":
        group = Factor.of("group", ["all"] * len(here))
    counts = ([float(row[key]) for row in here] for key in ("events", "at_risk"))
    cells = PersonPeriods.of(group, period, *counts, [stratum])
    change = CHANGES.get(model, "proportional")
    return cells.columns(change).names, fit_hazards(cells, link, change)


def terms(name, link, model):
    names, found = fitted(name, link, model)
    as_r = {
        column.replace("period=", "period_f")
        .replace(" × periods since the first", " x (period - 1)")
        .replace("=", ""): at
        for at, column in enumerate(names)
    }
    values = {term: (found.beta[0, at], found.se[0, at]) for term, at in as_r.items()}
    return values | {
        "minus_two_log_likelihood_person_periods": (-2 * found.kernel[0], None),
        "parameters": (found.beta.shape[1], None),
    }


@pytest.mark.parametrize(
    "row", MODELS, ids=lambda row: "-".join((row["table"], row["link"], row["model"], row["term"]))
)
def test_every_regression_agrees_within_its_tolerance(row):
    pair = terms(row["table"], row["link"], row["model"])[row["term"]]
    for column, value in zip(("estimate", "standard_error"), pair, strict=True):
        assert (value is None) == (row[column] == "")
        if value is not None:
            assert close(value, float(row[column]), ("models", column)), column


def test_every_row_is_compared():
    assert (len(LIFE), len(MEDIANS), len(MODELS)) == (70, 10, 186)
    keys = {(row["table"], row["link"], row["model"]) for row in MODELS}
    assert sum(len(terms(*key)) for key in keys) == 186
