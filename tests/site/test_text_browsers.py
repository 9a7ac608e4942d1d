"""What a text browser prints of each kind of page: every word that matters, every number, and not one number more."""

import os
import re
import subprocess
from collections import Counter

import lxml.html
import pytest

from node_tools import program
from page_kinds import about_inclusion, standing_for_all, traits_of_site

OPTIONS = {"w3m": ["-dump", "-cols", "400"], "lynx": ["-dump", "-width=400", "-nolist", "-nomargins"]}
NUMBER = re.compile(r"[−+-]?\d[\d,.]*\d|\d")


def dump(browser, path):
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    command = [program(browser), *OPTIONS[browser], str(path)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    return " ".join(done.stdout.split())


def flat(element):
    return " ".join(element.text_content().split())


def squeezed(text):
    """Without blanks: a narrow column may break a word that is joined by a hyphen or a stroke."""
    return re.sub(r"[\s\u00ad]", "", text)


def numbers(text):
    return Counter(NUMBER.findall(text))


def numbers_of(page):
    """Numbers of everything that a page says: its text, its pictures' other texts, its numbered lists."""
    body = page.find("body")
    texts = [" ".join(each for each in body.itertext()), *body.xpath("//main//img/@alt")]
    lists = (str(at + 1) for each in body.iter("ol") for at in range(len(each.findall("li"))))
    return sum((numbers(each) for each in texts), Counter(lists))


@pytest.fixture(scope="module")
def looked_at(site, spanish_site, inclusion_site):
    known = traits_of_site(site)
    names = standing_for_all(known)
    about = about_inclusion(traits_of_site(inclusion_site), frozenset().union(*known.values()))
    own = [folder / name for folder in (site, spanish_site) for name in names]
    return [*own, *(inclusion_site / name for name in about)]


@pytest.mark.slow
@pytest.mark.parametrize("browser", ["w3m", "lynx"])
def test_headline_groups_and_numbers_are_there_and_no_stray_text_of_a_chart(looked_at, browser):
    for path in looked_at:
        page, said = lxml.html.fromstring(path.read_bytes()), dump(browser, path)
        wanted = [flat(each) for each in page.xpath("//h1 | //p[@class='lead'] | //tbody/tr/th | //tbody/tr/td//b")]
        missing = [each for each in wanted if squeezed(each) not in squeezed(said)]
        assert missing == [], (path, missing[:3])
        unlike = {each: (n, numbers(said)[each]) for each, n in numbers_of(page).items() if n != numbers(said)[each]}
        assert unlike == {}, path
        assert numbers(said) == numbers_of(page), path


def test_a_stray_tick_of_a_chart_would_be_found(tmp_path, site):
    """The same comparison fails on a page whose strips carry text."""
    text = (site / "indicator" / "accepted.html").read_text(encoding="utf-8")
    path = tmp_path / "page.html"
    path.write_text(text.replace("</svg>", "<text>30</text><text>40</text></svg>"), encoding="utf-8")
    before = lxml.html.fromstring(text.encode())
    assert numbers(dump("w3m", path)) != numbers_of(before)
