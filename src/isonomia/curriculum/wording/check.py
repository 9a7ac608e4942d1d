"""The language check of one text: every word of the lexicon, with its window and the sense in which it stands.

A hit whose `sense` is empty is advisory: a person reads it. One with a sense is kept under the name of the rule, so
that nothing is dropped unseen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from isonomia.curriculum.wording.lexicon import REACH, Lexicon, Term, lexicon

QUOTED: Final = "the patient's own words"
DENIED: Final = "denied"
PRAISE: Final = "said in the positive"
LONGEST: Final = 1_000_000
"""Characters of a text that are looked at in one go."""
_SENTENCE: Final = re.compile(r"[^\n]+?(?:[.!?](?=[\s\"”')]+[\"“(]?[A-Z\d])|(?=\n)|$)", re.MULTILINE)
_TOKEN: Final = re.compile(r"\S+")
_NEGATED: Final = re.compile(
    r"(?:\b(?:no|not|never|without|denie[sd]|denying|neither|nor|negative for|lack of|isn't|wasn't|doesn't|didn't|"
    r"hasn't|less|non|poor|poorly|inconsistent(?:ly)?|incomplete(?:ly)?|limited|partial(?:ly)?|variabl[ey]|suboptimal(?:ly)?|"
    r"erratic(?:ally)?|failed)\b)(?:\W+(?!but\b|however\b|although\b|except\b)\w+){0,4}\W*$"
)
_DENIED: Final = re.compile(
    r"(?:\b(?:no|not|never|without|denie[sd]|denying|neither|nor|negative for|isn't|wasn't|doesn't|didn't|hasn't)\b)"
    r"(?:\W+(?!but\b|however\b|although\b|except\b|only\b)\w+){0,4}\W*$"
)
_SPEECH: Final = re.compile(
    r"\b(?:says?|said|states?|stated|tells?|told|reports?|reported|asks?|asked|replie[sd]|reply|answers?|answered|yells?|"
    r"describes?|explains?|explained|adds?)\b"
)
_OWN: Final = re.compile(r"\b(?:I|I'm|I've|my|me|we|our)\b")
_QUOTES: Final = re.compile(r"\"[^\"\n]*\"|“[^”\n]*”")


@dataclass(frozen=True, slots=True)
class Hit:
    """One word that was found.

    Attributes:
        term, source: its entry. word: as it stands. start, end: characters of the text.
        window: ten tokens on each side, within the sentence. sense: name of the rule that it meets; empty if none.
        suggestion: what could stand instead.
    """

    term: str
    source: str
    word: str
    start: int
    end: int
    window: str
    sense: str
    suggestion: str


def hits(text: str, words: Lexicon | None = None) -> Iterator[Hit]:
    """Every word of the lexicon in a text, in order.

    Args:
        text: English; at most a million characters of it are looked at.
        words: the shipped lexicon by default.
    """
    known = words or lexicon()
    folded = text[:LONGEST].lower()
    terms = [each for each in known.terms if any(stem in folded for stem in each.stems)]
    for sentence in _SENTENCE.finditer(text[:LONGEST] if terms else ""):
        inside = sentence[0]
        quotes = [(each.start(), each.end()) for each in _QUOTES.finditer(inside)]
        found = [(each, term) for term in terms for each in term.forms.finditer(inside)]
        taken: set[int] = set()
        for match, term in sorted(found, key=lambda each: (each[0].start(), -len(each[0][0]))):
            if match.start() in taken:  # the longer of two terms at one place
                continue
            taken |= set(range(match.start(), match.end()))
            yield _hit(sentence.start(), inside, match, term, quotes, known)


def _hit(
    offset: int, inside: str, match: re.Match[str], term: Term, quotes: list[tuple[int, int]], known: Lexicon
) -> Hit:
    before = " ".join(_TOKEN.findall(inside[: match.start()])[-REACH:])
    after = " ".join(_TOKEN.findall(inside[match.end() :])[:REACH])
    glued = inside[match.start() - 1 : match.start()].strip() != ""
    window = f"{before}{'' if glued or not before else ' '}{match[0]}{_gap(inside, match)}{after}"
    sense = _sense(inside, match, term, quotes, known, before, after)
    start, end = offset + match.start(), offset + match.end()
    return Hit(term.code, term.source, match[0], start, end, window, sense, term.suggestion)


def _gap(inside: str, match: re.Match[str]) -> str:
    follows = inside[match.end() : match.end() + 1]
    return "" if not follows or not follows.isspace() else " "


def _sense(
    inside: str,
    match: re.Match[str],
    term: Term,
    quotes: list[tuple[int, int]],
    known: Lexicon,
    before: str,
    after: str,
) -> str:
    for start, end in quotes:
        if start < match.start() and match.end() < end:
            said = _SPEECH.search(inside[max(0, start - 60) : start].lower())
            if said or _OWN.search(inside[start:end]):
                return QUOTED
    low, high = before.lower(), after.lower()
    for sense in known.senses:
        if term.code in sense.terms and sense.holds(low, high):
            return sense.id
    if term.negative is not None:
        if term.negative.search(match[0]):
            return DENIED if _DENIED.search(low) else ""
        return "" if _NEGATED.search(low) else PRAISE
    return DENIED if _DENIED.search(low) else ""
