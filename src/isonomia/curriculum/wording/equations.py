"""The watch list of equations that use or used race: which texts name one, which version, and what replaced it.

Nothing is computed with any of them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from isonomia.standards import vocabulary

LIST: Final = "race-in-algorithms"
Version = Literal["older", "present", "not named"]
_Patterns = tuple[str, tuple[str, ...], re.Pattern[str], re.Pattern[str], re.Pattern[str]]
AROUND: Final = 120
"""Characters on each side in which a version may be named."""


@dataclass(frozen=True, slots=True)
class Watched:
    """One equation of the watch list, with what replaced it and on whose word.

    Attributes:
        status: replaced, or not confirmed. replacement: with its date; empty where none is known.
        source, date: where that was read. confirmed: whether it was compared with the source.
    """

    code: str
    label: str
    status: str
    replacement: str
    source: str
    date: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """One place that names an equation.

    Attributes:
        code: of the watch list. word: as it stands. start, end: characters of the text. window: words around it.
        version: "older" where a word near it belongs to the version with race, "present" where one belongs to the
            present version, "not named" otherwise. A text that names both is "older": a person reads it.
    """

    code: str
    word: str
    start: int
    end: int
    window: str
    version: Version


@cache
def watched() -> tuple[Watched, ...]:
    """The watch list, in its order."""
    listed = vocabulary(LIST)
    return tuple(
        Watched(
            each.code,
            each.label,
            str(each.extra.get("status", "")),
            str(each.extra.get("replacement", "")),
            listed.sources[each.source].title,
            listed.sources[each.source].date,
            each.confirmed,
        )
        for each in listed.values
    )


def mentions(text: str) -> Iterator[Mention]:
    """Every place of a text that names an equation of the list, in order of the list."""
    folded = text.lower()
    for code, stems, names, newer, older in _patterns():
        if not any(stem in folded for stem in stems):
            continue
        last = -1
        for found in names.finditer(text):
            if found.start() < last:
                continue
            start, end = _sentence(text, found.start(), found.end())
            around = text[start:end]
            version: Version = "older" if older.search(around) else "present" if newer.search(around) else "not named"
            yield Mention(code, found[0], found.start(), found.end(), " ".join(around.split()), version)
            last = end  # one mention a sentence: "eGFR by CKD-EPI" is one


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a place, at most 120 characters on each side."""
    low, high = max(0, start - AROUND), min(len(text), end + AROUND)
    behind = [each.end() for each in re.finditer(r"[.!?]\s|\n", text[low:start])]
    ahead = re.search(r"[.!?](?=\s|$)|\n", text[end:high])
    return (low + behind[-1] if behind else low, end + ahead.end() if ahead else high)


@cache
def _patterns() -> tuple[_Patterns, ...]:
    """Code, letters of which every name holds some, names, words of the present version, of the older one."""
    text = files("isonomia.curriculum.wording").joinpath("equations.toml").read_text(encoding="utf-8")

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w-])(?:{pattern})(?!\w)", re.IGNORECASE)

    return tuple(
        (each["code"], tuple(each["stems"]), compiled(each["names"]), compiled(each["newer"]), compiled(each["older"]))
        for each in tomllib.loads(text)["equation"]
    )
