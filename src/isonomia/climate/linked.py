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

In a source with weights averages are of weights. So all of this is asked of weights too, and few of these people may
not carry nearly all the weight (Kish's (Σw)²/Σw² below the threshold).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from isonomia.climate.change import LinkedSums, WaveSums
from isonomia.climate.waves import Pair
from isonomia.measures.slices import Context, Library, View
from isonomia.model.scales import LINKED, LINKED_ERRORS, LINKED_WEIGHED, STAYED, Scale, linked_sum, stayed_sum
from isonomia.stats.arrays import Floats
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
        return _change(self.sums, "")

    @property
    def weighted(self) -> bool:
        """The source has weights."""
        return "w*n" in self.sums

    @property
    def sizes(self) -> tuple[str, ...]:
        """What their sums are multiplied by: nothing, and of a weighted source w and w²."""
        return ("", "w*", "ww*") if self.weighted else ("",)

    @property
    def changes(self) -> Floats:
        """`change` by persons, by w and by w²: (1 or 3, 3)."""
        return np.array([_change(self.sums, size) for size in self.sizes])

    def scores(self, wave: str) -> Floats:
        """Their scores in the wave “1” or “2” by persons, by w and by w²: (1 or 3, 3)."""
        return np.array([[self.sums[f"{size}{name}"] for name in ("n", wave, wave * 2)] for size in self.sizes])

    def shared(self, size: str = "") -> LinkedSums:
        """As a change between waves needs them; of a weighted source with `size` "uw*"."""
        return LinkedSums.of(self.sums["n"], *(self.sums[f"{size}{name}"] for name in ("1", "2", "12")))


def _change(sums: Mapping[str, float], size: str) -> Sums:
    first = sums[f"{size}2"] - sums[f"{size}1"]
    return Sums(sums[f"{size}n"], first, sums[f"{size}11"] + sums[f"{size}22"] - 2 * sums[f"{size}12"])


def linked_people(
    scale: Scale, library: Library, pair: Pair, dimension: str, rule: Rule
) -> Mapping[str, Together] | None:
    """Code of a group (empty for everybody) -> its linked people; None where nothing may be told of any."""
    by = (dimension,) if dimension else ()
    before, after = (library.view(each.scale, by) for each in (pair.before, pair.after))
    if before is None or after is None:
        return None
    earlier, later = _rows(before, pair.before.where), _rows(after, pair.after.where)
    readable = all(before.is_readable(row) for row in earlier.values())
    readable = readable and all(after.is_readable(row) for row in later.values())
    if not readable or not later:
        return None
    names = (*LINKED, *(LINKED_WEIGHED if after.table.weighted else ()))
    names = (*names, *(each for each in LINKED_ERRORS if linked_sum(each) in after.table.sums))
    found = {code: Together({name: _at(after, linked_sum(name), row) for name in names}) for code, row in later.items()}
    parts = [*_parts_now(after, later, found), *_parts_then(before, earlier)]
    safe = all(rule.allows(each[0, 0]) and not _alike(each, scale, rule) for each in parts)
    safe = safe and not any(_alike(each.changes, scale, rule, doubled=True) for each in found.values())
    return found if safe else None


def _rows(view: View, where: Context) -> dict[str, int]:
    """Code of a group, an absence too -> its row."""
    return {(codes[0] if codes else ""): row for codes, row in view.lookup.get(where, {}).items()}


def _at(view: View, name: str, row: int) -> float:
    return float(view.table.sums[name][row])


def _parts_now(view: View, rows: Mapping[str, int], found: Mapping[str, Together]) -> Iterator[Floats]:
    """Of each group of the later wave: those who are linked, by both scores, and those who are new."""
    for code, row in rows.items():
        yield found[code].scores("1")
        yield found[code].scores("2")
        yield _everybody(view, row) - found[code].scores("2")


def _parts_then(view: View, rows: Mapping[str, int]) -> Iterator[Floats]:
    """Of each group of the earlier wave: those who came again, and those who did not."""
    sizes = ("", "u*", "uu*") if view.table.weighted else ("",)
    for row in rows.values():
        again = np.array([[_at(view, stayed_sum(f"{size}{name}"), row) for name in STAYED] for size in sizes])
        yield again
        yield _everybody(view, row) - again


def _everybody(view: View, row: int) -> Floats:
    """n, Σx and Σx² of a row about zero, by persons, and of a weighted source by w and w²: (1 or 3, 3)."""
    found = [whole_of(view, row)]
    for size in ("w", "ww") if view.table.weighted else ():
        n, y, yy = (_at(view, f"s{size}{power}", row) for power in ("", "y", "yy"))
        origin = view.table.origin
        found.append(Sums(n, y + n * origin, yy + 2 * origin * y + n * origin**2))
    return np.array(found)


def whole_of(view: View, row: int) -> Sums:
    """n, Σx and Σx² of a row, about zero."""
    table = view.table
    n, y, yy, origin = float(table.n[row]), _at(view, "sy", row), _at(view, "syy", row), table.origin
    return Sums(n, y + n * origin, yy + 2 * origin * y + n * origin**2)


def wave_of(view: View, row: int) -> WaveSums:
    """A row as a change between waves needs it."""
    each = whole_of(view, row)
    return WaveSums.of(each.n, each.x, each.xx)


def _alike(each: Floats, scale: Scale, rule: Rule, *, doubled: bool = False) -> bool:
    """Whether the sums of some people would tell of a few of them; by persons, w and w², (1 or 3, 3).

    Nearly all have the same score, or changed by the same, or few of them carry nearly all the weight.
    """
    people = float(each[0, 0])
    if people < 1 - _UNSURE or not rule.least:
        return False
    if len(each) > 1 and each[2, 0] > 0 and each[1, 0] ** 2 / each[2, 0] < rule.least:
        return True
    low, high = scale.bounds
    width, twice = high - low, 2 if doubled else 1
    start = -width if doubled else low
    grids = [twice * steps for steps in scale.steps]
    scaled = [Sums(*(row * (people / row[0])).tolist()) for row in each if row[0] > 0]
    return any(nearly_alike(row, start, twice * width, grids, rule.least) for row in scaled)


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
