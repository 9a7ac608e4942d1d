"""Pages of stories: a player without a script, the whole transcript, what was agreed, and in which language."""

import json
import re
import shutil
import zipfile
from dataclasses import replace
from datetime import date

import lxml.html
import pytest

import prose
import test_budgets as budgets
import test_links as links
import test_pages_structure as structure
import test_text_browsers as browsers
from isonomia.demo.story.write import STORY, write_story
from isonomia.model.estimates import Estimates
from isonomia.model.stories import SCOPES, StoriesSpec, StoryCircumstance
from isonomia.publish import write_site
from isonomia.publish.book import open_book
from isonomia.publish.language import language
from isonomia.publish.pages.frame import environment, render
from isonomia.publish.pages.stories import FEW, story_pages
from isonomia.publish.words.lint import lint_text
from isonomia.stories import gather, place
from isonomia.stories.events import Event, Terms
from isonomia.stories.ledger import append
from isonomia.stories.record import read_record

DAY = date(2026, 11, 22)
MADE_UP = "Made up for testing: nobody tells this, and tones stand for speech."
HOSTILE = """\
title = 'A "title" <script>alert(1)</script> & more'
summary = "Una historia inventada."
language = "es"
takeaway = "Nada."
content_note = "Ninguna."
made_up = "Inventada para una prueba."
shown_as = "<b>Nadie</b>"
circumstances = ["rural", "<i>other</i>"]
speakers = ["Nadie"]
related = ["placeholder"]
"""
WORDS = "# <script>\n\nNadie: Hola & <lang en>good day</lang>. " + "Palabra. " * 40 + "\n"
CIRCUMSTANCES = (
    StoryCircumstance("rural", "Growing up in a rural place", 0.19, "A made-up source"),
    StoryCircumstance("caregiving", "Caring for a relative"),
)


