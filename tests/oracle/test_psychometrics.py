"""Scales, factor models, invariance, item functioning and raking against R's lavaan, psych, rms and survey."""

import csv
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from isonomia.climate.invariance import invariance
from isonomia.climate.item_bias import ScoreTable, item_bias
from isonomia.measures.cronbach_alpha import alpha_of, cronbach_alpha, cronbach_alpha_pairwise
from isonomia.measures.item_rest import item_rest
from isonomia.measures.mcdonald_omega import mcdonald_omega
from isonomia.stats.factor_ml import factor_ml
from isonomia.stats.factor_model import FactorModel
from isonomia.stats.item_moments import ItemMoments, PairMoments
from isonomia.stats.raking import Margin, rake

FOLDER = Path(__file__).parent / "tables" / "psychometrics"


def rows(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


EXPECTED = rows("analyses_expected")
TOLERANCES = rows("tolerances")


def tolerance(row):
    for line in TOLERANCES:
        column = line["filter_column"]
        if line["table"] == "analyses" and (not column or re.fullmatch(line["filter_pattern"], row[column])):
            return float(line["relative_tolerance"]), float(line["absolute_tolerance"])
    raise AssertionError(row)


@cache
def survey(name):
    """Items by scale, answers turned the right way, and the other columns."""
    read = rows(f"{name}_answers_input")
    items = tuple(each for each in read[0] if "_item" in each)
    x = np.array([[float(row[item] or "nan") for item in items] for row in read])
    turned = [item.endswith("_reversed") for item in items]
    x[:, turned] = 6 - x[:, turned]
    scales = {}
    for at, item in enumerate(items):
        scales.setdefault(item.split("_")[0], []).append(at)
    return read, items, x, scales


def of_scale(name, scale):
    _, items, x, scales = survey(name)
    at = scales[scale]
    return tuple(items[i] for i in at), x[:, at]


@cache
def alpha(name):
    found = {}
    for scale in survey(name)[3]:
        items, x = of_scale(name, scale)
        moments = ItemMoments.of_rows(items, x)
        covariance = moments.covariance()
        listwise = cronbach_alpha(moments)
        spread = np.sqrt(np.diagonal(covariance[0]))
        found[scale, "n_listwise", ""] = moments.n[0]
        found[scale, "alpha_listwise", ""] = listwise.value[0]
        found[scale, "alpha_pairwise", ""] = cronbach_alpha_pairwise(PairMoments.of_rows(items, x)).value[0]
        found[scale, "alpha_standardised_listwise", ""] = alpha_of(covariance / np.outer(spread, spread))[0]
        found[scale, "feldt_lower_95", ""] = listwise.low[0]
        found[scale, "feldt_upper_95", ""] = listwise.high[0]
        rest = item_rest(covariance)
        for at, item in enumerate(items):
            found[scale, "item_rest_correlation", item] = rest.correlation[0, at]
            found[scale, "alpha_if_dropped", item] = rest.alpha_without[0, at]
    return found


@cache
def raked(name):
    read = survey(name)[0]
    margins = {}
    for row in rows(f"{name}_margins_input"):
        margins.setdefault(row["margin"], {})[row["level"]] = float(row["people"])
    each = [
        Margin(variable, np.array([list(levels).index(row[variable]) for row in read]), np.array(list(levels.values())))
        for variable, levels in margins.items()
    ]
    return rake(np.ones(len(read)), 1.0, each, cap=None, tolerance=1e-12)


@cache
def raking(name):
    result = raked(name)
    w, n = result.weight, len(result.weight)
    score = np.mean(of_scale(name, "f1")[1], axis=1)
    there = ~np.isnan(score)
    return {
        ("all", "kish_design_effect", ""): result.design_effect,
        ("all", "effective_n", ""): n / result.design_effect,
        ("f1", "mean_unweighted", ""): score[there].mean(),
        ("f1", "mean_raked", ""): (w * score)[there].sum() / w[there].sum(),
    }


def told(fit, *, limits=False):
    """What lavaan's fitMeasures say; a model without degrees of freedom has no indices."""
    indices = fit.indices
    found = {"df": indices.df, "logl": fit.log_likelihood, "aic": fit.aic, "bic": fit.bic}
    if indices.df > 0:
        found |= {"chisq": indices.chi2, "pvalue": indices.p, "cfi": indices.cfi, "tli": indices.tli}
        found |= {"rmsea": indices.rmsea, "srmr": indices.srmr}
        if limits:
            found |= {"rmsea.ci.lower": indices.rmsea_low, "rmsea.ci.upper": indices.rmsea_high}
    return found


def one_factor(name):
    found = {}
    for scale in survey(name)[3]:
        items, x = of_scale(name, scale)
        moments = ItemMoments.of_rows(items, x)
        fit = factor_ml(moments, FactorModel(((scale, items),), "unit"))
        found[scale, "omega_total", ""] = mcdonald_omega(moments, method="ml").value[0]
        found |= {(scale, quantity, ""): value for quantity, value in told(fit).items()}
        for at, item in enumerate(items):
            found[scale, "loading", item] = fit.loading[0, at]
            found[scale, "loading_se", item] = fit.loading_se[0, at]
    return found


def whole_model(name):
    _, items, _, scales = survey(name)
    return FactorModel(tuple((scale, tuple(items[i] for i in at)) for scale, at in scales.items()))


def all_factors(name):
    _, items, x, _ = survey(name)
    model = whole_model(name)
    fit = factor_ml(ItemMoments.of_rows(items, x), model)
    found = {("all", quantity, ""): value for quantity, value in told(fit, limits=True).items()}
    found["all", "n_listwise", ""] = fit.n[0]
    for at, item in enumerate(model.items):
        scale = item.split("_")[0]
        found[scale, "loading_marker_scaled", item] = fit.loading[0, at]
        found[scale, "loading_marker_scaled_se", item] = fit.loading_se[0, at]
    return found


@cache
def steps(name):
    read, items, x, _ = survey(name)
    group = [row["group"] for row in read]
    first = list(dict.fromkeys(np.array(group)[~np.isnan(x).any(axis=1)]))
    parts = [ItemMoments.of_rows(items, x[np.array(group) == each]) for each in first]
    stacked = ItemMoments(items, *(np.concatenate([getattr(p, c) for p in parts]) for c in ("n", "sx", "sxx")))
    return invariance(stacked, whole_model(name)).steps


def level(at):
    return lambda name: {
        ("all", quantity, ""): value for quantity, value in told(steps(name)[at].fit, limits=True).items()
    }


def against(at):
    def found(name):
        step = steps(name)[at]
        values = {"chisq_difference": step.chi2, "df_difference": step.df, "pvalue": step.p}
        return {("all", quantity, ""): value for quantity, value in values.items()}

    return found


def dif(name):
    """Item bias of the first scale, on the mean of the other items."""
    items, x = of_scale(name, "f1")
    whole = ~np.isnan(x).any(axis=1)
    group = np.array([row["group"] for row in survey(name)[0]])[whole]
    answers = x[whole].astype(int)

    def table(item, matching):
        sums = answers[:, [items.index(each) for each in matching]].sum(axis=1)
        scores = np.unique(sums)
        counts = np.zeros((len(scores), 2, 5))
        second = (group == sorted(set(group))[1]).astype(int)
        np.add.at(counts, (np.searchsorted(scores, sums), second, answers[:, items.index(item)] - 1), 1)
        return ScoreTable(item, scores / len(matching), counts)

    models = ("rest_score", "plus_group", "plus_interaction")
    found = {}
    for item in items:
        others = tuple(each for each in items if each != item)
        each = item_bias(table(item, others), others, "rest")
        for at, model in enumerate(models):
            found["f1", f"log_likelihood_{model}", each.item] = each.log_likelihood[at]
            found["f1", f"nagelkerke_{model}", each.item] = each.nagelkerke[at]
        found["f1", "lr_uniform_chi2_df1", each.item] = each.uniform_chi2
        found["f1", "lr_nonuniform_chi2_df1", each.item] = each.crossing_chi2
        found["f1", "lr_total_chi2_df2", each.item] = each.total_chi2
        found["f1", "group_coefficient", each.item] = each.group_coefficient[0]
    return found


LEVELS = ("configural", "metric", "scalar", "strict")
ANALYSES = {"alpha": alpha, "raking": raking, "one_factor": one_factor, "all_factors": all_factors, "dif": dif}
ANALYSES |= {f"invariance_{each}": level(at) for at, each in enumerate(LEVELS)}
ANALYSES |= {f"invariance_{each}_against_{LEVELS[at]}": against(at + 1) for at, each in enumerate(LEVELS[1:])}


@pytest.mark.parametrize("analysis", sorted(ANALYSES))
@pytest.mark.parametrize("name", ["belonging", "climate"])
def test_every_row_agrees_within_its_tolerance(name, analysis):
    wanted = [row for row in EXPECTED if (row["survey"], row["analysis"]) == (name, analysis)]
    found = ANALYSES[analysis](name)
    assert {(row["scale"], row["quantity"], row["term"]) for row in wanted} == set(found)
    for row in wanted:
        relative, absolute = tolerance(row)
        value, expected = found[row["scale"], row["quantity"], row["term"]], float(row["estimate"])
        assert abs(value - expected) <= absolute + relative * abs(expected), (row, value)


@pytest.mark.parametrize("name", ["belonging", "climate"])
def test_every_weight_agrees(name):
    expected = [float(row["raked_weight"]) for row in rows("weights_expected") if row["survey"] == name]
    np.testing.assert_allclose(raked(name).weight, expected, rtol=1e-8, atol=1e-10)


def test_every_analysis_of_the_table_is_compared():
    assert {row["analysis"] for row in EXPECTED} == set(ANALYSES)
    assert len(EXPECTED) == 455
