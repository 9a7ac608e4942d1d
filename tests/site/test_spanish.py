"""The Spanish catalogue: complete in its places, whole sentences, read by the site, and named a draft on every page."""

import gettext
import re
import tomllib
import zipfile
from collections import Counter
from dataclasses import replace
from importlib.resources import files

import lxml.html
import pytest
from babel.messages.pofile import read_po
from lxml import etree

import isonomia.study.reading as study
from isonomia.model.pathway import Stage
from isonomia.publish import catalogue, write_site
from isonomia.publish.language import available, language
from isonomia.publish.sentences import Sentence
from isonomia.publish.synonyms import synonyms
from isonomia.publish.words import mixes, patterns
from isonomia.publish.words.lint import forbidden, lint, word_list
from isonomia.study.steps import step_words
from reading_level import ease

FOLDER = files("isonomia.publish") / "locale" / "es" / "LC_MESSAGES"
PLACE = re.compile(r"%\(\w+\)s")
UNTRANSLATED = 0
"""Messages of pages, templates and reasons that still stand in English."""
UNTRANSLATED_OF_MEASURES = 0
"""Texts of the registry that still stand in English on the pages of methods."""
CMS = tomllib.loads((files("isonomia.protect") / "policies" / "cms.toml").read_text(encoding="utf-8"))
DRAFT = "Traducción en borrador"


def read():
    with (FOLDER / "messages.po").open("rb") as file:
        return read_po(file, locale="es")


@pytest.fixture(scope="module")
def messages():
    return [message for message in read() if message.id]


def translated(messages):
    """Each form of each message that is translated -> the same form in Spanish."""
    every = [(message.id, message.string) for message in messages if message.string]
    single = {text: said for text, said in every if isinstance(text, str)}
    plural = [zip(text, said, strict=True) for text, said in every if not isinstance(text, str)]
    return single | {text: said for forms in plural for text, said in forms}


@pytest.fixture(scope="module")
def spanish(tmp_path_factory, release):
    folder = tmp_path_factory.mktemp("spanish") / "site"
    write_site(replace(release, info=replace(release.info, languages=("es",))), folder)
    return folder


@pytest.fixture(scope="module")
def pages(spanish):
    return {path.relative_to(spanish).as_posix(): parsed(path) for path in sorted(spanish.rglob("*.html"))}


def parsed(path):
    return lxml.html.fromstring(path.read_bytes())


def of_measures(message):
    return all(name.startswith("model/registry/") for name, _ in message.locations)


def test_a_study_may_ask_for_what_has_a_catalogue():
    assert set(study.LANGUAGES) == set(available()) == {"en", "es"}


def test_every_place_of_a_message_is_in_its_translation_and_none_more(messages):
    said = translated(messages)
    assert len(said) > 800
    unlike = {text for text in said if Counter(PLACE.findall(text)) != Counter(PLACE.findall(said[text]))}
    assert unlike == set()
    assert [text for text in said if said[text].replace("%%", "").count("%") != text.replace("%%", "").count("%")] == []


def test_no_entry_is_fuzzy_gone_or_an_empty_form(messages):
    catalog = read()
    assert [message.id for message in messages if message.fuzzy] == []
    assert catalog.obsolete == {}
    assert [text for text in messages if isinstance(text.id, tuple) and "" in text.string] == []
    assert [text for text, said in translated(messages).items() if not said.strip()] == []


def test_how_many_messages_are_left_in_english(messages):
    left = [message for message in messages if not message.string]
    assert sum(not of_measures(message) for message in left) == UNTRANSLATED
    assert sum(of_measures(message) for message in left) == UNTRANSLATED_OF_MEASURES


def test_the_catalogue_follows_the_template():
    text = (FOLDER / "messages.po").read_text(encoding="utf-8")
    newest = catalogue.as_po(catalogue.translated(text, "es", catalogue.template()))
    assert text == newest, "run: python -m isonomia.publish.catalogue"


