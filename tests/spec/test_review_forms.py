"""The checklist from the form to the verdict: written, filled in, read back, compared, settled."""

import csv
import io

import pytest

from isonomia.curriculum.review.adjudication import adjudication_form, settled, verdicts
from isonomia.curriculum.review.answers import read_coding, read_review
from isonomia.curriculum.review.checklist import ANSWERS, IN_SPANISH, QUESTIONS, WHOLE_SET, WORDS
from isonomia.curriculum.review.forms import picture_form, review_form, tones
from isonomia.curriculum.review.roles import role_of
from isonomia.curriculum.review.summary import pictures, summarise
from isonomia.errors import InputError, OutputError
from isonomia.forms.form import write_form
from isonomia.forms.sheet import Sheet


def filled(form, answers, place="a.csv", remark=""):
    """A form with answers by (case, number)."""
    rows = []
    for row in form.rows:
        cells = dict(zip(form.columns, row, strict=True))
        cells["answer"] = answers.get((cells["case"], int(cells["number"])), "")
        cells["remark"] = remark
        rows.append(tuple(cells[each] for each in form.columns))
    return Sheet(place, form.columns, tuple(rows))


def everything(cases, answer="yes"):
    return {(case, each.number): answer for case in cases for each in QUESTIONS if not each.whole}


def review(role, answers, remark=""):
    cases = dict.fromkeys(case for case, _ in answers)
    return read_review(filled(review_form(list(cases), role), answers, remark=remark))


def test_a_form_has_every_question_of_every_case_and_the_last_one_once():
    form = review_form(["case-1", "case-2"], "Reviewer a")
    assert len(form.rows) == 2 * 11 + 1
    assert {row[0] for row in form.rows} == {"reviewer A"}
    assert form.rows[-1][1:3] == (WHOLE_SET, "12")
    assert all(row[4] == row[5] == "" for row in form.rows)
    spanish = review_form(["case-1"], "revisora B", "es")
    assert spanish.rows[0][3] == QUESTIONS[0].spanish
    assert dict(spanish.choices)["answer"] == ("sí", "no", "no procede", "no se sabe")


def test_there_are_twelve_questions_in_two_languages():
    assert [each.number for each in QUESTIONS] == list(range(1, 13))
    assert all(each.text.endswith((".", "?")) and "¿" in each.spanish for each in QUESTIONS)
    assert all(WORDS[word] == answer for answer, word in IN_SPANISH.items())


@pytest.mark.parametrize("text", ["reviewer A", "REVIEWER  a", "course director", "revisora 2", "student 12"])
def test_roles(text):
    assert role_of(text, "row 1") == role_of(role_of(text, "row 1"), "row 1")


@pytest.mark.parametrize("text", ["", "Maria", "reviewer Maria", "m.lopez@example.org", "Dr. White", "reviewer A B"])
def test_a_name_is_no_role(text):
    with pytest.raises(InputError, match=r"Records name roles, never people"):
        role_of(text, "row 1")


def test_a_form_is_saved_and_read_back_and_never_overwritten(tmp_path):
    form = review_form(["=1+1", "case-2"], "reviewer A")
    file = tmp_path / "a.csv"
    write_form(form, file)
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    assert rows[1][1] == "'=1+1"
    sheet = Sheet("a.csv", tuple(rows[0]), tuple(map(tuple, rows[1:])))
    assert next(sheet.records())[1]["case"] == "=1+1"
    assert len(read_review(sheet).unanswered) == 23
    with pytest.raises(OutputError, match="is there already"):
        write_form(form, file)
    with pytest.raises(OutputError, match=r"\.csv, \.xlsx"):
        write_form(form, tmp_path / "a.docx")
    with pytest.raises(OutputError, match="cannot be written"):
        write_form(form, tmp_path / "none" / "a.csv")


def test_a_workbook_has_the_answers_to_choose_from(tmp_path):
    import openpyxl

    file = tmp_path / "a.xlsx"
    write_form(review_form(["=case"], "reviewer A"), file)
    sheet = openpyxl.load_workbook(file).active
    assert [each.value for each in sheet[1]][:3] == ["role", "case", "number"]
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=case", "s")
    assert sheet.data_validations.dataValidation[0].formula1 == f'"{",".join(ANSWERS)}"'


