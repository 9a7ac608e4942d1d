"""Worked examples W9–W13, W20 and C2: durations, decompositions, and the steps at which a gap arises."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from isonomia.measures.das_gupta import Factors, das_gupta
from isonomia.measures.gelbach import gelbach
from isonomia.measures.oaxaca import Model, oaxaca_threefold, oaxaca_twofold
from isonomia.pathway.contribution import Paths, Steps, stage_contribution, stage_contribution_share, stage_total
from isonomia.pathway.duration import LifeTable, hazard, life_table, median_stage_time
from isonomia.pathway.hazards import PersonPeriods, fit_hazards, hazard_ratio
from isonomia.stats.cross_moments import CrossMoments
from isonomia.stats.patterns import Factor

EXAMPLES = {
    example["id"]: example
    for example in tomllib.loads((Path(__file__).parent / "worked-examples.toml").read_text(encoding="utf-8"))[
        "example"
    ]
}


def inputs(name):
    return EXAMPLES[name]["inputs"]


def products(name):
    found = {}
    for which, populations in inputs(name).items():
        split = das_gupta(Factors.of(populations["old"]), Factors.of(populations["new"]))
        found |= {f"{which}.effect_{at}": value for at, value in enumerate(split.values[0], start=1)}
        found[f"{which}.total"] = split.total.value[0]
        if name == "W9":
            found |= {f"{which}.log_share_{at}": value for at, value in enumerate(split.log_share[0], start=1)}
    return found


def teachers():
    counts = inputs("W10")
    table = LifeTable.of(counts["at_risk"], counts["events"], counts["censored"])
    last = life_table(table, 11)
    return {f"hazard_{j + 1}": hazard(table, j).value[0] for j in range(12)} | {
        "survival_6": life_table(table, 5).value[0],
        "survival_12": last.value[0],
        "survival_12.se": last.se[0],
        "survival_12.low": last.low[0],
        "survival_12.high": last.high[0],
        "median_stage_time": median_stage_time(table).value[0],
    }


def tenure():
    counts = inputs("W12")
    table = LifeTable.of(counts["at_risk"], counts["events"])
    return {f"hazard_{j + 1}": hazard(table, j).value[0] for j in range(9)} | {
        "survival_9": life_table(table, 8).value[0]
    }


def mathematics(groups=("male", "female")):
    counts = inputs("W11")
    periods = counts["periods"]
    group = Factor.of("group", [g for g in groups for _ in periods], groups)
    period = Factor.of("period", periods * len(groups), periods)
    d, n = ([each for g in groups for each in counts[g][key]] for key in ("events", "at_risk"))
    return PersonPeriods.of(group, period, d, n)


def dropout():
    rows = mathematics()
    logit, cloglog = (fit_hazards(rows, link) for link in ("logit", "cloglog"))
    alone = PersonPeriods(
        Factor("group", ("all",), np.zeros_like(rows.group.codes)), rows.period, (), rows.events, rows.at_risk
    )
    without, free = fit_hazards(alone), fit_hazards(rows, "logit", "free")
    found = {f"logit.period_{j + 1}": logit.beta[0, j] for j in range(5)}
    return found | {
        "logit.female": logit.beta[0, 5],
        "logit.female.se": logit.se[0, 5],
        "logit.deviance": -2 * logit.kernel[0],
        "logit.deviance_without_female": -2 * without.kernel[0],
        "logit.likelihood_ratio": 2 * (logit.kernel[0] - without.kernel[0]),
        "logit.deviance_interaction": -2 * free.kernel[0],
        "cloglog.female": cloglog.beta[0, 5],
        "cloglog.deviance": -2 * cloglog.kernel[0],
    }


# The 72 records behind W13 are their author's; their sums are all that the decomposition needs (columns: the constant,
# AGE, INCOME, INCOMESQ; outcome AVGEXP). First the 27 with OWNRENT = 1, then the 45 with 0.
SPENDING = (
    (
        [
            [27, 953, 120.63, 661.2379],
            [953, 35023, 4307.28, 23766.7772],
            [120.63, 4307.28, 661.2379, 4325.314881],
            [661.2379, 23766.7772, 4325.314881, 32415.28058695],
        ],
        [9767.28, 340292.56, 50249.5160, 304869.935098],
        6136407.4024,
    ),
    (
        [
            [45, 1299, 126.84, 394.3948],
            [1299, 39047, 3765.40, 12087.1520],
            [126.84, 3765.40, 394.3948, 1356.897768],
            [394.3948, 12087.1520, 1356.897768, 5167.33696252],
        ],
        [9135.03, 278123.98, 31724.9767, 120759.877731],
        6007974.2921,
    ),
)


def spending_model():
    a, b = (CrossMoments(np.array([xx]), np.array([xy]), np.array([yy])) for xx, xy, yy in SPENDING)
    return Model(a, b, ("1", *inputs("W13")["covariates"]))


def explained_and_not(rule):
    whole = oaxaca_twofold(spending_model(), rule).whole
    return {part: whole[part].value[0] for part in ("explained", "unexplained")}


def crossed_cotton():
    """The published Cotton figures weigh each group's returns by the *other* group's share.

    statsmodels counts the groups before it swaps them (the group with the larger mean goes first) and does not count
    again. Cotton's rule, R's oaxaca and our reference tables weigh by a group's own share.
    """
    n_a, n_b = (inputs("W13")[key] for key in ("n_a", "n_b"))
    by_a, by_b = explained_and_not("reference_a"), explained_and_not("reference_b")
    return {part: (n_b * by_a[part] + n_a * by_b[part]) / (n_a + n_b) for part in by_a}


def spending():
    three = oaxaca_threefold(spending_model()).whole
    found = {"gap": three["total"].value[0]}
    found |= {part: three[part].value[0] for part in ("endowments", "coefficients", "interaction")}
    for name, rule in (("jann_or_pooled", "jann"), ("reimers", "reimers"), ("neumark", "neumark")):
        found |= {f"{name}.{part}": value for part, value in explained_and_not(rule).items()}
    return found | {f"cotton.{part}": value for part, value in crossed_cotton().items()}


def low_income():
    """Acceptance is published as a share and an odds ratio, without numbers of applicants: any large number serves."""
    given = inputs("W20")
    share = given["acceptance_low_income"]
    odds = share / (1 - share) / given["acceptance_odds_ratio"]
    other, applicants = odds / (1 + odds), 1e6
    (left_f, n_f), (left_r, n_r) = (given["leavers"][group] for group in ("low_income", "not_low_income"))
    focus = Steps.of([applicants, n_f], [share * applicants, n_f - left_f])
    reference = Steps.of([applicants, n_r], [other * applicants, n_r - left_r])
    paths = Paths(focus, reference, synthetic=True)
    steps = [stage_contribution(paths, at) for at in (0, 1)]
    assert all(each.flags["synthetic_cohort"].all() for each in steps)
    return {
        "acceptance_not_low_income": other,
        "acceptance.log": steps[0].value[0],
        "retention.log": steps[1].value[0],
        "retention.log.se": steps[1].se[0],
        "product_ratio": np.exp(stage_total(paths).value[0]),
        "acceptance.share": stage_contribution_share(paths, 0).value[0],
        "retention.share": stage_contribution_share(paths, 1).value[0],
    }


def ten_records(order=("z1", "z2")):
    columns = dict(zip(inputs("C2")["columns"], zip(*inputs("C2")["rows"], strict=True), strict=True))
    x = np.column_stack([columns[name] for name in ("group", *order)])
    found = gelbach(CrossMoments.of_rows(x, columns["y"]), 1, {name: (at,) for at, name in enumerate(order, start=2)})
    return {
        "base": found.base.value[0],
        "full": found.full.value[0],
        "total": found.total.value[0],
        **{f"delta_{name}": result.value[0] for name, result in found.parts.items()},
    }


COMPUTED = {
    "W9": lambda: products("W9"),
    "W9b": lambda: products("W9b"),
    "W10": teachers,
    "W11": dropout,
    "W12": tenure,
    "W13": spending,
    "W20": low_income,
    "C2": ten_records,
}
ROWS = [(name, row) for name in COMPUTED for row in EXAMPLES[name]["expected"]]


@pytest.mark.parametrize(("name", "row"), ROWS, ids=lambda each: each if isinstance(each, str) else each["name"])
def test_the_published_figure_comes_out(name, row):
    assert abs(COMPUTED[name]()[row["name"]] - row["value"]) <= row["tolerance"]


@pytest.mark.parametrize("name", COMPUTED)
def test_every_expected_figure_is_computed_and_none_besides(name):
    assert set(COMPUTED[name]()) == {row["name"] for row in EXAMPLES[name]["expected"]}


def test_covariates_may_be_added_in_either_order():
    one, other = ten_records(), ten_records(("z2", "z1"))
    assert one == pytest.approx(other, abs=1e-9)
    assert one["delta_z1"] + one["delta_z2"] == pytest.approx(one["base"] - one["full"], abs=1e-9)


def test_promotion_is_likeliest_in_the_eighth_period():
    found = tenure()
    assert max((name for name in found if name.startswith("hazard")), key=found.get) == "hazard_8"


def test_one_ratio_for_all_periods_holds_for_the_students():
    """9804.31 − 9796.27 on four degrees of freedom; the ratio and its limits are of one period's odds."""
    found = hazard_ratio(mathematics())
    assert found.likelihood_ratio[0] == pytest.approx(8.04, abs=0.01)
    assert found.df[0] == 4
    assert not found.result.flags["non_proportional"][0]
    assert np.log(found.result.value[0]) == pytest.approx(0.3786, abs=1e-4)
    wald = 0.3786 + np.array([-1.96, 1.96]) * 0.0501
    assert np.log([found.result.low[0], found.result.high[0]]) == pytest.approx(wald, abs=5e-4)


def test_cottons_own_rule_weighs_each_group_by_its_own_share():
    n_a, n_b = (inputs("W13")[key] for key in ("n_a", "n_b"))
    by_a, by_b, cotton = (explained_and_not(rule) for rule in ("reference_a", "reference_b", "cotton"))
    for part, value in cotton.items():
        assert value == pytest.approx((n_a * by_a[part] + n_b * by_b[part]) / (n_a + n_b), rel=1e-9)
    assert cotton["explained"] == pytest.approx(232.32893, abs=1e-5)
    assert cotton["explained"] != pytest.approx(crossed_cotton()["explained"], abs=1)


def test_the_sums_of_w13_are_of_the_people_it_names():
    model = spending_model()
    assert (model.a.n[0], model.b.n[0]) == (inputs("W13")["n_a"], inputs("W13")["n_b"])
