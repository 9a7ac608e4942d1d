"""Published figures of public data, from sums of the data alone (the rows stay in the packages that carry them)."""

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from cluster_sums import of_clusters
from isonomia.climate.factor_means import factor_means
from isonomia.climate.invariance import Invariance, invariance
from isonomia.climate.item_bias import ScoreTable, item_bias, scale_bias
from isonomia.climate.weights_means import PartSums, stood_for, told_mean, told_share
from isonomia.measures.cronbach_alpha import cronbach_alpha, cronbach_alpha_pairwise
from isonomia.measures.mcdonald_omega import mcdonald_omega
from isonomia.stats.effective_size import korn_graubard
from isonomia.stats.factor_ml import factor_ml
from isonomia.stats.factor_model import FactorModel
from isonomia.stats.item_moments import ItemMoments, PairMoments
from isonomia.stats.mantel import generalised_mantel_haenszel
from isonomia.stats.means import t_limits
from isonomia.stats.one_factor import one_factor_minres
from isonomia.stats.taylor import DesignSums, design_means, logit_limits

FOLDER = Path(__file__).parent / "tables" / "public_scales"
AGREEABLENESS = FactorModel((("agreeableness", ("A1", "A2", "A3", "A4", "A5")),))
ABILITIES = FactorModel(
    (("visual", ("x1", "x2", "x3")), ("textual", ("x4", "x5", "x6")), ("speed", ("x7", "x8", "x9")))
)


