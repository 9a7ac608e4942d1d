"""What a release would show and hide, and what putting periods or groups together would release.

Each alternative is protected as a release would be, with its proof. None weakens anything: there is no lower threshold
and no smaller policy among them. What is told is numbers of rows and shares of values, and never a number of people.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from isonomia.errors import BadNews
from isonomia.model.cells import Cells
from isonomia.model.shown import Shown, ShownTable
from isonomia.model.study import Dimension, Study
from isonomia.protect.prepare import with_levels_merged
from isonomia.protect.protection import policy_of, protect
from isonomia.protect.shaping import shaped
from isonomia.protect.tally import Tally, tallies, together

Printed = Callable[[Cells, Study], Shown]
SIZES: Final = (2, 3, 5, 10)
"""So many periods at a time are tried, and all of them."""
OTHER: Final = "All other groups"


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way of putting people together.

    Attributes:
        kind: "pool", "other", "both" of them, or "merge".
        what: in words. line: what to write into the study file.
        shown: the share of values that would be shown. gain: how much more than now.
        groups: how many more groups would be shown whole at least once; below 0: fewer, as groups are put together.
    """

    kind: str
    what: str
    line: str
    shown: float
    gain: float
    groups: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be shown now, table by table and as a whole, and the alternatives, the greatest gain first."""

    tables: tuple[Tally, ...]
    whole: Tally
    pooled: tuple[str, ...]
    alternatives: tuple[Alternative, ...]

    def lines(self) -> Iterator[str]:
        """The preview as text: a table of tables, then the alternatives."""
        yield from _columns(
            ("question", "by", "rows", "shown", "hidden"),
            [
                (each.indicator, " × ".join(each.dimensions) or "everybody", str(each.rows), *_shares(each.shown))
                for each in self.tables
            ]
            + [("all tables", "", str(self.whole.rows), *_shares(self.whole.shown))],
        )
        if not self.tables:
            yield "Every source is public already: nothing is hidden."
        elif self.whole.printed == self.whole.values:
            yield "Nothing is hidden."
        elif not self.alternatives:
            yield "No periods or groups can be put together."
        else:
            yield ""
            yield "What putting people together would release (a group is told of if it is shown whole at least once):"
            yield from _columns(
                ("shown", "gain", "groups", "in the study file"),
                [
                    (_share(each.shown), f"{100 * each.gain:+.1f} points", f"{each.groups:+d}", each.line)
                    for each in self.alternatives
                ],
            )

    def facts(self) -> dict[str, Any]:
        """The preview as JSON has it."""
        return {
            "shown": round(self.whole.shown, 4),
            "hidden": round(1 - self.whole.shown, 4),
            "pooled": list(self.pooled),
            "tables": [
                {
                    "indicator": each.indicator,
                    "by": list(each.dimensions),
                    "rows": each.rows,
                    "shown": round(each.shown, 4),
                    "hidden": round(1 - each.shown, 4),
                }
                for each in self.tables
            ],
            "alternatives": [
                {
                    "kind": each.kind,
                    "what": each.what,
                    "line": each.line,
                    "shown": round(each.shown, 4),
                    "gain": round(each.gain, 4),
                    "groups": each.groups,
                }
                for each in self.alternatives
            ],
        }


@dataclass(frozen=True, slots=True, eq=False)
class _Way:
    """An alternative before it is tried."""

    kind: str
    what: str
    line: str
    study: Study
    cells: Cells


def preview(cells: Cells, study: Study, *, with_pools: bool, printed: Printed = protect) -> Preview:
    """What a release of these cells would show.

    Args:
        cells: of all sources, with design keys.
        study: as declared.
        with_pools: adding periods up is possible (nobody is in two of them).
        printed: the cells that a build would print; beside earlier releases that is less than protection alone hides.

    Raises:
        BadNews: beside its earlier releases the study cannot be published. An alternative of which that is so is left
            out.
    """
    shown = printed(cells, study)
    tables = tallies(shown, study)
    whole = together(tables)
    ways = [*(_pools(cells, study) if with_pools else ()), *_others(cells, study, shown), *_merges(cells, study, shown)]
    now = _rows(cells, study)
    ways = [way for way in ways if _rows(way.cells, way.study) != now] if whole.printed < whole.values else []
    tried = list(_tried(ways, whole, printed))
    tried += _tried(_both(cells, tried), whole, printed)
    found = [alternative for _, alternative in tried]
    found.sort(key=lambda each: (-round(each.gain, 9), -each.groups, each.line))
    return Preview(tables, whole, tuple(shown.pooled), tuple(found))


def _rows(cells: Cells, study: Study) -> frozenset[tuple[str, ...]]:
    """Every row that there is to print: what puts nobody together has the same ones."""
    shape = shaped(cells, study, {name: policy_of(study, name) for name in study.sources})
    return frozenset(
        (table.indicator, *table.dimensions, *(str(table.keys[name][at]) for name in keys))
        for tables in shape.tables.values()
        for table in tables
        for keys in [("setting", "period", *table.dimensions)]
        for at in range(len(table))
    )


def _tried(ways: Iterable[_Way], now: Tally, printed: Printed) -> Iterator[tuple[_Way, Alternative]]:
    for way in ways:
        with suppress(BadNews):
            then = together(tallies(printed(way.cells, way.study), way.study))
            groups = len(then.told) - len(now.told)
            yield way, Alternative(way.kind, way.what, way.line, then.shown, then.shown - now.shown, groups)


def _pools(cells: Cells, study: Study) -> Iterator[_Way]:
    """Two, three, five … and all periods at a time."""
    most = max((_periods(cells, name) for name, each in study.sources.items() if each.poolable), default=0)
    for size in (*(size for size in SIZES if size < most), most):
        if size > 1 and size != study.release.pool:
            what = f"add up {size} periods at a time" if size < most else f"add up all {most} periods"
            other = replace(study, release=replace(study.release, pool=size))
            yield _Way("pool", what, f"[release] pool = {size}", other, cells)


def _both(cells: Cells, tried: Sequence[tuple[_Way, Alternative]]) -> list[_Way]:
    """The best number of periods and the best single row for small groups, where each helps by itself."""
    best: dict[str, tuple[_Way, Alternative]] = {}
    for way, found in tried:
        if found.gain > 0 and (way.kind not in best or found.gain > best[way.kind][1].gain):
            best[way.kind] = way, found
    if "pool" not in best or "other" not in best:
        return []
    pool, other = best["pool"][0], best["other"][0]
    study = replace(other.study, release=pool.study.release)
    return [_Way("both", f"{pool.what}, and {other.what}", f"{pool.line} and {other.line}", study, cells)]


def _periods(cells: Cells, source: str) -> int:
    return len({str(period) for table in cells if table.source == source for period in table.keys["period"]})


def _others(cells: Cells, study: Study, shown: Shown) -> Iterator[_Way]:
    """One row for all groups that are too small, in each dimension that hides something and may have one."""
    for dimension in _hiding(study, shown):
        if not (dimension.other or dimension.ordered or dimension.multiple):
            line = f"[dimension.{dimension.id}] other = {_text(OTHER)}"
            other = _with(study, replace(dimension, other=OTHER))
            yield _Way("other", f"one row for all small groups of {dimension.title}", line, other, cells)


def _merges(cells: Cells, study: Study, shown: Shown) -> Iterator[_Way]:
    """Declared roll-ups that are not in use, and neighbours in an order of which one hides something."""
    for dimension in _hiding(study, shown):
        if dimension.multiple:
            continue
        seen = {str(code) for table in shown if dimension.id in table.dimensions for code in table.keys[dimension.id]}
        for label, members in dimension.merge.items():
            if label not in seen:
                names = " and ".join(_text(dimension.label(code)) for code in members)
                line = f"[dimension.{dimension.id}] make {_text(label)} one of its levels, and map {names} to it"
                what = f"merge {names} everywhere"
                yield _Way("merge", what, line, study, _merged(cells, study, dimension.id, label, members))
        rolled = {code for members in dimension.merge.values() for code in members}
        for one, other in pairwise(dimension.levels) if dimension.ordered else ():
            if not rolled & {one.code, other.code} and _hides(shown, dimension.id, (one.code, other.code)):
                label = f"{one.label} or {other.label}"
                members = (one.code, other.code)
                line = f"[dimension.{dimension.id}.merge] {_text(label)} = [{', '.join(map(_text, members))}]"
                merge = {**dimension.merge, label: members}
                what = f"merge {_text(one.label)} and {_text(other.label)}"
                yield _Way("merge", what, line, _with(study, replace(dimension, merge=merge)), cells)


def _with(study: Study, dimension: Dimension) -> Study:
    return replace(study, dimensions={**study.dimensions, dimension.id: dimension})


def _merged(cells: Cells, study: Study, dimension: str, label: str, members: Sequence[str]) -> Cells:
    own = {name for name, each in study.sources.items() if not each.published}
    return Cells(
        tuple(
            with_levels_merged(table, dimension, label, tuple(members)) if table.source in own else table
            for table in cells
        )
    )


def _hiding(study: Study, shown: Shown) -> list[Dimension]:
    """Dimensions by which something is hidden, in the order of the study."""
    names = {name for table in shown if _hidden(table).any() for name in table.dimensions}
    return [each for name, each in study.dimensions.items() if name in names]


def _hides(shown: Shown, dimension: str, codes: Sequence[str]) -> bool:
    singles = (table for table in shown if table.dimensions == (dimension,) and table.role == "group")
    return any(
        bool(hidden) and str(code) in codes
        for table in singles
        for code, hidden in zip(table.keys[dimension], _hidden(table), strict=True)
    )


def _hidden(table: ShownTable) -> NDArray[np.bool_]:
    """(R,) rows of which something is hidden, of a source that is not public already."""
    return ~table.y_shown & (not table.published)


def _text(text: str) -> str:
    """A text as a study file has it."""
    return json.dumps(text, ensure_ascii=False)


def _share(share: float) -> str:
    return f"{100 * share:.1f} %"


def _shares(shown: float) -> tuple[str, str]:
    return _share(shown), _share(1 - shown)


def _columns(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Text in columns, two spaces apart."""
    lines = [heads, *rows]
    widths = [max(len(line[at]) for line in lines) for at in range(len(heads))]
    for line in lines:
        yield "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
