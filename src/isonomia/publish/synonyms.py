"""Other words for what A to Z lists: from the vocabularies that a study uses, and from a list of the language.

Nothing comes from data: a word stands here if it is in a vocabulary or in the list, whatever the tables hold.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from isonomia.model.release import DimensionInfo
from isonomia.publish.book import Book
from isonomia.standards import Vocabulary, vocabulary, vocabulary_ids

_OWN: Final = "project"
"""The confidence of rows that are no name of anybody, such as “write-in”."""


@dataclass(frozen=True, slots=True)
class Synonym:
    """Words and what they stand for: a word of the glossary, a way of grouping, or one group of it."""

    words: tuple[str, ...]
    term: str = ""
    dimension: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class See:
    """One word for a group, or for a way of grouping where there is no code."""

    word: str
    dimension: str
    code: str = ""


@cache
def synonyms(language: str) -> tuple[Synonym, ...]:
    """The list of a language; empty where it has none."""
    file = files("isonomia.publish.words") / f"synonyms-{language}.toml"
    if not file.is_file():
        return ()
    raw = tomllib.loads(file.read_text(encoding="utf-8"))["synonym"]
    return tuple(
        Synonym(tuple(each["words"]), each.get("term", ""), tuple(each.get("dimension", ())), each.get("code", ""))
        for each in raw
    )


def terms_by_word(language: str) -> tuple[tuple[str, str], ...]:
    """Word -> id of a word of the glossary."""
    return tuple((word, each.term) for each in synonyms(language) if each.term for word in each.words)


def ways_by_word(book: Book) -> tuple[See, ...]:
    """Other words for the ways of grouping and the groups that have pages; none that is a group's or a way's name."""
    ways = dict.fromkeys(dimension for dimension, _ in book.groups)
    found = dict.fromkeys(see for name in ways for see in _of_way(book, book.dimension(name)))
    names = {book.title(name).casefold() for name in ways} | {book.label(*key).casefold() for key in book.groups}
    return tuple(see for see in found if see.word.casefold() not in names)


def _of_way(book: Book, info: DimensionInfo) -> Iterator[See]:
    carried = vocabulary(info.vocabulary) if info.vocabulary in vocabulary_ids() else None
    ids = {info.id, *info.id.split("_"), info.vocabulary, carried.dimension if carried else ""}
    if carried:
        yield See(carried.title, info.id)
        yield from _below(book, info, carried)
    for each in synonyms(book.lang.code):
        if ids.intersection(each.dimension) and (not each.code or (info.id, each.code) in book.groups):
            yield from (See(word, info.id, each.code) for word in each.words)


def _below(book: Book, info: DimensionInfo, carried: Vocabulary) -> Iterator[See]:
    """The names that a classification has under a group, where they are no groups of this release by themselves."""
    if carried.kind != "classification":
        return
    for code in (code for dimension, code in book.groups if dimension == info.id):
        for value in carried.below(code):
            if (info.id, value.code) not in book.groups and carried.sources[value.source].confidence != _OWN:
                yield See(value.label, info.id, code)
