"""Everything that is passed on, written: always what is cheap, and PDF and PNG where they are asked for.

An internal report and a draft get none of it: what is not for others is not put into a form made to be sent to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

from isonomia.publish.book import Book
from isonomia.publish.datafile import DataFile, described
from isonomia.publish.handouts import one_file
from isonomia.publish.handouts.embed import embed_pages
from isonomia.publish.handouts.fragments import VARIANT
from isonomia.publish.handouts.handed import Handed, Handout, handed
from isonomia.publish.handouts.report import Document, brief_documents, document_html, documents
from isonomia.publish.pages.frame import Offer, Page, environment, head_titles, render

DATA_PAGE: Final = "data.html"
SUMS: Final = "SHA256SUMS"
VERSIONS: Final = "VERSIONS.txt"


def passed_on(book: Book) -> bool:
    """Whether a release may be passed on in other forms than its site."""
    return not (book.release.info.internal or book.release.info.draft)


def write_handouts(book: Book, folder: Path, pages: Sequence[Page], *, pdf: bool) -> Handed:
    """Write all of one language below `folder`, the site's; returns which page offers what."""
    sums_words = book.lang.gettext("Checksums of everything to pass on (SHA-256)")
    up = "../" * book.folder.count("/")
    offers = _briefs(book, pages) | {DATA_PAGE: Offer(up + SUMS, sums_words)}
    return handed(book, offers, _made(book, folder / book.folder, pages, pdf=pdf), DATA_PAGE)


def write_sums(book: Book, folder: Path, files: Iterable[DataFile], *, pdf: bool) -> None:
    """Write the checksums of everything that is passed on, in all languages, and what its bytes depend on."""
    lines = sorted(f"{each.path}\0{each.digest}" for each in files)
    sums = "".join("{1}  {0}\n".format(*line.split("\0")) for line in lines)
    (folder / SUMS).write_text(sums, encoding="utf-8", newline="\n")
    (folder / VERSIONS).write_text(_versions(book, pdf=pdf), encoding="utf-8", newline="\n")


def _briefs(book: Book, pages: Sequence[Page]) -> dict[str, Offer]:
    """Address of a topic's page -> the link to its brief."""
    words = book.lang.gettext("The brief: what we found, on one sheet")
    return {each.content["chapter"].href: Offer(each.path, words) for each in pages if each.template == "brief.html"}


def _made(book: Book, folder: Path, pages: Sequence[Page], *, pdf: bool) -> Iterator[Handout]:
    """Briefs first, then PDF, then drawings, then pages as one file, then tables to embed."""
    env = environment(book.lang, VARIANT)
    if pdf:
        yield from _documents(book, folder, pages)
        yield from _pictures(book, folder, pages)
    titles, say = head_titles(pages), book.lang.gettext
    for page in (page for page in pages if page.template in one_file.KINDS):
        content = one_file.one_file(env, page, book, titles[page.path])
        file = _put(folder, one_file.address(page), content.encode("utf-8"), "HTML")
        yield Handout(file, page.path, say("This page as one file, to e-mail"))
    own = environment(book.lang)
    tables = tuple(embed_pages(pages))
    titles = head_titles(each for _, each in tables)
    for page, embedded in tables:
        html = render(own, embedded, book, titles[embedded.path])
        file = _put(folder, embedded.path, html.encode("utf-8"), "HTML")
        caption = embedded.content["section"].heading
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


def _pictures(book: Book, folder: Path, pages: Sequence[Page]) -> Iterator[Handout]:
    """Each drawing but its narrow twin, beside its SVG file."""
    from isonomia.publish.handouts.rasters import png_bytes

    for page in pages:
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
