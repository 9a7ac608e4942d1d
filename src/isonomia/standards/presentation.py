"""Standards of presentation: when an estimate is too uncertain to be quoted. One TOML file each, with its source.

They are beside privacy and never in its place: 1 of 200 is reliable enough to quote, and is one person.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from isonomia.errors import Fault, InputError, InternalError, listed, nearest, quoted

_FOLDER: Final = "reliability"
_KINDS: Final = frozenset({"proportion", "rate"})


@dataclass(frozen=True, slots=True)
class Presentation:
    """One standard for one kind of estimate.

    Attributes:
        id, gate, title: its name; of the gate that it belongs to; for readers.
        kind: "proportion" or "rate".
        owner, source, date, checked: whose it is, where and when it was stated, when we last looked.
        text: the standard for readers.
        least: fewest people (for a rate: events, and people), as counted and in effect.
        relative: largest width of the range, divided by the estimate.
        widest: a range as wide as this is too wide; 0: no such limit.
        narrow: a range no wider than this is good enough whatever its relative width.
        complement: largest width divided by 1 − p; above it a footnote says that the complement is not reliable.
        review_below_df: an estimate with fewer degrees of freedom asks for a second look.
        confidence: of the range.
    """

    id: str
    gate: str
    kind: str
    title: str
    owner: str
    source: str
    date: str
    checked: str
    text: str
    least: int
    relative: float
    confidence: float
    review_below_df: int
    widest: float = 0.0
    narrow: float = 0.0
    complement: float = float("inf")

    def __post_init__(self) -> None:
        if self.kind not in _KINDS or self.least < 1 or self.relative <= 0 or not 0 < self.confidence < 1:
            raise InternalError(Fault(f"standard {self.id!r}", "its parameters are not those of a gate."))


@cache
def presentations() -> dict[str, Presentation]:
    """Every standard by id, sorted."""
    found: dict[str, Presentation] = {}
    for entry in sorted((files("isonomia.standards") / _FOLDER).iterdir(), key=lambda each: each.name):
        content = tomllib.loads(entry.read_text(encoding="utf-8"))
        if content.pop("schema") != 1:
            raise InternalError(Fault(f"standard {entry.name}", "its schema is not known."))
        found[content["id"]] = Presentation(**content)
    return found


def reliability_ids() -> tuple[str, ...]:
    """The gates that a study may name."""
    return tuple(sorted({each.gate for each in presentations().values()}))


def reliability(name: str) -> Mapping[str, Presentation]:
    """The standards of a gate by the kind of estimate; none for the empty name.

    Raises:
        InputError: there is no such gate.
    """
    known = reliability_ids()
    if name and name not in known:
        problem = f"there is no display gate {quoted(name)}."
        raise InputError(Fault("release.reliability", problem, listed(known), nearest(name, known)))
    return {each.kind: each for each in presentations().values() if name and each.gate == name}
