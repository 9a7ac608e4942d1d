"""Key findings are picked by the rule that the home page prints: one a topic, then what changed, at most six."""

from dataclasses import replace

import lxml.html

from isonomia.model.release import VerdictChange
from isonomia.publish import write_site
from isonomia.publish.book import open_book
from isonomia.publish.language import language
from isonomia.publish.pages.overview import MOST_FINDINGS, chapters, key_findings
from isonomia.publish.verdicts import standing_of
from isonomia.publish.words.lint import lint


def findings(release, code="en"):
    book = open_book(release, language(code))
    return key_findings(book, chapters(book))


def gaps(release):
    """Gaps of the newest period that stand alone, each with the slice that holds it."""
    book = open_book(release, language("en"))
    for info in release.indicators:
        for part in book.newest(info):
            for (measure, dimension, dimension_2), rows in part.found.items():
                if measure == "difference" and dimension and not dimension_2:
                    yield from (row for row in rows if row.verdict)


def changed(release, *rows, was=""):
    """The release in which these rows had another verdict before."""
    other = {"clear": "unclear", "unclear": "clear", "close": "clear"}
    made = (
        VerdictChange(
            row.indicator,
            row.setting,
            row.dimension,
            row.subgroup,
            row.measure,
            row.reference,
            was or other[row.verdict],
            "2025",
        )
        for row in rows
    )
    return replace(release, changes=tuple(made))


def hrefs(release):
    return [each.href for each in findings(release)]


def test_without_an_earlier_release_there_is_one_a_topic(release):
    book = open_book(release, language("en"))
    wanted = [next((e.href for e in chapter.entries if e.clear), None) for chapter in chapters(book)]
    assert hrefs(release) == [each for each in wanted if each]
    assert all(each.clear for each in findings(release))


def test_then_come_questions_with_another_answer_in_the_order_of_their_ids(release):
    first = hrefs(release)
    every = [row for row in gaps(release) if f"indicator/{row.indicator}.html" not in first]
    several = sorted({row.indicator for row in every})[:2]
    assert len(several) == 2
    rows = [next(row for row in every if row.indicator == name) for name in reversed(several)]
    assert hrefs(changed(release, *rows)) == [*first, *(f"indicator/{name}.html" for name in several)]


def test_a_question_that_stands_for_its_topic_does_not_come_twice(release):
    first = hrefs(release)
    lead = next(row for row in gaps(release) if f"indicator/{row.indicator}.html" in first)
    assert hrefs(changed(release, lead)) == first


def test_of_several_gaps_of_a_question_the_widest_speaks_and_says_what_was_said_before(release):
    first = hrefs(release)
    every = [row for row in gaps(release) if f"indicator/{row.indicator}.html" not in first]
    name = max({row.indicator for row in every}, key=lambda name: sum(row.indicator == name for row in every))
    rows = [row for row in every if row.indicator == name]
    assert len(rows) > 1
    made = changed(release, *rows, was="close")
    told = findings(made)[-1]
    widest = min(rows, key=lambda row: (-abs(row.value), row.dimension, row.subgroup))
    assert told.clear == (standing_of(widest) == "clear")
    text = " ".join(map(str, told.headline))
    assert text.endswith("Release 2025 had another answer: close.")
    alone = " ".join(map(str, findings(changed(release, widest, was="close"))[-1].headline))
    assert text == alone
    assert not [each for sentence in told.headline for each in lint(sentence)]
    assert str(findings(made, "es")[-1].headline[-1]) == "La edición 2025 daba otra respuesta: cercana."


def test_there_are_never_more_than_six(release):
    rows = {row.indicator: row for row in gaps(release)}
    assert len(findings(changed(release, *rows.values()))) <= MOST_FINDINGS == 6


def test_a_gap_that_is_not_printed_any_more_is_passed_over(release):
    row = next(iter(gaps(release)))
    gone = replace(changed(release, row).changes[0], subgroup="NOBODY")
    assert hrefs(replace(release, changes=(gone,))) == hrefs(release)


def test_the_home_page_prints_the_rule_and_the_findings(tmp_path, release):
    first = hrefs(release)
    row = next(row for row in gaps(release) if f"indicator/{row.indicator}.html" not in first)
    write_site(changed(release, row), tmp_path / "site")
    page = lxml.html.fromstring((tmp_path / "site" / "index.html").read_bytes())
    section = page.xpath("//section[h2/@id='findings']")[0]
    assert section.xpath(".//li/h3/a/@href") == [*first, f"indicator/{row.indicator}.html"]
    assert "Then come questions with another answer than in the release before" in section.text_content()
