"""Indicators, representations and benchmarks of one source tell of each other: how many left an answer out."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from isonomia.model.cells import KEYS, Cells, CellTable
from isonomia.model.study import Benchmark, Dimension, Indicator, Level, ReleaseSpec, Representation, Source, Study
from isonomia.protect import protect

SEX = Dimension("sex", "Sex", levels=tuple(Level(code, code.upper()) for code in "fm"))
GROUPS = (("f", 300, 120, 12), ("m", 280, 100, 3))  # people with an answer, with the outcome, without an answer
ASKED = Study(
    "A study",
    ReleaseSpec("1", date(2026, 1, 1), "A school", "x@school.example"),
    {"s": Source("s"), "acs": Source("acs", published=True)},
    {"sex": SEX},
    (Indicator("i", "t", "I", "s", "proportion", by=(("sex",),)),),
)


def tables(indicator, groups, *, outcome):
    found = []
    for names in ((), ("sex",)):
        rows = groups if names else [("", *(sum(row[at] for row in groups) for at in (1, 2, 3)))]
        keys = {name: np.array([""] * len(rows), dtype=object) for name in KEYS}
        keys |= {name: np.array([row[0] for row in rows], dtype=object) for name in names}
        n, events, missing = (np.array([row[at] for row in rows]) for at in (1, 2, 3))
        counts = {"n": n, "events": events} if outcome else {"n": n + missing}
        counts["n_not_stated"] = missing if outcome else 0 * missing  # as counting leaves it: nobody can lack an answer
        found.append(CellTable(indicator, "s", "proportion", names, keys, counts))
    return found


@pytest.mark.parametrize(
    ("indicator", "also"),
    [
        ("who", {"representations": (Representation("who", "t", "Who", "s", (), ("sex",)),)}),
        ("benchmark:who", {"benchmarks": {"who": Benchmark("who", "s")}}),
    ],
)
def test_a_count_of_all_people_does_not_tell_how_few_left_an_answer_out(indicator, also):
    def printed(groups):
        cells = Cells((*tables("i", groups, outcome=True), *tables(indicator, groups, outcome=False)))
        shown = protect(cells, replace(ASKED, **also))
        return [shown.get(name, ("sex",)).n_shown.tolist() for name in ("i", indicator)]

    answered, everybody = printed(GROUPS)
    assert not answered[1] or not everybody[1]  # 283 less 280 are 3
    assert printed([(*row[:3], 60) for row in GROUPS]) == [[True, True], [True, True]]
