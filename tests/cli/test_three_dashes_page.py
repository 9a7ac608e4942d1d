"""three-dashes.html of the demo: what was computed, in a page that stands alone and that everybody can read."""

import re
import shutil
import subprocess
from importlib.resources import files
from itertools import pairwise

import pytest
from lxml import html

from isonomia.demo import run as demonstration
from isonomia.demo.three_dashes.facts import three_dashes
from isonomia.demo.three_dashes.page import FILE, page, write_page
from isonomia.demo.three_dashes.words import DASH, INVENTED, Printed, Section, Steps, printed, row
from isonomia.errors import OutputError


@pytest.fixture(scope="module")
def facts():
    return three_dashes()


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return write_page(tmp_path_factory.mktemp("dashes"))


@pytest.fixture(scope="module")
def read(path):
    return html.fromstring(path.read_bytes())


def said(element):
    return " ".join(element.text_content().split())


def rows_of(table):
    return [tuple(said(cell) for cell in line.xpath("th | td")) for line in table.xpath("tbody/tr")]


def test_its_tables_are_those_that_were_computed(facts, read):
    before, after, figures = read.xpath("//table")
    assert rows_of(before) == list(printed("", facts.before).rows)
    assert rows_of(after) == list(printed("", facts.after).rows)
    assert rows_of(figures) == [row(facts.naive), row(facts.ours)]


def test_it_shows_the_way_to_each_number_step_by_step(facts, read):
    ways = {said(each): each.xpath("following-sibling::ol[1]/li") for each in read.xpath("//p[@class='count']")}
    findings = (*facts.solved, facts.student, facts.limited)
    assert list(ways) == [each.count for each in findings]
    for each in findings:
        assert tuple(map(said, ways[each.count])) == each.chain
    (again,) = read.xpath("//ol[preceding-sibling::p[1][contains(., 'tried on this one')]]")
    for line, each in zip(facts.tried, again.xpath("li"), strict=True):
        assert said(each).startswith(f"{line.line}: {line.total}")
        assert f"{line.left}, for {line.hidden} " in said(each)


def test_no_number_is_typed_into_its_template():
    template = (files("isonomia.demo") / "templates" / FILE).read_text(encoding="utf-8")
    body = re.sub(r"<[^>]*>|\{[{%].*?[%}]\}", "", template.partition("</style>")[2])
    assert not re.search(r"\d", body)


def test_other_findings_give_another_page():
    steps = Steps("people, <nobody>", ("20 = [a] + 13", "so it is 7"))
    told = Section("Elsewhere", ("A sentence & more.", Printed("A caption", ("a", "b"), (("x", DASH),)), steps))
    text = page((told,))
    assert "&lt;nobody&gt;" in text
    other = html.fromstring(text)
    assert [said(each) for each in other.xpath("//ol/li")] == list(steps.steps)
    assert rows_of(other.xpath("//table")[0]) == [("x", DASH)]


def test_its_banner_says_that_the_data_are_invented_before_anything_else(read):
    (banner,) = read.xpath("//p[@class='banner']")
    assert said(banner).startswith(f"Invented data. {INVENTED}")
    assert banner.getprevious().tag == "h1"


def test_it_stands_alone_and_can_be_read_by_machines(read):
    assert read.get("lang") == "en"
    assert read.xpath("string(//title)").startswith("Three dashes")
    assert len(read.xpath("//h1")) == len(read.xpath("//main")) == 1
    assert not read.xpath("//script | //link | //img | //iframe | //@src | //@style")
    (rules,) = read.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert rules.startswith("default-src 'none'")
    for table in read.xpath("//table"):
        assert said(table.xpath("caption")[0])
        assert all(said(th) and th.get("scope") in {"col", "row"} for th in table.xpath(".//th"))
        (named,) = table.xpath("../@aria-labelledby")
        assert table.xpath("caption/@id") == [named]
        assert table.xpath("../@tabindex") == ["0"]  # where it is wider than the screen, it is scrolled by keys too
    ids = read.xpath("//@id")
    assert len(ids) == len(set(ids))
    levels = [int(each.tag[1]) for each in read.xpath("//h1 | //h2 | //h3")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(each.get("aria-label") for each in read.xpath("//td/*"))


def test_it_has_a_dark_and_a_printed_form(read):
    style = read.xpath("string(//style)")
    assert "@media (prefers-color-scheme: dark)" in style
    assert "@media print" in style


@pytest.mark.skipif(shutil.which("w3m") is None, reason="w3m is not installed")
def test_a_text_browser_shows_the_dashes_and_the_steps(facts, path):
    text = subprocess.run(["w3m", "-dump", "-cols", "400", str(path)], capture_output=True, check=True).stdout.decode()
    assert "Invented data." in text
    assert text.count(DASH) == facts.before.hidden + facts.after.hidden
    flat = " ".join(text.split())
    assert facts.student.chain[-1] in flat


def test_it_comes_out_the_same_again(path, tmp_path):
    assert write_page(tmp_path).read_bytes() == path.read_bytes()


def test_the_demo_has_it_and_says_where(demo_site):
    made = demo_site.parents[1]
    printed_path = demo_site.parent / "example" / FILE
    assert any(str(printed_path) in line for line in (made / "said.txt").read_text(encoding="utf-8").splitlines())
    links = html.fromstring(printed_path.read_bytes()).xpath("//@href")
    assert links
    for link in links:
        assert (printed_path.parent / link).is_file(), link
    assert list(made.rglob(FILE)) == [printed_path]


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / FILE).mkdir()
    with pytest.raises(OutputError) as refused:
        demonstration.write_example(tmp_path)
    assert str(tmp_path) in str(refused.value)
