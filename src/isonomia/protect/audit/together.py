"""What a release has put together, beside another that has it apart: windows of periods, and small groups in one row.

provenance.json names the periods of each window and the groups of each merged row. A window is the sum of its periods
and a merged row the sum of its groups, whether or not any release prints these; so two windows that share a period,
or two rows that share a group, are tied through counts that nobody prints.
"""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from isonomia.protect.audit.counts import Count, Place, Statement
from isonomia.protect.audit.reading import Figures, Published

Members = tuple[str, ...]
_PLACES: Final = ("", "_2", "_3")


@dataclass(frozen=True, slots=True)
class Parts:
    """What is known of wholes.

    Attributes:
        windows: indicator and window -> its periods.
        rows: indicator, dimension and merged row -> its groups.
        public: indicators of sources that were public already: exempt from protection, and what a stranger knows.
    """

    windows: Mapping[tuple[str, str], Members] = field(default_factory=dict)
    rows: Mapping[tuple[str, str, str], Members] = field(default_factory=dict)
    public: frozenset[str] = frozenset()


def told_apart(release: Published, folder: Path) -> tuple[Published, Parts]:
    """The release with each merged row named after its groups, and what its wholes are made of.

    Two releases may give rows of one label to unlike groups; then they are two rows.
    """
    provenance = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    study = tomllib.loads((folder / "study.toml").read_text(encoding="utf-8"))
    sources = {name: each.source for name, each in release.questions.items()}
    windows = {
        (name, label): tuple(periods)
        for name, source in sources.items()
        for label, periods in _mapping(provenance, "windows", source).items()
    }
    rows = {
        (name, dimension): (_mapping(study, "dimension", dimension).get("other", ""), tuple(codes))
        for name, source in sources.items()
        for dimension, codes in _mapping(provenance, "other", source).items()
    }
    named = {key: (label, f"{label} ({', '.join(codes)})") for key, (label, codes) in rows.items()}
    public = {name for name, source in sources.items() if _mapping(study, "source", source).get("published") is True}
    merged = {(*key, named[key][1]): codes for key, (_, codes) in rows.items()}
    parts = Parts(windows, merged, frozenset(public))
    return (_renamed(release, named) if named else release), parts


def _mapping(content: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    found: Any = content
    for name in names:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _renamed(release: Published, named: Mapping[tuple[str, str], tuple[str, str]]) -> Published:
    def place(indicator: str, old: Place) -> Place:
        return frozenset((name, _code(named.get((indicator, name)), code)) for name, code in old)

    def count(each: Count) -> Count:
        return each.at(place(each.indicator, each.place))

    def figures(row: Figures) -> Figures:
        found = dict(row)
        for ending in _PLACES:
            key = (row.get("indicator", ""), row.get(f"dimension{ending}", ""))
            for name in (f"subgroup{ending}", "reference"):
                if row.get(name):
                    found[name] = _code(named.get(key), found[name])
        return found

    return replace(
        release,
        places={key: tuple(place(key[0], each) for each in places) for key, places in release.places.items()},
        printed={count(each): value for each, value in release.printed.items()},
        rounded={count(each): value for each, value in release.rounded.items()},
        hidden=frozenset(map(count, release.hidden)),
        figures=tuple(map(figures, release.figures)),
    )


def _code(named: tuple[str, str] | None, code: str) -> str:
    return named[1] if named is not None and code == named[0] else code


def sums_of_parts(every: Iterable[Parts], counts: Iterable[Count]) -> Iterator[Statement]:
    """Every whole as the sum of its parts, where something that another release has shares a part with it."""
    known = Parts(
        {key: periods for parts in every for key, periods in parts.windows.items()},
        {key: codes for parts in every for key, codes in parts.rows.items()},
    )
    if not known.windows and not known.rows:
        return
    tables = _tables(counts)
    waiting = sorted((count for cells in tables.values() for count in cells), key=_order)
    met = set(waiting)
    for count in waiting:  # it grows: a part that nobody prints may itself have parts
        for found in (*_of_window(count, known, tables), *_of_row(count, known, tables)):
            yield found
            waiting += [part for part in found.parts if part not in met]
            met.update(found.parts)


def _order(count: Count) -> tuple[str, ...]:
    return (*count[:4], *(text for pair in sorted(count.place) for text in pair))


def _of_window(count: Count, known: Parts, tables: Mapping[Table, set[Count]]) -> Iterator[Statement]:
    periods = known.windows.get((count.indicator, count.period), ())
    if not periods or not _shared(periods, _periods(count, known, tables), count.period):
        return
    parts = [count._replace(period=each) for each in periods]
    kept = tuple(part for part in parts if not _is_nobody(part, known, tables))
    yield Statement(count, kept, why="a window of periods")


def _of_row(count: Count, known: Parts, tables: Mapping[Table, set[Count]]) -> Iterator[Statement]:
    for name, code in sorted(count.place):
        codes = known.rows.get((count.indicator, name, code), ())
        if codes and _shared(codes, _codes(count, name, known, tables), code):
            rest = count.place - {(name, code)}
            yield Statement(count, tuple(count.at(rest | {(name, each)}) for each in codes), why="groups in one row")


Table = tuple[str, str, str, str, frozenset[str]]


def _table(count: Count) -> Table:
    return (count.what, count.indicator, count.setting, count.period, frozenset(name for name, _ in count.place))


def _tables(counts: Iterable[Count]) -> dict[Table, set[Count]]:
    found: dict[Table, set[Count]] = defaultdict(set)
    for count in counts:
        found[_table(count)].add(count)
    return dict(found)


def _shared(parts: Members, others: Mapping[str, Members], own: str) -> bool:
    """Whether anything else that is known has a part of this whole."""
    return any(set(parts) & set(each) for name, each in others.items() if name != own)


def _periods(count: Count, known: Parts, tables: Mapping[Table, set[Count]]) -> dict[str, Members]:
    """Period or window -> the single periods in it, of the tables like that of a count."""
    like = _table(count)
    names = {name[3] for name in tables if (*name[:3], name[4]) == (*like[:3], like[4])}
    return {name: known.windows.get((count.indicator, name), (name,)) for name in names}


def _codes(count: Count, dimension: str, known: Parts, tables: Mapping[Table, set[Count]]) -> dict[str, Members]:
    """Code -> the groups in it, of the rows of a table that differ from a count in one dimension."""
    rest = {pair for pair in count.place if pair[0] != dimension}
    cells = (dict(each.place) for each in tables.get(_table(count), ()))
    codes = {cell[dimension] for cell in cells if rest <= cell.items()}
    return {code: known.rows.get((count.indicator, dimension, code), (code,)) for code in codes}


def _is_nobody(part: Count, known: Parts, tables: Mapping[Table, set[Count]]) -> bool:
    """Whether a period has the table and no row there, and no row of it or of the part is a merged one.

    Every row has a number of people, printed or hidden; those without the outcome are in no table.
    """
    people = part.of("n")
    cells = tables.get(_table(people))
    if not cells or people in cells:
        return False
    places = (part.place, *(each.place for each in cells))
    return not any((part.indicator, name, code) in known.rows for place in places for name, code in place)
