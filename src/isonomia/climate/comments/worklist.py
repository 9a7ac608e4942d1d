"""The private worklist of a survey's comments: a form to code them in, one to release them in, and what stays inside.

It holds what people wrote, so it never leaves the private folder. What was filled in before stands in it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from isonomia.climate.comments.agreeing import OnTheme
from isonomia.climate.comments.offered import Offer
from isonomia.climate.comments.released import FIRST, SECOND, THEME, WORDS, Released, Row
from isonomia.climate.comments.written import Comment
from isonomia.climate.themes import CODER
from isonomia.forms.form import Form
from isonomia.measures.agreement import Coefficient
from isonomia.model.scales import Survey

CODING: Final = "coding"
TO_RELEASE: Final = "to-release"
KEPT: Final = "kept"
AGREEMENT: Final = "agreement"
COMMENT: Final = "comment"
LOOK: Final = "look_at"
WHY: Final = "why_not"
README: Final = (
    "What people wrote in the survey, for those alone who read it for the school. Publish nothing of it.\n\n"
    "coding: two people take a copy each and read apart. Each writes a role into “coder” and one theme into “theme”;\n"
    "a second theme of a comment gets a copy of the row, and a comment without one keeps the field empty.\n"
    "The study file names both copies: [climate.ID.themes] file.\n"
    "to-release: comments that may be told in other words. Whoever tells one writes it into “in_other_words”, and two\n"
    "people put their names to it. No page prints a name.\n"
    "The study file names the copy: [climate.ID.themes] released.\n"
    "kept: comments that may not be told, and why. agreement: how far the two agree.\n"
    "“look_at” names words that may tell who somebody is. It misses what has no pattern: a person decides.\n"
)
_NOBODY: Final = Row("", "", "")


def coding_form(survey: Survey, person: str, comments: Sequence[Comment]) -> Form:
    """Every comment, for a coder who sees nothing of what another found."""
    rows = tuple((each.person, "", "", each.words, each.signs) for each in comments)
    themes = tuple(each.id for each in survey.themes)
    return Form((person, CODER, THEME, COMMENT, LOOK), rows, ((THEME, themes),), CODING)


def release_form(person: str, offered: Sequence[Offer], released: Released) -> Form:
    """The comments that may be told, with what stands in the row already."""
    rows = tuple(_release_row(each, released) for each in offered if not each.why_not)
    return Form((person, THEME, COMMENT, LOOK, WORDS, FIRST, SECOND), rows, name=TO_RELEASE)


def _release_row(each: Offer, released: Released) -> tuple[str, ...]:
    said = released.rows.get((each.comment.person, each.theme.id), _NOBODY)
    own = each.comment
    return (own.person, each.theme.id, own.words, own.signs, said.words, said.first, said.second)


def kept_form(person: str, offered: Sequence[Offer]) -> Form:
    """The comments that may not be told, and why."""
    rows = tuple((each.comment.person, each.theme.id, each.why_not) for each in offered if each.why_not)
    return Form((person, THEME, WHY), rows, name=KEPT)


def agreement_form(found: Sequence[OnTheme]) -> Form:
    """How far two coders agree on each theme, exactly."""
    counts = (THEME, "both", "one_alone", "neither", "observed", "positive", "negative")
    kinds = tuple(f"{kind}{part}" for kind in ("kappa", "ac1", "alpha") for part in ("", "_lower", "_upper"))
    return Form((*counts, *kinds), tuple(tuple(_agreement_row(each)) for each in found), name=AGREEMENT)


def _agreement_row(each: OnTheme) -> Iterator[str]:
    yield each.theme.id
    yield from map(str, (each.both, each.one, each.neither))
    yield from (_number(value) for value in (each.exact.observed, *each.exact.specific))
    for found in (each.exact.kappa, each.exact.ac1, each.exact.alpha):
        yield from _coefficient(found)


def _coefficient(found: Coefficient) -> Iterator[str]:
    yield found.reason or _number(found.value)
    yield from (_number(each) for each in (found.low, found.high))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"
