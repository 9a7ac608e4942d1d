"""Which pages stand for all: few enough to be looked at in a browser, and between them everything that pages have.

A new kind of page or a new part of one is looked at without being listed: it has a folder, a class or an element that
no chosen page has yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import lxml.html

Trait = tuple[str, str]
PLAIN = ("indicator/young.html", "stories/gone.html")
"""Kinds with nothing but a sentence: a page that is kept no longer, a story that was withdrawn."""
STORIES = ("stories/index.html", "stories/placeholder.html", "stories/teaching/placeholder.html")
"""The demo has them in English alone."""
_COMMON = frozenset({"p", "a", "b", "i", "g", "bdi", "span", "div", "li", "tr", "td", "th", "use", "br", "strong"})


def traits(name: str, page: lxml.html.HtmlElement) -> frozenset[Trait]:
    """Folder and what stands in the page: classes, and elements that are not everywhere. A page of no folder is one."""
    folder, _, rest = name.rpartition("/")
    main = page.find(".//main")
    classes = {each for value in main.xpath(".//@class") for each in value.split()}
    elements = {each.tag for each in main.iter() if isinstance(each.tag, str)} - _COMMON
    return frozenset({(folder or rest, each) for each in (*classes, *elements, "")})


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


def about_inclusion(site: Path, known: Iterable[Trait]) -> list[str]:
    """Pages of the site about inclusion that have what no other has; the same in Spanish, and the stories."""
    own = {name: each for name, each in traits_of_site(site).items() if not name.startswith("es/")}
    pages = [*standing_for_all(own, known), *PLAIN]
    return [*pages, *(f"es/{name}" for name in dict.fromkeys((*pages, *STORIES)))]
