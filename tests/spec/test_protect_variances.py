"""What survives of a survey design: errors of shown rows, from an own computation over persons."""

import os
import subprocess
import sys
from collections import defaultdict
from datetime import date

import numpy as np
import pytest

from isonomia.model.cells import KEYS, Cells, CellTable, collapse
from isonomia.model.study import Dimension, Indicator, ReleaseSpec, Source, Study
from isonomia.protect import protect, unprotected

STUDY = Study(
    "A study",
    ReleaseSpec("1", date(2026, 1, 1), "A school", "x@school.example"),
    {"s": Source("s", weight="w", strata="h", cluster="c")},
    {"sex": Dimension("sex", "Sex")},
    (Indicator("i", "t", "I", "s", "proportion", by=(("sex",),)),),
)
CODES = ("f", "m", "~declined")


def persons(seed=1, clusters=True):
    """(stratum, cluster, sex, w, y) of 600 people in three strata of four clusters each."""
    random = np.random.default_rng(seed)
    found = []
    for at in range(600):
        stratum, cluster = f"h{at % 3}", f"c{at % 4}"
        sex = CODES[int(random.choice(3, p=[0.5, 0.4, 0.1]))]
        chance = 0.3 + 0.1 * (at % 4)
        own = (stratum, cluster) if clusters else ("", "")
        found.append((*own, sex, float(random.uniform(1, 3)), int(random.random() < chance)))
    return found


def cells(people):
    tables = []
    for names in ((), ("sex",)):
        keys = {name: np.array([""] * len(people), dtype=object) for name in KEYS}
        keys["stratum"] = np.array([p[0] for p in people], dtype=object)
        keys["cluster"] = np.array([p[1] for p in people], dtype=object)
        keys |= {name: np.array([p[2] for p in people], dtype=object) for name in names}
        w, y = np.array([p[3] for p in people]), np.array([p[4] for p in people])
        sums = {"n": np.ones(len(people), dtype=np.int64), "events": y.astype(np.int64)}
        sums |= {"sw": w, "sww": w**2, "sy": y * 1.0, "syy": y * 1.0}
        sums |= {"swy": w * y, "swyy": w * y, "swwy": w**2 * y, "swwyy": w**2 * y}
        table = CellTable("i", "s", "proportion", names, keys, sums, weighted=True)
        tables.append(collapse(table, keys=keys, sums=sums))
    return Cells(tuple(tables))


def linearised(people, first, second):
    """Covariance of two weighted shares: between-cluster sums of linearised values, person by person."""
    clusters = defaultdict(lambda: [0.0, 0.0])
    shares = []
    for inside in (first, second):
        weight = sum(p[3] for p in people if inside(p))
        shares.append((sum(p[3] * p[4] for p in people if inside(p)) / weight, weight))
    for p in people:
        for at, inside in enumerate((first, second)):
            clusters[p[0], p[1]][at] += inside(p) * p[3] * (p[4] - shares[at][0]) / shares[at][1]
    total = 0.0
    for stratum in {p[0] for p in people}:
        values = np.array([value for (h, _), value in clusters.items() if h == stratum])
        total += len(values) / (len(values) - 1) * np.prod(values - values.mean(axis=0), axis=1).sum()
    return total


def test_clusters_leave_only_as_a_covariance_among_shown_rows():
    people = persons()
    shown = protect(cells(people), STUDY)
    found = shown.get("i", ("sex",))
    assert list(found.keys["sex"]) == list(CODES)
    for row, one in enumerate(CODES):
        for column, other in enumerate(CODES):
            expected = linearised(people, lambda p, c=one: p[2] == c, lambda p, c=other: p[2] == c)
            assert found.covariance[row, column] == pytest.approx(expected, rel=1e-10)
    assert found.se == pytest.approx(np.sqrt(np.diagonal(found.covariance)))
    assert list(found.df) == [9.0, 9.0, 9.0]
    assert set(found.keys) == {"setting", "period", "sex"}


