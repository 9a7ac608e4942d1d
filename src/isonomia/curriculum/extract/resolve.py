"""From findings to one answer a characteristic: its values, silence, or that a person must look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from isonomia.curriculum.extract.finding import CHARACTERISTICS, CONFLICT, PATIENT, SILENT, Finding, Status

PASSING: Final = frozenset(
    ["insurance", "housing", "food", "income", "transport", "occupation", "incarceration", "caregiving", "rurality"]
)
"""Characteristics of which the past says nothing about today."""
_ONE: Final = frozenset(["age", "sex", "sex_at_birth"])
"""Characteristics with one value a person: two of them contradict each other."""
_BANDS: Final = {
    "newborn": (0.0, 0.1),
    "infant": (0.0, 1.5),
    "toddler": (0.9, 4.0),
    "adolescent": (10.0, 20.0),
    "older adult": (60.0, 121.0),
}


def resolved(findings: Iterable[Finding], status: Status) -> dict[str, tuple[str, ...]]:
    """The answer of each characteristic."""
    if status != PATIENT:
        return dict.fromkeys(CHARACTERISTICS, (status,))
    own: dict[str, list[Finding]] = {name: [] for name in CHARACTERISTICS}
    for found in findings:
        if found.subject == PATIENT and not found.guard:
            own[found.characteristic].append(found)
    return {name: _answer(name, own[name]) for name in CHARACTERISTICS}


def _answer(name: str, findings: Sequence[Finding]) -> tuple[str, ...]:
    current = [found for found in findings if _holds(name, found)]
    values = tuple(sorted({found.value for found in current}))
    if not values:
        return (SILENT,)
    denied = {found.value for found in findings if found.assertion == "negated"}
    if denied & set(values) or _contradict(name, values):
        return (CONFLICT,)
    if name == "age":
        return (_age(values),)
    if name == "race_ethnicity":
        return _without_wider(values)
    return values


def _holds(name: str, found: Finding) -> bool:
    """Whether a finding says what is so today, or for good."""
    return found.assertion == "affirmed" or (found.assertion == "past" and name not in (*PASSING, "age"))


def _contradict(name: str, values: tuple[str, ...]) -> bool:
    if name == "age":
        return not _one_age(values)
    if name == "insurance":
        return len(values) > 1 and "none" in values
    if name == "religion":
        return len(values) > 1
    return name in _ONE and len(values) > 1


def _one_age(values: Sequence[str]) -> bool:
    """Whether ages can be those of one person: numbers and decades that lie within one another, bands around them."""
    ranges = [_range(value) for value in values]
    return max(low for low, _ in ranges) <= min(high for _, high in ranges)


def _range(value: str) -> tuple[float, float]:
    if value in _BANDS:
        return _BANDS[value]
    low, _, high = value.partition("-")
    return (float(low), float(high) + 1) if high and low else (float(value), float(value))


def _age(values: Sequence[str]) -> str:
    """The narrowest: a number before a decade before a band."""
    return min(values, key=lambda value: (_range(value)[1] - _range(value)[0], value))


def _without_wider(values: tuple[str, ...]) -> tuple[str, ...]:
    """Detailed groups without the category that holds them, which says no more."""
    held = {value.partition(".")[0] for value in values if "." in value}
    return tuple(value for value in values if value not in held)
