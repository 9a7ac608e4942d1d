"""One ZIP file holds every data file, and the same files give the same bytes."""

import hashlib
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from isonomia.publish import write_site
from isonomia.publish.archive import write_zip

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def archive(site):
    with zipfile.ZipFile(site / "data" / "all-files.zip") as opened:
        yield opened


def test_it_holds_the_files_of_the_folder_byte_for_byte(site, archive):
    own = {"all-files.zip", "SHA256SUMS"}
    folder = {path.name: path.read_bytes() for path in (site / "data").iterdir() if path.name not in own}
    held = {name: archive.read(name) for name in archive.namelist()}
    assert {f"data/{name}": content for name, content in folder.items()} == {
        name: content for name, content in held.items() if name not in {"data/README.txt", "data/SHA256SUMS"}
    }
    assert archive.testzip() is None


def test_its_own_digests_are_those_of_what_it_holds(archive):
    lines = archive.read("data/SHA256SUMS").decode("utf-8").splitlines()
    listed = {f"data/{name}": digest for digest, name in (line.split("  ") for line in lines)}
    assert set(listed) == set(archive.namelist()) - {"data/README.txt", "data/SHA256SUMS"}
    for name, digest in listed.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest


def test_names_are_sorted_and_nothing_tells_of_the_machine(archive):
    entries = archive.infolist()
    assert [each.filename for each in entries] == sorted(each.filename for each in entries)
    assert {each.date_time for each in entries} == {(2026, 11, 22, 0, 0, 0)}
    assert {(each.create_system, each.external_attr >> 16, each.extra, each.comment) for each in entries} == {
        (3, 0o100644, b"", b"")
    }
    packed = {each.filename for each in entries if each.compress_type == zipfile.ZIP_DEFLATED}
    assert {each.filename for each in entries} - packed == {e.filename for e in entries if ".parquet" in e.filename}
    assert archive.comment == b""


def test_the_order_in_which_files_come_makes_no_difference(tmp_path):
    def written(members):
        write_zip(tmp_path / "x.zip", members, DAY)
        return (tmp_path / "x.zip").read_bytes()

    one, two = b"a" * 1000, b"b" * 1000
    assert written({"x": one, "y": two}) == written({"y": two, "x": one})
    assert written({"x": one}) != written({"x": two})
    (tmp_path / "one").write_bytes(one)
    assert written({"x": one}) == written({"x": tmp_path / "one"})


def test_a_day_before_the_first_that_the_format_knows(tmp_path):
    write_zip(tmp_path / "x.zip", {"x": b""}, date(1975, 5, 5))
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        assert archive.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


def test_the_readme_says_what_lies_there(tmp_path, archive, release):
    text = archive.read("data/README.txt").decode("utf-8")
    for words in (release.info.title, "Release 2026", release.info.notices[0], release.info.contact, "no licence"):
        assert words in text
    named = {word.rstrip(".,") for word in text.split() if ".csv" in word or "SUMS" in word}
    assert named == {"estimates.csv", "cells.csv", "dictionary.csv", "dictionary-codes.csv", "SHA256SUMS"}
    assert {f"data/{name}" for name in named} <= set(archive.namelist())
    write_site(replace(release, info=replace(release.info, licence="CC BY 4.0")), tmp_path)
    with zipfile.ZipFile(tmp_path / "data" / "all-files.zip") as other:
        assert "CC BY 4.0" in other.read("data/README.txt").decode("utf-8")


def test_the_data_page_offers_it_first_with_its_size(site, pages):
    link = pages["data.html"].xpath("//main//a[contains(@href, 'data/')]")[0]
    size = (site / "data" / "all-files.zip").stat().st_size
    assert link.get("href") == "data/all-files.zip"
    assert link.text_content() == f"All files in one, ZIP ({max(1, round(size / 1000))} KB)"
