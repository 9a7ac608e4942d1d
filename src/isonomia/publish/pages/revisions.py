"""What changed since the release before: each figure that both print, then and now, and what can have moved it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from isonomia.model.release import IndicatorInfo
from isonomia.model.revision import (
    DATA,
    DEFINITION,
    MERGING,
    POLICY,
    PROTECTION,
    PUBLICATION,
    RECORDS,
    SOFTWARE,
    FigureChange,
    QuestionChange,
    Revision,
)
from isonomia.publish.book import Book, slug
from isonomia.publish.language import N_
from isonomia.publish.numbers import Scale, per_of, scale_for, shortened
from isonomia.publish.pages.extras import Entry, Side
from isonomia.publish.tables import Figures

WORDS: Final[Mapping[str, str]] = {
    DATA: N_("The data are others than before."),
    RECORDS: N_("The public files do not say whether the records are others too."),
    DEFINITION: N_("The question, or its source, is defined in another way."),
    MERGING: N_("Groups or periods are put together in another way."),
    POLICY: N_("Another privacy policy ran, or another rule on what may be quoted."),
    SOFTWARE: N_("Another version of isonomia made the figures."),
    PUBLICATION: N_("Other measures are named for publication."),
    PROTECTION: N_("Other figures had to be protected in another way."),
}
SEVERAL: Final = N_("The public files do not say which of these moved a figure by how much.")
WITHHELD: Final = N_("Withheld")
_GAPS: Final = frozenset({"difference", "parity_difference"})
MOST_DECIMALS: Final = 6
"""Where a release rounds to significant digits."""
ROW, QUESTION = 300, 700
"""Bytes of a figure and of what leads to those of a question, about."""


@dataclass(frozen=True, slots=True)
class Changed:
    """The changed figures of one question, or as many of them as a page holds."""

    id: str
    title: str
    href: str
    causes: tuple[str, ...]
    table: Side

    @property
    def weight(self) -> int:
        """Bytes, about, and the same in every language."""
        return QUESTION + ROW * len(self.table.rows)


def changed(book: Book, most: int) -> Iterator[Changed]:
    """Every question with changed figures, in parts of at most so many bytes; nothing without an earlier release."""
    revision = book.release.revision
    infos = {each.id: each for each in book.release.indicators}
    for question in () if revision is None else revision.questions:
        if revision is not None and question.indicator in infos:
            yield from _parts(_question(book, revision, question, infos[question.indicator]), most)


def _parts(whole: Changed, most: int) -> Iterator[Changed]:
    rows = (most - QUESTION) // ROW
    for at in range(0, len(whole.table.rows), rows):
        name = f"{whole.id}-{at // rows + 1}" if at else whole.id
        table = replace(whole.table, id=f"{name}-t", rows=whole.table.rows[at : at + rows])
        yield replace(whole, id=name, table=table)


def _question(book: Book, revision: Revision, question: QuestionChange, info: IndicatorInfo) -> Changed:
    lang = book.lang
    title = shortened(info.title)
    causes = tuple(lang.gettext(WORDS[each]) for each in question.causes)
    causes += (lang.gettext(SEVERAL),) if len(causes) > 1 else ()
    heads = (
        lang.gettext("Release %(release)s", release=revision.since),
        lang.gettext("Release %(release)s", release=book.release.info.id),
    )
    rows = tuple((_head(book, each), _cells(book, info, each)) for each in question.figures)
    per, words = per_of(info), lang.gettext("%(title)s, figures that changed", title=title)
    if per > 1:
        in_every = lang.decimal(per)
        words = lang.gettext(
            "%(title)s, figures that changed; shares and rates in every %(per)s", title=title, per=in_every
        )
    table = Side("", words, lang.gettext("Figure"), heads, rows)
    return Changed(f"changed-{slug(info.id)}", title, f"indicator/{slug(info.id)}.html", causes, table)


def _head(book: Book, change: FigureChange) -> str:
    """Which figure it is: of whom, which measure, where and when."""
    lang = book.lang
    groups = [f"{book.heading(dimension)}: {book.label(dimension, code)}" for dimension, code in change.groups if code]
    measure = book.release.measures[change.measure]
    named = [lang.items(groups) if groups else lang.gettext("Everyone"), lang.gettext_data(measure.title)]
    return " · ".join([*named, *(each for each in (change.setting, change.period) if each)])


def _cells(book: Book, info: IndicatorInfo, change: FigureChange) -> tuple[Entry, Entry]:
    """Both values as their releases print them; where not both do, one word for both."""
    if change.told is None:
        word = Entry(word=book.lang.gettext(WITHHELD))
        return word, word
    scale = _apart(scale_for(book.release.measures[change.measure], info), *change.told)
    figures = Figures(book.lang, scale, signed=change.measure in _GAPS)
    before, after = (Entry(figures.text(scale.of(each))) for each in change.told)
    return before, after


def _apart(scale: Scale, before: float, after: float) -> Scale:
    """With as few decimals as tell the two values apart: one at least, where the release has one."""
    most = MOST_DECIMALS if scale.places is None else scale.places
    tried = (replace(scale, places=places) for places in range(min(1, most), most))
    return next((each for each in tried if each.of(before) != each.of(after)), scale)
