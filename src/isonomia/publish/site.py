"""From a Release to the folder of a site: data first, then the pages that point to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from isonomia.errors import Fault, InternalError, OutputError, StudyError, listed
from isonomia.model.release import Release
from isonomia.model.stories import StoryFile
from isonomia.publish import metadata
from isonomia.publish.abreast import abreast
from isonomia.publish.audit_data import all_tables
from isonomia.publish.book import Book, Edition, open_book, shelved
from isonomia.publish.datafile import DataFile, by_about
from isonomia.publish.datatables import PATHWAY, DataTable
from isonomia.publish.dcat import dcat
from isonomia.publish.dictionary import Dictionary, dictionary_of
from isonomia.publish.downloads import write_downloads
from isonomia.publish.feed import feed
from isonomia.publish.frozen import freeze
from isonomia.publish.handouts.brief import brief_pages
from isonomia.publish.handouts.workbook import FORMAT as SPREADSHEET
from isonomia.publish.handouts.workbook import write_workbooks
from isonomia.publish.handouts.write import Ready, handing, passed_on, write_sums
from isonomia.publish.language import Language, available, language
from isonomia.publish.pages.a_z import a_z_pages
from isonomia.publish.pages.comments import comment_pages
from isonomia.publish.pages.curriculum import curriculum_pages
from isonomia.publish.pages.dictionary import dictionary_pages
from isonomia.publish.pages.former import with_former
from isonomia.publish.pages.frame import Page, environment, head_title, render, static_files
from isonomia.publish.pages.glossary import glossary_page
from isonomia.publish.pages.group_pages import group_pages
from isonomia.publish.pages.history import FEED, history_pages
from isonomia.publish.pages.indicator import indicator_pages
from isonomia.publish.pages.intersections import intersection_pages
from isonomia.publish.pages.overview import Chapter, chapters, home_page, topic_pages
from isonomia.publish.pages.pathway import pathway_pages
from isonomia.publish.pages.places import place_pages
from isonomia.publish.pages.reference import about_page, data_pages, methods_pages, missing_page
from isonomia.publish.pages.stories import story_pages
from isonomia.publish.pages.together import together_pages
from isonomia.publish.story_bundle import write_bundles
from isonomia.publish.words.lint import check_words


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What was written: HTML pages, all files, and their bytes."""

    pages: int
    files: int
    bytes: int


def write_site(
    release: Release, folder: Path, *, pdf: bool = False, data: tuple[DataFile, ...] | None = None
) -> SiteReport:
    """Write the site of a release into `folder`, which may be new, empty or hold its data files already.

    With `pdf` also what the extra isonomia[pdf] makes. `data`: what `write_data` wrote there; None where it did not.
    The same release gives the same bytes. Raises StudyError where an id cannot become an address or a language has no
    catalogue, OutputError where the folder cannot take the files.
    """
    _refuse_internal(release)
    return write_in(release, folder, *_languages_of(release), pdf=pdf, data=data)


def freeze_site(release: Release, folder: Path) -> Path:
    """Copy a written site to release/ID/ below it, where nothing of it changes any more; returns the copy."""
    _refuse_internal(release)
    with _told_of_the_disk(folder):
        return freeze(release, folder, _languages_of(release))


def write_report(release: Release, folder: Path) -> SiteReport:
    """Write the pages of an internal release into a folder of OUT-private, its notice on each of them.

    Raises:
        InternalError: the release is not internal, and a site is what it should become.
    """
    if not release.info.internal:
        raise InternalError(Fault(str(folder), "a public release was about to be written as an internal report."))
    return write_in(release, folder, _languages_of(release)[0])


def _refuse_internal(release: Release) -> None:
    if release.info.internal:
        raise InternalError(Fault("internal report", "it was about to be written as a public site."))


def write_data(release: Release, folder: Path) -> tuple[DataFile, ...]:
    """Write the files under data/ alone, byte for byte as `write_site` does: so that they can be audited first."""
    books = _books(release, _languages_of(release)[: 1 if release.info.internal else None])
    with _told_of_the_disk(folder):
        return write_downloads(books[0], folder, all_tables(*books))


