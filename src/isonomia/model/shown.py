"""Shown: cells after protection. Each value is printed or hidden; hidden values are not in here at all.

`protect/` makes these from `Cells`. There is one marker for hidden, which says nothing of the rule behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from isonomia.errors import Fault, InternalError
from isonomia.model.study import IndicatorKind

ABSENT_COUNT: Final = -1
"""What stands in an integer column where the count is hidden or does not exist. Never printed."""

Role = Literal["group", "everyone_else"]


@dataclass(frozen=True, slots=True, eq=False)
class ShownTable:
    """Protected cells of one indicator over one grouping; R rows, one for each setting, period and levels.

    Design strata and clusters are gone: they live on only in `se` and `covariance`.

    Attributes:
        indicator, source, kind, dimensions, overlapping, coding, origin, weighted: as in `CellTable`.
        role: "group": the row counts its group. "everyone_else": the row counts all whose group is known and
            is another one; same order of rows as the table of role "group", without the absence rows.
        published: the source was public already and is exempt from suppression.
        keys: "setting", "period" and one column a dimension -> (R,) array of text.
        n_shown: (R,) the number of persons may be printed.
        y_shown: (R,) the outcome may be printed too: events, rates, means. Never true where `n_shown` is not.
        n: (R,) int64, `ABSENT_COUNT` where hidden.
        events: (R,) int64, `ABSENT_COUNT` where hidden or where the indicator has none.
        sums: all other sums of `CellTable`; NaN where not `y_shown`.
        se: (R,) standard error from the survey design (V2, V3) for weighted sources, else NaN.
        df: (R,) its degrees of freedom; infinite without a design.
        covariance: (R, R) of the estimates in shown rows (V3), or None.
        with_unknown: for role "everyone_else": (R,) the row also counts those whose group is not known, because their
            number cannot be told apart without giving a small one away; None for role "group".
        cross: for role "everyone_else" of a clustered source: (R,) covariance with the group itself (V3), or None.
        others: dimension -> the groups that were merged into its `other`, of this source.
        left_out: (R,) rows of tables that are not published at all: they stand in no file of cells; None where all are.
        value: (R,) estimates that a source published without counts (kind "estimates", "heat"); else NaN.
    """

    indicator: str
    source: str
    kind: IndicatorKind
    dimensions: tuple[str, ...]
    keys: Mapping[str, NDArray[np.object_]]
    n_shown: NDArray[np.bool_]
    y_shown: NDArray[np.bool_]
    n: NDArray[np.int64]
    events: NDArray[np.int64]
    sums: Mapping[str, NDArray[Any]]
    se: NDArray[np.float64]
    df: NDArray[np.float64]
    value: NDArray[np.float64]
    covariance: NDArray[np.float64] | None = None
    role: Role = "group"
    with_unknown: NDArray[np.bool_] | None = None
    cross: NDArray[np.float64] | None = None
    published: bool = False
    overlapping: frozenset[str] = frozenset()
    coding: Mapping[str, str] = field(default_factory=dict)
    origin: float = 0.0
    weighted: bool = False
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left_out: NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        where = f"Shown cells of {self.indicator!r} by {self.dimensions}"
        if np.any(self.y_shown & ~self.n_shown):
            raise InternalError(Fault(where, "an outcome is shown where its number of persons is hidden."))
        if np.any(self.n[~self.n_shown] != ABSENT_COUNT) or np.any(self.events[~self.y_shown] != ABSENT_COUNT):
            raise InternalError(Fault(where, "a hidden count still holds its value."))
        if self.left_out is not None and np.any(self.left_out & self.n_shown):
            raise InternalError(Fault(where, "a row of a table that is not published is shown."))
        for name, column in self.sums.items():
            if np.any(~np.isnan(column[~self.y_shown])):
                raise InternalError(Fault(where, f"the hidden sum {name!r} still holds its value."))

    def __len__(self) -> int:
        return len(self.n)


@dataclass(frozen=True, slots=True)
class Shown:
    """All protected tables of a release, with the policy that ran."""

    tables: tuple[ShownTable, ...]
    policy: str
    hidden_share: float = 0.0  # of all values that could have been printed; the only figure about hiding
    private: bool = False  # nothing was hidden: for OUT-private alone; a Release refuses it
    pooled: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)  # source -> window -> periods
    internal: bool = False  # protected for the school's own eyes alone, under a lower threshold

    def __iter__(self) -> Iterator[ShownTable]:
        return iter(self.tables)

    def get(self, indicator: str, dimensions: Iterable[str] = (), role: Role = "group") -> ShownTable | None:
        """The table of an indicator over a grouping, or None."""
        wanted = (indicator, tuple(dimensions), role)
        return next((t for t in self.tables if (t.indicator, t.dimensions, t.role) == wanted), None)
