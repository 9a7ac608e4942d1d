"""What remains of a gap among people of the same stratum, in one sentence: the crude gap never speaks alone.

The row is the Mantel–Haenszel difference of the same group and comparison, where the study asks for strata.
"""

from __future__ import annotations

from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.publish.findings import Voice, for_speech
from isonomia.publish.numbers import per_of, rounded, shortened
from isonomia.publish.sentences import Sentence
from isonomia.publish.verdicts import standing_of
from isonomia.publish.words import patterns
from isonomia.publish.words.patterns import Within

WITHIN_STRATA: Final = "mantel_haenszel_risk_difference"


def within_strata(voice: Voice, gap: Estimate) -> tuple[Sentence, ...]:
    """A sentence for each way of strata in which the study looks at this gap; none where it does not."""
    rows = [
        row
        for key in sorted(voice.part.found)
        if key[:2] == (WITHIN_STRATA, gap.dimension) and key[2] in voice.info.stratify_by
        for row in voice.part.found[key]
        if (row.subgroup, row.reference) == (gap.subgroup, gap.reference)
    ]
    return tuple(_said(voice, row) for row in rows if row.status == "ok" and row.value is not None)


def _said(voice: Voice, row: Estimate) -> Sentence:
    size = voice.scale(WITHIN_STRATA).of(row.value or 0.0)
    standing = standing_of(row)
    phrases = {
        "people": voice.people(row.dimension, row.subgroup),
        "what": voice.slot("what"),
        "title": shortened(voice.info.title),
        "by": voice.book.title(row.dimension_2),
        "base": voice.base(row),
    }
    fixed = {"per": voice.lang.decimal(per_of(voice.info))}
    form: Within = "said" if voice.form(row.dimension, row.subgroup) == "said" else "share"
    if standing == "close" or (rounded(size, 1) == 0 and standing != "clear"):
        return Sentence(voice.lang.translations.gettext(patterns.WITHIN[form, "same"]), {}, fixed, phrases)
    way = "fewer" if size < 0 else "more"
    chance = standing if standing in {"clear", "unclear"} else "plain"
    numbers = {"gap": voice.lang.decimal(abs(size), for_speech((abs(size),), clear=standing == "clear"))}
    template = patterns.WITHIN[form, f"{way}, {chance}"]
    return Sentence(voice.lang.translations.gettext(template), numbers, fixed, phrases)
