"""Two languages in one build: the same pages and the same numbers, each linked to its twin, what is shared once."""

import json
import re
from collections import Counter
from dataclasses import replace

import lxml.html
import pytest
from lxml import etree

from isonomia.errors import InternalError, StudyError
from isonomia.model.pathway import Duration, Exit, Stage
from isonomia.model.release import DimensionInfo
from isonomia.model.study import Level
from isonomia.publish import write_data, write_site
from isonomia.publish.book import open_book
from isonomia.publish.language import Language, Untranslated, language
from isonomia.publish.localised import localised
from isonomia.standards import vocabulary, vocabulary_ids, words_in
from isonomia.standards.us_places import states

DRAFT = "Traducción en borrador"
TITLE = "Acceptance to medical school"
TOLD = {TITLE: "Admisión a la escuela de medicina", "Asian": "Asiática", "Race and ethnicity": "Raza y etnia"}
CONTINUED = re.compile(r"(?:^|/)a-z\.\d+\.html$")
NUMBER = re.compile(r"[−+]?\d[\d,]*(?:\.\d+)?")


@pytest.fixture(scope="module")
def both(release):
    titled = (replace(release.indicators[0], title=TITLE), *release.indicators[1:])
    info = replace(release.info, languages=("en", "es"))
    return replace(release, info=info, indicators=titled, translations={"en": {}, "es": TOLD})


@pytest.fixture(scope="module")
def built(tmp_path_factory, both):
    folder = tmp_path_factory.mktemp("both") / "site"
    write_site(both, folder)
    return folder


@pytest.fixture(scope="module")
def twins(built):
    """Address -> the page in English and in Spanish."""
    spanish = {path.relative_to(built / "es").as_posix(): path for path in (built / "es").rglob("*.html")}
    english = {path.relative_to(built).as_posix(): path for path in built.rglob("*.html")}
    english = {name: path for name, path in english.items() if not name.startswith("es/")}
    assert set(english) == set(spanish)
    return {name: (parsed(english[name]), parsed(spanish[name])) for name in english}


def parsed(path):
    return lxml.html.fromstring(path.read_bytes())


def test_every_page_has_its_twin_and_says_so(twins):
    assert len(twins) > 40
    for name, pair in twins.items():
        top = "../" * name.count("/")
        for page, own, other, up in zip(pair, ("en", "es-US"), ("es-US", "en"), (top, top + "../"), strict=True):
            assert page.get("lang") == own
            named = {each.get("hreflang"): each.get("href") for each in page.xpath("//head/link[@hreflang]")}
            if CONTINUED.search(name):  # of A to Z: where a word stands hangs on the language
                assert not named
                assert page.xpath("//header//a[@hreflang]/@href")[0].endswith("a-z.html")
                continue
            assert named == {"en": f"{up}{name}", "es-US": f"{up}es/{name}"}
            (link,) = page.xpath("//header//a[@hreflang]")
            assert (link.get("lang"), link.get("hreflang"), link.get("href")) == (other, other, named[other])
            assert link.text == {"en": "English", "es-US": "Español"}[other]


def test_every_number_of_an_english_page_is_on_the_spanish_one(twins):
    for name, pair in twins.items():
        if not name.startswith(("indicator/", "path/", "group/", "topic/")):
            continue
        tables = [Counter(NUMBER.findall(" ".join(page.xpath("//main//table//text()")))) for page in pair]
        assert tables[0] == tables[1], name
        assert [page.xpath("//table//@cx | //table//@x1") for page in pair[:1]] == [
            page.xpath("//table//@cx | //table//@x1") for page in pair[1:]
        ], name


def test_only_spanish_pages_say_that_the_translation_is_a_draft(twins):
    for name, (english, spanish) in twins.items():
        assert DRAFT not in english.text_content(), name
        assert DRAFT in spanish.text_content(), name


def test_what_is_shared_stands_there_once(built):
    inside = {path.relative_to(built / "es").as_posix().split("/")[0] for path in (built / "es").rglob("*")}
    assert not inside & {"data", "static", "sitemap.xml", "catalog.jsonld"}
    drawings = {path.name for path in (built / "path").glob("*.svg")}
    assert drawings
    assert {path.name for path in (built / "es" / "path").glob("*.svg")} == drawings
    for name in drawings:
        assert DRAFT not in (built / "path" / name).read_text(encoding="utf-8")
        assert DRAFT in (built / "es" / "path" / name).read_text(encoding="utf-8")


