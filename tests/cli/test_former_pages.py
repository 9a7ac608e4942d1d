"""No address that was published once leads to nothing: where a page is gone, another says so and leads to the copy."""

import json
from datetime import date

import lxml.html
import pytest

from isonomia import history, pipeline
from school_world import STUDY, write_study

MORE = """
[[indicator]]
id = "young"
topic = "progress"
title = "Younger than 25 & \\"early\\""
source = "students"
kind = "proportion"
event = "age < 25"
higher_is = "worse"
by = ["sex"]
"""


def text_of(name, previous, day, *, whole):
    lines = f'id = "{name}"\nprevious = {json.dumps(previous)}\nlanguages = ["en", "es"]\n'
    study = STUDY.replace('id = "2026"', lines).replace("date = 2026-11-22", f"date = {day}", 1)
    return study.replace("[release]", MORE + "[release]") if whole else study.replace('"race", "age"]', '"race"]')


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Three releases: the second has one question less and groups fewer, and so has the third."""
    folder = tmp_path_factory.mktemp("former")
    path = write_study(folder)
    for name, previous, day in (("2026", [], 26), ("2027", ["out-2026"], 27), ("2028", ["out-2027"], 28)):
        path.write_text(text_of(name, previous, date(2000 + day, 11, 22), whole=name == "2026"))
        pipeline.build(path, folder / f"out-{name}")
    return folder


def pages(site):
    """Addresses of pages that stay on the site."""
    every = (path.relative_to(site) for path in site.rglob("*.html"))
    return {path.as_posix() for path in every if not {"one-file", "embed", "release"} & set(path.parts)}


def read(site, name):
    return lxml.html.fromstring((site / name).read_bytes())


def test_every_address_of_a_release_is_one_of_the_next(folder):
    sites = [folder / f"out-{name}" / "site" for name in ("2026", "2027", "2028")]
    assert pages(sites[0]) <= pages(sites[1]) == pages(sites[2])
    assert "indicator/young.html" in pages(sites[0])


def test_a_page_that_is_gone_says_so_in_its_language_and_leads_to_the_copy_of_the_last_that_had_it(folder):
    for out in ("2027", "2028"):
        site = folder / f"out-{out}" / "site"
        for name, words in (
            ("indicator/young.html", "Release 2026 was the last to have it."),
            ("es/indicator/young.html", "La edición 2026 fue la última que la tuvo."),
            ("group/age-0-to-25.html", "Release 2026 was the last to have it."),
        ):
            page = read(site, name)
            assert words in page.xpath("string(//main)"), name
            (href,) = [each for each in page.xpath("//main//a/@href") if "release/2026" in each]
            copy = (site / name).parent.joinpath(href).resolve()
            assert copy == (site / "release" / "2026" / name).resolve()
            assert read(site, copy.relative_to(site.resolve())).xpath("//main//h1")[0].text_content() == (
                page.xpath("//main//h1")[0].text_content()
            )
        assert read(site, "indicator/young.html").xpath("string(//main//h1)") == 'Younger than 25 & "early"'


def test_what_is_gone_is_in_no_list(folder):
    site = folder / "out-2028" / "site"
    assert "young" not in (site / "sitemap.xml").read_text(encoding="utf-8")
    for name in ("a-z.html", "index.html", "topic/progress.html"):
        assert "young" not in (site / name).read_text(encoding="utf-8"), name


def test_pages_that_left_the_site_and_stories_are_not_named_again(folder, tmp_path):
    out = tmp_path / "out"
    (out / "site" / "stories").mkdir(parents=True)
    (out / "site" / "stories" / "withdrawn.html").write_text("<h1>Somebody's story</h1>")
    (out / "site" / "index.html").write_text("<h1>Home</h1>")
    (out / "study.toml").write_text("schema = 1\n")
    (out / "provenance.json").write_text('{"release": "2020", "date": "2020-01-01"}')
    assert [each.path for each in history.former_pages([out])] == ["index.html"]
    every = history.former_pages([folder / "out-2026"])
    assert every
    assert not any(each.path.startswith(("one-file/", "embed/", "release/", "es/")) for each in every)
    assert all(set(each.titles) == {"", "es"} for each in every)
