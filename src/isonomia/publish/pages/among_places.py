"""One place among others: its level, the limits that chance leaves a place of its size, and its size."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.publish.figures.funnel_scene import Position
from isonomia.publish.findings import Voice
from isonomia.publish.language import N_
from isonomia.publish.numbers import shortened

OUTSIDE: Final = frozenset({"above_limits", "below_limits"})
"""What the flags of a row of limits say of a place that they do not hold."""
WORDS: Final[dict[Position, str]] = {
    "inside": N_("as chance would leave it"),
    "between": N_("near the edge of what chance would explain"),
    "outside": N_("differs more than chance would explain"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One setting: its level, and the two rows of limits, where the release has them."""

    voice: Voice
    href: str
    inner: Estimate | None
    outer: Estimate | None
    size: Decimal | None

    @property
    def name(self) -> str:
        """As pages print it."""
        return shortened(self.voice.part.setting)

    @property
    def judged(self) -> bool:
        """Whether it stands among limits."""
        return all(
            row is not None and row.status == "ok" and row.ci_lower is not None for row in (self.inner, self.outer)
        )

    @property
    def position(self) -> Position:
        """Where it stands, as the release says."""
        if self.outer is not None and not OUTSIDE.isdisjoint(self.outer.flags):
            return "outside"
        return "between" if self.inner is not None and not OUTSIDE.isdisjoint(self.inner.flags) else "inside"


def place_of(voice: Voice, href: str) -> Place:
    """The place of a slice; `href`: where its page is."""
    inner, outer, expected = (
        next(iter(voice.part.rows(each)), None) for each in ("funnel_95", "funnel_998", "expected_events")
    )
    size = None
    if voice.info.kind == "rate":
        size = None if expected is None or expected.value is None else voice.scale("expected_events").of(expected.value)
    elif inner is not None and inner.n is not None:
        size = Decimal(inner.n)
    return Place(voice, href, inner, outer, size)
