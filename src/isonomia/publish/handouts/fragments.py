"""The main part of a page by itself, to stand in another document: what leads elsewhere is taken out.

It works on the text of our own templates alone, where sections do not stand inside sections, navigation not inside
navigation and links not inside links.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from jinja2 import Environment

from isonomia.errors import Fault, InternalError
from isonomia.publish.book import Book
from isonomia.publish.pages.frame import Page, render

_MAIN: Final = '<main id="main" tabindex="-1">\n'
VARIANT: Final = "fragment"
"""The folder of templates whose base is the main part alone."""
DOWNLOADS: Final = ("download", "pass")
"""Sections that offer files of the site."""
_SECTION: Final = r'<section(?: class="[^"]*")? aria-labelledby="{}">.*?</section>\n?'
_NAVIGATION: Final = re.compile(r'<nav(?P<toc> class="toc")?[^>]*>.*?</nav>\n?', re.DOTALL)
_ENTRY: Final = re.compile(r'<li><a href="#(?P<id>[^"]+)">.*?</a></li>\n?', re.DOTALL)
_LINK: Final = re.compile(r'<a href="(?P<href>[^"]*)"[^>]*>(?P<words>.*?)</a>', re.DOTALL)
_ID: Final = re.compile(r'(?P<name> id=| aria-labelledby=| href=|<use href=)"(?P<mark>#?)(?P<id>[^"/.:]+)"')
_IDENTITY: Final = re.compile(r' id="([^"]+)"')


def fragment(env: Environment, page: Page, book: Book) -> str:
    """The main part of a page; `env` is that of the variant."""
    return render(env, page, book)


def main_part(html: str) -> str:
    """The main part of a page as it stands on the site, with the notices above it."""
    start, end = html.find(_MAIN), html.rfind("</main>")
    if start < 0 or end < 0:
        raise InternalError(Fault("one-file page", "a page has no main part."))
    return html[start + len(_MAIN) : end]


def without_sections(html: str, ids: Iterable[str]) -> str:
    """Without these sections, and without the entries of the list of contents that led to them."""
    for each in ids:
        html = re.sub(_SECTION.format(re.escape(each)), "", html, flags=re.DOTALL)
    here = frozenset(_IDENTITY.findall(html))
    return _NAVIGATION.sub(lambda found: _kept_entries(found[0], here) if found["toc"] else found[0], html)


def without_navigation(html: str, *, contents: bool) -> str:
    """Without lists of links to other pages; the list of contents of the page itself stays where `contents` says so."""
    return _NAVIGATION.sub(lambda found: found[0] if found["toc"] and contents else "", html)


def relinked(html: str, target: Callable[[str], str]) -> str:
    """Each link to what `target` says of its address; where that is empty, its words alone."""

    def changed(found: re.Match[str]) -> str:
        href = target(found["href"])
        return f'<a href="{href}">{found["words"]}</a>' if href else found["words"]

    return _LINK.sub(changed, html)


def within(href: str) -> str:
    """A place on the same page stays a link; everything else is words."""
    return href if href.startswith("#") else ""


def prefixed(html: str, prefix: str) -> str:
    """With ids of its own, so that several fragments can stand in one document."""

    def changed(found: re.Match[str]) -> str:
        if found["name"].endswith("href=") and not found["mark"]:
            return found[0]
        ids = " ".join(prefix + each for each in found["id"].split())
        return f'{found["name"]}"{found["mark"]}{ids}"'

    return _ID.sub(changed, html)


def _kept_entries(contents: str, here: frozenset[str]) -> str:
    return _ENTRY.sub(lambda found: found[0] if found["id"] in here else "", contents)
