"""The verbs around the main path: a first look at a table, all faults of a study, measures of a HEAT file."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from isonomia.errors import Fault, InputError, OutputError
from isonomia.model.study import Source
from isonomia.pipeline import Built, Say, build, data_faults, open_sources, read_study


def check(path: Path) -> list[Fault]:
    """Every fault of a study file and of its data."""
    try:
        study = read_study(path)
        inputs = open_sources(study)
    except InputError as error:
        return list(error.faults)
    return data_faults(study, inputs)


def init(table: Path, output: Path, *, sheet: str = "") -> Path:
    """A commented study file from a first look at a table; never over a file that is there."""
    if output.exists():
        raise OutputError(Fault(str(output), "is there already.", remedy="Give another name with -o."))
    write_new(output, proposed_study(table, output.parent, sheet))
    return output


def proposed_study(table: Path, directory: Path, sheet: str = "") -> str:
    """The text of a study file for a table, with its path as seen from `directory`."""
    import isonomia.sources as opening
    from isonomia.study.scaffold import write

    profile = opening.profile(table, sheet)
    seen = os.path.relpath(table, directory or ".")
    return write(replace(profile, path=Path(seen).as_posix()))


def try_table(table: Path, folder: Path, *, sheet: str = "", say: Say = lambda _: None) -> Built:
    """`init` and a draft build in one go, in a folder of its own."""
    study = folder / "study.toml"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(Fault(str(folder), f"cannot be made: {error.strerror}.")) from error
    if not study.exists():
        init(table, study, sheet=sheet)
    return build(study, folder / "draft", say=say)


def measure(table: Path, preset: str) -> str:
    """Every summary measure of a table in WHO's HEAT template, as the text of a CSV file."""
    import isonomia.sources as opening
    from isonomia.measures.heat import measure_heat

    rows = opening.read_published(Source(id="heat", kind="heat", path=str(table.absolute())), Path())
    return measure_heat(rows, preset).csv()


def write_new(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(text, encoding="utf-8", newline="")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OutputError(Fault(str(path), f"cannot be written: {error.strerror}.")) from error