def test_answers_in_either_language_and_lines_without_one():
    found = review("reviewer A", {("c", 1): "Sí", ("c", 2): "N/A", ("c", 3): "no se sabe", ("c", 4): " NO "})
    assert {key: each.answer for key, each in found.said.items()} == {
        ("c", 1): "yes",
        ("c", 2): "not applicable",
        ("c", 3): "cannot tell",
        ("c", 4): "no",
    }
    assert len(found.unanswered) == 8


HEAD = ("role", "case", "number", "answer", "remark")


@pytest.mark.parametrize(
    ("columns", "rows", "sentence"),
    [
        (HEAD[:3], [], "no column “answer”"),
        (HEAD, [], "the form has no row"),
        (HEAD, [("reviewer A", "c", "1", "maybe", "")], "a.csv, row 1: the answer is “maybe”"),
        (HEAD, [("reviewer A", "c", "13", "yes", "")], "the number of the question is “13”"),
        (HEAD, [("reviewer A", "", "1", "yes", "")], "no case is named"),
        (HEAD, [("reviewer A", "c", "12", "yes", "")], "question 12 is not asked of “c”"),
        (HEAD, [("reviewer A", WHOLE_SET, "1", "yes", "")], "question 1 is not asked of"),
        (HEAD, [("reviewer A", "c", "1", "yes", "")] * 2, "question 1 of “c” stands twice"),
        (HEAD, [("reviewer A", "c", "1", "yes", ""), ("reviewer B", "c", "2", "yes", "")], "of several roles"),
        (HEAD, [("ana@example.org", "c", "1", "yes", "")], "“ana@example.org” is not a role"),
    ],
)
def test_what_is_wrong_in_a_form_is_said_with_its_row(columns, rows, sentence):
    with pytest.raises(InputError) as caught:
        read_review(Sheet("a.csv", columns, tuple(rows)))
    assert sentence in str(caught.value)


def test_two_files_of_one_role_are_refused():
    one = review("reviewer A", everything(["c"]))
    with pytest.raises(InputError, match="both files are of “reviewer A”"):
        verdicts(one, one)


def disagreeing():
    one = review("reviewer A", everything(["c", "d"]) | {("d", 3): "no"}, "why A")
    other = review("reviewer B", everything(["c", "d"]) | {("c", 2): "no", ("d", 5): ""}, "why B")
    return verdicts(one, other)


def test_disagreements_keep_both_reasons_and_what_only_one_answered_stays_open():
    found = {(each.case, each.number): each for each in disagreeing()}
    assert (found["c", 1].how, found["c", 1].final) == ("agreed", "yes")
    assert (found["c", 2].how, found["c", 2].final, found["c", 2].reasons) == ("open", None, ("why A", "why B"))
    assert (found["d", 5].first, found["d", 5].second, found["d", 5].how) == ("yes", None, "open")
    form = adjudication_form(disagreeing())
    assert [row[:2] for row in form.rows] == [("c", "2"), ("d", "3")]
    assert form.rows[0][4:7] == ("why A", "no", "why B")


def decision(case, number, answer, reason, reply=""):
    columns = ("case", "number", "final answer", "final reason", "author's answer")
    return Sheet("settled.csv", columns, ((case, number, answer, reason, reply),))


def test_an_adjudicator_settles_and_an_author_answers():
    found = settled(disagreeing(), decision("c", "2", "no", "it is not said", "will be rewritten"))
    (own,) = [each for each in found if (each.case, each.number) == ("c", 2)]
    assert (own.final, own.how, own.reason, own.reply) == ("no", "settled", "it is not said", "will be rewritten")
    assert own.reasons == ("why A", "why B")
    assert sum(each.how == "open" for each in found) == 3  # d 3, d 5, and the last question, which nobody answered


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("c", "1", "no", "x"), "is no line on which the two differ"),
        (("e", "1", "no", "x"), "is no line on which the two differ"),
        (("c", "2", "perhaps", "x"), "the final answer is “perhaps”"),
        (("c", "2", "no", ""), "the decision has no reason"),
    ],
)
def test_what_is_wrong_in_a_decision_is_said_with_its_row(row, sentence):
    with pytest.raises(InputError, match=r"settled\.csv, row 1") as caught:
        settled(disagreeing(), decision(*row))
    assert sentence in str(caught.value)


