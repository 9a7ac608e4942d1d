"""What a scale is: its form, how its score is made, its licence, and what others have published about it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from isonomia.model.release import ScaleInfo
from isonomia.model.scales import PublishedFigure
from isonomia.publish.language import N_, Language
from isonomia.publish.pages.all_asked import speaking
from isonomia.publish.pages.extras import Entry, Side

_SCORES: Final[Mapping[str, str]] = {
    "mean": N_("The score is the average of a person's answers, from %(low)s to %(high)s."),
    "sum": N_(
        "The score is the sum of a person's answers, from %(low)s to %(high)s. A skipped one counts as the average."
    ),
    "percent_of_max": N_("The score runs from %(low)s, all answers at the lowest, to %(high)s, all at the highest."),
    "top_box": N_("The score says how many of a person's answers are top ones, from %(low)s to %(high)s in every 100."),
}


def about_of(lang: Language, scale: ScaleInfo) -> tuple[tuple[str, str], ...]:
    """Heads and texts of the card of a scale."""
    low, high = (lang.decimal(Decimal(repr(each))) for each in scale.bounds)
    counted = lang.gettext(_SCORES[scale.score], low=low, high=high)
    needed = lang.gettext("Answers that a score needs: %(needed)s.", needed=lang.count(scale.minimum_answered))
    every = (
        (
            lang.gettext("Form"),
            lang.gettext("%(form)s, version %(version)s", form=scale.instrument, version=scale.version),
        ),
        (lang.gettext("Score"), f"{counted} {needed}"),
        (lang.gettext("Of whom the ranges speak"), speaking(lang, scale)),
        (lang.gettext("Licence"), scale.licence),
        (lang.gettext("Published in"), scale.citation),
        (lang.gettext("Who answers for the threshold"), scale.owner),
    )
    return tuple((head, text) for head, text in every if text)


def figures_of_others(lang: Language, figures: tuple[PublishedFigure, ...]) -> Side | None:
    """What others have published about the scale. It is no benchmark: other people, another place."""
    if not figures:
        return None
    heads = (lang.gettext("People"), lang.gettext("Average"), lang.gettext("Spread (SD)"), lang.gettext("Alpha"))
    rows = tuple(
        (_source(each), tuple(_told(lang, value) for value in (each.n, each.mean, each.sd, each.alpha)))
        for each in figures
    )
    caption = lang.gettext("What others have published")
    return Side("others", caption, lang.gettext("Source"), heads, rows)


def _source(each: PublishedFigure) -> str:
    return f"{each.source} ({each.year})" if each.year else each.source


def _told(lang: Language, value: float | None) -> Entry:
    return Entry(lang.decimal(Decimal(repr(value)))) if value is not None else Entry(word=lang.gettext("Not told"))
