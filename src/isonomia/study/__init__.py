"""From a study file to a checked Study.

`read` and `parse` are the only ways in; both give a Study or a StudyError with every fault at once.
"""

from __future__ import annotations

from pathlib import Path

from isonomia.errors import Fault
from isonomia.model.study import Study


def read(path: Path) -> Study:
    """The study in a file, checked; every fault of the file at once as a StudyError."""
    from isonomia.study import reading

    return reading.read(path)


def parse(text: str, directory: str = ".", name: str = "study.toml") -> Study:
    """The study in a text, checked; `directory` is where relative paths of its sources start."""
    from isonomia.study import reading

    return reading.parse(text, directory, name)


def against_pooling(study: Study) -> list[Fault]:
    """What a study would have to put right before its periods can be added up."""
    from isonomia.study import pooling

    return pooling.against_pooling(study)
