"""What the page of a survey's comments prints: themes, how far two readers agreed, and words that two people released.

Nobody's own words are in here, and no name.
"""

from __future__ import annotations

from dataclasses import dataclass

from isonomia.model.audit_tables import AuditTable, Told


@dataclass(frozen=True, slots=True)
class ThemeWords:
    """A theme: its question, its title, and comments in other words, in the order of the alphabet."""

    question: str
    title: str
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SurveyComments:
    """The comments of one survey.

    Attributes:
        source: id of the survey's source. tables: of agreement. themes: in the order of the study.
        notes: sentences below.
    """

    source: str
    tables: tuple[AuditTable, ...]
    themes: tuple[ThemeWords, ...]
    notes: tuple[Told, ...] = ()
