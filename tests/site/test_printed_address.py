"""A page that is printed says where it stands, of which release it is and of which day: from study file to paper."""

from dataclasses import replace

import lxml.html
import pytest

from isonomia import pipeline
from isonomia.publish import write_site
from isonomia.publish.pages.frame import static_files
from prose import flat

ADDRESS = "https://school.example/equity/"


@pytest.fixture(scope="module")
def built_site(all_kinds):
    return all_kinds / "site"


def at(page):
    """The address that a page says it has, in its foot."""
    (found,) = page.xpath("//footer//p[@class='url']/code[@class='at']")
    return found.text_content()


def test_every_page_of_a_built_study_says_its_address_its_release_and_its_day(built_site):
    every = [(path, path.relative_to(built_site)) for path in built_site.rglob("*.html")]
    pages = [(path, name) for path, name in every if not {"embed", "one-file", "release"} & set(name.parts)]
    assert len(pages) > 50
    for path, name in pages:
        page = lxml.html.fromstring(path.read_bytes())
        assert at(page) == ADDRESS + name.as_posix(), path
        foot = flat(page.xpath("//footer")[0])
        assert "2026" in foot
        assert ("November 22, 2026" in foot) or ("22 de noviembre de 2026" in foot), path


def test_a_page_in_a_copy_of_a_release_says_the_address_of_the_copy(built_site):
    copy = next((built_site / "release").iterdir())
    for name in ("index.html", "es/a-z.html"):
        page = lxml.html.fromstring((copy / name).read_bytes())
        assert at(page) == f"{ADDRESS}release/{copy.name}/{name}"
    cited = [path for path in copy.glob("indicator/*.html") if 'id="cite"' in path.read_text(encoding="utf-8")]
    assert cited
    for path in cited:
        (where,) = lxml.html.fromstring(path.read_bytes()).xpath(
            "//section[@aria-labelledby='cite']//code[@class='at']"
        )
        assert where.text_content() == f"{ADDRESS}release/{copy.name}/indicator/{path.name}"


def test_private_pages_say_no_address(built_site):
    pages = list(built_site.parent.with_name("out-private").rglob("*.html"))
    assert pages
    assert not any(ADDRESS in path.read_text(encoding="utf-8") for path in pages)


def test_without_an_address_a_page_says_where_it_stands_in_its_site(site, pages):
    for name, page in pages.items():
        if not {"embed", "one-file"} & set(name.split("/")):
            assert at(page) == name
    assert not (site / "indicator" / "accepted.html").read_text(encoding="utf-8").count("https://school.example")


def test_a_citation_says_the_address(tmp_path, passed):
    write_site(replace(passed, info=replace(passed.info, address=ADDRESS)), tmp_path)
    page = lxml.html.fromstring((tmp_path / "indicator" / "accepted.html").read_bytes())
    assert f"{ADDRESS}indicator/accepted.html" in flat(page.xpath("//section[@aria-labelledby='cite']")[0])
    sent = lxml.html.fromstring((tmp_path / "one-file" / "indicator" / "accepted.html").read_bytes())
    assert f"The page on the site: {ADDRESS}indicator/accepted.html" in flat(sent.xpath("//footer")[0])


def test_the_line_is_for_paper():
    (css,) = [text.decode() for name, text in static_files().items() if "/site." in name and name.endswith(".css")]
    screen, paper = css.split("@media print{:root", 1)
    assert ".url{display:none}" in screen
    assert ".url{display:block}" in paper


@pytest.mark.parametrize(("written", "read"), [("https://a.example", "https://a.example/"), ("", "")])
def test_an_address_ends_with_a_stroke(tmp_path, written, read):
    text = (
        f'schema = 1\ntitle = "S"\n[release]\nid = "2026"\ndate = 2026-11-22\npublisher = "P"\ncontact = "C"\n'
        f'address = "{written}"\n[source.s]\npath = "s.csv"\nperson = "id"\n[dimension.d]\ncolumn = "d"\n'
        'levels = { a = "A", b = "B" }\n[[indicator]]\nid = "q"\ntitle = "Q"\nsource = "s"\nkind = "proportion"\n'
        'event = "y = 1"\nhigher_is = "better"\nby = ["d"]\n'
    )
    (tmp_path / "s.csv").write_text("id,d,y\n1,a,1\n2,b,0\n", encoding="utf-8")
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    assert pipeline.read_study(tmp_path / "study.toml").release.address == read
