"""The arithmetic and the shapes that engines without a server here are given, run where something can run them."""

import re
from datetime import date

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isonomia.count.engines.known import WRITERS
from isonomia.count.engines.postgres import MOMENT
from isonomia.count.engines.tsql import _MANTISSA, _NO_NUMBER
from isonomia.count.sql import column
from isonomia.model import reading

HALVES = st.integers(-(2**50), 2**50).map(lambda number: number + 0.5)
TERMS = st.floats(-(2.0**124), 2.0**124) | HALVES | st.integers(-(2**53), 2**53).map(float)
MACROS = {
    "oracle": ["TO_BINARY_DOUBLE(x) AS CAST(x AS DOUBLE)", "TO_NUMBER(x) AS CAST(x AS HUGEINT)"],
    "tsql": ["cut(x, digits, how) AS trunc(x)"],
    "postgres": [],
}


@pytest.fixture(scope="module")
def engines():
    made = {}
    for dialect, macros in MACROS.items():
        connection = made[dialect] = duckdb.connect()
        for macro in macros:
            connection.execute(f"CREATE MACRO {macro}")
    yield made
    for connection in made.values():
        connection.close()


@pytest.mark.parametrize("dialect", MACROS)
@given(value=TERMS)
def test_whole_numbers_are_exact_and_ties_go_to_the_even_one(engines, dialect, value):
    sql = WRITERS[dialect]("s").whole(column("x")).sql(dialect)
    sql = (
        sql.replace("[x]", "x")
        .replace("ROUND(", "cut(")
        .replace("FLOAT", "DOUBLE")
        .replace("AS DECIMAL)", "AS HUGEINT)")
    )
    sql = sql.replace("CAST(2 AS DOUBLE)", "2.0")
    query = f"SELECT CAST({sql} AS HUGEINT) FROM (SELECT CAST(? AS DOUBLE) AS x)"
    ((found,),) = engines[dialect].execute(query, [value]).fetchall()
    assert found == round(value)  # Python rounds a tie to the even one too


def like(pattern):
    """A pattern of SQL Server as one of Python."""
    return re.compile(
        "".join(".*" if each == "%" else each for each in re.findall(r"\[[^\]]*\]|.", pattern)), re.DOTALL
    )


@given(text=st.text("0123456789.eE+-d ", min_size=1, max_size=12))
def test_a_number_in_a_text_of_sql_server_is_one_everywhere(text):
    if "." in text:
        text = text.replace("..", ".")
    shaped = any(like(each.replace(".", "[.]")).fullmatch(text) for each in _MANTISSA)
    shaped = shaped and not any(like(each).fullmatch(text) for each in _NO_NUMBER[:-1])
    shaped = shaped and not like("%[eE]%[.]%").fullmatch(text)
    if reading.number(text) is not None:
        assert shaped
    elif shaped:  # then the server itself finds no number in it
        with pytest.raises(ValueError, match="could not convert"):
            float(text)


@given(text=st.dates(date(1000, 1, 1), date(2999, 12, 31)).map(str) | st.from_regex(reading.MOMENT, fullmatch=True))
def test_a_day_is_one_that_the_calendar_has(text):
    assert bool(re.fullmatch(MOMENT, text)) == (reading.moment(text) is not None)


def test_leap_days():
    for year in range(1000, 3000):
        text = f"{year}-02-29"
        assert bool(re.match(MOMENT, text)) == (reading.moment(text) is not None), text
