"""The forms that reviewers fill in: one for each role, none of which shows what another answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from isonomia.curriculum.review.checklist import ANSWERS, IN_SPANISH, QUESTIONS, WHOLE_SET
from isonomia.curriculum.review.roles import role_of
from isonomia.forms.form import Form
from isonomia.standards import vocabulary

Tongue = Literal["en", "es"]
REVIEW_COLUMNS: Final = ("role", "case", "number", "question", "answer", "remark")
PICTURE_COLUMNS: Final = ("role", "picture", "finding", "tone", "remark")
TONES: Final = "skin-tone"
OTHER_TONES: Final = ("no skin shown", "cannot tell")


def review_form(cases: Sequence[str], role: str, tongue: Tongue = "en") -> Form:
    """The checklist for each case, and its last question once, for one role.

    Raises:
        InputError: the role is not a role.
    """
    who = role_of(role, "role")
    rows = [
        (who, case, str(each.number), each.text if tongue == "en" else each.spanish, "", "")
        for case in cases
        for each in QUESTIONS
        if not each.whole
    ]
    rows += [
        (who, WHOLE_SET, str(each.number), each.text if tongue == "en" else each.spanish, "", "")
        for each in QUESTIONS
        if each.whole
    ]
    answers = ANSWERS if tongue == "en" else tuple(IN_SPANISH[each] for each in ANSWERS)
    return Form(REVIEW_COLUMNS, tuple(rows), (("answer", answers),))


def picture_form(pictures: Sequence[tuple[str, str]], role: str, scheme: str = "fitzpatrick") -> Form:
    """A line for each picture, with its finding; a person says the tone of the skin that it shows.

    Args:
        pictures: identifier and what the picture shows.
        role: of the coder.
        scheme: fitzpatrick or monk.

    Raises:
        InputError: the role is not a role.
    """
    who = role_of(role, "role")
    rows = tuple((who, name, finding, "", "") for name, finding in pictures)
    return Form(PICTURE_COLUMNS, rows, (("tone", (*tones(scheme), *OTHER_TONES)),))


def tones(scheme: str) -> tuple[str, ...]:
    """The types of a scheme, from light to dark, as a coder writes them ("I" to "VI")."""
    return tuple(each.code.partition(":")[2] for each in vocabulary(TONES).top(scheme))
