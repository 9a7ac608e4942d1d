"""Cells by covariate pattern: what an adjusted gap is computed from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from isonomia.errors import Fault, InternalError
from isonomia.stats.arrays import Floats
from isonomia.stats.patterns import Columns, Factor, treatment

CellKind = Literal["proportion", "rate", "mean"]


@dataclass(frozen=True, slots=True, eq=False)
class CovariateCells:
    """S sets of cells over R patterns of group × covariates.

    Attributes:
        kind: of the outcome.
        group: which group each pattern is of.
        covariates: what is held fixed, one factor each.
        y: (S, R) events, or sum of the outcome.
        size: (S, R) persons, or person-time for a rate.
        yy: (S, R) sum of squares of the outcome (mean); unused otherwise.
        interactions: pairs of places in (group, *covariates) that are crossed in the model.
    """

    kind: CellKind
    group: Factor
    covariates: tuple[Factor, ...]
    y: Floats
    size: Floats
    yy: Floats
    interactions: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        shapes = {self.y.shape, self.size.shape, self.yy.shape}
        rows = {self.y.shape[-1], *(len(each.codes) for each in (self.group, *self.covariates))}
        if len(shapes) > 1 or self.y.ndim != 2 or len(rows) > 1:
            raise InternalError(Fault("covariate cells", "columns of unlike shape."))

    @classmethod
    def of(
        cls,
        kind: CellKind,
        group: Factor,
        covariates: Sequence[Factor],
        y: ArrayLike,
        size: ArrayLike,
        yy: ArrayLike = 0.0,
        interactions: Sequence[tuple[int, int]] = (),
    ) -> CovariateCells:
        """From anything that is (R,) or (S, R)."""
        sums, sizes, squares = np.broadcast_arrays(
            *(np.atleast_2d(np.asarray(each, dtype=np.float64)) for each in (y, size, yy))
        )
        return cls(kind, group, tuple(covariates), sums, sizes, squares, tuple(interactions))

    def columns(self) -> Columns:
        """The regression's columns, each pattern in its own group."""
        return treatment((self.group, *self.covariates), self.interactions)

    def as_if(self, level: int) -> Floats:
        """(R, p) the same columns with everybody moved to one group."""
        return treatment((self.group.fixed(level), *self.covariates), self.interactions).matrix

    def strata(self) -> NDArray[np.intp]:
        """(R,) which combination of covariates each pattern has, whatever its group."""
        if not self.covariates:
            return np.zeros(len(self.group.codes), dtype=np.intp)
        codes = np.stack([each.codes for each in self.covariates], axis=1)
        found: NDArray[np.intp] = np.unique(codes, axis=0, return_inverse=True)[1].ravel()
        return found

    def of_group(self, level: int) -> tuple[Floats, Floats, Floats]:
        """(S,) size, Σy and Σy² of one group, covariates set aside: what the crude gap is made of."""
        members = self.group.codes == level
        size, y, yy = (each[:, members].sum(axis=1) for each in (self.size, self.y, self.yy))
        return size, y, yy
