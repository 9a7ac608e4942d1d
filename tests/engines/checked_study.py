"""A study of one table, and what a check says of it."""

import pytest

from isonomia.count import check_data, count
from isonomia.errors import TableError
from isonomia.sources import open_table
from isonomia.study import parse

HEAD = """
schema = 1
title = "T"
[release]
id = "r"
date = 2026-01-01
publisher = "P"
contact = "c@example.org"
[dimension.sex]
column = "sex"
levels = { F = "Women", M = "Men" }
[source.s]
path = "t.csv"
"""
PATHWAY = """person = "id"
period = "year"
[[pathway]]
id = "md"
source = "s"
cohort = "closed"
stages = ["applied", "accepted", "graduated"]
by = ["sex"]
"""
PEOPLE = (
    "id,sex,year,applied,accepted,graduated,why\n1,F,2020,yes,yes,yes,\n2,M,2021,yes,yes,no,moved\n3,M,2021,yes,no,,\n"
)


def said_of(folder, table, text, *, counted=False):
    """The sentences of a check, each of which names no question that nobody wrote; a count says the same."""
    (folder / "t.csv").write_text(table, encoding="utf-8")
    study = parse(HEAD + text, str(folder))
    tables = {name: open_table(each, folder) for name, each in study.sources.items()}
    found = [fault.sentence() for fault in check_data(study, tables)]
    if counted:
        with pytest.raises(TableError) as caught:
            count(study, tables)
        assert [fault.sentence() for fault in caught.value.faults] == found
    assert not any(f"{made}-" in each for each in found for made in ("md", "indicator md"))
    return found
