"""Of whom the change of the same people may be told: where no subtraction leaves a few.

A release holds the average of each wave. With the change of the linked people it gives, for everybody and for each
group, what those have in common who answered in one wave alone: Σ₂ − Σ₁ − Σ(y₂ − y₁). So the change is told by a way of
grouping only if

- every group of it is shown in both waves, people whose group is not known among them: nothing is hidden there that
  the numbers of linked people could tell;
- in every group those who are linked, those of the earlier wave alone and those of the later one alone are nobody, or
  as many as the threshold asks for;
- of none of these are nearly all alike, in their scores or in their change (`nearly_alike`);
- the same holds of everybody together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from isonomia.climate.change import LinkedSums, WaveSums
from isonomia.climate.waves import Pair
from isonomia.measures.slices import Context, Library, View
from isonomia.model.scales import LINKED, STAYED, Scale, linked_sum, stayed_sum
from isonomia.stats.steps_apart import Sums, nearly_alike

_UNSURE: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Rule:
    """The fewest people of whom something is told, and whether a zero is as telling as a few."""

    least: int
    zeros: bool = True

    def allows(self, people: float) -> bool:
        """Whether so many people may be told apart."""
        return people >= self.least - _UNSURE or (self.zeros and abs(people) < _UNSURE)


@dataclass(frozen=True, slots=True)
class Together:
    """The people of one group, or of everybody, who are linked; sums as of LINKED."""

    sums: Mapping[str, float]

    @property
    def n(self) -> int:
        """How many they are."""
        return round(self.sums["n"])

    @property
    def change(self) -> Sums:
        """n, Σd and Σd² of d = y₂ − y₁."""
        each = self.sums
        return Sums(each["n"], each["2"] - each["1"], each["11"] + each["22"] - 2 * each["12"])

    @property
    def earlier(self) -> Sums:
        """Their earlier scores."""
        return Sums(self.sums["n"], self.sums["1"], self.sums["11"])

    @property
    def later(self) -> Sums:
        """Their later scores."""
        return Sums(self.sums["n"], self.sums["2"], self.sums["22"])

    def shared(self) -> LinkedSums:
        """As a change between waves needs them."""
        return LinkedSums.of(self.sums["n"], self.sums["1"], self.sums["2"], self.sums["12"])


def linked_people(
    scale: Scale, library: Library, pair: Pair, dimension: str, rule: Rule
) -> Mapping[str, Together] | None:
    """Code of a group (empty for everybody) -> its linked people; None where nothing may be told of any."""
    names = (dimension,) if dimension else ()
    before, after = (library.view(each.scale, names) for each in (pair.before, pair.after))
    if before is None or after is None:
        return None
    earlier, later = _rows(before, pair.before.where), _rows(after, pair.after.where)
    readable = all(before.is_readable(row) for row in earlier.values())
    readable = readable and all(after.is_readable(row) for row in later.values())
    if not readable or not later:
        return None
    found = {
        code: Together({name: _at(after, linked_sum(name), row) for name in LINKED}) for code, row in later.items()
    }
    parts = [*_parts_now(after, later, found), *_parts_then(before, earlier)]
    safe = all(rule.allows(each.n) and not _alike(each, scale, rule) for each in parts)
    safe = safe and not any(_alike(each.change, scale, rule, doubled=True) for each in found.values())
    return found if safe else None


def _rows(view: View, where: Context) -> dict[str, int]:
    """Code of a group, an absence too -> its row."""
    return {(codes[0] if codes else ""): row for codes, row in view.lookup.get(where, {}).items()}


def _at(view: View, name: str, row: int) -> float:
    return float(view.table.sums[name][row])


def _parts_now(view: View, rows: Mapping[str, int], found: Mapping[str, Together]) -> Iterator[Sums]:
    """Of each group of the later wave: those who are linked, by both scores, and those who are new."""
    for code, row in rows.items():
        yield found[code].earlier
        yield found[code].later
        yield whole_of(view, row).less(found[code].later)


def _parts_then(view: View, rows: Mapping[str, int]) -> Iterator[Sums]:
    """Of each group of the earlier wave: those who came again, and those who did not."""
    for row in rows.values():
        again = Sums(*(_at(view, stayed_sum(name), row) for name in STAYED))
        yield again
        yield whole_of(view, row).less(again)


def whole_of(view: View, row: int) -> Sums:
    """n, Σx and Σx² of a row, about zero."""
    table = view.table
    n, y, yy, origin = float(table.n[row]), _at(view, "sy", row), _at(view, "syy", row), table.origin
    return Sums(n, y + n * origin, yy + 2 * origin * y + n * origin**2)


def wave_of(view: View, row: int) -> WaveSums:
    """A row as a change between waves needs it."""
    each = whole_of(view, row)
    return WaveSums.of(each.n, each.x, each.xx)


def _alike(each: Sums, scale: Scale, rule: Rule, *, doubled: bool = False) -> bool:
    """Whether nearly all have the same score, or changed by the same: their sums would tell of the few others."""
    if each.n < 1 - _UNSURE or not rule.least:
        return False
    low, high = scale.bounds
    width, twice = high - low, 2 if doubled else 1
    start = -width if doubled else low
    return nearly_alike(each, start, twice * width, (twice * steps for steps in scale.steps), rule.least)


def overlap(library: Library, pair: Pair) -> tuple[WaveSums, WaveSums] | None:
    """Everybody in both waves, where both are shown."""
    views = [library.view(each.scale) for each in (pair.before, pair.after)]
    found = []
    for view, wave in zip(views, (pair.before, pair.after), strict=True):
        row = None if view is None else view.row(wave.where)
        if view is None or row is None or not view.is_readable(row):
            return None
        found.append(wave_of(view, row))
    return found[0], found[1]
