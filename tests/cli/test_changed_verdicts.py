"""Which gaps have another verdict than in the release before: from a build that names it, and row by row."""

from dataclasses import replace

import lxml.html
import pytest

import compare_world as compared
from isonomia import pipeline
from isonomia.history import changed_verdicts

OTHERS = "group,n,x\na,400,80\nb,600,90\nc,500,125\n"


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """The same study twice; in the second many more of group c left."""
    folder = tmp_path_factory.mktemp("two")
    study = compared.STUDY.format(id="2025", **compared.PLAIN)
    for name, facts in (("facts.csv", compared.FACTS), ("still.csv", compared.FACTS)):
        (folder / name).write_text(facts)
    (folder / "study.toml").write_text(study)
    first = pipeline.build(folder / "study.toml", folder / "out-2025")
    (folder / "facts.csv").write_text(OTHERS)
    text = study.replace('id = "2025"', 'id = "2026"\nprevious = ["out-2025"]', 1)
    (folder / "study.toml").write_text(text.replace("date = 2026-11-22", "date = 2027-11-22"))
    return first, pipeline.build(folder / "study.toml", folder / "out-2026")


def gaps(release):
    return {
        (row.indicator, row.subgroup): row.verdict
        for row in release.estimates
        if row.measure == "difference" and row.dimension == "group" and not row.dimension_2
    }


def test_a_build_names_the_gaps_whose_verdict_changed(two):
    first, second = (gaps(each.release) for each in two)
    wanted = {key: said for key, said in first.items() if second[key] != said}
    assert {name for name, _ in wanted} == {"left"}
    assert {(e.indicator, e.subgroup): e.was for e in two[1].release.changes if e.measure == "difference"} == wanted
    assert {each.release for each in two[1].release.changes} == {"2025"}
    assert two[0].release.changes == ()


def test_the_page_says_so_where_the_question_does_not_stand_for_its_topic(two):
    page = lxml.html.fromstring((two[1].out / "site" / "index.html").read_bytes())
    cards = page.xpath("//section[h2/@id='findings']//li/h3/a/@href")
    assert "indicator/left.html" in cards
    assert len(cards) == len(set(cards))


def test_the_newest_period_of_each_counts_and_the_newest_of_several_releases(two):
    out = two[1].out
    rows = tuple(row for row in two[1].release.estimates if row.measure == "difference")
    assert changed_verdicts(rows, [out, two[0].out]) == ()
    assert changed_verdicts(rows, [two[0].out]) != ()
    later = tuple(replace(row, period="2030", verdict="close") for row in rows if row.indicator == "left")
    found = changed_verdicts((*rows, *later), [out])
    assert {(each.indicator, each.was) for each in found} <= {("left", row.verdict) for row in rows}
    assert len(found) == len({row.subgroup for row in later})
    assert changed_verdicts(rows, []) == ()
