"""What remains of a gap at the same mix of what is held fixed, in one sentence: the crude gap never speaks alone."""

from __future__ import annotations

from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.publish.findings import Voice, for_speech
from isonomia.publish.numbers import per_of, rounded, shortened
from isonomia.publish.sentences import Sentence
from isonomia.publish.verdicts import standing_of
from isonomia.publish.words.mixes import AT_SAME_MIX

ADJUSTED: Final = "adjusted_difference"


def held_fixed(voice: Voice, row: Estimate) -> tuple[str, ...]:
    """Titles of what a row holds fixed, in the order of the study."""
    names = (row.dimension_2, *row.dimension_3.split("+"))
    return tuple(voice.book.title(name) for name in names if name)


def at_same_mix(voice: Voice, gap: Estimate) -> tuple[Sentence, ...]:
    """The sentence beside that of a crude gap; none where the study holds nothing fixed or there is no figure."""
    rows = [
        row
        for key in sorted(voice.part.found)
        if key[:2] == (ADJUSTED, gap.dimension)
        for row in voice.part.found[key]
        if (row.subgroup, row.reference, row.component) == (gap.subgroup, gap.reference, "")
    ]
    return tuple(_said(voice, row) for row in rows if row.status == "ok" and row.value is not None)


def _said(voice: Voice, row: Estimate) -> Sentence:
    size = voice.scale(ADJUSTED).of(row.value or 0.0)
    standing, form = standing_of(row), voice.form(row.dimension, row.subgroup)
    fixed, phrases = voice.common()
    phrases |= {
        "people": voice.people(row.dimension, row.subgroup),
        "title": shortened(voice.info.title),
        "by": voice.lang.items(held_fixed(voice, row)),
        "base": voice.base(row),
    }
    fixed = {"per": voice.lang.decimal(per_of(voice.info))}
    if standing == "close" or (rounded(size, 1) == 0 and standing != "clear"):
        return Sentence(voice.lang.translations.gettext(AT_SAME_MIX[form, "same"]), {}, fixed, phrases)
    way = "fewer" if size < 0 else "more"
    chance = standing if standing in {"clear", "unclear"} else "plain"
    least = 1 if form == "mean" else 0
    places = for_speech((abs(size),), clear=standing == "clear", least=least)
    numbers = {"gap": voice.lang.decimal(abs(size), places)}
    return Sentence(voice.lang.translations.gettext(AT_SAME_MIX[form, f"{way}, {chance}"]), numbers, fixed, phrases)