def add(folder, story, terms, version=""):
    append(
        folder,
        Event("consented", story, DAY.replace(month=9), SCOPES[:4], terms),
        Event("reviewed", story, DAY.replace(month=9), SCOPES[:4], version=version or "0" * 64, by="A test"),
        Event("released", story, DAY.replace(month=9), SCOPES[:4], version=version or "0" * 64),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A sound of tones in two languages, a hostile text in one, and two stories that are gone."""
    made = write_story(tmp_path_factory.mktemp("told"))
    own = made / "written"
    own.mkdir()
    (own / "story.toml").write_text(HOSTILE, encoding="utf-8")
    (own / "transcript.txt").write_text(WORDS, encoding="utf-8")
    terms = Terms("pseudonym", ("text",), date(2028, 9, 1))
    add(made, "written", terms, read_record(own).version)
    for story, ending in (("gone", "revoked"), ("erased-one", "erased")):
        add(made, story, terms)
        append(made, Event(ending, story, date(2026, 11, 2), SCOPES))
    return made


@pytest.fixture(scope="module")
def library(folder):
    spec = StoriesSpec("stories", "public_web", DAY, "Made-up people", CIRCUMSTANCES)
    return gather(spec, folder.parent, 11, zeros=True)


@pytest.fixture(scope="module")
def small(release, library):
    """One indicator by one dimension, in two languages, with the stories."""
    info = replace(release.indicators[0], by=(("sex",),), stratify_by=())
    rows = tuple(each for each in release.estimates.where(indicator=info.id) if each.dimension in {"", "sex"})
    return replace(
        release,
        info=replace(release.info, draft=False, languages=("en", "es")),
        indicators=(info,),
        pathways=(),
        estimates=Estimates(tuple(each for each in rows if not each.dimension_2), protected=True),
        stories=library.library,
    )


@pytest.fixture(scope="module")
def story_site(tmp_path_factory, small, library):
    site = tmp_path_factory.mktemp("stories") / "site"
    place(library, site)
    write_site(small, site)
    return site


@pytest.fixture(scope="module")
def told(story_site):
    """Address -> parsed page, of every page about stories in both languages."""
    every = sorted(story_site.glob("**/stories/**/*.html"))
    return {path.relative_to(story_site).as_posix(): lxml.html.fromstring(path.read_bytes()) for path in every}


def text(element):
    return " ".join(element.text_content().split())


def test_the_pages_are_there_in_both_languages(told):
    own = {"index.html", "placeholder.html", "written.html", "gone.html", "erased-one.html"}
    own |= {"teaching/placeholder.html", "teaching/written.html"}
    assert set(told) == {f"{below}stories/{name}" for below in ("", "es/") for name in own}


def test_they_keep_the_structure_of_every_page(story_site, told):
    structure.test_one_h1_and_no_step_left_out(told)
    structure.test_ids_are_unique_and_every_link_arrives(story_site, told)
    structure.test_links_never_point_to_a_bare_folder(told)
    for name, page in told.items():
        assert page.get("lang") == ("es-US" if name.startswith("es/") else "en")
        for table in page.iter("table"):
            assert len(table.findall("caption")) == 1
            assert all(text(each) for each in table.iter("th", "td"))
        assert not page.xpath("//@style | //style | //iframe | //@*[starts-with(name(), 'on')]"), name
        assert not [each for each in page.xpath("//@src | //a/@href") if "//" in each], name
    found, followed = links.broken(story_site)
    assert [each for each in found if "release/" not in each[1]] == []
    assert followed > 500


def test_they_are_within_the_budget(story_site):
    budgets.within_budget(story_site)


def test_the_player_is_the_browsers_own_and_starts_nothing(told):
    page = told["stories/placeholder.html"]
    (player,) = page.xpath("//audio")
    assert player.get("controls") is not None
    assert player.get("preload") == "none"
    assert player.get("autoplay") is None
    assert player.get("aria-label")
    assert player.xpath("source/@type") == ["audio/wav"]
    assert [(each.get("kind"), each.get("srclang"), each.get("default")) for each in player.iter("track")] == [
        ("captions", "en", ""),
        ("subtitles", "es", None),
    ]
    spanish = told["es/stories/placeholder.html"]
    assert [each.get("srclang") for each in spanish.iter("track") if each.get("default") is not None] == ["es"]
    direct = page.xpath("//section[@aria-labelledby='files']//a/@href")
    assert {href.rpartition(".")[2] for href in direct} == {"wav", "vtt", "txt", "json", "zip"}
    assert not told["stories/written.html"].xpath("//audio | //video")


@pytest.mark.parametrize("pictures", ["not_needed", "described"])
def test_a_video_has_captions_and_says_how_its_pictures_are_followed(small, pictures):
    (story,) = [each for each in small.stories.stories if each.id == STORY]
    media = next(each for each in story.files if each.kind == "media")
    film = replace(media, path="stories/files/placeholder/placeholder.mp4", format="MP4", type="video/mp4")
    more = [replace(film, kind="described", path="x/described.mp4")] if pictures == "described" else []
    rest = [each for each in story.files if each.kind != "media"]
    made = replace(story, medium="video", pictures=pictures, files=(film, *more, *rest))
    book = open_book(replace(small, stories=replace(small.stories, stories=(made,))), language("en"))
    (page,) = [each for each in story_pages(book, {}) if each.path == "stories/placeholder.html"]
    html = lxml.html.fromstring(render(environment(book.lang), page, book))
    (player,) = html.xpath("//video[@controls][@preload='none'][not(@autoplay)]")
    assert player.xpath(".//source/@src") == ["../stories/files/placeholder/placeholder.mp4"]
    assert player.xpath(".//track[@kind='captions'][@default]/@srclang") == ["en"]
    said = text(html.find(".//main"))
    assert ("Nothing in the pictures is needed to follow." in said) == (pictures == "not_needed")
    assert ("The video with its pictures described: MP4" in said) == (pictures == "described")
    data = json.loads(html.xpath("//script[@type='application/ld+json']/text()")[0])
    assert data["@type"] == "VideoObject"
    assert ("audioDescription" in data["accessibilityFeature"]) == (pictures == "described")


def test_the_policy_lets_media_of_the_site_alone_play_and_only_where_there_is_a_player(story_site):
    for path in story_site.rglob("*.html"):
        if "one-file" in path.parts:
            continue
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', path.read_text(encoding="utf-8"))[1]
        name = path.relative_to(story_site).as_posix()
        plays = re.fullmatch(r"(es/)?stories/[a-z]+\.html", name) and path.stem in {"placeholder", "written"}
        assert ("media-src 'self';" in policy) == bool(plays), name
        assert policy.startswith("default-src 'none';")


def test_the_transcript_stands_whole_on_the_page_with_speakers_and_headings(told):
    page = told["stories/placeholder.html"]
    (section,) = page.xpath("//section[@aria-labelledby='transcript']")
    assert [text(each) for each in section.iter("h3")] == ["What this is", "The answer"]
    assert [text(each) for each in section.iter("p")] == [
        "Interviewer: This is a placeholder. Nobody speaks here.",
        "Placeholder: A tone stands for an answer. Y otro, para una palabra.",
        "Interviewer: That is all that there is to hear.",
        "[silence]",
    ]
    assert [text(each) for each in section.xpath(".//*[@lang]")] == ["Y otro, para una palabra."]
    assert "Un tono hace de respuesta" in text(told["es/stories/placeholder.html"])


def test_words_in_another_language_than_the_page_say_so(told):
    english, spanish = told["stories/written.html"], told["es/stories/written.html"]
    for page, wanted in ((english, "es"), (spanish, None)):
        (heading,) = page.xpath("//h1/bdi")
        assert heading.get("lang") == wanted
        (body,) = page.xpath("//section[@aria-labelledby='transcript']/div")
        assert body.get("lang") == wanted
        assert body.xpath(".//bdi[@lang='en']/text()") == ["good day"]
    teaching = told["es/stories/teaching/placeholder.html"]
    assert set(teaching.xpath("//section[@aria-labelledby='prompts']//li/bdi/@lang")) == {"en"}


def test_what_is_made_up_says_so_on_every_page_that_shows_it_and_in_what_is_taken_along(story_site, told):
    for name in ("index.html", "placeholder.html", "teaching/placeholder.html"):
        for below in ("", "es/"):
            notes = [text(each) for each in told[f"{below}stories/{name}"].xpath("//main//*[@role='note']")]
            assert MADE_UP in notes, (below, name)
    own = story_site / "stories" / "files" / STORY
    for name in ("transcript.en.txt", "transcript.es.txt", "record.json"):
        assert MADE_UP in (own / name).read_text(encoding="utf-8")
    with zipfile.ZipFile(own / f"{STORY}.zip") as archive:
        assert MADE_UP in archive.read(f"{STORY}/index.html").decode()


def test_what_was_agreed_is_said_in_words_and_what_was_not_too(told):
    page = text(told["stories/written.html"].xpath("//section[@aria-labelledby='consent']")[0])
    for said in (
        "a name that is not the storyteller’s own",
        "agreed to it on September 22, 2026",
        "asked for again by September 1, 2028",
        "It may stand on the public web.",
        "Do not use it for research.",
        "Do not translate it.",
        "cannot be called back",
    ):
        assert said in page
    assert "Do not" not in text(told["stories/placeholder.html"].xpath("//section[@aria-labelledby='consent']")[0])


def test_programs_are_told_what_it_is(told):
    def data(name):
        return json.loads(told[name].xpath("//script[@type='application/ld+json']/text()")[0])

    sound = data("stories/placeholder.html")
    assert sound["@type"] == "AudioObject"
    assert sound["duration"] == "PT12S"
    assert sound["inLanguage"] == "en"
    assert sound["accessibilityFeature"] == ["transcript", "captions"]
    assert sound["description"].startswith(MADE_UP)
    assert "Nobody speaks here." in sound["transcript"]
    assert "author" not in sound
    assert data("es/stories/placeholder.html")["inLanguage"] == "es"
    written = data("stories/written.html")
    assert written["@type"] == "Article"
    assert "Hola & good day" in written["articleBody"]


def test_hostile_words_stay_words(told):
    for name in ("stories/written.html", "stories/index.html", "stories/teaching/written.html"):
        page = told[name]
        assert "<script>alert(1)</script>" in text(page)
        assert not [each for each in page.iter("script") if "alert(1)" in (each.text or "") and not each.get("type")]
        assert not page.xpath("//main//script | //main//b[text()='Nadie']"), name


def test_a_sheet_for_teachers_has_all_that_they_need(told):
    page = told["stories/teaching/placeholder.html"]
    heads = [text(each) for each in page.iter("h2")]
    assert heads == [
        "What the storyteller wants you to take away",
        "Objectives",
        "Questions for the group",
        "Parts to play",
        "Files",
        "Cite this story",
        "What the storyteller agreed to",
    ]
    assert page.xpath("//section[@aria-labelledby='clips']//a/@href") == [
        "../../stories/files/placeholder/placeholder.wav#t=3,8"
    ]
    assert "12 seconds" in text(page)
    assert "15 minutes" in text(page)


def test_a_withdrawn_story_leaves_its_id_and_its_day(told):
    page = text(told["stories/gone.html"].find(".//main"))
    assert "Story gone is no longer here" in page
    assert "This story was withdrawn by the storyteller on November 2, 2026." in page
    assert "This story was erased on November 2, 2026." in text(told["stories/erased-one.html"])
    assert told["stories/gone.html"].xpath("//meta[@name='robots']/@content") == ["noindex, noarchive"]
    assert {"../stories/gone.html", "../stories/erased-one.html"} <= set(told["stories/index.html"].xpath("//a/@href"))


def test_the_ways_in_and_who_is_missing(told):
    page = told["stories/index.html"]
    heads = [text(each) for each in page.iter("h2")]
    assert heads == ["All stories", "Who is missing", "No longer here"]
    about = [text(each) for each in page.xpath("//li[@data-story]/p[@class='ci']")]
    assert "Circumstance: Growing up in a rural place" in about
    assert any(each.startswith("Language: ") for each in about)
    addresses = page.xpath("//main//li[@data-story]//a/@href")
    assert len(addresses) == len(set(addresses))  # each story is linked to once
    rows = [[text(cell) for cell in row] for row in page.get_element_by_id("t-missing").find("tbody")]
    assert rows == [
        ["Growing up in a rural place A made-up source", "No story yet", "19 in every 100"],
        ["Caring for a relative", "No story yet", "No share named"],
    ]
    assert "Stories that are made up are not counted." in text(page)
    spanish = told["es/stories/index.html"].get_element_by_id("t-missing")
    assert "Ninguna historia todavía" in text(spanish)


def test_many_stories_have_shelves_that_tell_them_apart(small, library):
    first, *others = library.library.stories
    alike = tuple(replace(first, id=f"{first.id}-{at}") for at in range(FEW))
    many = replace(small, stories=replace(library.library, stories=(*alike, *others)))
    index = next(iter(story_pages(open_book(many, language("en")), {})))
    shelves = {each.heading: [word for word, _ in each.parts] for each in index.content["shelves"]}
    assert "Growing up in a rural place" in shelves["By circumstance"]
    assert index.content["told"] == {}
    same = replace(small, stories=replace(library.library, stories=(*alike, replace(first, id="one-more"))))
    assert next(iter(story_pages(open_book(same, language("en")), {}))).content["shelves"] == ()


def test_sentences_keep_the_rules_of_the_house(told):
    read = 0
    for name, page in told.items():
        for each in prose.prose(prose.masked(page)):
            complaints = lint_text(each, "es" if name.startswith("es/") else "en", ("100", "2026", "2028"))
            assert [one for one in complaints if one.kind != "numbers"] == [], (name, each)
            read += 1
    assert read > 100


def test_what_is_taken_along_works_by_itself_and_is_the_same_each_time(story_site, small, library, tmp_path):
    for below in ("", "es/"):
        with zipfile.ZipFile(story_site / below / "stories" / "files" / STORY / f"{STORY}.zip") as archive:
            archive.extractall(tmp_path / (below or "en"))
        own = tmp_path / (below or "en") / STORY
        page = lxml.html.fromstring((own / "index.html").read_bytes())
        assert all((own / each).is_file() for each in page.xpath("//a/@href | //@src"))
        assert page.xpath("//audio[@controls][@preload='none']")
        assert "default-src 'none'; media-src 'self'" in page.xpath("//meta[@http-equiv]/@content")[0]
        assert "cannot be called back" in text(page) or "no se pueden recuperar" in text(page)
    again = tmp_path / "again"
    place(library, again)
    write_site(small, again)
    for path in story_site.glob("**/*.zip"):
        assert (again / path.relative_to(story_site)).read_bytes() == path.read_bytes()


def test_other_pages_lead_to_the_list_and_name_no_story(story_site):
    for name in ("index.html", "a-z.html", "es/index.html"):
        page = lxml.html.fromstring((story_site / name).read_bytes())
        assert [href for href in page.xpath("//main//a/@href") if "stories/" in href] == ["stories/index.html"], name
    for path in story_site.rglob("*"):
        if path.is_file() and "stories" not in path.parts and path.suffix in {".html", ".csv", ".json", ".jsonld"}:
            assert "placeholder in place of a story" not in path.read_text(encoding="utf-8"), path


def test_a_release_without_stories_says_nothing_of_them(site):
    assert not (site / "stories").exists()
    assert not lxml.html.fromstring((site / "index.html").read_bytes()).xpath("//a[contains(@href, 'stories')]")


@pytest.mark.parametrize("browser", ["w3m", "lynx"])
def test_a_text_browser_reads_everything(browser, story_site, told):
    if shutil.which(browser) is None:
        pytest.skip(f"needs {browser}")
    for name in ("stories/placeholder.html", "es/stories/index.html", "stories/teaching/placeholder.html"):
        said = browsers.squeezed(browsers.dump(browser, story_site / name))
        page = told[name]
        wanted = [text(each) for each in page.xpath("//main//p | //main//h1 | //main//h2 | //main//h3 | //main//dd")]
        assert [each for each in wanted if browsers.squeezed(each) not in said] == [], name
        assert browsers.numbers(browsers.dump(browser, story_site / name)) == browsers.numbers_of(page), name
