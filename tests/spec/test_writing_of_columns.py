"""Columns that write numbers and dates in another way: the study says how, column by column, and nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from isonomia.errors import TableError
from isonomia.model.study import Source
from isonomia.sources.opening import open_table
from isonomia.sources.tables import rows_of


def read(folder: Path, text: str, **writing: dict[str, str]) -> list[object]:
    """The cells of the first column of a CSV file that is cut by semicolons."""
    (folder / "t.csv").write_text(text, encoding="utf-8")
    return [row[0] for row in rows_of(open_table(Source("s", path="t.csv", delimiter=";", **writing), folder))]


@pytest.mark.parametrize(
    ("cells", "writing", "expected"),
    [
        (["3,67", "4", "-0,5", "1,5e3"], {"decimal": ","}, ["3.67", "4", "-0.5", "1.5e3"]),
        (["1,234", "1,234,567.5", "12"], {"thousands": ","}, ["1234", "1234567.5", "12"]),
        (["1.234", "1.234,5", "7,25"], {"decimal": ",", "thousands": "."}, ["1234", "1234.5", "7.25"]),
        (["1.234", "12"], {"thousands": "."}, ["1234", "12"]),
        (["1 234", "1\u00a0234", "1\u202f234,5"], {"decimal": ",", "thousands": " "}, ["1234", "1234", "1234.5"]),
        (["1'234", "1’234.5"], {"thousands": "'"}, ["1234", "1234.5"]),
        (
            ["4/21/2024", "12-31-1999", "04.01.2024 9:05"],
            {"dates": "month/day/year"},
            ["2024-04-21", "1999-12-31", "2024-04-01 09:05:00"],
        ),
        (["21.4.2024", "01/02/2024 00:15:00"], {"dates": "day/month/year"}, ["2024-04-21", "2024-02-01 00:15:00"]),
        (["2024/4/1"], {"dates": "year/month/day"}, ["2024-04-01"]),
    ],
)
def test_cells_are_read_as_the_study_says(
    tmp_path: Path, cells: list[str], writing: dict[str, str], expected: list[str]
) -> None:
    text = "x;y\n" + "".join(f"{cell};0\n" for cell in cells)
    assert read(tmp_path, text, **{key: {"x": sign} for key, sign in writing.items()}) == expected


@pytest.mark.parametrize(
    ("cell", "writing"),
    [
        ("N/A", {"decimal": ","}),
        ("<11", {"thousands": ","}),
        ("12,34", {"thousands": ","}),
        ("4/21/24", {"dates": "month/day/year"}),
        ("21/4/2024", {"dates": "month/day/year"}),
        ("2024-04-21", {"dates": "month/day/year"}),
    ],
)
def test_cells_that_do_not_fit_stay_as_they_are(tmp_path: Path, cell: str, writing: dict[str, str]) -> None:
    assert read(tmp_path, f"x;y\n{cell};0\n", **{key: {"x": sign} for key, sign in writing.items()}) == [cell]


def test_other_columns_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("x;y\n3,67;1,5\n", encoding="utf-8")
    table = open_table(Source("s", path="t.csv", delimiter=";", decimal={"x": ","}), tmp_path)
    assert rows_of(table) == [("3.67", "1,5")]


@pytest.mark.parametrize("cell", ["3.67", "1.234"])
def test_a_point_among_decimal_commas_is_refused(tmp_path: Path, cell: str) -> None:
    with pytest.raises(TableError, match=rf"“{cell}”: a point, where the decimal sign is a comma"):
        read(tmp_path, f"x;y\n3,5;0\n{cell};0\n", decimal={"x": ","})


def test_a_point_that_stands_between_no_thousands_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"“3\.67”: a point"):
        read(tmp_path, "x;y\n1.234;0\n3.67;0\n", thousands={"x": "."})


def test_a_column_that_is_not_there_is_named_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"“Score”.*“score”|“Score”.*'score'"):
        read(tmp_path, "score;y\n3,5;0\n", decimal={"Score": ","})


def test_numbers_of_a_workbook_stand_beside_texts_with_a_comma(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["x", "y"], ["3,67", 1.5], [3.125, 2], [4, 3]):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    source = Source("s", path="t.xlsx", decimal={"x": ","}, thousands={"x": "."})
    assert rows_of(open_table(source, tmp_path)) == [("3.67", "1.5"), ("3.125", "2"), ("4", "3")]


def test_a_column_of_numbers_is_read_as_it_stands(tmp_path: Path) -> None:
    duckdb.sql("SELECT 1.5 AS x").write_parquet(str(tmp_path / "t.parquet"))
    with pytest.raises(TableError, match="is no text"):
        open_table(Source("s", path="t.parquet", decimal={"x": ","}), tmp_path)


def test_text_of_a_parquet_file_is_read_so_too(tmp_path: Path) -> None:
    duckdb.sql("SELECT '1,5' AS x").write_parquet(str(tmp_path / "t.parquet"))
    assert rows_of(open_table(Source("s", path="t.parquet", decimal={"x": ","}), tmp_path)) == [("1.5",)]
