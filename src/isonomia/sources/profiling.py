"""A first look at a table, for `init`: where it begins, and what each column holds."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from isonomia.errors import TableError
from isonomia.model import reading
from isonomia.model.profile import ColumnProfile, FactsProfile, TableProfile
from isonomia.model.study import Source
from isonomia.model.table import Table
from isonomia.sources.bytes_of import LONGEST_LINE, text_start, whole_text
from isonomia.sources.columns import FIRST_LINES, header_line
from isonomia.sources.database import table_in
from isonomia.sources.exports import is_redcap, wordings_of
from isonomia.sources.opening import format_of, open_as_it_stands, open_table
from isonomia.sources.places import files_of, place_of
from isonomia.sources.tables import TextFile
from isonomia.sources.text import candidates, encoding_of
from isonomia.sources.workbook import sheet_rows

if TYPE_CHECKING:
    import duckdb
    from sqlglot import exp

MOST_VALUES: Final = 60
_WINDOWS: Final = "cp1252"
_TOTALS: Final = frozenset(
    {"total", "totals", "grand total", "sum", "all", "overall", "gesamt", "insgesamt", "summe", "totaux", "suma"}
)
"""What stands in a last row that adds up the others."""

_SUMMARY: Final = """
SELECT count(*), count(value), count(x), min(x), max(x), bool_and(x = floor(x)), count(d),
       coalesce(sum(n) FILTER (WHERE value IS NULL), 0)
FROM (SELECT value, n, TRY_CAST(regexp_extract(value, ?) AS DOUBLE) AS x,
             TRY_CAST(regexp_extract(value, ?) AS TIMESTAMP) AS d
      FROM held)
"""
_FREQUENT: Final = "SELECT value, n FROM held WHERE value IS NOT NULL ORDER BY n DESC, value LIMIT ?"


def profile(path: Path, sheet: str = "", inside: str = "") -> TableProfile:
    """What a file is, how it is read, and what its columns hold.

    Args:
        path: the file.
        sheet: of a workbook; the first by default.
        inside: the table or view of a DuckDB file; the only one by default.

    Raises:
        TableError: the file cannot be read as a table.
    """
    source = Source("table", path=path.name, sheet=sheet, table=inside)
    source, sheet = _how(source, path.parent)
    if source.format == "duckdb":
        source = replace(source, table=table_in(source, files_of(source, path.parent)[0], place_of(source)))
    table = open_as_it_stands(source, path.parent)
    delimiter = table.delimiter if isinstance(table, TextFile) and table.delimiter != "," else ""
    export, wordings = _export(table)
    if export:
        table = open_table(replace(source, export=export), path.parent)
    rows, columns, total = _columns(table)
    return TableProfile(
        path=path.as_posix(),
        rows=rows,
        columns=tuple(replace(each, wording=wordings.get(each.name, "")) for each in columns),
        format=source.format,
        sheet=sheet,
        table=source.table,
        header=source.header,
        delimiter=delimiter,
        encoding=source.encoding,
        total=total,
        export=export,
    )


def _export(table: Table) -> tuple[str, dict[str, str]]:
    """The survey program that wrote a table, and column -> wording of its question; empty for any other table."""
    wordings = wordings_of(table)
    if wordings is not None:
        return "qualtrics", wordings
    return ("redcap" if is_redcap(table) else ""), {}


def published_layout(path: Path, sheet: str = "") -> FactsProfile | None:
    """What a published sheet says, where the file is one in the layout "facts"; None for any other table.

    Raises:
        TableError: it is such a sheet, and something in it is not understood.
    """
    source = Source("facts", "counts", path=path.name, sheet=sheet, layout="facts")
    place = place_of(source)
    (file, *_) = files_of(source, path.parent)
    form = format_of(source, (file,), place)
    if form not in ("csv", "tsv", "excel"):
        return None
    from isonomia.sources.facts.look import look_at

    encoding = "" if form == "excel" else _encoding(source, file, place)
    seen = look_at(replace(source, encoding=encoding), file, form, place)
    return None if seen is None else replace(seen, path=path.as_posix(), format=form)


def _how(source: Source, directory: Path) -> tuple[Source, str]:
    """The source with its format, encoding, sheet and header line found."""
    place = place_of(source)
    (file, *_) = files_of(source, directory)
    form = format_of(source, (file,), place)
    if form == "excel":
        lines, sheet = sheet_rows(file, source.sheet, place)
        return replace(source, format=form, header=header_line(lines), sheet=sheet), sheet
    if form not in ("csv", "tsv"):
        return replace(source, format=form), ""
    source = replace(source, format=form, encoding=_encoding(source, file, place))
    lines = _best_cut(_start(source, file, place), source)
    return replace(source, header=header_line(lines)), ""


def _best_cut(text: str, source: Source) -> list[list[str | None]]:
    """The first lines, cut by the delimiter that cuts most of them into the same number of cells, the more the better.

    Titles may stand above the names, so the first line does not decide.
    """
    cuts = [_lines(text, delimiter) for delimiter in candidates(source)]
    return max(cuts, key=lambda lines: max(_score(lines), default=(0, 0)))


def _score(lines: Sequence[Sequence[str | None]]) -> list[tuple[int, int]]:
    widths = Counter(len(cells) for cells in lines if len(cells) > 1)
    return [(rows * (width - 1), width) for width, rows in widths.items()]


def _encoding(source: Source, file: Path, place: str) -> str:
    """Empty for UTF-8 and for what the file itself declares; Windows' encoding where UTF-8 does not fit."""
    found = encoding_of(source, file, place)
    if found != "utf-8":
        return ""
    try:
        whole_text(file, found, place)
    except TableError:
        whole_text(file, _WINDOWS, place)
        return _WINDOWS
    return ""


