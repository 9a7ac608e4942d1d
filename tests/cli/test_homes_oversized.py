"""Files of cells that would fill the memory are refused before anything of them is unpacked."""

import hashlib
import json
import tracemalloc
import zipfile

import pytest

from isonomia.cli import run
from isonomia.count.homes import members
from isonomia.count.homes.asked import digest_of
from isonomia.count.homes.files import read, write
from isonomia.count.homes.merging import merged
from isonomia.count.homes.shared import Home, SharedCells, TableRows, key_columns
from isonomia.errors import TableError

ASKED = {"questions": {"q": {}}, "dimensions": {}, "policies": {}}


def cells(name="north", rows=3):
    """A file of one table, with every cell in a period of its own."""
    import numpy as np

    texts = {each: [""] for each in key_columns(0)} | {"period": [f"{2000 + at}" for at in range(rows)]}
    columns = {each: np.zeros(rows, dtype=np.int64) for each in key_columns(0)} | {"period": np.arange(rows)}
    columns["n"] = np.arange(rows) + 1
    home = Home(name, "test", {"s": "duckdb"}, {"s": name})
    tables = (TableRows("q", (), rows),)
    return SharedCells(name, "Made up", (home,), ASKED, tables, texts, ("n",), columns.__getitem__)


def rewritten(path, *, header=None, column=None):
    """The same file with a header that says something else, or a column that unpacks to something else."""
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
        kind, schema, _ = archive.comment.decode().rsplit(" ", 2)
    said = json.loads(held["header.json"])
    if column is not None:
        held[said["columns"]["n"]["member"]] = column
        said["columns"]["n"]["sha256"] = hashlib.sha256(column).hexdigest()
    text = json.dumps(header(said) if header else said).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for name, each in held.items():
            made.writestr(name, text if name == "header.json" else each)
        made.comment = f"{kind} {schema} {hashlib.sha256(text).hexdigest()}".encode()
    return path


@pytest.fixture
def file(tmp_path):
    write(cells(), tmp_path / "north.cells")
    write(cells("south"), tmp_path / "south.cells")
    return tmp_path / "north.cells"


def refused(file, capsys):
    """What merging it says on standard error, and the most memory that it took beside, in megabytes."""
    out = file.with_name("all.cells")
    tracemalloc.start()
    code = run(["merge", str(file), str(file.with_name("south.cells")), "-o", str(out)])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert code == 2
    assert sorted(each.name for each in file.parent.iterdir()) == ["north.cells", "south.cells"]
    return " ".join(capsys.readouterr().err.split()), peak / 1e6


def test_a_column_that_unpacks_to_far_more_than_its_cells(file, capsys):
    rewritten(file, column=bytes(50_000_000))
    assert file.stat().st_size < 100_000
    told, peak = refused(file, capsys)
    assert "the column “n” would unpack to 50,000,000 bytes, and its cells have 3." in told
    assert peak < 10


def test_a_column_that_is_longer_than_it_says(file, capsys):
    """The archive's own list says three bytes, and the packed data would go on for fifty million."""
    rewritten(file, column=bytes(50_000_000))
    raw = file.read_bytes()
    size = (50_000_000).to_bytes(4, "little")
    assert raw.count(size) >= 2  # at the member, and in the list
    file.write_bytes(raw.replace(size, (3).to_bytes(4, "little")))
    told, peak = refused(file, capsys)
    assert "the column “n” is damaged." in told
    assert peak < 10


def test_a_header_that_unpacks_to_far_more_than_any(file, capsys):
    rewritten(file, header=lambda said: said | {"title": "a" * 20_000_000})
    told, peak = refused(file, capsys)
    assert "its header would unpack from 0.0 MB to 20.0 MB, which no header of cells does." in told
    assert "at most 268.4 MB" in told
    assert peak < 10


def test_more_cells_than_can_be_held(file, capsys):
    rewritten(file, header=lambda said: said | {"tables": [["q", [], 5_000_000_000]]})
    told, peak = refused(file, capsys)
    assert "5,000,000,000 cells are more than can be put together. Allowed: at most 100,000,000." in told
    assert peak < 10


def test_all_files_together_are_counted(file, monkeypatch):
    parts = [read(each) for each in (file, file.with_name("south.cells"))]
    monkeypatch.setattr(members, "MOST_CELLS", 6)
    assert merged(parts).rows == 3
    monkeypatch.setattr(members, "MOST_CELLS", 5)
    with pytest.raises(TableError, match="2 files of cells: 6 cells are more than can be put together"):
        merged(parts)


def test_a_table_cannot_have_fewer_cells_than_none(file, capsys):
    rewritten(file, header=lambda said: said | {"tables": [["q", [], 5], ["q", ["d"], -2]]})
    assert "the header of the file is damaged" in refused(file, capsys)[0]


def test_a_cell_that_comes_twice(file, capsys):
    rewritten(file, header=lambda said: said | {"texts": said["texts"] | {"period": ["2000", "2000", "2002"]}})
    assert "a cell comes twice in the file" in refused(file, capsys)[0]


def test_these_files_are_whole_where_nothing_is_changed(file, tmp_path):
    assert digest_of(ASKED) == json.loads(zipfile.ZipFile(file).read("header.json"))["digest"]
    assert run(["merge", str(file), str(tmp_path / "south.cells"), "-o", str(tmp_path / "all.cells")]) == 0
    assert read(tmp_path / "all.cells").column("n").tolist() == [2, 4, 6]
