"""What averages and spreads of scores tell a stranger of single people.

A row of a scale prints people, Σx and Σx² of scores that stand on a grid. For each value of the grid a linear program
looks for the most people who can be apart from it. Where these are fewer than the threshold, nearly all have that
value, and the sums say what the few others answered. The same of everybody that a stranger can take apart:

    a row in print                   everybody less a row
    everybody less all rows          those who left a statement out, from the answers to all statements
    now less an earlier release      of whoever has a score, and of whoever left a statement out

It shares no code with the suppressor, which works with a closed form of the same bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from isonomia.protect.audit.asked_scales import Asked
from isonomia.protect.audit.counts import Count, Place
from isonomia.protect.audit.counts import where as in_place
from isonomia.protect.audit.reading import Published
from isonomia.protect.audit.report import Finding
from isonomia.protect.audit.scales import Ladder, Where, answers_of, ladder_of, statements_of

_UNSURE: Final = 1e-4
_MOST_VALUES: Final = 200
_TIGHT: Final = 1e-9


class Seen(NamedTuple):
    """Some people: how many, Σx, Σx² (None: not known), who they are, how a stranger has their sums.

    `off`, `off_squares`: how far the two sums may be off, for releases print them rounded.
    """

    n: float
    x: float
    xx: float | None
    whom: str
    how: str
    off: float = 0.0
    off_squares: float = 0.0


class Grid(NamedTuple):
    """The values on which scores may stand: lowest, highest, and steps between them."""

    low: float
    high: float
    steps: int


def score_findings(releases: Sequence[Published]) -> Iterator[Finding]:
    """What the scales of a release tell, by themselves and beside those of earlier ones."""
    first = releases[0]
    for scale in first.scales:
        items = statements_of(first, scale)
        ladder = ladder_of(first, items)
        for key in [each for each in first.places if each[0] == scale.id]:
            where, least = key[1:], first.rule(scale.id).threshold
            rows = _rows(first, scale, where)
            if ladder is not None and items and scale.id not in first.weighted:
                ends = _ends(rows, ladder, len(items))
                rows = _with_rounding(rows, (ends[1] - ends[0]) / ladder.steps, max(map(abs, ends)))
                seen = [*rows.values(), *_taken_away(first, rows)]
                grids = _grids(first, scale, items, where, ladder, ends)
                yield from (each for one in seen for each in _telling(one, grids, least, key))
                left = _left_out(first, items, where, rows, ends, ladder)
                fewer = [Grid(*ends, ladder.steps * answered) for answered in range(_half(items), len(items))]
                yield from (each for one in left for each in _telling(one, fewer, least, key))
            for older in releases[1:]:
                yield from _beside(first, older, scale, items, where, least)


def _rows(release: Published, scale: Asked, where: Where) -> dict[Place, Seen]:
    found = {}
    for place in release.places.get((scale.id, *where), ()):
        count = Count("n", scale.id, *where, place)
        totals, n = release.totals.get(count), release.printed.get(count)
        if totals is not None and n:
            found[place] = Seen(n, *totals, in_place(place), "the row prints people, average and spread")
    return found


def _with_rounding(rows: dict[Place, Seen], step: float, largest: float) -> dict[Place, Seen]:
    """The rows with how far their sums may be off: nothing where some are finer than half a step.

    Σx² is made of a printed sum about an origin, so an error of Σx is in it too.
    """
    unit = step / 2
    if any(abs(each.x / unit - round(each.x / unit)) > _UNSURE for each in rows.values()):
        return rows
    off, squares = unit / 2, step**2 / 2 + largest * unit
    return {place: each._replace(off=off, off_squares=squares) for place, each in rows.items()}


def _taken_away(release: Published, rows: dict[Place, Seen]) -> Iterator[Seen]:
    """Everybody less a group, and less all groups of a dimension that are in print."""
    whole = rows.get(frozenset())
    if whole is None:
        return
    for name in sorted({name for place in rows if len(place) == 1 for name, _ in place}):
        if name in release.overlapping:
            continue
        inside = [seen for place, seen in rows.items() if [each for each, _ in place] == [name]]
        every = [*inside, _together(inside)] if len(inside) > 1 else inside
        for each in every:
            rest = _less(whole, each, f"all but {each.whom}", "the row of everybody less those in print")
            if rest.n > _UNSURE:
                yield rest


def _together(parts: Sequence[Seen]) -> Seen:
    n, x, xx = (sum(numbers) for numbers in zip(*((each.n, each.x, each.xx or 0.0) for each in parts), strict=True))
    off = (sum(each.off for each in parts), sum(each.off_squares for each in parts))
    return Seen(n, x, xx, " and ".join(each.whom for each in parts), "", *off)


def _less(whole: Seen, part: Seen, whom: str, how: str) -> Seen:
    squares = None if whole.xx is None or part.xx is None else whole.xx - part.xx
    off = (whole.off + part.off, whole.off_squares + part.off_squares)
    return Seen(whole.n - part.n, whole.x - part.x, squares, whom, how, *off)


def _ends(rows: dict[Place, Seen], ladder: Ladder, items: int) -> tuple[float, float]:
    """Between which scores lie: an average of answers, their sum, or a share in every 100, whichever agrees."""
    for low, high in ((ladder.low, ladder.high), (ladder.low * items, ladder.high * items)):
        if all(_fits(each, low, high) for each in rows.values()):
            return low, high
    return 0.0, 100.0


def _fits(seen: Seen, low: float, high: float) -> bool:
    """No value lies outside: the average is within, and Σ(x − low)(high − x) is not below 0."""
    slack = _UNSURE * max(seen.n, 1.0) + seen.off
    product = (low + high) * seen.x - (seen.xx or 0.0) - seen.n * low * high
    return low * seen.n - slack <= seen.x <= high * seen.n + slack and product >= -slack * max(high, 1.0)


def _grids(
    release: Published, scale: Asked, items: Sequence[str], where: Where, ladder: Ladder, ends: tuple[float, float]
) -> list[Grid]:
    """One for each number of statements that somebody may have answered: all, where nobody left one out."""
    numbers = {release.printed.get(Count("n", each, *where, frozenset())) for each in items}
    all_answered = numbers == {release.printed.get(Count("n", scale.id, *where, frozenset()))}
    fewest = len(items) if all_answered else _half(items)
    return [Grid(*ends, ladder.steps * answered) for answered in range(len(items), fewest - 1, -1)]


def _half(items: Sequence[str]) -> int:
    return (len(items) + 1) // 2


def _left_out(
    release: Published,
    items: Sequence[str],
    where: Where,
    rows: dict[Place, Seen],
    ends: tuple[float, float],
    ladder: Ladder,
) -> Iterator[Seen]:
    """Who left a statement out: everybody with a score, less the answers to all statements of the same people."""
    for place, whole in rows.items():
        told = [answers_of(release, each, where, place) for each in items]
        answers = [each for each in told if each is not None]
        sizes = {sum(each.values()) for each in answers}
        if len(answers) < len(items) or len(sizes) != 1:
            continue
        average = sum(value * people for each in answers for value, people in each.items()) / len(items)
        slope = (ends[1] - ends[0]) / (ladder.high - ladder.low)
        n = float(sizes.pop())
        total = n * ends[0] + slope * (average - n * ladder.low)
        whom = f"{whole.whom}, who left a statement out"
        rest = Seen(whole.n - n, whole.x - total, None, whom, _HOW_LEFT_OUT, whole.off)
        if rest.n > _UNSURE:
            yield rest


_HOW_LEFT_OUT: Final = "the sum of all scores less the answers to all statements, divided by their number"


def _telling(seen: Seen, grids: Sequence[Grid], least: int, key: tuple[str, str, str]) -> Iterator[Finding]:
    """A finding where on some grid fewer people than the threshold can be apart from a value."""
    for grid in grids:
        if grid.steps > _MOST_VALUES or not _stands(seen, grid):
            continue
        values = np.linspace(grid.low, grid.high, grid.steps + 1)
        for value in values:
            most = most_apart(seen, values, float(value), least)
            if most is not None and most < least - _UNSURE:
                around = ", ".join(part for part in key[1:] if part)
                count = f"people of {seen.whom}, indicator “{key[0]}” ({around}), who do not have the score {value:g}"
                steps = f"Scores stand on {grid.steps} steps from {grid.low:g} to {grid.high:g}"
                chain = (
                    f"{seen.how[:1].upper()}{seen.how[1:]}: {seen.n:g} people, {seen.x:.6g} in all",
                    f"{steps}; at most {int(most + _UNSURE)} people can be apart from {value:g}",
                )
                yield Finding("small", count, 0, int(most + _UNSURE), chain, (*key, ()), scores=True)
                return


def _stands(seen: Seen, grid: Grid) -> bool:
    """Whether the sums can be those of values on the grid: whole numbers of steps, and of their squares."""
    if seen.off:
        return True
    step = (grid.high - grid.low) / grid.steps
    first = (seen.x - seen.n * grid.low) / step
    whole = [first]
    if seen.xx is not None:
        whole.append((seen.xx - 2 * grid.low * seen.x + seen.n * grid.low**2) / step**2)
    return all(abs(each - round(each)) < _UNSURE * max(1.0, abs(each) * _UNSURE) for each in whole)


def most_apart(
    seen: Seen, values: np.ndarray[tuple[int], np.dtype[np.float64]], value: float, least: int
) -> float | None:
    """The most people who can be apart from a value, by a linear program; None where they are `least` for sure.

    Each person is apart by at most the width, so there are at least Σ(x − c)²/width² of them.
    """
    n, x, xx = seen.n, seen.x, seen.xx
    if xx is not None:
        far = max(abs(values[0] - value), abs(values[-1] - value))
        slack = seen.off_squares + 2 * abs(value) * seen.off
        if (xx - 2 * value * x + n * value**2 - slack) / far**2 >= least:
            return None
    from scipy.optimize import linprog

    rows, offs = [values], [(x, seen.off)]
    if xx is not None:
        rows.append(values**2)
        offs.append((xx, seen.off_squares))
    above, below = (np.array([total + sign * off for total, off in offs]) for sign in (1, -1))
    cost = np.where(np.isclose(values, value), 0.0, -1.0)
    found = linprog(
        cost,
        A_ub=np.vstack([rows, np.negative(rows)]),
        b_ub=np.concatenate([above + _TIGHT, -below + _TIGHT]),
        A_eq=np.ones((1, len(values))),
        b_eq=[n],
        bounds=(0, None),
        method="highs",
    )
    return None if found.status != 0 or found.fun is None else -float(found.fun)


def _beside(
    now: Published, older: Published, scale: Asked, items: Sequence[str], where: Where, least: int
) -> Iterator[Finding]:
    """People with a score, or who left a statement out, of whom there are a few more or fewer than before."""
    if scale.id not in {each.id for each in older.scales}:
        return
    for place in now.places.get((scale.id, *where), ()):
        for what, numbers in (
            ("have a score", [_people(each, scale.id, where, place) for each in (now, older)]),
            ("left a statement out", [_skipped(each, scale, items, where, place) for each in (now, older)]),
        ):
            if None in numbers:
                continue
            one, other = (int(each or 0) for each in numbers)
            if 0 < abs(one - other) < least:
                around = ", ".join(part for part in where if part)
                count = (
                    f"people of {in_place(place)}, indicator “{scale.id}” ({around}), who {what} in one release alone"
                )
                chain = (
                    f"In the release {now.id} {one} people {what}",
                    f"In the release {older.id} they were {other}, and both print the sums of their scores",
                )
                yield Finding(
                    "exact", count, abs(one - other), abs(one - other), chain, (scale.id, *where, ()), scores=True
                )


def _people(release: Published, name: str, where: Where, place: Place) -> int | None:
    return release.printed.get(Count("n", name, *where, place))


def _skipped(release: Published, scale: Asked, items: Sequence[str], where: Where, place: Place) -> int | None:
    if not scale.complete or not items:
        return None
    whole, answered = (_people(release, name, where, place) for name in (scale.id, items[0]))
    return None if whole is None or answered is None else whole - answered
