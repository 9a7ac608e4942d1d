"""The made-up survey in two languages, and a release as a build makes it, without a build."""

from __future__ import annotations

from pathlib import Path

from isonomia import pipeline
from isonomia.demo.run import survey_study
from isonomia.model.release import Release


def write_survey(folder: Path) -> Path:
    """The survey of the demonstration, in English and Spanish; returns its study file.

    One of its scales tells each statement of whoever answered it, the other of those who answered all.
    """
    study = survey_study(folder)
    text = study.read_text(encoding="utf-8").replace("complete_answers = true\nfactor_means", "factor_means")
    study.write_text(text, encoding="utf-8")
    return study


def release_of(path: Path) -> Release:
    """What is published of a study."""
    study = pipeline.read_study(path)
    inputs = pipeline.open_sources(study)
    shown = pipeline.protect_cells(study, pipeline.count_cells(study, inputs))
    return pipeline.make_release(study, shown, pipeline.estimate(study, shown, inputs), inputs)
