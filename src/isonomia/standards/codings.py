"""How people with more than one category are counted, and which counts may be divided by one another.

The coding is part of the key of every count (`race-ethnicity-codings`). The rules that refuse are rows of
`race-ethnicity-crosswalk`; what is said about them is read from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from isonomia.standards.vocabulary import vocabulary

CODINGS: Final = "race-ethnicity-codings"
CROSSWALK: Final = "race-ethnicity-crosswalk"
UNLIKE_CODING: Final = "DIV-01"
UNLIKE_STANDARD: Final = "DIV-02"


@dataclass(frozen=True, slots=True)
class Coding:
    """One way to count people with several marks.

    Attributes:
        exclusive: everybody is in one row at most.
        several: code of the row that holds everybody with several marks; empty where the coding has none.
        several_label: its label.
        counted: whether isonomia can make this coding from marks itself (else it only labels finished counts).
    """

    id: str
    label: str
    note: str
    exclusive: bool
    several: str = ""
    several_label: str = ""
    counted: bool = False


@cache
def codings() -> dict[str, Coding]:
    """The named codings, by id."""
    return {
        value.code: Coding(
            id=value.code,
            label=value.label,
            note=str(value.extra.get("note", "")),
            exclusive=bool(value.extra["exclusive"]),
            several=str(value.extra.get("several", "")),
            several_label=str(value.extra.get("several_label", "")),
            counted=bool(value.extra.get("counted", False)),
        )
        for value in vocabulary(CODINGS).values
    }


def coding(coding_id: str) -> Coding | None:
    """A named coding, or None where the id is a source's own."""
    return codings().get(coding_id)


def coded_dimension() -> str:
    """The dimension whose counts are refused without a coding."""
    return vocabulary(CODINGS).dimension


def may_divide(coding_a: str, coding_b: str, standard_a: str = "", standard_b: str = "") -> str:
    """The rule that forbids dividing a count by another, or an empty string.

    Args:
        coding_a: how the first was coded; "" where nobody said.
        coding_b: how the second was coded.
        standard_a: id of the vocabulary behind the first; "" where it is not known.
        standard_b: id of the vocabulary behind the second.
    """
    if coding_a != coding_b:
        return UNLIKE_CODING
    if standard_a and standard_b and standard_a != standard_b:
        return UNLIKE_STANDARD
    return ""


def rule_reason(rule: str) -> str:
    """Why a rule of the crosswalk refuses, in its own words; empty for an unknown rule."""
    row = vocabulary(CROSSWALK).get(rule)
    return str(row.extra["reason"]) if row else ""
