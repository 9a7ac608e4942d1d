"""A first look at a table, as `init` gets it."""

import openpyxl
import pytest

from isonomia.errors import TableError
from isonomia.sources import profile
from isonomia.sources.profiling import header_line


def looked(tmp_path, content, name="t.csv", **more):
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return profile(tmp_path / name, **more)


def test_columns_with_their_values(tmp_path):
    found = looked(
        tmp_path, "id,sex,age,when,mixed\n1,F,1.5,2020-01-02,7\n2, F ,2,2020-01-03,x\n3,,10,,\n4,M,-3,,NaN\n"
    )
    assert (found.rows, found.format, found.header, found.delimiter, found.encoding) == (4, "csv", 1, "", "")
    ids, sex, age, when, mixed = found.columns
    assert (ids.numeric, ids.whole, ids.low, ids.high, ids.distinct, ids.blanks) == (True, True, 1, 4, 4, 0)
    assert (sex.values, sex.distinct, sex.blanks, sex.numeric) == ((("F", 2), ("M", 1)), 3, 1, False)
    assert (age.numeric, age.whole, age.low, age.high) == (True, False, -3, 10)
    assert (when.dates, when.blanks, when.numeric) == (True, 2, False)
    assert (mixed.numeric, mixed.dates, mixed.low) == (False, False, None)


def test_the_most_frequent_sixty_values(tmp_path):
    rows = "".join(f"v{at % 100}\n" for at in range(150))
    (column,) = looked(tmp_path, "a\n" + rows).columns
    assert column.distinct == 100
    assert len(column.values) == 60
    assert column.values[0] == ("v0", 2)


@pytest.mark.parametrize(
    ("content", "header", "delimiter", "encoding"),
    [
        ("a;b;c\n1;2,5;3\n", 1, ";", ""),
        ("Students 2024\n\nid,sex\n1,F\n", 3, "", ""),
        ("Title;;\nid;sex;age\n1;F;3\n", 2, ";", ""),
        ("id,größe\n1,2\n".encode("cp1252"), 1, "", "cp1252"),
        ("id\tname\n1\té\n".encode("utf-16"), 1, "", ""),
        ("1,2\n3,4\n", 1, "", ""),
    ],
)
def test_how_a_messy_file_is_read(tmp_path, content, header, delimiter, encoding):
    found = looked(tmp_path, content)
    assert (found.header, found.delimiter, found.encoding) == (header, delimiter, encoding)


def test_a_workbook_with_a_title(tmp_path):
    book = openpyxl.Workbook()
    for row in (["Report, spring"], ["as of", "2024-01-01"], ["id", "sex", "GPA"], [1, 1, 3.2], [2, 2, None]):
        book.active.append(row)
    book.create_sheet("Other").append(["x", "y"])
    book.save(tmp_path / "t.xlsx")
    found = profile(tmp_path / "t.xlsx")
    assert (found.sheet, found.header, found.rows) == ("Sheet", 3, 2)
    assert [column.name for column in found.columns] == ["id", "sex", "GPA"]
    assert profile(tmp_path / "t.xlsx", "Other").columns[0].name == "x"
    with pytest.raises(TableError, match="Did you mean 'Other'"):
        profile(tmp_path / "t.xlsx", "Othre")


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ([["a", "b"], ["1", "2"]], 1),
        ([["Title"], ["a", "b", "c"], ["1", "2", "3"]], 2),
        ([["1", "2"], ["3", "4"]], 1),
        ([["x", "x"], ["a", "b"], ["1", "2"]], 2),
        ([[], []], 1),
        ([], 1),
        ([["only"], ["1"]], 1),
    ],
)
def test_where_the_names_stand(lines, wanted):
    assert header_line(lines) == wanted


def test_what_is_no_table_is_refused(tmp_path):
    with pytest.raises(TableError, match="PDF"):
        looked(tmp_path, b"%PDF-1.4")
    with pytest.raises(TableError, match="no such file"):
        profile(tmp_path / "nothing.csv")


@pytest.mark.parametrize("word", ["Total", " TOTAL: ", "Summe", "grand total"])
def test_a_last_row_of_totals_is_told_apart(tmp_path, word):
    found = looked(tmp_path, f"id,sex,n\nA,F,1\nB,M,0\n{word},,1000\n")
    assert (found.total, found.rows) == (("id", word.strip()), 2)
    assert found.columns[0].values == (("A", 1), ("B", 1))
    assert (found.columns[1].blanks, found.columns[2].high) == (0, 1)


@pytest.mark.parametrize("rows", ["A,all\nB,none\nC,all\n", "Total,x\nB,y\n", "A,x\nTotally,y\n"])
def test_a_word_that_comes_more_than_once_or_first_is_no_row_of_totals(tmp_path, rows):
    found = looked(tmp_path, "id,covered\n" + rows)
    assert (found.total, found.rows) == (None, rows.count("\n"))
