"""The page of a scale: what stands on it, in both languages, and that it says no more than the answers do."""

import lxml.html
import pytest

from isonomia.publish.pages.continued import MOST, divided
from isonomia.publish.pages.extras import Entry, Side
from isonomia.publish.pages.scale_evidence import Evidence, Piece, _gathered, _single, _weight
from isonomia.publish.words.lint import lint_text, sentences_of
from prose import flat, prose
from survey_fixture import release_of, write_survey

SCALES = ("belonging", "learning")
TABLED = {
    "cronbach_alpha": 2,
    "mcdonald_omega_minres": 2,
    "item_rest_correlation": 2,
    "factor_cfi": 3,
    "factor_rmsea": 3,
    "standardised_mean_difference": 3,
}
"""Measures of the evidence -> places that its tables print."""

NOTICE = "Made up: nobody gave these answers, and the school does not exist."
NOT_VALIDATED = "Not validated: nobody has shown that these statements measure what the scale is called."
BUDGET = 45_000


@pytest.fixture(scope="module")
def site(survey_site):
    return survey_site


@pytest.fixture(scope="module")
def survey_release(tmp_path_factory):
    return release_of(write_survey(tmp_path_factory.mktemp("survey")))


def page(site, name, language=""):
    return lxml.html.fromstring((site / language / "indicator" / f"{name}.html").read_bytes())


def evidence(site, name, language=""):
    """The pages with the evidence for a scale, in order."""
    folder = site / language / "indicator"
    further = sorted(folder.glob(f"{name}.measured.*.html"))
    return [lxml.html.fromstring(path.read_bytes()) for path in (folder / f"{name}.measured.html", *further)]


def behind(site, name, wanted, language=""):
    """A section of these pages, on the one that has it."""
    (found,) = [
        each for one in evidence(site, name, language) for each in one.xpath(f"//section[@aria-labelledby='{wanted}']")
    ]
    return found


def section(document, name):
    (found,) = document.xpath(f"//section[@aria-labelledby='{name}']")
    return found


def test_every_page_says_that_the_answers_are_made_up(site):
    for path in site.rglob("*.html"):
        if "es" not in path.relative_to(site).parts and "embed" not in path.parts:
            assert NOTICE in flat(lxml.html.fromstring(path.read_bytes())), path


@pytest.mark.parametrize("name", ["belonging", "learning", "belonging-b1", "learning-l4"])
def test_what_is_not_validated_says_so_at_its_top(site, name):
    assert NOT_VALIDATED in [flat(each) for each in page(site, name).xpath("//p[@class='warn']")]


def test_the_response_rate_is_about_no_form(site):
    assert NOT_VALIDATED not in flat(page(site, "survey-response"))


@pytest.mark.parametrize("language", ["", "es"])
def test_the_sections_of_a_scale_are_there_and_listed(site, language):
    document = page(site, "learning", language)
    listed = [each.get("href").removeprefix("#") for each in document.xpath("//nav[@class='toc']//a")]
    for name in ("items", "sure"):
        assert name in listed
        assert section(document, name) is not None


@pytest.mark.parametrize("language", ["", "es"])
def test_the_evidence_has_pages_of_its_own_that_the_scale_leads_to(site, language):
    (first,) = section(page(site, "learning", language), "sure").xpath(".//a/@href")
    assert first == "../indicator/learning.measured.html"
    found = evidence(site, "learning", language)
    listed = [href for each in found for href in each.xpath("//nav[@class='toc']//a/@href")]
    for name in ("who", "asked", "hang", "same", "scale"):
        assert f"#{name}" in listed, name
    for at, each in enumerate(found):
        turns = [href.split("/")[-1] for href in each.xpath("//main/nav[not(@class)]//a/@href")]
        assert turns == (["learning.measured.html", "learning.measured.2.html"] if len(found) > 1 else [])
        assert each.xpath("//p[@class='crumb']/a/@href")[-1] == "../indicator/learning.html", at


