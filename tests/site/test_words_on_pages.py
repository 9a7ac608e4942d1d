"""The ten rules of sentences, over every page as it is built: in two languages, and with the demo's real numbers."""

import re
from decimal import Decimal

import lxml.html
import pytest

import prose
from isonomia.publish.sentences import Sentence
from isonomia.publish.words.lint import denominators, leaning, lint, lint_text
from reading_level import ease, grade

YEARS = [str(year) for year in range(1900, 2100)]
COUNTED_APART = ("100", "1,000", "10,000", "100,000", *YEARS)
"""The number that figures are out of and the year do not count as numbers of a sentence."""
EXPLAINS_STATISTICS = ("methods", "glossary.html", "dictionary", "data.html")
"""Pages that define measures and columns in the words of the registry, with names such as “best group”."""


def parsed(site):
    files = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*.html"))}
    own = {
        name: path for name, path in files.items() if not {"release", "one-file"} & set(name.split("/"))
    }  # no copies
    return {name: lxml.html.fromstring(path.read_bytes()) for name, path in own.items()}


def of_figures(name):
    """Whether a page's own headline is about figures."""
    return name.startswith(("indicator/", "path/"))


def decimals(number):
    """How many decimals a number is printed with."""
    return len(number.partition(".")[2])


@pytest.fixture(scope="module", params=["en", "es", "demo"])
def built(request):
    """Language and pages of a site."""
    site = request.getfixturevalue({"en": "site", "es": "spanish_site", "demo": "demo_site"}[request.param])
    return ("es" if request.param == "es" else "en"), parsed(site)


@pytest.mark.slow
def test_every_finding_is_short_has_one_denominator_and_no_word_to_avoid(built):
    language, pages = built
    read, found = 0, {}
    for name, page in pages.items():
        for text in prose.findings(prose.masked(page)):
            read += 1
            complaints = lint_text(text, language, COUNTED_APART)
            if complaints:
                found[name, text] = complaints
    assert found == {}
    assert read > 40


@pytest.mark.slow
def test_no_page_says_a_word_to_avoid_or_leaves_a_place_unfilled(built):
    language, pages = built
    found = {
        (name, text): complaints
        for name, page in pages.items()
        if not name.startswith(EXPLAINS_STATISTICS)
        for text in prose.prose(prose.masked(page))
        if (complaints := [each for each in lint_text(text, language, COUNTED_APART) if each.kind != "numbers"])
    }
    assert found == {}


@pytest.mark.slow
def test_a_page_has_one_denominator(built):
    language, pages = built
    seen = set()
    for name, page in pages.items():
        if name.startswith(("indicator/", "path/")):
            several = denominators(" ".join(prose.findings(page)), language)
            assert len(several) <= 1, (name, several)
            seen.update(several)
    assert "100" in seen


@pytest.mark.slow
def test_every_number_of_a_finding_is_in_a_table_of_its_page(built):
    """Rounded for speech: 35.1 may be said as 35. A number that no table has is one that nobody can check.

    Both are rounded from the release, which may be finer: 15.49 is 15.5 in the table and 15 in the sentence.
    """
    language, pages = built
    checked = 0
    for name, page in pages.items():
        if not name.startswith("indicator/"):
            continue
        known = [Decimal(each) for each in prose.figures(page)]
        masked = prose.masked(page)
        out_of = set(denominators(" ".join(prose.findings(masked)), language))
        for text in prose.findings(masked):
            for each in prose.NUMBER.findall(text):
                if each in out_of or each in YEARS:
                    continue
                said = Decimal(each.replace(",", ""))
                step = Decimal(1).scaleb(said.normalize().as_tuple().exponent if said >= 1000 else -decimals(each))
                assert any(abs(figure - said) <= step / 2 for figure in known), (name, text, each)
                checked += 1
    assert checked > 20


@pytest.mark.slow
def test_larger_than_chance_is_said_where_the_number_of_comparisons_is(demo_site):
    pages = parsed(demo_site)
    claim, count = "larger than chance would explain", r"comparisons made together are counted \(.*\d"
    said = [name for name, page in pages.items() if name.startswith("indicator/") and claim in prose.flat(page)]
    assert said
    assert [name for name in said if not re.search(count, prose.flat(pages[name]))] == []


@pytest.mark.slow
def test_findings_stand_alone(built):
    """The first sentence of a finding needs none before it; a headline of one period names it."""
    language, pages = built
    named = 0
    for name, page in pages.items():
        for text in prose.findings(prose.masked(page)) if of_figures(name) else ():
            assert leaning(text, language) == (), (name, text)
        if name.startswith("indicator/") and (lead := page.xpath("//p[@class='lead']")):
            periods = re.findall(r"\d{4}(?:–\d{2,4})?", prose.flat(page.xpath("//dl[@class='facts']")[0]))
            assert set(re.findall(r"\d{4}(?:–\d{2,4})?", prose.flat(lead[0]))) <= set(periods), name
            named += bool(re.search(r"\d{4}", prose.flat(lead[0])))
    assert named > 3


@pytest.mark.slow
def test_main_points_are_easy_to_read(built):
    language, pages = built
    read = 0
    for name, page in pages.items():
        said = " ".join(prose.findings(prose.masked(page)))
        if len(said.split()) < 20:
            continue
        read += 1
        if language == "en":
            assert grade(said) <= 8, (name, grade(said), said)
        else:
            assert ease(said) >= 55, (name, ease(said), said)
    assert read > 10


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("In 2025, 4 in every 100 were accepted, compared with 3 in every 1,000.", "denominator"),
        ("About %(est)s in every 100 were accepted.", "placeholder"),
        ("These gaps are due to the school.", "word"),
        ("About 1, 2, 3 and 4 were accepted.", "numbers"),
        ("A word and " * 10 + "the end.", "length"),
    ],
)
def test_what_is_wrong_in_a_printed_text_is_found(text, kind):
    assert kind in {each.kind for each in lint_text(text, "en", COUNTED_APART)}


def test_two_denominators_in_one_finding_are_found():
    sentence = Sentence("%(a)s in every 100, %(b)s in every 1,000.", numbers={"a": "4", "b": "3"}, fixed={"c": "1,000"})
    assert {each.kind for each in lint(sentence)} == {"denominator"}


def test_the_same_denominator_twice_is_one():
    assert denominators("4 in every 100, compared with 3 in every 100.") == ("100",)
    assert denominators("For every 1,000 person-years: 4.") == ("1,000",)
    assert denominators("unos 4 de cada 100, frente a 3 de cada 1,000", "es") == ("100", "1,000")


def test_a_sentence_that_leans_on_the_one_before_is_found():
    assert [each.found for each in leaning("It is lower than in 2024.")] == ["It"]
    assert leaning("These figures do not settle whether there is a gap.") == ()
    assert [each.found for each in leaning("Eso es menos.", "es")] == ["Eso"]


def test_the_formulas_of_the_reading_level():
    assert grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    assert ease("El sol da luz.") == pytest.approx(206.835 - 62.3 - 4)
    assert ease("La estratificación multidimensional imposibilita interpretaciones.") < 0
