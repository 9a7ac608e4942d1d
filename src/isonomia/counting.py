"""The count by itself: cells, and statements for a database that somebody else asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from isonomia.errors import Fault, InputError
from isonomia.model.cells import Cells
from isonomia.model.study import Study
from isonomia.model.table import Table
from isonomia.pipeline import Inputs, count_cells, open_sources, open_with_cells, read_study

if TYPE_CHECKING:
    from isonomia.count.homes.shared import SharedCells


def counted(path: Path, results: Sequence[Path] = (), cells: Sequence[Path] = ()) -> tuple[Study, Cells]:
    """A study and its cells.

    Args:
        path: the study file.
        results: files with what databases answered that nobody here can ask.
        cells: files of cells that homes have counted; they take the place of all records.
    """
    study, inputs = open_with_cells(with_results(read_study(path), results), cells)
    return study, count_cells(study, inputs)


def count_home(
    path: Path, output: Path, home: str, *, smallest: int = 0, results: Sequence[Path] = ()
) -> tuple[Study, SharedCells]:
    """Count the records of a study into a file of cells, closed to others.

    Args:
        path: the study file.
        output: the file to write.
        home: the name of the home.
        smallest: groups of fewer people are counted among those whose group is not known; 0 leaves them.
        results: files with what databases answered that nobody here can ask.
    """
    from isonomia.count.homes import run as homes
    from isonomia.count.watching import on_terminal

    study = with_results(read_study(path), results)
    homes.refuse_home(study, home, smallest, output)
    tables = _records(study)
    with on_terminal() as watch:
        cells = homes.count_home(study, tables, home, smallest=smallest, watch=watch)
    homes.write(cells, output)
    return study, cells


def _records(study: Study) -> dict[str, Table]:
    """The tables of records, opened; benchmarks, earlier releases and the like need not be at a home."""
    import isonomia.sources as opening
    from isonomia.count.homes.asked import of_records

    tables: dict[str, Table] = {}
    faults: list[Fault] = []
    for name in dict.fromkeys(each.source for each in of_records(study)):
        try:
            tables[name] = opening.open_table(study.sources[name], Path(study.directory))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(*faults)
    return tables


def merge(paths: Sequence[Path], output: Path) -> SharedCells:
    """Put files of cells together into one, closed to others."""
    from isonomia.count.homes.run import merge_files

    return merge_files(paths, output)


def facts_of_homes(cells: SharedCells, output: Path) -> dict[str, object]:
    """What a file of cells is made of. No number of people: these may be printed."""
    return {
        "out": str(output),
        "study": cells.title,
        "homes": [each.name for each in cells.homes],
        "tables": len(cells.tables),
        "cells": cells.rows,
        "smallest": max(each.smallest for each in cells.homes),
    }


def lines_of_homes(cells: SharedCells, output: Path) -> list[str]:
    """The same in lines, with what has to be known about such a file."""
    lines = [f"Wrote {output}: {cells.rows:,} cells in {len(cells.tables):,} tables of {len(cells.homes)} home(s)."]
    if len(cells.homes) > 1:
        lines.append("Whoever was counted at two homes counts twice: no file of cells says who anybody is.")
    moved = [each for each in cells.homes if each.smallest]
    if moved:
        lines.append(f"{len(moved)} home(s) count people of small groups among those whose group is not known.")
    return [*lines, "Nothing in it is protected: keep it where the records are kept, and publish nothing of it."]


def with_results(study: Study, results: Sequence[Path]) -> Study:
    """The study with more files of answers for each source that somebody else asks."""
    more = tuple(str(each.absolute()) for each in results)
    asked = {
        name: replace(each, results=(*each.results, *more)) for name, each in study.sources.items() if each.dialect
    }
    if more and not asked:
        problem = "no source of the study is asked by somebody else."
        raise InputError(Fault("--from-result", problem, remedy='Such a source has dialect = "tsql" or "oracle".'))
    return replace(study, sources={**study.sources, **asked})


def statements(path: Path, results: Sequence[Path], dialect: str) -> str:
    """The statements that somebody is to run next, for the sources of a study that nobody here can ask.

    Raises:
        InputError: no source is such a one, or its faults are known already.
    """
    from isonomia.count.engines.paper import script
    from isonomia.sources.results import ResultsTable

    study = with_results(read_study(path), results)
    others = {name: replace(each, dialect=dialect) for name, each in study.sources.items() if each.dialect}
    if not others:
        problem = "no source of the study is asked by somebody else."
        remedy = f'Write dialect = "{dialect}", table = "…" and types = {{ … }} in the place of its path.'
        raise InputError(Fault("--print-sql", problem, remedy=remedy))
    study = replace(study, sources={**study.sources, **others})
    inputs = open_sources(study)
    known = _asked_once(study, inputs)
    unanswered = [each for each in inputs.tables.values() if isinstance(each, ResultsTable) and each.unanswered()]
    if not unanswered and known:
        raise InputError(*known)
    return "\n".join(script(each.source, each.dialect, tuple(each.noted.values())) for each in unanswered)


def _asked_once(study: Study, inputs: Inputs) -> tuple[Fault, ...]:
    """Ask what a check and a count ask; the faults that are known so far."""
    import isonomia.count as counting

    faults = list(counting.check_data(study, inputs.tables))
    try:
        counting.count(study, inputs.tables)
    except InputError as error:
        faults += error.faults
    return tuple(dict.fromkeys(faults))


def facts_of(study: Study, cells: Cells) -> dict[str, object]:
    """How many cells each question has. No number of people: these may be printed."""
    asked: dict[str, int] = {}
    for table in cells:
        asked[table.indicator] = asked.get(table.indicator, 0) + len(table)
    return {"study": study.title, "tables": sum(1 for _ in cells), "cells": sum(asked.values()), "questions": asked}


def lines_of(facts: dict[str, object]) -> list[str]:
    """The same in lines."""
    questions = facts["questions"]
    each = [f"  {name}: {number:,} cells" for name, number in questions.items()] if isinstance(questions, dict) else []
    return [f"{facts['study']}: {facts['cells']:,} cells in {facts['tables']:,} tables.", *each]
