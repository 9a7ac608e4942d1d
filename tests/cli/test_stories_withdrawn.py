"""A story that leaves a built site without a build: at once, whole or not at all, and nothing else changes."""

import shutil
from datetime import date
from pathlib import Path

import lxml.html
import pytest

import story_world
import told_world as story
from isonomia.cli import run
from isonomia.pipeline.withdrawing import take_out
from isonomia.stories.consent import standing_of
from isonomia.stories.ledger import read_ledger
from site_links import broken

HERE = Path(__file__).parent
KEEPS = "mnbvcxzlkj"
"""What stands in the story that stays."""


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """A site with two stories, each of which names the other."""
    folder = tmp_path_factory.mktemp("two")
    for name, other, word in (("one", "two", story.UNIQUE), ("two", "one", KEEPS)):
        own = story.write_story(folder, name)
        for path in own.iterdir():
            if path.suffix != ".wav":
                path.write_text(path.read_text("utf-8").replace(story.UNIQUE, word), encoding="utf-8")
        content = (own / "sound.wav").read_bytes()
        (own / "sound.wav").write_bytes(content.replace(story.UNIQUE.encode(), word.encode()))
        record = own / "story.toml"
        record.write_text(f'related = ["{other}"]\n' + record.read_text("utf-8"), encoding="utf-8")
        story_world.released(folder / "stories", name)
    return folder, story.build(folder)


@pytest.fixture
def copied(two, tmp_path):
    shutil.copytree(two[0], tmp_path, dirs_exist_ok=True)
    return tmp_path


def content(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def withdraw(folder, *more):
    out = folder / "out-2026"
    return run(["stories", "revoke", str(folder / "stories"), "one", "--date", "2026-12-01", "--out", str(out), *more])


def test_it_is_gone_at_once_and_the_other_stays_whole(copied, capsys):
    out = copied / "out-2026"
    before = content(out)
    assert story.traces(out)
    assert withdraw(copied) == 0
    said = capsys.readouterr().out
    assert story.traces(out) == []
    after = content(out)
    changed = {name for name in before if after.get(name) != before[name]}
    assert {each for each in changed if "/stories/" not in each} == {"site/sitemap.xml"}
    assert all(f"  {name}" in said.splitlines() for name in changed)
    assert KEEPS in (out / "site" / "stories" / "two.html").read_text("utf-8")
    assert KEEPS in (out / "site" / "stories" / "index.html").read_text("utf-8")
    for page in (path for path in (out / "site").glob("**/stories/**/*.html") if path.name != "one.html"):
        words = page.read_text("utf-8")
        assert "Related stories:" not in words, page
        assert lxml.html.fromstring(words).xpath("//ul[not(*)]") == [], page
    assert "site/stories/files/two/two.zip" in after
    assert broken(out / "site")[0] == []
    assert not list(copied.glob("*.isonomia-*"))


def test_what_is_left_is_the_page_that_a_build_leaves(copied):
    assert withdraw(copied) == 0
    left = copied / "out-2026" / "site"
    later = story.build(copied, "2027", day="2027-01-15", previous=["out-2026"]).out / "site"
    for below, words in (("", "by the storyteller on December 1, 2026"), ("es", "1 de diciembre de 2026")):
        page = (left / below / "stories" / "one.html").read_text("utf-8")
        assert words in page
        assert main_of(page) == main_of((later / below / "stories" / "one.html").read_text("utf-8"))
        assert 'content="noindex, noarchive"' in page
        assert "ld+json" not in page


def main_of(html):
    main = html[html.index('<p class="crumb">') : html.index("</main>")]
    return lxml.html.tostring(lxml.html.fromstring(f"<div>{main}</div>"))


def test_the_last_story_leaves_a_list_that_says_so(copied):
    assert withdraw(copied) == 0
    out = copied / "out-2026"
    assert take_out(out, "two", ("public_web",), date(2026, 12, 2))
    assert story.traces(out, KEEPS) == []
    page = lxml.html.parse(out / "site" / "stories" / "index.html").getroot()
    main = page.xpath("//main")[0].text_content()
    assert "There is no story here now." in main
    assert [each.text_content() for each in page.xpath("//section[@aria-labelledby='gone']//li")] == ["two", "one"]
    assert "By theme" not in main
    assert broken(out / "site")[0] == []


def test_a_story_that_may_still_stand_there_stays(copied, capsys):
    before = content(copied / "out-2026")
    assert withdraw(copied, "--scope", "classroom") == 0
    assert content(copied / "out-2026") == before
    assert "the next build drops them" in capsys.readouterr().out


def test_a_page_that_no_build_wrote_so_leaves_the_release_as_it_was(copied, capsys):
    out = copied / "out-2026"
    (out / "site" / "es" / "stories" / "one.html").write_text("<html lang='es'>by hand</html>", encoding="utf-8")
    before = content(out)
    assert withdraw(copied) != 0
    assert "it is not as a build of this version writes it" in capsys.readouterr().err
    assert content(out) == before
    assert not list(copied.glob("*.isonomia-*"))
    assert standing_of(read_ledger(copied / "stories").of("one"), "public_web").terms is None


def test_a_folder_that_is_no_release_is_looked_through_and_left_alone(copied, capsys):
    site = copied / "out-2026" / "site"
    shutil.move(site, copied / "server")
    before = content(copied / "server")
    assert run(["stories", "revoke", str(copied / "stories"), "one", "--out", str(copied / "server")]) == 0
    assert content(copied / "server") == before
    assert "stories/one.html" in capsys.readouterr().out
