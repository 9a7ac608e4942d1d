"""An indicator and everything that its rows are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from isonomia.measures.asked import Rules
from isonomia.measures.families import family_id
from isonomia.measures.questions import Question
from isonomia.measures.reliability import Gate
from isonomia.measures.slices import Context, Library, View, missing_table
from isonomia.model.shown import Role
from isonomia.model.study import Dimension, Indicator


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """An indicator and everything its rows are made from.

    Attributes:
        whole: the overall cells. dimensions: of the study. gate: withholds what is too uncertain to be quoted.
        rules: what is printed about selection.
    """

    indicator: Indicator
    question: Question
    library: Library
    whole: View
    dimensions: Mapping[str, Dimension]
    protected: bool
    gate: Gate
    rules: Rules = field(default_factory=Rules)

    def wanted(self, dimensions: tuple[str, ...], role: Role = "group") -> View:
        """A table that the indicator must have."""
        view = self.library.view(self.indicator.id, dimensions, role)
        if view is None:
            raise missing_table(self.indicator.id, *dimensions)
        return view

    def family(self, where: Context, *dimensions: str) -> str:
        """The id of the family of comparisons over the groups of these dimensions."""
        return family_id(self.indicator.id, where.period, " × ".join(dimensions), where.setting)
