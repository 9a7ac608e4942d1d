"""Expressions in SQL and in plain Python: the same value on every row, for random expressions and random rows."""

import math
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from isonomia.count.loading import connect, load
from isonomia.count.sql import DIALECT, written_as
from isonomia.model.expression import (
    Arithmetic,
    Between,
    Call,
    Column,
    Compare,
    Constant,
    Expression,
    In,
    IsNull,
    Logical,
    Negate,
    Not,
)
from isonomia.model.kinds import check, converted, kind_of
from isonomia.model.meaning import value_of
from isonomia.model.study import Source
from isonomia.model.table import ColumnInfo

TYPES = {
    "text": "VARCHAR",
    "whole": "BIGINT",
    "real": "DOUBLE",
    "exact": "DECIMAL(9,3)",
    "yes": "BOOLEAN",
    "day": "DATE",
    "moment": "TIMESTAMP",
}
TEXTS = [
    "1",
    "1.0",
    " 1 ",
    "01",
    "-2.5",
    "1e3",
    "no",
    "No",
    "yes",
    "TRUE",
    "0",
    "é",
    "e\u0301",
    "",
    " ",
    "\u00a0x",
    "a b",
]
TEXTS += [
    "2020-02-29",
    "2021-02-30",
    "2020-01-01 10:30:00",
    "1_000",
    "inf",
    "nan",
    "NaN",
    "<11",
    "٣",
    "Zürich",
    "'; --",
]

texts = st.sampled_from(TEXTS) | st.none()
values = {
    "text": texts,
    "whole": st.integers(-5, 5) | st.none(),
    "real": st.floats(-1e6, 1e6) | st.sampled_from([math.nan, math.inf, -0.0, 0.1, 1.0]) | st.none(),
    "exact": st.decimals(-9, 9, places=3) | st.none(),
    "yes": st.booleans() | st.none(),
    "day": st.dates(date(1990, 1, 1), date(2030, 1, 1)) | st.none(),
    "moment": st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1)) | st.none(),  # noqa: DTZ001  sources have no zone
}
rows = st.lists(st.fixed_dictionaries(values), min_size=1, max_size=5)

columns = st.sampled_from(sorted(TYPES)).map(Column)
constants = st.one_of(
    st.sampled_from(TEXTS[:13]),
    st.integers(-5, 5),
    st.floats(-10, 10, allow_nan=False),
    st.booleans(),
    st.dates(date(2019, 1, 1), date(2021, 1, 1)),
    st.none(),
    st.just(Decimal("0.5")),
).map(Constant)


def bigger(inner):
    def call(name, fewest, most):
        return st.lists(inner, min_size=fewest, max_size=most).map(lambda given: Call(name, tuple(given)))

    return st.one_of(
        st.builds(Arithmetic, st.sampled_from("+-*/%"), inner, inner),
        st.builds(Compare, st.sampled_from(["=", "<>", "<", "<=", ">", ">="]), inner, inner),
        st.builds(Logical, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Between, inner, inner, inner),
        st.builds(In, inner, st.lists(constants, min_size=1, max_size=3).map(tuple)),
        st.builds(Not, inner),
        st.builds(Negate, inner),
        st.builds(IsNull, inner),
        *(call(name, 1, 1) for name in ("abs", "floor", "ceil", "lower", "upper", "trim", "length", "year", "month")),
        *(call(name, 1, 1) for name in ("number", "text")),
        *(call(name, 1, 3) for name in ("least", "greatest", "coalesce")),
        call("nullif", 2, 2),
    )


expressions = st.recursive(columns | constants, bigger, max_leaves=8).map(lambda root: Expression("…", root))


class Rows:
    """A table of the test's own, with columns of every kind."""

    source = "s"
    digest = ""
    columns = tuple(ColumnInfo(name, kind) for name, kind in TYPES.items())

    def __init__(self, held):
        self.held = held

    def relation(self, connection):
        made = ", ".join(f'"{name}" {kind}' for name, kind in TYPES.items())
        connection.execute(f'CREATE OR REPLACE TABLE "test rows" ({made})')
        marks = ", ".join("?" * len(TYPES))
        connection.executemany(
            f'INSERT INTO "test rows" VALUES ({marks})', [[row[n] for n in TYPES] for row in self.held]
        )
        return '"test rows"'


