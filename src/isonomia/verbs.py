"""The verbs around the main path: a first look at a table, all faults of a study, measures of a HEAT file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from isonomia.errors import Fault, InputError, OutputError, TableError, nearest, quoted
from isonomia.model.cells import Cells
from isonomia.model.checked import Checked
from isonomia.model.shown import Shown
from isonomia.model.study import Source, Study
from isonomia.pipeline import (
    Built,
    Inputs,
    Say,
    build,
    count_cells,
    data_faults,
    examined_data,
    gathered_stories,
    material_faults,
    open_with_cells,
    printed_by_a_build,
    read_study,
    refuse_faulty_data,
)
from isonomia.study.scaffold.scale_lines import CODEBOOK

if TYPE_CHECKING:
    from isonomia.protect import Preview


def check(path: Path) -> list[Fault]:
    """Every fault of a study file and of its data."""
    return list(checked(path).faults)


def checked(path: Path, cells: Sequence[Path] = ()) -> Checked:
    """Every fault of a study file and of its data, and what a build will not tell for want of known outcomes.

    `cells`: files of cells that homes have counted; they take the place of all records.
    """
    try:
        study, inputs = open_with_cells(read_study(path), cells)
    except InputError as error:
        return Checked(error.faults)
    found = examined_data(study, inputs)
    found = replace(found, faults=(*found.faults, *material_faults(study)))
    if study.stories is None:
        return found
    return replace(found, warnings=(*found.warnings, *gathered_stories(study).notes))


@dataclass(frozen=True, slots=True)
class Previewed:
    """A preview, and what it cannot tell by itself.

    Attributes:
        found: what a build would show and hide, and what putting periods or groups together would release.
        against: what keeps the periods from being added up, where they are not yet.
        notes: steps of pathways of which it is not known yet of too many who came whether they went on.
    """

    found: Preview
    against: list[Fault]
    notes: tuple[str, ...] = ()


def preview(path: Path, *, cells: Sequence[Path] = (), say: Say = lambda _: None) -> Previewed:
    """What a build would show and hide; writes nothing. `cells` as in `checked`."""
    import isonomia.protect as protection
    from isonomia.pathway.unsettled import unsettled

    say("Reading the study")
    study = read_study(path)
    say("Opening the sources")
    study, inputs = open_with_cells(study, cells)
    refuse_faulty_data(study, inputs)
    against = _against_pooling(study, inputs)
    say("Counting")
    counted = count_cells(study, inputs)
    say("Trying what could be put together")
    with TemporaryDirectory() as closed:  # for the attacks beside earlier releases; nobody else may read it

        def printed(cells: Cells, study: Study) -> Shown:
            return printed_by_a_build(Path(closed), study, cells, inputs)

        found = protection.preview(counted, study, with_pools=not against, printed=printed)
    return Previewed(found, against, tuple(each.sentence() for each in unsettled(study, counted)))


def _against_pooling(study: Study, inputs: Inputs) -> list[Fault]:
    import isonomia.study as reading

    asked = {each.source for each in study.indicators} | {each.source for each in study.representations}
    if study.release.pool or not any(study.sources[name].poolable for name in asked):
        return []
    pooled = replace(study, release=replace(study.release, pool=2))
    return reading.against_pooling(study) or data_faults(pooled, inputs)


def init(table: Path, output: Path, *, sheet: str = "", inside: str = "") -> Path:
    """A commented study file from a first look at a table; never over a file that is there."""
    if os.path.lexists(output):
        raise OutputError(Fault(str(output), "it is there already.", remedy="Give another name with -o."))
    refuse_place(output)
    text, codebook = proposed_study(table, output.parent, sheet, inside)
    if codebook and os.path.lexists(output.with_name(CODEBOOK)):
        remedy = "The study file would name a codebook of this name: give another folder with -o, or move it away."
        raise OutputError(Fault(str(output.with_name(CODEBOOK)), "it is there already.", remedy=remedy))
    write_proposed(output, text, codebook)
    return output


def write_proposed(output: Path, text: str, codebook: str) -> None:
    """Write a study file and, where it names one, its codebook: both or neither."""
    if codebook:
        write_new(output.with_name(CODEBOOK), codebook)
    try:
        write_new(output, text)
    except BaseException:
        if codebook:
            output.with_name(CODEBOOK).unlink(missing_ok=True)
        raise


def proposed_study(table: Path, directory: Path, sheet: str = "", inside: str = "") -> tuple[str, str]:
    """The text of a study file for a table, with its path as seen from `directory`, and that of its codebook.

    The second is empty where there is nothing to write.

    Raises:
        TableError: the file cannot be read as a table, or has no row to look at.
    """
    import isonomia.sources as opening
    from isonomia.study.scaffold import write, write_codebook, write_facts

    refuse_no_table(table, sheet, inside)
    published = opening.published_layout(table, sheet)
    if published is not None:
        return write_facts(replace(published, path=_seen_from(table, directory))), ""
    profile = opening.profile(table, sheet, inside)
    if not profile.rows:
        remedy = "Export the table with its rows; for an Excel file, name the sheet with --sheet."
        raise TableError(Fault(quoted(table), "the table has names of columns and no rows.", remedy=remedy))
    return write(replace(profile, path=_seen_from(table, directory))), write_codebook(profile)


def refuse_no_table(table: Path, sheet: str = "", inside: str = "") -> None:
    """Refuse what is no file, or lacks the sheet or table that is named: here no study file says where it should be.

    Raises:
        TableError: with the name as the user wrote it.
    """
    from isonomia.sources.opening import ENDINGS

    try:
        there, folder = table.exists(), table.is_dir()
        beside = [] if there else [each.name for each in table.parent.iterdir()]
    except OSError:
        there, folder, beside = False, False, []
    if not there:
        remedy = "" if nearest(table.name, beside) else "Check the name and the folder."
        raise TableError(Fault(str(table), "there is no such file.", "", nearest(table.name, beside), remedy))
    if folder:
        raise TableError(Fault(str(table), "this is a folder.", remedy="Name the table inside it."))
    if table.is_file() and not table.name.lower().endswith((*ENDINGS, *(f"{each}.gz" for each in ENDINGS))):
        problem = f"the ending {quoted(table.suffix)} says no format."
        raise TableError(Fault(str(table), problem, ", ".join(sorted(ENDINGS)), remedy="Give it its ending."))
    if sheet and ENDINGS.get(table.suffix.lower(), "excel") != "excel":
        problem = f"it has no sheets, and the sheet {quoted(sheet)} is asked for."
        raise TableError(Fault(str(table), problem, remedy="Leave --sheet out, or name the Excel file."))
    if inside and ENDINGS.get(table.suffix.lower()) != "duckdb":
        problem = f"it is no DuckDB file, and the table {quoted(inside)} is asked for."
        raise TableError(Fault(str(table), problem, remedy="Leave --table out, or name the DuckDB file."))


def _seen_from(table: Path, directory: Path) -> str:
    """The path of a table as a study file in `directory` names it."""
    try:
        seen = os.path.relpath(table, directory)
    except ValueError:  # on another drive
        seen = os.path.abspath(table)  # noqa: PTH100  links stay links
    return Path(seen).as_posix()


def try_table(table: Path, folder: Path, *, sheet: str = "", inside: str = "", say: Say = lambda _: None) -> Built:
    """`init` and a draft build in one go, in a folder of its own; built again from the study file that is in it.

    What cannot be built leaves nothing: neither the folder nor the study file, where they were made here.
    """
    study = folder / "study.toml"
    if os.path.lexists(study):
        return build(study, folder / "draft", say=say)
    text, codebook = proposed_study(table, folder, sheet, inside)
    with _own_folder(folder):
        write_proposed(study, text, codebook)
        try:
            return build(study, folder / "draft", say=say)
        except BaseException:
            study.unlink(missing_ok=True)
            if codebook:
                study.with_name(CODEBOOK).unlink(missing_ok=True)
            raise


@contextmanager
def _own_folder(folder: Path) -> Iterator[None]:
    """A new, closed folder that is gone again if the block fails.

    Raises:
        OutputError: it holds something already, or cannot be made.
    """
    try:
        before = folder.is_dir()
        if before and any(folder.iterdir()):
            problem = "the folder holds files, and none is a study.toml of an earlier try."
            raise OutputError(Fault(str(folder), problem, remedy="Choose another folder with -o."))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(folder, error) from error
    try:
        yield
    except BaseException:
        if not before:
            with suppress(OSError):
                folder.rmdir()
        raise


def measure(table: Path, preset: str) -> str:
    """Every summary measure of a table in WHO's HEAT template, as the text of a CSV file."""
    import isonomia.sources as opening
    from isonomia.measures.heat import measure_heat

    refuse_no_table(table)
    rows = opening.read_published(Source(id="heat", kind="heat", path=table.as_posix()), Path())
    return measure_heat(rows, preset).csv()


def refuse_place(path: Path) -> None:
    """Refuse a file that cannot be written, before the work for it is done: a folder, or a file in no folder."""
    try:
        folder, beside = path.is_dir(), path.parent.is_dir()
    except OSError as error:
        raise _cannot_write(path, error) from error
    if folder:
        raise OutputError(Fault(str(path), "this is a folder.", remedy="Name the file to write with -o."))
    if not beside:
        remedy = "Make the folder first, or name another file with -o."
        raise OutputError(Fault(str(path), "there is no such folder to write it into.", remedy=remedy))


def write_new(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(text, encoding="utf-8", newline="")
        part.replace(path)
    except BaseException as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _cannot_write(path, error) from error
        raise


def _cannot_write(path: Path, error: OSError) -> OutputError:
    remedy = "Free some space, check who may write here, or choose another place with -o."
    return OutputError(Fault(str(path), f"it cannot be written: {error.strerror}.", remedy=remedy))
