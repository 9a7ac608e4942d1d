"""Parts of the audit from files to tables, and what their pages print in two languages."""

import pytest

import inventory_files as made
from isonomia import reviewing
from isonomia.curriculum.parts import Wanted, make_parts
from isonomia.curriculum.review.checklist import QUESTIONS
from isonomia.curriculum.wording.summary import Text
from isonomia.errors import InputError, TableError
from isonomia.model.audit_tables import Amount, Ranged, Told, Withheld
from isonomia.publish.language import language
from isonomia.publish.pages.printed_tables import printed, said
from isonomia.publish.words.audit import OF_TABLES
from isonomia.sources.sheets import read_sheet

CASES = [f"case-{each}" for each in range(40)]


def checklist(folder, role, no):
    """A checklist on disk in which every answer is yes, but for question 3 of some cases."""
    import csv

    from isonomia.curriculum.review.forms import review_form

    form = review_form(CASES, role)
    file = folder / f"{role[-1]}.csv"
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(form.columns)
        for row in form.rows:
            answer = "no" if row[2] == "3" and row[1] in no else "yes"
            writer.writerow((*row[:4], answer, f"remark of {role}\nin two lines"))
    return file


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("parts")
    inventory = folder / "ci.xml"
    inventory.write_bytes(made.inventory(**made.SMALL))
    pictures = []
    for role, tone in (("coder A", "V"), ("coder B", "VI")):
        file = folder / f"{role}.csv"
        lines = [f"{role},p{each},{tone if each == 0 else 'II'}" for each in range(35)]
        file.write_text("role,picture,tone\n" + "\n".join(lines) + "\n", encoding="utf-8")
        pictures.append(file)
    wanted = Wanted(
        inventory,
        {"Homes": ("housing",)},
        (checklist(folder, "reviewer A", CASES[:30]), checklist(folder, "reviewer B", CASES[2:32])),
        None,
        tuple(pictures),
        wording=True,
    )
    texts = [Text(name, "stem", "A man is seen. He refuses the test.") for name in CASES[:3]]
    texts.append(Text("x", "answer", "The MDRD equation gives an eGFR of 50."))
    before = [Text(CASES[0], "stem", "A man declines the test."), Text("gone", "stem", "Nothing.")]
    return make_parts(wanted, read_sheet, texts, before)


def test_every_part_has_its_page_and_its_private_table(parts):
    assert [each.id for each in parts.pages] == [
        "coverage",
        "review",
        "wording",
        "equations",
        "editions",
        "pictures",
    ]
    names = [each.name for each in parts.private]
    assert names == ["coverage.csv", "verdicts.csv", "words.csv", "equations.csv"]
    assert all(len(row) == len(each.columns) for each in parts.private for row in each.rows)


def table(parts, page, name):
    (own,) = [each for each in parts.pages if each.id == page]
    return next(each for each in own.tables if each.id == name)


def test_tables_hold_what_was_counted(parts):
    topic = table(parts, "coverage", "topics").rows[0]
    assert (topic[0], topic[1], topic[2]) == ("Homes", 2, Amount(2.5))
    third = next(row for row in table(parts, "review", "answers").rows if row[0] == Told(QUESTIONS[2].text))
    assert third[1:6] == (8, 28, 0, 0, 4)
    words = table(parts, "wording", "words").rows
    assert words[0][:4] == ("refuse", 3, 3, 0)
    assert table(parts, "equations", "equations").rows[0][1:4] == (1, 0, 0)
    kept = table(parts, "editions", "kept").rows[0]
    assert kept[1:4] == (1, 0, 1)
    assert table(parts, "pictures", "darkest").rows[0][1:3] == (0, 34)


def test_pages_hold_no_word_of_a_case_and_no_remark(parts):
    """Guard 10, and the promise that words of cases stay private."""
    told = repr(parts.pages)
    assert "remark of" not in told
    assert "reviewer A" not in told
    assert "seen" not in told.replace("seen apart", "")
    assert "remark of reviewer A" in repr(parts.private)


def test_every_message_is_in_the_catalogue_and_in_spanish(parts):
    spanish = language("es")
    for page in parts.pages:
        for message in page.messages():
            assert message in OF_TABLES, message
            assert spanish.translations.gettext(message)
        for told in (page.title, page.lead, *page.notes):
            assert said(spanish, told)


def test_spanish_questions_are_those_of_the_form():
    spanish = language("es")
    assert [spanish.gettext(each.text) for each in QUESTIONS] == [each.spanish for each in QUESTIONS]


