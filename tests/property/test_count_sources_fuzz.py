"""Whatever bytes a file holds: a table that can be counted, or a TableError in sentences; never anything else."""

import io
import zipfile

import duckdb
import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from isonomia.errors import InputError, TableError
from isonomia.model.study import Source
from isonomia.sources import open_table, profile, read_published

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
MARKS = [b'"', b",", b";", b"\t", b"\n", b"\r\n", b"\r", b"\xff", b"\x00", b"\xef\xbb\xbf", b"\xff\xfe", b" "]
WORDS = [b"a,b\n", b"1,2\n", b"x", b"=1+1", b"\xc3\xa9", b"\xe2", b"1e999"]
TEMPLATE = b"setting,date,indicator_abbr,dimension,subgroup,estimate\n"
ENCODINGS = ["", "cp1252", "utf-16", "latin-1", "hex"]
pieces = st.sampled_from([*MARKS, *WORDS, TEMPLATE])
almost_csv = st.lists(pieces, max_size=30).map(b"".join)
contents = st.binary(max_size=300) | almost_csv


def check_sentences(folder, error):
    assert error.faults
    for fault in error.faults:
        assert fault.sentence().isprintable(), fault
        assert str(folder) not in fault.sentence()


def a_table_or_a_sentence(folder, name, **more):
    """Opens, reads and looks at a file; every refusal is a TableError whose faults are sentences."""
    source = Source("s", path=name, **more)
    try:
        table = open_table(source, folder)
    except TableError as error:
        check_sentences(folder, error)
        return None
    with duckdb.connect() as connection:
        rows = connection.sql(f"FROM {table.relation(connection)}").fetchall()
    assert all(len(row) == len(table.columns) for row in rows)
    assert len({column.name.casefold() for column in table.columns}) == len(table.columns)
    return rows


@pytest.mark.parametrize("name", ["t.csv", "t.tsv", "t.xlsx", "t.xls", "t.ods", "t.parquet", "t.duckdb", "t.csv.gz"])
@settings(QUICK, max_examples=15)
@given(content=contents)
def test_any_bytes_under_any_name(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    more = {"table": "t"} if name.endswith("duckdb") else {}
    a_table_or_a_sentence(tmp_path, name, **more)


@QUICK
@given(
    content=almost_csv, header=st.integers(1, 4), encoding=st.sampled_from(["", "cp1252", "utf-16", "latin-1", "hex"])
)
@example(b"a,b\n1,2\r3,4\n", 1, "")
@example(b"a\n\x1a\n", 1, "")
@example(b'a,b\n"1""",2\n"', 1, "")
def test_almost_a_text_file_however_it_is_declared(tmp_path, content, header, encoding):
    (tmp_path / "t.csv").write_bytes(content)
    a_table_or_a_sentence(tmp_path, "t.csv", header=header, encoding=encoding)


@settings(QUICK, max_examples=25)
@given(content=almost_csv)
def test_a_first_look_and_a_template_take_or_refuse(tmp_path, content):
    (tmp_path / "t.csv").write_bytes(content)
    for look in (
        lambda: profile(tmp_path / "t.csv"),
        lambda: read_published(Source("s", kind="heat", path="t.csv"), tmp_path),
    ):
        try:
            look()
        except InputError as error:
            check_sentences(tmp_path, error)


def real_workbook():
    book = openpyxl.Workbook()
    for row in (["a", "b"], [1, "x"], [2.5, None]):
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


WORKBOOK = real_workbook()


@settings(QUICK, max_examples=30)
@given(at=st.integers(0, len(WORKBOOK) - 1), byte=st.integers(0, 255), cut=st.integers(0, len(WORKBOOK)))
def test_a_damaged_workbook(tmp_path, at, byte, cut):
    (tmp_path / "t.xlsx").write_bytes((WORKBOOK[:at] + bytes([byte]) + WORKBOOK[at + 1 :])[: max(cut, 40)])
    a_table_or_a_sentence(tmp_path, "t.xlsx")


@settings(QUICK, max_examples=20)
@given(sheet=st.text(max_size=200) | st.just("<x>&</x>"))
def test_a_workbook_whose_parts_are_no_sheets(tmp_path, sheet):
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as book, zipfile.ZipFile(held, "w") as changed:
        for part in book.namelist():
            data = sheet.encode("utf-8", "replace") if "sheet1" in part else book.read(part)
            changed.writestr(part, data)
    (tmp_path / "t.xlsx").write_bytes(held.getvalue())
    a_table_or_a_sentence(tmp_path, "t.xlsx")


@QUICK
@given(
    names=st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=4, unique_by=str.casefold),
    cells=st.lists(st.text(max_size=8), min_size=4, max_size=4),
)
@example(["a\nb", "c"], ["1", "2", "", ""])
@example(["a\r\nb"], ["x\ny", "2", "", ""])
def test_any_text_in_names_and_cells_comes_back(tmp_path, names, cells):
    """What a proper writer wrote is read back, blanks around names apart."""
    quoted = [",".join('"' + each.replace('"', '""') + '"' for each in row) for row in (names, cells[: len(names)])]
    (tmp_path / "t.csv").write_bytes("\n".join(quoted).encode("utf-8", "replace"))
    rows = a_table_or_a_sentence(tmp_path, "t.csv")
    if rows:
        wanted = [cell.encode("utf-8", "replace").decode() or None for cell in cells[: len(names)]]
        assert [None if cell is None else cell.replace("\r\n", "\n") for cell in rows[0]] == [
            None if cell is None else cell.replace("\r\n", "\n") for cell in wanted
        ]
