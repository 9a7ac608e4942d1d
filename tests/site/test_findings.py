"""Sentences: three verdicts, whole templates, numbers of the rows, short, plain, lintable."""

import re
from dataclasses import replace

import pytest

from isonomia.errors import StudyError
from isonomia.model.estimates import Estimates
from isonomia.publish import write_site
from isonomia.publish.book import open_book
from isonomia.publish.findings import Voice, finding, gap_sentences, group_lists, level_alone
from isonomia.publish.language import language
from isonomia.publish.pages.headlines import headline, main_points
from isonomia.publish.path_findings import path_headline
from isonomia.publish.paths import paths_of
from isonomia.publish.representation import share_finding
from isonomia.publish.sentences import Sentence, as_text
from isonomia.publish.within import WITHIN_STRATA
from isonomia.publish.words import patterns
from isonomia.publish.words.lint import forbidden, lint
from reading_level import grade

EN = language("en")


def voice_of(release, indicator):
    book = open_book(release, EN)
    info = next(each for each in release.indicators if each.id == indicator)
    return Voice(book, book.newest(info)[0])


def gap_of(release, indicator, dimension, code):
    voice = voice_of(release, indicator)
    return voice, voice.part.gap(dimension, code)


def all_sentences(release):
    for info in release.indicators:
        book = open_book(release, EN)
        for part in book.newest(info):
            voice = Voice(book, part)
            yield from headline(voice)
            yield from main_points(voice)
            for dimension in part.dimensions():
                rows = part.rows(part.gap_measure(dimension), dimension)
                yield from group_lists(voice, rows)
                for row in rows:
                    yield from finding(voice, row)
                for row in part.rows("representation_quotient", dimension):
                    yield from share_finding(voice, dimension, row.reference, row.subgroup)


def test_clear_with_words_against_everyone_else(release):
    said = as_text(finding(*gap_of(release, "accepted", "race_ethnicity", "BLACK")))
    assert said == (
        "In 2025, about 35 in every 100 Black applicants with a full file were accepted to medical school: "
        "about 9 fewer than among everyone else. "
        "The gap is likely between 7 and 10 points, and is larger than chance would explain."
    )


def test_close_says_the_margin(release):
    said = as_text(finding(*gap_of(release, "accepted", "race_ethnicity", "ASIAN")))
    assert said.endswith("The two figures are close: any gap is likely 2 points or less.")
    assert "about 0.9 more than among everyone else" in said


def test_unclear_never_says_no_difference(release):
    said = as_text(finding(*gap_of(release, "accepted", "race_ethnicity", "AIAN")))
    assert said.endswith("These figures do not settle whether there is a gap.")
    assert "no difference" not in said


def test_unclear_though_the_range_leaves_zero_out(release):
    voice, row = gap_of(release, "accepted", "sex", "F")
    assert row.ci_lower > 0
    assert "Ranges are for one comparison at a time." in as_text(gap_sentences(voice, row))


def test_hidden_group(release):
    said = as_text(finding(*gap_of(release, "accepted", "race_ethnicity", "NHPI")))
    who = "Native Hawaiian applicants with a full file"
    assert said == f"We do not show a figure for {who}, to protect people's privacy."


def test_no_range_and_no_words(release):
    said = as_text(finding(*gap_of(release, "no_insurance", "income", "low")))
    assert said == (
        "In 2018, the figure for “People without health insurance” was about 14 in every 100 people in the group "
        "“Lower third”, compared with 9 in every 100 people. "
        "The source gives no range, so we cannot say whether the gap is larger than chance."
    )


def test_a_named_comparison_group(release):
    said = as_text(finding(*gap_of(release, "admitted", "sex", "M")))
    assert said.startswith("In 1973, about 45 in every 100 men were admitted, compared with 30 in every 100 women.")


def test_rates_and_means(release):
    assert as_text(finding(*gap_of(release, "visits", "sex", "F"))).startswith(
        "In 2025, the figure for “Emergency visits” was about 47 for every 1,000 person-years among women: about 11 "
        "more than among everyone else."
    )
    assert as_text(finding(*gap_of(release, "belonging", "sex", "F"))) == (
        "In 2025, the average of “Sense of belonging” was about 3.9 among women: about the same as among everyone "
        "else. "
        "The two figures are close: any gap is likely 0.2 or less."
    )


