"""The study file of a survey of belonging, and its answers."""

import csv
from pathlib import Path

ITEMS = ("b1", "b2", "b3", "b4", "b5")
SEX = """[dimension.sex]
column = "sex"
levels = { F = "Women", M = "Men" }
"""


def study_text(dimensions, by, *, frame="", speaks="process", source=""):
    """A study file; `frame`: more of how the survey was done, `source`: more of its file."""
    names = ", ".join(f'"{each}"' for each in by)
    return f"""
schema = 1
title = "A survey"
[source.survey]
path = "answers.csv"
person = "id"
period = {{ is = "2026" }}
{source}
[climate.survey]
speaks_of = "{speaks}"
owner = "The registrar"
{frame}
{dimensions}
[[scale]]
id = "belonging"
source = "survey"
codebook = "isonomia:belonging-open"
by = [{names}]
[release]
id = "2026"
date = 2026-11-22
publisher = "P"
contact = "c@example.org"
"""


def written(folder: Path, text, head, rows):
    """Write the study file, and the answers beside it: columns before those of the items, and rows of all of them."""
    with (folder / "answers.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([[*head, *ITEMS], *rows])
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return folder / "study.toml"