@pytest.mark.parametrize("language", ["", "es"])
@pytest.mark.parametrize("name", ["belonging", "learning"])
def test_the_page_of_a_scale_speaks_of_no_statistic_that_needs_a_textbook(site, name, language):
    said = flat(page(site, name, language).xpath("//main")[0])
    for word in ("CFI", "RMSEA", "Alpha", "Omega", "Hedges", "R-indicator", "indicador R", "invarian"):
        assert word not in said, word
    behind = " ".join(flat(each) for each in evidence(site, name, language))
    for word in ("CFI", "RMSEA", *(("Hedges",) if name == "belonging" else ())):
        assert word in behind, word


def test_plain_words_come_before_the_figures_behind_them(site):
    said = [flat(each) for each in section(page(site, "belonging"), "sure").xpath(".//li")]
    assert any("in every 100 people who were asked answered" in each for each in said)
    (alike,) = [each for each in said if "seem to mean the same to all groups" in each]
    assert "A test can miss a difference" in alike
    (apart,) = [each for each in map(flat, section(page(site, "learning"), "sure").xpath(".//li")) if "mean" in each]
    assert "The statements do not mean the same to all groups" in apart
    (first, *_) = evidence(site, "belonging")
    assert [flat(each) for each in first.xpath("//main/ul[not(@class)]/li")] == said


def test_every_figure_of_the_evidence_is_on_its_pages(site, survey_release):
    """Nothing is lost by the division: each row that was published of these measures is in a table there."""
    shown = {
        name: [flat(cell) for each in evidence(site, name) for cell in each.xpath("//table//td")] for name in SCALES
    }
    for row in survey_release.estimates.rows:
        if row.indicator in SCALES and row.period == "2026" and row.measure in TABLED and row.status == "ok":
            digits = TABLED[row.measure]
            number = f"{row.value:.{digits}f}".replace("-", "−")
            assert any(cell.startswith(number) for cell in shown[row.indicator]), (row.measure, row.subgroup, number)


def test_a_table_too_long_for_a_page_goes_on_and_no_row_is_lost():
    rows = tuple((f"Group {at}", (Entry("1.00", "0.90 to 1.10"),) * 4) for at in range(200))
    piece = Piece(("Words.",), Side("asked-table", "Caption", "Group", ("a", "b", "c", "d"), rows))
    sections = (Evidence("asked", "Asked", (piece,)), Evidence("scale", "About", (Piece(),), (("Form", "x"),)))
    parts = divided(tuple(_single(iter(sections))), _weight)
    assert len(parts) > 4
    assert all(sum(map(_weight, part)) <= MOST for part in parts)
    pages = [_gathered(part) for part in parts]
    tables = [piece.table for part in pages for each in part for piece in each.pieces if piece.table]
    assert tuple(row for table in tables for row in table.rows) == rows
    assert len({table.id for table in tables}) == len(tables)
    assert [each.facts for part in pages for each in part if each.id == "scale"] == [(("Form", "x"),)]


def test_the_statements_lead_to_their_pages(site):
    links = section(page(site, "belonging"), "items").xpath(".//th//a/@href")
    assert links == [f"../indicator/belonging-b{at}.html" for at in range(1, 6)]
    for each in links:
        assert (site / "indicator" / each).resolve().is_file()


@pytest.mark.parametrize(("language", "told", "left"), [
    ("", "Told of the people who answered every statement of the scale.", "16.0 in every 100 left out one statement"),
    ("es", "de las personas que respondieron a todas las afirmaciones", "16.0 de cada 100 omitieron una afirmación"),
])  # fmt: skip
def test_statements_of_people_who_answered_all_say_so(site, language, told, left):
    said = flat(section(page(site, "belonging", language), "items"))
    assert told in said
    assert left in said
    assert told in flat(page(site, "belonging-b1", language))
    heads = [flat(each) for each in behind(site, "belonging", "who").xpath(".//thead//th")]
    assert heads[-1] == "Left out a statement, in every 100 who took part"
    assert "How many they are is not told" not in flat(behind(site, "belonging", "hang"))
    assert "Told of the people" not in flat(section(page(site, "learning"), "items"))
    assert "How many they are is not told" in flat(behind(site, "learning", "hang"))


