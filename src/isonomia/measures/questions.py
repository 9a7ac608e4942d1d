"""What all rows of one indicator or representation have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from isonomia.measures.groups import DIRECTIONS
from isonomia.measures.slices import Context
from isonomia.model.registry import registry
from isonomia.model.study import Indicator, IndicatorKind, Representation

OUTCOME: Final = "outcome"
"""The registry's word for "in the unit of the outcome"."""
_UNITS: Final[Mapping[IndicatorKind, str]] = {"proportion": "share", "rate": "rate", "mean": OUTCOME}
LEVEL_MEASURES: Final[Mapping[IndicatorKind, str]] = {"proportion": "proportion", "rate": "rate", "mean": "mean"}


@dataclass(frozen=True, slots=True)
class Question:
    """An indicator or a representation, as its rows need it.

    Attributes:
        direction: +1 where higher is better, −1 where worse, 0 where neutral.
        census: everybody was counted: no sampling error.
        unit: of the outcome.
        counts: somebody else counted, and need not print the number of those whose group is not known.
        withheld: a group of which there is no row is withheld by the source (else nobody is in it).
    """

    id: str
    source: str
    kind: IndicatorKind
    direction: int
    census: bool
    margin: float | None
    unit: str
    counts: bool = False
    withheld: bool = False

    @classmethod
    def of_indicator(cls, one: Indicator) -> Question:
        """An indicator."""
        unit = one.unit or _UNITS[one.kind]
        census = one.inference == "census"
        return cls(one.id, one.source, one.kind, DIRECTIONS[one.higher_is], census, one.margin, unit)

    @classmethod
    def of_representation(cls, one: Representation) -> Question:
        """A representation: shares of persons."""
        direction = DIRECTIONS[one.higher_is]
        return cls(one.id, one.source, "proportion", direction, census=False, margin=one.margin, unit="share")

    @property
    def nothing(self) -> str:
        """Why there is no figure of a group without a row."""
        return "SUPPRESSED_INPUT" if self.withheld else "NO_DATA"

    def identity(self, where: Context, measure: str, **columns: Any) -> dict[str, Any]:  # noqa: ANN401  columns are of unlike type
        """The columns that say what a row is about."""
        unit = registry()[measure].unit
        return {
            "setting": where.setting,
            "period": where.period,
            "source": self.source,
            "indicator": self.id,
            "measure": measure,
            "unit": unit.replace(OUTCOME, self.unit),
            **columns,
        }
