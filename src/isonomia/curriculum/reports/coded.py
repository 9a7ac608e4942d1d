"""What persons coded in the worklist, read back: is a hit right, does it matter, was anything missed.

hits.csv     case, characteristic, value, …, right (yes, no), use (used, routine)
silent.csv   case, …, missed (empty, none, or the characteristics that were missed)
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from isonomia.curriculum.cases import names_a_person
from isonomia.curriculum.cases.people import person_fault
from isonomia.curriculum.extract import CHARACTERISTICS
from isonomia.errors import Fault, InputError, listed, nearest, quoted
from isonomia.forms.guard import unguarded

Hit = tuple[str, str, str]
"""Case, characteristic, value."""
RIGHT: Final = {"yes": True, "no": False}
USES: Final = ("used", "routine")
NOTHING: Final = "none"
_LARGEST: Final = 64_000_000
_MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Coded:
    """The answers so far.

    Attributes:
        right: hit -> whether it is one. use: hit -> "used" or "routine".
        missed: id of a silent case that was read -> characteristics that the rules missed in it.
    """

    right: Mapping[Hit, bool] = field(default_factory=dict)
    use: Mapping[Hit, str] = field(default_factory=dict)
    missed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_coded(hits: Path | None, silent: Path | None) -> Coded:
    """The answers in the two files, each optional.

    Raises:
        InputError: with what is wrong, line by line. No text of a case is repeated.
    """
    faults: list[Fault] = []
    right: dict[Hit, bool] = {}
    use: dict[Hit, str] = {}
    for place, row in _rows(hits, ("case", "characteristic", "value", "right", "use"), faults):
        hit = (row["case"], row["characteristic"], row["value"])
        _answer(row["right"], tuple(RIGHT), place, "right", faults)
        _answer(row["use"], USES, place, "use", faults)
        if row["right"] in RIGHT:
            right[hit] = right.get(hit, False) or RIGHT[row["right"]]
        if row["use"] in USES:
            use[hit] = "used" if "used" in (use.get(hit), row["use"]) else "routine"
    missed = {
        row["case"]: _missed(row["missed"], place, faults)
        for place, row in _rows(silent, ("case", "missed"), faults)
        if row["missed"]
    }
    if faults:
        raise InputError(*faults[:_MOST])
    return Coded(right, use, missed)


def _rows(path: Path | None, needed: tuple[str, ...], faults: list[Fault]) -> Iterator[tuple[str, dict[str, str]]]:
    """Place and cells of each row; the private file's guard against formulas is taken off."""
    if path is None:
        return
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(Fault(path.name, f"the file is larger than {_LARGEST:,} bytes."))
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        faults.append(Fault(path.name, "the file is not UTF-8 text.", remedy="Save it as CSV in UTF-8."))
        return
    except OSError as error:
        faults.append(Fault(str(path), f"the file cannot be read: {error.strerror}."))
        return
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        written = [each.strip() for each in next(reader, [])]
        faults += [person_fault(path.name, each) for each in written if names_a_person(each)]
        head = [each.casefold() for each in written]
        absent = [name for name in needed if name not in head]
        for name in absent:
            faults.append(
                Fault(path.name, f"the column {quoted(name)} is missing.", listed(needed), nearest(name, head))
            )
        if absent:
            return
        at = {name: head.index(name) for name in needed}
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield f"{path.name} line {reader.line_num}", {name: _cell(cells, at[name]) for name in needed}
    except csv.Error as error:
        faults.append(Fault(path.name, f"the file is no CSV (line {reader.line_num}): {error}."))


def _cell(cells: list[str], at: int) -> str:
    return unguarded(cells[at].strip()) if at < len(cells) else ""


def _answer(said: str, allowed: tuple[str, ...], place: str, column: str, faults: list[Fault]) -> None:
    if said and said not in allowed:
        problem = f"{quoted(said)} is no answer in the column {quoted(column)}."
        faults.append(Fault(place, problem, f"{listed(allowed)} or nothing", nearest(said, allowed)))


def _missed(said: str, place: str, faults: list[Fault]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(said.replace(";", " ").replace(",", " ").split()))
    if names == (NOTHING,):
        return ()
    for name in names:
        if name not in CHARACTERISTICS:
            problem = f"{quoted(name)} is no characteristic."
            faults.append(Fault(place, problem, listed((NOTHING, *CHARACTERISTICS)), nearest(name, CHARACTERISTICS)))
    return names
