"""Whose lives are taught: what cases state, what they never state, what is routine, and what is tied to a disease.

For the people of a course, to act on. Counts of cases with their ranges and denominators; no text of a case, no score,
nobody's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from isonomia.model.curriculum import Association, CaseAudit, CaseShare, CurriculumInfo, Mention
from isonomia.publish.book import Book
from isonomia.publish.pages.audit_part import HOME, audit_part_links, audit_part_pages
from isonomia.publish.pages.frame import Page
from isonomia.publish.words.curriculum import CHARACTERISTICS, REASONS, VALUES

MENTIONED: Final = "curriculum/mentioned.html"
TIED: Final = "curriculum/tied.html"
MOST_VALUES: Final = 12
"""Values of one characteristic that a table names; the others are counted together."""
MOST_TIED: Final = 80
"""Rows of the table of associations; the rest is counted in a sentence."""
CLEAR: Final = 0.05
"""Share of false discoveries, as everywhere on the site."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, what stands small beside it, and its language where that is not the page's."""

    text: str
    small: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as the template prints it: the first cell of a row is its head."""

    id: str
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a page: heading, sentences, lists and tables."""

    id: str
    heading: str
    said: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = ()


def curriculum_pages(book: Book) -> Iterator[Page]:
    """The pages of the audit; none where the release has none."""
    info = book.release.curriculum
    if info is None:
        return
    yield _page(book, info, HOME, info.title, lead_of(book, info.cases), _overview(book, info))
    if info.cases is not None:
        yield _mentioned(book, info, info.cases)
        if info.cases.associations:
            yield _tied(book, info, info.cases)
    yield from audit_part_pages(book)


