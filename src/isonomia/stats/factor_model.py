"""Models of several common factors in several groups: which parameters there are, and which are held equal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from isonomia.errors import Fault, InternalError
from isonomia.stats.arrays import Floats

Scaling = Literal["marker", "unit"]
Equality = Literal["configural", "metric", "scalar", "strict"]
EQUALITIES: Final[tuple[Equality, ...]] = ("configural", "metric", "scalar", "strict")
Part = Literal["loading", "intercept", "residual"]
HELD: Final[dict[Part, Equality]] = {"loading": "metric", "intercept": "scalar", "residual": "strict"}
FIXED: Final = -1
Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class FactorModel:
    """Each item measures one factor.

    Attributes:
        factors: (name, items) of each factor.
        scaling: the unit of a factor: its first item's ("marker", that loading is 1) or its own standard deviation in
            the first group ("unit").
    """

    factors: tuple[tuple[str, tuple[str, ...]], ...]
    scaling: Scaling = "marker"

    def __post_init__(self) -> None:
        if len(set(self.items)) < len(self.items) or not all(items for _, items in self.factors) or not self.factors:
            raise InternalError(Fault("factor model", "an item stands twice, or a factor has no item."))

    @property
    def items(self) -> tuple[str, ...]:
        """All items, factor by factor."""
        return tuple(item for _, items in self.factors for item in items)

    @property
    def factor_of(self) -> Index:
        """(p,) index of each item's factor."""
        return np.array([at for at, (_, items) in enumerate(self.factors) for _ in items], dtype=np.int64)

    @property
    def first_items(self) -> frozenset[str]:
        """The marker of each factor."""
        return frozenset(items[0] for _, items in self.factors)


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Where each parameter stands in the vector of free ones; FIXED where it is not free.

    Attributes:
        factor_of: (p,).
        loading, intercept, residual: (G, p).
        latent: (G, m, m), symmetric.
        mean: (G, m).
        loading_fixed: (p,) value of loadings that are not free.
        latent_fixed: (m, m) value of variances that are not free.
        count: number of free parameters.
    """

    factor_of: Index
    loading: Index
    intercept: Index
    residual: Index
    latent: Index
    mean: Index
    loading_fixed: Floats
    latent_fixed: Floats
    count: int


class _Counter:
    """Hands out the next places of the vector."""

    def __init__(self) -> None:
        self.count = 0

    def by_item(self, groups: int, shared: list[bool], skip: list[bool]) -> Index:
        """(G, p) places: one for all groups where shared, one each otherwise, none where skipped."""
        found = np.full((groups, len(shared)), FIXED, dtype=np.int64)
        for at, (same, none) in enumerate(zip(shared, skip, strict=True)):
            if not none:
                found[:, at] = self.count if same else self.count + np.arange(groups)
                self.count += 1 if same else groups
        return found

    def next(self) -> int:
        self.count += 1
        return self.count - 1


def layout(
    model: FactorModel, groups: int, equality: Equality, freed: frozenset[tuple[Part, str]] = frozenset()
) -> Layout:
    """The parameters of a model in G groups.

    Metric holds loadings equal, scalar intercepts too, strict residual variances too. Latent means are 0 in the first
    group, and in the others below scalar. A "unit" factor has variance 1 in the first group, and in the others below
    metric. What is in `freed` is not held equal.
    """
    rank = EQUALITIES.index(equality)
    items, counter, m = model.items, _Counter(), len(model.factors)

    def shared(part: Part) -> list[bool]:
        held = rank >= EQUALITIES.index(HELD[part])
        return [groups == 1 or (held and (part, item) not in freed) for item in items]

    marker = [model.scaling == "marker" and item in model.first_items for item in items]
    none = [False] * len(items)
    loading = counter.by_item(groups, shared("loading"), marker)
    residual = counter.by_item(groups, shared("residual"), none)
    intercept = counter.by_item(groups, shared("intercept"), none)
    latent = np.full((groups, m, m), FIXED, dtype=np.int64)
    mean = np.full((groups, m), FIXED, dtype=np.int64)
    for g in range(groups):
        for i in range(m):
            for j in range(i + 1):
                own = i == j and model.scaling == "unit" and (g == 0 or equality == "configural")
                if not own:
                    latent[g, i, j] = latent[g, j, i] = counter.next()
            if g > 0 and rank >= EQUALITIES.index("scalar"):
                mean[g, i] = counter.next()
    return Layout(
        model.factor_of,
        loading,
        intercept,
        residual,
        latent,
        mean,
        np.where(marker, 1.0, 0.0),
        np.eye(m),
        counter.count,
    )
