"""Groups: what a measure sees. S sets of J groups each, as arrays, so that ten thousand sets cost one call.

Sets of unlike J are put in unlike `Groups` (`measures/groups.py` does so); there is no padding and no missing
estimate in here. Whether the numbers passed protection travels along and cannot be set by a measure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from isonomia.errors import Fault, InternalError

GroupsKind = Literal["proportion", "rate", "mean", "estimate"]
Population = Literal["external", "estimated", "same_sample", "none"]
Floats = NDArray[np.float64]
NO_REFERENCE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """S sets of J groups.

    Attributes:
        codes: (S, J) codes of the groups. Ordered sets run from the most disadvantaged to the most advantaged.
        y: (S, J) estimates, in the unit of the outcome, finite.
        s: (S, J) standard errors (measures.md 1.3, p̃ in V1); NaN where the source gives none.
        kind: what y is; "estimate" has no counts behind it.
        p: (S, J) population shares, each row summing to 1; NaN rows where there are none.
        mean: (S,) population mean: Σ p y, or the setting average that a source states where p is NaN.
        n, events, time: (S, J) persons, events, person-time where there are counts, else None.
        covariance: (S, J, J) where groups share clusters, else None (then V = diag(s²)).
        ordered: the codes have a strict declared order.
        reference: (S,) index of the declared reference group, or `NO_REFERENCE`.
        bounds: (S, 2) declared bounds of the outcome, infinite where there are none.
        direction: (S,) +1 where higher is better, −1 where worse, 0 where neutral.
        population: where p comes from (measures.md 1.4).
        n_total: (S,) persons behind p for `same_sample`, else NaN.
        df: (S,) design degrees of freedom, infinite without a design.
        census: no sampling error: intervals are refused with `CENSUS`.
        protected: made from shown cells or published figures alone.
    """

    codes: NDArray[np.object_]
    y: Floats
    s: Floats
    kind: GroupsKind
    p: Floats
    mean: Floats
    reference: NDArray[np.int64]
    bounds: Floats
    direction: NDArray[np.int64]
    df: Floats
    n: Floats | None = None
    events: Floats | None = None
    time: Floats | None = None
    covariance: Floats | None = None
    ordered: bool = False
    population: Population = "same_sample"
    n_total: Floats | None = None
    census: bool = False
    protected: bool = False

    def __post_init__(self) -> None:
        sets, groups = self.y.shape
        shapes: dict[str, tuple[Any, tuple[int, ...]]] = {
            "codes": (self.codes, (sets, groups)),
            "s": (self.s, (sets, groups)),
            "p": (self.p, (sets, groups)),
            "mean": (self.mean, (sets,)),
            "reference": (self.reference, (sets,)),
            "bounds": (self.bounds, (sets, 2)),
            "direction": (self.direction, (sets,)),
            "df": (self.df, (sets,)),
            "n": (self.n, (sets, groups)),
            "events": (self.events, (sets, groups)),
            "time": (self.time, (sets, groups)),
            "covariance": (self.covariance, (sets, groups, groups)),
            "n_total": (self.n_total, (sets,)),
        }
        for name, (array, shape) in shapes.items():
            if array is not None and array.shape != shape:
                raise InternalError(Fault("Groups", f"{name} has shape {array.shape}, not {shape}."))
        if not np.all(np.isfinite(self.y)):
            raise InternalError(Fault("Groups", "an estimate is not finite."))

    @property
    def sets(self) -> int:
        """S, the number of sets."""
        return int(self.y.shape[0])

    @property
    def size(self) -> int:
        """J, the number of groups in each set."""
        return int(self.y.shape[1])
