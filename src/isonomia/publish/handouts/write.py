"""Everything that is passed on, written: always what is cheap, and PDF and PNG where they are asked for.

An internal report and a draft get none of it: what is not for others is not put into a form made to be sent to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment

from isonomia.publish.book import Book
from isonomia.publish.datafile import DataFile, described
from isonomia.publish.handouts import one_file
from isonomia.publish.handouts.embed import embed_pages
from isonomia.publish.handouts.fragments import VARIANT
from isonomia.publish.handouts.handed import Handout, located, offer
from isonomia.publish.handouts.report import Document, brief_documents, document_html, documents
from isonomia.publish.pages.frame import Offer, Page, environment, head_title, render

DATA_PAGE: Final = "data.html"
PLACE: Final = Offer("", "…")
"""What a page offers before its files are made: their place."""
SUMS: Final = "SHA256SUMS"
VERSIONS: Final = "VERSIONS.txt"


def passed_on(book: Book) -> bool:
    """Whether a release may be passed on in other forms than its site."""
    return not (book.release.info.internal or book.release.info.draft)


@dataclass(frozen=True, slots=True)
class Ready:
    """A page as it is written, and the files that were made of it to be passed on."""

    page: Page
    html: str
    files: tuple[DataFile, ...] = ()


def handing(book: Book, folder: Path, pages: Iterable[Page], briefs: Iterable[Page], *, pdf: bool) -> Iterator[Ready]:
    """Write what is passed on in one language below `folder`, the site's, page by page; yields each page, offering it.

    Without `pdf` no more than one page is held. A document of several pages needs them all.
    """
    own = folder / book.folder
    pages = tuple(pages) if pdf else pages
    before = _before(book, own, pages if isinstance(pages, tuple) else (), briefs)
    files = tuple({each.file.path: located(book, each) for each in before.made}.values())
    press = Press(environment(book.lang), set(), set())
    for page in pages:
        pictures = tuple(_pictures(book, own, page)) if pdf else ()
        known = (*before.offers.get(page.path, ()), *(offer(book.lang, each, each.words) for each in pictures))
        html, made = _printed(book, own, page, press, known)
        yield Ready(page, html, (*files, *(located(book, each) for each in (*pictures, *made))))
        files = ()


def write_sums(book: Book, folder: Path, files: Iterable[DataFile], *, pdf: bool) -> None:
    """Write the checksums of everything that is passed on, in all languages, and what its bytes depend on."""
    lines = sorted(f"{each.path}\0{each.digest}" for each in files)
    sums = "".join("{1}  {0}\n".format(*line.split("\0")) for line in lines)
    (folder / SUMS).write_text(sums, encoding="utf-8", newline="\n")
    (folder / VERSIONS).write_text(_versions(book, pdf=pdf), encoding="utf-8", newline="\n")


@dataclass(frozen=True, slots=True)
class _Before:
    """What is known before any page is written: what pages offer that is not made of themselves alone."""

    offers: Mapping[str, Sequence[Offer]]
    made: tuple[Handout, ...]


@dataclass(frozen=True, slots=True)
class Press:
    """Templates of one language, and the titles that are taken: of pages, and of tables to embed."""

    env: Environment
    titles: set[str]
    embedded: set[str]


def _before(book: Book, folder: Path, pages: Sequence[Page], briefs: Iterable[Page]) -> _Before:
    """The links to briefs and checksums; then the documents made of `pages`."""
    say, up = book.lang.gettext, "../" * book.folder.count("/")
    words = say("The brief: what we found, on one sheet")
    offers: dict[str, list[Offer]] = {each.content["chapter"].href: [Offer(each.path, words)] for each in briefs}
    offers[DATA_PAGE] = [Offer(up + SUMS, say("Checksums of everything to pass on (SHA-256)"))]
    made = tuple(_documents(book, folder, pages))
    for each in made:
        offers.setdefault(each.page, []).append(offer(book.lang, each, each.words))
        if each.listed:
            offers[DATA_PAGE].append(offer(book.lang, each, each.listed))
    return _Before(offers, made)


def _printed(
    book: Book, folder: Path, page: Page, press: Press, known: tuple[Offer, ...]
) -> tuple[str, tuple[Handout, ...]]:
    """A page, and what was made of it. One that is offered as a file is printed once for both."""
    head = head_title(page, press.titles)
    if page.template not in one_file.KINDS:
        return render(press.env, page, book, head, known), ()
    html = render(press.env, page, book, head, (PLACE,))
    made = tuple(_made(book, folder, Ready(page, html), press, head))
    offered: Any = press.env.get_template("macros.html").module
    offers = (*known, *(offer(book.lang, each, each.words) for each in made))
    return html.replace(offered.offered((PLACE,), page.root), offered.offered(offers, page.root)), made


def _made(book: Book, folder: Path, ready: Ready, press: Press, head: str) -> Iterator[Handout]:
    """The page as one file, then its tables to embed."""
    say, page = book.lang.gettext, ready.page
    content = one_file.one_file(press.env, page, book, head, ready.html)
    file = _put(folder, one_file.address(page), content.encode("utf-8"), "HTML")
    yield Handout(file, page.path, say("This page as one file, to e-mail"))
    for embedded in embed_pages(page):
        part = render(press.env, embedded, book, head_title(embedded, press.embedded))
        file = _put(folder, embedded.path, part.encode("utf-8"), "HTML")
        caption = embedded.content["heading"]
        yield Handout(file, page.path, say("Table to embed, “%(table)s”", table=caption))


def _documents(book: Book, folder: Path, pages: Sequence[Page]) -> Iterator[Handout]:
    say = book.lang.gettext
    for each in brief_documents(pages):
        page = each.pages[0]
        file = _print(book, folder, each)
        yield Handout(file, page.path, say("This brief"), page.title)
        yield Handout(file, page.content["chapter"].href, say("The brief, on one sheet"))
    for each in documents(pages):
        page = each.pages[0]
        words = say("All pages of this topic") if page.template == "topic.html" else say("All pages of this pathway")
        yield Handout(_print(book, folder, each), page.path, words, page.title)


def _print(book: Book, folder: Path, document: Document) -> DataFile:
    from isonomia.publish.handouts.pdf import pdf_bytes

    html = document_html(environment(book.lang, VARIANT), document, book)
    identity = f"{book.release.info.digest} {book.folder}{document.path}"
    return _put(folder, document.path, pdf_bytes(html, document.pictures, identity), "PDF")


def _pictures(book: Book, folder: Path, page: Page) -> Iterator[Handout]:
    """Each drawing but its narrow twin, beside its SVG file."""
    from isonomia.publish.handouts.rasters import png_bytes

    for path, drawing in page.beside.items():
        if not path.endswith("-narrow.svg"):
            file = _put(folder, path.removesuffix(".svg") + ".png", png_bytes(drawing), "PNG")
            yield Handout(file, page.path, book.lang.gettext("The drawing as a picture"))


def _put(folder: Path, path: str, content: bytes, form: str) -> DataFile:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return described(path, content, form, 0, path)


def _versions(book: Book, *, pdf: bool) -> str:
    """What the bytes of these files depend on."""
    packages = ("xlsxwriter", *(("weasyprint", "resvg-py", "font-source-sans-pro") if pdf else ()))
    lines = (f"{name} {version(name)}" for name in packages)
    return "\n".join([f"isonomia {book.release.info.code_version}", *lines]) + "\n"