def test_everyone_else_moves_with_the_group():
    people = persons()
    found = protect(cells(people), STUDY).get("i", ("sex",), "everyone_else")
    female, male = (lambda p: p[2] == "f"), (lambda p: p[2] == "m")
    assert found.covariance[0, 0] == pytest.approx(linearised(people, male, male), rel=1e-10)
    assert found.cross[0] == pytest.approx(linearised(people, female, male), rel=1e-10)


def test_everyone_else_with_the_unknown_has_the_error_of_all_others():
    people = [p for p in persons() if p[2] != "~declined"] + [("h0", "c0", "~declined", 2.0, 1)] * 3
    found = protect(cells(people), STUDY).get("i", ("sex",), "everyone_else")
    shown = int(np.flatnonzero(found.y_shown)[0])
    assert found.with_unknown.all()
    group = found.keys["sex"][shown]
    others, own = (lambda p: p[2] != group), (lambda p: p[2] == group)
    assert found.covariance[shown, shown] == pytest.approx(linearised(people, others, others), rel=1e-10)
    assert found.cross[shown] == pytest.approx(linearised(people, own, others), rel=1e-10)


def test_a_hidden_row_has_no_error_and_no_covariance():
    people = [p for p in persons() if p[2] != "~declined"] + [("h0", "c0", "~declined", 2.0, 1)] * 3
    found = protect(cells(people), STUDY).get("i", ("sex",))
    hidden = ~found.y_shown
    assert hidden.any()
    assert np.isnan(found.se[hidden]).all()
    assert np.isnan(found.covariance[hidden]).all()
    assert np.isnan(found.covariance[:, hidden]).all()


def test_weights_without_clusters_give_an_error_for_each_row():
    people = persons(clusters=False)
    found = unprotected(cells(people), STUDY).get("i", ("sex",))
    own = [p for p in people if p[2] == "f"]
    w, y = np.array([p[3] for p in own]), np.array([p[4] for p in own])
    mean = (w * y).sum() / w.sum()
    expected = len(own) / (len(own) - 1) * ((w * (y - mean)) ** 2).sum() / w.sum() ** 2
    assert found.se[0] ** 2 == pytest.approx(expected, rel=1e-10)
    assert found.covariance is None
    assert np.isinf(found.df).all()


def test_periods_are_samples_of_their_own():
    """A cluster that only the other period has is no empty cluster of this one."""
    first, second = persons(1), persons(2)
    both = []
    for period, people in (("2020", first), ("2021", [(p[0], "z" + p[1], *p[2:]) for p in second])):
        for table in cells(people):
            keys = {**table.keys, "period": np.array([period] * len(table), dtype=object)}
            both.append(collapse(table, keys=keys, sums=table.sums))
    joined = Cells((both[0] + both[2], both[1] + both[3]))
    together = protect(joined, STUDY).get("i", ("sex",))
    alone = protect(cells(first), STUDY).get("i", ("sex",))
    assert together.covariance[:3, :3] == pytest.approx(alone.covariance, rel=1e-12)
    assert np.all(together.covariance[:3, 3:] == 0)


def test_a_source_without_a_design_gives_no_error():
    people = persons(clusters=False)
    plain = []
    for table in cells(people):
        sums = {name: column for name, column in table.sums.items() if name in {"n", "events"}}
        plain.append(CellTable("i", "s", "proportion", table.dimensions, table.keys, sums))
    found = protect(Cells(tuple(plain)), STUDY).get("i", ("sex",))
    assert np.isnan(found.se).all()


SCRIPT = """
import runpy
made = runpy.run_path({path!r})
people = [p for p in made["persons"]() if p[2] != "~declined"] + [("h0", "c0", "~declined", 2.0, 1)] * 3
shown = made["protect"](made["cells"](people), made["STUDY"])
for table in shown:
    print(table.role, table.n.tolist(), table.events.tolist(), table.se.tolist(), table.covariance.tolist())
"""


def test_the_same_release_whatever_the_hash_seed():
    outputs = set()
    for seed in ("0", "1"):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT.format(path=__file__)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1
    assert "everyone_else" in outputs.pop()
