"""Yes-or-no questions that are counted together have the cells that each has alone, however they are put together."""

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlglot import exp

import count_world as world
from isonomia.count import together
from isonomia.count.hoisting import hoisted
from isonomia.count.reference import count_slowly
from isonomia.count.sql import case, column, literal
from isonomia.model.study import Indicator, Representation, Source, Study

BY = ((("group", "any"), ("age",)), (("group",), ("code", "age")), (("any", "list"),), (("flag", "code"),))


def study_of(repeated="refuse", questions=24):
    """Many questions with other people, other outcomes and other groupings."""
    source = Source(
        "s",
        person="who",
        period="year",
        setting="place",
        repeated=repeated,
        absent={
            "outcome": {"": "not_asked", "unknown": "does_not_know", "7": "declined"},
            **{name: {"": "left_blank"} for name in ("flag", "value", "price", "age", "moment", "local")},
        },
    )
    kinds = list(product(world.EVENTS, world.AMONG, BY))[:: 96 // questions][:questions]
    asked = tuple(
        Indicator(f"p{at}", "", "", "s", "proportion", event=world.written(event), among=world.written(among), by=by)
        for at, (event, among, by) in enumerate(kinds)
    )
    mean = Indicator("m", "", "", "s", "mean", value=world.written(world.Column("value")), by=BY[0])
    everybody = Representation("here", "", "", "s", (), ("group", "age"))
    more = () if repeated == "any" else (mean,)
    return Study("t", world.RELEASE, {"s": source}, world.DIMENSIONS, (*asked, *more), (everybody,))


@pytest.fixture(params=[(1, 4), (2, 0), (3, 10**9), (10**9, 0), (10**9, 10**9)], ids=str)
def way(request, monkeypatch):
    """Counted one by one or all at once; rows put together first or not."""
    monkeypatch.setattr(together, "MOST_ANSWERS", request.param[0])
    monkeypatch.setattr(together, "_WORTH_IT", request.param[1])


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("repeated", ["refuse", "last"])
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_together_or_alone(repeated, data):
    study = study_of(repeated)
    held = data.draw(world.tables(repeated=repeated != "refuse"))
    world.agree(world.counted(study, held), count_slowly(study, {"s": held}, {"s": world.Rows([]).columns}))


def test_each_question_is_in_one_batch_and_keeps_its_bits():
    batch = together.Batch(tuple(range(7)), 2, 12)
    low, high = batch.halves()
    assert (low.numbers, high.numbers) == ((0, 1, 2), (3, 4, 5, 6))
    assert (low.word, low.shift, high.word, high.shift) == (2, 12, 2, 21)


def test_a_part_is_added_up_from_its_smallest_whole():
    groups = {name: (at, type("G", (), {"codes": "x" * size})) for at, (name, size) in enumerate(SIZES.items())}
    wanted = dict.fromkeys([(), ("a",), ("b",), ("a", "b"), ("a", "c"), ("c",)])
    assert together._plan(wanted, groups) == {
        ("a", "b"): [("b",), ("a", "b")],
        ("a", "c"): [(), ("a",), ("a", "c"), ("c",)],
    }


SIZES = {"a": 2, "b": 50, "c": 3}


def test_what_several_parts_need_is_worked_out_once():
    read = case([(exp.EQ(this=column("t"), expression=literal("yes")), exp.true())])
    other = case([(exp.EQ(this=column("t"), expression=literal("no")), exp.true())])
    parts = [exp.alias_(exp.Not(this=read.copy()), "one"), exp.alias_(read.copy(), "two"), exp.alias_(other, "three")]
    found, below = hoisted(parts, "raw")
    said = exp.select(*found).from_(below).sql("duckdb")
    assert said.count("'yes'") == 1
    assert said.count("'no'") == 1
    assert '"h0" AS two' in said
    alone, table = hoisted([exp.alias_(other.copy(), "three")], "raw")
    assert (exp.select(*alone).from_(table).sql("duckdb")).endswith("FROM raw")
