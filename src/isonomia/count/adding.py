"""One cell of published counts in the making."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final

from isonomia.count.published_rows import Row

Z90: Final = 1.645
"""The census bureau's margins of error are 1.645 standard errors: 90 per cent."""


@dataclass(slots=True)
class Adding:
    """One cell in the making."""

    n: int = 0
    events: int = 0
    time: list[float] = field(default_factory=list)
    variance: list[float] = field(default_factory=list)
    withheld: bool = False

    def add(self, row: Row) -> None:
        """Add a row; one withheld part makes the whole withheld."""
        if row.withheld:
            self.withheld = True
            return
        self.n += row.n
        self.events += row.events
        self.time.append(row.time)
        if not math.isnan(row.moe):
            self.variance.append((row.moe / Z90) ** 2)
