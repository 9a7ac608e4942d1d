"""A study from its files to the site and the private folder, with what no other site of the tests has.

Ways out of a step and how long it takes; two waves of a survey with planned comparisons, means on the factor and
comments; the gate for figures that are too uncertain; private pages on items and on intersections. It is in English
and Spanish, and made up.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

import numpy as np

from isonomia import pipeline

STUDY = """
schema = 1
title = "A made-up study of many kinds"
[release]
id = "2026"
date = 2026-11-22
publisher = "A made-up school"
contact = "equity@school.example"
address = "https://school.example/equity"
languages = ["en", "es"]
policy = "cms"
reliability = "nchs"
[intersections]
depth = 2
min_size = 20
[source.students]
path = "students.csv"
person = "id"
title = "A made-up table, for the tests"
[source.survey]
path = "answers.csv"
person = "id"
period = "wave"
[climate.survey]
speaks_of = "process"
owner = "The registrar"
waves = "apart"
[climate.survey.themes]
columns = ["said"]
file = "themes.csv"
released = "released.csv"
titles = { workload = "The workload", mentoring = "Mentors" }
[dimension.group]
column = "group"
levels = { a = "Group A", b = "Group B" }
reference = "a"
[dimension.home]
column = "home"
levels = { town = "Town", farm = "Farm", island = "Island" }
[dimension.school]
column = "school"
levels = { a = "School A", b = "School B" }
[topic.progress]
title = "Who gets on"
[[indicator]]
id = "on-time"
title = "First year on time"
topic = "progress"
source = "students"
event = "on_time = 'yes'"
by = ["group", "home"]
[[pathway]]
id = "md"
source = "students"
cohort = "closed"
stages = ["applied", "accepted", "graduated"]
by = ["group"]
states = { reached = ["yes"], not = ["no"], not_yet = ["enrolled"] }
[pathway.stage.graduated.exits]
column = "way"
titles = { transfer = "Transfer to another school" }
[pathway.stage.graduated.exits.ways]
academic = ["academic"]
personal = ["personal"]
transfer = ["transfer"]
[pathway.stage.graduated.duration]
came = "came"
reached = "graduated_in"
until = 2022
bands = [0, 5, 6, 7]
[[scale]]
id = "belonging"
source = "survey"
codebook = "isonomia:belonging-open"
by = ["school"]
planned = ["school"]
margin = 0.25
factor_means = true
item_bias = "rest"
ordered = true
"""
ITEMS = ("b1", "b2", "b3", "b4", "b5")
BACKWARDS = 2
"""Place of the item that the codebook turns over."""
UNTIL = 2022
RARE = 300
"""Of so many students one is from an island: so few of each group that they are hidden."""
WROTE = 4
"""Of so many people one wrote a comment."""
RELEASED = (
    ("id", "theme", "in_other_words", "released_by", "and_by"),
    ("p0", "workload", "There is more work than anybody can finish.", "Ada Example", "Grace Example"),
)


def build_all_kinds(folder: Path) -> Path:
    """Where the release is, below `folder`; the private folder stands beside it."""
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    _write(folder / "students.csv", _students())
    _write(folder / "answers.csv", _answers())
    _write(folder / "themes.csv", _themes())
    _write(folder / "released.csv", RELEASED)
    return pipeline.build(folder / "study.toml", folder / "out").out


def _write(path, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


def _students():
    """Of each year and group some are not accepted, some leave in one of three ways, the others take 4 to 7 years."""
    draw = random.Random(7)
    yield ["id", "group", "home", "applied", "accepted", "graduated", "way", "came", "graduated_in", "on_time"]
    for at in range(2400):
        group, came = "ab"[at % 2], 2013 + at % 10
        head = [f"s{at}", group, home := draw.choice(("town", "town", "farm")) if at % RARE else "island", "yes"]
        on_time = "yes" if draw.random() < (0.5 if (group, home) == ("b", "farm") else 0.8) else "no"
        if draw.random() < 0.4:
            yield [*head, "no", "", "", came, "", on_time]
        elif draw.random() < (0.2 if group == "a" else 0.35):
            yield [*head, "yes", "no", draw.choice(("academic", "personal", "transfer")), came, "", on_time]
        elif came + (took := draw.choice((4, 4, 5, 6, 7))) > UNTIL:
            yield [*head, "yes", "enrolled", "", came, "", on_time]
        else:
            yield [*head, "yes", "yes", "", came, came + took, on_time]


def _answers():
    """Two waves; people of school A answer higher."""
    draw = np.random.default_rng(3)
    yield ["id", "wave", "school", "group", "home", *ITEMS, "said"]
    for at in range(900):
        school, mood = "ab"[at % 2], draw.normal()
        base = 3.1 + 0.5 * (school == "a")
        places = [int(np.clip(round(base + 0.8 * mood + 0.7 * draw.normal()), 1, 5)) for _ in ITEMS]
        places[BACKWARDS] = 6 - places[BACKWARDS]
        yield [
            f"p{at}",
            2024 if at < 430 else 2026,
            school,
            "a",
            "town",
            *places,
            "" if at % WROTE else "So much to do",
        ]


def _themes():
    """Two people read every comment; both find the workload, and one finds mentors in some."""
    yield ["id", "coder", "theme"]
    for at in range(0, 900, WROTE):
        yield from ([f"p{at}", who, "workload"] for who in ("reader one", "reader two"))
        if at % 3 == 0:
            yield [f"p{at}", "reader one", "mentoring"]