def test_a_summary_counts_answers_and_gives_agreement_from_thirty_cases_on():
    cases = [f"c{each}" for each in range(40)]
    one, other = everything(cases), everything(cases)
    one |= {(case, 3): "no" for case in cases[:30]}
    other |= {(case, 3): "no" for case in cases[2:32]}
    found = {each.number: each for each in summarise(verdicts(review("reviewer A", one), review("reviewer B", other)))}
    assert set(found) == set(range(1, 12))
    third = found[3]
    assert (third.final, third.open, third.both) == ((8, 28, 0, 0), 4, 40)
    assert (third.asks.events, third.asks.n) == (8, 36)  # "yes" asks for another look
    assert third.asks.low < 8 / 36 < third.asks.high
    assert third.kappa.value == pytest.approx(1 - (4 / 40) / (1 - (30 * 30 + 10 * 10) / 1600))
    assert third.pairs[0][:2] == (8, 4)
    few = summarise(verdicts(review("reviewer A", everything(["c"])), review("reviewer B", everything(["c"]))))[0]
    assert (few.asks.value, few.kappa.reason) == (None, "TOO_SMALL")


def test_a_summary_does_not_know_who_said_what():
    cases = [f"c{each}" for each in range(40)]
    one, other = everything(cases), everything(cases)
    one |= {(case, 3): "no" for case in cases[:30]}
    other |= {(case, 3): "no" for case in cases[2:35]}
    first, second = review("reviewer A", one), review("reviewer B", other)
    there, back = summarise(verdicts(first, second)), summarise(verdicts(second, first))
    assert [each.pairs for each in there] == [each.pairs for each in back]
    assert [each.kappa.value for each in there] == pytest.approx([each.kappa.value for each in back], nan_ok=True)


def coding(role, tones_of, scheme="fitzpatrick"):
    form = picture_form([(name, "rash") for name in tones_of], role, scheme)
    rows = tuple((row[0], row[1], row[2], tones_of[row[1]], "") for row in form.rows)
    return read_coding(Sheet("p.csv", form.columns, rows), scheme)


def test_pictures_of_two_coders():
    assert tones("fitzpatrick") == ("I", "II", "III", "IV", "V", "VI")
    one = {f"p{each}": "II" for each in range(30)} | {f"q{each}": "V" for each in range(8)} | {"r": "cannot tell"}
    other = one | {"p0": "fitzpatrick:iii", "p1": "I", "q0": "VI", "r": "no skin shown", "p2": ""}
    found = pictures(coding("coder A", one), coding("coder B", other))
    assert (found.both, found.one, found.open) == (37, 1, 4)
    assert found.counts == (0, 27, 0, 0, 7, 0, 0, 0)
    assert (found.darkest.events, found.darkest.n) == (7, 34)
    assert found.darkest.low < 7 / 34 < found.darkest.high
    assert found.weighted.value > found.kappa.value
    again = pictures(coding("coder A", one), coding("coder B", other), {"q0": "VI"})
    assert (again.darkest.events, again.darkest.n, again.open) == (8, 35, 3)
    assert pictures(coding("coder A", {"p": "7"}, "monk"), coding("coder B", {"p": "7"}, "monk")).darkest is None


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("coder A", "p", "VII")], "the tone is “VII”"),
        ([("coder A", "", "V")], "no picture is named"),
        ([("coder A", "p", "V"), ("coder A", "p", "")], "the picture “p” stands twice"),
    ],
)
def test_what_is_wrong_in_a_coding_is_said_with_its_row(rows, sentence):
    with pytest.raises(InputError) as caught:
        read_coding(Sheet("p.csv", ("role", "picture", "tone"), tuple(rows)))
    assert sentence in str(caught.value)
