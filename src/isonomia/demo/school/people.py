"""The people of the example school: eight entry years of applicants, of whom 150 a year enter. All are made up.

Who gets through a step depends on a few of the ways in which people differ, by odds written down below, so that the
pages have something to find. The odds are invented: they say nothing about any school or any group of people.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

Texts = NDArray[np.object_]
Flags = NDArray[np.bool_]

SEED: Final = 20261122
ENTRY_YEARS: Final = tuple(range(2015, 2023))
APPLICANTS: Final = 1_200
ENTRANTS: Final = 150
THIS_YEAR: Final = 2026
"""When the table was written: whoever entered too late for a step has not come to it yet."""

YES: Final = "yes"
NO: Final = "no"
NOT_YET: Final = "not yet"
LEAVE: Final = "on leave"
DUAL_DEGREE: Final = "MD-PhD"

ATTRIBUTES: Final[Mapping[str, Mapping[str, float]]] = {
    "sex": {"F": 0.55, "M": 0.45},
    "race_ethnicity": {
        "White": 0.45,
        "Asian": 0.22,
        "Hispanic": 0.11,
        "Black": 0.10,
        "Two or more": 0.06,
        "American Indian or Alaska Native": 0.008,
        "Native Hawaiian or Pacific Islander": 0.004,
        "Prefer not to say": 0.048,
    },
    "first_generation": {"no": 0.77, "yes": 0.20, "": 0.03},
    "family_income": {"lowest third": 0.24, "middle third": 0.30, "highest third": 0.40, "": 0.06},
    "home": {"city": 0.62, "town": 0.24, "rural": 0.11, "highly rural": 0.03},
    "disability": {"no": 0.91, "yes": 0.06, "Prefer not to say": 0.03},
    "veteran": {"no": 0.975, "yes": 0.025},
}
"""Column -> value in the file -> share of applicants."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the path: who gets through, and when.

    Attributes:
        column: of the file. odds: of getting through, where nothing below applies. years: after entry.
        factors: column -> value -> what the odds are multiplied by.
    """

    column: str
    odds: float
    years: int = 0
    factors: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


MONEY: Final = {"lowest third": 0.55, "middle third": 0.8}
ADMISSION: Final = (
    Step("interviewed", 0.9, 0, {"family_income": MONEY, "first_generation": {"yes": 0.75}, "home": {"rural": 0.8}}),
    Step("accepted", 0.95, 0, {"family_income": {"lowest third": 0.8}, "race_ethnicity": {"Black": 0.8}}),
)
STUDY: Final = (
    Step("second_year", 30, 2, {"first_generation": {"yes": 0.5}, "family_income": {"lowest third": 0.5}}),
    Step("licensing_1", 22, 3, {"disability": {"yes": 0.4}, "first_generation": {"yes": 0.6}}),
    Step("graduated", 45, 4, {"family_income": {"lowest third": 0.5}, "home": {"highly rural": 0.5}}),
    Step("matched", 18, 4, {"race_ethnicity": {"Black": 0.6, "Hispanic": 0.7}}),
)
SPECIALTIES: Final[Mapping[str, float]] = {
    "primary care": 0.4,
    "hospital medicine": 0.3,
    "surgery": 0.18,
    "other": 0.12,
}
TOWARDS: Final[Mapping[str, tuple[str, float]]] = {"F": ("primary care", 1.5), "M": ("surgery", 1.8)}
"""Sex -> a specialty, and how much likelier it is to be chosen."""
LONGER: Final[Mapping[str, float]] = {"lowest third": 0.2, "": 0.1}
"""Income -> the chance of a fifth year; the blank is everybody else's."""
HOME_STATES: Final[Mapping[str, float]] = {
    "OH": 0.3,
    "PA": 0.09,
    "MI": 0.08,
    "NY": 0.07,
    "IN": 0.06,
    "IL": 0.06,
    "KY": 0.05,
    "CA": 0.05,
    "WV": 0.04,
    "FL": 0.03,
    "NJ": 0.03,
    "VA": 0.025,
    "TX": 0.025,
    "MD": 0.02,
    "GA": 0.015,
    "NC": 0.015,
    "WI": 0.01,
    "MA": 0.01,
    "PR": 0.008,
    "WA": 0.006,
    "DC": 0.004,
    "HI": 0.001,
    "WY": 0.0005,
    "GU": 0.0005,
}
"""Postal abbreviation -> share of applicants; made up like all the rest, of a school that stands in no state."""
EARLY: Final = 0.8
"""The odds of sending the application in the first month, where nothing below applies."""
EARLY_IN: Final[Mapping[str, float]] = {"OH": 1.5, "WV": 0.6, "KY": 0.75, "CA": 1.7, "NY": 1.4, "PR": 0.5}
EARLY_FROM: Final[Mapping[str, float]] = {"rural": 0.7, "highly rural": 0.55}
LEAVING: Final = {"academic": 0.45, "personal": 0.4, "transfer": 0.15}
COLUMNS: Final = (
    "person",
    "entry_year",
    *ATTRIBUTES,
    "home_state",
    "applied_early",
    "applied",
    *(step.column for step in ADMISSION),
    "entered",
    *(step.column for step in STUDY),
    "graduated_in",
    "specialty",
    "left_because",
)


