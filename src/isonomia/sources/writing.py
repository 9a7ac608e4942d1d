"""Columns that write numbers or dates in another way than the program reads, as the study says of each.

`decimal`, `thousands` and `dates` of a source name a column and its signs or its order. Nothing else of the file is
touched, for 1,5 may be two answers in another column, and nothing is guessed: a cell that the declared way does not fit
stays as it is, and whoever asks for a number or a date says so. A point in a column of decimal commas is refused, for
3.125 may be three thousand there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from isonomia.errors import Fault, TableError, listed, nearest, quoted
from isonomia.model.reading import BLANKS, NUMBER
from isonomia.model.study import Source
from isonomia.model.table import ColumnInfo, Table, identifier

if TYPE_CHECKING:
    import duckdb

_PREFIX: Final = "written:"
_TEXT: Final = "VARCHAR"
_SPACES: Final = "[ \u00a0\u202f]"
_SIGNS: Final = {",": ",", ".": r"\.", "'": "['’]", " ": _SPACES}
_DAY: Final = {"year": "([12][0-9]{3})", "month": "(0?[1-9]|1[0-2])", "day": "(0?[1-9]|[12][0-9]|3[01])"}
_TIME: Final = "( ([01]?[0-9]|2[0-3]):([0-5][0-9])(:([0-5][0-9]))?)?"
_MOST_FAULTS: Final = 20


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A table of which some columns of text are read as the study says that they are written."""

    inner: Table
    written: Source

    @property
    def source(self) -> str:
        """Id of the source in the study."""
        return self.inner.source

    @property
    def columns(self) -> Sequence[ColumnInfo]:
        """The columns, in the file's order."""
        return self.inner.columns

    @property
    def digest(self) -> str:
        """That of the file: what the study says of it is told apart by the study."""
        return self.inner.digest

    def relation(self, connection: duckdb.DuckDBPyConnection) -> str:
        """Make the records visible in `connection`; returns the quoted name to select from."""
        parts = ", ".join(f"{_read(self.written, each.name)} AS {identifier(each.name)}" for each in self.columns)
        held = connection.table(self.inner.relation(connection))
        held.project(parts).create_view(_PREFIX + self.source, replace=True)
        return identifier(_PREFIX + self.source)


def as_written(table: Table, source: Source, place: str) -> Table:
    """The table as the source says that its columns are written; itself where the source says nothing.

    Raises:
        TableError: a column that is not there or holds no text, or a point where only commas are decimal signs.
    """
    declared = tuple(dict.fromkeys((*source.decimal, *source.thousands, *source.dates)))
    if not declared:
        return table
    types = {each.name: each.type for each in table.columns}
    wrong = [fault for each in declared if (fault := _no_text(each, types, place)) is not None]
    wrong = wrong or list(_points(table, source, place))
    if wrong:
        raise TableError(*wrong)
    return WrittenTable(table, source)


def decimal_of(source: Source, column: str) -> str:
    """The decimal sign of a column: a point, unless the source says otherwise or has points between thousands."""
    return source.decimal.get(column, "," if source.thousands.get(column) == "." else ".")


def _no_text(column: str, types: dict[str, str], place: str) -> Fault | None:
    if column not in types:
        problem = f"the study says how the column {quoted(column)} is written, and the table has none of that name."
        close = nearest(column, types)
        return Fault(place, problem, "" if close else listed(types), close)
    if types[column] != _TEXT:
        problem = f"the column {quoted(column)} is no text but of type {types[column]}: it is read as it stands."
        return Fault(place, problem, remedy="Leave decimal, thousands and dates out for it.")
    return None


def _points(table: Table, source: Source, place: str) -> Iterator[Fault]:
    """Cells that read as a number with a decimal point, in columns where a point is none."""
    import duckdb

    with duckdb.connect() as connection:
        held = connection.table(table.relation(connection))
        for column in dict.fromkeys((*source.decimal, *source.thousands)):
            if decimal_of(source, column) == ".":
                continue
            cell = _trimmed(column)
            strange = f"contains({cell}, '.') AND regexp_full_match({cell}, {_literal(NUMBER)})"
            unlike = f"{strange} AND NOT regexp_full_match({cell}, {_literal(_number(source, column))})"
            found = held.filter(unlike).project(f"{cell} AS cell").distinct().order("cell").limit(_MOST_FAULTS)
            values = [value for (value,) in found.fetchall()]
            if values:
                yield _point(column, values, place)


def _point(column: str, values: Sequence[str], place: str) -> Fault:
    others = " and others" if len(values) > 3 else ""
    problem = f"{', '.join(quoted(each) for each in values[:3])}{others}: a point, where the decimal sign is a comma."
    remedy = (
        f'If points stand between thousands, add thousands.{identifier(column)} = "."; '
        "else correct the cells: nobody can tell which sign they mean."
    )
    return Fault(f"{place}, column {quoted(column)}", problem, remedy=remedy)


def _read(source: Source, column: str) -> str:
    """A column as it is to be read, for DuckDB."""
    cell, kept = _trimmed(column), identifier(column)
    if column in source.dates:
        pattern, read = _date(source.dates[column], cell)
    elif column in source.decimal or column in source.thousands:
        apart = source.thousands.get(column, "")
        whole = f"regexp_replace({cell}, {_literal(_SIGNS[apart])}, '', 'g')" if apart else cell
        pattern = _number(source, column)
        read = f"replace({whole}, ',', '.')" if decimal_of(source, column) == "," else whole
    else:
        return kept
    return f"CASE WHEN regexp_full_match({cell}, {_literal(pattern)}) THEN {read} ELSE {kept} END"


def _date(order: str, cell: str) -> tuple[str, str]:
    """The pattern of a date, with or without a time of day, and the date with its year first."""
    parts = order.split("/")
    pattern = "[/.-]".join(_DAY[part] for part in parts) + _TIME

    def part(number: int, digits: int = 2) -> str:
        return f"right('00' || regexp_extract({cell}, {_literal(pattern)}, {number}), {digits})"

    at = {name: number for number, name in enumerate(parts, 1)}
    day = f"{part(at['year'], 4)} || '-' || {part(at['month'])} || '-' || {part(at['day'])}"
    time = f"regexp_extract({cell}, {_literal(pattern)}, 4)"
    clock = f"' ' || {part(5)} || ':' || {part(6)} || ':' || {part(8)}"
    return pattern, f"{day} || CASE WHEN {time} = '' THEN '' ELSE {clock} END"


def _number(source: Source, column: str) -> str:
    """The pattern of a number as a column writes it."""
    apart = source.thousands.get(column, "")
    grouped = f"[0-9]{{1,3}}({_SIGNS[apart]}[0-9]{{3}})+|" if apart else ""
    return rf"[+-]?({grouped}[0-9]+)({_SIGNS[decimal_of(source, column)]}[0-9]+)?([eE][+-]?[0-9]{{1,2}})?"


def _trimmed(column: str) -> str:
    return f"trim({identifier(column)}, {_literal(BLANKS)})"


def _literal(text: str) -> str:
    """A text of ours for DuckDB."""
    return "'" + text.replace("'", "''") + "'"