def test_no_gap_is_worded_where_the_groups_read_the_statements_differently(site):
    document = page(site, "learning")
    assert "No gap" not in flat(document)
    assert "The scale does not measure the same thing in all groups" in flat(behind(site, "learning", "same"))
    assert "Teachers judge my work, not who I am" in flat(behind(site, "learning", "same"))
    gaps = document.xpath("//table[contains(@class, 'ct')]//td[contains(@class, 'gap')]")
    assert gaps
    for cell in gaps:
        assert flat(cell) == "The scale does not measure the same thing in all groups"
    lead = flat(document.xpath("//p[@class='lead']")[0])
    assert "higher" not in lead
    assert "lower" not in lead


def test_the_licence_and_the_owner_of_the_threshold_are_printed(site):
    card = flat(behind(site, "belonging", "scale"))
    assert "CC0 1.0" in card
    assert "Nobody, for the survey is made up" in card


def test_the_rate_has_its_number_and_silence_is_named(site):
    said = flat(behind(site, "belonging", "who"))
    assert "RR2" in said
    assert "Those who did not answer may feel otherwise." in said


@pytest.mark.parametrize(
    "name", ["belonging", "belonging.measured", "learning", "learning.measured", "survey-response", "belonging-b3"]
)
def test_pages_are_within_their_budget_and_their_sentences_are_short(site, name):
    for language in ("", "es"):
        assert (site / language / "indicator" / f"{name}.html").stat().st_size < BUDGET
        for text in prose(page(site, name, language)):
            for each in sentences_of(text):
                wrong = [found for found in lint_text(each, language or "en") if found.kind in {"word", "length"}]
                assert not wrong, (each, wrong)


def test_a_statement_that_is_turned_over_says_so(site):
    assert "the answers are counted in reverse" in flat(page(site, "belonging-b3"))
    assert "the answers are counted in reverse" not in flat(page(site, "belonging-b1"))


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "",
            (
                "On what the other statements have in common, groups can still be compared.",
                "The unit is the spread (standard deviation) of other students, who stand at 0.",
            ),
        ),
        ("es", ("En lo que las demás afirmaciones tienen en común, los grupos sí pueden compararse.",)),
    ],
)
def test_groups_are_compared_on_what_the_other_statements_share(site, language, told):
    part = behind(site, "learning", "same", language)
    for each in told:
        assert each in flat(part)
    (table,) = part.xpath(".//table[starts-with(@id, 'factor-')]")
    ((head, cell),) = [(flat(row[0]), flat(row[1])) for row in table.xpath(".//tbody/tr")]
    assert head == {"": "First-generation students", "es": "Estudiantes de primera generación"}[language]
    assert cell[0] in "−+0"
    assert "(" in cell
    assert not behind(site, "belonging", "same", language).xpath(".//table[starts-with(@id, 'factor-')]")


def test_a_closer_look_is_nowhere_on_the_site(site):
    for path in site.rglob("*"):
        if path.is_file():
            held = path.read_bytes().lower()
            for word in (b"item_bias", b"nagelkerke", b"polychoric", b"item bias"):
                assert word not in held, path


def test_it_is_said_of_whom_the_number_beside_reliability_is(site):
    assert "How many they are is not told" in flat(behind(site, "learning", "hang"))
    assert "beside what is made of a scale's answers, those with a score" in flat(
        lxml.html.fromstring((site / "dictionary.html").read_bytes())
    )


@pytest.mark.parametrize(("language", "said"), [("", "a design effect of 1.01"), ("es", "un efecto de diseño de 1.01")])
def test_figures_of_all_who_were_asked_stand_beside_those_who_answered(site, language, said):
    part = behind(site, "belonging", "asked", language)
    assert said in flat(part)
    (table,) = part.xpath(".//table")
    heads, *rows = [[flat(cell) for cell in row.xpath("./th|./td")] for row in table.xpath(".//tr")]
    assert len(heads) == 5
    everyone, *groups = rows
    assert everyone[1] == "712"
    assert len(groups) == 6  # two groups of one dimension, four of the other
    for row in groups:
        assert row[1].isdigit()
        assert "(" in row[3]


def test_the_choice_of_whom_ranges_speak_is_printed_and_so_is_the_other(site):
    for part in (section(page(site, "belonging"), "know"), behind(site, "belonging", "scale")):
        said = flat(part)
        assert "Ranges allow for chance in what people answered" in said
        assert "Ranges for this cohort alone, which the school could have chosen, would be narrower." in said
