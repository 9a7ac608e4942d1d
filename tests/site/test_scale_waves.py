"""What the page of a scale says of change from wave to wave, in both languages."""

import lxml.html
import pytest

import waves_world as world
from isonomia.publish import write_site
from isonomia.publish.words.lint import lint_text, sentences_of
from prose import flat, prose
from survey_fixture import release_of

BOTH = world.STUDY.replace('contact = "c@example.org"\n', 'contact = "c@example.org"\nlanguages = ["en", "es"]\n')
BUDGET = 45_000


def built(folder, text, rows=None):
    write_site(release_of(world.written(folder / "in", text, rows)), folder / "site")
    return folder / "site"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return built(tmp_path_factory.mktemp("waves"), BOTH)


def page(site, language=""):
    return lxml.html.fromstring((site / language / "indicator" / "belonging.html").read_bytes())


def section(document):
    (found,) = document.xpath("//section[@aria-labelledby='waves']")
    return found


def test_the_section_says_how_the_average_moved_and_what_of_it_is_another_mix(site):
    said = flat(section(page(site)))
    assert "In 2026 the average was 0.14 higher than in 2024." in said
    assert "These figures do not settle whether the average has changed." in said
    assert "By school, other answers of the same groups make +0.10 of it, and another mix of people +0.03." in said
    assert "A new mix of people is not a new climate." in said
    assert "Nobody is linked from wave to wave" in said
    assert "no difference" not in said.casefold()
    assert "unchanged" not in said.casefold()


def test_each_row_of_the_table_has_its_range_its_people_and_a_drawing(site):
    rows = section(page(site)).xpath(".//tbody/tr")
    heads = [flat(row.xpath("./th")[0]) for row in rows]
    assert heads == [
        "Everyone",
        "Everyone: other answers of the same groups (school)",
        "Everyone: another mix of people (school)",
        "School: School A",
        "School: School B",
    ]
    for row in rows:
        change, people = row.xpath("./td")
        assert " to " in flat(change.xpath(".//*[@class='ci']")[0])
        assert change.xpath(".//svg")
        assert flat(people).isdigit()


def test_the_change_is_among_the_main_points_with_its_verdict(site):
    (points,) = page(site).xpath("//section[@aria-labelledby='points']")
    said = (
        "In 2026 the average was 0.14 higher than in 2024. These figures do not settle whether the average has changed."
    )
    assert said in [flat(each) for each in points.xpath(".//li")]


def test_the_section_is_listed_at_the_top_in_both_languages(site):
    for language in ("", "es"):
        document = page(site, language)
        assert "#waves" in document.xpath("//nav[@class='toc']//a/@href")
        assert (site / language / "indicator" / "belonging.html").stat().st_size < BUDGET
        for text in prose(document):
            for each in sentences_of(text):
                wrong = [found for found in lint_text(each, language or "en") if found.kind in {"word", "length"}]
                assert not wrong, (each, wrong)
    assert "Otra mezcla de personas no es otro clima." in flat(section(page(site, "es")))


def test_where_statements_are_read_otherwise_no_change_is_told_and_no_table_stands(tmp_path):
    def moved(row):
        return [*row[:4], min(5, row[4] + 2), *row[5:]] if row[1] == "2026" else row

    rows = [moved(row) for row in world.answers(sizes=(600, 600), both=0)]
    said = section(page(built(tmp_path, world.STUDY, rows)))
    assert "read differently in the two waves" in flat(said)
    assert not said.xpath(".//table")
    assert "higher than" not in flat(said)
