"""What each group's gap comes to in numbers: from a study that asks for it to the page. All people are made up."""

import lxml.html
import pytest

import estimate_world as world
from isonomia import measures, pipeline
from isonomia.protect import unprotected

GRADE = world.dimension("grade", ("low", "middle", "high"), ordered=True, gradient=True)
ALONE = world.dimension("grade", ("low", "middle", "high"))
COUNTS = [({"grade": "low"}, 200, 60), ({"grade": "middle"}, 100, 25), ({"grade": "high"}, 300, 30)]
ASKED = ("difference", "excess_events")


def run(dimension=GRADE, asked=ASKED, people=None, kind="proportion", **how):
    one = world.indicator(by=((dimension.id,),), measures=asked, kind=kind)
    whole = world.study((dimension,), (one,))
    counted = world.cells(people or world.people(COUNTS), one, **how)
    return measures.estimate(whole, unprotected(counted, whole), {})


def of_group(estimates, code, measure="excess_events"):
    (row,) = estimates.where(measure=measure, subgroup=code)
    return row


def test_an_excess_is_the_difference_times_the_people_with_its_limits():
    found = run()
    for code, n in (("low", 200), ("middle", 100), ("high", 300)):
        gap, excess = of_group(found, code, "difference"), of_group(found, code)
        assert excess.reference == gap.reference == "everyone_else"
        assert excess.value == pytest.approx(gap.value * n)
        assert (excess.ci_lower, excess.ci_upper) == pytest.approx((gap.ci_lower * n, gap.ci_upper * n))
        assert (excess.verdict, excess.p_value, excess.q_value) == (gap.verdict, gap.p_value, gap.q_value)
    assert of_group(found, "low").value == pytest.approx(60 - 200 * 55 / 400)


def test_beside_a_named_group_those_of_the_groups_add_up_to_that_of_all():
    found = run(world.dimension("grade", ("low", "middle", "high"), reference="high"))
    (whole,) = found.where(measure="excess_events", subgroup="")
    parts = [row.value for row in found.where(measure="excess_events") if row.subgroup]
    assert len(parts) == 2
    assert sum(parts) == pytest.approx(whole.value) == pytest.approx(40 + 15)


def test_beside_everybody_it_is_beside_everybody():
    found = run(world.dimension("grade", ("low", "middle", "high"), reference="overall"))
    assert of_group(found, "low").value == pytest.approx(60 - 200 * 115 / 600)


def test_it_is_turned_as_the_gap_is():
    excess, gap = of_group(run(), "low"), of_group(run(), "low", "difference")
    assert (excess.gap, excess.gap_lower) == pytest.approx((200 * gap.gap, 200 * gap.gap_lower))


def test_of_a_rate_it_counts_events_by_the_time():
    people = [{"grade": code, "y": int(at < 6), "t": 2.0} for code, n in (("low", 20), ("high", 40)) for at in range(n)]
    found = run(world.dimension("grade", ("low", "high")), people=people, kind="rate")
    assert of_group(found, "low").value == pytest.approx(6 - 40 * 6 / 80)


def test_nobody_gets_it_who_did_not_ask():
    found = run(asked=())
    assert not [row for row in found.where(measure="excess_events") if row.subgroup]
    assert found.where(measure="excess_events", subgroup="")


def test_a_weighted_sample_has_none():
    people = [person | {"w": 1.0 + at % 3} for at, person in enumerate(world.people(COUNTS))]
    row = of_group(run(ALONE, people=people, weighted=True), "low")
    assert (row.status, row.reason, row.value) == ("refused", "NOT_APPLICABLE", None)


def test_it_is_hidden_where_the_group_or_everyone_else_is():
    one = world.indicator(by=(("grade",),), measures=ASKED)
    whole = world.study((GRADE,), (one,))
    shown = unprotected(world.cells(world.people(COUNTS), one), whole)
    for role in ("group", "everyone_else"):
        hidden = world.hide(shown, lambda t, row, r=role: "y" if t.role == r and row.get("grade") == "low" else "")
        row = of_group(measures.estimate(whole, hidden, {}), "low")
        assert (row.status, row.value, row.ci_lower, row.gap) == ("hidden", None, None, None)


STUDY = """
schema = 1
title = "A made-up school"
[release]
id = "2026"
date = 2026-11-22
publisher = "A made-up school"
contact = "equity@school.example"
policy = "cms"
languages = ["en", "es"]
[dimension.grade]
column = "grade"
[source.s]
path = "s.csv"
person = "id"
[[indicator]]
id = "failed"
title = "Failed"
source = "s"
event = "failed = 'yes'"
higher_is = "worse"
by = ["grade"]
measures = ["difference", "excess_events"]
"""


def test_the_page_prints_it_beside_the_gap(tmp_path):
    rows = [(each["grade"], "yes" if each["y"] else "no") for each in world.people(COUNTS)]
    lines = [f"{at},{grade},{failed}" for at, (grade, failed) in enumerate(rows)]
    (tmp_path / "s.csv").write_text("\n".join(("id,grade,failed", *lines)) + "\n")
    (tmp_path / "study.toml").write_text(STUDY)
    built = pipeline.build(tmp_path / "study.toml", tmp_path / "out")
    page = lxml.html.fromstring((built.out / "site" / "indicator" / "failed.html").read_bytes())
    (table,) = [each for each in page.iter("table") if "gaps in numbers, by" in each.text_content()]
    cells = {line.find("th").text_content().strip(): line.findall("td") for line in table.findall("tbody/tr")}
    gap, excess = (" ".join(each.text_content().split()) for each in cells["low"])
    assert gap.startswith("+16.3")
    assert excess.startswith("+32.5")
    assert "larger than chance" in excess
    spanish = (built.out / "site" / "es" / "indicator" / "failed.html").read_text(encoding="utf-8")
    assert "diferencias en números" in spanish
