"""The linter of findings: word lists are data, one file a language; lengths and numbers are counted.

Names of groups and titles are the study's or the vocabulary's own and are masked before a sentence is read, so an
official name never fails. What the study adds to sentences (its words) is read in full.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from isonomia.errors import Fault, StudyError, quoted
from isonomia.model.release import Release
from isonomia.publish.sentences import Sentence

Kind = Literal["word", "length", "numbers", "placeholder", "stray"]
MASK = "Asian"
"""What stands for every phrase of the study when a sentence is measured."""

_NUMBER = re.compile(r"[−-]?\d[\d,.]*\d|\d")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PLACEHOLDER = re.compile(r"[{}]|%\(\w+\)s")
_END = re.compile(r"(?<=[.?!])\s+")


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong with a sentence."""

    kind: Kind
    found: str
    why: str
    say: str = ""


@dataclass(frozen=True, slots=True)
class WordList:
    """The list of one language."""

    longest: int
    most_numbers: int
    words: tuple[tuple[str, str, str], ...]  # word, why, what to write


@cache
def word_list(language: str) -> WordList:
    """The word list of a language."""
    text = (files("isonomia.publish.words") / f"{language}.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    words = tuple((word, group["why"], group.get("say", "")) for group in raw["group"] for word in group["words"])
    return WordList(raw["longest"], raw["most_numbers"], words)


def lint(sentence: Sentence, language: str = "en") -> tuple[Complaint, ...]:
    """Everything wrong with one finding: words, placeholders, length, numbers."""
    rules, masked = word_list(language), sentence.masked(MASK)
    found = [*forbidden(masked, language), *_placeholders(str(sentence))]
    fixed = {number for text in sentence.fixed.values() for number in _NUMBER.findall(text)} | {"100"}
    for each in _END.split(masked):
        size = len(_WORD.findall(each))
        if size > rules.longest:
            found.append(Complaint("length", each, f"{size} words, at most {rules.longest}"))
        numbers = [number for number in _NUMBER.findall(each) if number not in fixed]
        if len(numbers) > rules.most_numbers:
            found.append(Complaint("numbers", each, f"{len(numbers)} numbers, at most {rules.most_numbers}"))
        known = set(sentence.numbers.values())
        found += [Complaint("stray", number, "a number that is in no row") for number in numbers if number not in known]
    return tuple(found)


def forbidden(text: str, language: str = "en") -> tuple[Complaint, ...]:
    """Words of the list that stand in a text as whole words."""
    folded = text.casefold()
    return tuple(
        Complaint("word", word, why, say)
        for word, why, say in word_list(language).words
        if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", folded)
    )


def check_words(release: Release, language: str) -> None:
    """Refuse a study whose own words break the rules of findings; all faults at once, StudyError."""
    faults = [
        _fault(f"indicator {quoted(info.id)}, words.{language}.{slot}", phrase, complaint)
        for info in release.indicators
        for slot, phrase in sorted(info.words.get(language, {}).items())
        for complaint in _phrase_complaints(phrase, language)
    ]
    if faults:
        raise StudyError(*faults)


def _phrase_complaints(phrase: str, language: str) -> Iterable[Complaint]:
    yield from forbidden(phrase, language)
    yield from _placeholders(phrase.replace("{group}", ""))


def _placeholders(text: str) -> list[Complaint]:
    return [Complaint("placeholder", found, "a place that nothing fills") for found in _PLACEHOLDER.findall(text)]


def _fault(place: str, phrase: str, complaint: Complaint) -> Fault:
    if complaint.kind == "placeholder":
        return Fault(place, f"{quoted(phrase)} holds {quoted(complaint.found)}, which nothing fills.", "{group}")
    instead = f" Write: {complaint.say}." if complaint.say else ""
    remedy = f"Choose words that state the figure and no more.{instead}"
    return Fault(
        place,
        f"{quoted(phrase)} uses {quoted(complaint.found)}, a word that findings avoid ({complaint.why}).",
        remedy=remedy,
    )
