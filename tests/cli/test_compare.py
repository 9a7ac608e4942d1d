"""`isonomia compare`: what changed between two releases, and what moved it, from public files alone."""

import json
import shutil
from dataclasses import replace

import pytest
from click.testing import CliRunner

from compare_world import FACTS, PLAIN, STUDY, built
from isonomia import pipeline
from isonomia.cli import cli, run
from isonomia.history import compare
from isonomia.history.comparison import completed
from isonomia.history.released import KEY, read


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


PATHWAY = """
[source.people]
path = "people.csv"
person = "id"
[[pathway]]
id = "md"
source = "people"
cohort = "closed"
stages = ["applied", "accepted", "graduated"]
by = ["sex"]
{more}
[dimension.sex]
levels = {{ f = "Women", m = "Men" }}
from.people.column = "sex"
"""


def with_pathway(folder, name, more="", publish="", people=(200, 120, 80)):
    """A release with a pathway of as many applicants, accepted and graduated of each sex."""
    place = folder / f"study-{name}"
    place.mkdir()
    applied, accepted, graduated = people
    rows = ["id,sex,applied,accepted,graduated"]
    for sex in "fm":
        for at in range(applied):
            passed = ["yes", "yes" if at < accepted else "no", "yes" if at < graduated else "no"]
            rows.append(f"{sex}{at},{sex},{','.join(passed)}")
    (place / "people.csv").write_text("\n".join(rows) + "\n")
    for table in ("facts", "still"):
        (place / f"{table}.csv").write_text(FACTS)
    text = STUDY.format(id=name, **PLAIN).replace('policy = "cms"', f'policy = "cms"\n{publish}')
    (place / "study.toml").write_text(text + PATHWAY.format(more=more))
    return pipeline.build(place / "study.toml", folder / name).out


def changes(folder, **how):
    found = compare(with_pathway(folder, "one"), with_pathway(folder, "two", **how))
    return {each.indicator: each for each in found.changes if each.indicator.startswith("md-")}


def test_a_stage_that_is_read_in_another_way_is_another_definition(tmp_path):
    found = changes(tmp_path, more="stage.graduated.reached = \"graduated = 'yes' and sex = 'f'\"")
    assert found["md-accepted"].moves == ()
    assert {each.causes for each in found.values()} == {("definition", "records")}


def test_new_words_of_a_stage_move_nothing(tmp_path):
    found = changes(tmp_path, more='stage.graduated.title = "Finished"')
    assert all(each.unchanged for each in found.values())


def test_other_people_on_a_pathway_are_other_data(tmp_path):
    found = changes(tmp_path, people=(200, 120, 70))
    assert found["md-graduated"].causes == ("data",)
    assert found["md-graduated"].moves
    split = found["md-accepted"]  # its own figures are as before; its part of the whole gap is not
    assert {dict(zip(KEY, move.key, strict=True))["measure"] for move in split.moves} <= {"stage_contribution_share"}


@pytest.mark.parametrize(
    ("kinds", "causes"),
    [({"same": 9, "new": 4}, ("publication",)), ({"same": 9, "gone": 4}, ("publication",)), ({"moved": 1}, ("data",))],
)
def test_measures_that_are_named_for_publication_are_no_new_data(old, kinds, causes):
    before = read(old)
    release = {**before.study["release"], "publish": ["impact_ratio"]}
    after = replace(before, study={**before.study, "release": release}, sources={})
    before = replace(before, sources={})
    assert completed("left", (), kinds, before, after) == causes


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
    assert "nothing: there is no such folder." in said
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