def write_in(
    release: Release,
    folder: Path,
    *languages: Language,
    pdf: bool = False,
    data: tuple[DataFile, ...] | None = None,
) -> SiteReport:
    """The same in languages that the caller has opened: pages of the first at the root, of others in their folders.

    Data files, the style sheet and the script stand at the root, once.
    """
    books = _books(release, languages)
    for book in books:
        check_words(book.release, book.lang.code)
    with _told_of_the_disk(folder):
        folder.mkdir(parents=True, exist_ok=True)
        tables = all_tables(*books)
        sheets = write_workbooks(books[0], folder, tables) if passed_on(books[0]) else ()
        data = write_downloads(books[0], folder, tables) if data is None else data
        files = _sorted((*data, *sheets))
        written = abreast([partial(_write_language, book, folder, files, tables, pdf=pdf) for book in books])
        addresses = [pages for pages, _ in written]
        if any(_shared(each) != _shared(addresses[0]) for each in addresses):
            raise InternalError(Fault(str(folder), "its languages do not have the same pages."))
        _write_rest(books, folder, addresses, files)
        if passed_on(books[0]):
            write_sums(books[0], folder, (*sheets, *(file for _, made in written for file in made)), pdf=pdf)
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return SiteReport(sum(len(each) for each in addresses), len(sizes), sum(sizes))


def _shared(addresses: Mapping[str, str]) -> set[str]:
    """Pages that every language has."""
    return {path for path, twin in addresses.items() if not twin}


def _books(release: Release, languages: Sequence[Language]) -> tuple[Book, ...]:
    """The release in each language. With one language nothing is said of others."""
    folders = ["", *(f"{each.code}/" for each in languages[1:])]
    editions = tuple(Edition(each.tag, each.name, folder) for each, folder in zip(languages, folders, strict=True))
    shelves = shelved(release)
    return tuple(
        replace(open_book(release, each, shelves), folder=folder, editions=editions if len(editions) > 1 else ())
        for each, folder in zip(languages, folders, strict=True)
    )


@contextmanager
def _told_of_the_disk(folder: Path) -> Iterator[None]:
    """What the disk refuses, as a sentence."""
    try:
        yield
    except OSError as problem:
        remedy = "Free some space or choose another folder with -o; nothing of the old release was touched."
        raise OutputError(
            Fault(str(folder), f"the site cannot be written: {problem.strerror}.", remedy=remedy)
        ) from problem


def _languages_of(release: Release) -> tuple[Language, ...]:
    known = available()
    unknown = [code for code in release.info.languages if code not in known]
    if unknown:
        problem = f"there is no catalogue for {listed(unknown)}."
        raise StudyError(Fault("[release] languages", problem, allowed=listed(known), remedy="Leave it out."))
    return tuple(language(each) for each in release.info.languages)


