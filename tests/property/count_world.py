"""Random studies over random rows, and what makes two counts of them the same."""

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import numpy as np
from hypothesis import strategies as st

from isonomia.count.run import count
from isonomia.model.expression import Arithmetic, Call, Column, Compare, Constant, Expression, In, IsNull, Logical, Not
from isonomia.model.study import Binding, Dimension, Indicator, Level, ReleaseSpec, Representation, Source, Study
from isonomia.model.table import ColumnInfo

SMALLEST = 1e12 * 2.0**-899 * 25  # no unit is finer than 2^-900: what is smaller is counted in these
RELEASE = ReleaseSpec("r", date(2026, 1, 1), "p", "c")
KINDS = {
    "who": "VARCHAR",
    "place": "VARCHAR",
    "year": "BIGINT",
    "group": "VARCHAR",
    "code": "DOUBLE",
    "mark": "VARCHAR",
    "also": "VARCHAR",
    "list": "VARCHAR",
    "age": "VARCHAR",
    "free": "VARCHAR",
    "flag": "BOOLEAN",
    "price": "DECIMAL(6,2)",
    "day": "DATE",
    "moment": "TIMESTAMP WITH TIME ZONE",
    "local": "TIMESTAMP",
    "outcome": "VARCHAR",
    "value": "DOUBLE",
    "events": "BIGINT",
    "time": "DOUBLE",
    "weight": "DOUBLE",
    "stratum": "BIGINT",
    "unit": "VARCHAR",
}


@dataclass
class Rows:
    """A table of the test's own."""

    held: list
    source: str = "s"
    digest: str = ""
    columns: tuple = tuple(ColumnInfo(name, kind) for name, kind in KINDS.items())

    def relation(self, connection):
        made = ", ".join(f'"{each.name}" {each.type}' for each in self.columns)
        connection.execute(f'CREATE OR REPLACE TABLE "test rows" ({made})')
        if self.held:
            one = "(" + ", ".join("?" * len(self.columns)) + ")"
            given_rows = [row[each.name] for row in self.held for each in self.columns]
            connection.execute(f'INSERT INTO "test rows" VALUES {", ".join([one] * len(self.held))}', given_rows)
        return '"test rows"'


def sampled(*options):
    return st.sampled_from(options)


NOON = datetime(2020, 6, 1, 12, tzinfo=UTC)
NEW_YORK, KOLKATA = timezone(timedelta(hours=-4)), timezone(timedelta(hours=5, minutes=30))
ROW = {
    "place": sampled("North", " North ", "Süd", "So\u0308d"),
    "year": st.integers(2020, 2022),
    "group": sampled("a", "A ", "Alpha", " é", "e\u0301", "É", "long label", "", None, "N/A", "n/a ", "Refused"),
    "code": sampled(1.0, 2.0, 9.0, math.nan, None),
    "mark": sampled("x", "y", "0", None, "declined"),
    "also": sampled("y", "z", "", None),
    "list": sampled("x;y", "x", " y ; z ", ";", None, "z;z", "declined"),
    "age": sampled("0", "17.9", "18", "39", "40", "64.99", "65", "1e2", None, "999"),
    "free": sampled("b", " b", "ß", "1", "1.0", "2020-01-01", "=1+1", "<b>", "שלום"),
    "flag": st.booleans() | st.none(),
    "price": sampled(Decimal("1.50"), Decimal("1.00"), Decimal("-0.25"), None),
    "day": sampled(date(2020, 2, 29), date(2021, 1, 1), None),
    # two of them are one moment, and one is of the day before in UTC; midnight is written without a time
    "moment": sampled(
        NOON,
        NOON.astimezone(NEW_YORK),
        datetime(2020, 6, 1, 3, tzinfo=KOLKATA),
        datetime(2020, 6, 1, tzinfo=UTC),
        datetime(2020, 6, 30, 22, 15, 30, 250_000, tzinfo=NEW_YORK),
        None,
    ),
    "local": sampled(datetime(2020, 6, 1, 12), datetime(2020, 6, 1), datetime(2020, 5, 31, 23, 59, 59, 500_000), None),  # noqa: DTZ001  a time of no zone
    "outcome": sampled("yes", "no", "7", "", None, "unknown"),
    "value": st.floats(-1e6, 1e6) | sampled(0.1, 0.2, 0.3, 1e-9, math.nan, math.inf, None),
    "events": sampled(0, 1, 2, 3, None),
    "time": st.floats(0, 1e3) | sampled(0.1, None),
    "weight": st.floats(0.001, 1e4) | sampled(0.0, 1.0),
    "stratum": sampled(1, 2),
    "unit": sampled("u1", "u2 ", "u3"),
}