def _page(book: Book, info: CurriculumInfo, path: str, title: str, lead: str, parts: tuple[Part, ...]) -> Page:
    content = {
        "parts": parts,
        "lead": lead,
        "note": info.note,
        "home": "" if path == HOME else HOME,
        "home_title": info.title,
        "ways": _ways(book, info) if path == HOME else (),
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
    rows = sorted((each for each in cases.mentions if each.circumstance), key=lambda each: -each.silent.count)
    grid = Grid(
        "silent",
        lang.gettext("Circumstances of life, and cases that are silent on them"),
        (lang.gettext("Circumstance"), lang.gettext("Silent cases"), lang.gettext("Of every 100 cases")),
        tuple((Cell(_name(book, each)), _count(book, each.silent), _rate(book, each.silent)) for each in rows),
    )
    said = (
        lang.gettext("A case is silent if it says nothing of a circumstance for its patient."),
        lang.gettext("Not every case needs each of these. A course in which none has them does not teach them."),
    )
    never = [_name(book, each) for each in rows if not each.stated.count]
    points = (lang.gettext("No case says anything of: %(names)s.", names=lang.items(never)),) if never else ()
    return Part("silent-cases", lang.gettext("What is silent"), said, points, (grid,))


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
        group=_value(book, each.characteristic, each.value, each.label).text,
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
    if not any(each.used or each.routine for each in cases.uses):
        said.append(lang.gettext("Nobody has coded these mentions yet."))
    routine = [_name(book, each.characteristic) for each in cases.uses if each.routine and not each.used]
    points = (lang.gettext("Only routine, as far as coded: %(names)s.", names=lang.items(routine)),) if routine else ()
    heads = (
        lang.gettext("Characteristic"),
        lang.gettext("Mentions"),
        lang.gettext("Taken up again"),
        lang.gettext("Used"),
        lang.gettext("Routine"),
        lang.gettext("Not coded"),
        lang.gettext("Used, of every 100 coded"),
    )
    rows = tuple(
        (
            Cell(_name(book, each.characteristic)),
            *(Cell(lang.count(n)) for n in (each.mentions, each.taken_up, each.used, each.routine, each.uncoded)),
            _rate(book, each.share_used) if each.share_used.n else Cell(lang.gettext("none coded")),
        )
        for each in cases.uses
        if each.characteristic not in ("age", "sex")
    )
    grid = Grid("use", lang.gettext("Mentions that matter, and mentions that do not"), heads, rows)
    return Part(
        "used", lang.gettext("What is used, and what is only routine"), tuple(said), points, (grid,) if rows else ()
    )


def _stated(book: Book, cases: CaseAudit) -> Part:
    lang = book.lang
    heads = (
        lang.gettext("Characteristic"),
        lang.gettext("Cases that state it"),
        lang.gettext("Of every 100 cases"),
        lang.gettext("For a person to look at"),
    )
    rows = tuple(
        (Cell(_name(book, each)), _count(book, each.stated), _rate(book, each.stated), Cell(lang.count(each.conflicts)))
        for each in cases.mentions
    )
    grid = Grid("stated", lang.gettext("What cases state of their patient"), heads, rows)
    said = (lang.gettext("More mentions are no goal. A course can name everyone and still teach a stereotype."),)
    return Part("stated-cases", lang.gettext("What is stated"), said, (), (grid,))


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
    grids = tuple(_values(book, cases, each) for each in cases.mentions if each.values)
    heading = lang.gettext("Value by value")
    parts = [Part("values", heading, (), (), grids)]
    if said:
        parts.append(Part("benchmark", lang.gettext("What mentions are set beside"), tuple(said)))
    lead = lang.gettext("How many cases give their patient each value, with likely ranges.")
    return _page(book, info, MENTIONED, lang.gettext("Who is mentioned, value by value"), lead, tuple(parts))


def _values(book: Book, cases: CaseAudit, mention: Mention) -> Grid:
    lang = book.lang
    beside = cases.benchmark is not None and any(each.benchmark is not None for each in mention.values)
    heads = [
        lang.gettext("Value"),
        lang.gettext("Cases"),
        lang.gettext("Of every 100 cases"),
        lang.gettext("Of every 100 that state it"),
    ]
    if beside:
        heads.append(lang.gettext("In the benchmark, of every 100 people"))
    shown = mention.values if len(mention.values) <= MOST_VALUES + 1 else mention.values[:MOST_VALUES]
    rows = []
    for each in shown:
        row = [
            _value(book, mention.characteristic, each.value, each.label),
            Cell(lang.count(each.of_all.count)),
            _rate(book, each.of_all),
            _rate(book, each.of_stated),
        ]
        if beside:
            row.append(Cell("" if each.benchmark is None else _hundred(book, each.benchmark)))
        rows.append(tuple(row))
    caption = _name(book, mention)
    left = len(mention.values) - len(shown)
    if left:
        caption = lang.gettext("%(name)s: the most frequent; %(left)s more are in few cases", name=caption, left=left)
    if mention.benchmark is not None:
        caption = lang.gettext(
            "%(name)s (any, in the benchmark: %(share)s of every 100 people)",
            name=caption,
            share=_hundred(book, mention.benchmark),
        )
    return Grid(f"v-{mention.characteristic.replace('_', '-')}", caption, tuple(heads), tuple(rows))


def _tied(book: Book, info: CurriculumInfo, cases: CaseAudit) -> Page:
    lang = book.lang
    tested = [each for each in cases.associations if not each.reason]
    refused = [each for each in cases.associations if each.reason]
    rows = sorted(tested, key=lambda each: (1.0 if each.q is None else each.q, each.characteristic, each.value))
    heads = (
        lang.gettext("Group and category"),
        lang.gettext("Cases of the group"),
        lang.gettext("Other cases"),
        lang.gettext("Odds ratio"),
        lang.gettext("Larger than chance"),
    )
    table = [_tied_row(book, each) for each in rows[:MOST_TIED]]
    grid = Grid("pairs", lang.gettext("Groups and categories, the surest first"), heads, tuple(table))
    said = [
        lang.gettext("Only cases that state the characteristic are compared. An odds ratio of 1 is no tie."),
        lang.gettext(
            "All %(family)s tests are looked at together, so that about 5 in every 100 named are false alarms.",
            family=lang.count(len(tested)),
        ),
    ]
    left = len(rows) - len(table)
    if left:
        said.append(lang.gettext("%(left)s pairs are left out of the table.", left=lang.count(left)))
    lead = lang.gettext("Is a group more often the patient where the case is about a certain disease or behaviour?")
    grids = (*((grid,) if table else ()), *((_untested(book, refused),) if refused else ()))
    part = Part("pairs-of", lang.gettext("Pairs"), tuple(said), (), grids)
    return _page(book, info, TIED, lang.gettext("What groups are tied to"), lead, (part,))


def _untested(book: Book, refused: list[Association]) -> Grid:
    """Groups of which nothing is computed, each once a reason."""
    lang = book.lang
    found = {(each.characteristic, each.value, each.reason): each for each in refused}
    rows = tuple(
        (
            _value(book, each.characteristic, each.value, each.label),
            Cell(lang.count(each.cases)),
            Cell(lang.gettext(REASONS[each.reason])),
        )
        for each in found.values()
    )
    heads = (lang.gettext("Group"), lang.gettext("Cases of the group"), lang.gettext("Why not"))
    return Grid("untested", lang.gettext("Groups that are not tested"), heads, rows[:MOST_TIED])


def _tied_row(book: Book, each: Association) -> tuple[Cell, ...]:
    lang = book.lang
    group = _value(book, each.characteristic, each.value, each.label)
    head = Cell(group.text, each.category, group.tag)
    counts = [
        Cell(lang.gettext("%(count)s of %(n)s", count=lang.count(x), n=lang.count(n)))
        for x, n in ((each.with_category, each.cases), (each.others_with, each.others))
    ]
    value = lang.gettext("no upper limit") if each.odds_ratio is None else _number(book, each.odds_ratio)
    word = lang.gettext("yes") if each.q is not None and each.q <= CLEAR else lang.gettext("no")
    return (head, *counts, Cell(value, _between(book, each)), Cell(word))


def _between(book: Book, each: Association) -> str:
    if each.low is None:
        return ""
    if each.high is None:
        return book.lang.gettext("%(low)s or more", low=_number(book, each.low))
    return book.lang.gettext("%(low)s to %(high)s", low=_number(book, each.low), high=_number(book, each.high))


def _name(book: Book, characteristic: Mention | str) -> str:
    code = characteristic if isinstance(characteristic, str) else characteristic.characteristic
    return book.lang.gettext(CHARACTERISTICS[code])


def _value(book: Book, characteristic: str, value: str, label: str) -> Cell:
    """The words for a value; of an occupation those of the cases, which are English."""
    lang = book.lang
    if (characteristic, value) in VALUES:
        return Cell(lang.gettext(VALUES[characteristic, value]))
    names = {"origin": lang.locale.territories, "language": lang.locale.languages}.get(characteristic)
    if names is not None and value in names:
        said = str(names[value])
        return Cell(said[:1].upper() + said[1:])
    told = book.release.translations.get(lang.code, {}).get(label, "")
    return Cell(told or label, "", "en" if not told and lang.code != "en" else "")


def _count(book: Book, share: CaseShare) -> Cell:
    text = book.lang.gettext("%(count)s of %(n)s", count=book.lang.count(share.count), n=book.lang.count(share.n))
    return Cell(text)


def _rate(book: Book, share: CaseShare) -> Cell:
    """So many of every 100, with the range; nothing where there is no case."""
    if share.low is None or share.high is None:
        return Cell(book.lang.gettext("no cases"))
    between = book.lang.gettext("%(low)s to %(high)s", low=_hundred(book, share.low), high=_hundred(book, share.high))
    return Cell(_hundred(book, share.count / share.n), between)


def _hundred(book: Book, share: float) -> str:
    return book.lang.decimal(Decimal(repr(100 * share)), 1)


def _number(book: Book, value: float) -> str:
    """An odds ratio with two decimals, or none from 100 on."""
    return book.lang.decimal(Decimal(repr(value)), 2 if value < 100 else 0)
