"""Stories from their folder to the site and out of it again: what is withdrawn is nowhere in what is built."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import lxml.html
import pytest

import story_world as world
from isonomia import verbs
from isonomia.cli import run
from isonomia.model.stories import SCOPES
from isonomia.stories.copies import holding, sweep
from isonomia.stories.ledger import FILE
from told_world import UNIQUE, build, traces, write_story, write_study


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shown")
    write_story(folder)
    world.released(folder / "stories")
    return folder, build(folder)


def page(built, name):
    return lxml.html.fromstring((built.out / "site" / name).read_bytes())


def test_a_story_that_may_be_shown_is_there_with_all_its_parts(shown):
    folder, built = shown
    assert built.stories == ()
    found = traces(folder / "out-2026")
    assert {each for each in found if "/stories/" not in each} == set()
    assert not any("release/" in each for each in found)
    for name in ("stories/index.html", "stories/one.html", "stories/teaching/one.html"):
        assert f"site/{name}" in found
        assert f"site/es/{name}" in found
    for name in ("one.wav", "captions.en.vtt", "transcript.en.txt", "transcript.es.txt", "record.json", "one.zip"):
        assert f"site/stories/files/one/{name}" in found
    assert "site/es/stories/files/one/one.zip" in found
    cases = page(built, "stories/teaching/one.html").xpath("//section[@aria-labelledby='cases']//li")
    assert [each.text_content() for each in cases] == [f"A {UNIQUE} case"]
    assert traces(folder / "out-2026-private") == []


def test_the_same_stories_give_the_same_bytes(shown, tmp_path):
    folder, built = shown
    shutil.copytree(folder / "stories", tmp_path / "stories")
    build(tmp_path)
    for path in built.out.rglob("*"):
        if path.is_file():
            assert (tmp_path / "out-2026" / path.relative_to(built.out)).read_bytes() == path.read_bytes(), path


def test_what_is_withdrawn_is_in_no_byte_of_the_next_build(shown, tmp_path, capsys):
    """Not in pages, media, captions, archives, the copy of its own release or that of an earlier one."""
    shutil.copytree(shown[0], tmp_path, dirs_exist_ok=True)
    old = tmp_path / "out-2026"
    planted = old / "site" / "release" / "2026" / "stories" / "files" / "one"  # as a hand might have put it there
    planted.mkdir(parents=True)
    shutil.copyfile(old / "site" / "stories" / "files" / "one" / "one.zip", planted / "one.zip")
    command = ["stories", "revoke", str(tmp_path / "stories"), "one", "--date", "2026-12-01", "--out", str(old)]
    assert run(command) == 0
    said = capsys.readouterr().out
    assert f"{old}: it was taken out at once." in said
    assert "site/release/2026/stories/files/one/one.zip" in said
    assert "cannot be called back" in said
    assert traces(old) == []
    assert not (tmp_path / "stories" / "one").exists()
    assert traces(tmp_path / "stories") == []

    later = build(tmp_path, "2027", day="2027-01-15", previous=["out-2026"])
    assert (later.out / "site" / "release" / "2026" / "index.html").is_file()
    assert traces(tmp_path / "out-2027") == []
    assert traces(tmp_path / "out-2027-private") == []
    assert holding(later.out, "one") == ("site/es/stories/index.html", "site/es/stories/one.html",
                                         "site/stories/index.html", "site/stories/one.html")  # fmt: skip
    stone = page(later, "stories/one.html")
    assert "This story was withdrawn by the storyteller on December 1, 2026." in stone.text_content()
    assert "cannot be called back" in stone.text_content()
    assert "one.wav" not in (later.out / "site" / "sitemap.xml").read_text()

    again = build(tmp_path)  # the old release built anew, after the withdrawal
    assert traces(tmp_path / "out-2026") == []
    assert "was erased on 2026-12-01" in again.stories[0]


def test_the_copy_of_a_release_holds_no_story_and_says_so(shown):
    copy = shown[1].out / "site" / "release" / "2026"
    for below, words in (("", "No story is kept in a copy of a release"), ("es/", "no se guarda ninguna historia")):
        held_there = [path.relative_to(copy).as_posix() for path in (copy / below / "stories").rglob("*")]
        assert held_there == [f"{below}stories/index.html"]
        assert words in (copy / below / "stories" / "index.html").read_text()
    assert "stories/one" not in (copy / "sitemap.xml").read_text()
    assert "stories/one" in (shown[1].out / "site" / "sitemap.xml").read_text()


def test_sweeping_takes_out_what_somebody_put_there(tmp_path):
    for name in ("a/stories/one.html", "a/stories/files/one/x.wav", "a/es/stories/index.html", "b/stories/index.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("something")
    (tmp_path / "b" / "stories" / "index.html").write_text("<p data-kept-out>none</p>")
    (tmp_path / "a" / "index.html").write_text("stays")
    assert len(sweep(tmp_path)) == 3
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.html")) == [
        "a/index.html",
        "b/stories/index.html",
    ]
    assert sweep(tmp_path) == ()


@pytest.fixture
def folder(tmp_path):
    write_story(tmp_path)
    return tmp_path


def test_without_a_ledger_nothing_is_published_and_the_build_says_why(folder):
    built = build(folder)
    assert traces(built.out) == []
    assert not (built.out / "site" / "stories").exists()
    assert "none is published: there is no consent ledger" in built.stories[0]
    assert (built.private / "stories.txt").read_text() == built.stories[0] + "\n"


def test_a_shortened_ledger_publishes_nothing(folder):
    """Whoever takes the withdrawal off the end of the ledger is found out by the build before."""
    world.released(folder / "stories")
    path = folder / "stories" / FILE
    whole = path.read_bytes()
    assert run(["stories", "revoke", str(folder / "stories"), "one", "--scope", "public_web"]) == 0
    build(folder)
    path.write_bytes(whole)
    built = build(folder)
    assert traces(built.out) == []
    assert "lines are gone that an earlier release was made with" in built.stories[0]


def test_an_old_study_built_anew_says_what_could_not_be_shown_today(folder):
    """The bytes depend on the day of the study alone; what is said on the terminal does not."""
    world.released(folder / "stories", seen=date(2020, 1, 1), terms=replace(world.TERMS, review=date(2021, 1, 1)))
    built = build(folder, name="2020", day="2020-06-01")
    assert "it is published as of 2020-06-01. Today, 20" in built.stories[0]
    assert "consent was to be asked again by 2021-01-01" in built.stories[0]
    assert (built.private / "stories.txt").read_text() == ""
    assert traces(built.out) != []


@pytest.mark.parametrize("where", ["release", "stories"])
def test_a_date_ahead_publishes_nothing_of_a_story_within_its_days_to_withdraw(folder, monkeypatch, where):
    """Whichever date is set ahead, the word of the story is in no byte of what is built."""
    soon = datetime.now(tz=UTC).date() + timedelta(days=3)
    terms = replace(world.TERMS, review=soon + timedelta(days=700))
    world.released(folder / "stories", seen=soon - timedelta(days=world.TERMS.window), terms=terms)
    ahead = (soon + timedelta(days=30)).isoformat()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime(2040, 1, 1, tzinfo=UTC).timestamp())))
    own = f"date = {ahead}\n[stories.c"
    change = (lambda text: text.replace("[stories.c", own)) if where == "stories" else (lambda text: text)
    built = build(folder, name="early", day="2026-11-22" if where == "stories" else ahead, change=change)
    assert f"the storyteller may withdraw until {soon}" in built.stories[0]
    assert built.stories[0].endswith(f"does not end these days. Build again after {soon}.")
    assert traces(built.out) == []
    assert traces(built.private) == []
    assert not (built.out / "site" / "stories").exists()
    (warning,) = verbs.checked(folder / "study.toml").warnings
    assert warning.sentence() == built.stories[0]


def test_a_day_ahead_publishes_what_is_free_and_no_use_that_is_not(folder):
    """Each scope has days of its own: the page stands, the translation waits."""
    today = datetime.now(tz=UTC).date()
    early = tuple(each for each in SCOPES if each != "translation")
    world.released(folder / "stories", scopes=early)
    world.released(folder / "stories", scopes=("translation",), seen=today)
    built = build(folder, name="early", day=(today + timedelta(days=60)).isoformat())
    assert "site/stories/one.html" in traces(built.out)
    assert "site/stories/files/one/transcript.es.txt" not in traces(built.out)


def test_check_warns_of_what_a_build_will_leave_out(folder):
    path = write_study(folder)
    (warning,) = verbs.checked(path).warnings
    assert "there is no consent ledger" in warning.sentence()
    world.released(folder / "stories", terms=replace(world.TERMS, review=date(2026, 11, 21)))
    (warning,) = verbs.checked(path).warnings
    assert "story “one”: it is not published: consent was to be asked again by 2026-11-21" in warning.sentence()
    changed = write_study(folder, change=lambda text: text.replace("[stories.c", "date = 2026-11-21\n[stories.c"))
    assert verbs.checked(changed).warnings == ()


def test_a_site_of_another_place_needs_consent_for_it(folder):
    world.released(folder / "stories", scopes=tuple(each for each in SCOPES if each != "intranet"))
    path = write_study(folder, change=lambda text: text.replace('"public_web"', '"intranet"'))
    (warning,) = verbs.checked(path).warnings
    assert "no consent for the scope “intranet” is in the ledger" in warning.sentence()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('scope = "public_web"', 'scope = "web"', "“web” cannot stand here"),
        ('folder = "stories"\n', "", "the key “folder” is missing"),
        ('title = "A rural place"', "share = 0.2", "a share without its source"),
        ('title = "A rural place"', 'share = 0.2, source = "x"', "shares of circumstances without a benchmark"),
        ('title = "A rural place"', 'share = 19, source = "x"', "cannot stand here"),
        ("rural = {", '"Rural!" = {', "cannot be part of an address"),
    ],
)
def test_faults_of_the_section_are_named(tmp_path, old, new, said):
    found = verbs.check(write_study(tmp_path, change=lambda text: text.replace(old, new)))
    assert any(said in each.sentence() for each in found), found
