"""Read one vocabulary of this folder: one TOML file, one frozen object. Each file is read once, when it is needed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final

from isonomia.errors import Fault, InputError, InternalError, listed, nearest, quoted

_FOLDER: Final = "isonomia.standards"
_ENDING: Final = ".toml"
_REQUIRED: Final = ("code", "label", "order", "parent", "source", "version", "confirmed")


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a row was read. `confidence` is sourced, computed, recalled or project."""

    id: str
    title: str
    date: str
    url: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Value:
    """One row of a vocabulary.

    Attributes:
        code, label: as the standard has them. order: the row's place in a table, from 1.
        parent: code of the row above; empty at the top.
        source: id of the reference that the row was read in.
        confirmed: whether the row was compared with its source; else pages print "unconfirmed" beside it.
        last: listed after the alphabetical ones ("Other").
        extra: every other key of the row (scheme, system, system_code, lower, upper, population, …).
    """

    code: str
    label: str
    order: int
    parent: str
    source: str
    confirmed: bool
    last: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def scheme(self) -> str:
        """The scheme that the row belongs to; empty in a file of one."""
        return str(self.extra.get("scheme", ""))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One file. `values` stand in the file's order; `extra` holds the keys of the file that others do not have."""

    id: str
    title: str
    dimension: str
    kind: str
    version: str
    ordered: bool
    multiple: bool
    values: tuple[Value, ...]
    sources: Mapping[str, Reference]
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def schemes(self) -> tuple[str, ...]:
        """What `scheme` may name: the schemes of the file, or else the codes that other rows stand under."""
        named = tuple(dict.fromkeys(value.scheme for value in self.values if value.scheme))
        parents = tuple(dict.fromkeys(value.parent for value in self.values if value.parent))
        return named or parents

    @property
    def needs_scheme(self) -> bool:
        """Whether the top rows are of several schemes, so that none can be taken without naming one."""
        tops = {value.scheme for value in self.values if not value.parent}
        return len(tops) > 1 or any(value.extra.get("level") == "question" for value in self.values)

    def get(self, code: str) -> Value | None:
        """The row with this code, or None."""
        return next((value for value in self.values if value.code == code), None)

    def top(self, scheme: str = "") -> tuple[Value, ...]:
        """The rows that make a table: those of a scheme, or below a code, or at the top of the file."""
        if not scheme:
            return tuple(value for value in self.values if not value.parent)
        named = tuple(value for value in self.values if value.scheme == scheme and not value.parent)
        return named or tuple(value for value in self.values if value.parent == scheme)

    def below(self, code: str) -> tuple[Value, ...]:
        """Every row under a code, at any depth, in the file's order."""
        under = {code}
        for value in self.values:  # a parent stands before its children (a test holds the files to it)
            if value.parent in under:
                under.add(value.code)
        return tuple(value for value in self.values if value.code in under and value.code != code)


def vocabulary_ids() -> tuple[str, ...]:
    """The ids of all vocabularies, sorted."""
    names = (entry.name for entry in files(_FOLDER).iterdir())
    return tuple(sorted(name.removesuffix(_ENDING) for name in names if name.endswith(_ENDING)))


@cache
def vocabulary(vocabulary_id: str) -> Vocabulary:
    """One vocabulary.

    Raises:
        InputError: no vocabulary has this id.
    """
    known = vocabulary_ids()
    if vocabulary_id not in known:
        problem = f"no vocabulary has the id {quoted(vocabulary_id)}."
        raise InputError(Fault("standards", problem, listed(known), nearest(vocabulary_id, known)))
    text = files(_FOLDER).joinpath(vocabulary_id + _ENDING).read_text(encoding="utf-8")
    return _read(vocabulary_id, tomllib.loads(text))


def vocabularies_of(dimension: str) -> tuple[str, ...]:
    """The ids of the vocabularies that are about a dimension."""
    return tuple(each for each in vocabulary_ids() if vocabulary(each).dimension == dimension)


def _read(name: str, content: dict[str, Any]) -> Vocabulary:
    head = dict(content)
    rows = head.pop("value", None) or head.pop("rule", None) or []
    references = {key: _reference(key, raw) for key, raw in head.pop("source", {}).items()}
    if head.get("id") != name or not rows:
        raise InternalError(Fault(f"standards/{name}.toml", "its id is not its name, or it has no rows."))
    plain = {key: head.pop(key) for key in ("id", "title", "dimension", "kind", "version", "ordered", "multiple")}
    return Vocabulary(**plain, values=tuple(_value(name, row) for row in rows), sources=references, extra=head)


def _reference(key: str, raw: dict[str, Any]) -> Reference:
    return Reference(key, raw["title"], raw.get("date", ""), raw.get("url", ""), raw["confidence"])


def _value(name: str, row: dict[str, Any]) -> Value:
    absent = [key for key in _REQUIRED if key not in row]
    if absent:
        raise InternalError(Fault(f"standards/{name}.toml", f"a row lacks {', '.join(absent)}."))
    extra = {key: value for key, value in row.items() if key not in {*_REQUIRED, "last"}}
    return Value(
        code=row["code"],
        label=row["label"],
        order=row["order"],
        parent=row["parent"],
        source=row["source"],
        confirmed=row["confirmed"],
        last=row.get("last", False),
        extra=extra,
    )
