"""The documents that are printed: one a topic with the pages of its indicators, one a pathway, each made of pages.

A page goes in as its main part. What only a site has (navigation, downloads, the digest on every page) stays out, what
the pages of an indicator have in common stands once, and a link leads to its place in the document or is words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment
from markupsafe import Markup

from isonomia.publish.book import Book, slug
from isonomia.publish.figures.svg import FAMILY as FONTS
from isonomia.publish.figures.svg import LIGHT
from isonomia.publish.handouts.about_sheet import cited
from isonomia.publish.handouts.fragments import (
    DOWNLOADS,
    fragment,
    prefixed,
    relinked,
    without_navigation,
    without_sections,
)
from isonomia.publish.handouts.pdf import font_faces
from isonomia.publish.handouts.strips import FAMILY, for_print
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.frame import Page, render
from isonomia.publish.pages.scale_pages import TEMPLATE as EVIDENCE

ONCE: Final = ("history", "cite", "tell")
"""Sections that the end of a document says for all its pages."""
SHARED: Final = ("read", "know", "how", "sources")
"""Sections that further pages of an indicator or pathway repeat."""
LETTER: Final = frozenset({"US", "CA", "MX"})
"""Where paper is of the size Letter; elsewhere it is A4."""


@dataclass(frozen=True, slots=True)
class Document:
    """What is printed as one file: its pages, the first of which gives it its name and its address."""

    pages: tuple[Page, ...]

    @property
    def path(self) -> str:
        """Where the file stands: beside its first page."""
        return self.pages[0].path.removesuffix(".html") + ".pdf"

    @property
    def pictures(self) -> dict[str, str]:
        """Address below the site -> drawing, in the font of print and on white paper."""
        drawings = {path: text for page in self.pages for path, text in page.beside.items()}
        return {path: on_paper(text) for path, text in drawings.items()}


def on_paper(drawing: str) -> str:
    """A drawing in the font of print, on white paper."""
    return drawing.replace(f'font-family="{FONTS}"', f'font-family="{FAMILY}"').replace(LIGHT["paper"], "#ffffff")


def documents(pages: Iterable[Page]) -> Iterator[Document]:
    """One for each topic, in its order of indicators, and one for each pathway."""
    every = tuple(pages)
    of_indicators, of_pathways = (
        _by_subject(every, ("indicator.html", EVIDENCE), "indicator"),
        _by_subject(every, ("path.html",), "pathway"),
    )
    for page in every:
        if page.template == "topic.html":
            own = (of_indicators.get(entry.href, ()) for entry in page.content["chapter"].entries)
            yield Document((page, *(each for found in own for each in found)))
    yield from (Document(own) for own in of_pathways.values())


def brief_documents(pages: Iterable[Page]) -> Iterator[Document]:
    """One for each brief."""
    yield from (Document((page,)) for page in pages if page.template == "brief.html")


def document_html(env: Environment, document: Document, book: Book, paper: str = "") -> str:
    """The whole document; `env` is that of the fragments."""
    places = {page.path: f"p{at}" for at, page in enumerate(document.pages)}
    parts = [_part(env, document, at, places, book) for at in range(len(document.pages))]
    first = document.pages[0]
    wrapper = Page("report.html", "report.html", first.title, first.description, {})
    inside: dict[str, Any] = {
        "parts": parts,
        "css": Markup(style(book, first, paper or paper_of(book))),  # noqa: S704  our own, with quoted words
        "cite": "" if first.template == "brief.html" else cited(book, shortened(first.title)),
    }
    return render(env, wrapper, book, first.title, **inside)


def paper_of(book: Book) -> str:
    """The paper of the place that the language of the pages is of."""
    return "letter" if book.lang.locale.territory in LETTER else "a4"


def style(book: Book, page: Page, paper: str) -> str:
    """The style sheet of print with its paper, its font and the line at the foot of each page."""
    info = book.release.info
    notices = [shortened(each) for each in info.notices]
    imprint = " · ".join([shortened(info.title), book.lang.gettext("release %(release)s", release=info.id), *notices])
    text = (files("isonomia.publish.handouts") / "print.css").read_text(encoding="utf-8")
    if page.template == "brief.html":
        text += (files("isonomia.publish.handouts") / "print-brief.css").read_text(encoding="utf-8")
    filled = text.replace("PAPER", paper).replace("FAMILY", f'"{FAMILY}"').replace("IMPRINT", _quoted(imprint))
    return font_faces() + filled


def _quoted(words: str) -> str:
    """A string of a style sheet that stands in a page: nothing in it can end the string, the rule or the element."""
    return '"' + "".join(f"\\{ord(char):x} " if char in '"\\<>&\n\r\f' else char for char in words) + '"'


def _part(env: Environment, document: Document, at: int, places: Mapping[str, str], book: Book) -> Markup:
    """One page of a document, with ids of its own."""
    page = document.pages[at]
    own = f"p{at}"
    html = without_navigation(fragment(env, page, book), contents=False)
    html = without_sections(html, (*DOWNLOADS, *ONCE, *(SHARED if _further(document, at) else ())))
    html = for_print(prefixed(html, f"{own}-"))
    html = relinked(html, lambda href: _target(href, page.root, places))
    html = html.replace(f'src="{page.root}', 'src="').replace("<picture>", "").replace("</picture>", "")
    return Markup(f'<div id="{own}">{_without_sources(html)}</div>')  # noqa: S704  made by templates that escape


def _without_sources(html: str) -> str:
    """Without the narrow twins of drawings."""
    start = html.find("<source ")
    while start >= 0:
        html = html[:start] + html[html.index(">", start) + 1 :]
        start = html.find("<source ")
    return html


def _target(href: str, root: str, places: Mapping[str, str]) -> str:
    if href.startswith("#"):
        return href
    path, _, anchor = href.removeprefix(root).partition("#")
    if path not in places:
        return ""
    return f"#{places[path]}-{anchor}" if anchor else f"#{places[path]}"


def _further(document: Document, at: int) -> bool:
    """Whether an earlier page of the document is about the same indicator or pathway."""
    return _subject(document.pages[at]) in {_subject(each) for each in document.pages[:at]}


def _subject(page: Page) -> tuple[str, str]:
    name = "pathway" if page.template == "path.html" else "indicator"
    about = page.content.get(name)
    return page.template, about.id if about is not None else page.path


def _by_subject(pages: tuple[Page, ...], templates: tuple[str, ...], name: str) -> dict[str, tuple[Page, ...]]:
    """Address of the first page of each indicator or pathway -> all its pages."""
    found: dict[str, list[Page]] = {}
    for page in pages:
        if page.template in templates:
            found.setdefault(page.content[name].id, []).append(page)
    folder = templates[0].removesuffix(".html")
    return {f"{folder}/{slug(key)}.html": tuple(own) for key, own in found.items()}
