"""Files as survey programs export them, made into plain tables: one row a person, one column a question.

Qualtrics writes three header rows: short names, the wording of the questions, and an import id. REDCap writes a box to
tick as a column of its own (`race___1`); its data dictionary says what the codes and the labels of columns mean. What
names, addresses and places of people such files hold is left out at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from isonomia.errors import Fault, TableError, nearest, quoted
from isonomia.model.reading import fold
from isonomia.model.study import Source
from isonomia.model.table import ColumnInfo, Table
from isonomia.sources.tables import TEXT, MemoryTable, first_rows, rows_of

SPLIT: Final = ";"
"""What stands between several ticked boxes."""
_IMPORT: Final = "ImportId"
_PERSONAL: Final = frozenset(
    {
        "ipaddress",
        "recipientlastname",
        "recipientfirstname",
        "recipientemail",
        "externalreference",
        "locationlatitude",
        "locationlongitude",
        "redcap_survey_identifier",
    }
)
_PREVIEWS: Final = {"distributionchannel": ("preview",), "status": ("survey preview", "survey test", "1", "2")}
"""Column of Qualtrics -> what it holds of answers that the makers of a form gave to try it."""
_OF_QUALTRICS: Final = frozenset({"responseid", "startdate", "recordeddate"})
"""Columns of which every export of Qualtrics has one."""
_BOX: Final = re.compile(r"(?P<field>.+?)___(?P<code>.+)")
_LABELLED_BOX: Final = re.compile(r"(?P<field>.+?) \(choice=(?P<label>.*)\)")
_TICKED: Final = frozenset({"1", "checked"})
_FIELD: Final = "Variable / Field Name"
_LABEL: Final = "Field Label"
_CHOICES: Final = "Choices, Calculations, OR Slider Labels"
Columns = dict[str, list[str | None]]


def wordings_of(table: Table) -> dict[str, str] | None:
    """Column -> wording of its question, where a table is an export of Qualtrics with three header lines; else None.

    The first line has the names of the columns already.
    """
    if not _OF_QUALTRICS & {fold(column.name) for column in table.columns}:
        return None
    rows = first_rows(table, 2)
    if len(rows) < 2 or not all(_IMPORT in str(cell) for cell in rows[1] if cell is not None) or not any(rows[1]):
        return None
    return {column.name: str(rows[0][at] or "") for at, column in enumerate(table.columns)}


def refuse_header_lines(table: Table, place: str) -> None:
    """Refuse an export of Qualtrics that is read as a plain table: two of its header lines would count as people."""
    if wordings_of(table) is not None:
        problem = "it is an export of Qualtrics, and two of its three header lines would count as people."
        raise TableError(Fault(place, problem, remedy='Add export = "qualtrics" to the source.'))


def is_redcap(table: Table) -> bool:
    """Whether a table looks like an export of REDCap: records by id, and boxes to tick or forms with a state."""
    names = [column.name for column in table.columns]
    others = (_BOX.fullmatch(each) or _LABELLED_BOX.fullmatch(each) or each.endswith("_complete") for each in names)
    return bool(names) and names[0].casefold() in {"record_id", "record id"} and any(others)


def as_exported(table: Table, source: Source, directory: Path, place: str) -> MemoryTable:
    """The plain table in an export.

    Raises:
        TableError: it is no such export, or its dictionary cannot be read.
    """
    rows = rows_of(table)
    columns: Columns = {
        column.name: [None if row[at] is None else str(row[at]) for row in rows]
        for at, column in enumerate(table.columns)
    }
    made = _qualtrics(columns, place) if source.export == "qualtrics" else _redcap(columns, source, directory, place)
    kept = {name: values for name, values in made.items() if fold(name) not in _PERSONAL}
    infos = tuple(ColumnInfo(name, TEXT) for name in kept)
    return MemoryTable(source.id, infos, table.digest, tuple(kept.values()))


def _qualtrics(columns: Columns, place: str) -> Columns:
    """Without the second and third header row, and without answers that were given to try the form."""
    first = next(iter(columns.values()), [])
    if len(first) < 2 or not all(_IMPORT in (values[1] or "") for values in columns.values() if values[1]):
        raise _no_export(place)
    if not any(_IMPORT in (values[1] or "") for values in columns.values()):
        raise _no_export(place)
    tried: set[int] = set()
    for name, values in columns.items():
        signs = _PREVIEWS.get(fold(name), ())
        tried.update(at for at, value in enumerate(values) if fold(value or "") in signs)
    kept = [at for at in range(2, len(first)) if at not in tried]
    return {name: [values[at] for at in kept] for name, values in columns.items()}


def _no_export(place: str) -> TableError:
    problem = f"its third line holds no “{_IMPORT}”, so it is no export of Qualtrics with three header lines."
    remedy = "Export it again as CSV, or leave export out if the two lines were taken out."
    return TableError(Fault(place, problem, remedy=remedy))


@dataclass(frozen=True, slots=True)
class Dictionary:
    """What a data dictionary says: label of a column -> field; field -> code of a choice -> its label."""

    fields: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]]


def _redcap(columns: Columns, source: Source, directory: Path, place: str) -> Columns:
    """Columns under the names of their fields, ticked boxes of a question together in one column."""
    told = _dictionary(source, directory) if source.dictionary else Dictionary({}, {})
    made: Columns = {}
    boxes: dict[str, list[tuple[str, list[str | None]]]] = {}
    for name, values in columns.items():
        box = _box(name, told)
        if box is None:
            field = told.fields.get(fold(name), name)
            if field in made:
                raise TableError(
                    Fault(place, f"two columns are the field {quoted(field)}.", remedy="Keep one of them.")
                )
            made[field] = values
        else:
            boxes.setdefault(box[0], []).append((box[1], values))
    made |= {field: _ticked(ticks) for field, ticks in boxes.items()}
    return made


def _box(name: str, told: Dictionary) -> tuple[str, str] | None:
    """Field and choice of a column that is a box to tick; with a dictionary the choice's label."""
    if found := _BOX.fullmatch(name):
        field, code = found["field"], found["code"]
        return field, told.choices.get(field, {}).get(code, code)
    if found := _LABELLED_BOX.fullmatch(name):
        return told.fields.get(fold(found["field"]), found["field"]), found["label"]
    return None


