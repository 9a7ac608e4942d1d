"""A question for a column: who has the outcome, or what the mean is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Self

from isonomia.study.names import slug, title_of
from isonomia.study.scaffold.bands import suspicion
from isonomia.study.scaffold.column_look import Look
from isonomia.study.scaffold.known import known
from isonomia.study.scaffold.words import column, constant, shown, spaced, words_of

_NUMBERS_FROM: Final = 8  # a number with fewer different values is more likely a code


@dataclass(frozen=True, slots=True)
class Question:
    """One [[indicator]]. `expression` is its event, or its value for a mean; empty where it is counted already.

    `among` says which rows it is about; empty for all. `per`: of how many people a rate is; 0 for the usual number.
    """

    id: str
    title: str
    kind: str
    expression: str
    comments: tuple[str, ...]
    among: str = ""
    per: int = 0

    def called(self, name: str) -> Self:
        """The same under another id."""
        return replace(self, id=name)


def question_for(seen: Look) -> Question | None:
    """The question that a column answers, or None."""
    if seen.complete and seen.safe and len(seen.answers) <= 2:
        event = _event(seen)
        if event:
            return _proportion(seen, event)
    if seen.days:
        return None
    if seen.numeric and len(seen.answers) >= _NUMBERS_FROM and (seen.complete or not seen.tokens):
        comments = ("A number: its mean.", *suspicion(seen))
        return Question(_id(seen), _title(seen), "mean", column(seen.name), comments)
    return None


def fallback(seen: Look, absent: dict[str, Mapping[str, str]]) -> Question:
    """A question that every table answers, where nothing better was found."""
    absent.pop(seen.name, None)
    comments = ("No outcome was recognised. Put your own in its place: a column that says yes or no, 1 or 0.",)
    name = column(seen.name)
    return Question("answered", f"Rows with an answer in {_title(seen)}", "proportion", f"{name} is not null", comments)


def _event(seen: Look) -> tuple[str, ...]:
    """The answers that are the event; empty where the column is no outcome."""
    facts = known()
    values = set(seen.answers)
    if facts.answers(values):
        return tuple(value for value in seen.answers if value in facts.yes)
    for event, other in facts.outcomes:
        if values & event and values <= event | other:
            return tuple(value for value in seen.answers if value in event)
    return ()


def _proportion(seen: Look, event: tuple[str, ...]) -> Question:
    comments = (f"The answers are {shown(seen.answers.values())}.",)
    return Question(_id(seen), _title(seen), "proportion", _condition(seen, event), comments)


def _condition(seen: Look, event: tuple[str, ...]) -> str:
    name = column(seen.name)
    if seen.type.upper() == "BOOLEAN":
        return f"{name} = true"
    if seen.numeric:
        return f"{name} = 1"
    spelled = [spelling for value in event for spelling in seen.spellings[value]]
    if len(spelled) == 1:
        return f"{name} = {constant(spelled[0])}"
    return f"{name} in ({', '.join(constant(each) for each in spelled)})"


def _id(seen: Look) -> str:
    return slug("-".join(words_of(seen.name))) or slug(seen.name) or "indicator"


def _title(seen: Look) -> str:
    return title_of(spaced(seen.name))
