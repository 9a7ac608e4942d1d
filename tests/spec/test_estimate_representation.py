"""Shares here beside shares of a benchmark population."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

import estimate_world as world
from isonomia import measures
from isonomia.model.cells import Cells
from isonomia.model.study import Benchmark, Binding, Representation
from isonomia.protect import unprotected

HERE = {"a": 60, "b": 30, "c": 10, "~declined": 5}
THERE = {"a": 5000, "b": 3000, "c": 2000}
ONE = Representation("r", "t", "T", "s", ("state",), ("race",), higher_is="better", margin=0.02)


def race(codes=("a", "b", "c"), *, here="", there="", **more):
    bindings = {"s": Binding("s", ("race",), coding=here), "census": Binding("census", ("race",), coding=there)}
    return world.dimension("race", codes, bindings=bindings, **more)


def crowd(counts, **more):
    return [{"race": code, **more} for code, n in counts.items() for _ in range(n)]


def made(dimension=None, here=None, there=None, *, var_n=None, year="", hide=lambda *_: "", **how):
    study = world.study(
        (dimension or race(),),
        sources=("s", "census"),
        representations=(ONE,),
        benchmarks={"state": Benchmark("state", "census", year=year)},
        published=True,
    )
    own = world.persons(here if here is not None else crowd(HERE), "r", "s", ("race",), **how)
    other = world.persons(there if there is not None else crowd(THERE), "benchmark:state", "census", ("race",), **how)
    if var_n is not None:
        other = tuple(replace(one, sums={**one.sums, "var_n": np.full(len(one), float(var_n))}) for one in other)
    return measures.estimate(study, world.hide(unprotected(Cells((*own, *other)), study), hide), {})


def row(estimates, **wanted):
    found = estimates.where(**wanted)
    assert len(found) == 1, (wanted, len(found))
    return found[0]


def test_each_group_has_its_share_its_benchmark_share_and_four_comparisons():
    found = made()
    assert [each.measure for each in found.where(subgroup="a")] == [
        "proportion",
        "benchmark_share",
        "representation_quotient",
        "representation_odds",
        "parity_difference",
        "count_gap",
    ]
    share = row(found, subgroup="a", measure="proportion")
    assert (share.value, share.n) == (0.6, 60)
    assert row(found, subgroup="a", measure="benchmark_share").value == 0.5
    assert row(found, subgroup="a", measure="representation_quotient").value == pytest.approx(1.2)
    assert row(found, subgroup="a", measure="representation_odds").value == pytest.approx(1.5)
    assert row(found, subgroup="a", measure="parity_difference").value == pytest.approx(0.1)
    assert row(found, subgroup="a", measure="count_gap").value == pytest.approx(10)
    assert {each.reference for each in found if each.measure in {"count_gap", "benchmark_share"}} == {"state"}
    assert row(found, measure="unknown_share").value == pytest.approx(5 / 105)


def test_gaps_say_who_is_too_few():
    found = made()
    deficit = row(found, subgroup="c", measure="count_gap")
    assert (deficit.value, deficit.gap) == (pytest.approx(-10), pytest.approx(10))


def test_p_values_share_a_family_of_their_benchmark_and_the_verdict_is_of_the_difference():
    found = made()
    difference, quotient = (
        row(found, subgroup="c", measure=m) for m in ("parity_difference", "representation_quotient")
    )
    assert (difference.family, difference.family_size) == ("r||race|state", 3)
    assert (difference.p_value, difference.q_value, difference.verdict) == (
        quotient.p_value,
        quotient.q_value,
        quotient.verdict,
    )
    p = [row(found, subgroup=code, measure="parity_difference").p_value for code in "abc"]
    q = [row(found, subgroup=code, measure="parity_difference").q_value for code in "abc"]
    np.testing.assert_allclose(q, stats.false_discovery_control(p))


def test_an_estimated_benchmark_widens_every_interval():
    known, estimated = made(), made(var_n=200.0**2)
    share = row(estimated, subgroup="a", measure="benchmark_share")
    n, total, variance = 5000, 10000, 200.0**2
    q = n / total
    assert share.se == pytest.approx(np.sqrt((1 - 2 * q) * variance + q**2 * 3 * variance) / total)
    for measure in ("representation_quotient", "parity_difference", "count_gap"):
        narrow, wide = (row(each, subgroup="a", measure=measure) for each in (known, estimated))
        assert wide.ci_upper - wide.ci_lower > narrow.ci_upper - narrow.ci_lower
    assert row(known, subgroup="a", measure="benchmark_share").reason == "NO_SE"


@pytest.mark.parametrize(("here", "there"), [("alone", "alone_or_in_combination"), ("alone", "")])
def test_unlike_codings_are_not_divided(here, there):
    found = made(race(here=here, there=there))
    refused = [each for each in found if each.reference == "state" and each.measure != "benchmark_share"]
    assert len(refused) == 12
    assert {each.reason for each in refused} == {"UNLIKE_CODING"}
    assert row(found, subgroup="a", measure="proportion").status == "ok"
    assert row(found, subgroup="a", measure="benchmark_share").value == 0.5


def test_like_codings_are_divided():
    assert row(made(race(here="alone", there="alone")), subgroup="a", measure="count_gap").status == "ok"


def test_nobody_of_a_group_is_a_number():
    found = made(here=crowd({"a": 60, "b": 40}))
    share, quotient, gap = (
        row(found, subgroup="c", measure=m) for m in ("proportion", "representation_quotient", "count_gap")
    )
    assert (share.value, share.n) == (0, 0)
    assert quotient.value == 0
    assert quotient.ci_upper > 0
    assert gap.value == pytest.approx(-20)


def test_a_group_that_the_benchmark_lacks_is_refused():
    found = made(there=crowd({"a": 50, "b": 50}))
    assert row(found, subgroup="c", measure="representation_quotient").reason == "NO_BENCHMARK"
    assert row(found, subgroup="a", measure="representation_quotient").status == "ok"


def test_the_share_of_a_roll_up_is_that_of_all_its_members():
    rolled = race(merge={"b or c": ("b", "c")})
    here = crowd({"a": 40, "b or c": 60})
    assert row(made(rolled, here), subgroup="b or c", measure="benchmark_share").value == 0.5
    assert row(made(rolled, here), subgroup="b or c", measure="representation_quotient").value == pytest.approx(1.2)
    lacking = made(rolled, here, crowd({"a": 50, "b": 50}))
    assert row(lacking, subgroup="b or c", measure="benchmark_share").reason == "NO_BENCHMARK"


def test_the_error_of_a_roll_up_is_that_of_its_sum():
    """Var of (n_b + n_c)/Σn with independent errors of variance v: [(1 − 2q)·2v + q²·3v]/N²."""
    found = made(race(merge={"b or c": ("b", "c")}), crowd({"a": 40, "b or c": 60}), var_n=400)
    expected = ((1 - 2 * 0.5) * 800 + 0.25 * 1200) ** 0.5 / 10_000
    assert row(found, subgroup="b or c", measure="benchmark_share").se == pytest.approx(expected)


def test_a_benchmark_of_several_years_is_taken_at_its_own_or_the_declared_one():
    there = [*crowd(THERE, period="2020"), *crowd({"a": 10, "b": 10}, period="2021")]
    same = made(here=crowd(HERE, period="2021"), there=there)
    assert row(same, subgroup="a", measure="benchmark_share").value == 0.5
    declared = made(here=crowd(HERE, period="2024"), there=there, year="2020")
    assert row(declared, subgroup="b", measure="benchmark_share").value == 0.3
    neither = made(here=crowd(HERE, period="2024"), there=there)
    assert {each.reason for each in neither.where(measure="representation_quotient")} == {"NO_BENCHMARK"}


def test_overlapping_groups_are_shares_of_persons_and_have_no_diversity():
    here = [{"race": ("a", "b")} for _ in range(20)] + [{"race": ("c",)} for _ in range(20)]
    there = [{"race": ("a", "b")} for _ in range(10)] + [{"race": ("c",)} for _ in range(90)]
    found = made(race(multiple=True), here, there, overlapping=("race",))
    assert row(found, subgroup="a", measure="proportion").value == 0.5
    assert row(found, subgroup="b", measure="benchmark_share").value == pytest.approx(0.1)
    assert not found.where(measure="blau")


def test_diversity_of_the_groups_that_are_declared():
    found = made()
    x, total = np.array([60, 30, 10]), 100
    assert row(found, measure="blau").value == pytest.approx(1 - ((x / total) ** 2).sum())
    assert row(found, measure="iqv").value == pytest.approx((1 - ((x / total) ** 2).sum()) * 3 / 2)
    assert row(found, measure="shannon").value == pytest.approx(stats.entropy(x))
    assert row(found, measure="blau").gap is None


@pytest.mark.parametrize("role", ["group", "everyone_else"])
def test_a_hidden_group_hides_its_rows_and_the_diversity(role):
    def which(table, keys):
        mine = table.indicator == "r" and table.role == role and keys.get("race") == "c"
        return "n" if mine else ""

    found = made(hide=which)
    own = [each for each in found.where(subgroup="c") if each.measure != "benchmark_share"]
    assert {each.status for each in own} == {"hidden"}
    assert row(found, subgroup="c", measure="benchmark_share").status == "ok"
    assert row(found, subgroup="a", measure="count_gap").status == "ok"
    assert row(found, measure="blau").status == ("hidden" if role == "group" else "ok")


def test_a_hidden_benchmark_hides_what_is_compared_with_it():
    found = made(hide=lambda table, keys: "n" if table.indicator != "r" and keys.get("race") == "c" else "")
    assert {each.status for each in found if each.reference == "state"} == {"hidden"}
    assert row(found, subgroup="a", measure="proportion").status == "ok"
