"""Whose lives are taught: what cases state, what they never state, what is routine, and what is tied to a disease.

For the people of a course, to act on. Counts of cases with their ranges and denominators; no text of a case, no score,
nobody's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from isonomia.model.audit_tables import AuditTable, Named
from isonomia.model.curriculum import Association, CaseAudit, CurriculumInfo
from isonomia.publish.book import Book
from isonomia.publish.datafile import DataFile
from isonomia.publish.pages.audit_part import HOME, audit_part_links, audit_part_pages, files_of_cases
from isonomia.publish.pages.case_tables import (
    CLEAR,
    MOST_TIED,
    MOST_VALUES,
    circumstances,
    pairs_table,
    shortened_values,
    silent_table,
    stated_table,
    tested,
    untested_table,
    use_table,
    value_tables,
)
from isonomia.publish.pages.frame import Page
from isonomia.publish.pages.printed_tables import PrintedTable, named, printed_table, texts_of
from isonomia.publish.words.curriculum import CHARACTERISTICS

MENTIONED: Final = "curriculum/mentioned.html"
TIED: Final = "curriculum/tied.html"
MOST_OPEN: Final = 2
"""Tables of values that stand open where none is beside a benchmark."""


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a page: heading, sentences, lists and tables; `folds`: further tables, each behind its line."""

    id: str
    heading: str
    said: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    tables: tuple[PrintedTable, ...] = ()
    folds: tuple[tuple[str, PrintedTable], ...] = ()


def curriculum_pages(book: Book, files: tuple[DataFile, ...] = ()) -> Iterator[Page]:
    """The pages of the audit; none where the release has none. `files`: all data files of the site."""
    info = book.release.curriculum
    if info is None:
        return
    parts, own = _overview(book, info), files_of_cases(files)
    yield _page(book, info, HOME, info.title, lead_of(book, info.cases), parts, own)
    if info.cases is not None:
        yield _mentioned(book, info, info.cases)
        if info.cases.associations:
            yield _tied(book, info, info.cases)
    yield from audit_part_pages(book, files)


def _page(
    book: Book,
    info: CurriculumInfo,
    path: str,
    title: str,
    lead: str,
    parts: tuple[Part, ...],
    files: tuple[DataFile, ...] = (),
) -> Page:
    content = {
        "parts": parts,
        "lead": lead,
        "note": info.note,
        "home": "" if path == HOME else HOME,
        "home_title": info.title,
        "ways": _ways(book, info) if path == HOME else (),
        "files": files,
    }
    return Page(path, "curriculum.html", title, lead, content)


def _ways(book: Book, info: CurriculumInfo) -> tuple[tuple[str, str], ...]:
    """The other pages of the audit."""
    found: list[tuple[str, str]] = []
    if info.cases is not None:
        found.append((MENTIONED, book.lang.gettext("Who is mentioned, value by value")))
        if info.cases.associations:
            found.append((TIED, book.lang.gettext("What groups are tied to")))
    return (*found, *audit_part_links(book))


def lead_of(book: Book, cases: CaseAudit | None) -> str:
    """What the audit says first of its cases."""
    lang = book.lang
    if cases is None:
        return lang.gettext("Whose lives the material of this course teaches.")
    return lang.gettext(
        "What %(audited)s cases with one patient say of that patient, and what they leave out.",
        audited=lang.count(cases.audited),
    )


def _overview(book: Book, info: CurriculumInfo) -> tuple[Part, ...]:
    cases = info.cases
    if cases is None:
        return ()
    return (
        _silent(book, cases),
        _tied_points(book, cases),
        _used(book, cases),
        _stated(book, cases),
        _sure(book, cases),
    )


def _silent(book: Book, cases: CaseAudit) -> Part:
    """Absence: what a director acts on first."""
    lang = book.lang
    said = (
        lang.gettext("A case is silent if it says nothing of a circumstance for its patient."),
        lang.gettext("Not every case needs each of these. A course in which none has them does not teach them."),
    )
    never = [_name(book, each.characteristic) for each in circumstances(cases) if not each.stated.count]
    points = (lang.gettext("No case says anything of: %(names)s.", names=lang.items(never)),) if never else ()
    table = printed_table(book, silent_table(cases))
    return Part("silent-cases", lang.gettext("What is silent"), said, points, (table,))