def _pages(book: Book, files: tuple[DataFile, ...], dictionary: Dictionary, shelf: Shelf) -> Iterator[Page]:
    """Page by page, so that no more than one is in memory with all that it prints."""
    together = together_pages(book, shelf.chapters)
    yield home_page(book, shelf.chapters, together)
    yield from together
    yield from topic_pages(book, shelf.chapters)
    yield from shelf.briefs
    own = by_about(files)
    for info in book.release.indicators:
        yield from indicator_pages(book, info, own.get(info.id, ()))
    for path in book.release.pathways:
        yield from pathway_pages(book, path, files)
    yield from group_pages(book)
    yield from intersection_pages(book)
    yield from place_pages(book)
    yield from story_pages(book, shelf.bundles)
    yield from curriculum_pages(book, files)
    yield from comment_pages(book, files)
    yield from methods_pages(book)
    yield from data_pages(book, files)
    yield from history_pages(book)
    yield from dictionary_pages(book, dictionary, files)
    yield about_page(book)
    yield from a_z_pages(book, shelf.chapters)
    yield glossary_page(book)
    yield missing_page(book)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What several pages are made from: topics with their findings, their briefs, stories to take along."""

    chapters: tuple[Chapter, ...]
    briefs: tuple[Page, ...]
    bundles: Mapping[str, StoryFile]


def _write_language(
    book: Book, folder: Path, files: tuple[DataFile, ...], tables: tuple[DataTable, ...], *, pdf: bool
) -> tuple[dict[str, str], tuple[DataFile, ...]]:
    """Write everything in one language; returns the addresses of its pages, and what was made to be passed on."""
    on = chapters(book)
    shelf = Shelf(on, brief_pages(book, on), write_bundles(book, folder)) if passed_on(book) else Shelf(on, (), {})
    pages = with_former(book, _pages(book, files, dictionary_of(book, tables), shelf))
    if passed_on(book):
        return _write_pages(book, folder, handing(book, folder, pages, shelf.briefs, pdf=pdf))
    env, taken = environment(book.lang), set[str]()
    return _write_pages(book, folder, (Ready(page, render(env, page, book, head_title(page, taken))) for page in pages))


def _sorted(files: tuple[DataFile, ...]) -> tuple[DataFile, ...]:
    """A spreadsheet right after the CSV file of its table."""
    own = {each.path.partition("/")[2].removesuffix(".xlsx"): each for each in files if each.format == SPREADSHEET}
    rest = (each for each in files if each.format != SPREADSHEET)
    found: list[DataFile] = []
    for each in rest:
        found.append(each)
        name = each.path.partition("/")[2].removesuffix(".csv")
        found += [own[name]] if each.format == "CSV" and name in own else []
    return tuple(found)


def _write_pages(book: Book, folder: Path, pages: Iterable[Ready]) -> tuple[dict[str, str], tuple[DataFile, ...]]:
    """Write the pages of one language; returns their addresses below its folder, each with its twin if it has one."""
    own = folder / book.folder
    written: dict[str, str] = {}
    made: list[DataFile] = []
    for ready in pages:
        page = ready.page
        _put(own / page.path, ready.html.encode("utf-8"))
        for path, content in page.beside.items():
            _put(own / path, content.encode("utf-8"))
        written |= {page.path: page.twin} if page.listed else {}
        made += ready.files
    if not book.release.info.internal:
        _put(own / FEED, feed(book).encode("utf-8"))
    return written, tuple(made)


def _write_rest(
    books: Sequence[Book], folder: Path, addresses: Sequence[Mapping[str, str]], files: tuple[DataFile, ...]
) -> None:
    """What all languages share."""
    for address, content in static_files().items():
        _put(folder / address, content)
    _put(folder / "sitemap.xml", _sitemap(addresses, books).encode("utf-8"))
    _put(folder / "catalog.jsonld", dcat(books[0], _datasets(books[0], files)).encode("utf-8"))


def _datasets(book: Book, files: tuple[DataFile, ...]) -> Iterator[metadata.Dataset]:
    """What there are files of: everything together, each indicator, each pathway."""
    info, about = book.release.info, by_about(files)
    yield metadata.whole_dataset(book, info.title, files)
    for indicator in book.release.indicators:
        if indicator.id in about:
            yield metadata.dataset(book, indicator, indicator.title, about[indicator.id])
    for pathway in book.release.pathways:
        if PATHWAY + pathway.id in about:
            yield metadata.pathway_dataset(book, pathway, pathway.title, files)


def _sitemap(addresses: Sequence[Mapping[str, str]], books: Sequence[Book]) -> str:
    """Relative addresses: the site does not know where it will stand. Each page names itself in other languages."""
    day, space = books[0].release.info.date.isoformat(), 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    if len(books) > 1:
        space += ' xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    places = [(book, path, twin) for book, own in zip(books, addresses, strict=True) for path, twin in own.items()]
    lines = [
        f"<url><loc>{escape(book.folder + path)}</loc><lastmod>{day}</lastmod>"
        f"{'' if twin else _alternates(book, path)}</url>"
        for book, path, twin in places
        if path != "404.html"
    ]
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {space}>\n'
    return head + "\n".join(lines) + "\n</urlset>\n"


def _alternates(book: Book, path: str) -> str:
    return "".join(
        f'<xhtml:link rel="alternate" hreflang="{each.tag}" href={quoteattr(each.folder + path)}/>'
        for each in book.editions
    )


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
