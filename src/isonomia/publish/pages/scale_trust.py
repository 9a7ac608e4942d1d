"""How far the figures of a scale can be trusted, in plain words, before any figure of the evidence for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.model.release import ScaleInfo
from isonomia.publish.findings import Voice
from isonomia.publish.language import N_
from isonomia.publish.pages.all_asked import everyone_asked
from isonomia.publish.pages.scale_answered import silent_of
from isonomia.publish.pages.scale_figures import ALPHA, SAME, entry
from isonomia.publish.pages.scale_structure import verdict_of

_MEANING: Final[Mapping[str, str]] = {
    "invariant": N_("The statements seem to mean the same to all groups (by %(by)s)."),
    "partial": N_("The statements do not mean the same to all groups (by %(by)s)."),
    "not_invariant": N_("One and the same thing does not stand behind all answers (by %(by)s)."),
    "not_tested": N_("Whether the statements mean the same to all groups (by %(by)s) could not be tested."),
}
_SO: Final[Mapping[str, str]] = {
    "invariant": N_(
        "The tests show no sign that they do not. A test can miss a difference, above all where few people answered."
    ),
    "partial": N_("Averages describe the groups, and no gap is told."),
    "not_invariant": N_("Averages describe the groups, and no gap is told."),
    "not_tested": N_("Take gaps with care."),
}
"""Verdict on the scale -> what follows for its figures: said once for all ways of grouping with this verdict."""
_TOGETHER: Final = N_("How far the answers go together: %(value)s, where 1 is most.")
_NOT_WHAT: Final = N_("That they go together does not show what they measure.")
_ASKED: Final = N_("Counted for all who were asked, the average is %(all)s. Of those who answered, it is %(those)s.")


@dataclass(frozen=True, slots=True)
class Trust:
    """What is said of one place, and the page with the figures behind it."""

    place: str
    words: tuple[str, ...]
    page: str


def trust_of(voice: Voice, scale: ScaleInfo, page: str) -> Trust:
    """Who answered, whether all groups read the statements alike, and how far the answers go together."""
    words = (*silent_of(voice, scale), *_all_asked(voice), *_meaning(voice), *_together(voice))
    return Trust(voice.part.setting, words, page)


def _all_asked(voice: Voice) -> Iterator[str]:
    """The average with those who did not answer stood for, beside the plain one."""
    those, every = everyone_asked(voice)
    if those.number and every.number:
        yield voice.lang.gettext(_ASKED, all=every.number, those=those.number)


def _meaning(voice: Voice) -> Iterator[str]:
    """Ways of grouping by what the tests say of them, each verdict with what follows from it."""
    lang, found = voice.lang, dict[str, list[str]]()
    for name in voice.part.dimensions():
        row = next(iter(voice.part.rows(SAME, name)), None)
        if row is not None:
            found.setdefault(verdict_of(row), []).append(voice.book.title(name))
    for said, names in found.items():
        yield f"{lang.gettext(_MEANING[said], by=lang.items(names))} {lang.gettext(_SO[said])}"


def _together(voice: Voice) -> Iterator[str]:
    row: Estimate | None = next(iter(voice.part.rows(ALPHA)), None)
    told = entry(voice.lang, row)
    if told.number:
        yield f"{voice.lang.gettext(_TOGETHER, value=told.number)} {voice.lang.gettext(_NOT_WHAT)}"
