"""`isonomia build --pdf`: what it adds, what it says where it cannot, and what a build without it says."""

import json
import os
from importlib.util import find_spec

import pytest

from isonomia.cli import run
from isonomia.publish.handouts import pdf

STUDY = """\
schema = 1
title = "Acceptance at a made-up school"
[release]
id = "2026"
date = 2026-11-22
publisher = "A made-up school"
contact = "dean@school.example"
[source.applicants]
path = "people.csv"
title = "A made-up table, for the tests"
[dimension.sex]
column = "sex"
levels = { F = "Women", M = "Men" }
[topic.entry]
title = "Entry"
[[indicator]]
id = "accepted"
title = "Acceptance"
topic = "entry"
source = "applicants"
kind = "proportion"
event = "accepted = 'yes'"
by = ["sex"]
"""


@pytest.fixture
def study(tmp_path):
    rows = ["id,sex,accepted"]
    for sex, yes, no in (("F", 300, 200), ("M", 200, 300)):
        rows += [f"{sex}{at},{sex},{'yes' if at < yes else 'no'}" for at in range(yes + no)]
    (tmp_path / "people.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    path = tmp_path / "study.toml"
    path.write_text(STUDY, encoding="utf-8")
    return path


@pytest.mark.parametrize("lacking", ["weasyprint", "resvg_py", "font_source_sans_pro"])
def test_without_the_extra_it_is_refused_before_any_work(study, tmp_path, monkeypatch, capsys, lacking):
    monkeypatch.setattr(pdf, "find_spec", lambda name: None if name == lacking else find_spec(name))
    assert run(["build", str(study), "-o", str(tmp_path / "out"), "--pdf"]) == 2
    told = capsys.readouterr().err
    assert lacking in told
    assert 'pip install "isonomia[pdf]"' in told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["people.csv", "study.toml"]


def test_where_pango_is_missing_it_says_so(study, tmp_path, monkeypatch, capsys):
    import builtins

    real = builtins.__import__

    def without_pango(name, *arguments, **options):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *arguments, **options)

    monkeypatch.setattr(pdf, "find_spec", lambda _: object())
    monkeypatch.setattr(builtins, "__import__", without_pango)
    assert run(["build", str(study), "-o", str(tmp_path / "out"), "--pdf"]) == 2
    assert "libpango-1.0-0" in capsys.readouterr().err


def test_a_build_without_it_says_in_one_line_what_is_left_out(study, tmp_path, capsys):
    assert run(["build", str(study), "-o", str(tmp_path / "out")]) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Left out:")]
    assert "PDF" in line
    assert "--pdf" in line
    assert 'pip install "isonomia[pdf]"' in line
    site = tmp_path / "out" / "site"
    assert (site / "brief" / "entry.html").is_file()
    assert (site / "tables" / "accepted.xlsx").is_file()
    assert not list(site.rglob("*.pdf"))


def test_with_it_the_files_are_there_and_the_data_are_the_same(study, tmp_path, capsys):
    problem, remedy = pdf.missing()
    if problem and not os.environ.get("ISONOMIA_CI"):
        pytest.skip(f"{problem} {remedy}")
    assert run(["build", str(study), "-o", str(tmp_path / "plain"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["pdf"] is False
    assert run(["build", str(study), "-o", str(tmp_path / "out"), "--pdf", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["pdf"] is True
    site = tmp_path / "out" / "site"
    assert {path.relative_to(site).as_posix() for path in site.rglob("*.pdf")} == {
        f"{copy}{name}" for copy in ("", "release/2026/") for name in ("topic/entry.pdf", "brief/entry.pdf")
    }
    assert run(["build", str(study), "-o", str(tmp_path / "again"), "--pdf"]) == 0
    assert "Left out:" not in capsys.readouterr().out
    for path in (path for path in site.rglob("*") if path.is_file()):
        name = path.relative_to(site)
        assert path.read_bytes() == (tmp_path / "again" / "site" / name).read_bytes(), name
    sums = [folder / "site" / "data" / "SHA256SUMS" for folder in (tmp_path / "plain", tmp_path / "out")]
    assert sums[0].read_bytes() == sums[1].read_bytes()
