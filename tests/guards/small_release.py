"""From a study text and rows of made-up people to the files that a stranger reads, without pages."""

from pathlib import Path

from isonomia import pipeline
from isonomia.model.shown import Shown

SCHOOL = """
schema = 1
title = "A made-up school"
[source.students]
path = "students.csv"
person = "id"
"""
"""How the study file of a made-up school begins; what stands behind it belongs to its source first."""
RELEASE = """[release]
id = "2026"
date = 2026-11-22
publisher = "A made-up school"
contact = "equity@school.example"
"""
"""How it ends; a policy may follow."""


def released(folder: Path, study_text: str, rows: list[str]) -> Path:
    """The folder of the release; `students.csv` has the rows, its header first."""
    return released_and_shown(folder, study_text, rows)[0]


def released_and_shown(folder: Path, study_text: str, rows: list[str]) -> tuple[Path, Shown]:
    """The same, with what it prints."""
    (folder / "in").mkdir(parents=True)
    (folder / "in" / "students.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "in" / "study.toml").write_text(study_text, encoding="utf-8")
    study = pipeline.read_study(folder / "in" / "study.toml")
    inputs = pipeline.open_sources(study)
    shown = pipeline.protect_cells(study, pipeline.count_cells(study, inputs))
    release = pipeline.make_release(study, shown, pipeline.estimate(study, shown, inputs), inputs)
    out = folder / "out"
    out.mkdir()
    pipeline.write_provenance(out, study, release, inputs)
    pipeline.write_data(release, out / "site")
    return out, shown
