"""What a first look at a table finds: the input of `init`. Made by `sources/`, read by `study/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One column.

    Attributes:
        name, type: as the file has it; DuckDB's type name.
        distinct: number of distinct values (blank included).
        blanks: rows that are null or only white space.
        values: the most frequent values as text with their number of rows, most frequent first, at most 60.
        numeric: every non-blank value reads as a number. low, high: the smallest and largest then.
        whole: every number is whole.
        dates: every non-blank value reads as a date.
        wording: of the question, where the export of a survey program says it.
    """

    name: str
    type: str
    distinct: int
    blanks: int
    values: tuple[tuple[str, int], ...]
    numeric: bool = False
    whole: bool = False
    low: float | None = None
    high: float | None = None
    dates: bool = False
    wording: str = ""


@dataclass(frozen=True, slots=True)
class TableProfile:
    """One table: where it is and how it is read (`header`, `sheet`, … as they belong in the study file).

    `total` is the column and the text by which a last row says that it adds up the others; rows and columns are then
    without it. `export` is the survey program that wrote the file.
    """

    path: str
    rows: int
    columns: tuple[ColumnProfile, ...]
    format: str = ""
    sheet: str = ""
    table: str = ""  # of a DuckDB file
    header: int = 1
    delimiter: str = ""
    encoding: str = ""
    total: tuple[str, str] | None = None
    export: str = ""


@dataclass(frozen=True, slots=True)
class FactsProfile:
    """A published sheet in the layout "facts", as `init` needs it.

    Attributes:
        path, format, sheet, delimiter, encoding: how it is read, as they belong in the study file.
        title: the first text above the table.
        stages, periods, codings: those of its counts, in the sheet's order.
        groups: dimension -> codes of its groups. By stage and dimension: `alone`, the dimensions that a stage has rows
            of alone, everybody else added up; `crossed`, the sets of dimensions that rows name together.
        counts, withheld, missing: numbers of cells of each kind.
        short: totals of which the listed groups are fewer, as sentences.
    """

    path: str
    format: str
    sheet: str
    delimiter: str
    encoding: str
    title: str
    stages: tuple[str, ...]
    periods: tuple[str, ...]
    codings: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]
    alone: Mapping[str, tuple[str, ...]]
    crossed: tuple[tuple[str, ...], ...]
    counts: int
    withheld: int
    missing: int
    short: tuple[str, ...]
