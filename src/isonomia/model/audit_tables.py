"""Parts of the curriculum audit as tables that a page prints in any language.

Words are `Told`: the English message, which the catalogue translates. A plain string is a text of the school's own
(a keyword, a competency), printed as it stands. No text of a case and nobody's name is among them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Told:
    """A message of the catalogue with what fills it: numbers, days, other messages' texts, or texts of the study."""

    text: str
    values: tuple[tuple[str, int | float | str | date], ...] = ()


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with so many decimals; `percent` prints it times a hundred: its head says of what."""

    value: float
    places: int = 1
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Ranged:
    """A figure with its 95 % limits, where there are any; `signed` prints a plus sign too.

    Infinity, or a lower limit without an upper one: there is no upper limit.
    """

    value: float
    low: float | None = None
    high: float | None = None
    places: int = 1
    percent: bool = False
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Withheld:
    """No figure: a code of `model.reasons`; an empty one where it is hidden to protect privacy."""

    reason: str


@dataclass(frozen=True, slots=True)
class Of:
    """So many of so many."""

    count: int
    n: int


@dataclass(frozen=True, slots=True)
class Named:
    """A value of a characteristic of a patient, which pages name in their own language; `label`: else."""

    characteristic: str
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Trait:
    """A characteristic of a patient, which pages name in their own language."""

    characteristic: str


Cell: TypeAlias = str | int | Told | Amount | Ranged | Withheld | Of | Named | Trait


@dataclass(frozen=True, slots=True)
class AuditTable:
    """One table: caption, heads of its columns (the first is the stub), its rows, and how many rows were left out."""

    id: str
    caption: Told
    heads: tuple[Told, ...]
    rows: tuple[tuple[Cell, ...], ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class AuditTables:
    """A part of the audit: what its own page shows.

    Attributes:
        id: the page's address. title, lead: of the page. tables: in order. notes: sentences below them.
    """

    id: str
    title: Told
    lead: Told
    tables: tuple[AuditTable, ...]
    notes: tuple[Told, ...] = ()

    def messages(self) -> tuple[str, ...]:
        """Every message of the catalogue that the page needs."""
        told = [self.title, self.lead, *self.notes]
        for table in self.tables:
            told += [table.caption, *table.heads]
            told += [cell for row in table.rows for cell in row if isinstance(cell, Told)]
        return tuple(dict.fromkeys(each.text for each in told))
