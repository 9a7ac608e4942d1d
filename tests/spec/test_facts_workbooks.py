"""One made-up sheet as .xlsx, .xls and .ods: the same rows; locked, cut and wrong workbooks: one clear sentence."""

import re
import zipfile

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as some
from odf import style, table, text
from odf.opendocument import OpenDocumentSpreadsheet
from openpyxl.styles import Alignment

from isonomia.errors import TableError
from isonomia.model.study import Source
from isonomia.sources import open_table
from isonomia.sources.facts import indents_xls

SHEET = "Table B-5"
ROWS = [  # a label's steps of indent, then its cells
    (0, ["Made-up Table B-5. Total Enrollment by Citizenship, Race/Ethnicity (Alone) and Sex"]),
    (0, []),
    (0, ["Race/Ethnicity", "2022-2023", "", "", "AY 2023", "", ""]),
    (0, ["", "Men", "Women", "Total", "Men", "Women", "Total"]),
    (0, ["U.S. Citizens", 30, 40, 70, 33, 44, 77]),
    (1, ["Asian", 10, 20, 30, 11, 22, 33]),
    (1, ["White", "<11", "*", 40, 22, 22, 44]),
    (0, ["Non-U.S. Citizens", 3, 4, 7, 3, 3, 6]),
    (0, ["Total", 33, 44, 77, 36, 47, 83]),
    (0, []),
    (0, ["* Made up."]),
]
MERGED = [(0, 0, 0, 6), (2, 0, 3, 0), (2, 1, 2, 3), (2, 4, 2, 6)]
STATES = [
    (0, ["Made-up Table B-1. Total Enrollment, 2024-25"]),
    (0, ["Medical School", "Men", "Women"]),
    (0, ["Ohio", 4, 6]),
    (2, ["Lake", 1, 2]),
    (2, ["North", 3, 4]),
    (0, ["Alabama", 5, 6]),
    (2, ["South", 5, 6]),
]


def as_xlsx(path, rows, merged=()):
    book = openpyxl.Workbook()
    book.active.title = SHEET
    for at, (indent, cells) in enumerate(rows, 1):
        for column, value in enumerate(cells, 1):
            if value != "":
                book.active.cell(at, column, value)
        if indent:
            book.active.cell(at, 1).alignment = Alignment(indent=indent)
    for top, left, bottom, right in merged:
        book.active.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    book.save(path)


def as_xls(path, rows, merged=()):
    book = xlwt.Workbook()
    book.add_sheet("Before it").write(0, 0, "nothing", xlwt.easyxf("align: indent 5"))
    sheet = book.add_sheet(SHEET)
    spans = {each[:2]: each for each in merged}
    for at, (indent, cells) in enumerate(rows):
        for column, value in enumerate(cells):
            form = xlwt.easyxf(f"align: indent {indent if column == 0 else 0}")
            if (at, column) in spans:
                top, left, bottom, right = spans[at, column]
                sheet.write_merge(top, bottom, left, right, value)
            elif value != "":
                sheet.write(at, column, value, form)
    book.save(str(path))


def as_ods(path, rows, merged=()):
    book = OpenDocumentSpreadsheet()
    forms = {}
    for indent in sorted({indent for indent, _ in rows}):
        parent = style.Style(name=f"in{indent}", family="table-cell")
        parent.addElement(style.ParagraphProperties(marginleft=f"{0.353 * indent:.3f}cm"))
        book.styles.addElement(parent)
        forms[indent] = style.Style(name=f"ce{indent}", family="table-cell", parentstylename=parent)
        book.automaticstyles.addElement(forms[indent])
    spans = {each[:2]: each for each in merged}
    covered = {
        (row, column)
        for top, left, bottom, right in merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - set(spans)
    sheet = table.Table(name=SHEET)
    for at, (indent, cells) in enumerate(rows):
        line = table.TableRow()
        for column, value in enumerate(cells or [""]):
            more = {"stylename": forms[indent]} if column == 0 else {}
            if (at, column) in spans:
                top, left, bottom, right = spans[at, column]
                more |= {"numberrowsspanned": bottom - top + 1, "numbercolumnsspanned": right - left + 1}
            if isinstance(value, int):
                more |= {"valuetype": "float", "value": value}
            elif value:
                more |= {"valuetype": "string"}
            cell = table.CoveredTableCell() if (at, column) in covered else table.TableCell(**more)
            if value != "":
                cell.addElement(text.P(text=str(value)))
            line.addElement(cell)
        sheet.addElement(line)
    for each in (table.Table(name="Before it"), sheet):
        book.spreadsheet.addElement(each)
    book.save(str(path))


MAKERS = {"xlsx": as_xlsx, "xls": as_xls, "ods": as_ods}


def source(name):
    return Source("facts", "counts", path=name, layout="facts", sheet=SHEET)


def rows_of(name, folder):
    opened = open_table(source(name), folder)
    names = [each.name for each in opened.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*opened.values, strict=True)]


