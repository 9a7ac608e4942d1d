"""Projections of a representation: private unless named, from shown counts alone, never the naive answer by itself."""

import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import estimate_world as world
from isonomia import measures, pipeline, study
from isonomia.demo.run import demo_study
from isonomia.errors import StudyError
from isonomia.measures.parity import Flows, time_to_parity_stock_flow
from isonomia.measures.parity_rows import SEED
from isonomia.model.cells import Cells
from isonomia.model.study import Benchmark, Binding, Parity, Representation
from isonomia.protect import unprotected

EXAMPLES = Path(__file__).parents[1] / "oracle" / "worked-examples.toml"

STOCK = {"a": 60, "b": 940}
ENTRANTS = {"a": 18, "b": 62}
CENSUS = {"a": 1000, "b": 9000}
NAMED = ("time_to_parity_naive", "time_to_parity_stock_flow", "time_to_parity_trend")


def crowd(counts, **more):
    return [{"g": code, **more} for code, n in counts.items() for _ in range(n)]


def made(
    stock=None,
    entrants=None,
    *,
    publish=NAMED,
    hide=lambda *_: "",
    codings=("", ""),
    own_eyes=False,
    exits=0.04,
    breaks=(),
):
    parity = Parity("new", exits)
    here = Representation("here", "t", "T", "s", ("all",), ("g",), parity=parity)
    new = Representation("new", "t", "T", "e", ("all",), ("g",))
    bindings = {"s": Binding("s", ("g",), coding=codings[0]), "e": Binding("e", ("g",), coding=codings[1])}
    asked = world.study(
        (world.dimension("g", ("a", "b"), bindings=bindings | {"c": Binding("c", ("g",))}),),
        sources=("s", "e", "c"),
        representations=(here, new),
        benchmarks={"all": Benchmark("all", "c")},
        published=True,
    )
    told = dict.fromkeys(breaks, "a new form")
    sources = {name: replace(each, breaks=told if name != "c" else {}) for name, each in asked.sources.items()}
    asked = replace(asked, release=replace(asked.release, publish=publish), sources=sources)
    cells = (
        *world.persons(stock or crowd(STOCK), "here", "s", ("g",), coding={"g": codings[0]}),
        *world.persons(entrants or crowd(ENTRANTS), "new", "e", ("g",), coding={"g": codings[1]}),
        *world.persons(crowd(CENSUS), "benchmark:all", "c", ("g",)),
    )
    shown = world.hide(unprotected(Cells(cells), asked), hide)
    shown = shown if own_eyes else replace(shown, private=False)
    return measures.estimate(asked, shown, {})


def one(found, **wanted):
    rows = found.where(**wanted)
    assert len(rows) == 1, (wanted, len(rows))
    return rows[0]


def test_the_years_are_those_of_the_flows():
    row = one(made(), measure="time_to_parity_stock_flow", subgroup="a", component="")
    flows = Flows.of(1000, 60, 80, 18, 40)
    by_hand = time_to_parity_stock_flow(flows, 0.1, np.random.default_rng(SEED)).result
    assert row.value == pytest.approx(by_hand.value[0])
    assert row.ci_lower == pytest.approx(by_hand.low[0], rel=0.02)
    assert (row.reference, row.indicator, row.n) == ("all", "here", 60)


def test_twice_the_entrants_take_less_time():
    found = made()
    usual, doubled = (
        one(found, measure="time_to_parity_stock_flow", subgroup="a", component=part).value for part in ("", "doubled")
    )
    assert 0 < doubled < usual


def test_the_naive_answer_stands_beside_it():
    row = one(made(), measure="time_to_parity_naive", subgroup="a")
    assert row.component == "doubled"
    assert row.value == pytest.approx((0.1 * 1000 - 60) / 18)


def test_a_group_that_is_most_of_those_who_enter_is_not_doubled():
    row = one(made(), measure="time_to_parity_stock_flow", subgroup="b", component="doubled")
    assert (row.status, row.reason) == ("refused", "NOT_APPLICABLE")


def test_too_few_entrants_never_get_there():
    row = one(made(entrants=crowd({"a": 5, "b": 95})), measure="time_to_parity_stock_flow", subgroup="a", component="")
    assert (row.status, row.reason) == ("refused", "UNREACHED")


def test_a_trend_needs_three_periods():
    assert one(made(), measure="time_to_parity_trend", subgroup="a").reason == "TOO_FEW_GROUPS"
    several = [
        each
        for year, n in (("2018", 30), ("2019", 45), ("2020", 60))
        for each in crowd({"a": n, "b": 1000 - n}, period=year)
    ]
    row = one(made(several), measure="time_to_parity_trend", subgroup="a")
    assert row.period == "2020"
    assert row.value > 0


