"""What a build would show and hide, and what putting people together would release."""

import csv
import json
import re

import pytest

from isonomia.cli import run
from isonomia.verbs import preview
from school_world import STUDY, write_study


def facts(path, capsys):
    assert run(["preview", str(path), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """The preview of the study as it is written above."""
    return preview(write_study(tmp_path_factory.mktemp("found"))).found.facts()


def test_the_share_of_values_of_each_table(found):
    tables = {tuple(each["by"]): each for each in found["tables"]}
    assert set(tables) == {(), ("sex",), ("race",), ("age",)}
    assert {name: each["rows"] for name, each in tables.items()} == {(): 3, ("sex",): 6, ("race",): 12, ("age",): 9}
    assert tables[()]["shown"] == 1
    assert tables["race",]["hidden"] >= 0.5
    assert all(each["shown"] + each["hidden"] == pytest.approx(1) for each in (*tables.values(), found))


def test_each_alternative_releases_what_it_says(tmp_path, capsys, found):
    """Its line written into the study file gives the share of values that it promised."""
    gains = [each["gain"] for each in found["alternatives"]]
    assert gains == sorted(gains, reverse=True)
    by_line = {each["line"]: each for each in found["alternatives"]}
    edits = {
        "[release] pool = 2": ("[release]", "[release]\npool = 2"),
        "[release] pool = 3": ("[release]", "[release]\npool = 3"),
        '[dimension.race] other = "All other groups"': ('"race"\n', '"race"\nother = "All other groups"\n'),
        '[dimension.age.merge] "25–30 or 30 or more" = ["25-to-30", "30-up"]': (
            "[dimension.sex]", '[dimension.age.merge]\n"25–30 or 30 or more" = ["25-to-30", "30-up"]\n[dimension.sex]',
        ),
    }  # fmt: skip
    for line, (old, new) in edits.items():
        then = facts(write_study(tmp_path / "then", study=STUDY.replace(old, new, 1)), capsys)
        assert then["shown"] == by_line[line]["shown"], line
    best = by_line['[dimension.race] other = "All other groups"']
    assert best["gain"] > 0
    assert found["alternatives"][0]["kind"] == "both"


def test_the_text_has_the_same_lines(tmp_path, capsys, found):
    path = write_study(tmp_path)
    assert run(["preview", str(path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for each in found["alternatives"] for line in lines if line.endswith(each["line"])]
    assert any(line.startswith("graduated") and " race " in line for line in lines)


def test_a_roll_up_that_is_declared_and_not_in_use_can_be_forced(tmp_path, capsys):
    """Alone each age is large enough; by age and race they are not."""
    study = STUDY.replace(
        "[dimension.sex]", '[dimension.age.merge]\n"25 or more" = ["25-to-30", "30-up"]\n[dimension.sex]'
    )
    study = study.replace('by = ["sex", "race", "age"]', 'by = ["race", "age", ["race", "age"]]')
    groups = {"White": (400, 200), "Black": (300, 150), "Asian": (60, 30)}
    found = facts(write_study(tmp_path, groups=groups, years=(2021,), study=study), capsys)
    (merge,) = [each for each in found["alternatives"] if each["kind"] == "merge"]
    assert merge["line"].endswith('map "25–30" and "30 or more" to it')
    assert merge["gain"] > 0


def test_it_writes_nothing_and_prints_no_number_of_people(tmp_path, capsys):
    path = write_study(tmp_path, groups={"White": (1009, 503), "Black": (307, 151), "Pacific": (6, 4)})
    before = sorted(tmp_path.iterdir())
    assert run(["preview", str(path)]) == 0
    said = capsys.readouterr()
    assert sorted(tmp_path.iterdir()) == before
    for count in (1009, 503, 307, 151, 1322, 4 * 1009, 4 * 307):
        assert not re.search(rf"\b{count}\b", said.out + said.err)


def test_periods_in_which_somebody_is_twice_are_not_offered(tmp_path, capsys):
    path = write_study(tmp_path)
    rows = (tmp_path / "students.csv").read_text().splitlines()
    (tmp_path / "students.csv").write_text("\n".join([*rows, "1,2022,White,F,26,yes"]) + "\n")
    found = facts(path, capsys)
    assert not [each for each in found["alternatives"] if each["kind"] in {"pool", "both"}]
    assert "a few persons of students are in several periods" in found["not_added_up"][0]
    assert run(["preview", str(path)]) == 0
    assert "Adding periods up is not among them until this is put right:" in capsys.readouterr().out


def test_nothing_is_offered_where_nothing_is_hidden(tmp_path, capsys):
    path = write_study(tmp_path, groups={"White": (400, 200), "Black": (500, 300)})
    assert facts(path, capsys)["alternatives"] == []
    assert run(["preview", str(path)]) == 0
    assert "Nothing is hidden." in capsys.readouterr().out


def test_what_would_put_nobody_together_is_not_offered(found):
    """There are two sexes: one row for the small ones would be everybody."""
    lines = [each["line"] for each in found["alternatives"]]
    assert not [line for line in lines if "dimension.sex" in line]


def test_no_alternative_weakens_anything(found):
    words = json.dumps(found["alternatives"])
    assert not re.search(r"threshold|policy|published|hold", words)


def test_a_faulty_study_ends_in_sentences(tmp_path, capsys):
    path = write_study(tmp_path, study=STUDY.replace('source = "students"', 'source = "student"'))
    assert run(["preview", str(path)]) == 2
    assert "Did you mean 'students'?" in capsys.readouterr().err


def test_beside_an_earlier_release_it_shows_what_a_build_prints(tmp_path, capsys):
    path = write_study(tmp_path)
    assert run(["build", str(path), "-o", str(tmp_path / "first")]) == 0
    rows = [
        *(tmp_path / "students.csv").read_text().splitlines(),
        "998,2023,Native,M,31,no",
        "999,2023,Native,F,31,yes",
    ]
    (tmp_path / "students.csv").write_text("\n".join(rows) + "\n")
    path.write_text(STUDY.replace('id = "2026"', 'id = "2027"\nprevious = ["first"]'))
    before = sorted(each.name for each in tmp_path.iterdir())
    capsys.readouterr()
    said = facts(path, capsys)
    assert sorted(each.name for each in tmp_path.iterdir()) == before
    assert said["left_out"] == ["[release] pool = 2", "[release] pool = 3"]
    assert all(each["kind"] != "pool" for each in said["alternatives"])
    assert run(["build", str(path), "-o", str(tmp_path / "second")]) == 0
    with (tmp_path / "second" / "site" / "data" / "cells.csv").open() as file:
        cells = list(csv.DictReader(file))
    values = [each[name] for each in cells for name in ("n", "events")]
    assert said["shown"] == pytest.approx(sum(map(bool, values)) / len(values), abs=1e-4)


def test_what_cannot_be_published_beside_an_earlier_release_is_said(tmp_path, capsys, monkeypatch):
    from isonomia import verbs
    from isonomia.errors import BadNews, Fault

    def refused(*_):
        raise BadNews(Fault("here", "it is not safe."))

    monkeypatch.setattr(verbs, "printed_by_a_build", refused)
    assert run(["preview", str(write_study(tmp_path))]) == 1
    assert "it is not safe" in capsys.readouterr().err


def test_a_step_that_is_not_known_yet_of_too_many_is_said(tmp_path, capsys):
    states = ["yes"] * 60 + ["no"] * 20 + ["enrolled"] * 20
    rows = ["id,year,sex,entered,graduated", *(f"{at},2021,F,yes,{each}" for at, each in enumerate(states))]
    rows += [f"x{at},2020,F,yes,{each}" for at, each in enumerate(["yes"] * 90 + ["no"] * 12 + ["enrolled"] * 12)]
    pathway = """
[[pathway]]
id = "md"
source = "students"
cohort = "closed"
stages = ["applied", "entered", "graduated"]
by = ["sex"]
states = { reached = ["yes"], not = ["no"], not_yet = ["enrolled"] }
stage.applied.reached = "true"
"""
    head, _, tail = STUDY.partition("[topic.progress]")
    text = head.replace("bins = [0, 25, 30]", "bins = [0]") + pathway + "[release]" + tail.partition("[release]")[2]
    path = write_study(tmp_path, study=text)
    (tmp_path / "students.csv").write_text("\n".join(rows) + "\n")
    (note,) = facts(path, capsys)["not_known_yet"]
    assert "pathway md, stage graduated (2021): of more than 15 in every 100" in note
    assert run(["preview", str(path)]) == 0
    assert "Not known yet:" in capsys.readouterr().out
