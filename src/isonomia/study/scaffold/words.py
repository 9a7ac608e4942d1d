"""Words of column names, and text as TOML."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable

from isonomia.errors import StudyError, quoted
from isonomia.model.expression import Column
from isonomia.study.expressions import parse
from isonomia.study.names import RESERVED_DIMENSIONS, slug

_LONGEST_NAME = 200
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, small: "RaceEth_2" gives race, eth, 2."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return tuple(word.lower() for word in _WORD.findall(plain))


def spaced(name: str) -> str:
    """A name as a title may begin: "FirstGen_2" gives "First Gen 2"."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.replace("_", " "))
    return re.sub(r"\s+", " ", parted).strip() or name.strip()


def inside(name: str) -> str:
    """A name as it may stand inside a sentence: "First Gen?" gives "first gen"; letters in capitals stay."""
    small = re.sub(r"\b[A-Z](?=[a-z])", lambda found: found[0].lower(), spaced(name))
    return small.rstrip(" ?:.") or spaced(name)


def says(name: str, wanted: Iterable[str]) -> bool:
    """Whether one of the wanted words, or two or three neighbours run together, stands in a name."""
    words = words_of(name)
    joined = {"".join(words[at : at + length]) for length in (1, 2, 3, 4) for at in range(len(words))}
    return not joined.isdisjoint(wanted)


def text(value: str) -> str:
    """A text as a TOML string on one line."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def key(name: str) -> str:
    """A name as a TOML key: bare where it can be."""
    return name if _BARE.fullmatch(name) else text(name)


def formula(expression: str) -> str:
    """An expression as a TOML string: in single quotes where it holds double ones and can be."""
    if '"' in expression and "'" not in expression and expression.isprintable():
        return f"'{expression}'"
    return text(expression)


def column(name: str) -> str:
    """A column's name as expressions have it: bare where it can be."""
    try:
        if parse(name, "").root == Column(name):
            return name
    except StudyError:
        pass
    return '"' + name.replace('"', '""') + '"'


def constant(value: str) -> str:
    """A text as expressions have it."""
    return "'" + value.replace("'", "''") + "'"


def usable(name: str) -> bool:
    """Whether a study file can name a column."""
    if not name.strip() or len(name) > _LONGEST_NAME or not encodable(name):
        return False
    try:
        return parse(column(name), "").root == Column(name)
    except StudyError:
        return False


def encodable(value: str) -> bool:
    """Whether a text can stand in a file of UTF-8."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in value


def remark(said: str) -> str:
    """A comment line; whatever it quotes stays on it."""
    return "# " + "".join(char if char.isprintable() else " " for char in said)


def shown(values: Iterable[str], most: int = 6) -> str:
    """A few values for a comment."""
    every = list(values)
    listed = ", ".join(quoted(value) for value in every[:most])
    return listed + (f" and {len(every) - most} more" if len(every) > most else "")


def fresh(name: str, taken: Iterable[str], fallback: str) -> str:
    """An id made from a name that nothing else has."""
    base = slug(name) or fallback
    if base in RESERVED_DIMENSIONS or not base[0].isalnum():
        base = f"{fallback}-{base}".rstrip("-_")
    base = base[:70]
    used = set(taken)
    number = 2
    found = base
    while found in used:
        found = f"{base}-{number}"
        number += 1
    return found