def test_no_projection_goes_over_a_break():
    """Shares from before a new form say nothing of how it goes on, and stock and entrants are of one form."""
    counts = (("2017", 300), ("2018", 30), ("2019", 45), ("2020", 60))
    years = [each for year, n in counts for each in crowd({"a": n, "b": 1000 - n}, period=year)]
    since = [each for each in years if each["period"] != "2017"]
    trend = {"measure": "time_to_parity_trend", "subgroup": "a"}
    cut, short = (one(made(rows, breaks=("2018",)), **trend) for rows in (years, since))
    assert (cut.value, cut.ci_lower, cut.ci_upper) == (short.value, short.ci_lower, short.ci_upper)
    assert one(made(years), **trend).reason == "UNREACHED"
    assert one(made(years, breaks=("2019",)), **trend).reason == "TOO_FEW_GROUPS"
    late = crowd(ENTRANTS, period="2019")
    for breaks, reason in (((), ""), (("2020",), "UNLIKE_CODING"), (("2019",), "")):
        found = made(years, late, breaks=breaks)
        row = one(found, measure="time_to_parity_stock_flow", subgroup="a", component="")
        assert row.reason == reason


@pytest.mark.parametrize("indicator", ["here", "new"])
@pytest.mark.parametrize("role", ["group", "everyone_else"])
def test_a_hidden_count_hides_them(indicator, role):
    def hide(table, row):
        return "n" if (table.indicator, table.role, row.get("g")) == (indicator, role, "a") else ""

    rows = [row for row in made(hide=hide) if row.measure in NAMED and row.subgroup == "a"]
    assert rows
    assert {row.status for row in rows} == {"hidden"}
    assert all(row.n is None for row in rows)


def test_unlike_codings_are_not_set_beside_each_other():
    found = made(codings=("alone", "alone_or_in_combination"))
    assert {row.reason for row in found if row.measure in NAMED} == {"UNLIKE_CODING"}


def test_without_being_named_they_are_private():
    assert not [row for row in made(publish=()) if row.measure in NAMED]
    assert [row for row in made(publish=(), own_eyes=True) if row.measure in NAMED]


@cache
def worked():
    with EXAMPLES.open("rb") as file:
        examples = {each["id"]: each for each in tomllib.load(file)["example"]}
    return {each["name"]: each for each in examples["W2"]["expected"]}


def test_the_demo_reproduces_w2(tmp_path):
    path = demo_study(tmp_path, with_nhanes=False)
    asked = pipeline.read_study(path)
    inputs = pipeline.open_sources(asked)
    shown = pipeline.protect_cells(asked, pipeline.count_cells(asked, inputs))
    found = pipeline.estimate(asked, shown, inputs)
    for group in ("hispanic", "black"):
        expected = worked()[f"{group}.naive_years"]
        row = one(found, measure="time_to_parity_naive", subgroup=group)
        assert row.value == pytest.approx(expected["value"], abs=expected["tolerance"])
        for part in ("", "doubled"):
            never = one(found, measure="time_to_parity_stock_flow", subgroup=group, component=part)
            assert never.reason == "UNREACHED"


STUDY = """\
schema = 1
title = "A study"
[release]
id = "2026"
date = 2026-11-22
publisher = "P"
contact = "c@example.org"
{publish}
[source.people]
path = "people.csv"
person = "id"
[source.census]
path = "all.csv"
kind = "counts"
fields = {{ n = "n" }}
[benchmark.state]
source = "census"
[dimension.sex]
vocabulary = "sex"
column = "sex"
[[representation]]
id = "here"
source = "people"
benchmarks = ["state"]
by = ["sex"]
{parity}
[[representation]]
id = "new"
source = "people"
among = "year = 2026"
benchmarks = ["state"]
by = ["sex"]
"""


def faults(parity="", publish=""):
    with pytest.raises(StudyError) as caught:
        study.parse(STUDY.format(parity=parity, publish=publish))
    return [fault.sentence() for fault in caught.value.faults]


def test_a_study_says_who_enters_and_who_leaves():
    asked = study.parse(STUDY.format(parity='parity = { entrants = "new", exits = 0.03 }', publish=""))
    assert asked.representations[0].parity == Parity("new", 0.03)


def test_misspelt_entrants():
    (said,) = faults('parity = { entrants = "news", exits = 0.03 }')
    assert "Did you mean 'new'?" in said


def test_a_stock_is_not_its_own_entrants():
    (said,) = faults('parity = { entrants = "here", exits = 0.03 }')
    assert "would be its own entrants" in said


@pytest.mark.parametrize("exits", ["0", "1", "-0.1", "3"])
def test_who_leaves_is_a_share(exits):
    assert "exits" in faults(f'parity = {{ entrants = "new", exits = {exits} }}')[0]


def test_a_percentage_is_told_from_a_share():
    (said,) = faults('parity = { entrants = "new", exits = 25 }')
    assert "a number below 1" in said
    assert "For 25 in every 100 write 0.25." in said


def test_the_naive_answer_is_not_published_alone():
    said = faults('parity = { entrants = "new", exits = 0.03 }', 'publish = ["time_to_parity_naive"]')
    assert any("is not published alone" in each for each in said)


def test_what_no_question_asks_for_is_not_published():
    said = faults("", 'publish = ["time_to_parity_stock_flow"]')
    assert any("no question of the release asks for" in each for each in said)
