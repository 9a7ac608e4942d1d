"""Two waves with weights, clusters, or in two files: the same people partly."""

import csv

import numpy as np

import waves_world as world
from isonomia import pipeline
from isonomia.protect import unprotected

LINKED = world.STUDY.replace('waves = "apart"', 'waves = "linked"')
WEIGHTED = LINKED.replace('period = "wave"\n', 'period = "wave"\nweight = "w"\n')
CLUSTERED = LINKED.replace('period = "wave"\n', 'period = "wave"\nweight = "w"\nstrata = "region"\ncluster = "ward"\n')
HEAD = ["id", "wave", "school", "w", "region", "ward", *world.ITEMS]
EARLIER = """[source.earlier]
path = "earlier.csv"
person = "{key}"
period = {{ is = "2024" }}
{more}
[climate.earlier]
speaks_of = "process"
owner = "The registrar"
[climate.survey]"""
FIRST = (
    '[[scale]]\nid = "belonging-2024"\nscale = "belonging"\nsource = "earlier"\n'
    'codebook = "isonomia:belonging-open"\nby = ["school"]\n[[scale]]\nbefore = "belonging-2024"'
)


def two_files(more="", key="id", later=None):
    """A study of two files, one a wave, linked by the key; `more`: of both sources."""
    text = LINKED.replace("[climate.survey]", EARLIER.format(more=more, key=key), 1).replace("[[scale]]", FIRST, 1)
    own = more if later is None else later
    return text.replace('period = "wave"\n', f'period = {{ is = "2026" }}\n{own}\n', 1)


def rows_of(both=150, first=40, second=40, seed=4, heavy=""):
    """Rows with weights from 1 to 3, six wards in two regions; `heavy`: the one person who weighs 4,000."""
    draw = np.random.default_rng(seed)
    found = []
    for row in world.answers(seed=seed, sizes=(both + first, both + second), both=both):
        ward = int(row[0][1:]) % 6
        weight = 4_000 if row[0] == heavy else round(1 + 2 * float(draw.random()), 2)
        found.append([*row[:3], weight, "ns"[ward % 2], f"ward {ward}", *row[3:]])
    return found


def written(folder, text, rows):
    """The study, and its answers: in one file, and by wave in two."""
    folder.mkdir(exist_ok=True)
    files = {"earlier.csv": [row for row in rows if row[1] == "2024"], "answers.csv": rows}
    if "earlier.csv" in text:
        files["answers.csv"] = [row for row in rows if row[1] == "2026"]
    for name, own in files.items():
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([HEAD, *own])
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return folder / "study.toml"


def estimated(folder, text, rows, *, public=True):
    study = pipeline.read_study(written(folder, text, rows))
    inputs = pipeline.open_sources(study)
    cells = pipeline.count_cells(study, inputs)
    shown = pipeline.protect_cells(study, cells) if public else unprotected(cells, study)
    return pipeline.estimate(study, shown, inputs)


def score(row):
    places = [float(each) for each in row[6:]]
    places[2] = 6 - places[2]
    return sum(places) / len(places)


def pairs(rows):
    """Of each linked person: earlier score, later score, earlier weight, later weight, later region and ward."""
    by = {(row[0], row[1]): row for row in rows}
    names = sorted({row[0] for row in rows if (row[0], "2024") in by and (row[0], "2026") in by})
    both = [(by[name, "2024"], by[name, "2026"]) for name in names]
    numbers = np.array([[score(a), score(b), a[3], b[3]] for a, b in both])
    return *numbers.T, np.array([b[4] for _, b in both]), np.array([b[5] for _, b in both])
