"""The words that the language check knows, and the rules of sense, read from `terms.toml` once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

REACH = 10
"""Tokens on each side that a window holds (inclusion.md 2.6)."""


@dataclass(frozen=True, slots=True)
class Term:
    """One entry.

    Attributes:
        code: as in its list. source: key of its list. forms: pattern of its spellings.
        stems: small letters of which each spelling holds one: a text without them is not searched.
        negative: pattern of the spellings that are negative by themselves, of a word that is otherwise praise
            ("nonadherent"); None for words that are negative as they stand.
        suggestion: what could stand instead.
    """

    code: str
    source: str
    stems: tuple[str, ...]
    forms: re.Pattern[str]
    negative: re.Pattern[str] | None
    suggestion: str


@dataclass(frozen=True, slots=True)
class Sense:
    """A rule by which a hit means something else: words near it on either side, before it, or after it."""

    id: str
    terms: frozenset[str]
    near: re.Pattern[str] | None
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None

    def holds(self, before: str, after: str) -> bool:
        """Whether the words around a hit meet the rule; `before` and `after` are small letters of its sentence."""
        if self.near is not None:
            return bool(self.near.search(before) or self.near.search(after))
        behind = self.before is None or self.before.search(before) is not None
        ahead = self.after is None or self.after.match(after) is not None
        return behind and ahead


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All terms, all senses, and what the lists are called."""

    terms: tuple[Term, ...]
    senses: tuple[Sense, ...]
    sources: Mapping[str, str]

    def term(self, code: str) -> Term:
        """The term of this code."""
        return next(each for each in self.terms if each.code == code)


@cache
def lexicon() -> Lexicon:
    """The shipped lexicon."""
    raw = tomllib.loads(files("isonomia.curriculum.wording").joinpath("terms.toml").read_text(encoding="utf-8"))
    return Lexicon(
        tuple(_term(each) for each in raw["term"]),
        tuple(_sense(each) for each in raw["sense"]),
        {key: each["title"] for key, each in raw["source"].items()},
    )


def _term(raw: dict[str, Any]) -> Term:
    return Term(
        raw["code"],
        raw["source"],
        tuple(raw["stems"]),
        re.compile(rf"(?<![\w-])(?:{raw['forms']})(?![\w-])", re.IGNORECASE),
        re.compile(raw["negative"], re.IGNORECASE) if "negative" in raw else None,
        raw["suggestion"],
    )


def _sense(raw: dict[str, Any]) -> Sense:
    near = re.compile(rf"(?<!\w)(?:{raw['near']})(?!\w)") if "near" in raw else None
    before = re.compile(rf"(?<!\w)(?:{raw['before']})") if "before" in raw else None
    after = re.compile(rf"(?:{raw['after']})(?!\w)") if "after" in raw else None
    return Sense(raw["id"], frozenset(raw["terms"]), near, before, after)
