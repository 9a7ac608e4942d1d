"""What must hold among the figures of a published table: parts are no more than their total, percentages fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from isonomia.errors import Fault
from isonomia.sources.facts.grid import Grid
from isonomia.sources.facts.tidy import CODED, Entry, Key, Tidy
from isonomia.sources.facts.words import DIMENSIONS
from isonomia.standards import coding

_MOST_FAULTS: Final = 20
_FLOAT: Final = 1e-9


def faults_among(made: Tidy, grid: Grid, place: str) -> list[Fault]:
    """Every total that its parts exceed, and every percentage that contradicts its count."""
    found = [*_parts(made.counts, grid, place), *_shares(made, grid, place)]
    return found[:_MOST_FAULTS]


def short_totals(made: Tidy) -> Iterator[tuple[Entry, Entry, int]]:
    """A total, one of its parts, and by how many people all parts together are fewer than the total.

    Only where all parts are numbers and nobody is in two of them: the table lists some of the groups alone.
    """
    for whole, parts, dimension in _families(made.counts):
        numbers = [each.figure for each in parts]
        if _exclusive(dimension, parts[0].key) and all(each.kind == "count" for each in numbers):
            missing = whole.figure.value - sum(each.value for each in numbers)
            if missing > 0:
                yield whole, parts[0], round(missing)


def _families(counts: Mapping[Key, Entry]) -> Iterator[tuple[Entry, list[Entry], str]]:
    """Each total that is a number, with its parts on one dimension."""
    for dimension in DIMENSIONS:
        families: dict[tuple[Key, str], list[Entry]] = {}
        for key, entry in counts.items():
            if any(kind == dimension for kind, _ in key.groups):
                families.setdefault((key.without(dimension), key.coding), []).append(entry)
        for (whole, _), parts in families.items():
            total = counts.get(whole)
            if total is not None and total.figure.kind == "count":
                yield total, parts, dimension


def _exclusive(dimension: str, key: Key) -> bool:
    """Whether nobody is in two groups. Race and ethnicity without a coding may overlap."""
    if dimension != CODED:
        return True
    known = coding(key.coding)
    return known is not None and known.exclusive


def _least(entry: Entry) -> float:
    return entry.figure.value if entry.figure.kind == "count" else entry.figure.low or 0


def _parts(counts: Mapping[Key, Entry], grid: Grid, place: str) -> Iterator[Fault]:
    for whole, parts, dimension in _families(counts):
        total = whole.figure.value
        where = grid.spot(place, whole.row, whole.column)
        remedy = "Correct the figures; a row that is no part of this total needs a heading of its own."
        for each in parts:
            if _least(each) > total:
                part = f"the part in {grid.address(each.row, each.column)}, {_least(each):,.0f},"
                problem = f"{part} exceeds its total, {total:,.0f}."
                yield Fault(where, problem, remedy=remedy)
        added = sum(map(_least, parts))
        if _exclusive(dimension, parts[0].key) and added > total and all(_least(each) <= total for each in parts):
            first, last = (grid.address(each.row, each.column) for each in (parts[0], parts[-1]))
            every = f"the {len(parts)} parts from {first} to {last} add up to {added:,.0f}"
            problem = f"{every}, more than the total, {total:,.0f}."
            yield Fault(where, problem, remedy=remedy)


def _shares(made: Tidy, grid: Grid, place: str) -> Iterator[Fault]:
    stages = list(dict.fromkeys(key.stage for key in made.counts))
    spoken = {dimension for key in made.counts for dimension, _ in key.groups}
    for share in made.shares:
        count = made.counts.get(share.key)
        if count is None or count.figure.kind != "count" or share.figure.kind in ("missing", "withheld"):
            continue
        wholes = _wholes(made.counts, share.key, stages)
        if len(share.key.groups) < len(spoken) and _fits(share, 1, 1):
            continue  # a total is all of itself
        if not wholes or any(_fits(share, count.figure.value, each.figure.value) for each in wholes):
            continue
        whole = wholes[0]
        expected = 100 * count.figure.value / whole.figure.value
        shown = share.figure.value
        problem = (
            f"{shown:.{share.figure.digits}f} % contradicts the count in {grid.address(count.row, count.column)}: "
            f"{count.figure.value:,.0f} of {whole.figure.value:,.0f} are {expected:.{max(share.figure.digits, 1)}f} %."
        )
        remedy = "Correct one of them, or take the column of percentages out."
        yield Fault(grid.spot(place, share.row, share.column), problem, remedy=remedy)


def _wholes(counts: Mapping[Key, Entry], key: Key, stages: Sequence[str]) -> list[Entry]:
    """What a percentage may be of: everybody on one of its dimensions, on all of them, or at another stage."""
    options = [key.without(dimension) for dimension, _ in sorted(key.groups)]
    everybody = Key(key.period, key.stage, "", frozenset())
    others = [Key(key.period, stage, key.coding, key.groups) for stage in stages if stage != key.stage]
    found = (counts.get(each) for each in dict.fromkeys((*options, everybody, *others)))
    return [each for each in found if each is not None and each.figure.kind == "count" and each.figure.value > 0]


def _fits(share: Entry, part: float, whole: float) -> bool:
    """Whether a printed percentage is the quotient, rounded to its digits; a workbook may hold it as a fraction."""
    quotient = part / whole
    figure = share.figure
    half = 0.5 * 10.0**-figure.digits + _FLOAT
    if abs(100 * quotient - figure.value) <= half:
        return True
    hundredths = 0.5 * 10.0 ** -max(figure.digits, 2) + _FLOAT  # a workbook that shows 30 % holds 0.3
    return figure.kind != "percent" and figure.value <= 1 and abs(quotient - figure.value) <= hundredths