def _tied_points(book: Book, cases: CaseAudit) -> Part:
    lang = book.lang
    heading = lang.gettext("What is tied to a disease or behaviour")
    if not cases.categories:
        text = lang.gettext("The cases have no categories of disease or behaviour, so this cannot be said.")
        return Part("tied", heading, (text,))
    clear = _clear(cases)
    tested = sum(not each.reason for each in cases.associations)
    few = sum(each.reason == "TOO_FEW_MENTIONS" for each in cases.associations)
    said = [
        lang.gettext(
            "Pairs of a group and a category that could be tested: %(tested)s. Larger than chance: %(clear)s.",
            tested=lang.count(tested),
            clear=lang.count(len(clear)),
        )
    ]
    if few:
        said.append(
            lang.gettext(
                "%(few)s pairs are not tested: their groups have fewer than %(smallest)s mentions.",
                few=lang.count(few),
                smallest=lang.count(cases.smallest),
            )
        )
    points = tuple(_point(book, each) for each in clear[:MOST_VALUES])
    return Part("tied", heading, tuple(said), points)


def _clear(cases: CaseAudit) -> list[Association]:
    """Associations larger than chance, the surest first."""
    found = [each for each in cases.associations if each.q is not None and each.q <= CLEAR]
    return sorted(found, key=lambda each: (each.q or 0.0, each.characteristic, each.value, each.category))


def _point(book: Book, each: Association) -> str:
    return book.lang.gettext(
        "%(group)s and “%(category)s”: %(inside)s of %(cases)s cases, beside %(others_with)s of %(others)s others.",
        group=named(book.lang, Named(each.characteristic, each.value, each.label), texts_of(book)).text,
        category=each.category,
        inside=book.lang.count(each.with_category),
        cases=book.lang.count(each.cases),
        others_with=book.lang.count(each.others_with),
        others=book.lang.count(each.others),
    )


def _used(book: Book, cases: CaseAudit) -> Part:
    lang = book.lang
    said = [
        lang.gettext("A mention is used if it matters for the answer or the explanation; else it is routine."),
        lang.gettext("People decide that, not the program. It only says where a later section speaks of it again."),
    ]
    coded = any(each.used or each.routine for each in cases.uses)
    if not coded:
        said.append(lang.gettext("Nobody has coded these mentions yet."))
    routine = [_name(book, each.characteristic) for each in cases.uses if each.routine and not each.used]
    points = (lang.gettext("Only routine, as far as coded: %(names)s.", names=lang.items(routine)),) if routine else ()
    heading, tables = lang.gettext("What is used, and what is only routine"), _with_rows(book, (use_table(cases),))
    folds = () if coded else _folds(book, tables)
    return Part("used", heading, tuple(said), points, tables if coded else (), folds)


def _stated(book: Book, cases: CaseAudit) -> Part:
    """The other side of what is silent: its table folds."""
    lang, tables = book.lang, (printed_table(book, stated_table(cases)),)
    said = (lang.gettext("More mentions are no goal. A course can name everyone and still teach a stereotype."),)
    return Part("stated-cases", lang.gettext("What is stated"), said, (), (), _folds(book, tables))


def _folds(book: Book, tables: Iterable[PrintedTable]) -> tuple[tuple[str, PrintedTable], ...]:
    """Tables behind a line each, which says what is in the table and how many rows it has."""
    lang = book.lang
    return tuple(
        (lang.gettext("%(caption)s (lines: %(rows)s)", caption=each.caption, rows=lang.count(len(each.rows))), each)
        for each in tables
    )


def _sure(book: Book, cases: CaseAudit) -> Part:
    """How it was made, and what persons checked."""
    lang, read = book.lang, cases.reading
    said = [
        lang.gettext(
            "%(cases)s cases were read. Not counted: %(several)s with several patients and %(without)s with none.",
            cases=lang.count(cases.cases),
            several=lang.count(cases.several),
            without=lang.count(cases.without),
        ),
        lang.gettext("Rules about words find what a case says. They make mistakes, so people check them."),
        lang.gettext(
            "Of %(hits)s hits that people should read, %(read)s were read and %(wrong)s of these were wrong.",
            hits=lang.count(read.hits),
            read=lang.count(read.hits_read),
            wrong=lang.count(read.hits_wrong),
        ),
        _sample(book, cases),
        lang.gettext("In brackets stand likely ranges. Nobody who wrote or taught a case is counted here."),
    ]
    return Part("sure", lang.gettext("How sure are we"), tuple(said))


