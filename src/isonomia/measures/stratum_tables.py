"""Stratified 2 × 2 tables, S sets of K, and what all their statistics share.

Layout is group × outcome, and only that: of `n1` persons of the focus group `a` have the outcome, of `n2` persons
of the reference group `c` have it. A stratum without persons in one of the groups contributes nothing, so sets of
unlike K are padded with zeros.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from isonomia.errors import Fault, InternalError

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class StratumTables:
    """S sets of K two-by-two tables, group × outcome.

    Attributes:
        a, n1: (S, K) events and persons of the focus group.
        c, n2: (S, K) events and persons of the reference group.
    """

    a: Floats
    n1: Floats
    c: Floats
    n2: Floats

    def __post_init__(self) -> None:
        shapes = {each.shape for each in (self.a, self.n1, self.c, self.n2)}
        if len(shapes) > 1 or self.a.ndim != 2:
            raise InternalError(Fault("stratified tables", f"counts of unlike shape {sorted(shapes)}."))
        for events, persons in ((self.a, self.n1), (self.c, self.n2)):
            if np.any(events < 0) or np.any(events > persons) or not np.all(np.isfinite(persons)):
                raise InternalError(Fault("stratified tables", "events are negative or more than the persons."))

    @classmethod
    def of(cls, a: ArrayLike, n1: ArrayLike, c: ArrayLike, n2: ArrayLike) -> StratumTables:
        """Tables from anything that is a (K,) or (S, K) array of counts."""
        return cls(*(np.atleast_2d(np.asarray(each, dtype=np.float64)) for each in (a, n1, c, n2)))

    @property
    def supported(self) -> NDArray[np.bool_]:
        """(S, K) strata in which both groups have persons."""
        supported: NDArray[np.bool_] = (self.n1 > 0) & (self.n2 > 0)
        return supported

    @property
    def informative(self) -> NDArray[np.bool_]:
        """(S, K) supported strata in which somebody, but not everybody, has the outcome."""
        m = self.a + self.c
        informative: NDArray[np.bool_] = self.supported & (m > 0) & (m < self.n1 + self.n2)
        return informative

    def left_out(self) -> NDArray[np.bool_]:
        """(S,) whether a stratum with persons lacks one of the groups."""
        left_out: NDArray[np.bool_] = np.any(~self.supported & (self.n1 + self.n2 > 0), axis=1)
        return left_out

    def counted(self) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        """(S, K) a, n₁, c, n₂ with zeros in unsupported strata, and N (1 there, so that quotients by it are 0)."""
        a, n1, c, n2 = (np.where(self.supported, each, 0.0) for each in (self.a, self.n1, self.c, self.n2))
        return a, n1, c, n2, np.where(self.supported, self.n1 + self.n2, 1.0)


def odds_sums(tables: StratumTables) -> tuple[Floats, Floats]:
    """(S,) ΣR and ΣS, R = ad/N and S = bc/N: numerator and denominator of the common odds ratio."""
    a, n1, c, n2, n = tables.counted()
    return (a * (n2 - c) / n).sum(axis=1), ((n1 - a) * c / n).sum(axis=1)


def codes_where(where: NDArray[np.bool_], code: str) -> NDArray[np.object_]:
    """(S,) the code where `where` holds, "" elsewhere."""
    found = np.full(where.shape, "", dtype=object)
    found[where] = code
    return found
