"""Days and numbers without end ("until further notice" in many warehouses) are alike in a file and on a server."""

import duckdb
import pytest

import invented
from isonomia.count.run import count
from isonomia.pipeline import open_sources
from isonomia.study.reading import parse

STUDY = """
schema = 1
title = "How long (invented people)"
[release]
id = "2026"
date = 2026-11-22
publisher = "p"
contact = "c@example.org"
[source.people]
WHERE
person = "id"
[source.people.absent]
dose = { "" = "not_stated" }
ends = { "" = "not_stated" }
left = { "" = "not_stated" }
[dimension.dosed]
column = "dose"
absent = { "" = "left_blank" }
[dimension.ended]
column = "ends"
absent = { "" = "left_blank" }
[topic.t]
title = "T"
[[indicator]]
id = "in"
topic = "t"
title = "In"
source = "people"
event = "EVENT"
higher_is = "better"
by = ["dosed", "ended"]
"""
ROWS = """INSERT INTO people VALUES (1, 'Infinity', 'infinity', 'infinity'), (2, 1.5, '2020-01-01', '-infinity'),
(3, 'NaN', '-infinity', '2020-01-01'), (4, NULL, NULL, NULL), (5, 2, '2021-03-01', '2021-03-01 10:00:00')"""
EVENTS = {
    "dose > 1": (2, 2),
    "ends > '2020-06-01'": (2, 4),
    "year(ends) > 2019": (2, 2),
    "month(ends) = 1": (1, 2),
    "year(left) <= 2020": (1, 2),
    "left < '2020-06-01'": (2, 4),
    "dose is null": (3, 5),
}


@pytest.fixture
def homes(server, tmp_path):
    """The same people in a database of DuckDB and on a server."""
    with duckdb.connect(tmp_path / "people.duckdb") as here:
        here.execute('CREATE TABLE people (id INTEGER, dose DOUBLE, ends DATE, "left" TIMESTAMP)')
        here.execute(ROWS)
    with server.connect() as there:
        there.execute('CREATE TABLE people (id integer, dose numeric, ends date, "left" timestamp)')
        there.execute(ROWS)
        yield str(tmp_path), ('path = "people.duckdb"\ntable = "people"', f'url = "{server.url}"\ntable = "people"')
        there.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'isonomia'")
        there.execute("DROP TABLE people")


def test_what_has_no_end_is_no_number_and_has_no_year_and_is_later_than_all(homes):
    folder, places = homes
    for event, (events, known) in EVENTS.items():
        studies = [parse(STUDY.replace("WHERE", each).replace("EVENT", event), folder) for each in places]
        here, there = (count(each, open_sources(each).tables) for each in studies)
        invented.same(there, here)
        everybody = here.get("in")
        assert (everybody.sums["events"].sum(), everybody.sums["n"].sum()) == (events, known), event
        assert set(there.get("in", ("dosed",)).keys["dosed"]) == {"1.5", "2", "~not_stated"}
