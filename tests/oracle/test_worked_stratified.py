"""Worked example W7: admission to six departments in Berkeley, 1973."""

import tomllib
from pathlib import Path

import pytest

from isonomia.measures.homogeneity import breslow_day, cochran_mantel_haenszel, tarone
from isonomia.measures.kitagawa import Mix, kitagawa
from isonomia.measures.stratified import (
    HETEROGENEOUS,
    mantel_haenszel_odds_ratio,
    mantel_haenszel_risk_difference,
    mantel_haenszel_risk_ratio,
)
from isonomia.measures.stratum_tables import StratumTables

EXAMPLES = tomllib.loads((Path(__file__).parent / "worked-examples.toml").read_text(encoding="utf-8"))["example"]
W7 = next(example for example in EXAMPLES if example["id"] == "W7")
MEN_IN, MEN_OUT, WOMEN_IN, WOMEN_OUT = (
    list(column) for column in zip(*W7["inputs"]["departments"].values(), strict=True)
)
MEN = [a + b for a, b in zip(MEN_IN, MEN_OUT, strict=True)]
WOMEN = [c + d for c, d in zip(WOMEN_IN, WOMEN_OUT, strict=True)]
TABLES = StratumTables.of(MEN_IN, MEN, WOMEN_IN, WOMEN)


def computed():
    odds, risk, gap = (
        mantel_haenszel_odds_ratio(TABLES),
        mantel_haenszel_risk_ratio(TABLES),
        mantel_haenszel_risk_difference(TABLES),
    )
    crude = mantel_haenszel_odds_ratio(StratumTables.of([sum(MEN_IN)], [sum(MEN)], [sum(WOMEN_IN)], [sum(WOMEN)]))
    plain, half = cochran_mantel_haenszel(TABLES), cochran_mantel_haenszel(TABLES, correction=0.5)
    day, adjusted = breslow_day(TABLES), tarone(TABLES)
    parts = kitagawa(Mix.of_counts(MEN_IN, MEN), Mix.of_counts(WOMEN_IN, WOMEN))
    return {
        "crude.odds_ratio": crude.value,
        "mantel_haenszel_odds_ratio": odds.value,
        "mantel_haenszel_odds_ratio.se_ln": odds.se / odds.value,
        "mantel_haenszel_odds_ratio.low": odds.low,
        "mantel_haenszel_odds_ratio.high": odds.high,
        "cochran_mantel_haenszel.half": half.result.value,
        "cochran_mantel_haenszel.half.p": half.p,
        "cochran_mantel_haenszel": plain.result.value,
        "cochran_mantel_haenszel.p": plain.p,
        "breslow_day": day.result.value,
        "breslow_day.p": day.p,
        "tarone": adjusted.result.value,
        "mantel_haenszel_risk_ratio": risk.value,
        "mantel_haenszel_risk_ratio.se_ln": risk.se / risk.value,
        "mantel_haenszel_risk_difference": gap.value,
        "mantel_haenszel_risk_difference.se": gap.se,
        "kitagawa.total": parts["total"].value,
        "kitagawa.rate": parts["rate"].value,
        "kitagawa.composition": parts["composition"].value,
        "kitagawa.rate.se": parts["rate"].se,
        "kitagawa.composition.se": parts["composition"].se,
    }


@pytest.mark.parametrize("expected", W7["expected"], ids=lambda each: each["name"])
def test_the_published_figure_comes_out(expected):
    found = computed()[expected["name"]][0]
    assert abs(found - expected["value"]) <= expected["tolerance"]


def test_every_expected_figure_is_computed_and_none_besides():
    assert set(computed()) == {each["name"] for each in W7["expected"]}


def test_departments_differ_so_that_one_odds_ratio_is_flagged():
    assert bool(mantel_haenszel_odds_ratio(TABLES).flags[HETEROGENEOUS][0])


def test_the_transposed_layout_answers_another_question():
    """0.972 is the ratio of shares of men among the admitted and the rejected; 0.945 that of admission rates."""
    applied_in = [a + c for a, c in zip(MEN_IN, WOMEN_IN, strict=True)]
    applied_out = [b + d for b, d in zip(MEN_OUT, WOMEN_OUT, strict=True)]
    transposed = StratumTables.of(MEN_IN, applied_in, MEN_OUT, applied_out)
    assert mantel_haenszel_risk_ratio(transposed).value[0] == pytest.approx(0.9724, abs=5e-5)
    assert mantel_haenszel_risk_ratio(TABLES).value[0] == pytest.approx(0.9449, abs=5e-5)
    odds, same = mantel_haenszel_odds_ratio(transposed), mantel_haenszel_odds_ratio(TABLES)
    assert odds.value[0] == pytest.approx(same.value[0], rel=1e-12)
