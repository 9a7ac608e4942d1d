"""Which pages stand for all: few enough to be looked at in a browser, and between them everything that pages have.

A new kind of page or a new part of one is looked at without being listed: it has a folder, a class, an element, an id
or a sentence of its template that no chosen page has yet. What no site of the tests has is missed, and told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import lxml.html

Trait = tuple[str, str]
PLAIN = ("indicator/young.html", "stories/gone.html")
"""Kinds with nothing but a sentence: a page that is kept no longer, a story that was withdrawn."""
STORIES = ("stories/index.html", "stories/placeholder.html", "stories/teaching/placeholder.html")
"""The demo has them in English alone."""
LONG = ("indicator/screened-by-home-state", "indicator/screened-by-home-state-groups-2")
"""A long table and where it goes on; the measures of so many groups have a page of their own."""
TEMPLATES = Path(str(files("isonomia.publish"))) / "templates"
ELSEWHERE = {
    ("template", "embed.html"): "a table to embed, looked at by itself",
    ("template", "one-file.html"): "a page in one file, looked at by itself",
    ("template", "story-bundle.html"): "a story to take along: parts of its page in one file",
    ("template", "report.html"): "a PDF file, which has tests of its own",
    ("template", "extra.html"): "only sentences that other pages have: in the list by its address",
    ("template", "places-more.html"): "the table of places that goes on, and nothing else",
    ("template", "groups-more.html"): "a long table that goes on: in the list by its address",
    ("template", "summary.html"): "summary measures on a page of their own: in the list by its address",
    ("id", "cases"): "a list of links, where a story is taught with cases",
}
"""What is not looked for among the pages, and why."""
_COMMON = frozenset({"p", "a", "b", "i", "g", "bdi", "span", "div", "li", "tr", "td", "th", "use", "br", "strong"})


@cache
def parts() -> tuple[frozenset[str], Mapping[str, frozenset[str]]]:
    """Ids that templates write as they stand, and of each template the sentences that no other has."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(TEMPLATES.glob("*.html"))}
    ids = {each for text in texts.values() for each in re.findall(r'\bid="([a-z][a-z0-9-]*)"', text)}
    said = {name: {_plainest(each) for each in re.findall(r'_\("([^"]*)"', text)} for name, text in texts.items()}
    often = Counter(each for found in said.values() for each in found)
    own = {name: frozenset(each for each in found if often[each] == 1) for name, found in said.items()}
    return frozenset(ids), own


def _plainest(sentence: str) -> str:
    """The longest piece of a sentence without a placeholder."""
    return max((each.strip() for each in re.split(r"%\(\w+\)s", sentence)), key=len)


def wanted() -> frozenset[Trait]:
    """Every id and every template that must be seen on some page."""
    ids, own = parts()
    shared = {"base.html", "macros.html", "tail.html", *(name for name in own if name.endswith("-macros.html"))}
    shared |= {"audit-tables.html", "scale-table.html"}  # macros by another name
    shared |= {"path-parts.html", "path-times.html", "scale-waves.html"}  # known by their addresses and ids
    every = {("id", each) for each in ids} | {("template", name) for name in own if name not in shared}
    return frozenset(every - ELSEWHERE.keys())


def traits(name: str, page: lxml.html.HtmlElement) -> frozenset[Trait]:
    """Folder and what stands in the page: classes, and elements that are not everywhere. A page of no folder is one.

    Also what its templates say and nothing else does.
    """
    folder, _, rest = name.rpartition("/")
    main = page.find(".//main")
    classes = {each for value in main.xpath(".//@class") for each in value.split()}
    elements = {each.tag for each in main.iter() if isinstance(each.tag, str)} - _COMMON
    ids, own = parts()
    text = " ".join(page.text_content().split())
    found = {("id", each) for each in ids.intersection(page.xpath("//@id"))}
    found |= {("template", each) for each, said in own.items() if any(sentence in text for sentence in said)}
    return frozenset({(folder or rest, each) for each in (*classes, *elements, "")} | found)


def standing_for_all(found: Mapping[str, frozenset[Trait]], known: Iterable[Trait] = ()) -> list[str]:
    """The fewest pages, found one by one, that together have every trait which is not known already."""
    missing = frozenset().union(*found.values()) - frozenset(known)
    chosen = []
    while missing:
        best = min(found, key=lambda name: (-len(found[name] & missing), name))
        chosen.append(best)
        missing -= found[best]
    return sorted(chosen)


def traits_of_site(site: Path) -> dict[str, frozenset[Trait]]:
    """Address below the site -> traits of the page; what is a copy of it in another form or release is left out."""
    pages = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*.html"))}
    own = {name: path for name, path in pages.items() if not {"one-file", "embed", "release"} & set(name.split("/"))}
    return {name: traits(name, lxml.html.fromstring(path.read_bytes())) for name, path in own.items()}


def in_both(found: Mapping[str, frozenset[Trait]], known: Iterable[Trait]) -> list[str]:
    """Pages of a site in two languages that have what no other has, and the same in Spanish."""
    pages = standing_for_all({name: each for name, each in found.items() if not name.startswith("es/")}, known)
    return [*pages, *(f"es/{name}" for name in pages)]


def about_inclusion(found: Mapping[str, frozenset[Trait]], known: Iterable[Trait]) -> list[str]:
    """The same of the site about inclusion; also pages with nothing but a sentence, and the stories."""
    pages = [*in_both(found, known), *PLAIN, *(f"es/{name}" for name in (*PLAIN, *STORIES))]
    return list(dict.fromkeys(pages))


def going_on(found: Mapping[str, frozenset[Trait]], _known: Iterable[Trait]) -> list[str]:
    """A long table in English, and all that it goes on on in Spanish, whose words are longer."""
    pages = [f"{LONG[0]}.html", *(f"es/{each}.html" for each in (*LONG, f"{LONG[0]}-measures"))]
    assert set(pages) <= set(found)
    return pages
