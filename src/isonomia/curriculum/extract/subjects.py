"""Whom each word of a stem is about: the patient, or somebody else that the sentence names.

The patient until another person is the subject of a clause, is described, or is the one who has something; and again
after a clause end that a word for the patient follows. Ours, in the manner of ConText's experiencer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from isonomia.curriculum.extract.anchor import Anchor
from isonomia.curriculum.extract.finding import GENERAL, HOUSEHOLD, PATIENT
from isonomia.curriculum.extract.lexicon import Lexicon, People
from isonomia.curriculum.extract.words import Words

_PRONOUNS: Final = {"he": "male", "him": "male", "his": "male", "she": "female", "her": "female", "they": "",
                    "their": "", "them": ""}  # fmt: skip
_SUBJECT_PRONOUNS: Final = ("he", "she", "they")
_OPENERS: Final = frozenset(
    ["his", "her", "their", "the", "a", "an", "one", "two", "three", "both", "'s", "this", "my"]
)
_ENDS: Final = frozenset([",", ";", ":", "(", ")", "and", "but", "because", "although", "while", "that", "since",
                          "when", "whereas", "however", "or", "so", "though", "whose", "if"])  # fmt: skip
_BEFORE_OBJECT: Final = frozenset(
    [
        "by",
        "with",
        "from",
        "to",
        "for",
        "of",
        "in",
        "at",
        "on",
        "like",
        "via",
        "without",
        "after",
        "than",
        "near",
        "between",
        "toward",
        "beside",
        "about",
    ]
)
_HAVING: Final = frozenset(["has", "have", "had", "having"])
_WHO: Final = frozenset(["who", "whose", "whom"])
_CHILDREN: Final = frozenset(["son", "daughter", "child", "children", "grandson", "granddaughter"])
_FAMILY: Final = "family"
_SAYS: Final = frozenset(
    [
        "says",
        "said",
        "reports",
        "reported",
        "states",
        "stated",
        "notes",
        "noted",
        "thinks",
        "believes",
        "adds",
        "explains",
    ]
)
_LONGEST_PHRASE: Final = 7
_WHAT_STANDS_IN: Final = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "lives",
        "live",
        "works",
        "work",
        "speaks",
        "uses",
        "who",
        "and",
        "but",
        "presents",
        "says",
        "reports",
    ]
)


@dataclass(slots=True)
class _State:
    """Where the walk stands.

    Attributes:
        now: whom the next word is about. then: whom, after a remark that ends with the next comma; "" outside of one.
        last: sex -> the person of that sex who was named last.
        opening: index of a comma that opens a remark, and so ends none.
    """

    now: str = PATIENT
    then: str = ""
    last: dict[str, str] = field(default_factory=dict)
    opening: int = -1


def subjects_of(words: Words, anchor: Anchor, sex: str, lexicon: Lexicon) -> list[str]:
    """Whom each word is about.

    Args:
        words: of a stem.
        anchor: its patient.
        sex: of the patient, as far as it is known; "" where it is not.
        lexicon: words for people.
    """
    if anchor.status == "no_patient":
        return [GENERAL] * len(words)
    about = [PATIENT] * len(words)
    state = _State()
    for sentence, first in enumerate(words.first):
        stop = words.last_of(sentence)
        state.now, state.then = _opened(words, first, stop, state, sex), ""
        for at in range(first, stop):
            _step(words, at, first, stop, state, anchor, sex, lexicon.people, about)
    return about


def _opened(words: Words, first: int, stop: int, state: _State, sex: str) -> str:
    """Whom a sentence starts with: by its first pronoun, if it starts with one."""
    at = first
    while at < stop and words.low[at] in ("and", "but", "however", ",", "today", "then", "also", '"'):
        at += 1
    if at < stop and words.low[at] in _SUBJECT_PRONOUNS:
        return _meant(words.low[at], state, sex)
    return PATIENT


def _meant(pronoun: str, state: _State, sex: str) -> str:
    """Whom a pronoun is for: the patient if it agrees; else the last one with whom it does."""
    said = _PRONOUNS[pronoun]
    if not said or not sex or said == sex:
        if not sex and said and state.now != PATIENT and state.last.get(said) == state.now:
            return state.now
        return PATIENT
    return state.last.get(said, PATIENT)


def _step(
    words: Words,
    at: int,
    first: int,
    stop: int,
    state: _State,
    anchor: Anchor,
    sex: str,
    people: People,
    about: list[str],
) -> None:
    low = words.low
    if low[at] in _ENDS and at > first:
        _clause_end(words, at, stop, state, anchor, sex, people)
    elif low[at] in _SAYS and at + 1 < stop and low[at + 1] in _SUBJECT_PRONOUNS:
        state.now, state.then = _meant(low[at + 1], state, sex), ""
    about[at] = state.now
    if low[at] == "history" and at > first and low[at - 1] == _FAMILY:
        state.now = about[at] = _FAMILY
        return
    if low[at] in people.others and not _is_patient(words, at, anchor, people):
        _other(words, at, first, stop, state, about, people)


def _clause_end(words: Words, at: int, stop: int, state: _State, anchor: Anchor, sex: str, people: People) -> None:
    """What a comma, a conjunction or a bracket changes."""
    low = words.low
    if state.then and low[at] in (",", ";", ")") and at != state.opening:
        state.now, state.then = state.then, ""
    ahead = at + 1
    while ahead < stop and low[ahead] in (*_ENDS, "also", "then", "now", "today"):
        ahead += 1
    if ahead >= stop:
        return
    if low[ahead] in _SUBJECT_PRONOUNS:
        state.now, state.then = _meant(low[ahead], state, sex), ""
    elif low[ahead] in ("the", "this") and ahead + 1 < stop and _names_patient(low[ahead + 1], anchor, people):
        state.now, state.then = PATIENT, ""


def _names_patient(noun: str, anchor: Anchor, people: People) -> bool:
    if noun in ("patient", anchor.noun):
        return True
    return noun in people.small and anchor.noun in people.small


def _is_patient(words: Words, at: int, anchor: Anchor, people: People) -> bool:
    """Whether a word for another person is the patient's own: the head noun, or the infant of an infant's case."""
    if at == anchor.head:
        return True
    before = words.low[at - 1] if at else ""
    return before not in ("his", "her", "their", "'s") and _names_patient(words.low[at], anchor, people)


def _other(words: Words, at: int, first: int, stop: int, state: _State, about: list[str], people: People) -> None:
    """Another person at a word: what of the sentence is about them."""
    low = words.low
    name = low[at]
    if at + 1 < stop and (low[at + 1] in people.others or low[at + 1] == "history"):
        return  # “twin brother”, “family history”
    opener = _opener(words, at, first)
    if name == _FAMILY and low[opener] == "the" and opener == at - 1:
        name = HOUSEHOLD
    if name in people.staff and low[opener] not in _OPENERS:
        return
    for inner in range(opener + (low[opener] in _OPENERS), at + 1):
        about[inner] = name
    if people.others[low[at]]:
        state.last[people.others[low[at]]] = name
    before = low[opener - 1] if opener > first else ""
    if opener == first or (before in _ENDS and not _listed_after(words, opener, first)):
        state.now, state.then = name, ""
    elif before in _HAVING or (before == "of" and opener > first + 1 and low[opener - 2] in _CHILDREN):
        state.now, state.then = name, state.then or state.now
    else:
        _described(words, at, first, stop, opener, before, state, about)


def _described(
    words: Words, at: int, first: int, stop: int, opener: int, before: str, state: _State, about: list[str]
) -> None:
    """An object of the sentence: what a relative clause or an apposition says of them, and “deafness in her sister”."""
    low = words.low
    name = low[at]
    after = at + 1 + (at + 1 < stop and low[at + 1] == ",")
    if after < stop and (low[after] in _WHO or (after > at + 1 and low[after] in ("a", "an", "both", "also"))):
        state.then = state.then or state.now
        state.now = name
        if low[at + 1] == ",":
            state.opening = at + 1
    elif before == "in":
        start = opener - 1
        while start > first and low[start - 1] not in _ENDS:
            start -= 1
        if "history" in low[start:opener]:
            for inner in range(start, opener):
                about[inner] = name


def _opener(words: Words, at: int, first: int) -> int:
    """Where the noun phrase of a person begins: its article or owner; the word itself where there is none."""
    low = words.low
    for back in range(at - 1, max(first - 1, at - _LONGEST_PHRASE), -1):
        if low[back] in _OPENERS:
            if low[back] == "'s" and back > first:
                return _owner(words, back - 1, first)
            return back
        if low[back] in _BEFORE_OBJECT or low[back] in _WHAT_STANDS_IN or low[back] in (",", ";", ":"):
            break
    return at


def _owner(words: Words, at: int, first: int) -> int:
    """Where the phrase of an owner begins: “a 24-year-old woman's mother” at its article."""
    for back in range(at - 1, max(first - 1, at - _LONGEST_PHRASE), -1):
        if words.low[back] in _OPENERS:
            return back
        if words.low[back] in _BEFORE_OBJECT or words.low[back] in _ENDS:
            break
    return at


def _listed_after(words: Words, opener: int, first: int) -> bool:
    """Whether the phrase only goes on with a list: lives with his wife and two children."""
    low = words.low
    if low[opener - 1] not in ("and", "or", ","):
        return False
    at = opener - 2
    while at > first and low[at] not in (",", ";", ":", "that", "because"):
        if low[at] in _BEFORE_OBJECT:
            return low[at] in ("with", "by", "from", "of", "for")
        if low[at] in _WHAT_STANDS_IN:
            return False
        at -= 1
    return False