def test_every_link_of_both_leads_somewhere(built):
    for path in built.rglob("*.html"):
        for href in parsed(path).xpath("//@href | //@src | //@srcset"):
            target = href.split("#")[0]
            if target and "release/" not in target:  # the copy that a build writes: tests/cli/test_kept_releases.py
                assert (path.parent / target).resolve().is_file(), (path, href)


def test_the_data_have_a_column_of_labels_for_each_language(built):
    rows = (built / "data" / "accepted.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0].endswith("label_en,label_es")
    assert any(row.endswith("Asian,Asiática") for row in rows)
    described = json.loads((built / "data" / "accepted.csv-metadata.json").read_text(encoding="utf-8"))
    tags = {each["name"]: each["lang"] for each in described["tableSchema"]["columns"] if "lang" in each}
    assert tags == {"label_en": "en", "label_es": "es"}
    head = (built / "data" / "path-training.csv").read_text(encoding="utf-8").splitlines()[0]
    assert head.endswith("label_stage_en,label_en,label_stage_es,label_es")


def test_the_data_that_are_audited_are_those_of_the_site(built, both, tmp_path):
    write_data(both, tmp_path)
    written = {path.name: path.read_bytes() for path in (tmp_path / "data").iterdir()}
    assert written == {path.name: path.read_bytes() for path in (built / "data").iterdir()}


def test_the_map_of_the_site_has_both(built, twins):
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    found = etree.parse(built / "sitemap.xml").getroot()
    places = found.xpath("s:url/s:loc/text()", namespaces=space)
    wanted = set(twins) - {"404.html"}
    assert sorted(places) == sorted([*wanted, *(f"es/{name}" for name in wanted)])
    for each in found:
        name = each.xpath("s:loc/text()", namespaces=space)[0]
        assert len(each.xpath("x:link", namespaces=space)) == (0 if CONTINUED.search(name) else 2), name
    catalogue = json.loads((built / "catalog.jsonld").read_text(encoding="utf-8"))
    assert catalogue["dct:language"] == ["en", "es-US"]


def test_texts_of_the_study_are_translated_or_say_in_which_language_they_are(twins):
    english, spanish = twins["indicator/accepted.html"]
    assert english.xpath("//h1")[0].text_content() == TITLE
    assert spanish.xpath("//h1")[0].text_content() == TOLD[TITLE]
    assert not english.xpath("//bdi[@lang]")
    marked = {each.text for each in spanish.xpath("//bdi[@lang='en']")}
    assert TOLD["Asian"] not in marked
    assert marked
    assert all(each.get("lang") == "en" for each in spanish.xpath("//bdi[@lang]"))


def test_each_language_has_a_feed_whose_ids_do_not_hang_on_its_words(built, both, tmp_path):
    def ids(folder, name):
        return [each.text for each in etree.parse(folder / name).iter("{*}id")]

    english, spanish = ids(built, "feed.xml"), ids(built, "es/feed.xml")
    assert len(english) == len(spanish)
    assert not set(english) & set(spanish)
    told = {"es": {**TOLD, both.info.title: "Igualdad", both.info.publisher: "Una escuela"}}
    write_site(replace(both, translations=told), tmp_path / "site")
    assert ids(tmp_path / "site", "es/feed.xml") == spanish
    assert ids(tmp_path / "site", "feed.xml") == english


def test_one_language_says_nothing_of_others(site):
    for path in site.rglob("*.html"):
        assert "hreflang" not in path.read_text(encoding="utf-8"), path
    assert "xhtml" not in (site / "sitemap.xml").read_text(encoding="utf-8")


def test_a_message_without_a_translation_stops_the_build(tmp_path, both, monkeypatch):
    known = language("es")
    catalogue = {key: said for key, said in known.translations._catalog.items() if key != "Key findings"}
    monkeypatch.setattr(known.translations, "_catalog", catalogue)
    monkeypatch.setattr("isonomia.publish.site.language", lambda code: known if code == "es" else language(code))
    with pytest.raises(InternalError, match="Key findings"):
        write_site(both, tmp_path / "site")
    with pytest.raises(InternalError, match="one"):
        Untranslated("es").ngettext("one", "many", 2)


def test_words_of_the_study_are_read_in_both_languages(tmp_path, both):
    info = replace(both.indicators[0], words={"es": {"what": "fueron peores"}})
    with pytest.raises(StudyError, match="peores"):
        write_site(replace(both, indicators=(info, *both.indicators[1:])), tmp_path / "site")


def stages(release):
    """The first pathway with a way out and a time at its second stage, as a study file makes them."""
    way = Exit("transfer", "Transfer", "accepted-transfer")
    time = Duration("t-time", None, None, 2020)
    first, second = Stage("applied", "Applied"), Stage("in", "Let in", "", "accepted", (way,), time, "accepted-so-far")
    path = replace(release.pathways[0], cohort="closed", stages=(first, second))
    step = replace(
        release.indicators[0],
        title="From “Applied” to “Let in”",
        words={"en": {"people": "{group} at the stage “Applied”", "what": "reached the stage “Let in”"}},
    )
    left = replace(step, id=way.question, title="From “Applied” to “Let in”: left by way of Transfer", words={})
    so_far = replace(step, id=second.so_far, title="From “Applied” to “Let in”, so far", words={})
    levels = (Level("0-4", "4 years or less", 1), Level("5-5", "5 years", 2), Level("6-up", "6 years or more", 3))
    bands = DimensionInfo("t-time", "Years to “Let in”", levels, ordered=True, overlapping=False)
    nothing = replace(release.estimates, rows=())
    own = {"pathways": (path,), "indicators": (step, left, so_far), "dimensions": {"t-time": bands}}
    return replace(release, estimates=nothing, **own)


def test_titles_that_the_program_makes_of_stages_are_in_the_language_of_the_page(both):
    told = {"Applied": "Solicitud", "Let in": "Admisión", "Transfer": "Traslado"}
    made = localised(replace(stages(both), translations={"es": told}), language("es"))
    step, left, so_far = made.release.indicators
    assert step.title == "De «Solicitud» a «Admisión»"
    assert left.title == "De «Solicitud» a «Admisión»: salida por la vía «Traslado»"
    assert so_far.title == "De «Solicitud» a «Admisión», hasta ahora"
    assert step.words["es"]["what"] == "llegaron a la etapa «Admisión»"
    assert left.words["es"]["what"] == "salieron antes de «Admisión» por la vía «Traslado»"
    (bands,) = made.release.dimensions.values()
    assert bands.title == "Años hasta «Admisión»"
    assert [each.label for each in bands.levels] == ["4 años o menos", "5 años", "6 años o más"]
    assert not made.left & {"From “Applied” to “Let in”", "Years to “Let in”", "5 years"}


def test_titles_and_words_that_a_study_gives_are_not_made_anew(both):
    own = stages(both)
    said = replace(own.indicators[0], words={"en": {"what": "were let in"}})
    told = {"es": {"From “Applied” to “Let in”": "Entrada"}}
    changed = replace(own, indicators=(said, *own.indicators[1:]), translations=told)
    step, left, _ = localised(changed, language("es")).release.indicators
    assert step.title == "Entrada"
    assert "es" not in step.words
    assert list(left.words["es"]) == ["what"]


def test_the_language_of_the_study_is_left_as_it_is(both):
    assert localised(both, Language()).release is both
    spanish = replace(both, info=replace(both.info, languages=("es", "en")))
    assert not localised(spanish, language("es")).left
    assert TITLE in localised(spanish, replace(Language(), code="en")).left or not spanish.translations["en"]


def test_addresses_of_groups_do_not_depend_on_the_language(both):
    levels = (Level("A", "Zebra", 1), Level("a", "Ape", 2))
    way = DimensionInfo("way", "Way", levels, ordered=False, overlapping=False)
    info = replace(both.indicators[0], by=(("way",),))
    row = next(each for each in both.estimates if each.indicator == info.id and each.measure == "proportion")
    rows = tuple(replace(row, dimension="way", subgroup=code, dimension_2="", subgroup_2="") for code in "Aa")
    made = replace(
        both,
        indicators=(info,),
        pathways=(),
        dimensions={"way": way},
        estimates=replace(both.estimates, rows=rows),
        translations={"en": {}, "es": {"Zebra": "Abeja"}},
    )
    english, spanish = (open_book(made, each).groups for each in (language("en"), language("es")))
    assert dict(english) == dict(spanish)
    assert [list(each) for each in (english, spanish)] == [[("way", "a"), ("way", "A")], [("way", "A"), ("way", "a")]]


def test_what_vocabularies_are_called_in_spanish_is_what_they_have():
    said = words_in("es")
    own = {vocabulary(each).title for each in vocabulary_ids()}
    own |= {value.label for each in vocabulary_ids() for value in vocabulary(each).values}
    own |= {place.name for place in states().values()}
    assert set(said) <= own
    assert all(text and not re.search("[“”]", text) for text in said.values())
    for name in ("race-ethnicity-1997", "race-ethnicity-spd15-2024", "sex", "insurance", "sexual-orientation"):
        rows = {value.label for value in vocabulary(name).values if value.extra.get("level") != "question"}
        assert {each for each in rows if not each.endswith(")") or each in said} <= set(said), name
    assert words_in("xx") == {}
