"""Sums over the groups of several dimensions at once, each table made once however many subgroups need it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Final

import numpy as np

from isonomia.intersections.combinations import Codes, Combinations
from isonomia.stats.arrays import Floats

Grouping = tuple[int, ...]
LARGEST: Final = 1 << 18
"""Numbers of a table; a larger one has more cells than most screens have combinations."""
MOST: Final = 1 << 25
"""Numbers of all tables: a quarter of a gigabyte."""


@dataclass(frozen=True, slots=True, eq=False)
class Crossed:
    """Sums of one number of each combination.

    The women of the north by age, and the young women by region, are in the same table of three dimensions. Its sums
    are added in the order of the combinations, so that they are those of a subgroup alone, to the bit.

    Attributes:
        values: (R,) one number a combination.
        made: dimensions, in their order -> the table.
    """

    combinations: Combinations
    values: Floats
    made: dict[Grouping, Floats] = field(default_factory=dict)

    def beside(self, grouping: Grouping, levels: Codes, dimension: int) -> Floats | None:
        """Sums of subgroups by the levels of one more dimension.

        Args:
            grouping: places of dimensions, rising.
            levels: (C, k) places of levels.
            dimension: the place of another.

        Returns:
            (C, width); None where the table would be too large.
        """
        wanted = tuple(sorted((*grouping, dimension)))
        table = self._table(wanted)
        if table is None:
            return None
        turned = np.moveaxis(table, wanted.index(dimension), -1)
        found: Floats = turned[tuple(levels.T)]
        return found

    def _table(self, wanted: Grouping) -> Floats | None:
        if wanted in self.made:
            return self.made[wanted]
        widths = [self.combinations.widths[each] for each in wanted]
        if prod(widths) > LARGEST or sum(each.size for each in self.made.values()) + prod(widths) > MOST:
            return None
        key = self._key(wanted, widths)
        added: Floats = np.bincount(key, weights=self.values, minlength=prod(widths)).astype(np.float64, copy=False)
        self.made[wanted] = added.reshape(widths)
        return self.made[wanted]

    def _key(self, wanted: Grouping, widths: Sequence[int]) -> Codes:
        """(R,) number of the cell of each combination, the last dimension the quickest."""
        key = self.combinations.codes[:, wanted[0]].copy()
        for dimension, width in zip(wanted[1:], widths[1:], strict=True):
            key *= width
            key += self.combinations.codes[:, dimension]
        return key
