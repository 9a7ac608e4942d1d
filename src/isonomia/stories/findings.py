"""What a look at a story finds: faults that keep it from being built, warnings, and advice for a person's decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from isonomia.errors import Fault

Kind = Literal["fault", "warning", "advice"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found. Only a fault keeps a story from being built."""

    kind: Kind
    about: Fault

    def sentence(self) -> str:
        """On one line."""
        return self.about.sentence()


def fault(place: str, problem: str, allowed: str = "", nearest: str = "", remedy: str = "") -> Finding:
    """Something that keeps a story from being built."""
    return Finding("fault", Fault(place, problem, allowed, nearest, remedy))


def warning(place: str, problem: str, remedy: str = "") -> Finding:
    """Something to look at; the story can be built."""
    return Finding("warning", Fault(place, problem, remedy=remedy))


def advice(place: str, problem: str) -> Finding:
    """Something that may tell who somebody is; a person decides."""
    return Finding("advice", Fault(place, problem))


def of_kind(kind: Kind, found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those of one kind, each once."""
    return tuple(dict.fromkeys(each for each in found if each.kind == kind))
