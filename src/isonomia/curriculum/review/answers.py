"""Filled-in forms, read back: what each role said of each case, with the row of every fault.

A form comes as rows of text (`Sheet`), however it was stored; `isonomia.sources` opens files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from isonomia.curriculum.review.checklist import ANSWERS, QUESTIONS, WHOLE_SET, WORDS, Answer, question
from isonomia.curriculum.review.forms import OTHER_TONES, PICTURE_COLUMNS, REVIEW_COLUMNS, tones
from isonomia.curriculum.review.roles import role_of
from isonomia.errors import Fault, InputError, listed, nearest, quoted
from isonomia.forms.sheet import Sheet

NEEDED: Final = ("role", "case", "number", "answer")
NEEDED_OF_PICTURES: Final = ("role", "picture", "tone")
_LAST: Final = len(QUESTIONS)


@dataclass(frozen=True, slots=True)
class Said:
    """One answer and its remark."""

    answer: Answer
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """What one role said: (case, number of the question) -> answer. Lines without an answer are in `unanswered`."""

    role: str
    said: Mapping[tuple[str, int], Said]
    unanswered: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Coding:
    """What one role saw in pictures: picture -> type ("I" to "VI", "no skin shown", "cannot tell")."""

    role: str
    scheme: str
    tones: Mapping[str, str]
    uncoded: tuple[str, ...] = ()


def read_review(sheet: Sheet) -> Review:
    """A filled-in checklist.

    Raises:
        InputError: columns missing, several roles or none, an answer, number or case that may not stand there, or one
            line twice; all of them at once.
    """
    role = _role(sheet, NEEDED, REVIEW_COLUMNS)
    faults: list[Fault] = []
    said: dict[tuple[str, int], Said] = {}
    without: list[tuple[str, int]] = []
    seen: set[tuple[str, int]] = set()
    for place, cells in sheet.records():
        key = _key(cells, place, faults)
        if key is None:
            continue
        if key in seen:
            faults.append(Fault(place, f"question {key[1]} of {quoted(key[0])} stands twice.", remedy="Keep one line."))
        seen.add(key)
        text = cells.get("answer", "")
        answer = WORDS.get(" ".join(text.casefold().split()))
        if not text:
            without.append(key)
        elif answer is None:
            faults.append(Fault(place, f"the answer is {quoted(text)}.", listed(ANSWERS), nearest(text, ANSWERS)))
        else:
            said[key] = Said(answer, cells.get("remark", ""))
    if faults:
        raise InputError(*faults)
    return Review(role, said, tuple(without))


def read_coding(sheet: Sheet, scheme: str = "fitzpatrick") -> Coding:
    """A filled-in form about pictures. Raises InputError as `read_review` does."""
    role = _role(sheet, NEEDED_OF_PICTURES, PICTURE_COLUMNS)
    allowed = (*tones(scheme), *OTHER_TONES)
    spelt = {each.casefold(): each for each in allowed} | {f"{scheme}:{each}".casefold(): each for each in allowed}
    faults: list[Fault] = []
    found: dict[str, str] = {}
    without: list[str] = []
    for place, cells in sheet.records():
        picture, text = cells.get("picture", ""), cells.get("tone", "")
        if not picture:
            faults.append(Fault(place, "no picture is named."))
        elif picture in found or picture in without:
            faults.append(Fault(place, f"the picture {quoted(picture)} stands twice.", remedy="Keep one line."))
        elif not text:
            without.append(picture)
        elif text.casefold() not in spelt:
            faults.append(Fault(place, f"the tone is {quoted(text)}.", listed(allowed), nearest(text, allowed)))
        else:
            found[picture] = spelt[text.casefold()]
    if faults:
        raise InputError(*faults)
    return Coding(role, scheme, found, tuple(without))


def refuse_same_role(one: Review | Coding, other: Review | Coding) -> None:
    """Two readings must be of two roles, blind to each other.

    Raises:
        InputError: both files are of one role.
    """
    if one.role == other.role:
        problem = f"both files are of {quoted(one.role)}."
        remedy = "Give the file of each of the two: “reviewer A” and “reviewer B”, for instance."
        raise InputError(Fault("reviews", problem, remedy=remedy))


def _role(sheet: Sheet, needed: Sequence[str], known: Sequence[str]) -> str:
    """The one role of a form, once its columns are there."""
    missing = [each for each in needed if each not in sheet.columns]
    if missing:
        raise InputError(
            *(
                Fault(
                    sheet.place,
                    f"there is no column {quoted(each)}.",
                    listed(known),
                    nearest(each, sheet.columns),
                    "Keep the columns of the form.",
                )
                for each in missing
            )
        )
    faults: list[Fault] = []
    roles: dict[str, str] = {}
    for place, cells in sheet.records():
        try:
            roles.setdefault(role_of(cells.get("role", ""), place), place)
        except InputError as error:
            faults.extend(error.faults)
    if faults:
        raise InputError(*faults[:20])
    if not roles:
        raise InputError(Fault(sheet.place, "the form has no row.", remedy="Fill in the form that was written."))
    if len(roles) > 1:
        problem = f"the file holds the answers of several roles: {', '.join(map(quoted, roles))}."
        remedy = "One file for each role: neither may see the other's."
        raise InputError(Fault(sheet.place, problem, remedy=remedy))
    return next(iter(roles))


def _key(cells: Mapping[str, str], place: str, faults: list[Fault]) -> tuple[str, int] | None:
    case, number = cells.get("case", ""), cells.get("number", "")
    if not number.isdecimal() or not 1 <= int(number) <= _LAST:
        faults.append(Fault(place, f"the number of the question is {quoted(number)}.", f"1 to {_LAST}"))
        return None
    if not case:
        faults.append(Fault(place, "no case is named.", remedy=f"For question {_LAST} write {WHOLE_SET}."))
        return None
    if question(int(number)).whole != (case == WHOLE_SET):
        faults.append(Fault(place, f"question {number} is not asked of {quoted(case)}."))
        return None
    return case, int(number)
