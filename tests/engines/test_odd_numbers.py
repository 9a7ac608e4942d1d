"""Numbers that engines write or reckon with in ways of their own: every engine counts them as plain Python does."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import count_world as ordinary
import odd_numbers as odd
import test_same_cells as same
from isonomia.count import run
from isonomia.count.loading import connect
from isonomia.model.study import Source
from isonomia.sources.frames import open_frame
from isonomia.sources.postgres import open_postgres

TYPES = {**same.TYPES, "FLOAT": "real", "DECIMAL(38,10)": "numeric", "DECIMAL(18,0)": "numeric(18,0)"}


@pytest.fixture(scope="module")
def database(server):
    with server.connect() as connection:
        columns = ", ".join(f'"{name}" {TYPES[kind]}' for name, kind in odd.KINDS.items())
        connection.execute(f"CREATE TABLE odd_numbers ({columns})")
        yield server, connection
        connection.execute("DROP TABLE odd_numbers")


def on_postgres(database, held):
    server, connection = database
    connection.execute("TRUNCATE odd_numbers")
    with connection.cursor().copy("COPY odd_numbers FROM STDIN") as copy:
        for row in held:
            copy.write_row([row[name] for name in odd.KINDS])
    there = open_postgres(Source("s", url=server.url, table="odd_numbers"), "source s")
    try:
        return odd.counted(there)
    finally:
        there.connection.close()


def as_arrow(held):
    with connect() as connection:
        return connection.table(odd.table(held).relation(connection)).to_arrow_table()


def test_a_file_counts_them_in_both_ways(monkeypatch):
    held = odd.rows()
    expected = odd.expected(held)
    ordinary.agree(odd.counted(odd.table(held)), expected)
    monkeypatch.setattr(run, "count_in_one_pass", lambda *_, **__: None)
    ordinary.agree(odd.counted(odd.table(held)), expected)


def test_squares_of_single_precision_have_all_digits_where_a_column_has_many_values():
    """Such a column is read row by row; its squares were made in single precision once."""
    draw = np.random.default_rng(3)
    held = odd.rows(singles=draw.normal(120, 15, 700).astype(np.float32).tolist())
    found = odd.counted(odd.table(held))
    y = np.array([row["single"] for row in held])
    for name, values in (("m", y), ("q", y * y)):
        table = found.get(name)
        about = values - table.origin
        np.testing.assert_allclose(table.sums["sy"], math.fsum(about), rtol=1e-14)
        np.testing.assert_allclose(table.sums["syy"], math.fsum(about**2), rtol=1e-14)
    ordinary.agree(found, odd.expected(held))


@pytest.mark.parametrize("kind", ["arrow", "polars"])
def test_a_frame_counts_them(kind):
    held = odd.rows()
    arrow = as_arrow(held)
    found = odd.counted(open_frame("s", arrow if kind == "arrow" else pl.from_arrow(arrow)))
    ordinary.agree(found, odd.counted(odd.table(held)), exact=True)


def test_postgres_counts_them(database):
    held = odd.rows()
    found = on_postgres(database, held)
    ordinary.agree(found, odd.counted(odd.table(held)), exact=True)
    groups = set(found.get("p", ("real",)).keys["real"])
    assert {"1000000000000000", "1000000000000000.1", "9007199254740994", "1e+16", "0.0001", "1e-05"} <= groups
    assert {"1e+23", "2.821372942853485e+16"} <= groups


floats = st.floats(allow_nan=False) | st.floats(1e14, 1e17) | st.integers(-(10**23), 10**23).map(float)
singles = st.integers(-(2**24), 2**24).map(float)


@settings(
    max_examples=4, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(reals=st.lists(floats, min_size=40, max_size=60), single=st.lists(singles, min_size=40, max_size=60))
def test_any_float_is_the_same_group_on_postgres_and_in_a_file(database, reals, single):
    held = odd.rows(reals, single)
    expected = odd.counted(odd.table(held))
    ordinary.agree(on_postgres(database, held), expected, exact=True)
    ordinary.agree(expected, odd.expected(held))
