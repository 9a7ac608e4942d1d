"""The same study counts on any engine: identical cells, for random studies over random rows."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent.parent / "property"))  # its strategies are those of the ordinary count

import test_count_cells as ordinary

from isonomia.count.run import count
from isonomia.errors import TableError
from isonomia.model.study import Source
from isonomia.sources.postgres import open_postgres

TYPES = {
    "VARCHAR": "text",
    "BIGINT": "bigint",
    "DOUBLE": "double precision",
    "BOOLEAN": "boolean",
    "DECIMAL(6,2)": "numeric(6,2)",
    "DATE": "date",
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


def counted(study, table):
    """The cells, or the sentences of the refusal."""
    try:
        return count(study, {"s": table})
    except TableError as error:
        return sorted(fault.sentence() for fault in error.faults)


@settings(
    max_examples=200 if os.environ.get("ISONOMIA_DEEP") else 25,
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
        expected, found = counted(study, ordinary.Rows(rows)), counted(study, there)
    finally:
        there.connection.close()
    if isinstance(found, list) and any("(%)" in each for each in found):
        assert ordinary.VALUES[-1] in [each.value.root for each in study.indicators if each.value]
    elif isinstance(expected, list):
        assert found == expected
    else:
        assert not isinstance(found, list), found
        ordinary.agree(found, expected, exact=True)
