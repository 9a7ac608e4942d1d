"""A text as words with their places: what all rules read.

Case is folded, hyphens inside words part them, and typographic quotes and dashes count as plain ones. `start` and
`end` count characters of the text as it was given, whatever its Unicode form.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_PLAIN: Final = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-",
                               "\u00a0": " ", "\u202f": " ", "\u2009": " "})  # fmt: skip
_WORD: Final = re.compile(r"\d+(?:[.,]\d+)*|(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:'(?!s\b)[^\W\d_]+)?|'s\b|[^\w\s]|_")
_UNFINISHED: Final = frozenset(["dr", "mr", "mrs", "ms", "vs", "prof", "no", "approx", "jr", "sr", "fig", "st", "etc"])
_ENDS: Final = frozenset(".?!")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text, as columns of one length.

    Attributes:
        low: folded. start, end: places in the text. joined: whether a hyphen ties the word to the one before.
        capital: whether it starts with a capital letter. sentence: number of its sentence, from 0.
        first: index of the first word of each sentence.
    """

    low: list[str]
    start: list[int]
    end: list[int]
    joined: list[bool]
    capital: list[bool]
    sentence: list[int]
    first: list[int]

    def __len__(self) -> int:
        return len(self.low)

    def last_of(self, sentence: int) -> int:
        """The index behind a sentence's last word."""
        return self.first[sentence + 1] if sentence + 1 < len(self.first) else len(self.low)


def words_of(text: str) -> Words:
    """The words of a text."""
    plain, places = _normal(text)
    low: list[str] = []
    start: list[int] = []
    end: list[int] = []
    joined: list[bool] = []
    capital: list[bool] = []
    hyphen = False
    for found in _WORD.finditer(plain):
        word, at, stop = found[0], found.start(), found.end()
        if word == "-" and at > 0 and plain[at - 1].isalnum() and plain[stop : stop + 1].isalnum():
            hyphen = True
            continue
        low.append(word.lower())
        start.append(places[at] if places else at)
        end.append(places[stop] if places else stop)
        joined.append(hyphen)
        capital.append(word[0].isupper())
        hyphen = False
    sentence, first = _sentences(text, low, start, end, capital)
    return Words(low, start, end, joined, capital, sentence, first)


def _normal(text: str) -> tuple[str, list[int]]:
    """The text in form C with plain quotes; and, where form C moved characters, the place that each came from."""
    if unicodedata.is_normalized("NFC", text):
        return text.translate(_PLAIN), []
    parts: list[str] = []
    places: list[int] = []
    at = 0
    while at < len(text):
        stop = at + 1
        while stop < len(text) and (unicodedata.combining(text[stop]) or _composes(text[stop - 1 : stop + 1])):
            stop += 1
        part = unicodedata.normalize("NFC", text[at:stop])
        parts.append(part)
        places += [at] * len(part)
        at = stop
    return "".join(parts).translate(_PLAIN), [*places, len(text)]


def _composes(pair: str) -> bool:
    return len(unicodedata.normalize("NFC", pair)) < len(pair)


def _sentences(
    text: str, low: list[str], start: list[int], end: list[int], capital: list[bool]
) -> tuple[list[int], list[int]]:
    number, sentence, first = 0, [], [0] if low else []
    for at in range(len(low)):
        if at and _begins(text, low, start, end, capital, at):
            number += 1
            first.append(at)
        sentence.append(number)
    return sentence, first


def _begins(text: str, low: list[str], start: list[int], end: list[int], capital: list[bool], at: int) -> bool:
    """Whether a new sentence begins at this word."""
    gap = text[end[at - 1] : start[at]]
    if "\n" in gap and gap.count("\n") > 1:
        return True
    if not gap or not gap.isspace():
        return False
    before = at - 1
    while before > 0 and low[before] in ('"', "'", ")", "]"):
        before -= 1
    if low[before] not in _ENDS:
        return False
    if low[before] == "." and before > 0 and low[before - 1] in _UNFINISHED and end[before - 1] == start[before]:
        return False
    return capital[at] or not low[at][0].isalpha()
