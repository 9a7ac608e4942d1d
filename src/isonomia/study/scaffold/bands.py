"""Numbers that are cut into bands, and bands that a file has already."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from isonomia.study.names import slug, way_of
from isonomia.study.scaffold.column_look import MOST_GROUPS, Look
from isonomia.study.scaffold.draft import Draft
from isonomia.study.scaffold.known import KnownNumber, known
from isonomia.study.scaffold.words import says, shown, text

_BAND: Final = re.compile(
    r"^(?:(?:age|ages|aged|\$)\s*)?(\d[\d,]*(?:\.\d+)?)\s*(?:years?)?\s*(?:-|–|to|\+|and|or|plus).*$"
)
_UNDER: Final = re.compile(r"^(?:<|≤|<=|under|below|less than|up to)\s*\$?\s*(\d[\d,]*(?:\.\d+)?).*$")
_OVER: Final = re.compile(r"^(?:>|≥|>=|over|above|more than)\s*\$?\s*(\d[\d,]*(?:\.\d+)?).*$")


def number_for(seen: Look) -> Draft | None:
    """A known number, such as an age, cut into bands; None where the column is none."""
    about = next((each for each in known().numbers if says(seen.name, each.names)), None)
    if about is None or not seen.numeric or seen.low is None or seen.high is None or len(seen.answers) < 3:
        return None
    if seen.tokens and not seen.complete:
        return None
    if seen.low < about.lowest or seen.high > about.highest:
        return None
    bins = _bins(about, seen.low, seen.high)
    lines = [f"column = {text(seen.name)}", f"bins = [{', '.join(f'{each:g}' for each in bins)}]"]
    if about.id == "age":
        lines.append(f"levels = [{', '.join(text(label) for label in _years(bins))}]")
    if about.gradient:
        lines.append("gradient = true  # a higher number is an advantage")
    if seen.absences:
        lines.append(f"absent = {{ {', '.join(f'{text(a)} = {text(b)}' for a, b in seen.absences.items())} }}")
    comments = [f"Numbers from {seen.low:g} to {seen.high:g}: bands from the lower bound up to the next."]
    comments += suspicion(seen)
    return Draft(about.id, about.title, tuple(lines), tuple(comments), recognised=True)


def suspicion(seen: Look) -> list[str]:
    """A comment on numbers at the ends that often stand for a missing answer."""
    codes = known().suspicious
    ends = {f"{end:g}" for end in (seen.low, seen.high) if end is not None}
    found = sorted(ends & codes)
    if not found:
        return []
    told = ", ".join(f'"{each}" = "unknown"' for each in found)
    return [f"Does {' or '.join(found)} stand for a missing answer? Then write: absent = {{ {told} }}"]


def _bins(about: KnownNumber, low: float, high: float) -> list[float]:
    """The known bounds that people fall between; the lowest holds the lowest number."""
    inside = [each for each in about.bins if each <= high]
    first = max((each for each in inside if each <= low), default=about.lowest)
    return [first, *(each for each in inside if each > max(first, low))]


def _years(bins: list[float]) -> list[str]:
    """Bands of ages as people say them: "18 to 24"."""
    if len(bins) == 1:
        return [f"{bins[0]:g} and over"]
    inner = [f"{low:g} to {high - 1:g}" for low, high in pairwise(bins)]
    if bins[0] == 0:
        inner[0] = f"Under {bins[1]:g}"
    return [*inner, f"{bins[-1]:g} and over"]


def banded(seen: Look) -> Draft | None:
    """Bands that a file has already ("18-24", "65+"): levels in the order of their numbers."""
    values = list(seen.answers.values())
    bounds = [_bound(value) for value in values]
    if not 2 <= len(values) <= 2 * MOST_GROUPS or any(each is None for each in bounds) or seen.numeric:
        return None
    ordered = [value for _, value in sorted(zip(bounds, values, strict=True), key=lambda each: each[0] or (0.0, 0))]
    lines = [
        f"column = {text(seen.name)}",
        f"levels = [{', '.join(text(value) for value in ordered)}]",
        "ordered = true",
    ]
    if seen.absences:
        lines.append(f"absent = {{ {', '.join(f'{text(a)} = {text(b)}' for a, b in seen.absences.items())} }}")
    comments = (
        f"Bands in the order of their numbers: {shown(ordered, most=12)}.",
        "Add gradient = true if the order means advantage, the least advantaged first.",
    )
    name = slug(seen.name) or "bands"
    return Draft(name, way_of(seen.name), tuple(lines), comments, recognised=True)


def _bound(value: str) -> tuple[float, int] | None:
    """Where a band begins; "under 18" comes before "18-24", "over 65" after "65"."""
    lowered = value.strip().lower()
    for pattern, side in ((_UNDER, -1), (_BAND, 0), (_OVER, 1)):
        found = pattern.match(lowered)
        if found:
            return float(found[1].replace(",", "")), side
    return None
