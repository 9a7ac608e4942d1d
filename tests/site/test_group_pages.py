"""A page for each group: every figure of it as its indicator prints it, favourable and less favourable, and no rank."""

import re
from dataclasses import replace
from decimal import Decimal

import lxml.html
import pytest

import release_fixture as fixture
from isonomia.publish import write_site
from isonomia.publish.book import open_book
from isonomia.publish.language import language

EN = language("en")


def text(element):
    return " ".join(element.text_content().split())


@pytest.fixture(scope="module")
def book(release):
    return open_book(release, EN)


def test_every_group_with_a_figure_has_a_page(release, book, pages):
    known = {each.id: each for each in release.indicators}
    told = {
        (row.dimension, row.subgroup)
        for row in release.estimates
        if row.measure in {"proportion", "rate", "mean"} and row.subgroup and not row.dimension_2
        if row.dimension in {name for entry in known[row.indicator].by for name in entry}
        if not row.subgroup.startswith("~")
    }
    assert set(book.groups) == told
    assert len(set(book.groups.values())) == len(told)
    assert set(book.groups.values()) == {each for each in pages if each.startswith("group/")}
    links = {each.removeprefix("./") for each in pages["groups.html"].xpath("//main//a/@href")}
    assert links == {*book.groups.values(), "both.html"}


def test_its_figures_are_those_of_the_indicators(book, pages):
    checked = 0
    for (dimension, code), address in book.groups.items():
        table = pages[address].xpath("//table[@id='t-every']")
        for line in table[0].xpath("./tbody/tr") if table else ():
            href = line.xpath("./th//a/@href")[0].removeprefix("../")
            name = re.fullmatch(r"indicator/(.*)\.html", href).group(1)
            own = pages[href].xpath(f"//table[@id='t-{dimension.replace('_', '-')}']")
            if not own:
                continue
            label = book.label(dimension, code)
            there = [row for row in own[0].xpath("./tbody/tr") if text(row.find("th")) == label]
            if not there:
                continue  # of a great many places, the page of the indicator has the widest gap alone
            level, gap = line.findall("td")[:2]
            numbers = [
                re.findall(r"[−+]?\d[\d,]*(?:\.\d+)?", text(each)) for each in (level, there[0].findall("td")[0])
            ]
            for one, other in zip(*numbers, strict=True):
                places = min(len(each.partition(".")[2]) for each in (one, other))
                pair = [Decimal(each.replace(",", "").replace("−", "-")) for each in (one, other)]
                assert abs(pair[0] - pair[1]) <= Decimal(1).scaleb(-places), (name, code)
            checked += bool(numbers[0])
            word = gap.xpath(".//span[@class='w' or @class='no']")
            assert word, (name, code)
    assert checked > 10


def test_what_is_more_favourable_stands_beside_what_is_less(release, book, pages):
    found = {"more": 0, "less": 0, "otherwise": 0}
    better = {each.id.replace("_", "-"): each.higher_is for each in release.indicators}
    for (dimension, code), address in book.groups.items():
        for kind in found:
            for link in pages[address].xpath(f"//section[h2/@id='{kind}']//a/@href"):
                name = link.removeprefix("../indicator/").removesuffix(".html")
                rows = release.estimates.where(dimension=dimension, subgroup=code, dimension_2="", verdict="clear")
                own = [row for row in rows if row.indicator.replace("_", "-") == name]
                higher = {row.value > (1 if row.measure in {"ratio", "odds_ratio"} else 0) for row in own}
                good = {each == (better[name] == "better") for each in higher}
                told = {"otherwise"} if better[name] == "neutral" else {"more" if each else "less" for each in good}
                assert kind in told, (address, name)
                found[kind] += 1
    assert found["less"] > 0
    assert found["more"] > 0


def test_the_pages_rank_nothing_and_add_nothing_up(book, pages):
    for address in book.groups.values():
        words = text(pages[address].xpath("//main")[0]).lower()
        assert not re.search(r"\b(rank|ranked|ranking|score|index|worst|best)\b", words), address
    heads = [text(each) for each in pages["groups.html"].xpath("//main//li")]
    assert len(heads) == len(book.groups)
    assert "never ranked" in text(pages["groups.html"])


def test_a_group_is_linked_from_where_its_figures_stand(book, pages):
    page = pages["indicator/accepted.html"]
    for link in page.xpath("//table[@id='t-sex']//th[@scope='row']/a/@href"):
        assert link.removeprefix("../") in book.groups.values()
    assert page.xpath("//table[@id='t-sex']//th[@scope='row']/a")
    assert any("group/" in each for each in pages["a-z.html"].xpath("//li/a/@href"))


def test_addresses_are_plain_and_told_apart():
    made = fixture.release()
    dimension = made.dimensions["sex"]
    for address in open_book(made, EN).groups.values():
        assert re.fullmatch(r"group/[a-z0-9-]+\.html", address)
    assert dimension.id == "sex"


def test_ways_of_grouping_that_have_one_title_are_told_apart_by_their_indicators(tmp_path, release):
    sex = replace(release.dimensions["sex"], title="family income")
    write_site(replace(release, dimensions={**release.dimensions, "sex": sex}), tmp_path)
    shelves = lxml.html.fromstring((tmp_path / "groups.html").read_bytes()).xpath("//h2[bdi='Family income']")
    uses = [text(each.getnext()) for each in shelves]
    assert len(uses) == 2
    assert "Emergency visits" in uses[0] or "Emergency visits" in uses[1]
    assert all(each.startswith("Indicators: ") for each in uses)
    assert uses[0] != uses[1]


def test_a_page_says_who_is_counted_and_of_how_many_the_group_is_not_known(book, pages):
    """Whose list of groups it is, as on pages of indicators, and the shares not known with their question."""
    page = pages[book.groups["race_ethnicity", "ASIAN"]]
    said = [text(each) for each in page.xpath("//section[@aria-labelledby='know']//li")]
    assert any(book.dimension("race_ethnicity").vocabulary_title in each for each in said)
    own = pages["indicator/accepted.html"].xpath("//section[@aria-labelledby='by-race-ethnicity']//p")
    (missing,) = re.findall(r"Group not known: [\d.]+ in every 100 people\.", " ".join(map(text, own)))
    assert any("Acceptance to medical school" in each and each.endswith(missing) for each in said)