def test_representation(release):
    said = as_text(share_finding(voice_of(release, "matriculants"), "race_ethnicity", "state", "HISP"))
    assert said == (
        "In 2025, about 6 in every 100 new students were Hispanic or Latino, compared with 18 in every 100 people "
        "of the state aged 20 to 34. The gap is about 12 points, and is larger than chance would explain. "
        "That is about 2,460 fewer people than an equal share."
    )


def changed(release, indicator, code, **columns):
    rows = tuple(
        replace(row, **columns)
        if (row.indicator, row.subgroup, row.measure, row.subgroup_2) == (indicator, code, "difference", "")
        else row
        for row in release.estimates
    )
    return replace(release, estimates=Estimates(rows, protected=True))


def test_people_are_fewer_and_an_average_is_lower(release):
    for indicator, words in (("visits", "More than in the comparison"), ("belonging", "Higher than in the comparison")):
        made = changed(release, indicator, "F", verdict="clear", value=0.3, ci_lower=0.2, ci_upper=0.4)
        voice, row = gap_of(made, indicator, "sex", "F")
        assert as_text(group_lists(voice, (row,))) == f"{words}, and larger than chance: Women."
        made = changed(release, indicator, "F", verdict="clear", value=-0.3, ci_lower=-0.4, ci_upper=-0.2)
        voice, row = gap_of(made, indicator, "sex", "F")
        assert as_text(group_lists(voice, (row,))).startswith(words.replace("More", "Fewer").replace("Higher", "Lower"))


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"ci_lower": -0.092, "ci_upper": -0.088}, "The gap is about 9 points, and"),
        ({"ci_lower": -0.063, "ci_upper": -0.004}, "between 0.4 and 6.3 points"),
        ({"ci_lower": -0.063, "ci_upper": 0.004}, "Its likely range runs from −6.3 to 0.4 points."),
    ],
)
def test_edges_of_clear_ranges(release, columns, expected):
    other = changed(release, "accepted", "BLACK", **columns)
    assert expected in as_text(finding(*gap_of(other, "accepted", "race_ethnicity", "BLACK")))


def test_levels_that_round_to_the_same_number_get_a_decimal(release):
    rows = tuple(
        replace(row, value=0.302)
        if (row.indicator, row.subgroup, row.measure) == ("admitted", "M", "proportion")
        else row
        for row in release.estimates
    )
    other = replace(release, estimates=Estimates(rows, protected=True))
    said = as_text(finding(*gap_of(other, "admitted", "sex", "M")))
    assert "about 30.2 in every 100 men" in said


def test_the_overall_figure_and_one_without_a_period(release):
    voice = voice_of(release, "accepted")
    assert str(level_alone(voice, voice.part.overall())) == (
        "In 2025, about 43 in every 100 people with a full file were accepted to medical school."
    )
    timeless = replace(voice, part=replace(voice.part, period=""))
    assert str(level_alone(timeless, voice.part.overall())).startswith("About 43 in every 100 people")


def test_every_sentence_passes_the_linter(release):
    found = {str(each): lint(each) for each in all_sentences(release)}
    assert len(found) > 30
    assert {said: complaints for said, complaints in found.items() if complaints} == {}


def test_every_template_passes_the_linter():
    every = [*patterns.LEVEL.values(), *patterns.GAP.values(), *patterns.LISTS.values(), *patterns.STATES.values()]
    every += [patterns.UNSETTLED, patterns.ONE_AT_A_TIME, patterns.NO_RANGE, patterns.CENSUS, patterns.NOT_SHOWN]
    every += [*patterns.SHARE_HERE.values(), patterns.SHARE_HERE_NEUTRAL, patterns.PEOPLE_SHORT, patterns.PEOPLE_OVER]
    places = {name: "x" for template in every for name in re.findall(r"%\((\w+)\)s", template)}
    for template in every:
        assert not lint(Sentence(template, phrases=places)), template


