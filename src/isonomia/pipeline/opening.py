"""The study and its sources, opened and looked through before anything is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from isonomia.errors import Fault, InputError, listed, nearest, quoted
from isonomia.model.checked import Checked
from isonomia.model.counted import CountedTable
from isonomia.model.published import PublishedEstimates
from isonomia.model.study import Source, Study
from isonomia.model.table import Table, is_answering
from isonomia.pipeline.material import material_digests

COUNTED_KINDS = ("records", "counts")


@dataclass(frozen=True, slots=True)
class Inputs:
    """The opened sources of a study: tables to count, and estimates that were published already."""

    tables: Mapping[str, Table] = field(default_factory=dict)
    published: Mapping[str, PublishedEstimates] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)


def read_study(path: Path) -> Study:
    """A study file, read and checked; all its faults at once."""
    import isonomia.study as reading

    return reading.read(path)


def open_with_cells(
    study: Study, cells: Sequence[Path], frames: Mapping[str, object] | None = None
) -> tuple[Study, Inputs]:
    """Open every source; files of cells, where there are any, take the place of the records.

    Returns:
        The study, whose pages then say how its records were counted, and what was opened.
    """
    if not cells:
        return study, open_sources(study, frames)
    from isonomia.count.homes.run import from_files

    study, counted = from_files(study, cells)
    return study, open_sources(study, frames, counted)


def open_sources(
    study: Study, frames: Mapping[str, object] | None = None, counted: Mapping[str, CountedTable] | None = None
) -> Inputs:
    """Open every source that a question uses; the faults of all of them at once.

    Args:
        study: checked.
        frames: source id -> a pandas or Polars data frame, or an Arrow table, that takes the place of its file.
        counted: source id -> cells that take the place of its rows.
    """
    import isonomia.sources as opening

    tables: dict[str, Table] = {}
    published: dict[str, PublishedEstimates] = {}
    digests: dict[str, str] = {}
    given = frames or {}
    faults = [*faults_of_earlier_releases(study), *_misplaced_frames(study, given)]
    directory = Path(study.directory)
    for source in study.sources.values():
        try:
            if source.id in (counted or {}):
                tables[source.id] = (counted or {})[source.id]
                digests[source.id] = tables[source.id].digest
            elif source.kind in COUNTED_KINDS:
                held = source.id in given
                opened = opening.open_frame(source.id, given[source.id]) if held else None
                tables[source.id] = _brought(study, source, opened or opening.open_table(source, directory))
                digests[source.id] = tables[source.id].digest
            else:
                published[source.id] = opening.read_published(source, directory)
                digests[source.id] = opening.digest(source, directory)
        except InputError as error:
            faults.extend(error.faults)
    try:
        tables = with_answers(study, tables)
    except InputError as error:
        faults.extend(error.faults)
    if faults:
        raise InputError(*faults)
    return Inputs(tables, published, digests | material_digests(study))


def _brought(study: Study, source: Source, table: Table) -> Table:
    """The table; with the columns that the study names in memory where it lies on a server and the study says so."""
    if not source.bring or not is_answering(table):
        return table
    from isonomia.climate.columns import columns_of_survey
    from isonomia.sources.brought import bring

    return bring(table, columns_of_survey(study, source))


def with_answers(study: Study, tables: dict[str, Table]) -> dict[str, Table]:
    """Where a survey has scales, its answers as places on the ladder; every mismatch with a codebook at once."""
    if not study.scales:
        return tables
    from isonomia.climate.answers import with_answers as answered
    from isonomia.sources.sheets import read_sheet

    return answered(study, tables, read_sheet)


def _misplaced_frames(study: Study, frames: Mapping[str, object]) -> list[Fault]:
    """Frames for sources that the study does not have, or that hold what is published already."""
    counted = [name for name, each in study.sources.items() if each.kind in COUNTED_KINDS]
    return [
        Fault("frames", f"there is no source {quoted(name)} that is counted.", listed(counted), nearest(name, counted))
        for name in frames
        if name not in counted
    ]


def faults_of_earlier_releases(study: Study) -> list[Fault]:
    """What is wrong with the folders of releases that the study names as published before."""
    from isonomia.protect.earlier import earlier_releases
    from isonomia.protect.history import named_as_earlier

    try:
        earlier_releases(study)
        named_as_earlier(study)
    except InputError as error:
        return list(error.faults)
    return []


def refuse_faulty_data(study: Study, inputs: Inputs) -> None:
    """Stop at the faults of the data, all at once, before anything is counted."""
    faults = data_faults(study, inputs)
    if faults:
        raise InputError(*faults)


def data_faults(study: Study, inputs: Inputs) -> list[Fault]:
    """What in the data does not fit the study: columns, levels, types, an `among` that keeps nobody."""
    return list(examined_data(study, inputs).faults)


def examined_data(study: Study, inputs: Inputs) -> Checked:
    """The faults of the data, and what a build will not tell."""
    import isonomia.count as counting
    from isonomia.count.watching import on_terminal

    with on_terminal() as watch:
        return counting.examined(study, inputs.tables, inputs.published, watch)
