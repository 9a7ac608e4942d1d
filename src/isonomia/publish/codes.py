"""The codes that stand in the data files and what each stands for: closed lists whole, other codes where they are used.

A code is listed if it stands in a published row, shown or hidden: the list says nothing that the files do not say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, get_args

from isonomia.model.absence import is_absence
from isonomia.model.estimate_rows import different
from isonomia.model.estimates import Status, Verdict
from isonomia.model.reasons import REASONS
from isonomia.model.study import REFERENCES
from isonomia.publish.book import Book
from isonomia.publish.cellrows import ALL
from isonomia.publish.columns import COLUMNS
from isonomia.publish.datatables import DataTable
from isonomia.publish.language import N_
from isonomia.publish.pages.summaries import FLAGS, WIDE
from isonomia.publish.words.rules import WORDS

CLOSED: Final[Mapping[str, tuple[str, ...]]] = {
    "status": get_args(Status),
    "verdict": tuple(each for each in get_args(Verdict) if each),
    "reason": tuple(REASONS),
}
"""Columns whose values are on a closed list, and the list."""
MEANINGS: Final[Mapping[tuple[str, str], str]] = {
    ("status", "ok"): N_("There is a figure"),
    ("status", "refused"): N_("There is no figure, and the reason is given"),
    ("status", "hidden"): N_("There may be a figure; it is not shown, to protect privacy"),
    ("verdict", "clear"): N_("Larger than chance, after all comparisons of the family are counted"),
    ("verdict", "close"): N_("The whole range is inside the margin that was set before looking"),
    ("verdict", "unclear"): N_("Not settled: it could be chance"),
    ("reference", "everyone_else"): N_("Everybody whose group is known and is another one"),
    ("reference", "overall"): N_("Everybody together"),
    ("reference", "extremes"): N_("The two groups that are farthest apart"),
    ("reference", "best"): N_("The group with the most favourable figure"),
    ("reference", "highest"): N_("The group with the highest figure"),
    ("reference", "lowest"): N_("The group with the lowest figure"),
    ("reference", "largest"): N_("The group with the most people"),
    ("unit", "share"): N_("Share, from 0 to 1, or a difference of two"),
    ("unit", "share²"): N_("Share, squared"),
    ("unit", "ratio"): N_("One figure divided by another"),
    ("unit", "log ratio"): N_("Natural logarithm of a ratio"),
    ("unit", "nats"): N_("Information, with natural logarithms"),
    ("unit", "index"): N_("Number without a unit"),
    ("unit", "outcome"): N_("Unit of the indicator"),
    ("unit", "outcome²"): N_("Unit of the indicator, squared"),
    ("unit", "outcome per year"): N_("Unit of the indicator, a year"),
    ("unit", "share per year"): N_("Share, a year"),
    ("unit", "ratio per year"): N_("Ratio of a year to the year before"),
    ("unit", "persons"): N_("People"),
    ("unit", "events"): N_("Events"),
    ("unit", "groups"): N_("Groups"),
    ("unit", "periods"): N_("Periods"),
    ("unit", "years"): N_("Years"),
    ("unit", "SD"): N_("Standard deviations"),
    ("unit", "z"): N_("Standard errors from no difference"),
    ("unit", "p"): N_("Probability, from 0 to 1"),
    ("unit", "chi²"): N_("Chi-squared"),
    ("flags", WIDE): N_("The range covers more than it promises."),
    ("flags", "holm"): N_("A planned comparison: its q-value is a p-value adjusted after Holm."),
    ("flags", "answers_put_together"): N_("Answers that few people gave are taken together."),
    ("flags", "above_limits"): N_("The figure of the setting is above the limits."),
    ("flags", "below_limits"): N_("The figure of the setting is below the limits."),
    ("flags", "overdispersed"): N_("The settings as a whole differ more than chance would explain."),
    ("flags", "curved"): N_("The groups do not lie on a straight line."),
    ("flags", "debiased_below_zero"): N_("Corrected for what chance adds, the figure would be below zero."),
    ("flags", "reference_not_best"): N_("The comparison group is not the best off."),
    ("flags", "clipped_at_zero"): N_("A figure below zero is given as zero."),
    ("flags", "tied"): N_("Several groups stand in the same place; the first stands for them."),
    ("flags", "may_never_arrive"): N_("The shares may never match."),
    ("flags", "synthetic_cohort"): N_("The steps are of different people, put end to end."),
    **{("flags", name): text for name, text in FLAGS.items()},
    **{("flags", name): text for name, text in WORDS.items()},
    **{("reason", name): text for name, text in REASONS.items()},
}
OWN_UNIT: Final = N_("Unit that the study gives to the indicator")
NO_WORDS: Final = N_("Explained where the measure is explained")
_GROUPS: Final = (("dimension", "subgroup"), ("dimension_2", "subgroup_2"), ("dimension_3", "subgroup_3"))


@dataclass(frozen=True, slots=True)
class Code:
    """One code of one column. `grouping`: the dimension of a group's code. `unit`: of the measure that it names."""

    column: str
    code: str
    meaning: str
    grouping: str = ""
    unit: str = ""


