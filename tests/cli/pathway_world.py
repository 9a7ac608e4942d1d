"""Made-up people on a path of four stages, and what a build tells of them."""

import csv

from isonomia import pipeline

HEAD = """
schema = 1
title = "A made-up pathway"
[release]
id = "2026"
date = 2026-11-22
publisher = "A made-up school"
contact = "equity@school.example"
[dimension.group]
column = "group"
levels = { a = "Group A", b = "Group B", c = "Group C" }
"""
PEOPLE = """
[source.s]
path = "people.csv"
person = "id"
title = "A made-up table, for the tests"
[[pathway]]
id = "md"
source = "s"
cohort = "closed"
stages = ["applied", "accepted", "graduated", "matched"]
by = ["group"]
"""
REACHED = {"a": (400, 200, 150, 120), "b": (300, 120, 80, 50), "c": (200, 120, 90, 60)}


def people(reached=None, waiting=None):
    """Rows of people who reached 1, 2, … stages; `waiting`: how many of those accepted are still enrolled."""
    rows, stages = [], ["applied", "accepted", "graduated", "matched"]
    for group, counts in (reached or REACHED).items():
        left = [before - after for before, after in zip(counts, (*counts[1:], 0), strict=True)]
        enrolled = (waiting or {}).get(group, 0)
        for passed, many in enumerate(left, 1):
            for at in range(many):
                states = ["yes"] * passed + ["no"] + [""] * 4
                if passed == 2 and at < enrolled:
                    states[2] = "enrolled"
                rows.append((f"{group}{passed}-{at}", group, *states[: len(stages)]))
    return rows


def write(folder, text, **tables):
    folder.mkdir(parents=True, exist_ok=True)
    for name, (header, rows) in tables.items():
        with (folder / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows([header, *rows])
    (folder / "study.toml").write_text(text)
    return folder / "study.toml"


COLUMNS = ("id", "group", "applied", "accepted", "graduated", "matched")


def built(tmp_path, text, name="out", **tables):
    made = pipeline.build(write(tmp_path / f"in-{name}", text, **tables), tmp_path / name)
    assert "0 recovered exactly, 0 to within ± 2, 0 proved to be small, 0 undecided" in made.audit
    return made


def rows(folder, **wanted):
    with (folder / "estimates.csv").open(newline="") as file:
        return [row for row in csv.DictReader(file) if all(row[key] == value for key, value in wanted.items())]


def cells(made):
    with (made.out / "site" / "data" / "cells.csv").open(newline="") as file:
        return sorted(tuple(row.items()) for row in csv.DictReader(file))


def data(made):
    return made.out / "site" / "data"