@st.composite
def tables(draw, repeated):
    held = draw(st.lists(st.fixed_dictionaries(ROW), min_size=0, max_size=25))
    names = [str(draw(st.integers(1, 6))) if repeated else str(at) for at in range(len(held))]
    return [row | {"who": name} for row, name in zip(held, names, strict=True)]


def levels(*pairs):
    return tuple(Level(code, label, at) for at, (code, label) in enumerate(pairs))


MARKS = levels(("X", "x"), ("Y", "y"), ("Z", "z"), ("MULTIPLE", "Several"))
NOT_SAID = {"": "left_blank", "declined": "declined"}


def dimension(name, held, binding, **more):
    return Dimension(name, name, held, bindings={"s": binding}, **more)


DIMENSIONS = {
    each.id: each
    for each in (
        dimension(
            "group",
            levels(("A", "Alpha"), ("E", "é"), ("L", "Long Label"), ("EMPTY", "nobody")),
            Binding("s", ("group",), map={}, absent={"": "not_asked", "n/a": "not_applicable", "refused": "declined"}),
        ),
        dimension(
            "code",
            levels(("one", "One"), ("two", "Two")),
            Binding("s", ("code",), map={"1": "one", "2": "two"}, absent={"9": "unknown", "": "left_blank"}),
        ),
        dimension(
            "any",
            MARKS,
            Binding("s", ("mark", "also"), map={"0": ""}, absent=NOT_SAID, coding="alone_or_in_combination"),
            multiple=True,
        ),
        dimension(
            "one",
            MARKS,
            Binding(
                "s", ("mark", "also"), map={"0": ""}, absent=NOT_SAID, coding="combined_multiple", several="MULTIPLE"
            ),
            multiple=True,
        ),
        dimension(
            "list",
            MARKS,
            Binding("s", ("list",), split=";", absent=NOT_SAID, coding="alone_or_in_combination"),
            multiple=True,
        ),
        dimension(
            "age",
            levels(("child", "under 18"), ("adult", "18 to 64"), ("old", "65+")),
            Binding("s", ("age",), absent={"": "left_blank", "999": "does_not_know"}),
            bins=(0.0, 18.0, 65.0),
            ordered=True,
        ),
        dimension("free", (), Binding("s", ("free",))),
        dimension("flag", (), Binding("s", ("flag",), absent={"": "silent"})),
        dimension("price", (), Binding("s", ("price",), absent={"": "unable"})),
        dimension("day", (), Binding("s", ("day",), absent={"": "declined"})),
        dimension("moment", (), Binding("s", ("moment",), absent={"": "declined"})),
        dimension("local", (), Binding("s", ("local",), absent={"": "declined"})),
    )
}

AMONG = (
    None,
    Compare(">", Column("year"), Constant(2020)),
    Logical("or", (Column("flag"), Compare("=", Column("free"), Constant("1")))),
    Not(IsNull(Column("day"))),
    Compare("=", Column("year"), Constant(1900)),
    In(Column("age"), (Constant(18), Constant(65))),
    Compare(">=", Column("moment"), Constant("2020-06-01 12:00:00")),
    Compare("<", Column("local"), Column("moment")),
    Compare("=", Call("upper", (Column("free"),)), Constant("ß")),  # a letter that would become two stays as it is
    In(Column("free"), (Constant("b"), Constant("1"), Constant("שלום"))),  # b with blanks around it is b
)
EVENTS = (
    Compare("=", Column("outcome"), Constant("yes")),
    Logical("and", (Compare("=", Column("outcome"), Constant("yes")), Not(Column("flag")))),
    Column("flag"),
    Compare("<", Arithmetic("/", Column("value"), Column("price")), Constant(0.5)),
)
VALUES = (
    Column("value"),
    Arithmetic("*", Column("price"), Constant(3)),
    Arithmetic("+", Call("month", (Column("moment"),)), Call("year", (Column("local"),))),
    Arithmetic("%", Column("value"), Column("year")),
)


