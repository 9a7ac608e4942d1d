"""A table of made-up people in PostgreSQL and in a file, and the study over each."""

import contextlib
import csv
import random
from pathlib import Path

import invented
from isonomia.model.study import Source
from isonomia.sources.opening import open_table
from isonomia.study.reading import parse

STUDY = invented.study(
    absent="""
score = { "" = "not_asked" }
accepted = { "unknown" = "unknown" }
""",
    accepted="""
event = "accepted = 'yes'"
among = "year >= 2021"
""",
    score="""
value = "score"
bounds = [0, 100]
""",
)
OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"""
"""Tables that a test has opened hold a lock until they are let go."""
COLUMNS = "id bigint, year integer, sex text, age numeric, accepted varchar(20), score double precision"


def people(number=400, seed=5):
    draw = random.Random(seed)
    return [
        (
            at,
            draw.choice([2020, 2021, 2022]),
            draw.choice(["F", " f", "m", "Women ", None]),
            draw.choice([19, 24, 25, 31]),
            draw.choice(["yes", "no ", "unknown"]),
            draw.choice([None, round(draw.uniform(0, 100), 3)]),
        )
        for at in range(number)
    ]


@contextlib.contextmanager
def school_of(server, folder):
    """A function that writes rows into a table of the server and into a file; returns the study over each."""
    connection = server.connect()

    def made(rows, columns=COLUMNS):
        connection.execute(OTHERS)
        connection.execute("DROP SCHEMA IF EXISTS clinic CASCADE")
        connection.execute("CREATE SCHEMA clinic")
        connection.execute(f"CREATE TABLE clinic.people ({columns})")
        with connection.cursor().copy("COPY clinic.people FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        with (folder / "people.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow([each.split()[0] for each in columns.split(", ")])
            writer.writerows(rows)
        there = parse(STUDY.format(where=f'url = "{server.url}"\ntable = "clinic.people"'), str(folder))
        return there, parse(STUDY.format(where='path = "people.csv"'), str(folder))

    try:
        yield made
    finally:
        connection.close()


def opened(server, **more):
    return open_table(Source("s", **{"url": server.url, "table": "clinic.people", **more}), Path())


def deeper(study, depth):
    """The study, one proportion of it, with four ways of grouping and a search."""
    more = """[dimension.home]\ncolumn = "home"\n[dimension.first]\ncolumn = "first"\n[topic.t]"""
    text = study.text.replace("[topic.t]", more) + f"[intersections]\ndepth = {depth}\nmin_size = 5\n"
    return parse(text, study.directory)
