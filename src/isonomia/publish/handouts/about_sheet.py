"""What a spreadsheet says of itself: what it holds, from whom, under which terms, how it was made, what words mean."""

from __future__ import annotations

from collections.abc import Iterator

from isonomia.model.reasons import HIDDEN, REASONS
from isonomia.publish.book import Book
from isonomia.publish.columns import meaning
from isonomia.publish.datatables import DataTable, different_in
from isonomia.publish.language import N_

LAW = N_(
    "A statistical disparity is not by itself discrimination, and its absence is not proof of fairness. These figures"
    " describe groups, not people. They support no decision about an individual. They are not legal advice."
)
CAUSES = N_("A gap can have many causes; these figures do not test them.")
Line = tuple[str, str]
"""A name and what is said of it; the name is empty where the line goes on with the one before."""


def about_rows(book: Book, table: DataTable) -> tuple[Line, ...]:
    """The lines of the sheet, in the order in which they are read."""
    return (
        *_what(book, table),
        *_sources(book, table),
        *_statuses(book, table),
        *_methods(book, table),
        *_columns(book, table),
    )


def cited(book: Book, title: str) -> str:
    """How to cite a part of the release."""
    info, say = book.release.info, book.lang.gettext
    release = say("release %(release)s", release=info.id)
    made = say("Made with isonomia %(version)s; digest", version=info.code_version)
    where = [info.address.rstrip("/")] if info.address else []
    parts = (info.publisher, title, f"{info.title}, {release}, {book.lang.day(info.date)}", *where)
    return f"{'. '.join(parts)}. {made} {info.digest}"


def _what(book: Book, table: DataTable) -> Iterator[Line]:
    info, say = book.release.info, book.lang.gettext
    yield say("Title"), table.title
    yield from ((say("Note"), each) for each in (*info.notices, *([book.lang.draft] if book.lang.draft else [])))
    yield say("Release"), info.id
    yield say("Published"), book.lang.day(info.date)
    yield say("Publisher"), info.publisher
    yield say("Contact"), info.contact
    licence = info.licence or say(
        "The publisher names no licence for these figures. Ask before you publish them again."
    )
    yield say("Licence"), licence
    yield say("How to cite"), cited(book, table.title)
    yield say("Note"), say(CAUSES)
    yield say("Note"), say(LAW)


def _sources(book: Book, table: DataTable) -> Iterator[Line]:
    """The sources of the rows and of the benchmarks that they are held against."""
    asked = different_in(table, "indicator")
    infos = [each for each in book.release.indicators if each.id in asked]
    wanted = dict.fromkeys(each for info in infos for each in (info.source, *(b.source for b in info.benchmarks)))
    for each in (book.release.sources[name] for name in wanted if name in book.release.sources):
        told = (each.title or each.id, each.citation, each.note, each.rounding)
        yield book.lang.gettext("Source"), " ".join(" ".join(told).split())


def _statuses(book: Book, table: DataTable) -> Iterator[Line]:
    say = book.lang.gettext
    yield say("Status: %(code)s", code="ok"), say("There is a figure.")
    yield say("Status: %(code)s", code="refused"), say("There is no figure; “reason” says why.")
    yield say("Status: %(code)s", code="hidden"), say(HIDDEN)
    given = [str(each) for each in different_in(table, "reason")]
    yield from ((say("Reason: %(code)s", code=code), say(REASONS[code])) for code in given if code in REASONS)


def _methods(book: Book, table: DataTable) -> Iterator[Line]:
    """What each measure in the table says, its formula and where it comes from."""
    used = different_in(table, "measure")
    say = book.lang.gettext_data
    for each in (measure for code, measure in book.release.measures.items() if code in used):
        told = (say(each.plain), each.formula, each.source)
        name = book.lang.gettext("Measure: %(code)s", code=each.id)
        yield name, f"{say(each.title)}. " + " ".join(" · ".join(part for part in told if part).split())


def _columns(book: Book, table: DataTable) -> Iterator[Line]:
    yield from ((book.lang.gettext("Column: %(code)s", code=name), meaning(book, name)) for name in table.columns)
