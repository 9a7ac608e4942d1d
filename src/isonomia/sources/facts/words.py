"""What the words of a published table mean: years, stages, codings, groups, totals, percentages.

The words are data (`words.toml`). A label is cut into known phrases, so "Women Applicants, 2023-24" is read as three
things; a label of which a part is not known is not read at all, and its place is told.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from isonomia.model.layouts import FACTS_DIMENSIONS
from isonomia.sources.facts.figures import unmarked

DIMENSIONS: Final = FACTS_DIMENSIONS
OPEN: Final = "school"
"""The way of grouping without a list: its groups are whatever the table calls them."""

NESTED: Final = {"state": "region", "school": "state"}
"""A narrow way of grouping and the wide one whose groups hold its groups."""

_KINDS: Final = ("stage", "coding", "total", "percent", "count", *DIMENSIONS[:-1])
_YEAR: Final = re.compile(
    r"^(?:(?:ay|academic year|school year|fall|entering|year)\s+)?(1[89]\d\d|20\d\d)"
    r"(?:\s*[-\u2013\u2014/]\s*(\d\d|1[89]\d\d|20\d\d))?$"
)
_SPACES: Final = re.compile(r"\s+")
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Token:
    """One thing that a label says. `kind`: period, stage, coding, total, percent, count, or a dimension."""

    kind: str
    code: str


@dataclass(frozen=True, slots=True)
class Words:
    """The content of `words.toml`: phrase -> what it may mean, in the order of the dimensions."""

    phrases: Mapping[str, tuple[Token, ...]]
    axes: Mapping[str, str]
    filler: frozenset[str]
    longest: int
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # kind -> phrases, for messages


@cache
def words() -> Words:
    """The words, read once."""
    raw = tomllib.loads(files("isonomia.sources.facts").joinpath("words.toml").read_text(encoding="utf-8"))
    found: dict[str, dict[Token, None]] = {}
    names: dict[str, tuple[str, ...]] = {}
    for kind in _KINDS:
        names[kind] = tuple(said[0] for said in raw[kind].values())
        for code, said in raw[kind].items():
            for phrase in (code, *said) if kind in ("race_ethnicity", "state") else said:
                found.setdefault(plain(phrase), {})[Token(kind, code)] = None
    phrases = {phrase: tuple(tokens) for phrase, tokens in found.items()}
    axes = {plain(phrase): axis for axis, said in raw["axis"].items() for phrase in said}
    longest = max(len(phrase.split()) for phrase in phrases)
    return Words(phrases, axes, frozenset(raw["filler"]["words"]), longest, names)


def plain(text: str) -> str:
    """A label as it is compared: small letters, plain quotes and hyphens, "and" for "&", single spaces."""
    small = text.casefold().replace("\u2019", "'").replace("&", " and ").replace("\u2011", "-").replace("\n", " ")
    small = re.sub(r"\s*/\s*", "/", small)
    return _SPACES.sub(" ", small).strip(" :\u00a0")


def year_of(text: str) -> str:
    """The first year of a label of an academic year ("2023-2024", "2023-24", "AY 2023"), or an empty string."""
    found = _YEAR.match(plain(text))
    if found is None:
        return ""
    first, second = found.groups()
    if second is not None and int(second) % 100 != (int(first) + 1) % 100:
        return ""  # a range of several years is no year
    return str(first) if second is None or len(second) == 2 or int(second) == int(first) + 1 else ""


def axis_of(text: str | None) -> str:
    """The way of grouping that the name of a column stands for, or an empty string."""
    axes = words().axes
    return next((axes[plain(each)] for each in unmarked(text or "") if plain(each) in axes), "")


def read_label(text: str, prefer: Iterable[str] = ()) -> tuple[Token, ...] | None:
    """What a label says, or None where a part of it is not known.

    Args:
        text: as it stands, footnote marks included.
        prefer: dimensions that the label is likely to be about, the likeliest first: "Unknown" means one thing among
            races and another among states.
    """
    wanted = tuple(prefer)
    for each in unmarked(text) if len(text) <= _LONGEST else ():
        found = _whole(plain(each), wanted)
        if found is not None:
            return found
    return None


def dimensions_of(text: str) -> frozenset[str]:
    """The dimensions that a label may be about, where it is a name of a group as a whole."""
    known = words().phrases
    found = next((known[plain(each)] for each in unmarked(text) if plain(each) in known), ())
    return frozenset(token.kind for token in found if token.kind in DIMENSIONS)


def _whole(text: str, prefer: tuple[str, ...]) -> tuple[Token, ...] | None:
    year = year_of(text)
    if year:
        return (Token("period", year),)
    known = words().phrases
    if text in known:
        return (_chosen(known[text], prefer),)
    return _cut(_pieces(text), prefer)


def _pieces(text: str) -> tuple[str, ...]:
    spaced = re.sub(r"([%:|])", r" \1 ", re.sub(r"[,;]\s", " , ", text))
    return tuple(spaced.split())


@lru_cache(maxsize=4_096)  # the same end of a label is met many times
def _cut(pieces: tuple[str, ...], prefer: tuple[str, ...]) -> tuple[Token, ...] | None:
    """Known phrases one after the other, each as long as can be; None where something is left."""
    if not pieces:
        return ()
    for length in range(min(len(pieces), words().longest + 2), 0, -1):
        first = _phrase(pieces[:length], prefer)
        if first is None:
            continue
        rest = _cut(pieces[length:], prefer)
        if rest is not None and (first or rest):
            return (*first, *rest)
    return None if any(each not in words().filler for each in pieces) else ()


def _phrase(pieces: tuple[str, ...], prefer: tuple[str, ...]) -> tuple[Token, ...] | None:
    known = words()
    if len(pieces) == 1 and pieces[0] in known.filler:
        return ()
    joined = " ".join(pieces).replace(" ,", ",")
    for text in (joined, joined.strip("()[]")):
        year = year_of(text)
        if year:
            return (Token("period", year),)
        if text in known.phrases:
            return (_chosen(known.phrases[text], prefer),)
    return None


def _chosen(options: tuple[Token, ...], prefer: tuple[str, ...]) -> Token:
    ranked = {kind: at for at, kind in enumerate(prefer)}
    return min(options, key=lambda token: ranked.get(token.kind, len(ranked)))


def said_in(text: str) -> Iterator[Token]:
    """Years, stages and codings that a sentence speaks of: a title. The longest phrase at a place counts."""
    known = words().phrases
    pieces = [each.strip("().:;") for each in plain(text).replace(",", " ").split()]
    at = 0
    while at < len(pieces):
        for length in range(min(words().longest, len(pieces) - at), 0, -1):
            phrase = " ".join(pieces[at : at + length])
            year = year_of(phrase)
            found = [Token("period", year)] if year else list(known.get(phrase, ()))
            kept = [token for token in found if token.kind in ("period", "stage", "coding")]
            if kept:
                yield kept[0]
                at += length - 1
                break
        at += 1
