"""The three things that are done with cells of homes: write those of one, put several together, go on from them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from isonomia import __version__
from isonomia.count.homes import small
from isonomia.count.homes.asked import asked, of_records
from isonomia.count.homes.comparing import differences
from isonomia.count.homes.files import read, refuse_public_place, write
from isonomia.count.homes.merging import merged
from isonomia.count.homes.notes import with_notes
from isonomia.count.homes.packing import facts_of, shared, tables_of
from isonomia.count.homes.shared import Home, SharedCells
from isonomia.count.run import counted
from isonomia.count.watching import Watch, unwatched
from isonomia.errors import Fault, InputError, OutputError, TableError, printable, quoted
from isonomia.model.counted import CountedTable
from isonomia.model.study import Study
from isonomia.model.table import Table, is_answering

LONGEST_NAME = 80


def refuse_home(study: Study, name: str, smallest: int, path: Path) -> None:
    """Refuse what cannot end well, before anything is counted.

    Raises:
        InputError: the home has no name of its own, the study asks nothing of records, or the place is public.
    """
    facts_of(study)
    if not name.strip() or name != printable(name) or len(name) > LONGEST_NAME:
        problem = f"the home needs a name of at most {LONGEST_NAME} characters, not {quoted(name)}."
        raise InputError(Fault("--home", problem, remedy='Write --home "General Hospital".'))
    if smallest and not 2 <= smallest <= small.LARGEST:
        raise InputError(Fault("--smallest", f"{smallest} is out of range.", allowed=f"2 to {small.LARGEST}"))
    refuse_public_place(path)


def count_home(
    study: Study, tables: Mapping[str, Table], name: str, *, smallest: int = 0, watch: Watch = unwatched
) -> SharedCells:
    """The cells of one home, ready to be shared.

    Args:
        study: checked.
        tables: source id -> table, of every source of records.
        name: of the home.
        smallest: groups of fewer people are counted among those whose group is not known; 0 leaves them.
        watch: is told how many rows have been counted.

    Raises:
        TableError, SourceUnreachable: as `count`.
        InputError: groups cannot be moved, for people may be in several.
    """
    facts = facts_of(study)
    every = of_records(study)
    found = list(counted(study, tables, every, watch=watch))
    sources = list(dict.fromkeys(each.source for each in every))
    home = Home(
        name=name,
        program=__version__,
        engines={source: _engine(tables[source]) for source in sources},
        data={source: tables[source].digest for source in sources},
        smallest=smallest,
        places=small.places(found) if smallest else {},
    )
    return shared(study, small.moved(found, smallest) if smallest else found, home, facts)


def _engine(table: Table) -> str:
    return table.dialect if is_answering(table) else "duckdb"


def merge_files(paths: Sequence[Path], output: Path) -> SharedCells:
    """Put files of cells together into one.

    Raises:
        TableError: a file is damaged, homes do not fit together, or a home comes twice.
        OutputError: the result cannot be written, or would be written over one of the files.
    """
    if output.resolve() in {each.resolve() for each in paths}:
        problem = "this is one of the files that are put together."
        raise OutputError(Fault(str(output), problem, remedy="Choose another name with -o."))
    refuse_public_place(output)
    together = merged(opened(paths))
    write(together, output)
    return together


def opened(paths: Sequence[Path]) -> list[SharedCells]:
    """Files of cells, opened; the faults of all of them at once."""
    found: list[SharedCells] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            found.append(read(path))
        except TableError as error:
            faults += error.faults
    if faults:
        raise TableError(*dict.fromkeys(faults))
    return found


def from_files(study: Study, paths: Sequence[Path]) -> tuple[Study, dict[str, CountedTable]]:
    """The study whose sources of records were counted at homes, and what takes the place of their tables.

    Raises:
        TableError: the files do not fit together, or not to the study.
    """
    parts = opened(paths)
    mine = asked(study)
    faults = [
        fault
        for each in parts
        if each.asked != mine
        for fault in differences(mine, each.asked, "the study here", f"{each.place} ({each.names})")
    ]
    if faults:
        raise TableError(*dict.fromkeys(faults))
    together = merged(parts) if len(parts) > 1 else parts[0]
    cells = tables_of(together, study)
    counted_there = {
        source: CountedTable(source, tables, _digest(together, source)) for source, tables in cells.items()
    }
    return with_notes(study, together.homes, list(cells)), counted_there


def _digest(cells: SharedCells, source: str) -> str:
    """A digest of the records of all homes; it changes when those of one do."""
    homes = "\n".join(f"{each.name}\t{each.smallest}\t{each.data.get(source, '')}" for each in cells.homes)
    return hashlib.sha256(homes.encode()).hexdigest()


__all__ = ["count_home", "from_files", "merge_files", "opened", "refuse_home", "write"]
