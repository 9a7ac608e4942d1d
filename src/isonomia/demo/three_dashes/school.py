"""A school that does not exist: its students, and their tables in an ordinary and in a protected release."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Final

import numpy as np

from isonomia.model.cells import KEYS, Cells, CellTable, collapse
from isonomia.model.shown import ABSENT_COUNT, Shown, ShownTable
from isonomia.model.study import Dimension, Level, ReleaseSpec, Representation, Source, Study
from isonomia.protect import policy, protect, unprotected

POLICY: Final = "cms"
SOURCE: Final = "s"
PROGRAMMES: Final = ("medicine", "nursing", "pharmacy", "dentistry")
BACKGROUNDS: Final = ("first in the family", "not the first", "not known")
SEXES: Final = ("women", "men")
DIMENSIONS: Final = {"programme": PROGRAMMES, "background": BACKGROUNDS, "sex": SEXES}
INVENTED: Final = {
    "medicine": ((20, 18), (80, 72), (16, 14)),
    "nursing": ((40, 1), (80, 17), (15, 12)),
    "pharmacy": ((1, 2), (34, 27), (2, 2)),
    "dentistry": ((10, 8), (24, 21), (1, 2)),
}
"""Women and men of each background in each programme."""


def students() -> Cells:
    """Every table of none, one, two and three of the dimensions."""
    rows = [
        (programme, background, sex, INVENTED[programme][at][which])
        for programme in PROGRAMMES
        for at, background in enumerate(BACKGROUNDS)
        for which, sex in enumerate(SEXES)
    ]
    keys = {name: np.full(len(rows), "", dtype=object) for name in KEYS}
    keys |= {name: np.array([row[at] for row in rows], dtype=object) for at, name in enumerate(DIMENSIONS)}
    sums = {"n": np.array([row[-1] for row in rows], dtype=np.int64)}
    full = CellTable("students", SOURCE, "proportion", tuple(DIMENSIONS), keys, sums)
    full = collapse(full, keys=full.keys, sums=full.sums)
    left_out = [each for size in range(len(DIMENSIONS) + 1) for each in combinations(DIMENSIONS, size)]
    return Cells(tuple(full.over(*each) for each in left_out))


def study() -> Study:
    """What is asked: who is here."""
    text = f'[[representation]]\nid = "students"\nsource = "{SOURCE}"\n'
    return Study(
        "An invented school",
        ReleaseSpec("1", date(2026, 1, 1), "Nobody", "nobody@school.example", policy=POLICY),
        {SOURCE: Source(SOURCE)},
        {name: Dimension(name, name, tuple(Level(c, c) for c in codes)) for name, codes in DIMENSIONS.items()},
        representations=(Representation("students", "who", "Students", SOURCE, (), tuple(DIMENSIONS)),),
        text=text,
    )


def threshold() -> int:
    """The smallest number that both releases may print."""
    return policy(POLICY).threshold


def ordinary() -> Shown:
    """Each small number behind a dash, and nothing else: what most tables on the web do."""
    everything = unprotected(students(), study())
    return replace(everything, tables=tuple(map(_primary_only, everything)), private=False)


def protected() -> Shown:
    """The same students as a build would publish them."""
    return protect(students(), study())


def _primary_only(table: ShownTable) -> ShownTable:
    shown = (table.n == 0) | (table.n >= threshold())
    return replace(table, n_shown=shown, y_shown=shown, n=np.where(shown, table.n, ABSENT_COUNT))
