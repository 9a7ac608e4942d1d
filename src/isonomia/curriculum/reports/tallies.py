"""What was found in a bank, with what persons coded: the values of each case that the reports count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from isonomia.curriculum.cases import Case
from isonomia.curriculum.extract import CHARACTERISTICS, NOT_A_VALUE, Extraction
from isonomia.curriculum.extract.finding import CONFLICT, PATIENT
from isonomia.curriculum.reports.coded import Coded

LATER: Final = ("answer", "explanation")


@dataclass(frozen=True, slots=True)
class Tally:
    """One case with one patient.

    Attributes:
        values: characteristic -> values, those that a person found wrong left out; () is silent.
        conflicts: characteristics that a person must look at.
        later: characteristics of which answer or explanation speak again.
        categories: of disease or behaviour.
    """

    case: str
    values: Mapping[str, tuple[str, ...]]
    conflicts: frozenset[str]
    later: frozenset[str]
    categories: frozenset[str]


def tallies(cases: Sequence[Case], found: Sequence[Extraction], coded: Coded) -> list[Tally]:
    """The cases that have one patient, in their order."""
    return [_tally(case, each, coded) for case, each in zip(cases, found, strict=True) if each.status == PATIENT]


def _tally(case: Case, found: Extraction, coded: Coded) -> Tally:
    values = {
        name: tuple(
            value
            for value in found.values[name]
            if value not in NOT_A_VALUE and coded.right.get((case.id, name, value), True)
        )
        for name in CHARACTERISTICS
    }
    later = {
        each.characteristic
        for each in found.findings
        if each.section in LATER and not each.guard and each.assertion != "negated"
    }
    conflicts = {name for name in CHARACTERISTICS if found.values[name] == (CONFLICT,)}
    return Tally(case.id, values, frozenset(conflicts), frozenset(later), frozenset(case.categories))


def grouped(characteristic: str, value: str) -> str:
    """The group that reports count a value in: bands of years, categories of race, all work as one.

    The words for a kind of work are the cases' own, and stay in the worklist.
    """
    if characteristic == "race_ethnicity":
        return value.partition(".")[0]
    if characteristic == "age":
        return _band(value)
    if characteristic == "occupation" and value not in ("retired", "unemployed"):
        return "work"
    return value


_BANDS: Final = (
    ("under 2", 0, 2),
    ("2 to 17", 2, 18),
    ("18 to 44", 18, 45),
    ("45 to 64", 45, 65),
    ("65 and over", 65, 200),
)
_WORDS: Final = {"newborn": "under 2", "infant": "under 2", "toddler": "2 to 17", "adolescent": "2 to 17",
                 "older adult": "65 and over"}  # fmt: skip


def _band(value: str) -> str:
    if value in _WORDS:
        return _WORDS[value]
    low, _, high = value.partition("-")
    years = (float(low) + float(high or low)) / 2
    return next(name for name, least, most in _BANDS if least <= years < most)


BAND_ORDER: Final = tuple(name for name, _, _ in _BANDS)


def groups_of(tally: Tally, characteristic: str) -> tuple[str, ...]:
    """The groups that a case counts in, each once."""
    return tuple(dict.fromkeys(grouped(characteristic, value) for value in tally.values[characteristic]))
