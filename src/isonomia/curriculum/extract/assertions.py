"""Whether a phrase is affirmed, negated, only possible, or past: ConText's windows, with our own words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from isonomia.curriculum.extract.finding import Assertion
from isonomia.curriculum.extract.lexicon import Cues, Phrases
from isonomia.curriculum.extract.words import Words

_SUBJECTS: Final = frozenset(["he", "she", "they", "who"])
_STATES: Final = frozenset(["was", "were", "lived", "stayed", "slept", "worked", "served"])
_NEAR: Final = 4
_JOINTS: Final = frozenset(["and", ",", "or", "so", "because"])


def assertion_of(words: Words, start: int, stop: int, cues: Cues, elsewhere: frozenset[int]) -> Assertion:
    """How the words from `start` up to `stop` are meant.

    Words `elsewhere` are another phrase's of the same meaning: the “no” of “no car” turns nothing else round.
    """
    first, last = words.first[words.sentence[start]], words.last_of(words.sentence[start])
    before = _window(words, first, start, cues)
    before = before[: next((at for at, word in enumerate(before) if word in elsewhere), len(before))]
    if _cued(words, before, start, "hypothetical", cues):
        return "hypothetical"
    if _past(words, before, start, stop, last, cues):
        return "past"
    return "negated" if _cued(words, before, start, "negation", cues) else "affirmed"


def _window(words: Words, first: int, start: int, cues: Cues) -> list[int]:
    """The words before a phrase that may turn it round, nearest first: up to the end of what they reach."""
    low, found = words.low, list[int]()
    if start > first and low[start - 1] in _JOINTS and low[start] in cues.verbs:
        return found
    for at in range(start - 1, first - 1, -1):
        if low[at] in cues.end:
            break
        joined = at > first and low[at - 1] in _JOINTS
        if joined and (low[at] in cues.verbs or low[at] in _SUBJECTS):
            break
        found.append(at)
    return found


def _cued(words: Words, before: Sequence[int], start: int, kind: str, cues: Cues) -> bool:
    """Whether a trigger of a kind stands within its reach; a phrase counts from its last word."""
    reach = before[: cues.reach[kind]]
    triggers, phrases = cues.triggers[kind], cues.phrases[kind]
    for at in before:
        low = words.low[at]
        if low in triggers and at in reach and not _begins(words, at, cues.not_meant):
            return True
        if low in phrases:
            ends = (at + size - 1 for size in _sizes(words, at, phrases))
            if any(end in reach and end < start for end in ends):
                return True
    return False


def _sizes(words: Words, at: int, phrases: Phrases) -> list[int]:
    """How long the phrases are that stand at a word."""
    found = phrases.get(words.low[at], ())
    return [len(phrase) for phrase in found if words.low[at : at + len(phrase)] == phrase]


def _begins(words: Words, at: int, phrases: Phrases) -> bool:
    return bool(_sizes(words, at, phrases))


def _past(words: Words, before: Sequence[int], start: int, stop: int, last: int, cues: Cues) -> bool:
    if _cued(words, before, start, "past", cues) or _dated(words, before, start):
        return True
    for at in range(stop, min(last, stop + cues.after_reach)):
        low = words.low[at]
        if low in cues.end or (low in _SUBJECTS and words.low[at - 1] in _JOINTS):
            return False
        if _begins(words, at, cues.after):
            return True
    return False


def _dated(words: Words, before: Sequence[int], start: int) -> bool:
    """Whether the sentence dates a state: “Ten years ago he was homeless”, but not “… she lost her insurance”."""
    first = words.first[words.sentence[start]]
    if words.low[start] not in _STATES and not any(words.low[at] in _STATES for at in before[:2]):
        return False
    ago = next((at for at in range(first, min(first + 5, start)) if words.low[at] == "ago"), -1)
    between = [word for word in words.low[ago + 1 : start] if word != ","]
    return ago > first and words.low[ago - 1] in ("years", "decades", "year") and len(between) <= _NEAR