@pytest.mark.parametrize(
    ("cell", "english", "spanish"),
    [
        (1234, "1,234", "1,234"),
        (Amount(0.1234, 1, percent=True), "12.3", "12.3"),
        (Ranged(-2.0, -4.25, 0.5, signed=True), "−2.0", "−2.0"),
        (Withheld("NO_DATA"), "No data", "No hay datos"),
        ("<b>housing</b>", "<b>housing</b>", "<b>housing</b>"),
        (Told("Two people"), "Two people", "Dos personas"),
    ],
)
def test_cells_are_printed_as_the_language_writes_them(cell, english, spanish):
    assert printed(language("en"), cell).text == english
    assert printed(language("es"), cell).text == spanish


def test_ranges_are_printed_with_their_signs():
    assert printed(language("en"), Ranged(2.0, -4.25, 8.0, signed=True)).between == "−4.3 to +8.0"
    assert printed(language("en"), Ranged(2.0)).between == ""


def test_one_reviewer_is_not_two(tmp_path):
    file = checklist(tmp_path, "reviewer A", ())
    with pytest.raises(InputError, match="two, one of each role"):
        make_parts(Wanted(reviews=(file,)), read_sheet)
    with pytest.raises(InputError, match="both files are of “reviewer A”"):
        make_parts(Wanted(reviews=(file, file)), read_sheet)


def test_a_form_that_is_not_there(tmp_path):
    with pytest.raises(TableError, match="there is no file"):
        read_sheet(tmp_path / "none.csv")


def test_the_verbs_of_a_review(tmp_path):
    bank = tmp_path / "cases"
    bank.mkdir()
    (bank / "one.txt").write_text("A 40-year-old man comes to the clinic with a cough.\n", encoding="utf-8")
    assert reviewing.write_checklist([bank], "reviewer A", tmp_path / "form.xlsx", "es") == 1
    sheet = read_sheet(tmp_path / "form.xlsx")
    assert len(sheet.rows) == 12
    assert sheet.rows[0][3] == QUESTIONS[0].spanish
    listed = tmp_path / "pictures.csv"
    listed.write_text("picture,finding\nfig-1,rash\nfig-2,\n", encoding="utf-8")
    assert reviewing.write_pictures(listed, "coder A", tmp_path / "p.csv") == 2
    one, other = checklist(tmp_path, "reviewer A", CASES[:3]), checklist(tmp_path, "reviewer B", ())
    assert reviewing.write_disagreements(one, other, tmp_path / "settle.csv") == (3, 441, [])
    assert len(read_sheet(tmp_path / "settle.csv").rows) == 3


def test_forms_that_nobody_filled_in_leave_no_file_of_disagreements(tmp_path):
    (tmp_path / "one.txt").write_text("A 40-year-old man comes to the clinic with a cough.\n", encoding="utf-8")
    forms = [tmp_path / f"{each}.csv" for each in "ab"]
    for form, role in zip(forms, ("reviewer A", "reviewer B"), strict=True):
        reviewing.write_checklist([tmp_path / "one.txt"], role, form)
    with pytest.raises(InputError, match=r"a\.csv: no question is answered here and in b\.csv"):
        reviewing.write_disagreements(*forms, tmp_path / "settle.csv")
    assert not (tmp_path / "settle.csv").exists()


def test_a_case_that_one_form_alone_has_is_named(tmp_path):
    one = checklist(tmp_path, "reviewer A", CASES[:3])
    other = checklist(tmp_path, "reviewer B", ())
    text = other.read_text(encoding="utf-8").replace(f"{CASES[0]},", "mistyped,")
    other.write_text(text, encoding="utf-8")
    _, _, alone = reviewing.write_disagreements(one, other, tmp_path / "settle.csv")
    assert f"{one.name}: question 1 of “{CASES[0]}” stands in this file alone." in alone
    assert f"{other.name}: question 1 of “mistyped” stands in this file alone." in alone


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("image\nx\n", "there is no column “picture”"),
        ("picture,finding\na,\na,\n", "the picture “a” stands twice"),
        ("picture,finding\n,x\n", "no picture is named"),
    ],
)
def test_a_faulty_list_of_pictures(tmp_path, text, sentence):
    (tmp_path / "p.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=sentence):
        reviewing.write_pictures(tmp_path / "p.csv", "coder A", tmp_path / "out.csv")


def test_an_inventory_in_lines(tmp_path):
    file = tmp_path / "ci.xml"
    file.write_bytes(made.inventory(**made.SMALL))
    lines, facts = reviewing.inventory_lines(file)
    assert lines[1] == "4 events. Hours: 5.0 by event, 6.5 by method."
    assert "Assessed and never taught (1): Competency 3" in lines
    assert facts["not_placed"] == ["E4"]