def written(root):
    return None if root is None else Expression("…", root)


groupings = st.lists(
    st.lists(st.sampled_from(sorted(DIMENSIONS)), min_size=1, max_size=2, unique=True).map(tuple),
    min_size=1,
    max_size=2,
    unique=True,
).map(tuple)


@st.composite
def studies(draw):
    repeated = draw(sampled("refuse", "refuse", "any", "last"))
    designed = draw(st.booleans())
    source = Source(
        "s",
        person=draw(sampled("who", "")) if repeated == "refuse" else "who",
        period=draw(sampled("year", "")),
        period_is="always",
        setting=draw(sampled("place", "")),
        weight=draw(sampled("weight", "")) if not designed else "weight",
        strata="stratum" if designed else "",
        cluster="unit" if designed else "",
        lonely="centre",  # few random rows have two clusters in every stratum
        repeated=repeated,
        absent={
            "outcome": {"": "not_asked", "unknown": "does_not_know", "7": "declined"},
            **{
                name: {"": "left_blank"}
                for name in ("flag", "value", "price", "events", "time", "age", "moment", "local")
            },
        },
    )
    among = written(draw(sampled(*AMONG)))
    by, strata = draw(groupings), tuple(draw(st.lists(st.sampled_from(["code", "age"]), max_size=1)))
    every = [
        Indicator(
            "p", "", "", "s", "proportion", event=written(draw(sampled(*EVENTS))), among=among, by=by, adjust=strata
        ),
        Indicator("r", "", "", "s", "rate", event=written(Column("events")), time=written(Column("time")), by=by[:1]),
    ]
    if repeated != "any":
        bounds = draw(sampled(None, (-1e7, 3e7)))
        every.append(
            Indicator(
                "m", "", "", "s", "mean", value=written(draw(sampled(*VALUES))), among=among, by=by, bounds=bounds
            )
        )
    counted = Representation("who", "", "", "s", (), tuple(dict.fromkeys(each[0] for each in by)), among=among)
    return Study("t", RELEASE, {"s": source}, DIMENSIONS, tuple(every), (counted,))


def agree(one, other, exact=False):
    """The same tables: whole numbers identical, floats to 1e-12 of the size of what was added."""
    assert [table.identity for table in one] == [table.identity for table in other]
    for a, b in zip(one, other, strict=True):
        assert {name: list(column) for name, column in a.keys.items()} == {n: list(c) for n, c in b.keys.items()}
        assert set(a.sums) == set(b.sums), a.identity
        assert (a.overlapping, a.coding, a.origin, a.weighted) == (b.overlapping, b.coding, b.origin, b.weighted)
        for name in a.sums:
            assert a.sums[name].dtype == b.sums[name].dtype
            if exact or a.sums[name].dtype == np.int64:
                np.testing.assert_array_equal(a.sums[name], b.sums[name], err_msg=f"{a.identity} {name}")
            else:
                np.testing.assert_allclose(
                    a.sums[name], b.sums[name], rtol=1e-12, atol=1e-12 * size(a, name), err_msg=f"{a.identity} {name}"
                )


def size(table, name):
    """How large the added terms are: sums of terms that cancel, and of terms far below the largest, are as exact."""
    squares = {"sy": "syy", "swy": "swyy", "swwy": "swwyy"}.get(name)
    if not len(table):
        return 0.0
    if squares is None:
        return max(1e-16 * float(np.abs(table.sums[name]).max()), SMALLEST)
    weight = max(1.0, float(table.sums["sww"].max()))
    added = float(np.sqrt(table.sums[squares] * np.maximum(table.sums["n"], 1)).max()) * weight
    return max(added, SMALLEST)


def counted(study, held, **more):
    return count(study, {"s": Rows(held)}, **more)
