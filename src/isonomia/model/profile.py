"""What a first look at a table finds: the input of `init`. Made by `sources/`, read by `study/`."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class TableProfile:
    """One table: where it is and how it is read (`header`, `sheet`, … as they belong in the study file).

    `total` is the column and the text by which a last row says that it adds up the others; rows and columns are then
    without it.
    """

    path: str
    rows: int
    columns: tuple[ColumnProfile, ...]
    format: str = ""
    sheet: str = ""
    header: int = 1
    delimiter: str = ""
    encoding: str = ""
    total: tuple[str, str] | None = None
