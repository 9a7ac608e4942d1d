"""Guard 8: pages accept only released values, and a value that is hidden is nowhere in what is published."""

import zipfile
from dataclasses import replace

import duckdb
import numpy as np
import pytest

import release_fixture
from isonomia.errors import InternalError
from isonomia.model.estimates import Estimate, Estimates
from isonomia.publish import write_site

CANARY = 987654.25
DIGITS = ("987654", "987,654", "98765425")


def everything(folder):
    """Every file, and every file inside an archive."""
    found = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for path in [path for path in found if path.suffix in {".zip", ".xlsx"}]:
        with zipfile.ZipFile(path) as archive:
            found |= {path / name: archive.read(name) for name in archive.namelist()}
    return found


def test_a_hidden_row_cannot_hold_a_value():
    for column in ("value", "se", "ci_lower", "ci_upper", "debiased", "gap", "p_value", "q_value"):
        with pytest.raises(InternalError):
            Estimate(indicator="x", measure="proportion", status="hidden", **{column: CANARY})
    with pytest.raises(InternalError):
        Estimate(indicator="x", measure="proportion", status="hidden", n=987654)


@pytest.mark.parametrize("column", ["value", "se", "ci_upper", "gap_lower", "debiased", "p_value", "q_value"])
def test_a_hidden_row_that_broke_its_promise_stops_the_build(tmp_path, column):
    release = release_fixture.release()
    rows = [replace(row) for row in release.estimates]
    object.__setattr__(next(row for row in rows if row.status == "hidden"), column, CANARY)
    with pytest.raises(InternalError, match="a hidden row still holds something"):
        write_site(replace(release, estimates=Estimates(tuple(rows), protected=True)), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_canary_in_hidden_cells_is_nowhere_in_the_tree(tmp_path):
    """Even arrays that were written to afterwards are printed by what may be shown, not by what they hold."""
    release = release_fixture.release()
    for table in release.shown:
        table.n[~table.n_shown] = 987654
        table.events[~table.y_shown] = 987654
    assert any((np.asarray(table.n) == 987654).any() for table in release.shown)
    write_site(release, tmp_path)
    for path, content in everything(tmp_path).items():
        assert not any(digits.encode() in content for digits in DIGITS), path
        if path.suffix == ".parquet" and path.is_file():
            for line in duckdb.sql(f"SELECT * FROM '{path}'").fetchall():
                assert 987654 not in line, path


def test_a_canary_in_hidden_cells_is_in_nothing_that_is_passed_on(tmp_path):
    """Spreadsheets are unpacked and the text of PDF files is read; pictures are drawn from SVG files, read here too."""
    from isonomia.publish.handouts.pdf import missing

    release = release_fixture.release()
    release = replace(release, info=replace(release.info, draft=False))
    for table in release.shown:
        table.n[~table.n_shown] = 987654
        table.events[~table.y_shown] = 987654
    printed = not missing()[0]
    write_site(release, tmp_path, pdf=printed)
    found = everything(tmp_path)
    kinds = {path.suffix for path in found}
    assert {".xlsx", ".html", ".csv"} <= kinds
    assert printed == (".pdf" in kinds)
    for path, content in found.items():
        assert not any(digits.encode() in content for digits in DIGITS), path
        if path.suffix == ".pdf":
            assert not any(digits in text_of(path) for digits in DIGITS), path


def test_what_is_passed_on_has_the_figures_of_the_release_and_no_others(tmp_path):
    """Every number in a spreadsheet is a number of the audited files, in the same row."""
    import csv

    import openpyxl

    release = release_fixture.release()
    write_site(replace(release, info=replace(release.info, draft=False)), tmp_path)
    for path in sorted((tmp_path / "tables").glob("*.xlsx")):
        first = openpyxl.load_workbook(path).worksheets[0]
        with (tmp_path / "data" / f"{path.stem}.csv").open(encoding="utf-8", newline="") as handle:
            plain = list(csv.reader(handle))
        for row, written in zip(first.iter_rows(values_only=True), plain, strict=True):
            numbers = [cell for cell in row if isinstance(cell, int | float)]
            known = {
                float(cell)
                for cell in written
                if cell and cell.lstrip("-").replace(".", "").replace("e-", "").isdigit()
            }
            assert set(numbers) <= known, (path, row)


def text_of(path):
    import pypdfium2

    return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))


def test_a_private_run_cannot_become_a_release():
    release = release_fixture.release()
    with pytest.raises(InternalError):
        replace(release, shown=replace(release.shown, private=True))
    with pytest.raises(InternalError):
        replace(release, estimates=Estimates(release.estimates.rows, protected=False))


def test_hidden_has_one_wording_whatever_the_reason(tmp_path):
    write_site(release_fixture.release(), tmp_path)
    for path, content in everything(tmp_path).items():
        if path.suffix == ".html":
            text = content.decode("utf-8").lower()
            for telling in ("fewer than 11", "&lt; 11", "<11", "suppressed", "too small to show"):
                assert telling not in text, path
