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

Kind = Literal["word", "length", "numbers", "placeholder", "stray", "denominator", "leaning"]
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
    denominators: tuple[str, ...]  # what stands before the number that a figure is out of
    leaning: tuple[str, ...]  # words that begin a sentence which needs the one before it


@cache
def word_list(language: str) -> WordList:
    """The word list of a language."""
    text = (files("isonomia.publish.words") / f"{language}.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    words = tuple((word, group["why"], group.get("say", "")) for group in raw["group"] for word in group["words"])
    lists = {name: tuple(raw[name]) for name in ("denominators", "leaning")}
    return WordList(raw["longest"], raw["most_numbers"], words, **lists)


def lint(sentence: Sentence, language: str = "en") -> tuple[Complaint, ...]:
    """Everything wrong with one finding: words, placeholders, length, numbers, more than one denominator."""
    masked = sentence.masked(MASK)
    fixed = {number for text in sentence.fixed.values() for number in _NUMBER.findall(text)} | {"100"}
    numbers = [number for number in _NUMBER.findall(masked) if number not in fixed]
    known = set(sentence.numbers.values())
    stray = [Complaint("stray", number, "a number that is in no row") for number in numbers if number not in known]
    return (*_placeholders(str(sentence)), *lint_text(masked, language, fixed), *stray)


def lint_text(text: str, language: str = "en", fixed: Iterable[str] = ("100",)) -> tuple[Complaint, ...]:
    """Everything wrong with a text as it is printed, its names masked; `fixed` numbers are not counted."""
    rules, found = word_list(language), [*forbidden(text, language), *_placeholders(text)]
    for each in sentences_of(text):
        size = len(_WORD.findall(each))
        if size > rules.longest:
            found.append(Complaint("length", each, f"{size} words, at most {rules.longest}"))
        numbers = [number for number in _NUMBER.findall(each) if number not in set(fixed)]
        if len(numbers) > rules.most_numbers:
            found.append(Complaint("numbers", each, f"{len(numbers)} numbers, at most {rules.most_numbers}"))
    several = denominators(text, language)
    if len(several) > 1:
        found.append(Complaint("denominator", ", ".join(several), "one denominator a text"))
    return tuple(found)


def sentences_of(text: str) -> list[str]:
    """The sentences of a text."""
    return [each for each in _END.split(text) if each]


def denominators(text: str, language: str = "en") -> tuple[str, ...]:
    """Out of how many its figures are, each once, in order."""
    before = "|".join(re.escape(each) for each in word_list(language).denominators)
    return tuple(dict.fromkeys(re.findall(rf"(?i)\b(?:{before}) (\d[\d,.]*\d|\d)", text)))


def leaning(text: str, language: str = "en") -> tuple[Complaint, ...]:
    """A text that begins with a word for something said before it: quoted alone, it says nothing."""
    first = _WORD.match(text.lstrip("“«"))
    if first is None or first[0].casefold() not in word_list(language).leaning:
        return ()
    return (Complaint("leaning", first[0], "the sentence must stand alone", "what it is about"),)


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