@cache
def rows(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def expected(data, analysis):
    """(quantity, term) -> value, as R says."""
    return {
        (row["quantity"], row["term"]): float(row["value"])
        for row in rows("expected")
        if (row["data"], row["analysis"]) == (data, analysis)
    }


def pairs(data, group, rule):
    read = [row for row in rows("item_moments") if (row["data"], row["group"], row["rule"]) == (data, group, rule)]
    items = tuple(dict.fromkeys(row["item_a"] for row in read))
    n, sx, sxx = (np.zeros((len(items), len(items))) for _ in range(3))
    for row in read:
        i, j = items.index(row["item_a"]), items.index(row["item_b"])
        n[i, j] = n[j, i] = float(row["n"])
        sx[i, j], sx[j, i] = float(row["sum_a"]), float(row["sum_b"])
        sxx[i, j] = sxx[j, i] = float(row["sum_ab"])
    return PairMoments(items, n[None], sx[None], sxx[None])


def moments(data, *groups):
    each = [pairs(data, group, "listwise") for group in groups or ("all",)]
    return ItemMoments(
        each[0].items,
        np.array([p.n[0, 0, 0] for p in each]),
        np.stack([np.diagonal(p.sx[0]) for p in each]),
        np.stack([p.sxx[0] for p in each]),
    )


def near(found, wanted, relative=1e-6, absolute=1e-8):
    assert abs(found - wanted) <= absolute + relative * abs(wanted), (found, wanted)


@pytest.mark.parametrize("scale", "ACENO")
def test_alpha_and_omega_of_the_five_traits(scale):
    data = f"bfi_{scale}"
    wanted, ml, minres = (expected(data, each) for each in ("alpha", "omega_ml", "omega_minres"))
    listwise = moments(data)
    near(listwise.n[0], wanted["n_listwise", ""])
    near(cronbach_alpha(listwise).value[0], wanted["alpha_listwise", ""], 1e-12)
    near(cronbach_alpha_pairwise(pairs(data, "all", "pairwise")).value[0], wanted["alpha_pairwise", ""], 1e-12)
    near(mcdonald_omega(listwise, method="ml").value[0], ml["omega", ""], 2e-6)
    near(mcdonald_omega(listwise).value[0], minres["omega", ""])
    fits(factor_ml(listwise, FactorModel((("f", listwise.items),))), ml)


@pytest.mark.parametrize("scale", "ACENO")
def test_the_omega_that_psych_prints_is_of_standardised_items(scale):
    """Why .7237 and not .7116 for agreeableness: each item is given the same spread, and all of Σr is the whole."""
    listwise = moments(f"bfi_{scale}")
    covariance = listwise.covariance()
    spread = np.sqrt(np.diagonal(covariance[0]))
    r = covariance / np.outer(spread, spread)
    loading = one_factor_minres(r).loading[0]
    near(1 - (1 - loading**2).sum() / r.sum(), expected(f"bfi_{scale}", "omega_psych")["omega_total", ""], 1e-5)


def test_the_design_documents_figures_are_these():
    """inclusion.md 1.4, to the figures it prints."""
    shown = {
        "A": (0.7030, 0.7038),
        "C": (0.7267, 0.7293),
        "E": (0.7617, 0.7609),
        "N": (0.8140, 0.8133),
        "O": (0.6002, 0.6025),
    }
    for scale, (pairwise, listwise) in shown.items():
        assert round(cronbach_alpha_pairwise(pairs(f"bfi_{scale}", "all", "pairwise")).value[0], 4) == pairwise
        assert round(cronbach_alpha(moments(f"bfi_{scale}")).value[0], 4) == listwise
    assert round(mcdonald_omega(moments("bfi_A"), method="ml").value[0], 4) == 0.7121


def fits(fit, wanted):
    found = fit.indices
    assert found.df == wanted["df", ""]
    for quantity, value in {
        "chisq": found.chi2,
        "pvalue": found.p,
        "cfi": found.cfi,
        "tli": found.tli,
        "rmsea": found.rmsea,
        "rmsea.ci.lower": found.rmsea_low,
        "rmsea.ci.upper": found.rmsea_high,
        "srmr": found.srmr,
        "logl": fit.log_likelihood,
        "aic": fit.aic,
        "bic": fit.bic,
    }.items():
        near(value, wanted[quantity, ""], 2e-5, 1e-6)


def test_three_factors_of_the_ability_tests():
    wanted = expected("holzinger", "three_factors")
    fit = factor_ml(moments("holzinger"), ABILITIES)
    fits(fit, wanted)
    for at, item in enumerate(ABILITIES.items):
        near(fit.loading[0, at], wanted["loading_marker_scaled", item], 1e-4)
        near(fit.loading_se[0, at], wanted["loading_marker_scaled_se", item], 1e-4)


@pytest.mark.parametrize(
    ("data", "groups", "model", "freed"),
    [
        ("holzinger", ("Pasteur", "Grant-White"), ABILITIES, ("x3", "x7")),
        ("bfi_A", ("gender 1", "gender 2"), AGREEABLENESS, ("A1",)),
    ],
)
def test_the_steps_of_invariance(data, groups, model, freed):
    found = invariance(moments(data, *groups), model)
    for at, step in enumerate(found.steps):
        fits(step.fit, expected(data, f"invariance_{step.fit.equality}"))
        if at:
            name = f"invariance_{step.fit.equality}_against_{found.steps[at - 1].fit.equality}"
            wanted = expected(data, name)
            near(step.chi2, wanted["chisq_difference", ""], 1e-5, 1e-3)
            assert step.df == wanted["df_difference", ""]
            near(step.p, wanted["pvalue", ""], 1e-3)
    assert [step.holds for step in found.steps] == [True, True, False, True]
    assert (found.verdict, found.reason) == ("partial", "NOT_INVARIANT")
    assert found.freed == tuple(("intercept", item) for item in freed)


@pytest.mark.parametrize("item", AGREEABLENESS.items)
def test_freeing_one_intercept(item):
    wanted = expected("bfi_A", "partial_scalar")
    both = moments("bfi_A", "gender 1", "gender 2")
    fit = factor_ml(both, FactorModel(AGREEABLENESS.factors, "unit"), "scalar", frozenset({("intercept", item)}))
    near(fit.indices.chi2, wanted["chisq", item], 1e-5)
    assert fit.indices.df == wanted["df", item]


def test_the_mean_of_the_factor_in_the_second_group():
    wanted = expected("bfi_A", "invariance_scalar")
    fit = factor_ml(moments("bfi_A", "gender 1", "gender 2"), AGREEABLENESS, "scalar")
    near(fit.latent_mean[1, 0], wanted["latent_mean_second_group", ""], 1e-4)
    near(fit.latent_mean_se[1, 0], wanted["latent_mean_second_group_se", ""], 1e-4)


@pytest.mark.parametrize("freed", [(), ("A1",), ("A1", "A4")])
def test_means_on_the_factor_with_items_let_go(freed):
    wanted = expected("bfi_A", "factor_mean")
    both = moments("bfi_A", "gender 1", "gender 2")
    steps = invariance(both, AGREEABLENESS)
    allowed = Invariance(steps.steps, steps.partial, tuple(("intercept", item) for item in freed), "partial", "")
    found = factor_means(both, AGREEABLENESS, allowed)
    assert (found.mean[0], found.se[0], found.reason) == (0.0, 0.0, "")
    near(found.mean[1], wanted["mean", " ".join(freed)], 1e-5)
    near(found.se[1], wanted["se", " ".join(freed)], 1e-5)


def test_what_the_test_of_invariance_lets_go_is_let_go_in_the_means():
    both = moments("bfi_A", "gender 1", "gender 2")
    found = factor_means(both, AGREEABLENESS, invariance(both, AGREEABLENESS))
    near(found.mean[1], expected("bfi_A", "factor_mean")["mean", "A1"], 1e-5)


def score_table(item, score):
    read = [row for row in rows("score_tables") if (row["item"], row["score"]) == (item, score)]
    sums = sorted({float(row["sum_of_items"]) for row in read})
    counts = np.zeros((len(sums), 2, 6))
    for row in read:
        at = sums.index(float(row["sum_of_items"])), int(row["group"] == "gender 2"), int(row["answer"]) - 1
        counts[at] += float(row["n"])
    return ScoreTable(item, np.array(sums) / (5 if score == "total" else 4), counts)


@pytest.mark.parametrize("score", ["total", "rest"])
@pytest.mark.parametrize("item", AGREEABLENESS.items)
def test_item_functioning_by_gender(item, score):
    wanted, mantel = expected("bfi_A", f"dif_{score}"), expected("bfi_A", f"mantel_{score}")
    found = item_bias(score_table(item, score), AGREEABLENESS.items, score)
    for at, model in enumerate(("score", "plus_group", "plus_interaction")):
        near(found.log_likelihood[at], wanted[f"log_likelihood_{model}", item])
        near(found.nagelkerke[at], wanted[f"nagelkerke_{model}", item], 1e-5)
    near(found.group_coefficient[0], wanted["group_coefficient", item], 1e-4)
    near(found.mantel.chi2, mantel["chisq", item], 1e-8)
    assert found.mantel.df == mantel["df", item]


def test_detectable_and_negligible_at_once():
    """The wording test of inclusion.md 1.3: item A2, matched on the total."""
    found = item_bias(score_table("A2", "total"), AGREEABLENESS.items, "total")
    assert [round(each, 3) for each in found.log_likelihood] == [-2874.485, -2871.696, -2871.683]
    assert found.uniform_chi2 == pytest.approx(5.578, abs=1e-3)  # printed from rounded likelihoods
    assert found.uniform_p == pytest.approx(0.018, abs=5e-4)
    assert found.nagelkerke == pytest.approx((0.54797, 0.54902, 0.54903), abs=6e-6)
    assert (found.size, found.told) == ("negligible", False)


def test_eight_bands_of_the_total():
    """inclusion.md 1.4 names no bands. Of all 480,700 ways to cut the total into eight runs four give its figure."""
    wanted = expected("bfi_A", "mantel_eight_bands")
    table = score_table("A2", "total")
    band = np.searchsorted([15, 18, 20, 22, 24, 26, 28], np.round(5 * table.score))
    counts = np.zeros((8, 2, 6))
    np.add.at(counts, band, table.counts)
    found = generalised_mantel_haenszel(counts)
    near(found.chi2, wanted["statistic", "A2"], 1e-8)
    near(found.p, wanted["p.value", "A2"], 1e-8)
    assert (round(found.chi2, 4), found.df, round(found.p, 4)) == (7.9643, 5, 0.1582)


def test_items_that_are_told_are_left_out_of_the_score_once():
    asked = []

    def table(item, matching):
        asked.append((item, matching))
        return score_table(item, "rest")

    found = scale_bias(AGREEABLENESS.items, table)
    assert found.purified == ()
    assert len(asked) == 5


def design_sums(design, outcome, domains):
    read = [row for row in rows("design_sums") if (row["design"], row["outcome"]) == (design, outcome)]
    strata = tuple(dict.fromkeys(row["stratum"] for row in read))
    at = {(row["stratum"], row["domain"]): row for row in read}
    if design == "apiclus1":
        part = [row for row in read if row["domain"] in domains]
        columns = [[row[key] for row in part] for key in ("stratum", "cluster")]
        sw, swy = (np.array([float(row[key]) for row in part]) for key in ("sw", "swy"))
        group = np.array([domains.index(row["domain"]) for row in part])
        sums = of_clusters(*columns, group, sw, swy, len(domains))
    else:
        drawn = [float(at[h, "all"]["drawn"]) for h in strata]
        columns = [
            [[float(at[h, d][key]) for d in domains] for h in strata] for key in ("sw", "sww", "swy", "swwy", "swwyy")
        ]
        sums = DesignSums.of_persons(strata, drawn, *columns)
    f = {row["stratum"]: float(row["drawn"]) / float(row["population"]) for row in read}
    return sums, np.array([f[h] for h in sums.strata])


@pytest.mark.parametrize(
    ("name", "design", "outcome", "finite"),
    [
        ("apistrat_fpc", "apistrat", "api00", True),
        ("apistrat", "apistrat", "api00", False),
        ("apistrat_fpc", "apistrat", "wide", True),
        ("apiclus1", "apiclus1", "api00", True),
    ],
)
def test_a_mean_of_schools(name, design, outcome, finite):
    wanted = expected("api", name)
    sums, f = design_sums(design, outcome, ["all"])
    found = design_means(sums, f if finite else 0.0)
    limits = t_limits(found.y, found.se, found.df)
    for quantity, value in {"mean": found.y, "se": found.se, "low": limits.low, "high": limits.high}.items():
        near(value[0], wanted[f"{outcome}_{quantity}", ""], 1e-10)


@pytest.mark.parametrize(("name", "finite"), [("apistrat_fpc", True), ("apistrat", False)])
def test_schools_that_stand_for_all_schools_of_their_type(name, finite):
    """Types as classes of a survey: 4,421, 755 and 1,018 schools were asked, and 100, 50 and 50 answered."""
    at = {
        (row["stratum"], row["domain"], row["outcome"]): row
        for row in rows("design_sums")
        if row["design"] == "apistrat"
    }
    weight = np.array(
        [float(at[h, "all", "api00"]["population"]) / float(at[h, "all", "api00"]["drawn"]) for h in "EHM"]
    )

    def part(domain, outcome="api00"):
        held = [at[h, domain, outcome] for h in "EHM"]
        columns = (np.array([float(row[key]) for row in held]) for key in ("sw", "swy", "swwyy"))
        n, sy, syy = (each / weight**power for each, power in zip(columns, (1, 1, 2), strict=True))
        return PartSums(n, sy, syy)

    everybody, awards, others = part("all"), part("awards Yes"), part("awards No")
    wanted = expected("api", name)
    (whole,), _ = stood_for(everybody, (everybody,), weight, finite=finite)
    told = told_mean(whole)
    for quantity, value in {"mean": told.value, "se": told.se, "low": told.low, "high": told.high}.items():
        near(value, wanted[f"api00_{quantity}", ""])  # the weights there are in single precision
    if finite:
        found, covariance = stood_for(everybody, (awards, others), weight, finite=True)
        for each, domain in zip(found, ("awards Yes", "awards No"), strict=True):
            near(each.value, wanted["api00_domain_mean", domain])
            near(each.se, wanted["api00_domain_se", domain])
        near(covariance[0, 1], wanted["api00_domain_covariance", "awards"], 1e-5)
        schools = part("all", "wide")
        (wide,), _ = stood_for(schools, (schools,), weight, finite=True)
        share = told_share(wide, finite=True)
        assert share.method == "logit"
        near(share.low, wanted["wide_logit_low", ""])
        near(share.high, wanted["wide_logit_high", ""])


def test_the_design_documents_figures_of_schools():
    sums, f = design_sums("apistrat", "api00", ["all"])
    with_f, without = design_means(sums, f), design_means(sums)
    assert [round(each, 4) for each in (with_f.y[0], with_f.se[0], without.se[0])] == [662.2874, 9.4089, 9.5361]
    limits = t_limits(without.y, without.se, without.df)
    assert [round(each[0], 4) for each in limits] == [643.4814, 681.0934]
    wide = design_means(design_sums("apistrat", "wide", ["all"])[0])
    assert (round(wide.y[0], 3), round(wide.se[0], 5)) == (0.828, 0.02476)


@pytest.mark.parametrize(("name", "design"), [("apistrat_fpc", "apistrat"), ("apiclus1", "apiclus1")])
def test_groups_are_domains_of_the_whole_design(name, design):
    wanted = expected("api", name)
    domains = ["awards Yes", "awards No"]
    sums, f = design_sums(design, "api00", domains)
    found = design_means(sums, f)
    for at, domain in enumerate(domains):
        near(found.y[at], wanted["api00_domain_mean", domain], 1e-10)
        near(found.se[at], wanted["api00_domain_se", domain], 1e-10)
    if design == "apiclus1":  # groups of people drawn one by one: R covers the covariance, sums by group do not
        near(found.covariance[0, 1], wanted["api00_domain_covariance", "awards"], 1e-10)


def test_limits_of_a_weighted_share():
    wanted = expected("api", "apistrat_fpc")
    sums, f = design_sums("apistrat", "wide", ["all"])
    found = design_means(sums, f)
    logit = logit_limits(found.y, found.se, found.df)
    beta = korn_graubard(found.y, found.se, sums.clusters.sum(), found.df, capped=False)
    for name, limits in (("logit", logit), ("beta", beta)):
        near(limits.low[0], wanted[f"wide_{name}_low", ""], 1e-8)
        near(limits.high[0], wanted[f"wide_{name}_high", ""], 1e-8)
