"""The pages of a pathway: how they are found, where they have addresses, and how large they may be."""

import re
import shutil
import subprocess
from dataclasses import replace

import lxml.html
import pytest
from lxml import etree

import pathway_fixture
from isonomia.model.estimates import Estimates
from isonomia.publish import write_site
from isonomia.publish.book import open_book
from isonomia.publish.paths import address_of, periods_of, settings_of, shown_period
from pathway_fixture import STAGES, STEPS, TRAINING
from pathway_reading import EN, KB, RACE, text


def test_the_topic_leads_to_the_pathway_and_not_to_its_steps(pages):
    topic = pages["topic/start.html"]
    links = topic.xpath("//main//a/@href")
    assert {"../path/training.html", "../path/presence.html"} <= set(links)
    assert not [each for each in links if "indicator/training-" in each or "indicator/presence-" in each]
    home = pages["index.html"].xpath("//main//a/@href")
    assert "path/training.html" in home
    assert "indicator/training-accepted.html" not in home
    every = pages["a-z.html"].xpath("//main//a/@href")
    assert {"path/training.html", "indicator/training-accepted.html"} <= set(every)


def test_steps_link_to_one_another_and_back(pages):
    page = pages["indicator/training-accepted.html"]
    assert "../path/training.html" in page.xpath("//p[@class='crumb']/a/@href")
    (nav,) = page.xpath("//nav[@aria-label='Step by step']")
    assert nav.xpath(".//a/@href") == [f"../indicator/{step.id}.html" for step in STEPS]
    assert nav.xpath(".//a[@aria-current='page']/@href") == ["../indicator/training-accepted.html"]
    path = pages["path/training.html"]
    assert {f"../indicator/{step.id}.html" for step in STEPS} <= set(path.xpath("//main//a/@href"))


def test_every_stage_is_defined(pages):
    page = text(pages["path/training.html"])
    for stage in STAGES:
        assert (stage.definition or "The study says no more than the name.") in page


def test_ways_of_grouping_and_years_have_pages_of_their_own(pages):
    ways = pages["path/training.html"].xpath("//nav[@aria-label='This pathway']//a/@href")
    assert ways == ["../path/training.html", "../path/training-by-sex.html", "../path/training-over-time.html"]
    times = pages["path/training-over-time.html"]
    assert [text(row.find("th")) for row in times.get_element_by_id("t-steps").find("tbody")] == ["2017", "2018"]


def test_the_newest_whole_period_is_shown(release):
    """A newer period whose last step nobody knows yet is left to the page on time."""
    newer = tuple(
        replace(row, period="2019") for row in pathway_fixture.training("2018") if row.indicator != STEPS[-1].id
    )
    book = open_book(replace(release, estimates=Estimates((*release.estimates.rows, *newer), protected=True)), EN)
    assert periods_of(book, TRAINING, "") == ("2017", "2018", "2019")
    assert shown_period(book, TRAINING, "") == "2018"


def test_places_have_addresses_of_their_own(tmp_path, release):
    ids = {step.id for step in STEPS}
    places = ("Ohio – Nord", "Ohio / Nord", "Àsia")
    rows = [row for row in release.estimates if row.indicator not in ids]
    rows += [replace(row, setting=place) for row in release.estimates if row.indicator in ids for place in places]
    several = replace(release, estimates=Estimates(tuple(rows), protected=True))
    book = open_book(several, EN)
    assert settings_of(book, TRAINING) == tuple(sorted(places))
    found = [address_of(book, TRAINING, place) for place in sorted(places)]
    assert found == ["path/training.html", "path/training-at-ohio-nord-2.html", "path/training-at-asia.html"]
    write_site(several, tmp_path)
    assert all((tmp_path / each).is_file() for each in found)


def test_a_pathway_that_is_held_says_so(tmp_path, release):
    kept = tuple(row for row in release.estimates if row.measure != "on_path")
    held = replace(
        release,
        pathways=(replace(TRAINING, held=True),),
        estimates=Estimates(kept, protected=True),
    )
    write_site(held, tmp_path)
    page = lxml.html.fromstring((tmp_path / "path" / "training.html").read_bytes())
    assert "is held back from this release" in text(page)
    assert not page.xpath("//figure")


def test_a_pathway_without_rows_has_a_page(tmp_path, release):
    ids = {step.id for step in STEPS}
    rows = tuple(row for row in release.estimates if row.indicator not in ids)
    write_site(replace(release, estimates=Estimates(rows, protected=True)), tmp_path)
    assert (tmp_path / "path" / "training.html").is_file()


