"""Phrases of a lexicon, found in one pass over the words: a tree of words in place of hundreds of expressions.

A pattern is plain words with three signs: `(a|b c)` one of them; `?` after a word or a group: it may be missing;
`{name}` any phrase of the list of that name, whose value the finding may take; `{number}` a number; `{any}` one word,
never the first of a pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from isonomia.curriculum.extract.words import Words, words_of
from isonomia.errors import Fault, InternalError

_PIECE: Final = re.compile(r"\{(\w+)\}|([(|)?])|([^\s(){}|?]+)")
_MOST_WAYS: Final = 4_000
NUMBER: Final = "number"
ANY: Final = "any"
Piece = str  # a folded word, or "{name}"


@dataclass(slots=True)
class Node:
    """A place in the tree: what may follow, and what ends here."""

    words: dict[str, Node] = field(default_factory=dict)
    lists: dict[str, Node] = field(default_factory=dict)
    ends: list[Any] = field(default_factory=list)
    starts: dict[str, list[str]] = field(default_factory=dict)  # word -> the lists of `lists` that it may begin


@dataclass(frozen=True, slots=True)
class Named:
    """The lists that patterns may name: each a tree whose ends are values."""

    trees: Mapping[str, Node]
    capital: frozenset[str] = frozenset()  # lists whose phrases start with a capital letter
    numbers: frozenset[str] = frozenset()  # words for numbers, which {number} takes beside figures


def add(root: Node, pattern: str, end: object) -> None:
    """Put every way of a pattern into the tree."""
    for way in ways(pattern):
        node = root
        for piece in way:
            branch = node.lists if piece[0] == "{" else node.words
            node = branch.setdefault(piece.strip("{}") if piece[0] == "{" else piece, Node())
        node.ends.append(end)


def ways(pattern: str) -> list[tuple[Piece, ...]]:
    """The sequences of words and lists that a pattern stands for."""
    pieces = [found[0] for found in _PIECE.finditer(pattern)]
    made, rest = _either(pieces, pattern)
    if rest or len(made) > _MOST_WAYS or () in made:
        raise InternalError(Fault("lexicon", f"the pattern {pattern!r} cannot be read."))
    return list(dict.fromkeys(made))


def _either(pieces: Sequence[str], pattern: str) -> tuple[list[tuple[Piece, ...]], Sequence[str]]:
    """The ways up to a closing bracket or the end, and what is left."""
    every: list[tuple[Piece, ...]] = []
    current: list[tuple[Piece, ...]] = [()]
    while pieces and pieces[0] != ")":
        piece, pieces = pieces[0], pieces[1:]
        if piece == "|":
            every += current
            current = [()]
            continue
        if piece == "(":
            inner, pieces = _either(pieces, pattern)
            if not pieces:
                raise InternalError(Fault("lexicon", f"a bracket of {pattern!r} is not closed."))
            pieces = pieces[1:]
        else:
            inner = [(piece,)] if piece[0] == "{" else [tuple(words_of(piece).low)]
        if pieces and pieces[0] == "?":
            inner, pieces = [*inner, ()], pieces[1:]
        current = [before + after for before in current for after in inner]
    return every + current, pieces


def prepare(root: Node, named: Named) -> None:
    """Note at each place which words may begin which of its lists, so that a word that begins none costs nothing."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        waiting += [*node.words.values(), *node.lists.values()]
        for name in node.lists.keys() - {ANY}:
            for word in named.numbers if name == NUMBER else named.trees[name].words:
                node.starts.setdefault(word, []).append(name)


def matches(root: Node, words: Words, at: int, named: Named) -> Iterator[tuple[int, Any, str]]:
    """Every phrase that starts at a word: index behind it, what ends there, and the value of the list in it."""
    word = words.low[at]
    if word in root.words or word in root.starts or (NUMBER in root.lists and word[0].isdigit()):
        yield from _from(root, words, at, named, "")


def _from(node: Node, words: Words, at: int, named: Named, value: str) -> Iterator[tuple[int, Any, str]]:
    for end in node.ends:
        yield at, end, value
    low = words.low
    if at >= len(low):
        return
    word = low[at]
    after = node.words.get(word)
    if after is not None:
        yield from _from(after, words, at + 1, named, value)
    if not node.lists:
        return
    if ANY in node.lists and word[0].isalnum():
        yield from _from(node.lists[ANY], words, at + 1, named, value)
    for name in node.starts.get(word, ()):
        if name == NUMBER:
            yield from _from(node.lists[name], words, at + 1, named, value)
        elif name not in named.capital or words.capital[at + (word == "the" and at + 1 < len(low))]:
            for stop, inner in _listed(named.trees[name], low, at):
                yield from _from(node.lists[name], words, stop, named, inner or value)
    if NUMBER in node.lists and word[0].isdigit():
        yield from _from(node.lists[NUMBER], words, at + 1, named, value)


def _listed(tree: Node, low: list[str], at: int) -> Iterator[tuple[int, str]]:
    """Phrases of a list that start at a word, with their values."""
    node: Node | None = tree
    while node is not None:
        for value in node.ends:
            yield at, value
        node = node.words.get(low[at]) if at < len(low) else None
        at += 1
