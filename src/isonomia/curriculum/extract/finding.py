"""What the extractor finds: one finding a place in the text, and one answer a characteristic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from isonomia.curriculum.cases.case import SectionKind

Assertion = Literal["affirmed", "negated", "hypothetical", "past"]
Status = Literal["patient", "several_patients", "no_patient"]

PATIENT: Final = "patient"
HOUSEHOLD: Final = "household"
"""“The family”: whom the patient lives with, and whose want of money, food or a home is the patient's too."""
SHARED: Final = frozenset(["housing", "food", "income", "transport"])
"""Characteristics that a household has together."""
GENERAL: Final = "general"
"""The subject of a sentence about nobody in particular."""
SILENT: Final = "silent"
CONFLICT: Final = "conflict"
SEVERAL_PATIENTS: Final = "several_patients"
NO_PATIENT: Final = "no_patient"
NOT_A_VALUE: Final = (SILENT, CONFLICT, SEVERAL_PATIENTS, NO_PATIENT)
"""Answers that name no value: nothing is said, or a person must look."""

CHARACTERISTICS: Final = (
    "age",
    "sex",
    "race_ethnicity",
    "origin",
    "migration",
    "language",
    "language_access",
    "religion",
    "insurance",
    "housing",
    "food",
    "income",
    "education",
    "transport",
    "occupation",
    "rurality",
    "disability",
    "veteran",
    "sexual_orientation",
    "gender_identity",
    "sex_at_birth",
    "partner_same_sex",
    "incarceration",
    "caregiving",
)
"""In the order of reports."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One place where a case says something of a characteristic.

    Attributes:
        start, end: characters of the section's text, so that text[start:end] is the evidence.
        subject: "patient", somebody else ("mother", "general" …).
        guard: why the place does not count ("colour_of_a_thing" …); empty where it may.
    """

    section: SectionKind
    start: int
    end: int
    characteristic: str
    value: str
    subject: str
    assertion: Assertion
    rule: str
    guard: str = ""

    @property
    def counts(self) -> bool:
        """Whether it says something of the patient that is so now or for good."""
        return not self.guard and self.subject == PATIENT and self.assertion in ("affirmed", "past")


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one case says of its patient.

    Attributes:
        status: "patient" where there is one; else why there is no answer.
        findings: in the order of sections and places; those that guards dropped too.
        values: characteristic -> its values, or one of `NOT_A_VALUE`.
    """

    case: str
    status: Status
    findings: tuple[Finding, ...]
    values: Mapping[str, tuple[str, ...]]

    def states(self, characteristic: str) -> bool:
        """Whether the case gives its patient a value."""
        return self.values[characteristic][0] not in NOT_A_VALUE
