"""A case: one vignette or question with its sections, and the categories that somebody gave it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

SectionKind = Literal["stem", "options", "answer", "explanation"]
SECTIONS: Final[tuple[SectionKind, ...]] = ("stem", "options", "answer", "explanation")
"""The parts of a case, in the order in which a reader meets them."""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a case; offsets of findings count characters of `text`."""

    kind: SectionKind
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """One case.

    Attributes:
        id: what the bank calls it, or its file and number.
        sections: at least one, in the order of `SECTIONS`.
        categories: of disease or behaviour, as the bank gives them; for the report on association.
    """

    id: str
    sections: tuple[Section, ...]
    categories: tuple[str, ...] = ()

    def text(self, kind: SectionKind) -> str:
        """The text of a section; empty where the case has none."""
        return next((each.text for each in self.sections if each.kind == kind), "")


@dataclass(frozen=True, slots=True)
class CaseBank:
    """Cases in the order in which they were read.

    Attributes:
        cases: with ids that are all different.
        unread: keys of JSON cases that the audit doesn't read, sorted.
        digest: SHA-256 of everything that was read.
    """

    cases: tuple[Case, ...]
    unread: tuple[str, ...] = ()
    digest: str = ""

    def __len__(self) -> int:
        return len(self.cases)
