"""The curriculum audit from a study file and as a command: pages, a private worklist, sentences for faults."""

import csv
import json
import os
import stat

import lxml.html
import pytest

from isonomia import pipeline
from isonomia.cli import run

STUDY = """
schema = 1
title = "A made-up school"
[source.state]
path = "state.csv"
kind = "counts"
published = true
citation = "Made up"
fields = { dimension = "dimension", group = "group", n = "n", events = "events" }
period = { is = "2026" }
[dimension.sex]
levels = ["women", "men"]
[topic.progress]
title = "Who gets on"
[[indicator]]
id = "graduated"
topic = "progress"
source = "state"
higher_is = "better"
by = ["sex"]
[curriculum]
cases = ["cases.json", "more"]
benchmark = "us-2018"
[release]
id = "2026"
date = 2026-11-22
publisher = "A made-up school"
contact = "equity@school.example"
"""
COUNTS = "dimension,group,n,events\ntotal,total,200,150\nsex,women,100,80\nsex,men,100,70\n"
SECRET = "zanzibarine"


def write_cases(folder):
    (folder / "more").mkdir(parents=True)
    cases = [
        {"id": "one", "stem": f"A 34-year-old Black woman takes {SECRET}. She is uninsured.", "categories": "kidney"},
        {
            "id": "two",
            "stem": f"A 50-year-old man takes {SECRET}.",
            "explanation": "This patient is homeless.",
            "year": 2,
        },
        {"id": "three", "stem": f"A 4-year-old boy is brought by his mother, who is deaf. He takes {SECRET}."},
        {"id": "four", "stem": "A 40-year-old man has pain. She says so."},
    ]
    (folder / "cases.json").write_text(json.dumps(cases), encoding="utf-8")
    text = "1. A 60-year-old farmer has a sore on his lip.\n\nExplanation: Sun.\n\n2. A 20-year-old woman is deaf.\n"
    (folder / "more" / "block.txt").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("school")
    write_cases(folder)
    (folder / "state.csv").write_text(COUNTS)
    (folder / "study.toml").write_text(STUDY)
    return pipeline.build(folder / "study.toml", folder / "out")


def test_the_site_has_the_reports_and_no_word_of_a_case(built):
    assert (built.out / "site" / "curriculum.html").is_file()
    home = (built.out / "site" / "index.html").read_text(encoding="utf-8")
    assert 'href="curriculum.html"' in home
    for path in built.out.rglob("*"):
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes(), path
    page = lxml.html.parse(str(built.out / "site" / "curriculum.html"))
    rows = [[cell.text_content() for cell in row.xpath("./*")] for row in page.xpath("//table[@id='silent']/tbody/tr")]
    said = {row[0].strip(): row[1:] for row in rows}
    assert said["Health insurance"] == ["5 of 6", "83.3 (43.6 to 97.0)"]


def test_the_worklist_is_private_and_has_the_evidence(built):
    folder = built.private / "curriculum"
    with (folder / "hits.csv").open(encoding="utf-8", newline="") as file:
        hits = {(row["case"], row["characteristic"], row["evidence"]) for row in csv.DictReader(file)}
    assert ("cases/one", "insurance", "uninsured") in hits
    assert ("cases/two", "housing", "homeless") in hits
    assert ("block-2", "disability", "deaf") in hits
    assert not any(case == "cases/three" for case, *_ in hits)
    look = (folder / "to-look-at.csv").read_text(encoding="utf-8")
    assert "cases/four,contradicts itself,sex" in look
    assert SECRET in (folder / "worklist.html").read_text(encoding="utf-8")
    if os.name == "posix":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_what_persons_coded_is_read_back(tmp_path, capsys):
    write_cases(tmp_path)
    (tmp_path / "hits.csv").write_text(
        "case,characteristic,value,right,use\none,insurance,none,no,\ntwo,housing,homeless,yes,used\n"
    )
    (tmp_path / "silent.csv").write_text("case,missed\ntwo,none\none,religion\n")
    arguments = ["curriculum", "audit", str(tmp_path / "cases.json"), "--json"]
    arguments += ["--hits", str(tmp_path / "hits.csv"), "--silent", str(tmp_path / "silent.csv")]
    assert run(arguments) == 0
    facts = json.loads(capsys.readouterr().out)
    stated = {each["characteristic"]: each["stated"]["count"] for each in facts["mentions"]}
    assert stated["insurance"] == 0
    assert stated["housing"] == 1
    uses = {each["characteristic"]: each for each in facts["uses"]}
    assert uses["housing"]["used"] == 1
    assert facts["sample"]["read"] == 2
    assert facts["sample"]["missed"] == 1
    assert (tmp_path / "cases-audit-private" / "curriculum" / "worklist.html").is_file()


def test_what_persons_filled_in_is_never_written_over(tmp_path, capsys):
    write_cases(tmp_path)
    own = ["curriculum", "audit", str(tmp_path / "cases.json")]
    sheet = tmp_path / "cases-audit-private" / "curriculum" / "hits.csv"
    assert run(own) == 0
    assert run(own) == 0  # nobody has written into it
    rows = list(csv.DictReader(sheet.read_text(encoding="utf-8").splitlines()))
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(each | {"right": "no"} for each in rows)
    filled = sheet.read_bytes()
    capsys.readouterr()
    assert run(own) == 2
    said = capsys.readouterr().err
    assert "hits.csv: somebody has filled it in" in said
    assert SECRET not in said
    assert sheet.read_bytes() == filled
    assert run([*own, "--hits", str(sheet)]) == 0
    assert {each["right"] for each in csv.DictReader(sheet.read_text(encoding="utf-8").splitlines())} == {"no"}


def test_faults_are_sentences_without_text_of_cases(tmp_path, capsys):
    (tmp_path / "bad.json").write_text(json.dumps([{"stem": SECRET, "explaination": SECRET, "author": SECRET}]))
    assert run(["curriculum", "audit", str(tmp_path / "bad.json")]) == 2
    said = capsys.readouterr().err
    assert "Did you mean 'explanation'?" in said
    assert "No author, teacher or reviewer is appraised" in said
    assert SECRET not in said
    assert not (tmp_path / "bad-audit-private").exists()


def test_a_worklist_takes_no_other_folders_place(tmp_path, capsys):
    write_cases(tmp_path)
    target = tmp_path / "mine"
    target.mkdir()
    (target / "letter.txt").write_text("mine")
    assert run(["curriculum", "audit", str(tmp_path / "cases.json"), "-o", str(target)]) == 2
    assert (target / "letter.txt").read_text() == "mine"
    assert capsys.readouterr().err