def _ticked(boxes: Sequence[tuple[str, list[str | None]]]) -> list[str | None]:
    """The ticked choices of each row, one behind the other; null where none is."""
    rows = range(len(boxes[0][1]))
    chosen = ([label for label, values in boxes if fold(values[at] or "") in _TICKED] for at in rows)
    return [SPLIT.join(each) or None for each in chosen]


def _dictionary(source: Source, directory: Path) -> Dictionary:
    """The data dictionary of a project.

    Raises:
        TableError: it cannot be read, or has not the columns of one.
    """
    from isonomia.sources.opening import open_table

    file = Source(f"{source.id}-dictionary", path=source.dictionary)
    table = open_table(replace(file, export=""), directory)
    names = [column.name for column in table.columns]
    where = f"source {quoted(source.id)}, dictionary {quoted(source.dictionary)}"
    missing = [each for each in (_FIELD, _LABEL, _CHOICES) if each not in names]
    if missing:
        remedy = "Download the data dictionary of the project again."
        raise TableError(
            *(
                Fault(where, f"there is no column {quoted(each)}.", nearest=nearest(each, names), remedy=remedy)
                for each in missing
            )
        )
    field, label, choices = (names.index(each) for each in (_FIELD, _LABEL, _CHOICES))
    rows = [row for row in rows_of(table) if row[field]]
    fields = _once((str(row[label]), str(row[field])) for row in rows if row[label])
    return Dictionary(fields, {str(row[field]): _choices(str(row[choices] or "")) for row in rows})


def _once(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Labels that are those of one field alone: a label that two fields have says nothing."""
    held: dict[str, list[str]] = {}
    for label, field in pairs:
        held.setdefault(fold(label), []).append(field)
    return {label: fields[0] for label, fields in held.items() if len(fields) == 1}


def _choices(text: str) -> dict[str, str]:
    """`1, White | 2, Black` as code -> label."""
    parts = (each.partition(",") for each in text.split("|"))
    return {code.strip(): label.strip() for code, comma, label in parts if comma and code.strip()}
