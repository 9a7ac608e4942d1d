"""What of a release is told otherwise than in the one before: values that both print, and what can have moved them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

DATA: Final = "data"
RECORDS: Final = "records"
DEFINITION: Final = "definition"
MERGING: Final = "merging"
POLICY: Final = "policy"
SOFTWARE: Final = "software"
PUBLICATION: Final = "publication"
PROTECTION: Final = "protection of other figures"
CAUSES: Final = (DATA, RECORDS, DEFINITION, MERGING, POLICY, SOFTWARE, PUBLICATION, PROTECTION)
"""What can have moved a figure from one release to the next."""


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure. `told` is its value before and now; None where not both releases tell one, and then neither is here.

    `groups`: dimension and code of each, none for everybody.
    """

    setting: str
    period: str
    groups: tuple[tuple[str, str], ...]
    measure: str
    component: str
    reference: str
    told: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """What became of the figures of one indicator, and what can have moved those that are told in both releases."""

    indicator: str
    causes: tuple[str, ...]
    figures: tuple[FigureChange, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """All changed figures since an earlier release, whose id this has."""

    since: str
    questions: tuple[QuestionChange, ...] = ()
