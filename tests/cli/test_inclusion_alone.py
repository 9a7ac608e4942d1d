"""A study of a curriculum or of stories alone: no source, no question, and pages that say what they are."""

import runpy
from pathlib import Path
from types import SimpleNamespace

import lxml.html
import pytest

from isonomia import pipeline
from isonomia.cli import run
from isonomia.errors import StudyError

world = SimpleNamespace(**runpy.run_path(str(Path(__file__).parents[1] / "spec" / "story_world.py")))
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


def broken_links(site):
    for page in site.rglob("*.html"):
        for link in lxml.html.parse(page).getroot().xpath("//a/@href | //link/@href | //script/@src"):
            target = link.partition("#")[0]
            if target and ":" not in target and not (page.parent / target).resolve().is_file():
                yield page.relative_to(site).as_posix(), link


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
    assert list(broken_links(site)) == []


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
