"""Worked examples of levels, two-group gaps, tests of equal chances, representation, diversity and q-values.

Each name of `worked-examples.toml` is bound to the function that must give it; a name of a covered example that is
bound to nothing fails.
"""

import re
import tomllib
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from isonomia.measures.counted_gaps import excess_events
from isonomia.measures.difference import difference
from isonomia.measures.diversity import diversity
from isonomia.measures.equal_chance import EQUAL_CHANCE, availability_z
from isonomia.measures.levels import proportion
from isonomia.measures.odds_ratio import odds_ratio
from isonomia.measures.operands import counted, published
from isonomia.measures.ratio import ratio
from isonomia.measures.representation import count_gap, representation_quotient
from isonomia.stats.arrays import two_sided_normal
from isonomia.stats.multiplicity import benjamini_hochberg, benjamini_yekutieli
from isonomia.stats.odds_ratios import conditional_limits, conditional_odds_ratio, woolf

FILE = Path(__file__).parent / "worked-examples.toml"
Z = 1.959963984540054


@cache
def examples():
    with FILE.open("rb") as file:
        return {example["id"]: example for example in tomllib.load(file)["example"]}


def fields(result, prefix, names=("low", "high")):
    return {prefix: result.value[0], **{f"{prefix}.{name}": getattr(result, name)[0] for name in names}}


def physicians(given):
    found = {}
    for group, expected in given["expected_at_parity"].items():
        q = expected / given["physicians"]
        stock = counted(given["physicians"], given["observed"][group])
        entrants = counted(given["matriculants"], given["matriculants_group"][group])
        quotient = representation_quotient(entrants, q)
        p = given["matriculants_group"][group] / given["matriculants"]
        spread = np.exp(Z * np.sqrt((1 - p) / (given["matriculants"] * p)))
        assert quotient.se[0] / quotient.value[0] == pytest.approx(np.log(spread) / Z)
        found |= fields(quotient, f"{group}.matriculant_rq")
        found[f"{group}.matriculant_rq.delta_low"] = quotient.value[0] / spread
        found[f"{group}.matriculant_rq.delta_high"] = quotient.value[0] * spread
        found[f"{group}.workforce_rq"] = representation_quotient(stock, q).value[0]
        found[f"{group}.count_gap"] = count_gap(stock, q).value[0]
    return found


def attrition(given):
    table = given["events_and_n"]
    pairs = dict.fromkeys(("hispanic", "aian_nhpi", "black"), "white")
    pairs |= {"low_income": "not_low_income", "under_resourced": "not_under_resourced"}
    found = {"all.rate": proportion(counted(given["all"][1], given["all"][0])).value[0]}
    for focus, other in pairs.items():
        cells = [*table[focus], *table[other]]
        f, r = counted(cells[1], cells[0]), counted(cells[3], cells[2])
        limits = woolf(*cells)
        found[f"{focus}.odds_ratio"] = odds_ratio("proportion", f, r).value[0]
        found[f"{focus}.odds_ratio.woolf_low"], found[f"{focus}.odds_ratio.woolf_high"] = map(float, limits)
        found[f"{focus}.ratio"] = ratio("proportion", f, r).value[0]
        found[f"{focus}.difference"] = difference("proportion", f, r).value[0]
        found[f"{focus}.excess_events"] = excess_events("proportion", f, r).value[0]
        level = proportion(f)
        found[f"{focus}.wilson_low"], found[f"{focus}.wilson_high"] = level.low[0], level.high[0]
    return found


def selection(given):
    (x, n), (y, m) = given["focus"], given["reference"]
    f, r = counted(n, x), counted(m, y)
    found = {name: test(f, r).value[0] for name, test in EQUAL_CHANCE.items()}
    found["chi_square"] = found["two_sd_z"] ** 2
    found["chi_square.p"] = two_sided_normal(found["two_sd_z"])
    found["fisher_exact.two_sided"] = found["fisher_exact"]
    assert "20 of 80 against 48 of 120" in examples()["W5"]["note"]  # the second table stands there alone
    for prefix, (a, b, c, d) in {"": (x, n, y, m), "second.": (20, 80, 48, 120)}.items():
        found[f"{prefix}impact_ratio"] = ratio("proportion", counted(b, a), counted(d, c)).value[0]
    found |= fields(ratio("proportion", f, r), "ratio") | fields(difference("proportion", f, r), "difference")
    found["odds_ratio"] = odds_ratio("proportion", f, r).value[0]
    found["odds_ratio.conditional_mle"] = conditional_odds_ratio(x, n, y, m)
    exact = conditional_limits(x, n, y, m, mid_p=False)
    found["odds_ratio.exact_low"], found["odds_ratio.exact_high"] = map(float, exact)
    return found


