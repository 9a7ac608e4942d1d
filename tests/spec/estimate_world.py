"""A small world for the tests of estimates: people in, shown tables out, counted in plain Python.

A person is a mapping: dimension -> code (or a tuple of codes, where levels overlap),
`y` the outcome (None = not stated), and perhaps `t` (person-time), `w` (weight), `stratum`, `cluster`, `period`,
`setting`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np

from isonomia.count.questions import groupings_of
from isonomia.model.cells import KEYS, Cells, CellTable
from isonomia.model.shown import ABSENT_COUNT
from isonomia.model.study import Dimension, Indicator, Level, ReleaseSpec, Source, Study


def levels(*codes):
    return tuple(Level(code, code.upper(), order) for order, code in enumerate(codes))


def dimension(name, codes, **more):
    return Dimension(name, name.title(), levels(*codes), **more)


def indicator(**more):
    given = {"id": "i", "topic": "t", "title": "T", "source": "s", "kind": "proportion", "higher_is": "worse"}
    return Indicator(**(given | more))


def study(dimensions, indicators=(), *, sources=("s",), representations=(), benchmarks=None, **source):
    return Study(
        "Title",
        ReleaseSpec("2026", date(2026, 1, 1), "publisher", "contact"),
        {name: Source(name, **source) for name in sources},
        {each.id: each for each in dimensions},
        tuple(indicators),
        tuple(representations),
        benchmarks or {},
    )


def table(people: Iterable[Mapping], name, source, kind, dims, *, overlapping=(), weighted=False, coding=None):
    found: dict[tuple, dict[str, float]] = {}
    for person in people:
        marks = [person[d] if isinstance(person[d], tuple) else (person[d],) for d in dims]
        for codes in product(*marks):
            row = found.setdefault((*(person.get(key, "") for key in KEYS), *codes), {})
            for key, value in sums_of(person, kind, weighted=weighted).items():
                row[key] = row.get(key, 0) + value
    keys = sorted(found)
    columns = {n: np.array([key[at] for key in keys], dtype=object) for at, n in enumerate((*KEYS, *dims))}
    names = list(sums_of({"y": 0}, kind, weighted=weighted))
    whole = {"n", "events", "n_not_stated", "n_declined", "n_unknown", "n_not_applicable"}
    sums = {n: np.array([found[k][n] for k in keys], dtype=np.int64 if n in whole else np.float64) for n in names}
    return CellTable(
        name, source, kind, tuple(dims), columns, sums, frozenset(overlapping) & set(dims), coding or {}, 0.0, weighted
    )


def sums_of(person, kind, *, weighted):
    y, w, t = person.get("y", 0), person.get("w", 1.0), person.get("t", 1.0)
    known = y is not None
    y = y if known else 0
    counts = {"n": int(known), "n_not_stated": int(not known)}
    counts |= dict.fromkeys(("n_declined", "n_unknown", "n_not_applicable"), 0)
    if kind == "persons":
        return counts
    w = w if known else 0.0
    found = counts | {"sy": float(y), "syy": float(y * y), "time": float(t) if known else 0.0}
    if kind != "mean":
        found |= {"events": int(y)}
    if weighted:
        found |= {"sw": w, "sww": w * w, "swy": w * y, "swyy": w * y * y, "swwy": w * w * y, "swwyy": w * w * y * y}
    return found


def cells(people, *indicators, **how):
    return Cells(
        tuple(
            table(people, each.id, each.source, each.kind, dims, **how)
            for each in indicators
            for dims in groupings_of(each)
        )
    )


def persons(people, name, source, dims, **how):
    """Cells of a representation or a benchmark: numbers of persons, without an outcome."""
    made = []
    for grouping in [(), *((each,) for each in dims)]:
        one = table(people, name, source, "proportion", grouping, **how)
        made.append(
            replace(one, sums={key: one.sums[key] for key in one.sums if key not in {"events", "sy", "syy", "time"}})
        )
    return tuple(made)


def hide(shown, which):
    """The same release with rows hidden by hand. `which` maps (table, row as a dict of keys) to "", "y" or "n"."""
    return replace(shown, tables=tuple(_hidden(one, which) for one in shown.tables))


def _hidden(one, which):
    names = list(one.keys)
    rows = [dict(zip(names, row, strict=True)) for row in zip(*(one.keys[n] for n in names), strict=True)]
    said = np.array([which(one, row) for row in rows], dtype=object)
    n_shown, y_shown = one.n_shown & (said != "n"), one.y_shown & (said == "")
    return replace(
        one,
        n_shown=n_shown,
        y_shown=y_shown,
        n=np.where(n_shown, one.n, ABSENT_COUNT),
        events=np.where(y_shown, one.events, ABSENT_COUNT),
        sums={name: np.where(y_shown, column, np.nan) for name, column in one.sums.items()},
        se=np.where(y_shown, one.se, np.nan),
    )


def people(counts):
    """`counts`: tuples of (keys as a dict, persons, events)."""
    return [keys | {"y": int(at < events)} for keys, n, events in counts for at in range(n)]
