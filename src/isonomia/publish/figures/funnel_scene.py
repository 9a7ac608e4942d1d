"""What a funnel plot shows: settings by size and figure, the limits around the figure of all together, and words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from isonomia.errors import Fault, InternalError
from isonomia.publish.charts import Axis

Position = Literal["inside", "between", "outside"]


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its size, its figure, where it stands, and what chance would leave a setting of its size with.

    `inner` and `outer` are released limits; a setting of which some are not shown is not in the drawing.
    """

    name: str
    size: Decimal
    value: Decimal
    position: Position
    inner: tuple[Decimal, Decimal]
    outer: tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class FunnelFigure:
    """The whole drawing.

    Attributes:
        down, across: the axes of figures and sizes; `down_ticks`, `across_ticks` their numbers as text.
        down_heading, across_heading: what they are.
        centre, centre_label: the figure of all settings together.
        words: what each position and each pair of limits is called, for the legend.
    """

    title: str
    description: str
    lang: str
    settings: tuple[Setting, ...]
    down: Axis
    down_ticks: tuple[str, ...]
    down_heading: str
    across: Axis
    across_ticks: tuple[str, ...]
    across_heading: str
    centre: Decimal
    centre_label: str
    words: tuple[tuple[Position, str], ...]
    limit_words: tuple[str, str]
    notes: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.settings) < 2:
            raise InternalError(Fault("funnel plot", f"{len(self.settings)} settings."))

    @property
    def by_size(self) -> tuple[Setting, ...]:
        """In the order of the line of limits."""
        return tuple(sorted(self.settings, key=lambda each: (each.size, each.name)))

    @property
    def named(self) -> tuple[Setting, ...]:
        """Those outside the outer limits: the others have no name in the drawing."""
        return tuple(each for each in self.settings if each.position == "outside")