def _sample(book: Book, cases: CaseAudit) -> str:
    lang, read = book.lang, cases.reading
    if read.bound is None:
        return lang.gettext(
            "A random sample of %(sampled)s silent cases was drawn (seed %(seed)s). Nobody has read it yet.",
            sampled=lang.count(read.sampled),
            seed=str(read.seed),
        )
    return lang.gettext(
        "Silent cases read: %(read)s (seed %(seed)s). Something was missed in %(missed)s: at most %(bound)s in 100.",
        read=lang.count(read.sample_read),
        seed=str(read.seed),
        missed=lang.count(read.missed),
        bound=_hundred(book, read.bound),
    )


def _mentioned(book: Book, info: CurriculumInfo, cases: CaseAudit) -> Page:
    lang = book.lang
    said = []
    if cases.benchmark is not None:
        told = cases.benchmark.told.get(lang.code, {})
        texts = (cases.benchmark.title, cases.benchmark.coding, cases.benchmark.citation)
        said = [told.get(each, each) for each in texts]
    parts = [_values(book, cases)]
    if said:
        parts.append(Part("benchmark", lang.gettext("What mentions are set beside"), tuple(said)))
    lead = lang.gettext("How many cases give their patient each value, with likely ranges.")
    return _page(book, info, MENTIONED, lang.gettext("Who is mentioned, value by value"), lead, tuple(parts))


def _values(book: Book, cases: CaseAudit) -> Part:
    """A table of each characteristic: those beside the benchmark stand open, or the first ones; the others fold."""
    lang, mentions = book.lang, [each for each in cases.mentions if each.values]
    tables = [printed_table(book, each) for each in map(shortened_values, value_tables(cases), mentions)]
    beside = [any(value.benchmark is not None for value in each.values) for each in mentions]
    first = beside if any(beside) else [at < MOST_OPEN for at in range(len(tables))]
    shown = tuple(each for each, stands in zip(tables, first, strict=True) if stands)
    rest = tuple(each for each, stands in zip(tables, first, strict=True) if not stands)
    said = (lang.gettext("What stands beside a benchmark comes first. The other tables open from their lines."),)
    return Part(
        "values", lang.gettext("Value by value"), said if any(beside) and rest else (), (), shown, _folds(book, rest)
    )


def _tied(book: Book, info: CurriculumInfo, cases: CaseAudit) -> Page:
    lang, found = book.lang, tested(cases)
    said = [
        lang.gettext("Only cases that state the characteristic are compared. An odds ratio of 1 is no tie."),
        lang.gettext(
            "All %(family)s tests are looked at together, so that about 5 in every 100 named are false alarms.",
            family=lang.count(len(found)),
        ),
    ]
    left = len(found) - MOST_TIED
    if left > 0:
        said.append(lang.gettext("%(left)s pairs are left out of the table.", left=lang.count(left)))
    lead = lang.gettext("Is a group more often the patient where the case is about a certain disease or behaviour?")
    refused = untested_table(cases)
    tables = _with_rows(book, (pairs_table(found[:MOST_TIED]),))
    folds = _folds(book, _with_rows(book, (replace(refused, rows=refused.rows[:MOST_TIED]),)))
    part = Part("pairs-of", lang.gettext("Pairs"), tuple(said), (), tables, folds)
    return _page(book, info, TIED, lang.gettext("What groups are tied to"), lead, (part,))


def _with_rows(book: Book, tables: tuple[AuditTable, ...]) -> tuple[PrintedTable, ...]:
    return tuple(printed_table(book, each) for each in tables if each.rows)


def _name(book: Book, characteristic: str) -> str:
    return book.lang.gettext(CHARACTERISTICS[characteristic])


def _hundred(book: Book, share: float) -> str:
    return book.lang.decimal(Decimal(repr(100 * share)), 1)
