"""The fast count and the slow one: the same cells for random studies over random rows."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from count_world import DIMENSIONS, EVENTS, KINDS, RELEASE, Rows, agree, counted, studies, tables, written
from isonomia.count.reference import count_slowly
from isonomia.count.run import count
from isonomia.errors import TableError
from isonomia.model.expression import Column
from isonomia.model.study import Binding, Indicator, Source, Study
from isonomia.model.table import ColumnInfo


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), study=studies())
def test_fast_and_slow_counts_agree(data, study):
    held = data.draw(tables(repeated=study.sources["s"].repeated != "refuse"))
    agree(counted(study, held), count_slowly(study, {"s": held}, {"s": Rows([]).columns}))


@pytest.mark.slow
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), study=studies())
def test_fast_and_slow_counts_agree_on_many_studies(data, study):
    held = data.draw(tables(repeated=study.sources["s"].repeated != "refuse"))
    agree(counted(study, held), count_slowly(study, {"s": held}, {"s": Rows([]).columns}))


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), study=studies())
def test_neither_threads_nor_the_order_of_rows_move_a_bit(data, study):
    held = data.draw(tables(repeated=False))
    one = counted(study, held, threads=1)
    for threads in (2, 4):
        agree(one, counted(study, held, threads=threads), exact=True)
    agree(one, counted(study, data.draw(st.permutations(held)), threads=2), exact=True)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), study=studies())
def test_cells_of_two_halves_add_up(data, study):
    held = data.draw(tables(repeated=False))
    at = data.draw(st.integers(0, len(held)))
    agree(counted(study, held[:at]) + counted(study, held[at:]), counted(study, held))


@pytest.mark.parametrize("held", [[], [dict.fromkeys(KINDS) | {"who": "1", "place": "x", "year": 1, "free": "b"}]])
def test_empty_tables_and_rows_without_any_answer(held):
    source = Source("s", person="who", absent={"outcome": {"": "not_asked"}})
    asked = Indicator("p", "", "", "s", "proportion", event=written(EVENTS[0]), by=(("age",), ("group", "any")))
    study = Study("t", RELEASE, {"s": source}, DIMENSIONS, (asked,))
    cells = counted(study, held)
    agree(cells, count_slowly(study, {"s": held}, {"s": Rows([]).columns}))
    assert [len(table) for table in cells] == [len(held)] * 5
    if held:
        assert cells.get("p").sums["n_not_stated"].tolist() == [1]


class Many:
    """Many row groups, so that threads really share the work; the values do not add exactly in floats."""

    source, digest = "s", ""
    columns = tuple(ColumnInfo(name, "DOUBLE") for name in ("who", "value", "weight", "age"))

    def __init__(self, size):
        rng = np.random.default_rng(7)
        self.arrays = {
            "who": np.arange(size, dtype=float),
            "value": rng.normal(size=size) * 1e3,
            "weight": rng.random(size) + 0.1,
            "age": np.arange(size) % 90.0,
        }

    def relation(self, connection):
        connection.register("many", self.arrays)
        return "many"


def test_a_large_table_is_the_same_in_every_number_of_threads():
    table = Many(300_000)
    study = Study(
        "t",
        RELEASE,
        {"s": Source("s", person="who", weight="weight")},
        DIMENSIONS,
        (Indicator("m", "", "", "s", "mean", value=written(Column("value")), by=(("age",),)),),
    )
    one = count(study, {"s": table}, threads=1)
    for threads in (2, 4):
        agree(one, count(study, {"s": table}, threads=threads), exact=True)
    total = math.fsum(table.arrays["value"] * table.arrays["weight"])
    assert one.get("m").sums["swy"][0] == total


def test_undeclared_values_are_refused_not_dropped():
    held = [dict.fromkeys(KINDS) | {"who": "1", "group": "Beta", "outcome": "yes"}]
    asked = Indicator("p", "", "", "s", "proportion", event=written(EVENTS[0]), by=(("group",),))
    study = Study("t", RELEASE, {"s": Source("s", person="who")}, DIMENSIONS, (asked,))
    with pytest.raises(TableError, match="“Beta” in a few rows is no level"):
        counted(study, held)
    mapped = replace(DIMENSIONS["group"], bindings={"s": Binding("s", ("group",), map={"beta": "A"})})
    fixed = replace(study, dimensions=DIMENSIONS | {"group": mapped})
    assert counted(fixed, held).get("p", ("group",)).keys["group"].tolist() == ["A"]