def complaint(name, folder):
    with pytest.raises(TableError) as caught:
        open_table(source(name), folder)
    (fault,) = caught.value.faults
    assert name in fault.sentence()
    return fault.sentence()


@pytest.fixture(params=MAKERS)
def ending(request):
    return request.param


def test_merged_headers_and_indented_labels(tmp_path, ending):
    MAKERS[ending](tmp_path / f"t.{ending}", ROWS, MERGED)
    rows = rows_of(f"t.{ending}", tmp_path)
    found = {(row["citizenship"], row["race_ethnicity"], row["sex"], row["period"]): row for row in rows}
    assert len(rows) == len(found) == 30
    assert found["ipeds:resident", "ASIAN", "female", "2022"]["n"] == "20", "an indented race is one of citizens"
    assert found["ipeds:nonresident", "total", "total", "2023"]["n"] == "6"
    assert found["total", "total", "male", "2023"]["n"] == "36"
    few = found["ipeds:resident", "WHITE", "male", "2022"]
    assert (few["n"], few["low"], few["high"], few["sheet"], few["cell"]) == ("*", "0", "10", SHEET, "B7")


def test_schools_within_states_by_indents_alone(tmp_path, ending):
    MAKERS[ending](tmp_path / f"t.{ending}", STATES)
    found = {(row["dimension"], row["group"], row["sex"]): row["n"] for row in rows_of(f"t.{ending}", tmp_path)}
    assert found["sex and state", "male and OH", "male"] == "4", "Ohio is a state, and no school"
    assert found["sex and school", "female and Lake", "female"] == "2"
    assert len(found) == 10


def test_labels_that_are_not_indented_are_not_guessed_at(tmp_path, ending):
    MAKERS[ending](tmp_path / f"t.{ending}", [(0, cells) for _, cells in ROWS], MERGED)
    assert "cell A6: it is not clear whether “Asian” is a part of the row above it" in complaint(
        f"t.{ending}", tmp_path
    )


def test_a_faulty_cell_is_named_alike_in_each_kind_of_workbook(tmp_path, ending):
    rows = [*ROWS[:5], (1, ["Asian", 10, 20, "3O", 11, 22, 33]), *ROWS[6:]]
    MAKERS[ending](tmp_path / f"t.{ending}", rows, MERGED)
    assert f"sheet “{SHEET}”, cell D6: “3O” is not a number" in complaint(f"t.{ending}", tmp_path)


