"""What a chart of rows shows: groups down, one or more panels across. Numbers and words, ready to be printed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from isonomia.errors import Fault, InternalError
from isonomia.publish.charts import Axis
from isonomia.publish.figures.verdict_marks import Kind


@dataclass(frozen=True, slots=True)
class RowCell:
    """One figure of one group: its mark with its range and the number as text; or words in place of a mark."""

    text: str = ""
    kind: Kind | None = None
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    word: str = ""

    def __post_init__(self) -> None:
        if (self.value is None) != (self.kind is None) or (self.value is None and not self.word):
            raise InternalError(Fault("chart of rows", "a cell has neither a mark nor words."))


@dataclass(frozen=True, slots=True)
class RowPanel:
    """A panel over all rows.

    Attributes:
        heading, remark: what it is, and what must be known of its scale.
        line, line_label: a comparison of all rows, and what it is called where it stands; `line_note`: in a sentence.
        band: the margin inside which figures are close.
        bars: figures are bars from zero, not marks.
        reason: why nothing is shown in it; then its cells are empty.
    """

    heading: str
    axis: Axis
    ticks: tuple[str, ...]
    cells: tuple[RowCell, ...]
    remark: str = ""
    line: Decimal | None = None
    line_label: str = ""
    line_note: str = ""
    band: tuple[Decimal, Decimal] | None = None
    bars: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RowFigure:
    """The whole drawing. `legend`: each kind of mark that is used, with its words; `notes`: lines at the foot."""

    title: str
    description: str
    lang: str
    names: tuple[str, ...]
    panels: tuple[RowPanel, ...]
    legend: tuple[tuple[Kind, str], ...]
    notes: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.names or not self.panels:
            raise InternalError(Fault("chart of rows", "it has no rows or no panel."))
        if any(not panel.reason and len(panel.cells) != len(self.names) for panel in self.panels):
            raise InternalError(Fault("chart of rows", "a panel does not have a cell for each row."))
