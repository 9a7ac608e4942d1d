"""Which groups of a pathway are drawn, by rule, and the points of their lines."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.publish.figures.scene import MOST_LINES, Line, Point
from isonomia.publish.language import N_
from isonomia.publish.paths import Path, null_of
from isonomia.publish.tables import Figures
from isonomia.publish.verdicts import standing_of

RULES: Final = {
    "all": N_("All groups are drawn."),
    "shown": N_("All groups are drawn but those whose figures are not shown."),
    "some": N_(
        "Drawn: %(drawn)s of %(all)s groups. First the comparison group, if there is one; then those with the widest"
        " gaps that are larger than chance; then the largest. The tables have every group."
    ),
}


def drawn_codes(path: Path, dimension: str) -> tuple[str, ...]:
    """At most five groups, by rule; those with nothing to show are left out."""
    every = tuple(code for code in path.codes(dimension, absent=False) if _shows(path, dimension, code))
    if len(every) <= MOST_LINES:
        return every
    kept = [code for code in every if code == path.reference(dimension)]
    clear: dict[str, float] = {}
    for stop in path.steps:
        rows = stop.gaps(dimension) if path.closed else stop.distances(dimension, first_benchmark(path))
        null = null_of(path.book, rows)
        for row in rows:
            if standing_of(row) == "clear" and row.value is not None:
                clear[row.subgroup] = max(clear.get(row.subgroup, 0.0), abs(row.value - null))
    kept += sorted((code for code in clear if code in every), key=lambda code: (-clear[code], every.index(code)))
    kept += sorted(every, key=lambda code: (-_people(path, dimension, code), every.index(code)))
    chosen = tuple(dict.fromkeys(kept))[:MOST_LINES]
    return tuple(code for code in every if code in chosen)


def rule_of(path: Path, dimension: str, codes: tuple[str, ...]) -> str:
    """Which groups are drawn, and by what rule."""
    lang = path.book.lang
    every = path.codes(dimension, absent=False)
    enough = len(every) <= MOST_LINES or len(codes) < MOST_LINES
    rule = RULES[("all" if len(codes) == len(every) else "shown") if enough else "some"]
    return lang.gettext(rule, drawn=lang.count(len(codes)), all=lang.count(len(every)))


def first_benchmark(path: Path) -> str:
    """The benchmark that is drawn."""
    return path.info.benchmarks[0].id if path.info.benchmarks else ""


def _shows(path: Path, dimension: str, code: str) -> bool:
    rows = [each.level(dimension, code) for each in path.steps]
    rows += [path.on_path(each, dimension, code) for each in path.steps]
    return any(row is not None and row.status == "ok" for row in rows)


def _people(path: Path, dimension: str, code: str) -> int:
    row = path.steps[0].level(dimension, code)
    return 0 if row is None or row.n is None else row.n


def point_of(figures: Figures, row: Estimate | None, *, verdict: bool = False) -> Point | None:
    """The point of a row that has a value; `verdict`: hollow where the row does not settle whether there is a gap."""
    if row is None or row.status != "ok" or row.value is None:
        return None
    low, high = figures.limits(row) or (None, None)
    hollow = verdict and standing_of(row) not in {"clear", "close"}
    return Point(figures.value(row), low, high, hollow)


def without_range(point: Point | None) -> Point | None:
    """A point of a line, without its range: the tables have it, and ranges would hide where lines run close."""
    return None if point is None else Point(point.value)


def reach_of(point: Point) -> tuple[Decimal, ...]:
    """Every number that a point puts on an axis."""
    return tuple(each for each in (point.value, point.low, point.high) if each is not None)


def lower_numbers(lines: list[Line]) -> list[Decimal]:
    """Every number that the lines put on the axis of the lower panel."""
    return [number for line in lines for point in line.lower if point is not None for number in reach_of(point)]


def end_of(path: Path, figures: Figures, points: list[Point | None] | tuple[Point | None, ...]) -> tuple[str, str]:
    """The figure at the end of a line; where the line stops before, after which stage."""
    last = points[-1]
    if last is not None:
        return figures.text(last.value), ""
    shown = [at for at, point in enumerate(points) if point is not None]
    if not shown:
        return "", path.book.lang.gettext("not shown")
    stops = path.steps
    return "", path.book.lang.gettext("not shown after “%(stage)s”", stage=stops[shown[-1]].title)