def test_two_ways_together_have_a_page(tmp_path, release):
    key = {"dimension": RACE, "dimension_2": "sex"}
    codes = [(one, other) for one in ("ASIAN", "BLACK") for other in ("F", "M")]
    found = {code: round(0.31 + 0.02 * at, 3) for at, code in enumerate(codes)}
    rows = [
        pathway_fixture.row(STEPS[-1].id, "on_path", value, 0.02, **key, subgroup=one, subgroup_2=other)
        for (one, other), value in found.items()
    ]
    rows[-1] = replace(rows[-1], value=None, ci_lower=None, ci_upper=None, confidence=None, status="hidden")
    several = replace(
        release,
        pathways=(replace(TRAINING, by=(*TRAINING.by, (RACE, "sex"))),),
        estimates=Estimates((*release.estimates.rows, *rows), protected=True),
    )
    write_site(several, tmp_path)
    page = lxml.html.fromstring((tmp_path / "path" / "training-by-race-ethnicity-and-sex.html").read_bytes())
    lines = [[text(cell) for cell in row] for row in page.get_element_by_id("t-pair").find("tbody")]
    assert [line[0] for line in lines] == ["Everyone", "Asian", "Black or African American"]
    assert lines[1][2:] == ["33.0 (31.0 to 35.0)", "31.0 (29.0 to 33.0)"]
    assert lines[2][2] == "Not shown, to protect privacy"
    assert lines[0][1].startswith("39.2")
    links = lxml.html.fromstring((tmp_path / "path" / "training.html").read_bytes()).xpath("//main//a/@href")
    assert "../path/training-by-race-ethnicity-and-sex.html" in links


def test_the_page_of_a_step_is_about_the_period_of_its_pathway(tmp_path, release):
    newer = [replace(row, period="2019") for row in pathway_fixture.training("2018") if row.indicator == STEPS[0].id]
    write_site(replace(release, estimates=Estimates((*release.estimates.rows, *newer), protected=True)), tmp_path)
    page = lxml.html.fromstring((tmp_path / "indicator" / f"{STEPS[0].id}.html").read_bytes())
    assert page.xpath("//dl[@class='facts']/div[dt='Period']/dd")[0].text_content() == "2018"
    assert "2019" in text(page.get_element_by_id("t-time"))


def test_titles_that_try_to_break_out_stay_text(tmp_path, release):
    bad = '"><script>alert(1)</script>&'
    stages = tuple(replace(stage, title=bad, definition=bad) for stage in STAGES)
    hostile = replace(TRAINING, title=bad, stages=stages, definition=bad, caveats=(bad,))
    write_site(replace(release, pathways=(hostile,)), tmp_path)
    for path in (tmp_path / "path").glob("*.html"):
        page = lxml.html.fromstring(path.read_bytes())
        assert all(each.get("src") or each.get("type") == "application/ld+json" for each in page.iter("script")), path
    for path in (tmp_path / "path").glob("*.svg"):
        assert not etree.parse(path).xpath("//*[local-name()='script']")


def test_eight_groups_ten_stages_and_twenty_years_stay_within_the_budget(tmp_path, release):
    write_site(pathway_fixture.long_path(release), tmp_path)
    made = sorted(path.name for path in (tmp_path / "path").iterdir())
    own = ("not-known-yet", "over-time", "parts", "step-by-step")
    pages = ["long.html", *(f"long-{each}.html" for each in own)]
    drawings = [f"long{way}{ending}.svg" for way in ("", "-over-time") for ending in ("", "-narrow")]
    assert made == sorted([*pages, *drawings])
    static = sum(path.stat().st_size for path in (tmp_path / "static").glob("site.*"))
    for path in (tmp_path / "path").iterdir():
        assert path.stat().st_size <= (15 if path.suffix == ".svg" else 40) * KB, path
    page = (tmp_path / "path" / "long.html").stat().st_size
    assert page + static + (tmp_path / "path" / "long.svg").stat().st_size < 70 * KB
    times = lxml.html.fromstring((tmp_path / "path" / "long-over-time.html").read_bytes())
    assert len(times.get_element_by_id("t-people").findall("tbody/tr")) == 20


def test_thirty_groups_get_pages_for_their_tables(tmp_path, release):
    groups = tuple(f"A group of people with a longer name {at}" for at in range(30))
    write_site(pathway_fixture.long_path(release, 1, groups), tmp_path)
    made = {path.name for path in (tmp_path / "path").glob("*.html")}
    own = {"long-still-on-the-path.html", "long-step-by-step.html", "long-not-known-yet.html"}
    assert made == {"long.html", "long-parts.html", *own}
    for path in (tmp_path / "path").glob("*.html"):
        assert path.stat().st_size <= 45 * KB, path
    page = lxml.html.fromstring((tmp_path / "path" / "long.html").read_bytes())
    assert {f"../path/{each}" for each in own} <= set(page.xpath("//main//a/@href"))
    still = lxml.html.fromstring((tmp_path / "path" / "long-still-on-the-path.html").read_bytes())
    assert len(still.findall(".//tbody/tr")) == 31


def test_w3m_reads_every_group_and_number(site, pages):
    if shutil.which("w3m") is None:
        pytest.skip("needs w3m")
    command = ["w3m", "-dump", "-cols", "120", str(site / "path" / "training.html")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={"LC_ALL": "C.UTF-8"})
    flat = re.sub(r"\s", "", done.stdout)
    for table in pages["path/training.html"].iter("table"):
        for cell in table.iter("td"):
            for number in re.findall(r"[−+]?\d[\d,]*(?:\.\d+)?", text(cell)):
                assert number in flat
    for name in ("AmericanIndian", "Asian", "BlackorAfrican", "HispanicorLatino", "NativeHawaiian", "White"):
        assert name in flat
    assert "Linechart.Ofevery100whostarted" in flat
    assert "02550" not in flat