def codes_of(book: Book, tables: Iterable[DataTable]) -> tuple[Code, ...]:
    """Every code, column by column: in the order of the lists, then by name."""
    every = tuple(tables)
    return (
        *(Code(name, each, _said(book, name, each)) for name, values in CLOSED.items() for each in values),
        *(Code("reference", each, _said(book, "reference", each)) for each in REFERENCES),
        *_benchmarks(book),
        *(Code("unit", each, _said(book, "unit", each, OWN_UNIT)) for each in _used(book, "unit")),
        *(Code("flags", each, _said(book, "flags", each, NO_WORDS)) for each in _flags(book)),
        *_measures(book),
        *_named(book),
        *_groups(book, every),
    )


def _said(book: Book, name: str, code: str, otherwise: str = "") -> str:
    return book.lang.gettext(MEANINGS.get((name, code), otherwise))


def _used(book: Book, name: str) -> list[str]:
    return sorted({str(each) for (each,) in different(book.release.estimates.rows, name)} - {""})


def _flags(book: Book) -> list[str]:
    """The flags that are used; what follows a colon is a number of that row."""
    return sorted(
        {each.partition(":")[0] for (flags,) in different(book.release.estimates.rows, "flags") for each in flags}
    )


def _benchmarks(book: Book) -> Iterator[Code]:
    every = {each.id: each.title or each.id for info in book.release.indicators for each in info.benchmarks}
    return (Code("reference", name, every[name]) for name in sorted(every))


def _measures(book: Book) -> Iterator[Code]:
    say = book.lang.gettext_data
    return (Code("measure", each.id, say(each.title), unit=each.unit) for each in book.measures())


def _named(book: Book) -> Iterator[Code]:
    release, used = book.release, set(_used(book, "indicator"))
    yield from (Code("indicator", each.id, each.title) for each in release.indicators if each.id in used)
    sources = (name for name in _used(book, "source") if name in release.sources)
    yield from (Code("source", name, release.sources[name].title or name) for name in sources)


def _groups(book: Book, tables: Iterable[DataTable]) -> Iterator[Code]:
    """Ways of grouping, then the groups of each, as pages order them."""
    found: dict[str, set[str]] = {}
    for columns in _GROUPS:
        for dimension, subgroup in different(book.release.estimates.rows, *columns):
            if dimension:
                found.setdefault(dimension, set()).add(subgroup)
    for table in tables:
        for name in table.columns if table.of == "cells" else ():
            if name not in COLUMNS:
                found.setdefault(name, set()).update(str(row[name]) for row in table.rows)
    yield from (Code("dimension", name, book.dimension(name).title) for name in sorted(found))
    for name in sorted(found):
        for code in book.ordered(name, found[name] - {"", ALL}):
            full = book.label(name, code) if is_absence(code) else book.dimension(name).label(code)
            yield Code("subgroup", code, full, grouping=name)