def test_the_compiled_catalogue_says_what_the_written_one_says(messages):
    with (FOLDER / "messages.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    single = {m.id: m.string for m in messages if m.string and isinstance(m.id, str)}
    plural = {(m.id[0], at): said for m in messages if isinstance(m.id, tuple) for at, said in enumerate(m.string)}
    held = {text: said for text, said in compiled._catalog.items() if text}
    assert single | plural == held, "run: python -m isonomia.publish.catalogue"


def test_a_new_message_comes_in_without_a_guess_and_an_old_one_leaves():
    newest = catalogue.Catalog(fuzzy=False)
    newest.add("By %(by)s", locations=[("a.py", 0)], flags=["python-format"])
    newest.add("By %(by)s!", locations=[("a.py", 0)], flags=["python-format"])
    old = 'msgid "By %(by)s"\nmsgstr "Por %(by)s"\n\nmsgid "Gone"\nmsgstr "Ido"\n'
    catalog = catalogue.translated(old, "es", newest)
    assert {m.id: m.string for m in catalog if m.id} == {"By %(by)s": "Por %(by)s", "By %(by)s!": None}
    assert not any(m.fuzzy for m in catalog if m.id)


def test_a_translation_has_spanish_quotes_and_no_masculine_for_everybody(messages):
    said = list(translated(messages).values())
    assert [text for text in said if re.search("[“”]", text)] == []
    assert [text for text in said if text.count("«") != text.count("»")] == []
    generic = re.compile(
        r"\b(?:todos los (?:alumnos|estudiantes|pacientes|médicos)|los demás\b(?! grupos))", re.IGNORECASE
    )
    assert [text for text in said if generic.search(text)] == []


def test_every_page_is_in_spanish_and_says_that_it_is_a_draft(pages):
    assert len(pages) > 40
    for name, page in pages.items():
        assert page.get("lang") == "es-US", name
        notes = page.xpath("//main/div[@role='note']")
        assert sum(DRAFT in note.text_content() for note in notes) == 1, name


def test_every_drawing_says_that_it_is_a_draft(spanish):
    drawings = sorted((spanish / "path").glob("*.svg"))
    assert drawings
    for path in drawings:
        assert DRAFT in "".join(etree.parse(path).getroot().itertext()), path.name


def test_an_english_site_says_nothing_of_a_translation(site):
    assert not language("en").draft
    for path in site.rglob("*.html"):
        assert DRAFT not in path.read_text(encoding="utf-8"), path.name


def test_numbers_and_dates_are_those_of_spanish_in_the_united_states(pages):
    table = pages["indicator/accepted.html"].text_content()
    assert "12,480" in table
    assert "37.2" in table
    assert "−12.6 a +0.6" in table
    assert "22 de noviembre de 2026" in pages["index.html"].text_content()
    assert "November" not in "".join(page.text_content() for page in pages.values())


@pytest.mark.parametrize("name", ["index.html", "indicator/accepted.html", "path/training.html", "about.html"])
def test_no_english_sentence_of_the_program_is_left(pages, messages, release, name):
    """Texts of three words or more. Titles of the study are data and stand as they are."""
    page = pages[name]
    text = " ".join(page.text_content().split()) + " ".join(page.xpath("//@aria-label | //@data-filter | //@content"))
    for each in (*release.indicators, *release.pathways, *release.topics):
        text = text.replace(each.title, "")
    english = [text for text, said in translated(messages).items() if text != said and len(text.split()) > 2]
    pieces = {piece.strip() for each in english for piece in PLACE.split(each) if len(piece.split()) > 2}
    assert len(pieces) > 500
    assert sorted(piece for piece in pieces if piece in text) == []


def test_the_word_list_finds_and_passes():
    assert [each.found for each in forbidden("Solo las minorías son peores", "es")] == ["solo", "peores", "minorías"]
    assert forbidden("Un consolo mejorado", "es") == ()
    assert all(why and word == word.casefold() for word, why, _ in word_list("es").words)


def test_every_sentence_of_findings_passes_the_spanish_list():
    lang = language("es")
    every = [*patterns.LEVEL.values(), *patterns.GAP.values(), *patterns.WITHIN.values(), *patterns.LISTS.values()]
    every += [*patterns.STATES.values(), *patterns.SHARE_HERE.values(), *patterns.ARRIVE.values()]
    every += [*patterns.NOT_KNOWN_YET.values(), *patterns.SEPARATE.values(), *patterns.NOT_SEPARATE.values()]
    every += [*patterns.PART_OF_GAP.values(), *mixes.AT_SAME_MIX.values()]
    every += [patterns.UNSETTLED, patterns.ONE_AT_A_TIME, patterns.NO_RANGE, patterns.CENSUS, patterns.UNTESTED]
    every += [patterns.NOT_SHOWN, patterns.SHARE_HERE_NEUTRAL, patterns.PEOPLE_SHORT, patterns.PEOPLE_OVER]
    every += [patterns.FARTHEST, patterns.NONE_CLEAR]
    for template in every:
        said = lang.translations.gettext(template)
        assert said != template
        places = dict.fromkeys(re.findall(r"%\((\w+)\)s", said), "x")
        assert not lint(Sentence(said, phrases=places), "es"), said


def test_the_prose_of_pages_is_easy_to_read():
    lang = language("es")
    prose = [*patterns.GAP.values(), *patterns.STATES.values(), *patterns.LISTS.values(), patterns.UNSETTLED]
    said = " ".join(PLACE.sub("x", lang.translations.gettext(each)) for each in prose)
    assert ease(said) >= 55


def test_other_words_in_spanish_stand_for_the_same_things_as_in_english():
    def targets(code):
        return {(each.term, each.dimension, each.code) for each in synonyms(code)}

    assert targets("en") <= targets("es")
    assert all(each.words for each in synonyms("es"))


def test_a_to_z_leads_from_other_words_in_spanish(pages):
    text = " ".join(pages["a-z.html"].text_content().split())
    assert "Brecha" in text
    assert "Disparity" not in text


def test_the_privacy_rule_and_the_archive_are_told_in_spanish(tmp_path, release):
    policy = replace(release.policy, title=CMS["title"], text=CMS["text"])
    told = replace(release, policy=policy, info=replace(release.info, languages=("es",)))
    write_site(told, tmp_path / "site")
    assert "El cero se puede mostrar." in parsed(tmp_path / "site" / "methods.html").text_content()
    assert "tamaño de las celdas" in parsed(tmp_path / "site" / "about.html").text_content()
    with zipfile.ZipFile(tmp_path / "site" / "data" / "all-files.zip") as archive:
        readme = next(archive.read(name).decode() for name in archive.namelist() if "README" in name)
    assert "estimates.csv tiene todas las cifras" in readme
    assert DRAFT in readme


def test_a_step_has_words_in_both_languages():
    said = step_words(Stage("applied", "Applied"), Stage("accepted", "Accepted"))
    assert {code: sorted(words) for code, words in said.items()} == {"en": ["people", "what"], "es": ["people", "what"]}
    assert said["es"] == {"people": "{group} en la etapa «Applied»", "what": "llegaron a la etapa «Accepted»"}
    assert all(not forbidden(phrase, code) for code, words in said.items() for phrase in words.values())
