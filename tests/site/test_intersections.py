"""Pages for two ways of grouping together: the cells of the indicator, and the figures for each alone beside them."""

from dataclasses import replace

import pytest

import release_fixture as fixture
from isonomia.model.estimates import Estimates
from isonomia.publish import write_site
from isonomia.publish.book import open_book
from isonomia.publish.findings import Voice
from isonomia.publish.language import language
from isonomia.publish.pages.intersections import ALL_SHOWN, MOST_NAMED, SOME_HIDDEN, findings, pairs_of
from isonomia.publish.words.lint import lint

EN = language("en")
PAGE = "both/race-ethnicity-and-sex.html"


def text(element):
    return " ".join(element.text_content().split())


def cells(page):
    (table,) = page.xpath("//table[contains(@class, 'ht')]")
    return [[text(cell) for cell in row] for row in table.xpath("./tbody/tr")]


def mirrored(release):
    """A second indicator declares the same pair the other way round."""
    info = replace(release.indicators[0], id="again", title="Accepted again", by=(("sex", "race_ethnicity"),))
    rows = [
        replace(
            row,
            indicator="again",
            dimension=row.dimension_2,
            subgroup=row.subgroup_2,
            dimension_2=row.dimension,
            subgroup_2=row.subgroup,
        )
        for row in release.estimates.where(indicator="accepted")
        if row.dimension_2
    ]
    every = Estimates((*release.estimates.rows, *rows), protected=True)
    return replace(release, indicators=(*release.indicators, info), estimates=every)


def test_a_pair_has_the_cells_of_its_indicator_and_the_figures_for_each_alone(pages):
    there = cells(pages["indicator/accepted.html"])
    here = cells(pages[PAGE])
    assert here == there
    assert here[0][0] == "Everyone"
    assert here[0][1] == "43.1"
    assert all(len(row) == 4 and all(row) for row in here)


def test_what_is_hidden_is_said_in_words_and_never_counted(release, pages):
    page = pages[PAGE]
    assert text(page.xpath("//main")[0]).count(SOME_HIDDEN) == 1
    rows = release.estimates.where(indicator="accepted", dimension_2="sex", status="hidden", measure="proportion")
    assert rows
    kept = [row for row in release.estimates if row not in rows]
    assert ALL_SHOWN not in text(page.xpath("//main")[0])
    whole = replace(release, estimates=Estimates(tuple(kept), protected=True))
    (pair,) = pairs_of(open_book(whole, EN))
    assert pair.address == PAGE


def test_nothing_hidden_is_said_too(tmp_path, release):
    kept = [row for row in release.estimates if not (row.dimension_2 and row.status == "hidden")]
    write_site(replace(release, estimates=Estimates(tuple(kept), protected=True)), tmp_path)
    page = (tmp_path / PAGE).read_text(encoding="utf-8")
    assert ALL_SHOWN in page
    assert "Some cells" not in page


def test_it_is_reached_from_home_groups_a_group_and_a_to_z(pages):
    for start, wanted in (
        ("index.html", "both.html"),
        ("groups.html", "both.html"),
        ("both.html", PAGE),
        ("a-z.html", "both.html"),
        ("a-z.html", PAGE),
        ("group/sex-f.html", f"../{PAGE}"),
    ):
        assert wanted in pages[start].xpath("//main//a/@href"), start
    assert f"../{PAGE}" not in pages["group/income-low.html"].xpath("//main//a/@href")


def test_a_release_without_pairs_has_no_such_page(tmp_path, release):
    kept = [row for row in release.estimates if not row.dimension_2]
    write_site(replace(release, estimates=Estimates(tuple(kept), protected=True)), tmp_path)
    assert not (tmp_path / "both.html").exists()
    assert not (tmp_path / "both").exists()
    for path in ("index.html", "groups.html", "a-z.html"):
        assert "both" not in (tmp_path / path).read_text(encoding="utf-8")


def test_a_pair_and_its_mirror_image_are_one_page(release):
    (pair,) = pairs_of(open_book(mirrored(release), EN))
    assert [voice.info.id for voice in pair.voices] == ["accepted", "again"]
    assert pair.own == (("race_ethnicity", "sex"), ("sex", "race_ethnicity"))


def test_the_tables_of_a_long_page_stand_apart(tmp_path, release, monkeypatch):
    monkeypatch.setattr("isonomia.publish.pages.intersections.MOST_CELLS", 20)
    write_site(mirrored(release), tmp_path)
    made = sorted(path.name for path in (tmp_path / "both").iterdir())
    stem = "race-ethnicity-and-sex"
    assert made == sorted([f"{stem}.html", f"{stem}-in-accepted.html", f"{stem}-in-again.html"])
    assert "<table" not in (tmp_path / "both" / f"{stem}.html").read_text(encoding="utf-8")
    assert (tmp_path / "both" / f"{stem}-in-again.html").read_text(encoding="utf-8").count("<table") == 1


@pytest.mark.parametrize("many", [False, True])
def test_findings_name_the_clear_combinations_or_count_them(release, many):
    book = open_book(release, EN)
    voice = Voice(book, book.newest(fixture.INDICATORS[0])[0])
    if many:
        rows = [
            replace(row, verdict="clear", q_value=0.001) if row.dimension_2 and row.verdict else row
            for row in release.estimates
        ]
        book = open_book(replace(release, estimates=Estimates(tuple(rows), protected=True)), EN)
        voice = Voice(book, book.newest(fixture.INDICATORS[0])[0])
    said = findings(voice, ("race_ethnicity", "sex"))
    words = " ".join(map(str, said))
    assert not [complaint for each in said for complaint in lint(each)]
    if many:
        assert words == "Of the 11 gaps shown here, 11 are larger than chance would explain."
    else:
        clear = release.estimates.where(indicator="accepted", dimension_2="sex", verdict="clear")
        assert 0 < len(clear) <= MOST_NAMED
        assert words.count("(Women)") + words.count("(Men)") == len(clear)
        assert words.startswith("Fewer than in the comparison, and larger than chance: ")
