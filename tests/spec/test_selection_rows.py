"""Rules about selection as rows of estimates: what is printed, beside what, and for whom."""

import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import estimate_world as world
from isonomia import measures
from isonomia.measures.asked import BESIDE
from isonomia.measures.opportunity import opportunity
from isonomia.measures.pool import Pool
from isonomia.protect import unprotected

GROUPS = ("a", "b", "c")
N, PASSED = (200, 650, 150), (78, 343, 90)
RULES = ("four-fifths", "ppg1-2022", "ppg-2017", "pi-80", "two-sd", "index-80")
PRIVATE = ("impact_ratio", "ppg_1", "ppg_2017", "proportionality_index", "two_sd_z")


def asked(**more):
    return world.indicator(**({"by": (("race",),), "higher_is": "better", "rules": RULES} | more))


def study(one, publish=(), **dimension):
    made = world.study((world.dimension("race", GROUPS, **dimension),), (one,))
    return replace(made, release=replace(made.release, publish=publish))


def shown(one, whole, counts=(N, PASSED), **how):
    people = world.people([({"race": code}, n, x) for code, n, x in zip(GROUPS, *counts, strict=True)])
    return unprotected(world.cells(people, one, **how), whole)


def run(one, counts=(N, PASSED), publish=(), **dimension):
    whole = study(one, publish, **dimension)
    return measures.estimate(whole, shown(one, whole, counts), {})


def published(one, publish=(), hide=lambda *_: "", **dimension):
    """The rows of a public release, in which every cell but those of `hide` is shown."""
    whole = study(one, publish, **dimension)
    return measures.estimate(whole, world.hide(replace(shown(one, whole), private=False), hide), {})


def row(estimates, **wanted):
    (found,) = estimates.where(**wanted)
    return found


@pytest.mark.parametrize("at", range(3))
def test_every_pack_and_everything_beside_it_is_what_the_functions_say(at):
    found, code = run(asked()), GROUPS[at]
    told = opportunity(Pool.of(N, PASSED), RULES)
    for name, finding in told.packs.items():
        each = row(found, subgroup=code, component=name)
        assert each.value == pytest.approx(finding.result.value[at])
        assert (each.measure, each.status) == (finding.pack.measure, "ok")
        for limit, of in (("ci_lower", "low"), ("ci_upper", "high")):
            true = getattr(finding.result, of)[at]
            assert getattr(each, limit) == (None if np.isnan(true) else pytest.approx(true))
        said = {flag.partition(":")[0] for flag in each.flags} & {"flagged", "not_flagged", "not_judged"}
        wanted = "flagged" if finding.flagged[at] else "not_flagged" if finding.judged[at] else "not_judged"
        assert said == ({wanted} if finding.pack.flags else set())
        if finding.pack.margin:
            assert row(found, subgroup=code, component=f"{name}:margin").value == pytest.approx(finding.margin[at])
    for name in BESIDE:
        if name == "flip_flop":
            continue
        each = row(found, subgroup=code, measure=name, component="exact" if name == "odds_ratio" else "")
        assert each.value == pytest.approx(told.beside[name].value[at]), name


W8 = next(
    each
    for each in tomllib.loads((Path(__file__).parents[1] / "oracle" / "worked-examples.toml").read_text("utf-8"))[
        "example"
    ]
    if each["id"] == "W8"
)
OF_PACKS = {
    "ppg_1": "ppg1-2022",
    "ppg_1.margin": "ppg1-2022:margin",
    "ppg_2017.margin": "ppg-2017:margin",
    "proportionality_index": "pi-80",
    "impact_ratio": "index-80",
}


def test_worked_example_w8_as_rows_of_a_study():
    """Six groups, the simulated student_equity data of DisImpact, from the counts to the rows of estimates.csv."""
    groups = {name: (n, x) for name, (x, n) in W8["inputs"]["success_and_n"].items()}
    one = asked()
    whole = world.study((world.dimension("race", tuple(groups)),), (one,))
    people = world.people([({"race": name}, n, x) for name, (n, x) in groups.items()])
    found = measures.estimate(whole, unprotected(world.cells(people, one), whole), {})
    compared = 0
    for expected in W8["expected"]:
        code, _, key = expected["name"].partition(".")
        if key in OF_PACKS:
            value = row(found, subgroup=code, component=OF_PACKS[key]).value
        elif key == "successes_needed":
            value = row(found, subgroup=code, measure=key).value
        elif key == "ppg_1.flag":
            value = "flagged:ccc-2022" in row(found, subgroup=code, component="ppg1-2022").flags
        elif key == "ppg_2017.flag":
            value = "flagged:ccc-2017" in row(found, subgroup=code, component="ppg-2017").flags
        else:
            continue
        assert value == pytest.approx(expected["value"], abs=expected.get("tolerance", 0)), expected["name"]
        compared += 1
    assert compared > 20


def test_the_version_stands_in_every_flag():
    flags = {flag for each in run(asked()) for flag in each.flags if "flagged" in flag or "judged" in flag}
    assert flags
    assert {flag.partition(":")[2] for flag in flags} <= {"ugesp-1978", "ccc-2022", "ccc-2017", "ccc-2014"}


