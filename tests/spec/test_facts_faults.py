"""What a published sheet can have wrong: each fault with its cell, and workbooks that cannot be read."""

import pytest
import python_calamine

from facts_world import complaint
from isonomia.errors import TableError
from isonomia.model.study import Source
from isonomia.sources import open_table

HEAD = [["Made-up Applicants"], ["Sex", "2022-2023", "2023-2024"]]
SENTENCES = {
    "no number": ([*HEAD, ["Men", "5", "x7"]], "cell C3: “x7” is not a number. Allowed: a whole number"),
    "no whole number": ([*HEAD, ["Men", "5", "7.5"]], "cell C3: “7.5” is not a whole number, in a column of counts"),
    "a percentage": ([*HEAD, ["Men", "5", "7.5%"]], "cell C3: “7.5%” is a percentage, in a column of counts"),
    "a range that became a date": (
        [*HEAD, ["Men", "5", "2026-01-10"]],
        "cell C3: “2026-01-10” is a date, in a column of counts. Spreadsheets make dates of ranges such as 1-10: write",
    ),
    "a range that became a day": ([*HEAD, ["Men", "5", "10-Jan"]], "cell C3: “10-Jan” is a date, in a column of"),
    "a letter for a digit": ([*HEAD, ["Men", "5", "3O"]], "cell C3: “3O” is not a number. Allowed: a whole number"),
    "negative": ([*HEAD, ["Men", "5", "-7"]], "cell C3: “-7” is not a number"),
    "header": (
        [HEAD[0], ["Sex", "2022", "Yeer 3"], ["Men", "5", "7"]],
        "cell C2: the header “Yeer 3” is not understood",
    ),
    "near header": (
        [HEAD[0], ["Sex", "2022", "Matriculnts"], ["Men", "5", "7"]],
        "Did you mean 'matriculants'? Allowed: a year (2023-2024), a stage",
    ),
    "range": ([HEAD[0], ["", "2022", "2018-2022"], ["Men", "5", "7"]], "cell C2: the header “2018-2022” is not"),
    "no header": ([HEAD[0], ["a", "b"], ["Men", "5"]], "no header is found over columns of figures; the first text is"),
    "figures without a header": (
        [HEAD[0], ["Sex", "2022", ""], ["Men", "5", "7"]],
        "column C holds figures and has no",
    ),
    "a year twice": (
        [HEAD[0], ["Sex", "2022-2023", "2022-23"], ["Men", "5", "7"]],
        "cell C3: “applicants, male, 2022” stands here and in B3. A year and a group stand once",
    ),
    "a group twice": (
        [*HEAD, ["Men", "5", "7"], ["Men", "5", "7"]],
        "cell B4: “applicants, male, 2022” stands here and",
    ),
    "parts": (
        [*HEAD, ["Men", "5", "7"], ["Women", "6", "8"], ["Total", "11", "14"]],
        "cell C5: the 2 parts from C3 to C4 add up to 15, more than the total, 14.",
    ),
    "a part": (
        [*HEAD, ["Men", "5", "17"], ["Total", "11", "14"]],
        "cell C4: the part in C3, 17, exceeds its total, 14.",
    ),
    "percent": (
        [HEAD[0], ["Sex", "2022", "%"], ["Men", "25", "52.0"], ["Women", "25", "50.0"], ["Total", "50", "100"]],
        "cell C3: 52.0 % contradicts the count in B3: 25 of 50 are 50.0 %.",
    ),
    "group": ([*HEAD, ["Men", "5", "7"], ["Wommen", "5", "7"]], "cell A4: the label “Wommen” names no group of sex"),
    "near group": ([*HEAD, ["Wommen", "5", "7"]], "Did you mean 'women'?"),
    "heading": (
        [*HEAD, ["Aplicants"], ["Men", "5", "7"]],
        "cell A3: the heading “Aplicants” is not understood. Did you",
    ),
    "no label": ([*HEAD, ["", "5", "7"]], "cell A3: a row of figures has no label"),
    "nothing below": (HEAD, "no header is found"),
    "two stages of a row": (
        [["Made-up"], ["", "Applicants 2022", "Matriculants 2022"], ["Applicants"], ["Men", "5", "7"]],
        "cell C4: the row says “applicants” and the header “matriculants”",
    ),
    "two totals": (
        [["Made-up Applicants, 2022"], ["Race", "Alone", "In combination"], ["White", "5", "6"], ["Total", "9", "11"]],
        "cell C4: the total is 11 here and 9 in B4",
    ),
    "unclear parts": (
        [["Made-up Applicants"], ["", "2022"], ["U.S. Citizens", "9"], ["White", "5"], ["Non-U.S. Citizens", "1"]],
        "cell A4: it is not clear whether “White” is a part of the row above it. Indent the parts",
    ),
    "unclear stage": (
        [["Made-up, 2022"], ["", "N"], ["Applicants", "9"], ["Men", "5"], ["Women", "4"]],
        "cell A4: it is not clear whether “Men” is a part of the row above it",
    ),
    "empty": ([[], [""]], "the file is empty"),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_bad_input_is_named_with_its_cell(csv_of, name):
    rows, sentence = SENTENCES[name]
    said = complaint(csv_of, rows)
    assert sentence in said
    assert "facts" in said
    assert "Traceback" not in said


def test_all_faults_at_once(csv_of):
    said = complaint(csv_of, [*HEAD, ["Wmen", "5", "7"], ["Men", "q", "7"], ["Unknown", "1", "z"]])
    assert all(cell in said for cell in ("cell A3", "cell B4", "cell C5"))


def test_workbooks_that_cannot_be_read(tmp_path, book_of):
    source = Source("facts", "counts", path="t.xlsx", layout="facts")
    with pytest.raises(TableError, match="the sheet “Sheet” is empty"):
        book_of(lambda _: None)
    with pytest.raises(TableError, match="no sheet “Tabel”"):
        book_of(lambda sheet: sheet.append(["x"]), sheet="Tabel")
    with pytest.raises(TableError, match="no header is found"):
        book_of(lambda sheet: sheet.append(["x"]))
    whole = (tmp_path / "t.xlsx").read_bytes()
    at = whole.index(b"xl/worksheets/sheet1.xml") + 24
    (tmp_path / "t.xlsx").write_bytes(whole[:at] + b"\xff" * 60 + whole[at + 60 :])
    with pytest.raises(TableError, match="damaged"):
        open_table(source, tmp_path)
    (tmp_path / "t.parquet").write_bytes(b"PAR1" + b"\x00" * 40 + b"PAR1")
    with pytest.raises(TableError, match="reads sheets made for eyes"):
        open_table(Source("facts", "counts", path="t.parquet", layout="facts"), tmp_path)


def test_a_workbook_with_a_password(book_of, monkeypatch):
    def locked(_):
        raise python_calamine.PasswordError

    monkeypatch.setattr(python_calamine.CalamineWorkbook, "from_path", locked)
    with pytest.raises(TableError, match=r"locked with a password. Save a copy without a password"):
        book_of(lambda sheet: sheet.append(["x"]))
