"""A study of a curriculum or of stories alone: no source, no question, and pages that say what they are."""

import json
from pathlib import Path

import lxml.html
import pytest

import story_world as world
from isonomia import pipeline
from isonomia.cli import run
from isonomia.errors import StudyError
from isonomia.pipeline.material import material_digests
from isonomia.protect.provenance import provenance, release_digest
from isonomia.stories.ledger import FILE, read_ledger
from site_links import broken

TESTS = Path(__file__).parents[1]
HEAD = """schema = 1
title = "Ours"
[release]
id = "2026"
date = 2026-11-22
publisher = "A school"
contact = "c@example.org"
languages = ["en", "es"]
"""
CURRICULUM = '[curriculum]\ncases = ["cases"]\n'
STORIES = '[stories]\nfolder = "stories"\nscope = "public_web"\n'
LEADS = {
    CURRICULUM: "This site shows whose lives the material of a course teaches, and whose it leaves out.",
    STORIES: "People tell of their own lives on this site, as far as they agreed to it.",
    CURRICULUM + STORIES: "This site shows whose lives the material of a course teaches, and people tell of their own.",
}
FOREIGN = ("larger than chance would explain", "Key findings", "Topics", "People whose group is not known")


def written(folder, sections):
    (folder / "cases").mkdir()
    (folder / "cases" / "one.txt").write_text("A 34-year-old woman lives in a shelter and has a cough. Why?\n")
    world.write_record(folder / "stories")
    world.released(folder / "stories")
    study = folder / "study.toml"
    study.write_text(HEAD + sections, encoding="utf-8")
    return study


@pytest.mark.parametrize("sections", LEADS)
def test_it_is_built_and_its_first_page_says_what_it_is(tmp_path, sections):
    study = written(tmp_path, sections)
    built = pipeline.build(study, tmp_path / "out")
    site = built.out / "site"
    home = lxml.html.parse(site / "index.html").getroot().xpath("//main")[0].text_content()
    assert LEADS[sections] in home
    assert not [each for each in FOREIGN if each in home]
    about = (site / "about.html").read_text("utf-8")
    assert "This site counts no people. It never decides about a person." in about
    assert built.audit == "it counts no people, so there is nothing to recover."
    assert (site / "curriculum.html").is_file() == (CURRICULUM in sections)
    assert (site / "stories" / "one.html").is_file() == (STORIES in sections)
    assert broken(site)[0] == []
    told = json.loads((built.out / "provenance.json").read_text("utf-8"))
    assert set(told.get("curriculum", {})) == ({"cases"} if CURRICULUM in sections else set())
    head = read_ledger(tmp_path / "stories").head
    assert told.get("stories") == ({"ledger": head} if STORIES in sections else None)


def test_digests_move_with_each_file_and_forms_that_people_filled_in_have_none(tmp_path):
    (tmp_path / "hits.csv").write_text("case,characteristic,value,right,use\n")
    (tmp_path / "inventory.xml").write_text("<a/>")
    more = 'hits = "hits.csv"\ninventory = "inventory.xml"\nbenchmark = "own.toml"\n'
    study = pipeline.read_study(written(tmp_path, CURRICULUM + more))
    first = material_digests(study)
    assert set(first) == {"curriculum/cases", "curriculum/inventory"}
    (tmp_path / "own.toml").write_text("")
    (tmp_path / "hits.csv").write_text("case,characteristic,value,right,use\none,age,34,yes,\n")
    second = material_digests(study)
    assert {name: second[name] for name in first} == first
    assert set(second) - set(first) == {"curriculum/benchmark"}
    (tmp_path / "cases" / "two.txt").write_text("A 50-year-old man has a cough.")
    third = material_digests(study)
    assert {name for name in third if third[name] != second[name]} == {"curriculum/cases"}
    assert provenance(study, first, "cms", "1")["curriculum"]["cases"] == first["curriculum/cases"]
    assert release_digest(study, second, "1") != release_digest(study, third, "1")


def test_a_ledger_that_lost_lines_is_known_by_the_public_folder_alone(tmp_path):
    study = pipeline.read_study(written(tmp_path, STORIES))
    out = tmp_path / "out"
    out.mkdir()
    head = read_ledger(tmp_path / "stories").head
    (out / "provenance.json").write_text(json.dumps({"release": "2026", "stories": {"ledger": head}}))
    assert pipeline.gathered_stories(study, tmp_path / "out-private").library.stories
    lines = (tmp_path / "stories" / FILE).read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "stories" / FILE).write_text("".join(lines[:-1]), encoding="utf-8")
    found = pipeline.gathered_stories(study, tmp_path / "out-private")
    assert found.library is None
    assert "lines are gone that an earlier release was made with" in found.notes[0].sentence()


def test_a_check_finds_nothing_to_put_right(tmp_path, capsys):
    study = written(tmp_path, CURRICULUM + STORIES)
    assert run(["check", str(study)]) == 0
    assert "nothing to put right" in capsys.readouterr().out


def test_a_study_with_neither_still_asks_no_question(tmp_path):
    study = written(tmp_path, "")
    with pytest.raises(StudyError) as caught:
        pipeline.read_study(study)
    assert {each.problem for each in caught.value.faults} == {"no source is declared.", "the study asks no question."}


def test_a_question_needs_a_source_all_the_same(tmp_path):
    study = written(tmp_path, CURRICULUM + '[[indicator]]\nid = "a"\nsource = "s"\n')
    with pytest.raises(StudyError) as caught:
        pipeline.read_study(study)
    assert "no source is declared." in {each.problem for each in caught.value.faults}
