"""Ways of grouping by a great many groups: long tables go on on pages of their own, and no page outgrows its budget."""

from dataclasses import replace

import lxml.html
import pytest

from isonomia.publish.book import Edition, open_book
from isonomia.publish.findings import MOST_NAMED
from isonomia.publish.language import language
from isonomia.publish.pages.continued import MOST_ROWS, evenly, pieces
from isonomia.publish.pages.frame import environment, render
from isonomia.publish.pages.indicator import indicator_pages
from isonomia.publish.tables import Cell, Row, Table
from isonomia.standards import places
from page_budget import KB, within_budget
from place_fixture import SUMMARIES, in_two_languages
from test_budgets import many_ways

EN, ES = language("en"), language("es")


def parsed(folder):
    names = {path: path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}
    return {name: lxml.html.fromstring(path.read_bytes()) for path, name in names.items()}


def pages_of(found, stem):
    return sorted(name for name in found if name.startswith(stem))


def test_every_state_is_in_one_of_the_tables_and_each_page_keeps_its_budget(states_site):
    within_budget(states_site)
    found = parsed(states_site)
    for prefix in ("", "es/"):
        stem = f"{prefix}indicator/screened-by-home-state"
        assert pages_of(found, stem) == [f"{stem}-groups-2.html", f"{stem}-measures.html", f"{stem}.html"]
        first, more, measures = found[f"{stem}.html"], found[f"{stem}-groups-2.html"], found[f"{stem}-measures.html"]
        rows = [*first.xpath("//table[@id='t-home-state']/tbody/tr"), *more.xpath("//table/tbody/tr")]
        assert len(rows) == len(places("us-states")) + 1
        assert len({row.find("th").text_content() for row in rows}) == len(rows)
        links = {each.split("/")[-1] for each in first.xpath("//main//a/@href")}
        assert {"screened-by-home-state-groups-2.html", "screened-by-home-state-measures.html"} <= links
        told = {each.text_content() for each in measures.xpath("//table//th[@scope='row']/a")}
        assert told == {f"A measure of {name}" for name in SUMMARIES}
        crumbs = [each.split("/")[-1] for each in more.xpath("//p[@class='crumb']/a/@href")]
        assert crumbs[-2:] == ["screened.html", "screened-by-home-state.html"]


@pytest.mark.parametrize("code", ["en", "es"])
@pytest.mark.parametrize("groups", [29, 60, 200])
def test_as_many_groups_as_there_are_each_page_keeps_its_budget(release, groups, code):
    made = in_two_languages(many_ways(release, count=1, groups=groups))
    both = tuple(Edition(each.tag, each.name, folder) for each, folder in ((EN, ""), (ES, "es/")))
    lang = {"en": EN, "es": ES}[code]
    book = replace(open_book(made, lang), folder="" if code == "en" else "es/", editions=both)
    texts = {
        each.path: render(environment(book.lang), each, book) for each in indicator_pages(book, made.indicators[0], ())
    }
    assert {path: len(text.encode()) for path, text in texts.items() if len(text.encode()) > 40 * KB} == {}
    found = {path: lxml.html.fromstring(text) for path, text in texts.items()}
    own = [page for path, page in found.items() if path.startswith("indicator/accepted-by-way-0")]
    assert len(own) > 1
    heads = [each.text_content() for page in own for each in page.xpath("//table//tbody/tr/th")]
    assert len([each for each in set(heads) if each.startswith("A group of people")]) == groups
    said = " ".join(each.text_content() for page in own for each in page.xpath("//main//li"))
    assert ("A group of people with a longer name 7, " in said) == (groups <= MOST_NAMED)
    if code == "en":
        assert (f"{groups} groups, which the table names" in said) == (groups > MOST_NAMED)


def row(at, *, silent=False):
    cells = tuple(Cell("level", word="No data") if silent else Cell("level", "1.0") for _ in range(3))
    return Row(f"Group {at}", cells)


def test_pieces_hold_every_row_once_and_are_alike():
    table = Table("t-a", "A caption", "Group", (), tuple(row(at) for at in range(130)))
    made = pieces(table)
    assert [each for piece in made for each in piece.rows] == list(table.rows)
    assert [piece.id for piece in made] == ["t-a", "t-a-2", "t-a-3"]
    sizes = [len(piece.rows) for piece in made]
    assert max(sizes) - min(sizes) <= 3
    assert pieces(replace(table, rows=table.rows[:10])) == (replace(table, rows=table.rows[:10]),)


def test_rows_without_a_figure_weigh_less():
    table = Table("t-a", "A caption", "Group", (), tuple(row(at, silent=True) for at in range(58)))
    assert len(pieces(table)) == 1
    assert len(pieces(replace(table, rows=tuple(row(at) for at in range(58))))) == 2


def test_no_page_of_a_list_is_heavier_than_it_may_be():
    made = evenly(range(100), lambda at: 100 + at, most=1_000)
    assert all(sum(100 + at for at in piece) <= 1_000 for piece in made)
    assert [at for piece in made for at in piece] == list(range(100))
    assert evenly((), lambda _: 1, MOST_ROWS) == ((),)
