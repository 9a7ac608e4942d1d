"""Methods, data, about and the page for a wrong address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from isonomia.model.reasons import REASONS
from isonomia.model.registry import Measure
from isonomia.publish import metadata
from isonomia.publish.audit_data import COMMENTS, CURRICULUM
from isonomia.publish.book import Book, slug
from isonomia.publish.datafile import DataFile, by_about
from isonomia.publish.datatables import PATHWAY
from isonomia.publish.language import N_
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.audit_shelf import audit_shelf
from isonomia.publish.pages.continued import addresses, divided, turns
from isonomia.publish.pages.frame import Page
from isonomia.publish.paths import address_of

FAMILIES: Mapping[str, str] = {
    "levels": N_("Levels"),
    "representation": N_("Representation"),
    "diversity": N_("Diversity"),
    "two_group": N_("Gaps between two groups"),
    "dispersion": N_("Spread over many groups"),
    "gradient": N_("Gradients over ordered groups"),
    "impact": N_("Size of the effect on everybody"),
    "stratified": N_("Within strata"),
    "adjusted": N_("At the same mix"),
    "decomposition": N_("Parts of a gap"),
    "duration": N_("Along a pathway"),
    "tests": N_("Tests"),
    "selection": N_("Selection and opportunity"),
    "segregation": N_("Spread over schools and programmes"),
    "parity": N_("Change over the years"),
    "intersections": N_("Combinations of groups"),
    "scales": N_("Scales of a survey"),
    "surveys": N_("All who were asked in a survey"),
    "psychometrics": N_("Comparing the answers of a survey"),
    "agreement": N_("Agreement of people who code"),
}


DATA: Final = "data.html"
SUMS: Final = "SHA256SUMS"
"""The file with the checksum of every file."""
_OF_ONE: Final = (PATHWAY, CURRICULUM, COMMENTS)
"""How `about` of files starts that are about one thing alone."""
TABLE_WEIGHT: Final = 950
MOST_OF_FILES: Final = 20_000
"""Bytes of the row of a table's files, about, and of all rows of a page."""


@dataclass(frozen=True, slots=True)
class Method:
    """One measure as the methods page prints it."""

    id: str
    measure: Measure
    refusals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableFiles:
    """The files of one table, and the page that shows it."""

    title: str
    page: str
    rows: int
    files: tuple[DataFile, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Files of one kind, with a caption."""

    caption: str
    tables: tuple[TableFiles, ...]


def methods_pages(book: Book) -> tuple[Page, ...]:
    """The rules and the list of measures; then one page a family with formula, interval, source, peers, refusals."""
    lang = book.lang
    used = book.measures()
    families = dict.fromkeys(measure.family for measure in used)
    groups = tuple((_family(book, each), tuple(m for m in used if m.family == each)) for each in families)
    content = {
        "families": groups,
        "policy": book.release.policy,
        "standards": book.release.standards,
        "text": lang.gettext_data,
    }
    description = lang.gettext("How each figure is made, in plain words and as a formula.")
    first = Page("methods.html", "methods.html", lang.gettext("Methods"), description, content)
    return (first, *(_family_page(book, each, tuple(m for m in used if m.family == each)) for each in families))


def _family(book: Book, family: str) -> str:
    return book.lang.gettext(FAMILIES[family])


def _family_page(book: Book, family: str, measures: tuple[Measure, ...]) -> Page:
    lang = book.lang
    title = lang.gettext("Methods: %(family)s", family=_family(book, family))
    content = {"methods": tuple(_method(book, each) for each in measures), "text": lang.gettext_data}
    description = lang.gettext("How these figures are made: %(family)s.", family=_family(book, family))
    return Page(f"methods/{slug(family)}.html", "family.html", title, description, content)


def data_pages(book: Book, files: tuple[DataFile, ...]) -> Iterator[Page]:
    """Every file, the licence, how to cite and how to script; where there are many files, they go on."""
    lang = book.lang
    description = lang.gettext("Every figure of this site as a file, with a dictionary and checksums.")
    about = metadata.whole_dataset(book, description, files)
    tables = [(shelf.caption, each) for shelf in _shelves(book, files) for each in shelf.tables]
    parts = divided(tables, lambda _: TABLE_WEIGHT, MOST_OF_FILES)
    words, title = tuple(map(lang.count, range(1, len(parts) + 1))), lang.gettext("Data and downloads")
    for at, (address, part) in enumerate(zip(addresses(DATA, len(parts)), parts, strict=True)):
        content = {
            "data": metadata.script_text(metadata.schema_org(book, about, address)),
            "first": not at,
            "archives": tuple(each for each in files if each.format == "ZIP"),
            "sums": tuple(each for each in files if each.path.endswith(f"/{SUMS}")),
            "whole": _whole(book, files),
            "shelves": tuple(
                Shelf(caption, tuple(each for name, each in part if name == caption))
                for caption in dict.fromkeys(name for name, _ in part)
            ),
            "turns": turns(DATA, words, at),
            "sources": tuple(book.release.sources[each] for each in sorted(book.release.sources)),
        }
        heading = f"{title} ({words[at]})" if at else title
        yield Page(address, "data.html", heading, description, content)


def about_page(book: Book) -> Page:
    """Who runs the site, how accessible it is, what it knows of its readers."""
    lang = book.lang
    description = lang.gettext("Who publishes this site, whom to ask, how accessible it is.")
    content = {"policy": book.release.policy, "text": lang.gettext_data, "measures": bool(book.release.indicators)}
    return Page("about.html", "about.html", lang.gettext("About this site"), description, content)


def missing_page(book: Book) -> Page:
    """The page for an address that does not exist."""
    lang = book.lang
    description = lang.gettext("There is no page at this address.")
    return Page("404.html", "404.html", lang.gettext("Page not found"), description, {})


def _method(book: Book, measure: Measure) -> Method:
    refusals = tuple(book.lang.gettext(REASONS[code]) for code in measure.refuses if code in REASONS)
    return Method(slug(measure.id), measure, tuple(dict.fromkeys(refusals)))


def _whole(book: Book, files: tuple[DataFile, ...]) -> tuple[DataFile, ...]:
    """The files that are about no single indicator or pathway."""
    ids = {info.id for info in book.release.indicators}
    return tuple(each for each in files if each.about not in ids and not each.about.startswith(_OF_ONE))


def _shelves(book: Book, files: tuple[DataFile, ...]) -> tuple[Shelf, ...]:
    """The files of pathways and of indicators, one row a table."""
    lang, release = book.lang, book.release
    held = by_about(files)
    paths = (_files_of(held, PATHWAY + each.id, each.title, address_of(book, each)) for each in release.pathways)
    own = (_files_of(held, each.id, each.title, f"indicator/{slug(each.id)}.html") for each in release.indicators)
    audit = (_files_of(held, about, title, page) for about, title, page in audit_shelf(book))
    shelves = (
        Shelf(lang.gettext("Files for one pathway"), tuple(paths)),
        Shelf(lang.gettext("Files for one indicator"), tuple(own)),
        Shelf(lang.gettext("Files for teaching material and comments"), tuple(audit)),
    )
    kept = (Shelf(shelf.caption, tuple(each for each in shelf.tables if each.files)) for shelf in shelves)
    return tuple(shelf for shelf in kept if shelf.tables)


def _files_of(held: Mapping[str, tuple[DataFile, ...]], about: str, title: str, page: str) -> TableFiles:
    own = held.get(about, ())
    return TableFiles(shortened(title), page, max((each.rows for each in own), default=0), own)