@pytest.fixture(scope="module")
def connection():
    with connect() as made:
        yield made


def same(one, other):
    if isinstance(one, float) and isinstance(other, float):
        return (math.isnan(one) and math.isnan(other)) or math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-300)
    return one == other and type(one) is type(other)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(held=rows, asked=st.lists(expressions, min_size=15, max_size=40))
def test_sql_agrees_with_the_meaning(connection, held, asked):
    loaded = load(connection, Source("s"), Rows(held), list(TYPES))
    fit = [each for each in asked if not check(each, loaded.kinds, "null", "here")]
    if not fit:
        return
    query = exp.Select(
        expressions=[
            exp.alias_(written_as(each.root, loaded.values, loaded.kinds, kind_of(each.root, loaded.kinds)), f"e{at}")
            for at, each in enumerate(fit)
        ]
    )
    found = connection.execute(query.from_("raw").order_by("r").sql(DIALECT)).fetchall()
    for row, got in zip(held, found, strict=True):
        for each, value in zip(fit, got, strict=True):
            meant = value_of(each.root, row, loaded.kinds)
            assert same(meant, value), (each.root, row, meant, value)


@settings(max_examples=25, deadline=None)
@given(held=rows, name=st.sampled_from(sorted(TYPES)), wanted=st.sampled_from(["text", "number", "truth", "date"]))
def test_columns_read_alike_in_every_kind(connection, held, name, wanted):
    loaded = load(connection, Source("s"), Rows(held), [name])
    expression = Expression(name, Column(name))
    if check(expression, loaded.kinds, wanted, "here"):
        return
    query = exp.select(written_as(expression.root, loaded.values, loaded.kinds, wanted)).from_("raw").order_by("r")
    found = [value for (value,) in connection.execute(query.sql(DIALECT)).fetchall()]
    meant = [converted(value_of(expression.root, row, loaded.kinds), wanted) for row in held]
    assert all(same(one, other) for one, other in zip(meant, found, strict=True)), (meant, found)


def test_a_text_beside_nothing_is_a_text(connection):
    loaded = load(connection, Source("s"), Rows([dict.fromkeys(TYPES)]), ["text"])
    node = Call("number", (Call("nullif", (Constant("é"), Constant(None))),))
    text = written_as(node, loaded.values, loaded.kinds, "number").sql(DIALECT)
    assert connection.execute(f"SELECT {text} FROM raw").fetchall() == [(None,)]


def test_a_thousand_nested_divisions_stay_small(connection):
    """No node is written twice, so depth costs nothing."""
    loaded = load(connection, Source("s"), Rows([dict.fromkeys(TYPES, None) | {"real": 2.0}]), ["real"])
    node = Column("real")
    for _ in range(28):
        node = Arithmetic("/", Constant(1), Call("coalesce", (node, Constant(3))))
    text = written_as(node, loaded.values, loaded.kinds, "number").sql(DIALECT)
    assert len(text) < 28 * 120
    assert connection.execute(f"SELECT {text} FROM raw").fetchall() == [(2.0,)]


@pytest.mark.parametrize("name", ["'); DROP TABLE raw; --", 'a"b', "x\\' y", "select"])
def test_names_and_texts_are_never_statements(connection, name):
    class Odd:
        source, digest, columns = "s", "", (ColumnInfo(name, "VARCHAR"),)

        def relation(self, connection):
            quoted = '"' + name.replace('"', '""') + '"'
            connection.execute(f"CREATE OR REPLACE TABLE odd ({quoted} VARCHAR)")
            connection.execute("INSERT INTO odd VALUES (?), ('other')", [name])
            return "odd"

    loaded = load(connection, Source("s"), Odd(), [name])
    sql = written_as(Compare("=", Column(name), Constant(name)), loaded.values, loaded.kinds, "truth").sql(DIALECT)
    assert connection.execute(f"SELECT {sql} FROM raw ORDER BY r").fetchall() == [(True,), (False,)]