def test_a_workbook_that_is_cut_off(tmp_path, ending):
    MAKERS[ending](tmp_path / "whole", ROWS, MERGED)
    whole = (tmp_path / "whole").read_bytes()
    said = []
    for kept in (9, len(whole) // 4, len(whole) // 2):
        (tmp_path / f"t.{ending}").write_bytes(whole[:kept])
        said.append(complaint(f"t.{ending}", tmp_path))
    assert all("this is not a workbook that can be read, or it is damaged" in each for each in said[1:])
    assert "damaged" in said[0] or "this is a zip archive and not a table" in said[0]


def locked_xlsx(path):
    """A locked .xlsx is a compound file with one stream, the encrypted package."""
    as_xls(path, ROWS)
    held = path.read_bytes()
    name, other = ("Workbook".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le"))
    at = held.index(name)
    entry = bytearray(held[at : at + 128])
    entry[: len(other)], entry[64:66] = other, (len(other) + 2).to_bytes(2, "little")
    path.write_bytes(held[:at] + bytes(entry) + held[at + 128 :])


def locked_xls(path):
    """The record FilePass ([MS-XLS] 2.4.117), in the place of the record of who wrote the file."""
    as_xls(path, ROWS)
    held = path.read_bytes()
    at = held.index(b"\x5c\x00\x70\x00")
    body = b"\x01\x00\x01\x00\x01\x00" + bytes(range(48))
    record = b"\x2f\x00" + len(body).to_bytes(2, "little") + body
    left = 4 + 0x70 - len(record)
    record += b"\x5c\x00" + (left - 4).to_bytes(2, "little") + b" " * (left - 4)
    path.write_bytes(held[:at] + record + held[at + len(record) :])


def locked_ods(path):
    """Each part encrypted, and the manifest says so (OpenDocument 1.2, part 3, 4.4)."""
    as_ods(path.with_suffix(".open"), ROWS)
    told = (
        b"><manifest:encryption-data><manifest:algorithm manifest:algorithm-name="
        b'"http://www.w3.org/2001/04/xmlenc#aes256-cbc"/></manifest:encryption-data></manifest:file-entry>'
    )
    with zipfile.ZipFile(path.with_suffix(".open")) as book, zipfile.ZipFile(path, "w") as out:
        for name in book.namelist():
            held = book.read(name)
            if name == "META-INF/manifest.xml":
                held = re.sub(rb'(full-path="content.xml"[^>]*)/>', lambda found: found.group(1) + told, held)
                assert b"encryption-data" in held
            elif name.endswith(".xml"):
                held = bytes((each * 7 + 13) % 256 for each in held)
            out.writestr(name, held)


def wrapped_ods(path):
    """The whole document encrypted as one part (OpenDocument 1.4)."""
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        out.writestr("META-INF/manifest.xml", "<manifest/>")
        out.writestr("encrypted-package", bytes(range(256)))


@pytest.mark.parametrize("lock", [locked_xlsx, locked_xls, locked_ods, wrapped_ods])
def test_a_workbook_that_is_locked(tmp_path, lock):
    name = f"t.{lock.__name__.partition('_')[2]}"
    lock(tmp_path / name)
    assert complaint(name, tmp_path).endswith("the workbook is locked with a password. Save a copy without a password.")


def test_what_is_no_workbook(tmp_path):
    (tmp_path / "page.xls").write_bytes(b"<html><table><tr><td>Men</td></tr></table></html>")
    (tmp_path / "text.xls").write_bytes(b"Sex\t2023\nMen\t5\n")
    (tmp_path / "other.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(250)) * 12)
    assert "this is a web page and not a table" in complaint("page.xls", tmp_path)
    assert "this is not an Excel workbook" in complaint("text.xls", tmp_path)
    assert "or it is damaged" in complaint("other.xls", tmp_path)
    with zipfile.ZipFile(tmp_path / "bare.ods", "w") as out:
        out.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert "or it is damaged" in complaint("bare.ods", tmp_path)


def test_a_binary_workbook_is_refused_for_what_it_does_not_tell(tmp_path):
    as_xlsx(tmp_path / "t.xlsx", ROWS, MERGED)
    with zipfile.ZipFile(tmp_path / "t.xlsx", "a") as book:
        book.writestr("xl/workbook.bin", b"")
    said = complaint("t.xlsx", tmp_path)
    assert said.endswith("a binary workbook (.xlsb) does not tell which labels are indented. Save it as .xlsx.")


@settings(max_examples=60, deadline=None)
@given(at=some.integers(0, 5631), byte=some.integers(0, 255))
def test_a_changed_byte_of_an_old_workbook_is_an_indent_or_an_error_of_value(tmp_path_factory, at, byte):
    path = tmp_path_factory.mktemp("book") / "t.xls"
    as_xls(path, ROWS, MERGED)
    held = bytearray(path.read_bytes())
    held[at % len(held)] = byte
    try:
        found = indents_xls.indents_of(bytes(held), SHEET)
    except ValueError:
        return
    assert all(row >= 0 <= column < 8 and 0 < indent < 16 for (row, column), indent in found.items())


def test_an_old_workbook_of_many_sectors(tmp_path):
    """More than 109 sectors of table are listed outside the header: here the indent of the last row is still found."""
    book = xlwt.Workbook()
    sheet = book.add_sheet(SHEET)
    long = "x" * 8_000
    for row in range(1_100):
        sheet.write(row, 0, f"{row}{long}")
    sheet.write(1_100, 0, "last", xlwt.easyxf("align: indent 3"))
    book.save(str(tmp_path / "t.xls"))
    data = (tmp_path / "t.xls").read_bytes()
    assert len(data) > 109 * 128 * 512
    assert indents_xls.indents_of(data, SHEET) == {(1_100, 0): 3}
