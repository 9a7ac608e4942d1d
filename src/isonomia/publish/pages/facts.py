"""What a page says of its figures as a whole: everybody's figure, how sure it is, and what to know of a source."""

from __future__ import annotations

from typing import Final

from isonomia.publish.book import Book
from isonomia.publish.findings import Voice
from isonomia.publish.language import N_
from isonomia.publish.numbers import per_of
from isonomia.publish.pages.groups import level_head
from isonomia.publish.pages.sections import missing_words
from isonomia.publish.tables import Figures, fitted
from isonomia.publish.verdicts import saying

OF_A_SAMPLE: Final = N_(
    "Ranges speak of the people that the sample was drawn from, and not of the process that made them."
)


def everyone(voice: Voice) -> str:
    """The figure for everybody with its range, which sentences round; nothing where it is not shown or says nothing."""
    row = voice.part.overall()
    if voice.info.kind == "representation" or row is None or row.status != "ok" or row.value is None:
        return ""
    figures, lang = Figures(voice.lang, fitted(voice.scale(row.measure), [row])), voice.lang
    between = figures.between(row) or saying(row, lang).word
    value = figures.text(figures.value(row))
    if voice.info.kind != "proportion":
        return f"{level_head(voice)}: {value} ({between})"
    per = lang.decimal(per_of(voice.info))
    if figures.between(row):
        return lang.gettext("%(value)s in every %(per)s; likely range: %(range)s", value=value, per=per, range=between)
    return lang.gettext("%(value)s in every %(per)s (%(why)s)", value=value, per=per, why=between)


def how_sure(book: Book, name: str) -> str:
    """What kind of count stands behind the figures of a source."""
    source = book.release.sources.get(name)
    if source is None:
        return book.lang.gettext("The source is not described.")
    if source.kind in {"estimates", "heat"}:
        return book.lang.gettext("Estimates as the source published them.")
    if source.published:
        return book.lang.gettext("Worked out from counts that the source published.")
    return book.lang.gettext("Counted from records; small numbers are protected.")


def not_known(voices: tuple[Voice, ...], alone: str, dimensions: tuple[str, ...]) -> str:
    """Of how many people the group is not known, where the page has one way of grouping and one place."""
    (only, *others) = (alone,) if alone else dimensions or ("",)
    return "" if others or not only or len(voices) != 1 else missing_words(voices[0], only)


def pooled(book: Book, name: str) -> tuple[str, ...]:
    """That periods were added up, for the whole source alike: nothing is said of where people are few."""
    source = book.release.sources.get(name)
    if source is None or not source.pooled:
        return ()
    periods = book.lang.items(source.periods)
    return (
        book.lang.gettext(
            "Periods are added up (%(periods)s), because single periods hold too few people to be shown in full. "
            "All figures from this source are added up alike.",
            periods=periods,
        ),
    )


def finite(book: Book, name: str) -> tuple[str, ...]:
    """That the ranges of a sample speak of the population that it was drawn from."""
    source = book.release.sources.get(name)
    return (book.lang.gettext(OF_A_SAMPLE),) if source is not None and source.finite else ()


def provisional(book: Book, name: str) -> tuple[str, ...]:
    """That figures of some periods may still change."""
    source = book.release.sources.get(name)
    if source is None or not source.provisional:
        return ()
    periods = book.lang.items(source.provisional)
    return (
        book.lang.gettext(
            "Figures of these periods are provisional and may still change: %(periods)s.", periods=periods
        ),
    )
