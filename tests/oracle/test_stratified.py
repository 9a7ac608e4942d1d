"""Ninety made-up sets of strata: our figures beside those of R (metafor, mantelhaen.test) and a second program."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest

from isonomia.measures.homogeneity import breslow_day, cochran_mantel_haenszel, tarone
from isonomia.measures.stratified import (
    mantel_haenszel_odds_ratio,
    mantel_haenszel_risk_difference,
    mantel_haenszel_risk_ratio,
)
from isonomia.measures.stratum_tables import StratumTables

FOLDER = Path(__file__).parent / "tables" / "stratified"


def rows(name):
    with (FOLDER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


EXPECTED = {row["table"]: row for row in rows("tables_expected.csv")}
TOLERANCE = {
    row["column"]: (float(row["relative_tolerance"]), float(row["absolute_tolerance"]))
    for row in rows("tolerances.csv")
}
INPUT = {}
for each in rows("tables_input.csv"):
    cells = [float(each[c]) for c in ("group_events", "group_nonevents", "reference_events", "reference_nonevents")]
    INPUT.setdefault(each["table"], []).append(cells)


def counts_of(name):
    a, b, c, d = np.array(INPUT[name]).T
    return a, a + b, c, c + d


def padded():
    """All sets of strata as one (90, K) call; absent strata are zeros."""
    width = max(len(strata) for strata in INPUT.values())
    whole = np.zeros((4, len(INPUT), width))
    for at, name in enumerate(INPUT):
        for count, column in zip(whole, counts_of(name), strict=True):
            count[at, : len(column)] = column
    return StratumTables(*whole)


@pytest.fixture(scope="module")
def ours():
    tables = padded()
    odds, risk, gap = (
        mantel_haenszel_odds_ratio(tables),
        mantel_haenszel_risk_ratio(tables),
        mantel_haenszel_risk_difference(tables),
    )
    plain = cochran_mantel_haenszel(tables)
    half = cochran_mantel_haenszel(tables, correction=0.5, below="uncorrected")
    day, adjusted = breslow_day(tables), tarone(tables)
    columns = {
        "informative_strata": tables.informative.sum(axis=1),
        "mh_odds_ratio": odds.value,
        "mh_odds_ratio_log_se": odds.se / odds.value,
        "mh_odds_ratio_lower": odds.low,
        "mh_odds_ratio_upper": odds.high,
        "mh_risk_ratio": risk.value,
        "mh_risk_ratio_log_se": risk.se / risk.value,
        "mh_risk_ratio_lower": risk.low,
        "mh_risk_ratio_upper": risk.high,
        "mh_risk_difference": gap.value,
        "mh_risk_difference_se": gap.se,
        "mh_risk_difference_lower": gap.low,
        "mh_risk_difference_upper": gap.high,
        "cmh_chi2": plain.result.value,
        "cmh_p": plain.p,
        "cmh_chi2_corrected": half.result.value,
        "cmh_p_corrected": half.p,
        "breslow_day_chi2": day.result.value,
        "breslow_day_p": day.p,
        "tarone_chi2": adjusted.result.value,
        "tarone_p": adjusted.p,
    }
    results = {"odds": odds, "risk": risk, "day": day.result, "tarone": adjusted.result}
    return columns, day.df, results


@pytest.mark.parametrize("name", EXPECTED)
def test_every_figure_agrees_within_its_tolerance(name, ours):
    columns, df, _ = ours
    at = list(INPUT).index(name)
    compared = 0
    for column, found in columns.items():
        wanted = EXPECTED[name][column]
        if wanted == "":
            continue
        relative, absolute = TOLERANCE[column]
        assert abs(found[at] - float(wanted)) <= absolute + relative * abs(float(wanted)), column
        compared += 1
    if EXPECTED[name]["breslow_day_df"]:
        assert df[at] == int(EXPECTED[name]["breslow_day_df"])
    assert compared >= 9


@pytest.mark.parametrize("name", EXPECTED)
def test_what_the_oracle_refuses_has_no_interval_and_no_test_here(name, ours):
    refused = EXPECTED[name]["refused"]
    _, _, results = ours
    at = list(INPUT).index(name)
    for word, key in (("mh_odds_ratio", "odds"), ("mh_risk_ratio", "risk"), ("breslow_day", "day")):
        result = results[key]
        if word in refused:
            # An odds or risk ratio of 0 is a value; it has no logarithm and so no interval.
            assert result.reason[at] or (result.value[at] == 0 and result.interval_reason[at] == "NOT_POSITIVE")
            assert math.isnan(result.low[at])
        else:
            assert result.reason[at] == ""
    assert (results["tarone"].reason[at] == "") == ("breslow_day" not in refused)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_crude_odds_ratio_is_the_one_of_the_collapsed_table(name):
    a, n1, c, n2 = (count.sum() for count in counts_of(name))
    crude = mantel_haenszel_odds_ratio(StratumTables.of([a], [n1], [c], [n2]))
    if EXPECTED[name]["crude_odds_ratio"] == "":
        assert crude.reason[0] or crude.value[0] == 0
        return
    assert crude.value[0] == pytest.approx(float(EXPECTED[name]["crude_odds_ratio"]), rel=1e-8)
    assert crude.se[0] / crude.value[0] == pytest.approx(float(EXPECTED[name]["crude_log_se"]), rel=1e-8)


def test_the_whole_table_is_reproduced():
    assert len(EXPECTED) == len(INPUT) == 90
    assert all(int(EXPECTED[name]["strata"]) == len(INPUT[name]) for name in EXPECTED)