@pytest.mark.parametrize(
    ("template", "kind"),
    [
        ("Only a few were accepted.", "word"),
        ("This is due to the school.", "word"),
        ("There is no difference.", "word"),
        ("About 3 in every 100 {group}.", "placeholder"),
        ("One two three four five six seven eight nine ten " * 3 + ".", "length"),
        ("About 3 of 4 and 5 and 6.", "numbers"),
        ("About 44 in every 100.", "stray"),
    ],
)
def test_the_linter_finds(template, kind):
    assert kind in {each.kind for each in lint(Sentence(template))}


def test_the_linter_reads_whole_words():
    assert not forbidden("A justice commonly whitens a vestry")
    assert [each.found for each in forbidden("Females did worse")] == ["worse", "females"]


def test_words_of_a_study_are_read_and_all_faults_come_at_once(tmp_path, release):
    words = {"en": {"people": "vulnerable {group} {age}", "what": "failed the test"}}
    first, *rest = release.indicators
    with pytest.raises(StudyError) as caught:
        write_site(replace(release, indicators=(replace(first, words=words), *rest)), tmp_path / "out")
    assert len(caught.value.faults) == 4
    assert "accepted" in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_official_names_never_fail_the_build(tmp_path, release):
    sex = release.dimensions["sex"]
    levels = tuple(replace(level, label="Females", nouns={}) for level in sex.levels)
    dimensions = {**release.dimensions, "sex": replace(sex, levels=levels)}
    assert write_site(replace(release, dimensions=dimensions), tmp_path).pages > 10


def test_page_prose_is_plain(pages):
    for name, page in pages.items():
        prose = " ".join(
            " ".join(each.text_content().split()) for each in page.xpath("//main//p[not(cite)][not(@class='crumb')]")
        )
        assert grade(prose) <= 8, (name, grade(prose))


def test_headlines_are_plain(release):
    book = open_book(release, EN)
    for info in release.indicators:
        for part in book.newest(info):
            said = " ".join(each.masked("Asian people") for each in headline(Voice(book, part)))
            if said:
                assert grade(said) <= 9, (said, grade(said))


def test_headlines_of_pathways_are_plain(release):
    book = open_book(release, EN)
    for info in release.pathways:
        (path,) = paths_of(book, info)
        for dimension in path.dimensions():
            said = " ".join(each.masked("Asian people") for each in path_headline(path, (dimension,)))
            assert said
            assert grade(said) <= 9, (said, grade(said))


def admitted(release, **changes):
    """The last sentence of the headline on admission, where the row within departments has other values."""
    rows = [replace(each, **changes) if each.measure == WITHIN_STRATA else each for each in release.estimates]
    changed = replace(release, estimates=replace(release.estimates, rows=tuple(rows)))
    return str(headline(voice_of(changed, "admitted"))[-1])


def test_a_crude_gap_is_followed_by_what_remains_within_strata(release):
    assert admitted(release) == (
        "With department taken into account, about 2 fewer in every 100 men were admitted than among women, "
        "which chance could explain."
    )


@pytest.mark.parametrize(
    ("changes", "end"),
    [
        ({"verdict": "clear", "value": -0.0184}, "fewer in every 100 men were admitted than among women, and chance"),
        ({"value": 0.031}, "about 3 more in every 100 men were admitted than among women, which chance could explain."),
        ({"verdict": ""}, "about 2 fewer in every 100 men were admitted than among women."),
        ({"verdict": "close"}, "about as many in every 100 men were admitted as among women."),
        ({"value": 0.0004}, "about as many in every 100 men were admitted as among women."),
    ],
)
def test_what_remains_within_strata_is_said_by_its_own_verdict(release, changes, end):
    assert end in admitted(release, **changes)


def test_nothing_is_said_of_strata_where_nothing_is_known(release):
    hidden = {"status": "hidden", "value": None, "se": None, "ci_lower": None, "ci_upper": None, "verdict": ""}
    assert "taken into account" not in admitted(release, **hidden)