def availability(given):
    found = {}
    for name, case in given.items():
        share = counted(case["n"], case["x"])
        z = availability_z(share, case["q"]).value[0]
        found[f"{name}.availability_z"] = z
        found[f"{name}.expected"] = case["n"] * case["q"]
        found[f"{name}.sd"] = (case["x"] - case["n"] * case["q"]) / z
        assert count_gap(share, case["q"]).value[0] == pytest.approx(case["x"] - case["n"] * case["q"])
    return found


def mixture(given):
    counts = np.array([given["shares"]]) * 800
    return {name: diversity(name, counts).value[0] for name in ("blau", "iqv", "shannon", "hill_1", "hill_2")}


def changes(given):
    found = {}
    for name in ("applicants", "enrolment", "first_year"):
        before, after = given[name]
        found[f"{name}.change"] = ratio("estimate", published(after), published(before)).value[0] - 1
    events, n = given["low_income"]
    found["low_income.share"] = proportion(counted(n, events)).value[0]
    return found


def comparisons(given):
    p, q = np.array(given["p"]), given["q"]
    bh, by = benjamini_hochberg(p), benjamini_yekutieli(p)
    return {
        "bh.rejected": np.sum(bh <= q),
        "by.rejected": np.sum(by <= q),
        "bonferroni.rejected": np.sum(np.minimum(1, p * p.size) <= q),
        "bh.adjusted_4": bh[3],
    }


def five_groups(given):
    y, s = given["estimate"], given["se"]
    f, r = (published(y[at - 1], s[at - 1]) for at in (given["focus"], given["reference_ordered"]))
    found = fields(difference("estimate", f, r), "difference", ("se",))
    times = ratio("estimate", f, r)
    return found | {"ratio": times.value[0], "ratio.se_ln": times.se[0] / times.value[0]}


def retention(given):
    """The ratio of those who stayed, on the log scale; the other rows of W20 are pathways'."""
    (left, n), (others, m) = given["leavers"]["low_income"], given["leavers"]["not_low_income"]
    stayed = ratio("proportion", counted(n, n - left), counted(m, m - others))
    return {"retention.log": np.log(stayed.value[0]), "retention.log.se": stayed.se[0] / stayed.value[0]}


COVERED = {
    "W1": physicians,
    "W3": attrition,
    "W5": selection,
    "W6": availability,
    "W16": mixture,
    "W21": changes,
    "C6": comparisons,
}


OF_OTHERS = re.compile(r"one_sided|delta_log")
"""What other software prints and no study can ask for: one-sided p-values, and log limits of a ratio."""


def rows():
    for name in COVERED:
        for expected in examples()[name]["expected"]:
            if OF_OTHERS.search(expected["name"]):
                continue
            yield pytest.param(name, expected, id=f"{name}-{expected['name']}")


@cache
def found(name):
    return COVERED[name](examples()[name]["inputs"])


@pytest.mark.parametrize(("name", "expected"), list(rows()))
def test_worked_example(name, expected):
    assert float(found(name)[expected["name"]]) == pytest.approx(expected["value"], abs=expected["tolerance"], rel=0)


@pytest.mark.parametrize(("name", "method"), [("C1", five_groups), ("W20", retention)])
def test_examples_that_several_families_share(name, method):
    expected = {each["name"]: each for each in examples()[name]["expected"]}
    for key, value in method(examples()[name]["inputs"]).items():
        assert value == pytest.approx(expected[key]["value"], abs=expected[key]["tolerance"], rel=0)
