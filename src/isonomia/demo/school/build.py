"""Write the example school's study and table of people out, and build its site."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Final

from isonomia import pipeline
from isonomia.demo.findings import summary
from isonomia.demo.run import EXAMPLE
from isonomia.demo.school.cases import write_cases
from isonomia.demo.school.people import write_people
from isonomia.demo.story.write import write_story
from isonomia.demo.survey.answers import answers_csv
from isonomia.errors import Fault, OutputError

STUDY: Final = "study.toml"
STATE: Final = "state.csv"
PEOPLE: Final = "people.csv"
CASES: Final = "cases.json"
ANSWERS: Final = "answers.csv"


def school_study(directory: Path) -> Path:
    """Write the study file, its tables, its cases and its story into a folder; returns the study file's path.

    Raises:
        OutputError: the folder cannot be written.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name in (STUDY, STATE):
            text = (files("isonomia.demo.school") / name).read_text(encoding="utf-8")
            (directory / name).write_text(text, encoding="utf-8", newline="\n")
        write_people(directory / PEOPLE)
        write_cases(directory / CASES)
        (directory / ANSWERS).write_text(answers_csv(), encoding="utf-8", newline="\n")
        write_story(directory)
    except OSError as error:
        raise OutputError(Fault(str(directory), f"cannot be written: {error.strerror}.")) from error
    return directory / STUDY


def build_school(
    folder: Path, *, pdf: bool = False, say: Callable[[str], None] = lambda _: None
) -> tuple[pipeline.Built, list[str]]:
    """Build the example school into `folder`, with its study and its made-up people under `folder/example`.

    Returns what was built and what it found, in lines for a terminal.
    """
    with tempfile.TemporaryDirectory(prefix="isonomia-school-") as scratch:
        study = school_study(Path(scratch))
        built = pipeline.build(study, folder, pdf=pdf, say=say, enrich=lambda new: _write_example(new / EXAMPLE))
    return built, ["Made-up data: this school does not exist.", *summary(built.release)]


def _write_example(folder: Path) -> None:
    school_study(folder)
