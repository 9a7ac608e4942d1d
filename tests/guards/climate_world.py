"""A survey of four schools, two of which are small."""

import csv
from pathlib import Path

import numpy as np

STUDY = """
schema = 1
title = "A survey"
[source.survey]
path = "answers.csv"
person = "id"
period = { is = "2026" }
[climate.survey]
speaks_of = "process"
owner = "The registrar"
[dimension.school]
column = "school"
levels = { a = "School A", b = "School B", c = "School C", d = "School D" }
[[scale]]
id = "belonging"
source = "survey"
codebook = "isonomia:belonging-open"
by = ["school"]
[release]
id = "2026"
date = 2026-11-22
publisher = "P"
contact = "c@example.org"
"""
SIZES = {"a": 130, "b": 120, "c": 9, "d": 40}
MADE_OF_ITEMS = ("cronbach_alpha", "mcdonald_omega_minres")


def answers(sizes=SIZES, seed=5):
    draw = np.random.default_rng(seed)
    for school, people in sizes.items():
        for at in range(people):
            mood = draw.normal()
            places = [int(np.clip(round(3.3 + mood + draw.normal()), 1, 5)) for _ in range(5)]
            places[2] = 6 - places[2]
            yield [f"person-{school}-{at:04d}-q7x", school, *places]


def written(folder: Path, sizes=SIZES, study=STUDY):
    folder.mkdir()
    with (folder / "answers.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["id", "school", "b1", "b2", "b3", "b4", "b5"], *answers(sizes)])
    (folder / "study.toml").write_text(study, encoding="utf-8")
    return folder / "study.toml"
