"""The parts of the audit beside the four reports, each made where the study names what it needs.

Files are opened by the caller (`open_sheet`), so that this stays a function of what they hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from isonomia.curriculum.cases import read_cases
from isonomia.curriculum.editions.comparison import Comparison, compare
from isonomia.curriculum.editions.tables import edition_tables
from isonomia.curriculum.inventory.coverage import WAYS, coverage
from isonomia.curriculum.inventory.reading import read_inventory
from isonomia.curriculum.inventory.tables import coverage_tables
from isonomia.curriculum.review.adjudication import settled, verdicts
from isonomia.curriculum.review.answers import read_coding, read_review
from isonomia.curriculum.review.summary import pictures, summarise
from isonomia.curriculum.review.tables import picture_tables, review_tables
from isonomia.curriculum.wording.summary import (
    HIT_COLUMNS,
    MENTION_COLUMNS,
    Looked,
    Text,
    cases_with,
    cases_with_older,
    hit_rows,
    look,
    mention_rows,
    watch_tables,
    wording_tables,
)
from isonomia.errors import Fault, InputError, quoted
from isonomia.forms.form import Form
from isonomia.forms.sheet import Sheet
from isonomia.model.audit_tables import AuditTables, Told

VERDICT_COLUMNS: Final = (
    "case",
    "number",
    "first answer",
    "first reason",
    "second answer",
    "second reason",
    "how",
    "final answer",
    "final reason",
    "author's answer",
)
COVERAGE_COLUMNS: Final = ("by", "key", "label", "events", "hours", "share", "method_hours", "taught", "assessed")
FLAGGED: Final = Told("A word that asks for a look")
OLDER: Final = Told("An older equation with race")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a study asks for; paths are whole, and None or empty where a part is not wanted.

    Attributes:
        inventory: a CI.10.1 file. topics: title -> keywords.
        reviews: two filled-in checklists. decisions: of the adjudicator.
        pictures: two filled-in codings. scheme: of their tones. picture_decisions: picture and tone, by a third.
        wording: read cases for words and equations.
    """

    inventory: Path | None = None
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reviews: tuple[Path, ...] = ()
    decisions: Path | None = None
    pictures: tuple[Path, ...] = ()
    scheme: str = "fitzpatrick"
    picture_decisions: Path | None = None
    wording: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """What was made: tables of pages, and private ones, which may hold words of cases and remarks of reviewers."""

    pages: tuple[AuditTables, ...]
    private: tuple[Form, ...]


def texts_of(paths: Sequence[Path]) -> tuple[Text, ...]:
    """The sections of the cases in files and folders; nothing where no path is given."""
    if not paths:
        return ()
    return tuple(
        Text(case.id, section.kind, section.text) for case in read_cases(paths).cases for section in case.sections
    )


def make_parts(
    wanted: Wanted,
    open_sheet: Callable[[Path], Sheet],
    texts: Sequence[Text] = (),
    before: Sequence[Text] = (),
    stated: Sequence[tuple[str, Comparison]] = (),
) -> Parts:
    """Every part that is wanted.

    Args:
        wanted: see `Wanted`.
        open_sheet: opens a filled-in form.
        texts: parts of the cases, for words and equations.
        before: the same of an earlier edition; empty where there is none.
        stated: what both editions state of their patients, compared.

    Raises:
        InputError: what a file holds is not as it must be.
    """
    pages: list[AuditTables] = []
    private: list[Form] = []
    if wanted.inventory is not None:
        _inventory(wanted, pages, private)
    if wanted.reviews:
        _reviews(wanted, open_sheet, pages, private)
    looked = look(texts) if wanted.wording and texts else None
    if looked is not None:
        _wording(looked, pages, private)
    words = _words_compared(looked, texts, before) if looked is not None and before else []
    if words or stated:
        pages.append(edition_tables(words, stated))
    if wanted.pictures:
        _pictures(wanted, open_sheet, pages)
    return Parts(tuple(pages), tuple(private))


def _inventory(wanted: Wanted, pages: list[AuditTables], private: list[Form]) -> None:
    assert wanted.inventory is not None
    found = read_inventory(wanted.inventory)
    pages.append(coverage_tables(found, wanted.topics))
    matrix = coverage(found)
    rows = tuple(
        tuple("" if (cell := getattr(row, name)) is None else str(cell) for name in COVERAGE_COLUMNS)
        for by in WAYS
        for row in matrix.rows[by]
    )
    private.append(Form(COVERAGE_COLUMNS, rows, name="coverage.csv"))
    if found.remarks:
        private.append(Form(("remark",), tuple((each,) for each in found.remarks), name="remarks.csv"))


def _reviews(
    wanted: Wanted, open_sheet: Callable[[Path], Sheet], pages: list[AuditTables], private: list[Form]
) -> None:
    one, other = (read_review(open_sheet(each)) for each in _two(wanted.reviews, "reviews"))
    found = verdicts(one, other)
    if wanted.decisions is not None:
        found = settled(found, open_sheet(wanted.decisions))
    pages.append(review_tables(summarise(found)))
    rows = tuple(
        (
            each.case,
            str(each.number),
            each.first or "",
            each.reasons[0],
            each.second or "",
            each.reasons[1],
            each.how,
            each.final or "",
            each.reason,
            each.reply,
        )
        for each in found
    )
    private.append(Form(VERDICT_COLUMNS, rows, name="verdicts.csv"))


def _pictures(wanted: Wanted, open_sheet: Callable[[Path], Sheet], pages: list[AuditTables]) -> None:
    one, other = (read_coding(open_sheet(each), wanted.scheme) for each in _two(wanted.pictures, "pictures"))
    third = read_coding(open_sheet(wanted.picture_decisions), wanted.scheme) if wanted.picture_decisions else None
    pages.append(picture_tables(pictures(one, other, dict(third.tones) if third else None)))


def _wording(looked: Looked, pages: list[AuditTables], private: list[Form]) -> None:
    pages += [wording_tables(looked), watch_tables(looked)]
    private.append(Form(HIT_COLUMNS, tuple(hit_rows(looked)), name="words.csv"))
    private.append(Form(MENTION_COLUMNS, tuple(mention_rows(looked)), name="equations.csv"))


def _words_compared(
    looked: Looked, texts: Sequence[Text], before: Sequence[Text]
) -> list[tuple[Told | str, Comparison]]:
    """Cases with words and equations that ask for a look, in two editions."""
    earlier = look(before)
    now, then = ([*dict.fromkeys(each.case for each in every)] for every in (texts, before))
    return [
        (FLAGGED, compare(FLAGGED.text, cases_with(earlier, then), cases_with(looked, now))),
        (OLDER, compare(OLDER.text, cases_with_older(earlier, then), cases_with_older(looked, now))),
    ]


def _two(files: Sequence[Path], what: str) -> Sequence[Path]:
    if len(files) != 2:
        problem = f"{len(files)} files are named: {', '.join(quoted(each.name) for each in files)}."
        raise InputError(Fault(what, problem, "two, one of each role"))
    return files
