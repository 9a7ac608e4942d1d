"""Words that say something of people only where they stand with one: Black, White, Brown, deaf, Catholic, Chinese.

They count beside a person noun, right after the age, after “is” or “identifies as” with a person before it; never
elsewhere, so that a stool, a stain or a restaurant is nobody's race.
"""

from __future__ import annotations

from typing import Final

from isonomia.curriculum.extract.ages import Age
from isonomia.curriculum.extract.lexicon import Lexicon
from isonomia.curriculum.extract.words import Words

_COPULAS: Final = frozenset(["is", "was", "are", "were", "'s", "being", "be", "became", "as", "remains", "been"])
_ADVERBS: Final = frozenset(
    [
        "a",
        "an",
        "only",
        "also",
        "both",
        "born",
        "currently",
        "legally",
        "completely",
        "profoundly",
        "congenitally",
        "half",
        "partly",
        "practicing",
        "practising",
        "devout",
        "observant",
        "strict",
        "fully",
        "totally",
        "not",
        "never",
        "non",
        "now",
        "bilaterally",
        "and",
    ]
)
_PEOPLE: Final = frozenset(["he", "she", "they", "who", "patient", "that", "i", "you"])
_AFTER_AGE: Final = frozenset([",", "presents", "with", "comes", "is", "who", "and", "has", "was", "in", "on"])
_NOUNS: Final = frozenset(
    [
        "man",
        "woman",
        "boy",
        "girl",
        "lady",
        "gentleman",
        "male",
        "female",
        "patient",
        "person",
        "individual",
        "infant",
        "newborn",
        "neonate",
        "baby",
        "child",
        "toddler",
        "adolescent",
        "teenager",
        "student",
        "immigrant",
        "refugee",
        "veteran",
        "couple",
        "descent",
        "primigravida",
        "adult",
        "schoolboy",
        "schoolgirl",
        "speaker",
        "monk",
        "nun",
        "priest",
        "minister",
    ]
)
_FAR: Final = 5


def said_of(words: Words, start: int, stop: int, ages: list[Age], lexicon: Lexicon) -> str:
    """How a word is said of a person: "person", "people" (in general), or "" where it isn't."""
    noun = _noun_after(words, stop, lexicon)
    if noun:
        return "people" if noun in lexicon.people.crowd else "person"
    if _after_age(words, start, stop, ages) or _after_copula(words, start, lexicon):
        return "person"
    return ""


def _noun_after(words: Words, stop: int, lexicon: Lexicon) -> str:
    """The person noun that the word modifies, across other adjectives; "" where a thing or the clause's end comes."""
    people = lexicon.people
    last = words.last_of(words.sentence[stop - 1])
    for at in range(stop, min(stop + _FAR, last)):
        low = words.low[at]
        if low in _NOUNS or low in people.crowd or low in people.heads or low in people.others:
            return low
        if at == stop and _is_work(words, at, lexicon):
            return low
        between = low in lexicon.race_words or low in _BETWEEN or words.joined[at] or low[0].isdigit()
        if not between:
            return ""
    return ""


_BETWEEN: Final = frozenset(
    [
        "and",
        "or",
        ",",
        "/",
        "american",
        "young",
        "old",
        "older",
        "elderly",
        "middle",
        "aged",
        "right",
        "handed",
        "left",
        "previously",
        "healthy",
        "obese",
        "transgender",
        "gay",
        "lesbian",
        "bisexual",
        "pregnant",
        "single",
        "married",
        "retired",
        "deaf",
        "blind",
        "muslim",
        "christian",
        "jewish",
        "hindu",
        "catholic",
        "homeless",
        "year",
        "month",
        "week",
        "day",
        "yo",
        "teenage",
        "adolescent",
        "college",
        "graduate",
        "high",
        "school",
    ]
)


def _is_work(words: Words, at: int, lexicon: Lexicon) -> bool:
    node = lexicon.occupations.words.get(words.low[at])
    if node is None:
        return False
    return bool(node.ends) or (at + 1 < len(words) and words.low[at + 1] in node.words)


def _after_age(words: Words, start: int, stop: int, ages: list[Age]) -> bool:
    after = words.low[stop] if stop < len(words) else ","
    return after in _AFTER_AGE and any(0 <= start - age.stop <= 1 for age in ages)


def _after_copula(words: Words, start: int, lexicon: Lexicon) -> bool:
    first = words.first[words.sentence[start]]
    at = start - 1
    while at > first and (words.low[at] in _ADVERBS or words.low[at] in lexicon.race_words):
        at -= 1
    if at < first or words.low[at] not in _COPULAS:
        return False
    if words.low[at] == "as":
        return words.low[at - 1].startswith(("identif", "describ", "raised")) or words.low[at - 1] in (
            "herself",
            "himself",
            "themselves",
        )
    back = at - 1
    while back > first and words.low[back] in ("is", "was", "has", "have", "had", "not", "also", "been", ",", "both"):
        back -= 1
    if back < first:
        return False
    return _is_person(words, back, lexicon)


def _is_person(words: Words, at: int, lexicon: Lexicon) -> bool:
    low = words.low[at]
    return low in _PEOPLE or low in _NOUNS or low in lexicon.people.others or low in lexicon.people.heads
