"""Two waves of a survey, the same people partly, and what is estimated of them."""

import csv
from pathlib import Path

import numpy as np

from isonomia import pipeline

STUDY = """
schema = 1
title = "Two waves"
[source.survey]
path = "answers.csv"
person = "id"
period = "wave"
[climate.survey]
speaks_of = "process"
owner = "The registrar"
waves = "apart"
[dimension.school]
column = "school"
levels = { a = "School A", b = "School B", c = "School C" }
[[scale]]
id = "belonging"
source = "survey"
codebook = "isonomia:belonging-open"
by = ["school"]
margin = 0.25
[release]
id = "2026"
date = 2026-11-22
publisher = "P"
contact = "c@example.org"
"""
ONE = STUDY.replace('waves = "apart"\n', "")
ITEMS = ("b1", "b2", "b3", "b4", "b5")


def answers(seed=3, sizes=(240, 260), both=150, shift=0.12, share=(0.3, 0.5), odd=0):
    """Rows of two waves. People of school a answer higher; `odd`: so many of the second wave are of school c."""
    draw, people, rows = np.random.default_rng(seed), {}, []
    for wave, (year, size) in enumerate(zip(("2024", "2026"), sizes, strict=True)):
        start = 0 if wave == 0 else sizes[0] - both
        for at in range(start, start + size):
            if at not in people:
                people[at] = ("a" if draw.random() < share[wave] else "b", draw.normal())
            school, mood = people[at]
            if wave and at < start + odd:
                school = "c"
            base = 3.1 + 0.5 * (school == "a") + shift * wave
            places = [int(np.clip(round(base + 0.8 * mood + 0.7 * draw.normal()), 1, 5)) for _ in ITEMS]
            places[2] = 6 - places[2]
            rows.append([f"p{at}", year, school, *places])
    return rows


def rows_of_one_wave(**more):
    return [row for row in answers(**more) if row[1] == "2026"]


def written(folder: Path, text=STUDY, rows=None, name="answers.csv"):
    folder.mkdir(exist_ok=True)
    with (folder / name).open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["id", "wave", "school", *ITEMS], *(answers() if rows is None else rows)])
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return folder / "study.toml"


def estimated(path: Path):
    study = pipeline.read_study(path)
    inputs = pipeline.open_sources(study)
    shown = pipeline.protect_cells(study, pipeline.count_cells(study, inputs))
    return pipeline.estimate(study, shown, inputs)


def score(row):
    """By hand: the third statement is turned over, then the plain average."""
    places = [float(each) for each in row[3:]]
    places[2] = 6 - places[2]
    return sum(places) / len(places)


def scores(rows, year, school=None):
    return np.array([score(row) for row in rows if row[1] == year and school in (None, row[2])])
