"""Releases of made-up counts that went through the protection, written as the auditor and later releases read them."""

from dataclasses import replace
from datetime import date

import numpy as np

from audit_world import World
from isonomia.model.cells import KEYS, Cells, CellTable, collapse
from isonomia.model.study import Dimension, Indicator, ReleaseSpec, Source, Study
from isonomia.protect import protected


def study(names, name="2025", policy="cms", previous=(), **dimensions):
    """A study of one indicator by these dimensions, each alone; `previous`: folders of earlier releases."""
    release = ReleaseSpec(name, date(2026, 1, 1), "A school", "x@school.example", policy=policy)
    release = replace(release, previous=tuple(str(each) for each in previous))
    return Study(
        "A study",
        release,
        {"s": Source("s")},
        {each: dimensions.get(each, Dimension(each, each)) for each in names},
        (Indicator("i", "t", "I", "s", "proportion", by=tuple((each,) for each in names)),),
    )


def counted(people, groupings):
    """Cells over groupings. A key of `people`: period, then the dimensions by name; its value: all, and with the event.

    `people` is a list of (period, {dimension: code}, n, e).
    """
    tables = []
    for names in groupings:
        keys = {name: np.array([""] * len(people), dtype=object) for name in KEYS}
        keys["period"] = np.array([period for period, _, _, _ in people], dtype=object)
        keys |= {name: np.array([place[name] for _, place, _, _ in people], dtype=object) for name in names}
        sums = {
            "n": np.array([n for _, _, n, _ in people], dtype=np.int64),
            "events": np.array([e for _, _, _, e in people], dtype=np.int64),
        }
        table = CellTable("i", "s", "proportion", tuple(names), keys, sums)
        tables.append(collapse(table, keys=table.keys, sums=table.sums))
    return Cells(tuple(tables))


def released(asked, cells, folder, extra=""):
    """Protect, and write what a stranger reads; returns the folder and the proof."""
    found = protected(cells, asked)
    thresholds = {"cms": (11, "print"), "strict": (20, "protect")}
    threshold, zeros = thresholds[asked.release.policy]
    world = World(threshold, zeros, asked.release.id)
    world.extra = extra
    for table in found.shown:
        if table.role != "group":
            continue
        for at in np.flatnonzero(~table.left_out).tolist():
            where = " ".join(f"{name}={table.keys[name][at]}" for name in table.dimensions)
            n = int(table.n[at]) if table.n_shown[at] else None
            e = int(table.events[at]) if table.y_shown[at] else None
            world.cell(where, n, e, period=str(table.keys["period"][at]))
    return world.write(folder), found.proofs["s"]


def printed(folder):
    """Lines of cells.csv, sorted: what is printed, and what is not."""
    text = (folder / "site" / "data" / "cells.csv").read_text(encoding="utf-8")
    return sorted(text.splitlines())
