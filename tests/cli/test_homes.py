"""Homes count for themselves: files of cells, put together, and a site from them."""

import csv
import json
import stat
import zipfile
from pathlib import Path

import pytest

from isonomia.cli import run
from isonomia.count.homes.files import read, write
from isonomia.count.homes.merging import merged
from isonomia.count.homes.notes import MOVED, TOGETHER, lacking
from isonomia.errors import TableError
from isonomia.pipeline import count_cells, open_sources, open_with_cells, read_study
from isonomia.study.reading import LANGUAGES

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
MEAN = """
[source.applicants.absent]
family_income = { "" = "left_blank" }
[[indicator]]
id = "income_mean"
topic = "selection"
title = "Income"
source = "applicants"
kind = "mean"
value = "family_income"
bounds = [0, 1000000]
higher_is = "better"
by = ["sex"]
"""


@pytest.fixture(scope="module")
def homes(tmp_path_factory):
    """The invented applicants of the tutorial, at three homes; their study, and the files that they sent."""
    folder = tmp_path_factory.mktemp("homes")
    heading, *rows = csv.reader((EXAMPLES / "applicants.csv").read_text(encoding="utf-8").splitlines())
    text = (EXAMPLES / "study.toml").read_text(encoding="utf-8") + MEAN
    for at, name in enumerate(("north", "south", "west")):
        (folder / name).mkdir()
        (folder / name / "study.toml").write_text(text, encoding="utf-8")
        with (folder / name / "applicants.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([heading, *rows[at::3]])
        study, out = str(folder / name / "study.toml"), str(folder / f"{name}.cells")
        assert run(["count", study, "-o", out, "--home", name]) == 0
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return folder


def files(folder):
    return [str(folder / f"{name}.cells") for name in ("south", "north", "west")]


def said(capsys, arguments):
    """The exit code, and what is said on standard error, on one line."""
    capsys.readouterr()
    code = run([str(each) for each in arguments])
    return code, " ".join(capsys.readouterr().err.split())


def test_homes_together_are_one_count(homes, tmp_path, capsys):
    out = tmp_path / "all.cells"
    assert run(["merge", *files(homes), "-o", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["homes"] == ["north", "south", "west"]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    study = read_study(EXAMPLES / "study.toml")
    study, inputs = open_with_cells(read_study(homes / "study.toml"), [out])
    found = count_cells(study, inputs)
    (homes / "applicants.csv").write_bytes((EXAMPLES / "applicants.csv").read_bytes())
    plain = read_study(homes / "study.toml")
    expected = count_cells(plain, open_sources(plain))
    assert [each.identity for each in found] == [each.identity for each in expected]
    for one, other in zip(found, expected, strict=True):
        assert {name: list(held) for name, held in one.keys.items()} == {n: list(h) for n, h in other.keys.items()}
        assert {name: list(held) for name, held in one.sums.items()} == {n: list(h) for n, h in other.sums.items()}
    assert any("sy" in each.sums and each.sums["sy"].any() for each in found)
    again = tmp_path / "again.cells"
    write(merged([read(Path(each)) for each in reversed(files(homes))]), again)
    assert again.read_bytes() == out.read_bytes()


def test_a_site_is_built_from_cells_alone(homes, tmp_path):
    out = tmp_path / "release"
    cells = [part for each in files(homes) for part in ("--cells", each)]
    assert run(["build", str(homes / "study.toml"), "-o", str(out), *cells]) == 0
    page = (out / "site" / "index.html").read_text(encoding="utf-8")
    assert TOGETHER["en"].format(homes=3) in page


def test_a_file_is_never_written_below_what_is_published(homes, tmp_path, capsys):
    for folder, inside in ((tmp_path / "a", ""), (tmp_path / "b", "site/data")):
        (folder / inside).mkdir(parents=True)
        (folder / ".isonomia").touch()
        code, told = said(
            capsys, ["count", homes / "north" / "study.toml", "--home", "n", "-o", folder / inside / "x.cells"]
        )
        assert code == 2
        assert "a folder that is published" in told
        assert not (folder / inside / "x.cells").exists()
    code, told = said(capsys, ["merge", *files(homes), "-o", homes / "study.toml"])
    assert (code, "no file of cells" in told) == (2, True)
    code, told = said(capsys, ["merge", *files(homes), "-o", homes / "north.cells"])
    assert (code, "one of the files that are put together" in told) == (2, True)


def test_the_same_home_or_the_same_records_twice_are_refused(homes, tmp_path, capsys):
    twice = [homes / "north.cells", homes / "north.cells"]
    code, told = said(capsys, ["merge", *twice, "-o", tmp_path / "x.cells"])
    assert (code, "the home “north” is in it and in" in told) == (2, True)
    other = tmp_path / "other.cells"
    assert run(["count", str(homes / "north" / "study.toml"), "-o", str(other), "--home", "elsewhere"]) == 0
    code, told = said(capsys, ["merge", homes / "north.cells", other, "-o", tmp_path / "x.cells"])
    assert (code, "counted the same records (applicants)" in told) == (2, True)
    assert not (tmp_path / "x.cells").exists()


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (
            'no  = { label = "Not first',
            'nope  = { label = "Not first',
            "the dimension first_generation: the level “nope” is not one of home north. Did you mean 'no'?",
        ),
        ('label = "Women"', 'label = "Females"', "the level “female” is called “Females” there and “Women” at home"),
        ("bins     = [0, 40000", "bins     = [0, 45000", "the dimension income has bins = “0.0”, “45000.0”"),
        ("accepted = 'yes'", "accepted <> 'no'", "the question “accepted” has event = “accepted <> 'no'” there and"),
        ('id         = "accepted"', 'id         = "acceptance"', "the question “acceptance” is not one of home north."),
        ('"income", [', '"income", ["income", "sex"], [', "is counted by “income × sex” there and not at home north."),
        ("[0, 1000000]", "[0, 2000000]", "has origin = “1000000.0” there and “500000.0” at home north."),
    ],
)
def test_other_questions_and_codings_are_refused_by_name(homes, tmp_path, capsys, before, after, sentence):
    text = (homes / "south" / "study.toml").read_text(encoding="utf-8")
    assert before in text
    text = text.replace(before, after)
    if "nope" in after:  # the values of the table go on being no
        heading = "[dimension.first_generation.levels]"
        text = text.replace(heading, 'map = { "no" = "nope" }\n' + heading)
    (homes / "south" / "other.toml").write_text(text, encoding="utf-8")
    unlike = tmp_path / "unlike.cells"
    assert run(["count", str(homes / "south" / "other.toml"), "-o", str(unlike), "--home", "south"]) == 0
    code, told = said(capsys, ["merge", homes / "north.cells", unlike, "-o", tmp_path / "x.cells"])
    assert code == 2
    assert sentence in told, told
    assert "home south" in told
    code, told = said(capsys, ["build", homes / "study.toml", "-o", tmp_path / "out", "--cells", unlike])
    assert code == 2
    assert "the study here" in told
    assert not (tmp_path / "out").exists()


def damaged(kind, good, path):
    raw = good.read_bytes()
    if kind == "foreign":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("xl/workbook.xml", "<a/>")
    elif kind == "column":
        assert json.loads(zipfile.ZipFile(good).read("header.json"))["columns"]["n"]["member"] == "column10"
        with zipfile.ZipFile(good) as archive, zipfile.ZipFile(path, "w") as made:
            for name in archive.namelist():
                held = archive.read(name)
                made.writestr(name, bytes([held[0] ^ 1]) + held[1:] if name == "column10" else held)
            made.comment = archive.comment
    elif kind == "header":
        with zipfile.ZipFile(good) as archive, zipfile.ZipFile(path, "w") as made:
            for name in archive.namelist():
                held = archive.read(name)
                made.writestr(name, held.replace(b"north", b"nord ") if name == "header.json" else held)
            made.comment = archive.comment
    elif kind == "later":
        path.write_bytes(raw.replace(b"isonomia cells 1 ", b"isonomia cells 2 "))
    else:
        path.write_bytes({"text": b"a,b\n1,2\n", "empty": b"", "short": raw[: len(raw) // 2]}[kind])


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("foreign", "this is no file of cells."),
        ("text", "this is no file of cells."),
        ("empty", "the file is empty."),
        ("short", "the file breaks off or is damaged."),
        ("column", "the column “n” is damaged."),
        ("header", "the header of the file is damaged."),
        ("later", "another version of isonomia (schema “2”). Allowed: 1."),
    ],
)
def test_a_file_that_is_not_whole_is_refused(homes, tmp_path, capsys, kind, sentence):
    bad = tmp_path / "bad.cells"
    damaged(kind, homes / "north.cells", bad)
    code, told = said(capsys, ["merge", bad, homes / "south.cells", "-o", tmp_path / "x.cells"])
    assert (code, sentence in told) == (2, True), told
    assert str(bad) in told
    assert [each.name for each in tmp_path.iterdir()] == ["bad.cells"]


def test_every_flipped_byte_is_found_or_harmless(homes, tmp_path):
    """A file that opens in spite of a damage is the same file."""
    good = homes / "north.cells"
    raw, path = good.read_bytes(), tmp_path / "bad.cells"
    whole = [read(good).column(each).tolist() for each in (*read(good).texts, *read(good).sums)]
    for at in range(0, len(raw), 7):
        path.write_bytes(raw[:at] + bytes([raw[at] ^ 0x55]) + raw[at + 1 :])
        try:
            found = read(path)
            held = [found.column(each).tolist() for each in (*found.texts, *found.sums)]
        except TableError:
            continue
        assert held == whole
        assert found.homes == read(good).homes


def test_small_groups_are_moved_and_the_price_is_said(homes, tmp_path):
    small = {}
    for name in ("north", "south"):
        (tmp_path / name).mkdir()
        for file in ("study.toml", "applicants.csv"):
            lines = (homes / name / file).read_text(encoding="utf-8").splitlines(keepends=True)
            kept = lines[:81] if file.endswith(".csv") else lines
            (tmp_path / name / file).write_text("".join(kept), encoding="utf-8")
        study = [str(tmp_path / name / "study.toml"), "--home", name]
        assert run(["count", *study, "-o", str(tmp_path / f"{name}-whole.cells")]) == 0
        small[name] = tmp_path / f"{name}.cells"
        assert run(["count", *study, "-o", str(small[name]), "--smallest", "20"]) == 0
    whole = count_cells(*open_with_cells(read_study(homes / "study.toml"), [tmp_path / "north-whole.cells"]))
    study, inputs = open_with_cells(read_study(homes / "study.toml"), [small["north"]])
    moved = count_cells(study, inputs)
    for before in whole:
        after = moved.get(*before.identity)
        assert {name: before.sums[name].sum() for name in ("n", "events") if name in before.sums} == {
            name: after.sums[name].sum() for name in ("n", "events") if name in after.sums
        }
    lost = 0
    for (question, dimensions), table in ((each.identity, each) for each in whole if len(each.dimensions) == 1):
        people = dict(zip(table.keys[dimensions[0]], sum_of(table), strict=True))
        left = moved.get(question, dimensions)
        kept = dict(zip(left.keys[dimensions[0]], sum_of(left), strict=True))
        for code, many in people.items():
            if not code.startswith("~") and many < 20:
                assert code not in kept
                lost += many
            elif not code.startswith("~"):
                assert kept[code] == many
    assert lost > 0
    cells = merged([read(each) for each in small.values()])
    assert [each.smallest for each in cells.homes] == [20, 20]
    assert lacking(cells.homes, "applicants") == 2 * 19
    study, _ = open_with_cells(read_study(homes / "study.toml"), list(small.values()))
    note = study.sources["applicants"].note
    assert note.startswith("An invented table")
    assert MOVED["en"].format(smallest=20, lacking=38) in note


def sum_of(table):
    return [
        int(sum(table.sums[name][at] for name in table.sums if name == "n" or name.startswith("n_")))
        for at in range(len(table))
    ]


def test_the_sentences_are_there_in_every_language_of_a_site():
    assert set(TOGETHER) == set(MOVED) == set(LANGUAGES)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["-o", "x.cells"], "the home needs a name"),
        (["-o", "x.cells", "--home", "n", "--smallest", "1"], "--smallest: 1 is out of range. Allowed: 2 to 50."),
        (["--home", "n"], "go with -o"),
        (["-o", "nowhere/x.cells", "--home", "n"], "there is no such folder"),
    ],
)
def test_options_that_do_not_fit_are_refused(homes, tmp_path, monkeypatch, capsys, arguments, sentence):
    monkeypatch.chdir(tmp_path)
    code, told = said(capsys, ["count", homes / "north" / "study.toml", *arguments])
    assert (code, sentence in told) == (2, True), told
    assert not list(tmp_path.iterdir())
