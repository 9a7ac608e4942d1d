"""The same study counts on any engine: identical cells, for random studies over random rows."""

import os
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import count_world as ordinary
from isonomia.count.engines import known
from isonomia.count.engines.duck import DuckWriter
from isonomia.count.engines.truths import NumberedTruths
from isonomia.count.loading import connect
from isonomia.count.reference import count_slowly
from isonomia.count.run import count
from isonomia.errors import TableError
from isonomia.model.study import Source
from isonomia.sources.postgres import open_postgres

FEW = 200 if os.environ.get("ISONOMIA_DEEP") else 15
SMALL = 1e-70
"""Four of these multiplied are smaller than any float."""
TYPES = {
    "VARCHAR": "text",
    "BIGINT": "bigint",
    "DOUBLE": "double precision",
    "BOOLEAN": "boolean",
    "DECIMAL(6,2)": "numeric(6,2)",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
}


@pytest.fixture(scope="module")
def database(server):
    with server.connect() as connection:
        columns = ", ".join(f'"{name}" {TYPES[kind]}' for name, kind in ordinary.KINDS.items())
        connection.execute(f'CREATE TABLE "Odd ""Table" ({columns})')
        yield server, connection
        connection.execute('DROP TABLE "Odd ""Table"')


def filled(database, rows):
    server, connection = database
    connection.execute('TRUNCATE "Odd ""Table"')
    with connection.cursor().copy('COPY "Odd ""Table" FROM STDIN') as copy:
        for row in rows:
            copy.write_row([row[name] for name in ordinary.KINDS])
    return open_postgres(Source("s", url=server.url, table='Odd "Table'), "source s")


@dataclass
class There:
    """A table of DuckDB that is asked as a server is."""

    rows: list
    source: str = "s"
    digest: str = ""
    dialect: str = "duckdb"
    parts: tuple = ("test rows",)

    def __post_init__(self):
        held = ordinary.Rows(self.rows)
        self.columns = held.columns
        self.connection = connect()
        held.relation(self.connection)

    def ask(self, statement):
        return self.connection.execute(statement).fetchall()

    def relation(self, _):
        raise AssertionError


class Numbered(NumberedTruths, DuckWriter):
    """DuckDB as an engine on which truths are no values, such as SQL Server and Oracle."""


def counted(study, table):
    """The cells, or the sentences of the refusal."""
    try:
        return count(study, {"s": table})
    except TableError as error:
        return sorted(fault.sentence() for fault in error.faults)


@settings(
    max_examples=FEW,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # a server is slow to shrink
@given(data=st.data())
def test_postgres_counts_as_here(database, data):
    study = data.draw(ordinary.studies())
    study = replace(study, sources={"s": replace(study.sources["s"], repeated="refuse")})
    rows = data.draw(ordinary.tables(repeated=False))
    there = filled(database, rows)
    try:
        compared(study, rows, there)
    finally:
        there.connection.close()


@pytest.mark.parametrize("writer", [DuckWriter, Numbered])
@settings(max_examples=FEW, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_same_trees_on_duckdb(writer, data):
    study = data.draw(ordinary.studies())
    study = replace(study, sources={"s": replace(study.sources["s"], repeated="refuse")})
    rows = data.draw(ordinary.tables(repeated=False))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(known, "WRITERS", {"duckdb": writer})
        compared(study, rows, There(rows))


def compared(study, rows, there):
    """An engine, the count here, and the slow count in plain Python: the same cells, or the same refusal."""
    expected, found = counted(study, ordinary.Rows(rows)), counted(study, there)
    if isinstance(found, list) and any("(%)" in each for each in found):
        assert ordinary.VALUES[-1] in [each.value.root for each in study.indicators if each.value]
    elif isinstance(found, list) and any("too large, or too small" in each for each in found):
        floats = [row[name] for row in rows for name in ("value", "time", "weight") if row[name]]
        assert any(abs(each) < SMALL for each in floats)  # PostgreSQL stops where a product is nought, and is not
    elif isinstance(expected, list):
        assert found == expected
    else:
        assert not isinstance(found, list), found
        ordinary.agree(found, expected, exact=True)
        ordinary.agree(found, count_slowly(study, {"s": rows}, {"s": ordinary.Rows([]).columns}))