def write_people(path: Path) -> None:
    """Write the table of people as CSV: the same bytes every time.

    Raises:
        OSError: the file cannot be written.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(COLUMNS)
        for at, year in enumerate(ENTRY_YEARS):
            made = people_of(year, np.random.default_rng([SEED, at]))
            out.writerows(zip(*(made[name] for name in COLUMNS), strict=True))


def people_of(year: int, chance: np.random.Generator) -> dict[str, Texts]:
    """The applicants of one entry year: column -> (APPLICANTS,) values as the file has them."""
    size = APPLICANTS
    made: dict[str, Texts] = {"person": np.array([f"{year}-{number:04d}" for number in range(size)], dtype=object)}
    made["entry_year"] = np.full(size, str(year), dtype=object)
    for name, shares in ATTRIBUTES.items():
        weights = np.array(list(shares.values()))
        made[name] = chance.choice(np.array(list(shares), dtype=object), size, p=weights / weights.sum())
    made |= _homes(year, made["home"])
    made["applied"] = np.full(size, YES, dtype=object)
    still = np.ones(size, dtype=np.bool_)
    for step in ADMISSION:
        passed = still & _passes(step, made, chance)
        made[step.column] = _answers(still, passed)
        still = passed
    entered = np.zeros(size, dtype=np.bool_)
    entered[chance.choice(np.flatnonzero(still), ENTRANTS, replace=False)] = True
    made["entered"] = _answers(still, entered)
    return made | _studies(year, made, entered, chance)


def _homes(year: int, home: Texts) -> dict[str, Texts]:
    """Home state, and who sent the application in the first month: by chances of their own."""
    chance = np.random.default_rng([SEED, year, 7])
    weights = np.array(list(HOME_STATES.values()))
    state = chance.choice(np.array(list(HOME_STATES), dtype=object), APPLICANTS, p=weights / weights.sum())
    odds = np.array([EARLY_IN.get(each, 1.0) for each in state.tolist()])
    odds = EARLY * odds * np.array([EARLY_FROM.get(each, 1.0) for each in home.tolist()])
    early = np.where(chance.random(APPLICANTS) < odds / (1 + odds), YES, NO).astype(object)
    return {"home_state": state, "applied_early": early}


def _passes(step: Step, made: Mapping[str, Texts], chance: np.random.Generator) -> Flags:
    odds = np.full(APPLICANTS, step.odds)
    for name, factors in step.factors.items():
        for value, factor in factors.items():
            odds = np.where(made[name] == value, odds * factor, odds)
    return np.asarray(chance.random(APPLICANTS) < odds / (1 + odds))


def _answers(asked: Flags, passed: Flags) -> Texts:
    """Yes, no, and nothing for whom the step does not concern."""
    return np.where(passed, YES, np.where(asked, NO, "")).astype(object)


def _studies(year: int, made: Mapping[str, Texts], entered: Flags, chance: np.random.Generator) -> dict[str, Texts]:
    """The steps after entry. Who takes a second degree or is on leave comes to a step later, and has not left."""
    found: dict[str, Texts] = {}
    dual = entered & (chance.random(APPLICANTS) < 0.06)
    leave = entered & ~dual & (chance.random(APPLICANTS) < 0.02) & (year >= THIS_YEAR - 5)
    longer = _takes_longer(year, made["family_income"])
    left = np.zeros(APPLICANTS, dtype=np.bool_)
    on_path = entered
    for step in STUDY:
        late = step.years + np.where(dual & (step.years > 3), 4, 0) + leave + (longer & (step.years > 3))
        due = year + late <= THIS_YEAR
        passed = on_path & due & _passes(step, made, chance)
        answers = _answers(on_path, passed)
        waits = np.where(dual, DUAL_DEGREE, np.where(leave, LEAVE, NOT_YET))
        found[step.column] = np.where(on_path & ~due, waits, answers).astype(object)
        if step.column != "matched":
            left |= on_path & due & ~passed
        if step.column == "graduated":
            found["graduated_in"] = np.where(passed, (year + late).astype(str), "").astype(object)
        on_path = passed | (on_path & ~due)
    reasons = chance.choice(np.array(list(LEAVING), dtype=object), APPLICANTS, p=list(LEAVING.values()))
    found["specialty"] = _specialties(made["sex"], found["matched"] == YES, chance)
    found["left_because"] = np.where(left, reasons, "").astype(object)
    return found


def _takes_longer(year: int, income: Texts) -> Flags:
    """Who needs a fifth year, by a chance of its own."""
    chance = np.array([LONGER.get(each, LONGER[""]) for each in income.tolist()])
    return np.asarray(np.random.default_rng([SEED, year, 5]).random(APPLICANTS) < chance)


def _specialties(sex: Texts, matched: Flags, chance: np.random.Generator) -> Texts:
    """The specialty of everybody who matched to a residency."""
    names = np.array(list(SPECIALTIES), dtype=object)
    weights = np.tile(np.array(list(SPECIALTIES.values())), (APPLICANTS, 1))
    for value, (specialty, factor) in TOWARDS.items():
        weights[:, names == specialty] *= np.where(sex == value, factor, 1.0)[:, None]
    edges = np.cumsum(weights / weights.sum(axis=1, keepdims=True), axis=1)
    drawn = names[(chance.random(APPLICANTS)[:, None] > edges[:, :-1]).sum(axis=1)]
    return np.where(matched, drawn, "").astype(object)
