"""A table of numbers that engines write or reckon with in ways of their own, and a study that asks for all of them."""

from decimal import Decimal

import count_world as ordinary
from isonomia.count import run
from isonomia.count.reference import count_slowly
from isonomia.model.expression import Arithmetic, Column, Compare, Constant, Expression
from isonomia.model.study import Binding, Indicator, Source, Study
from isonomia.model.table import ColumnInfo

KINDS = {
    "who": "BIGINT",
    "real": "DOUBLE",
    "single": "FLOAT",
    "big": "BIGINT",
    "wide": "DECIMAL(38,10)",
    "whole": "DECIMAL(18,0)",
}
COLUMNS = tuple(ColumnInfo(name, kind) for name, kind in KINDS.items())
REALS = [
    *(0.0, -0.0, 0.1, 1.0, 1e-4, 9.9e-5, 1e-5, 0.5, 123456.789, 1 / 3, 16777217.0),
    *(1e15, -1e15, 999999999999999.9, 1000000000000000.1, 1234567890123456.5, 2251799813685249.25, 4503599627370497.5),
    *(
        9007199254740992.0,
        9007199254740994.0,
        9999999999999998.0,
        1e16,
        -1e16,
        12345678901234567890.0,
        1e22,
        1e23,
        5e-324,
    ),
    *(28213729428534848.0, 1.7976931348623157e308, 20000000000000004.0),
    *(float("nan"), float("inf"), float("-inf"), None),
]
SINGLES = [
    *(0.0, -0.0, 0.1, 1.0, 0.3, 1e-5, 16777216.0, 1234567.0, 1e10, 1e15, 1e16, 8388608.0, -0.5, 123.25),
    *(float("nan"), float("inf"), None),
]
"""Of seven digits: with more, each engine writes them in its own way (docs/engines.md)."""
BIG = [2**53, 2**53 + 1, -(2**53) - 1, 2**63 - 1, -(2**63), 10**15, 10**16, 0, 1, None]
WIDE = [
    *(Decimal("0.1"), Decimal(100), Decimal("-0.0000000001"), Decimal("9007199254740993.5"), Decimal(0), None),
    Decimal("12345678901234567890.1234567891"),
]
WHOLE = [Decimal(10), Decimal(100), Decimal(0), Decimal(9007199254740993), Decimal(-10), None]
GROUPED = ("real", "single", "big", "wide", "whole")


def rows(reals=REALS, singles=SINGLES):
    """As many rows as the longest column has values; the others begin again."""
    most = max(len(each) for each in (reals, singles, BIG, WIDE, WHOLE))
    columns = {"real": reals, "single": singles, "big": BIG, "wide": WIDE, "whole": WHOLE}
    return [{"who": at} | {name: held[at % len(held)] for name, held in columns.items()} for at in range(most)]


def table(held):
    """The rows as a table of the test's own."""
    return ordinary.Rows(held, columns=COLUMNS)


def study():
    """Each column is a way of grouping; single precision is reckoned with in double."""
    dimensions = {
        name: ordinary.dimension(name, (), Binding("s", (name,), absent={"": "left_blank"})) for name in GROUPED
    }
    single = Column("single")
    product = Arithmetic("*", single, single)
    square, small = Expression("…", product), Compare("<", product, Constant(1e18))
    indicators = (
        Indicator(
            "p",
            "",
            "",
            "s",
            "proportion",
            event=Expression("…", Compare(">", product, Constant(0.01))),
            by=tuple((name,) for name in GROUPED),
        ),
        Indicator("m", "", "", "s", "mean", value=Expression("…", single), among=Expression("…", small), by=()),
        Indicator("q", "", "", "s", "mean", value=square, among=Expression("…", small), by=(), bounds=(0.0, 1e18)),
    )
    absent = {name: {"": "left_blank"} for name in GROUPED}
    source = Source("s", person="who", period_is="always", repeated="refuse", absent=absent)
    return Study("t", ordinary.RELEASE, {"s": source}, dimensions, indicators, ())


def expected(held):
    """By the slow count in plain Python."""
    return count_slowly(study(), {"s": held}, {"s": COLUMNS})


def counted(there):
    """By the count."""
    return run.count(study(), {"s": there})
