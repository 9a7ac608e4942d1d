"""What a reader may choose on a page is in the release and there without a script; the script makes no number."""

import re
from importlib.resources import files

import lxml.html
import pytest

from isonomia.model.reasons import REASONS
from isonomia.publish.pages.frame import addresses, static_files

STATIC = files("isonomia.publish") / "static"
KB = 1000


def text(element):
    return " ".join(element.text_content().split())


@pytest.fixture(scope="module")
def page(explore_site):
    return lxml.html.fromstring((explore_site / "indicator" / "accepted.html").read_bytes())


def beside(page, table):
    lines = page.get_element_by_id(table).find("tbody")
    return {text(line.find("th")): [text(each) for each in line.xpath(".//div[@class='x']")] for line in lines}


def test_a_gap_has_its_ratio_beside_it_where_the_release_holds_both(page):
    said = beside(page, "t-race-ethnicity")
    assert said["Black or African American"] == ["0.80 times (0.75 to 0.85)"]
    assert said["Asian"] == ["1.02 times (0.97 to 1.07)"]
    assert said["Native Hawaiian or Pacific Islander"] == []
    head = page.get_element_by_id("t-race-ethnicity").xpath(".//thead//div[@class='x']")
    assert [text(each) for each in head] == ["Times the comparison (likely range)"]


def test_a_ratio_that_could_not_be_worked_out_says_why(page):
    assert beside(page, "t-race-ethnicity")["White"] == [REASONS["ZERO_DENOMINATOR"]]


def test_a_ratio_to_another_comparison_is_not_printed_beside_a_gap(page):
    assert beside(page, "t-income")["Lower third"] == []


def test_without_ratios_nothing_is_promised(pages):
    assert not pages["indicator/accepted.html"].xpath("//*[@class='x']")


def test_tables_of_groups_together_name_what_they_divide_by(page):
    found = page.xpath("//table[@data-by]")
    assert [each.get("data-by") for each in found] == ["race and ethnicity|sex", "race and ethnicity|family income"]


def test_a_page_with_something_to_choose_asks_for_the_larger_script_and_no_other(explore_site, demo_site):
    larger = 0
    for site in (explore_site, demo_site):
        for path in site.rglob("*.html"):
            if {"one-file", "embed"} & set(path.relative_to(site).parts):  # they have no script
                continue
            found = lxml.html.fromstring(path.read_bytes())
            ways = {each for by in found.xpath("//table/@data-by") for each in by.split("|")}
            chooses = len(ways) > 2 or bool(found.xpath("//table[@data-s]"))
            (script,) = found.xpath("//script/@src")
            assert script.endswith(addresses()["explore.js"]) or not chooses, path
            words = set(found.find("body").attrib)
            assert words >= {"data-filter", "data-shown"}
            assert ("data-sort" in words) == script.endswith(addresses()["explore.js"])
            larger += chooses
    assert larger > 10


def test_every_word_of_the_scripts_is_given_by_the_page(page):
    wanted = set(re.findall(r"words\.(\w+)", (STATIC / "site.js").read_text() + (STATIC / "explore.js").read_text()))
    assert {f"data-{each}" for each in wanted} == set(page.find("body").attrib)
    assert all(page.find("body").attrib.values())


def test_scripts_are_small_and_one_holds_the_other():
    by_name = {name: static_files()[address] for name, address in addresses().items()}
    assert len(by_name["site.js"]) <= 4 * KB
    assert len(by_name["explore.js"]) <= 8 * KB
    assert by_name["explore.js"].startswith(by_name["site.js"])


def test_scripts_are_published_without_comments():
    for content in static_files().values():
        assert not re.search(rb"(?m)^\s|^//|/\*", content)


@pytest.mark.parametrize("name", ["site.js", "explore.js"])
def test_scripts_take_no_number_but_to_put_rows_in_order(name):
    """No arithmetic on figures: a number that the browser makes is one that nobody has protected."""
    source = (STATIC / name).read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|setTimeout|fetch\(", source)
    assert not re.search(r"XMLHttpRequest|localStorage|sessionStorage|cookie|indexedDB|postMessage|\.style\b", source)
    assert source.count("parseFloat") == {"site.js": 0, "explore.js": 1}[name]
    assert not re.search(
        r"toFixed|toLocaleString|Math\.(?!abs)|Number\(|parseInt|\*\s|\s/\s(?!\"|rows|\s*\+)",
        source.replace('" / "', ""),
    )