def _start(source: Source, file: Path, place: str) -> str:
    found = encoding_of(source, file, place)
    return text_start(file, place, LONGEST_LINE // 8).decode(found, errors="ignore").removeprefix("\ufeff")


def _lines(text: str, delimiter: str) -> list[list[str | None]]:
    """The first lines of a text, cut into cells. Each physical line stands for itself."""
    found: list[list[str | None]] = []
    for line in text.splitlines()[:FIRST_LINES]:
        try:
            cells = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            cells = []
        found.append([reading.clean(cell) for cell in cells])
    return found


def _columns(table: Table) -> tuple[int, tuple[ColumnProfile, ...], tuple[str, str] | None]:
    """The number of rows, every column's profile, and the row of totals, from one reading of the table."""
    import duckdb
    from sqlglot import exp

    with duckdb.connect() as connection:
        relation = table.relation(connection)
        texts = [exp.alias_(_text(column.name), f"t{at}") for at, column in enumerate(table.columns)]
        made = exp.Select(expressions=texts).from_(exp.maybe_parse(relation, into=exp.Table, dialect="duckdb"))
        connection.execute(f"CREATE TEMP TABLE looked AS {made.sql('duckdb')}")
        total = _without_total(connection, table)
        ((rows,),) = connection.execute("SELECT count(*) FROM looked").fetchall()
        return int(rows), tuple(_profile(connection, table, at) for at in range(len(table.columns))), total


def _without_total(connection: duckdb.DuckDBPyConnection, table: Table) -> tuple[str, str] | None:
    """Take a last row of totals out of `looked`; the column and the text, found nowhere else, that tell it."""
    last = connection.execute("SELECT * FROM looked WHERE rowid = (SELECT max(rowid) FROM looked)").fetchone()
    for at, (column, value) in enumerate(zip(table.columns, last or (), strict=False)):
        if value is None or not column.name.strip() or value.casefold().rstrip(":") not in _TOTALS:
            continue
        where = f"FROM looked WHERE t{at} = ?"
        ((found,),) = connection.execute(f"SELECT count(*) {where}", [value]).fetchall()
        if found == 1:
            connection.execute(f"DELETE {where}", [value])
            return column.name, value
    return None


def _text(name: str) -> exp.Expr:
    """A column as clean text, null for a blank: as `reading.clean` has it."""
    from sqlglot import exp

    def call(function: str, *arguments: exp.Expr) -> exp.Expr:
        return exp.Anonymous(this=function, expressions=list(arguments))

    text = call("nfc_normalize", exp.cast(exp.column(name, quoted=True), "VARCHAR"))
    padded = call("regexp_matches", text.copy(), exp.Literal.string(reading.AROUND))
    trimmed = call("trim", text.copy(), exp.Literal.string(reading.BLANKS))
    return call("nullif", exp.Case(ifs=[exp.If(this=padded, true=trimmed)], default=text), exp.Literal.string(""))


def _profile(connection: duckdb.DuckDBPyConnection, table: Table, at: int) -> ColumnProfile:
    """A column's profile, from its different values and their numbers of rows."""
    from sqlglot import exp

    value = exp.alias_(exp.column(f"t{at}"), "value")
    grouped = exp.select(value, "count(*) AS n").from_("looked").group_by("1").sql("duckdb")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE held AS {grouped}")
    ((distinct, filled, numbers, low, high, whole, dates, blanks),) = connection.execute(
        _SUMMARY, [reading.NUMBER, reading.MOMENT]
    ).fetchall()
    values: list[tuple[Any, ...]] = connection.execute(_FREQUENT, [MOST_VALUES]).fetchall()
    column, numeric = table.columns[at], bool(filled) and numbers == filled
    return ColumnProfile(
        column.name,
        column.type,
        int(distinct),
        int(blanks),
        tuple((text, int(count)) for text, count in values),
        numeric=numeric,
        whole=numeric and bool(whole),
        low=low if numeric else None,
        high=high if numeric else None,
        dates=bool(filled) and dates == filled,
    )
