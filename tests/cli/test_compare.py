"""`isonomia compare`: what changed between two releases, and what moved it, from public files alone."""

import json
import shutil

import pytest
from click.testing import CliRunner

from isonomia import pipeline
from isonomia.cli import cli, run
from isonomia.history import compare

STUDY = """\
schema = 1
title = "A study"
[release]
id = "{id}"
date = 2026-11-22
publisher = "P"
contact = "c@example.org"
policy = "{policy}"
[source.facts]
path = "facts.csv"
kind = "counts"
published = true
citation = "Made up for this test"
fields = {{ n = "n", events = "x" }}
[dimension.group]
column = "group"
{merge}
[[indicator]]
id = "left"
title = "{title}"
source = "facts"
by = ["group"]
higher_is = "worse"
{more}
[[indicator]]
id = "other"
source = "still"
by = ["group"]
[source.still]
path = "still.csv"
kind = "counts"
published = true
citation = "Made up for this test"
fields = {{ n = "n", events = "x" }}
"""
FACTS = "group,n,x\na,400,80\nb,600,90\nc,500,60\n"
PLAIN = {"policy": "cms", "merge": "", "title": "Leaving early", "more": ""}


def built(folder, name, facts=FACTS, **how):
    place = folder / f"study-{name}"
    place.mkdir()
    (place / "facts.csv").write_text(facts, encoding="utf-8")
    (place / "still.csv").write_text(FACTS, encoding="utf-8")
    (place / "study.toml").write_text(STUDY.format(id=name, **(PLAIN | how)), encoding="utf-8")
    return pipeline.build(place / "study.toml", folder / name).out


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    return built(tmp_path_factory.mktemp("releases"), "one")


def change(old, tmp_path, indicator="left", **how):
    found = compare(old, built(tmp_path, "two", **how))
    assert (found.old, found.new) == ("one", "two")
    return next(each for each in found.changes if each.indicator == indicator)


def test_the_same_release_again(old, tmp_path):
    found = compare(old, built(tmp_path, "two"))
    assert all(each.unchanged for each in found.changes)
    assert found.lines()[-1] == "Every figure is as before: left, other."


def test_new_words_move_nothing(old, tmp_path):
    assert change(old, tmp_path, title="People who left").unchanged


def test_other_data(old, tmp_path):
    facts = FACTS.replace("400,80", "400,120")
    found = change(old, tmp_path, facts=facts)
    assert found.causes == ("data",)
    assert found.kinds["moved"] > 0
    level = next(each for each in found.moves if "proportion" in each.key and "a" in each.key)
    assert (level.before, level.after) == (0.2, 0.3)
    two = tmp_path / "again"
    two.mkdir()
    assert change(old, two, "other", facts=facts).unchanged


def test_a_verdict_that_changed_is_told_apart(old, tmp_path):
    found = change(old, tmp_path, facts=FACTS.replace("600,90", "600,118"))
    assert found.kinds["verdict"] > 0


def test_another_definition(old, tmp_path):
    found = change(old, tmp_path, more='among = "n > 0"')
    assert found.causes in ((), ("definition",))
    two = tmp_path / "again"
    two.mkdir()
    narrowed = change(old, two, more='among = "\\"group\\" <> \'c\'"')
    assert "definition" in narrowed.causes


def test_groups_put_together(old, tmp_path):
    found = change(old, tmp_path, facts="group,n,x\na,5,1\nb,600,90\nc,500,60\n")
    assert found.causes == ("data",)
    levels = 'levels = { a = "A", b = "B", c = "C" }\nmap = { c = "b" }'
    two = tmp_path / "again"
    two.mkdir()
    merged = change(old, two, merge=levels)
    assert "merging" in merged.causes
    assert merged.kinds["refused"] > 0  # nobody is left in the third group


def test_another_policy(old, tmp_path):
    found = compare(old, built(tmp_path, "two", policy="strict"))
    assert all(each.unchanged or "policy" in each.causes for each in found.changes)


def test_new_and_gone_groups(old, tmp_path):
    found = change(old, tmp_path, facts="group,n,x\na,400,80\nb,600,90\nd,500,60\n")
    assert found.kinds["new"] > 0
    assert found.kinds["gone"] > 0


def test_as_json(old, tmp_path):
    new = built(tmp_path, "two", facts=FACTS.replace("400,80", "400,120"))
    done = CliRunner().invoke(cli, ["compare", str(old), str(new), "--json"])
    assert done.exit_code == 0
    facts = json.loads(done.output)
    assert (facts["old"], facts["new"]) == ("one", "two")
    assert {each["indicator"] for each in facts["indicators"]} == {"left", "other"}


def test_for_a_person(old, tmp_path, capsys):
    new = built(tmp_path, "two", facts=FACTS.replace("400,80", "400,120"))
    assert run(["compare", str(old), str(new)]) == 0
    said = capsys.readouterr().out
    assert "because the data are others" in said
    assert "→" in said


def test_what_is_no_release(old, tmp_path, capsys):
    assert run(["compare", str(old), str(tmp_path / "nothing")]) == 2
    said = capsys.readouterr().err
    assert "there is no such file" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("provenance.json", "{}"),
        ("provenance.json", "not json"),
        ("study.toml", "= ="),
        ("site/data/estimates.csv", "a,b\n1,2\n"),
    ],
)
def test_a_damaged_release(old, tmp_path, capsys, name, text):
    copy = tmp_path / "copy"
    shutil.copytree(old, copy)
    (copy / name).write_text(text, encoding="utf-8")
    assert run(["compare", str(copy), str(old)]) == 2
    said = capsys.readouterr().err
    assert "it is not a release" in said
    assert "Traceback" not in said
