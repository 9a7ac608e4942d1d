"""Where two reviewers differ: the lines to settle, both reasons kept, and what came of it with the author's answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from isonomia.curriculum.review.answers import Review, refuse_same_role
from isonomia.curriculum.review.checklist import ANSWERS, IN_SPANISH, WORDS, Answer, question
from isonomia.curriculum.review.forms import Tongue
from isonomia.errors import Fault, InputError, listed, nearest, quoted
from isonomia.forms.form import Form
from isonomia.forms.sheet import Sheet

COLUMNS: Final = (
    "case",
    "number",
    "question",
    "first answer",
    "first reason",
    "second answer",
    "second reason",
    "final answer",
    "final reason",
    "author's answer",
)
How = Literal["agreed", "settled", "open"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of one question about one case: by both, by the adjudicator, or not yet.

    Attributes:
        case, number: what it is about. first, second: the two answers; None where one of them gave none.
        reasons: both remarks, in the same order. final: the answer that holds; None while it is open.
        how: agreed, settled by the adjudicator, or open. reason: of the adjudicator. reply: what the author says.
    """

    case: str
    number: int
    first: Answer | None
    second: Answer | None
    reasons: tuple[str, str]
    final: Answer | None
    how: How
    reason: str = ""
    reply: str = ""


def verdicts(one: Review, other: Review) -> tuple[Verdict, ...]:
    """Every line that either was asked, before anything is settled.

    Raises:
        InputError: both are of one role.
    """
    refuse_same_role(one, other)
    keys = dict.fromkeys((*one.said, *one.unanswered, *other.said, *other.unanswered))
    found = []
    for case, number in keys:
        first, second = one.said.get((case, number)), other.said.get((case, number))
        same = first is not None and second is not None and first.answer == second.answer
        found.append(
            Verdict(
                case,
                number,
                first.answer if first else None,
                second.answer if second else None,
                (first.remark if first else "", second.remark if second else ""),
                first.answer if same and first else None,
                "agreed" if same else "open",
            )
        )
    return tuple(found)


def adjudication_form(found: tuple[Verdict, ...], tongue: Tongue = "en") -> Form:
    """The lines on which two answers differ, for a third role to settle; both reasons stand there."""
    answers = ANSWERS if tongue == "en" else tuple(IN_SPANISH[each] for each in ANSWERS)
    rows = tuple(
        (
            each.case,
            str(each.number),
            question(each.number).text if tongue == "en" else question(each.number).spanish,
            _word(each.first, tongue),
            each.reasons[0],
            _word(each.second, tongue),
            each.reasons[1],
            "",
            "",
            "",
        )
        for each in found
        if each.how == "open" and each.first is not None and each.second is not None
    )
    return Form(COLUMNS, rows, (("final answer", answers),))


def settled(found: tuple[Verdict, ...], sheet: Sheet) -> tuple[Verdict, ...]:
    """The verdicts with what an adjudicator decided and an author answered.

    Raises:
        InputError: columns missing, a line that is no disagreement, an answer that may not be given, a decision
            without its reason.
    """
    missing = [each for each in ("case", "number", "final answer", "final reason") if each not in sheet.columns]
    if missing:
        raise InputError(
            *(Fault(sheet.place, f"there is no column {quoted(each)}.", listed(COLUMNS)) for each in missing)
        )
    known = {(each.case, each.number): each for each in found}
    decided: dict[tuple[str, int], Verdict] = {}
    faults: list[Fault] = []
    for place, cells in sheet.records():
        number = cells["number"]
        key = (cells["case"], int(number) if number.isdecimal() else 0)
        if key not in known or known[key].how != "open":
            faults.append(Fault(place, f"question {number} of {quoted(key[0])} is no line on which the two differ."))
            continue
        decided[key] = _decided(known[key], cells, place, faults)
    if faults:
        raise InputError(*faults)
    return tuple(decided.get((each.case, each.number), each) for each in found)


def _decided(verdict: Verdict, cells: Mapping[str, str], place: str, faults: list[Fault]) -> Verdict:
    text = cells["final answer"]
    answer, reason = WORDS.get(" ".join(text.casefold().split())), cells["final reason"]
    reply = cells.get("author's answer", "")
    if not text:
        return replace(verdict, reply=reply)
    if answer is None:
        faults.append(Fault(place, f"the final answer is {quoted(text)}.", listed(ANSWERS), nearest(text, ANSWERS)))
    elif not reason:
        faults.append(Fault(place, "the decision has no reason.", remedy="Write it into `final reason`."))
    else:
        return replace(verdict, final=answer, how="settled", reason=reason, reply=reply)
    return verdict


def _word(answer: Answer | None, tongue: Tongue) -> str:
    return "" if answer is None else (answer if tongue == "en" else IN_SPANISH[answer])
