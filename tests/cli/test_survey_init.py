"""`isonomia init` on answers to a survey: scales with a codebook that `check` accepts. All answers are made up."""

import csv
import tomllib
from random import Random

import pytest

from isonomia import pipeline, study, verbs
from isonomia.cli import run
from isonomia.errors import OutputError
from isonomia.study.codebooks import read_codebook

AGREE = ["Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"]
OURS = [
    "People here know my name and greet me.",
    "I can be myself in my group.",
    "I often feel left out here.",
    "When I miss a day, somebody notices.",
    "I would choose this place again.",
]
OTHERS = ["The library is warm.", "The bus is on time.", "The stairs are lit.", "The soup is hot."]
PROGRAM = ["StartDate", "Status", "IPAddress", "Finished", "ResponseId", "DistributionChannel"]


def save(path, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def answers(seed, n, k, ladder=AGREE):
    draw = Random(seed)
    return [[draw.choice(ladder) for _ in range(k)] for _ in range(n)]


def qualtrics(path, statements, n=120):
    names = [*PROGRAM, "Q2", *(f"Q4_{at}" for at in range(1, len(statements) + 1)), "Q9"]
    said = [
        *PROGRAM,
        "What is your sex?",
        *(f"How far do you agree? - {each}" for each in statements),
        "Anything else?",
    ]
    rows = [names, said, [f'{{"ImportId":"{each}"}}' for each in names]]
    for at, given in enumerate(answers(3, n, len(statements))):
        about = ["2026-10-01", "IP Address", "192.0.2.1", "True", f"R_{at:03}", "email"]
        rows.append([*about, ["Woman", "Man"][at % 2], *given, ["", "Nothing", "More light"][at % 3]])
    return save(path, rows)


def read(folder):
    assert verbs.check(folder / "study.toml") == []
    return tomllib.loads((folder / "study.toml").read_text("utf-8"))


def test_a_qualtrics_export_becomes_a_scale_with_the_wording_of_its_statements(tmp_path):
    assert run(["init", str(qualtrics(tmp_path / "export.csv", OTHERS))]) == 0
    raw = read(tmp_path)
    assert raw["source"]["table"]["export"] == "qualtrics"
    assert raw["source"]["table"]["person"] == "ResponseId"
    (scale,) = raw["scale"]
    assert (scale["id"], scale["codebook"], scale["by"]) == ("q4", "codebook.toml", ["sex"])
    book = read_codebook("codebook.toml", str(tmp_path))
    assert [each.text for each in book.items.values()] == OTHERS
    assert {each.places for each in book.items.values()} == {(1, 2, 3, 4, 5)}
    assert "indicator" not in raw
    text = (tmp_path / "study.toml").read_text("utf-8")
    assert "Asked: “How far do you agree?”" in text
    assert "More light" not in text
    assert "“StartDate”: what the survey program says of an answer; not used." in text


def test_statements_of_the_form_that_comes_with_the_program_need_no_codebook(tmp_path):
    verbs.init(qualtrics(tmp_path / "export.csv", OURS), tmp_path / "study.toml")
    (scale,) = read(tmp_path)["scale"]
    assert scale["codebook"] == "isonomia:belonging-open"
    assert scale["columns"] == {f"b{at}": f"Q4_{at}" for at in range(1, 6)}
    assert not (tmp_path / "codebook.toml").exists()


def test_columns_with_the_names_of_its_items_do_too(tmp_path):
    rows = [["id", "sex", "b1", "b2", "b3", "b4", "b5"]]
    rows += [[at, "FM"[at % 2], *given] for at, given in enumerate(answers(5, 90, 5, list("12345")))]
    verbs.init(save(tmp_path / "answers.csv", rows), tmp_path / "study.toml")
    (scale,) = read(tmp_path)["scale"]
    assert scale["codebook"] == "isonomia:belonging-open"
    assert "columns" not in scale


def test_the_draft_counts_what_people_answered(tmp_path):
    rows = [["id", "sex", "mood_1", "mood_2", "mood_3"]]
    given = answers(7, 200, 3, ["1", "2", "3", "4", "-99", "Prefer not to say"])
    rows += [[at, "FM"[at % 2], *each] for at, each in enumerate(given)]
    verbs.init(save(tmp_path / "answers.csv", rows), tmp_path / "study.toml")
    assert read(tmp_path)["scale"][0]["id"] == "mood"
    made = study.read(tmp_path / "study.toml")
    inputs = pipeline.open_sources(made)
    shown = pipeline.protect_cells(made, pipeline.count_cells(made, inputs))
    scores = [
        sum(numbers) / len(numbers)
        for each in given
        if len(numbers := [int(value) for value in each if value in "1234"]) >= 2
    ]
    (row,) = [
        each
        for each in pipeline.estimate(made, shown, inputs).rows
        if (each.indicator, each.measure, each.dimension) == ("mood", "mean", "")
    ]
    assert row.n == len(scores)
    assert row.value == pytest.approx(sum(scores) / len(scores))


def test_two_ladders_are_two_scales_and_two_statements_are_none(tmp_path):
    rows = [["id", "sex", "a1", "a2", "a3", "happened1", "happened2", "happened3", "once1", "once2"]]
    often = ["Never", "Once", "Occasionally", "Frequently"]
    for at, (agree, happened) in enumerate(zip(answers(1, 90, 3), answers(2, 90, 5, often), strict=True)):
        rows.append([at, "FM"[at % 2], *agree, *happened])
    verbs.init(save(tmp_path / "answers.csv", rows), tmp_path / "study.toml")
    raw = read(tmp_path)
    assert [each["id"] for each in raw["scale"]] == ["a", "happened"]
    book = read_codebook("codebook.toml", str(tmp_path))
    assert [len(book.items[each].places) for each in ("a1", "happened1")] == [5, 4]
    assert {"once1", "once2"} <= {each["column"] for each in raw["dimension"].values()}


def test_answers_with_their_numbers_are_understood(tmp_path):
    numbered = [f"{at} - {each}" for at, each in enumerate(AGREE, 1)]
    rows = [["id", "sex", "x1", "x2", "x3"]]
    rows += [[at, "FM"[at % 2], *given] for at, given in enumerate(answers(9, 90, 3, numbered))]
    verbs.init(save(tmp_path / "answers.csv", rows), tmp_path / "study.toml")
    read(tmp_path)
    assert [each.label for each in read_codebook("codebook.toml", str(tmp_path)).items["x1"].answers] == numbered


def test_a_redcap_export_is_known_by_its_records_and_boxes(tmp_path):
    rows = [["record_id", "sex", "race___1", "race___2", "m1", "m2", "m3", "form_complete"]]
    rows += [[at, "FM"[at % 2], at % 2, 1 - at % 2, *given, "2"] for at, given in enumerate(answers(4, 90, 3))]
    verbs.init(save(tmp_path / "export.csv", rows), tmp_path / "study.toml")
    raw = read(tmp_path)
    assert raw["source"]["table"]["export"] == "redcap"
    assert raw["source"]["table"]["person"] == "record_id"
    assert [each["id"] for each in raw["scale"]] == ["m"]


def test_numbers_of_other_things_are_no_scale(tmp_path):
    draw = Random(2)
    rows = [["id", "sex", "quiz1", "quiz2", "quiz3"]]
    rows += [[at, "FM"[at % 2], *(draw.randint(0, 40) for _ in range(3))] for at in range(90)]
    verbs.init(save(tmp_path / "marks.csv", rows), tmp_path / "study.toml")
    assert "scale" not in read(tmp_path)


def test_a_codebook_that_is_there_is_not_written_over(tmp_path):
    (tmp_path / "codebook.toml").write_text("mine\n")
    with pytest.raises(OutputError, match="it is there already"):
        verbs.init(qualtrics(tmp_path / "export.csv", OTHERS), tmp_path / "study.toml")
    assert (tmp_path / "codebook.toml").read_text() == "mine\n"
    assert not (tmp_path / "study.toml").exists()


def test_try_builds_a_draft_of_a_survey_at_once(tmp_path):
    built = verbs.try_table(qualtrics(tmp_path / "export.csv", OTHERS), tmp_path / "look")
    assert (tmp_path / "look" / "codebook.toml").is_file()
    assert (built.out / "site" / "indicator" / "q4.html").is_file()
