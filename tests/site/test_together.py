"""Who belongs, and whose lives are taught: the three side by side, each with its own figures, none mixed."""

import re
from dataclasses import replace

import lxml.html
import pytest

from isonomia.model.curriculum import CurriculumInfo
from isonomia.model.release import ScaleInfo
from isonomia.model.stories import StoryLibrary
from isonomia.publish import write_site

TAUGHT = CurriculumInfo("Whose lives our cases teach", "These cases are invented.")


def scale_of(info):
    own = dict.fromkeys(("owner", "instrument", "version", "licence", "citation"), "made up")
    return ScaleInfo(info.id, info.title, (), "mean", 1, (1.0, 5.0), "process", validated=False, **own)


@pytest.fixture(scope="module")
def three(release, tmp_path_factory):
    folder = tmp_path_factory.mktemp("three") / "site"
    made = replace(
        release,
        info=replace(release.info, languages=("en", "es")),
        scales=(scale_of(release.indicators[0]),),
        curriculum=TAUGHT,
        stories=StoryLibrary("public_web"),
    )
    write_site(made, folder)
    return folder


def read(folder, name):
    return lxml.html.fromstring((folder / name).read_bytes())


def test_the_page_has_each_of_the_three_with_its_own_link(three, release):
    page = read(three, "inclusion.html")
    parts = {each.xpath("./h2/@id")[0]: each for each in page.xpath("//main//section")}
    assert list(parts) == ["belong", "taught", "told"]
    links = [each.xpath(".//a/@href") for each in parts.values()]
    assert links == [
        [f"indicator/{release.indicators[0].id.replace('_', '-')}.html"],
        ["curriculum.html"],
        ["stories/index.html"],
    ]
    for href in (each for own in links for each in own):
        assert (three / href).is_file(), href
    assert "No figure adds them up" in page.xpath("string(//main)")
    assert "¿Se sienten parte las personas?" in read(three, "es/inclusion.html").xpath("string(//main)")


def test_stories_stand_there_without_a_figure(three):
    (told,) = read(three, "inclusion.html").xpath("//section[h2/@id='told']")
    assert not re.search(r"\d", told.text_content())


def test_the_first_page_leads_there_and_does_not_name_the_parts_again(three):
    home = read(three, "index.html")
    assert home.xpath("//h2[@id='together']/a/@href") == ["inclusion.html"]
    assert not home.xpath("//h2[@id='taught' or @id='stories']")


@pytest.mark.parametrize("more", [{"curriculum": TAUGHT}, {"stories": StoryLibrary("public_web")}, {}])
def test_one_alone_needs_no_page_of_three(release, tmp_path, more):
    write_site(replace(release, **more), tmp_path)
    assert not (tmp_path / "inclusion.html").exists()
    heads = read(tmp_path, "index.html").xpath("//h2/@id")
    assert ("taught" in heads, "stories" in heads) == ("curriculum" in more, "stories" in more)
