"""Banks of cases: text and JSON, with every fault said in a sentence that repeats no text of a case."""

import json

import pytest

from isonomia.curriculum.cases import limits, read_cases
from isonomia.curriculum.cases.numbering import numbered, sections_of
from isonomia.errors import InputError

SECRET = "zanzibarine"


def written(folder, **files):
    for name, content in files.items():
        stem, _, ending = name.rpartition("_")
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / f"{stem}.{ending}").write_text(text, encoding="utf-8")
    return folder


def faults(path):
    with pytest.raises(InputError) as caught:
        read_cases([path])
    said = str(caught.value)
    assert SECRET not in said
    return said


def test_one_case_a_file(tmp_path):
    bank = read_cases([written(tmp_path, a_txt="A 34-year-old man has a cough.", b_md="A girl has a rash.")])
    assert [case.id for case in bank.cases] == ["a", "b"]
    assert bank.cases[0].text("stem") == "A 34-year-old man has a cough."


@pytest.mark.parametrize("head", ["{}. ", "{}) ", "Case {}: ", "Question {}\n", "Q{}. "])
def test_a_file_that_counts_its_cases(head):
    text = "".join(f"{head.format(at)}A man number {at} has a cough.\n\n" for at in (1, 2, 3))
    found = numbered(text)
    assert [number for number, _ in found] == ["1", "2", "3"]
    assert [part.split()[3] for _, part in found] == ["1", "2", "3"]


def test_a_list_inside_a_case_is_no_case():
    text = "1. A man takes\n1. aspirin\nand has a cough.\n2. A woman has a rash.\n"
    assert [number for number, _ in numbered(text)] == ["1", "2"]
    assert numbered("A man has\n1. fever\n2. chills\n") == [("", "A man has\n1. fever\n2. chills\n")]


def test_sections_of_a_text():
    text = "A man has a cough.\nA. Asthma\nB. Flu\nAnswer: B\nExplanation: It is winter.\n"
    assert {each.kind: each.text for each in sections_of(text)} == {
        "stem": "A man has a cough.",
        "options": "A. Asthma\nB. Flu",
        "answer": "B",
        "explanation": "It is winter.",
    }


def test_json_in_its_three_forms(tmp_path):
    first = {"id": 7, "stem": "A man.", "options": {"A": "x", "B": "y"}, "categories": ["b", "a", "a"], "week": 3}
    cases = [first, {"stem": "A girl."}]
    lines = "\n".join(json.dumps(each) for each in cases)
    for name, content in (("list_json", cases), ("held_json", {"cases": cases}), ("lines_jsonl", lines)):
        folder = tmp_path / name
        folder.mkdir()
        bank = read_cases([written(folder, **{name: content})])
        assert [case.id for case in bank.cases] == ["7", "2"]
        assert bank.cases[0].categories == ("a", "b")
        assert bank.cases[0].text("options") == "x\ny"
        assert bank.unread == ("week",)


def test_ids_of_several_files_are_told_apart(tmp_path):
    bank = read_cases(
        [written(tmp_path, a_json=[{"id": "1", "stem": "A man."}], b_json=[{"id": "1", "stem": "A boy."}])]
    )
    assert [case.id for case in bank.cases] == ["a/1", "b/1"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ([{"stem": SECRET, "stemm": SECRET}], None),
        ([{"stm": SECRET}], "Did you mean 'stem'?"),
        ([{"id": "1", "stem": SECRET}, {"id": "1", "stem": SECRET}], "two cases have the id"),
        ([{"stem": 3}], "is not text"),
        ([{"stem": SECRET, "options": [1]}], "is not text or a list of texts"),
        ([{"stem": "  "}], "it has no text"),
        ([SECRET], "it is no object"),
        ({"case": SECRET}, "holds no list of cases"),
        ("[{", "this is not JSON"),
        ("[" * 100_000, "nested too deep"),
        ([], "there is no case"),
        ([{"stem": SECRET * 6_000}], "longer than 60,000 characters"),
    ],
)
def test_faults_of_json(tmp_path, content, said):
    path = written(tmp_path, bank_json=content) / "bank.json"
    if said is None:
        assert read_cases([path]).unread == ("stemm",)
    else:
        assert said in faults(path)


def test_faults_of_files(tmp_path, monkeypatch):
    assert "no such file" in faults(tmp_path / "absent.txt")
    assert "no file of cases" in faults(tmp_path)
    (tmp_path / "cases.docx").write_bytes(b"PK")
    assert "cannot be read from" in faults(tmp_path / "cases.docx")
    (tmp_path / "latin.txt").write_bytes("Ménière".encode("latin-1"))
    assert "not UTF-8" in faults(tmp_path / "latin.txt")
    (tmp_path / "null.txt").write_bytes(b"a\0b")
    assert "null characters" in faults(tmp_path / "null.txt")
    (tmp_path / "long.txt").write_text(f"{SECRET} " * 8_000)
    assert "longer than" in faults(tmp_path / "long.txt")
    (tmp_path / "short.txt").write_text("A man.")
    monkeypatch.setattr("isonomia.curriculum.cases.reading.LARGEST_FILE", 3)
    assert "larger than 3 bytes" in faults(tmp_path / "short.txt")


def test_all_faults_at_once_but_no_more_than_twenty(tmp_path):
    said = faults(written(tmp_path, bank_json=[{"stem": 1}] * 50) / "bank.json")
    assert said.count("is not text") == limits.MOST_FAULTS
