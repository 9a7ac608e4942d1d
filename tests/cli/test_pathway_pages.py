"""From a study file with a pathway to its page: what stands there is what the estimates say, also where years wait."""

import csv
import re

import lxml.html
import pytest

from isonomia import pipeline

STUDY = """
schema = 1
title = "A made-up school"
[source.s]
path = "people.csv"
person = "id"
period = "year"
title = "A made-up table, for the tests"
[dimension.group]
column = "group"
levels = { a = "Group A", b = "Group B" }
[[pathway]]
id = "md"
title = "From applying to a degree"
source = "s"
cohort = "closed"
stages = ["applied", "accepted", "graduated"]
by = ["group"]
states = { reached = ["yes"], not = ["no"], not_yet = ["enrolled"] }
[pathway.stage.applied]
reached = "true"
[release]
id = "2026"
date = 2026-11-22
publisher = "A made-up school"
contact = "equity@school.example"
"""
ACCEPTED = {"a": (400, 240, 200), "b": (300, 100, 60)}


def people(year, waiting=False):
    for group, (applied, accepted, graduated) in ACCEPTED.items():
        for at in range(applied):
            last = "enrolled" if waiting and at < accepted else "yes" if at < graduated else "no"
            yield f"{year}{group}{at}", year, group, "yes" if at < accepted else "no", last


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pathway")
    with (folder / "people.csv").open("w", newline="") as file:
        rows = (*people(2018), *people(2019), *people(2020, waiting=True))
        csv.writer(file).writerows([("id", "year", "group", "accepted", "graduated"), *rows])
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    return pipeline.build(folder / "study.toml", folder / "out").out / "site"


def page_of(site, name):
    return lxml.html.fromstring((site / "path" / name).read_bytes())


def text(element):
    return " ".join(element.text_content().split())


def test_the_page_prints_the_estimates(made):
    page = page_of(made, "md.html")
    with (made / "data" / "estimates.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["period"] == "2019"]
    labels = {"Everyone": "", "Group A": "a", "Group B": "b"}
    for measure, name in (("on_path", "path"), ("proportion", "steps")):
        for line in page.get_element_by_id(f"t-group-{name}").findall("tbody/tr"):
            if text(line.find("th")) not in labels:
                continue
            cells = line.findall("td")[-2:]
            for question, cell in zip(("md-accepted", "md-graduated"), cells, strict=True):
                (row,) = (
                    each
                    for each in rows
                    if (each["indicator"], each["measure"]) == (question, measure)
                    and each["subgroup"] == labels[text(line.find("th"))]
                )
                wanted = [f"{100 * float(row[key]):.1f}" for key in ("value", "ci_lower", "ci_upper")]
                assert re.findall(r"\d+\.\d", text(cell)) == wanted


def test_the_newest_year_waits_on_the_page_on_time(made):
    page = page_of(made, "md.html")
    assert page.xpath("//dl[@class='facts']/div[dt='Period']/dd")[0].text_content() == "2019"
    assert "The page on time also has: 2020." in text(page)
    times = page_of(made, "md-over-time.html")
    assert [text(row.find("th")) for row in times.get_element_by_id("t-steps").find("tbody")] == [
        "2018",
        "2019",
        "2020",
    ]


def test_the_headline_names_the_step_of_the_widest_gap(made):
    lead = text(page_of(made, "md.html").xpath("//p[@class='lead']")[0])
    assert "reached the stage “Graduated”" in lead
    assert "The paths separate most at the steps to: Accepted and Graduated." in lead


def test_the_home_page_leads_to_it(made):
    links = lxml.html.fromstring((made / "index.html").read_bytes()).xpath("//main//a/@href")
    assert "path/md.html" in links
    assert not [each for each in links if each.startswith("indicator/md-")]
