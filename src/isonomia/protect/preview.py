"""What a release would show and hide, and what putting periods or groups together would release.

Each alternative is protected as a release would be, with its proof. None weakens anything: there is no lower threshold
and no smaller policy among them. What is told is numbers of rows and shares of values, and never a number of people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from isonomia.errors import BadNews
from isonomia.model.cells import Cells
from isonomia.model.shown import Shown
from isonomia.model.study import Study
from isonomia.protect.alternatives import Way, merges, others, pools
from isonomia.protect.protection import policy_of, protect
from isonomia.protect.shaping import shaped
from isonomia.protect.tally import Tally, tallies, together

Printed = Callable[[Cells, Study], Shown]


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
    """What would be shown now, table by table and as a whole, and the alternatives, the greatest gain first.

    `left_out`: what would be written for ways that would give something away beside what was published before.
    """

    tables: tuple[Tally, ...]
    whole: Tally
    pooled: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    left_out: tuple[str, ...] = ()

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
        if self.left_out:
            yield ""
            yield "Not offered, for beside what was published before they would give something away:"
            yield from (f"- {line}" for line in self.left_out)

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
            "left_out": list(self.left_out),
        }


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
    ways = [*(pools(cells, study) if with_pools else ()), *others(cells, study, shown), *merges(cells, study, shown)]
    now = _rows(cells, study)
    ways = [way for way in ways if _rows(way.cells, way.study) != now] if whole.printed < whole.values else []
    tried = [(way, _tried(way, whole, printed)) for way in ways]
    tried += [(way, _tried(way, whole, printed)) for way in _both(cells, _safe(tried))]
    found = [alternative for _, alternative in _safe(tried)]
    found.sort(key=lambda each: (-round(each.gain, 9), -each.groups, each.line))
    left_out = tuple(way.line for way, alternative in tried if alternative is None)
    return Preview(tables, whole, tuple(shown.pooled), tuple(found), left_out)


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


def _tried(way: Way, now: Tally, printed: Printed) -> Alternative | None:
    """What it would show; None where it cannot be published beside earlier releases."""
    try:
        then = together(tallies(printed(way.cells, way.study), way.study))
    except BadNews:
        return None
    groups = len(then.told) - len(now.told)
    return Alternative(way.kind, way.what, way.line, then.shown, then.shown - now.shown, groups)


def _safe(tried: Iterable[tuple[Way, Alternative | None]]) -> list[tuple[Way, Alternative]]:
    return [(way, alternative) for way, alternative in tried if alternative is not None]


def _both(cells: Cells, tried: Sequence[tuple[Way, Alternative]]) -> list[Way]:
    """The best number of periods and the best single row for small groups, where each helps by itself."""
    best: dict[str, tuple[Way, Alternative]] = {}
    for way, found in tried:
        if found.gain > 0 and (way.kind not in best or found.gain > best[way.kind][1].gain):
            best[way.kind] = way, found
    if "pool" not in best or "other" not in best:
        return []
    pool, other = best["pool"][0], best["other"][0]
    study = replace(other.study, release=pool.study.release)
    return [Way("both", f"{pool.what}, and {other.what}", f"{pool.line} and {other.line}", study, cells)]


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
