"""The gate: which intervals give a hidden count away.

A count is given away where its interval is one value, is no wider than ± 2, or lies within 1 … T − 1 (within 0 … T − 1
where zeros are protected). A zero that the policy prints may be found out; where counts are rounded, nobody and up to
four are printed alike, so an interval that begins at such a zero tells no more than the zero itself would. Counts
that no table prints (those without the outcome, everyone else, missing outcomes) matter only where they may be small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from isonomia.protect.audit.counts import Count
from isonomia.protect.audit.knowledge import Knowledge
from isonomia.protect.audit.report import Kind
from isonomia.protect.audit.system import Limit, is_derived

NARROW: Final = 4
"""An interval of this width is ± 2."""


@dataclass(frozen=True, slots=True)
class Judge:
    """The gate for one count.

    Attributes:
        threshold: T. lowest: the smallest count that is small. derived: no table prints the count.
        wanted: the count is protected at all.
        blurred: it follows from rounded counts alone.
    """

    threshold: int
    lowest: int
    derived: bool
    wanted: bool = True
    blurred: bool = False

    def verdict(self, low: int, high: Limit) -> Kind | None:
        """What an interval gives away, or None. Of several kinds the one that says most."""
        if not self.wanted or high is None or self._harmless(low, high):
            return None
        if low == high:
            return "exact"
        if low >= self.lowest and high < self.threshold:
            return "small"
        perhaps_nobody = self.blurred and low == 0 and self.lowest > 0
        return "pinned" if high - low <= NARROW and not perhaps_nobody else None

    def safe(self, low: int, high: int) -> bool:
        """Whether two values that are possible show that no interval around them gives anything away."""
        if not self.wanted:
            return True
        apart = high - low > NARROW or self.large(low)
        return apart and (high >= self.threshold or low < self.lowest)

    def below(self, high: Limit) -> bool:
        """Known to be zero or small."""
        return self.wanted and high is not None and high < self.threshold

    def large(self, low: int) -> bool:
        """A count that no table prints, and that is too large to be protected."""
        return self.derived and low >= self.threshold

    def perhaps_large(self, high: Limit) -> bool:
        """Whether a narrower interval may show that a count is too large to be protected."""
        return self.derived and high is not None and high >= self.threshold

    def _harmless(self, low: int, high: int) -> bool:
        nobody = low == high == 0 and self.lowest > 0
        return nobody or self.large(low)


def judge_of(count: Count, known: Knowledge) -> Judge:
    """The gate for a count: hidden and derived ones; those that only help to link indicators are not protected."""
    rule = known.rule(count)
    lowest = 1 if count.what == "missing" else rule.lowest
    wanted = is_derived(count) or count in known.hidden
    return Judge(rule.threshold, lowest, is_derived(count), wanted, blurred=bool(rule.steps))