def test_what_only_small_groups_have_is_there_for_small_groups_alone():
    found = run(asked(), ((200, 650, 60), (78, 343, 40)))
    assert [each.subgroup for each in found.where(measure="flip_flop")] == ["c"]
    few = run(asked(), ((200, 650, 9), (78, 343, 4)))
    assert row(few, subgroup="c", component="ppg1-2022").reason == "TOO_SMALL"
    assert "not_judged:ugesp-1978" in row(few, subgroup="c", component="four-fifths").flags


def test_an_adverse_outcome_is_read_from_the_other_side():
    """26 of 200 dismissed is 174 of 200 who stay; the flag says that it is the complement."""
    adverse = run(asked(higher_is="worse"), (N, tuple(n - x for n, x in zip(N, PASSED, strict=True))))
    better = run(asked())
    for each in better:
        if each.component in RULES or (each.measure in BESIDE and each.component in {"", "exact"}):
            other = row(adverse, subgroup=each.subgroup, measure=each.measure, component=each.component)
            assert other.value == pytest.approx(each.value)
            assert other.gap == (None if each.gap is None else pytest.approx(each.gap))
            assert set(other.flags) - set(each.flags) == {"complement"}
    share = row(adverse, subgroup="a", measure="proportion")
    assert share.value == pytest.approx(122 / 200)  # the level stays what the study asks for


def test_relative_yield_is_beside_the_declared_group_or_everyone_else():
    one = asked(rules=(), measures=("relative_yield",))
    named = row(run(one, reference="b"), subgroup="a", measure="relative_yield")
    assert (named.reference, named.value) == ("b", pytest.approx((78 / 200) / (343 / 650)))
    rest = row(run(one), subgroup="a", measure="relative_yield")
    assert (rest.reference, rest.value) == ("everyone_else", pytest.approx((78 / 200) / (433 / 800)))
    none = run(one, reference="extremes").where(measure="relative_yield")
    assert {each.reason for each in none} == {"NO_REFERENCE"}


def test_the_crude_gap_stands_beside_a_rule_even_where_it_is_not_asked_for():
    found = run(asked(measures=("ratio",)))
    assert row(found, subgroup="a", measure="difference").status == "ok"


def test_a_public_release_has_no_rule_that_the_study_does_not_name():
    found = published(asked())
    assert not {each.measure for each in found} & {*PRIVATE, *BESIDE}
    assert row(found, subgroup="a", measure="difference").status == "ok"


def test_what_the_study_names_is_published_and_nothing_beside_it_is_left_out():
    found = published(asked(rules=("four-fifths",)), publish=("impact_ratio",))
    assert {each.component for each in found.where(measure="impact_ratio")} == {"four-fifths"}
    assert {each.measure for each in found} >= set(BESIDE) - {"flip_flop"}


def test_for_the_schools_own_eyes_every_rule_is_there():
    one, publish = asked(), ()
    whole = study(one, publish)
    inner = replace(shown(one, whole), private=False, internal=True)
    found = measures.estimate(whole, inner, {})
    assert {each.measure for each in found} >= set(PRIVATE)


def test_a_rule_is_hidden_where_a_count_behind_it_is():
    def hide_c(table, keys):
        return "n" if table.dimensions == ("race",) and table.role == "group" and keys["race"] == "c" else ""

    found = published(asked(), publish=PRIVATE, hide=hide_c)
    of_c = found.where(dimension="race", subgroup="c")
    assert {each.status for each in of_c} == {"hidden"}
    assert all(not each.flags and each.value is None for each in of_c)
    for code in "ab":
        top = found.where(subgroup=code, measure="impact_ratio")
        assert {each.status for each in top} == {"hidden"}, "the highest rate would tell of a hidden group"
        gaps = found.where(subgroup=code, measure="ppg_1")
        assert {each.status for each in gaps} == {"ok"}, "the group and everyone else are shown"


def test_weights_and_census():
    weighted = asked()
    whole = study(weighted)
    made = world.people([({"race": code}, 50, 20) for code in "abc"])
    people = [each | {"w": 1.0 + at % 2} for at, each in enumerate(made)]
    cells = world.cells(people, weighted, weighted=True)
    found = measures.estimate(whole, unprotected(cells, whole), {})
    assert {each.reason for each in found if each.component in RULES} == {"NOT_APPLICABLE"}
    census = run(asked(inference="census"))
    assert row(census, subgroup="a", measure="mid_p").reason == "CENSUS"
    assert row(census, subgroup="a", component="two-sd").reason == "CENSUS"
    assert row(census, subgroup="a", component="ppg1-2022").status == "ok"


def test_overlapping_groups_have_no_highest_one():
    one = asked(rules=("four-fifths",))
    whole = study(one, multiple=True)
    marks = [("a", "b") if at % 9 == 0 else ("abc"[at % 3],) for at in range(300)]
    people = [{"race": each, "y": int(at % 4 == 0)} for at, each in enumerate(marks)]
    cells = world.cells(people, one, overlapping=("race",))
    found = measures.estimate(whole, unprotected(cells, whole), {})
    assert {each.reason for each in found.where(measure="impact_ratio")} == {"NOT_APPLICABLE"}
