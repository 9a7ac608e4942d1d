"""Calibrated limits of segregation indices: which true shares of the units make the observed index ordinary?

The ray is π_u(λ) = P + λ(π_u − P), clipped at 0 and renormalised: from units that are all as mixed as the whole to
the units as observed and beyond. Draws are multinomial with the size of every unit fixed. All indices are biased
upward in small units (50 programmes of ten with a tenth of one group, allotted at random, give D = 0.41), so the
plug-in's own scatter is not enough; see `isonomia.stats.calibrated`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from isonomia.measures.unit_table import UnitTable
from isonomia.stats.arrays import Floats, root
from isonomia.stats.calibrated import calibrated
from isonomia.stats.draws import DRAWS

SEED: Final = 11_955
_REACH_OF_EQUAL: Final = 1.0


class CalibratedLimits(NamedTuple):
    """(R,) limits and debiased values, and whether an even spread is not excluded."""

    low: Floats
    high: Floats
    debiased: Floats
    at_null: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class SharesRay:
    """Expected counts of U units × K groups along the ray, as one column of J = U·K numbers a place.

    Attributes:
        sizes: (U,) people of the units.
        whole: (K,) P.
        direction: (U, K) π_u − P; a made-up one of the size of noise where all units are exactly alike.
        observed: 1, or 0 where all units are alike.
        reach: one standard error of λ. The grid starts about the observed units and is carried towards an even
            spread only as far as limits lie there, since every place costs draws of all cells.
    """

    sizes: Floats
    whole: Floats
    direction: Floats
    observed: float
    reach: float

    @property
    def near(self) -> float:
        """The same: one grid will do."""
        return self.reach

    @classmethod
    def through(cls, people: Floats) -> SharesRay:
        """The ray through a table (U, K) of groups that all have somebody."""
        sizes, whole = people.sum(axis=1), people.sum(axis=0) / people.sum()
        direction = people / sizes[:, None] - whole
        noise = float((len(sizes) - 1) * (len(whole) - 1))
        signal = _chi_square(direction, sizes, whole)
        if signal <= 1e-9 * noise:
            made_up = _alternating(sizes)[:, None] * (whole * _alternating(whole))
            made_up = made_up - made_up.sum(axis=1, keepdims=True) * whole
            scale = float(root(noise / _chi_square(made_up, sizes, whole)))
            return cls(sizes, whole, made_up * scale, 0.0, _REACH_OF_EQUAL)
        # χ² scatters about λ²·signal + noise with variance 2·noise + 4λ²·signal, and rises by 2λ·signal.
        return cls(sizes, whole, direction, 1.0, float(root(noise / 2 + signal)) / signal)

    def shares(self, place: float) -> Floats:
        """(U, K) π(λ)."""
        moved = np.maximum(self.whole + place * self.direction, 0.0)
        return np.asarray(moved / moved.sum(axis=1, keepdims=True), dtype=np.float64)

    def at(self, places: Floats) -> Floats:
        """(J, L) expected counts at λ (L,)."""
        return np.stack([(self.sizes[:, None] * self.shares(place)).ravel() for place in places], axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class MultinomialScatter:
    """Multinomial draws about expected counts, with unit sizes fixed; the same seed at every place.

    Attributes:
        sizes: (U,) people of the units. groups: K.
    """

    sizes: Floats
    groups: int

    @property
    def size(self) -> int:
        """J = U·K."""
        return len(self.sizes) * self.groups

    def draws(self, mean: Floats) -> Floats:
        """(J, L, B)."""
        made = np.empty((self.size, mean.shape[1], DRAWS))
        whole = self.sizes.astype(np.int64)
        for at, column in enumerate(mean.T):
            expected = column.reshape(len(self.sizes), self.groups)
            generator = np.random.Generator(np.random.PCG64(SEED))
            shares = expected / expected.sum(axis=1, keepdims=True)
            made[:, at] = generator.multinomial(whole, shares, size=(DRAWS, len(whole))).reshape(DRAWS, -1).T
        return made


def limits_of(
    table: UnitTable, indices: Callable[[Floats], Mapping[str, Floats]], confidence: float
) -> dict[str, CalibratedLimits]:
    """Limits of all indices of one table at once.

    Args:
        table: at least two units and two groups with somebody in them.
        indices: (U, K, …) people -> key -> (R, …), each 0 where all units are alike.
        confidence: of the limits.
    """
    people = table.people
    size, groups = people.shape
    line = SharesRay.through(people)
    rows = {key: len(values) for key, values in indices(people).items()}

    def flat(columns: Floats) -> dict[str, Floats]:
        found = indices(columns.reshape(size, groups, -1))
        return {f"{key}#{row}": values[row] for key, values in found.items() for row in range(len(values))}

    null = {f"{key}#{row}": 0.0 for key, many in rows.items() for row in range(many)}
    limits = calibrated(line, MultinomialScatter(line.sizes, groups), flat, confidence=confidence, null=null)
    return {
        key: CalibratedLimits(
            *(
                np.array([getattr(limits[f"{key}#{row}"], name) for row in range(many)])
                for name in ("low", "high", "debiased", "at_null")
            )
        )
        for key, many in rows.items()
    }


def _chi_square(direction: Floats, sizes: Floats, whole: Floats) -> float:
    """Σ_u T_u Σ_k(π − P)²/P: its expectation under random allocation is about (U − 1)(K − 1)."""
    return float((sizes[:, None] * direction**2 / whole).sum())


def _alternating(weights: Floats) -> Floats:
    """+1, −1, +1 … less their weighted mean."""
    signs = np.where(np.arange(len(weights)) % 2 == 0, 1.0, -1.0)
    return np.asarray(signs - (weights @ signs) / weights.sum(), dtype=np.float64)
