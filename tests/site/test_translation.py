"""Every word of the program goes through the catalogue: a language of Greek letters leaves no Latin ones behind."""

import dataclasses
import gettext
import re
from datetime import date

import lxml.html
from babel import Locale
from lxml import etree

from isonomia.publish import catalogue
from isonomia.publish.book import capital
from isonomia.publish.language import Language
from isonomia.publish.site import write_in
from isonomia.publish.synonyms import synonyms

LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
GREEK = "αβψδεφγηιξκλμνοπχρστθωσχυζΑΒΨΔΕΦΓΗΙΞΚΛΜΝΟΠΧΡΣΤΘΩΣΧΥΖ"
TABLE = str.maketrans(LATIN, GREEK)
NOT_WORDS = {"isonomia", "csv", "svg", "json", "parquet", "csvw", "zip", "sha", "text", "kb", "mb", "and", "of"}
NAMES_OF_FORMATS = re.compile(
    r"\b[\w.-]+\.(?:csv|json|parquet|html|txt|zip|csv-metadata\.json)\b|SHA256SUMS|VERSIONS\.txt"
)


def pseudo(message):
    parts = re.split(r"(%\(\w+\)s)", message)
    return "".join(part if part.startswith("%(") else part.translate(TABLE) for part in parts)


class Fake(gettext.NullTranslations):
    def gettext(self, message):
        return pseudo(message)

    def ngettext(self, msgid1, msgid2, n):
        return pseudo(msgid1 if n == 1 else msgid2)


def strings_of(value):
    """Every text that the release itself holds: data, not words of the program."""
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value):
        for each in dataclasses.fields(value):
            yield from strings_of(getattr(value, each.name))
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from strings_of(key)
            yield from strings_of(each)
    elif isinstance(value, tuple | frozenset | list):
        for each in value:
            yield from strings_of(each)


def texts(page):
    """All of a page but titles of heads, and what names the pages of a list by its first and last lines, cut short."""
    listed = (
        "//meta[@name = 'description'] | //h1 | //nav[ul/@class = 'ways']"
        if page.xpath("//nav/ul[@class = 'ways']")
        else ""
    )
    cut = {each for part in page.xpath(" | ".join(filter(None, ("//title", listed)))) for each in part.iter()}
    for element in page.iter():
        if element in cut:
            continue
        if not isinstance(element.tag, str) or element.tag in {"script", "code"} or element.get("class") == "at":
            if element.tail:  # an address is no text
                yield element.tail
            continue
        yield from (each for each in (element.text, element.tail) if each)
        for name in ("aria-label", "title", "alt", "data-l", "data-t", "data-filter", "data-shown", "data-sort"):
            if element.get(name):
                yield element.get(name)
        if element.tag == "meta" and element.get("name") == "description":
            yield element.get("content")


def test_no_untranslated_string_on_any_page(tmp_path, release):
    greek = Language("en", Fake(), Locale.parse("el_GR"))
    write_in(release, tmp_path, greek)
    own = (release.info, release.policy, release.topics, release.indicators, release.pathways)
    data = {text for each in own for text in strings_of(each)}
    data |= {text for each in (release.dimensions, release.sources, release.measures) for text in strings_of(each)}
    data |= {capital(info.title) for info in release.dimensions.values()}
    data |= {word for each in synonyms("en") for word in each.words}
    nouns = [noun for info in release.dimensions.values() for level in info.levels for noun in level.nouns.values()]
    data |= {frame.replace("{group}", noun) for frame in data for noun in nouns if "{group}" in frame}
    frames = [frame.replace("{group}", "") for frame in data if "{group}" in frame]
    data |= {" ".join(frame.split()) for frame in frames}
    known = sorted((" ".join(each.split()) for each in data if re.search("[A-Za-z]{2}", each)), key=len, reverse=True)
    left = {}
    for path in sorted(tmp_path.rglob("*.html")):
        for text in texts(lxml.html.fromstring(path.read_bytes())):
            rest = NAMES_OF_FORMATS.sub(" ", " ".join(text.split()))
            for each in known:
                rest = rest.replace(each, " ")
            for word in re.findall(r"[A-Za-z]{2,}", rest):
                if word.lower() not in NOT_WORDS:
                    left.setdefault(word, (path.name, text.strip()[:80]))
    assert left == {}
    words = {word for each in known for word in re.findall(r"[A-Za-z]{2,}", each)}
    drawings = sorted((tmp_path / "path").glob("*.svg"))
    assert drawings
    for path in drawings:
        drawn = etree.parse(path).iter("{*}text", "{*}tspan", "{*}title", "{*}desc")
        found = {word for each in drawn for word in re.findall(r"[A-Za-z]{2,}", f"{each.text or ''} {each.tail or ''}")}
        assert found <= words, path.name


def test_numbers_and_dates_follow_the_locale():
    spanish = Language("es", locale=Locale.parse("es_US"))
    greek = Language("el", locale=Locale.parse("el_GR"))
    from decimal import Decimal

    assert spanish.decimal(Decimal("12480.4"), 1) == "12,480.4"
    assert greek.decimal(Decimal("12480.4"), 1) == "12.480,4"
    assert spanish.day(date(2026, 11, 22)) == "22 de noviembre de 2026"
    assert spanish.tag == "es-US"
    assert Language("ar", locale=Locale.parse("ar")).direction == "rtl"


def test_the_template_for_translators_is_up_to_date():
    from importlib.resources import files

    stored = (files("isonomia.publish") / "locale" / "messages.pot").read_text(encoding="utf-8")
    assert stored == catalogue.as_text(catalogue.template()), "run: python -m isonomia.publish.catalogue"


def test_no_message_is_glued_or_says_per_cent():
    for message in catalogue.template():
        assert "{" not in str(message.id)
        assert "%%" not in str(message.id)
