"""[[scale]] and codebooks: the questions that a scale makes, and every way in which either can be written wrongly."""

import re
from pathlib import Path

import pytest

from isonomia.errors import StudyError
from isonomia.study import parse
from isonomia.study.codebooks import parse_codebook, read_codebook, shipped

PAGE = (Path(__file__).parents[2] / "docs" / "climate.md").read_text(encoding="utf-8")
STUDY, CODEBOOK = re.findall(r"```toml\n(schema = 1.*?|id = .*?)```", PAGE, re.DOTALL)


def edited(text, old, new):
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)


def faults_of(text, tmp_path, codebook=""):
    (tmp_path / "our.toml").write_text(codebook or CODEBOOK, encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        parse(text, str(tmp_path))
    return str(caught.value)


def test_a_scale_is_a_mean_and_its_items_are_shares():
    study = parse(STUDY)
    score, *items = study.indicators
    assert (score.id, score.kind, score.bounds, score.margin, score.by) == (
        "belonging",
        "mean",
        (1, 5),
        0.25,
        (("sex",),),
    )
    assert [each.id for each in items] == [f"belonging-b{at}" for at in range(1, 6)]
    assert {each.kind for each in items} == {"proportion"}
    assert items[0].title == "People here know my name and greet me"
    assert {each.scale for each in study.indicators} == {"belonging"}
    (scale,) = study.scales
    assert (scale.minimum_answered, scale.validated, scale.speaks_of) == (3, False, "process")


def test_a_codebook_may_be_validated(tmp_path):
    text = edited(CODEBOOK, 'licence = "Our own."', 'licence = "Our own."\nvalidated = true')
    (tmp_path / "our.toml").write_text(text, encoding="utf-8")
    study = edited(STUDY, '"isonomia:belonging-open"', '"our.toml"\nscale = "home"')
    study = edited(study, "margin   = 0.25", "margin = 0.2")
    assert parse(study, str(tmp_path)).scales[0].validated


def test_a_scale_that_is_held_back_holds_back_its_items():
    study = parse(edited(STUDY, 'contact   = "office@school.example"', 'contact = "c"\nhold = ["belonging"]'))
    assert set(study.release.hold) == {each.id for each in study.indicators}


def test_respondents_alone_have_no_ranges():
    study = parse(edited(STUDY, 'speaks_of = "process"', 'speaks_of = "respondents"'))
    assert {each.inference for each in study.indicators} == {"census"}


def test_words_of_a_codebook_are_translated_with_it():
    study = parse(edited(STUDY, 'contact   = "office@school.example"', 'contact = "c"\nlanguages = ["en", "es"]'))
    assert study.translations["es"]["Belonging"] == "Pertenencia"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("isonomia:belonging-open", "isonomia:belonging-opn", "Did you mean 'belonging-open'"),
        ("isonomia:belonging-open", "ours.toml", "there is no such file"),
        ('id       = "belonging"', 'id = "belongin"', "there is no scale “belongin”. Did you mean 'belonging'"),
        ('by       = ["sex"]', 'by = ["sexx"]', "there is no dimension “sexx”"),
        ('by       = ["sex"]', 'by = ["sex", "sex"]', "“sex” stands twice"),
        ('by       = ["sex"]', 'columns = { b9 = "x" }', "the codebook has no item “b9”"),
        ('by       = ["sex"]', 'measures = ["differnce"]', "there is no measure “differnce”"),
        ("margin   = 0.25", "margin = 4", "calls every two groups close"),
        ('person = "id"', 'title = "x"', "names no column that tells people apart"),
        (
            '[climate.survey]\nspeaks_of = "process"                  # or "cohort" or "respondents"',
            '[climate.survy]\nspeaks_of = "process"',
            "there is no source “survy”",
        ),
        ('speaks_of = "process"                  # or "cohort" or "respondents"', "", "the key “speaks_of” is missing"),
        ('owner     = "Office of the registrar"', "", "the key “owner” is missing"),
        ('speaks_of = "process"', 'speaks_of = "proces"', "Did you mean 'process'"),
        ('source   = "survey"', 'source = "survy"', "there is no source “survy”"),
    ],
)
def test_a_fault_is_a_sentence(tmp_path, old, new, said):
    assert said in faults_of(edited(STUDY, old, new), tmp_path)


def test_a_scale_without_its_survey_is_told_what_is_missing(tmp_path):
    text = re.sub(r"\[climate\.survey\].*?\n\n", "", STUDY, flags=re.DOTALL)
    assert "the section [climate.survey] is missing" in faults_of(text, tmp_path)


def test_an_item_takes_no_id_that_is_used(tmp_path):
    more = STUDY + '\n[[indicator]]\nid = "belonging-b1"\nsource = "survey"\nevent = "sex = \'F\'"\n'
    assert "is already used" in faults_of(more, tmp_path)


LONG = """[[options.long]]
value = 0
label = "a"
[[options.long]]
value = 4
label = "b"
[[items]]
id = "q2"
options = "long"
"""
OURS = edited(STUDY, '"isonomia:belonging-open"', '"our.toml"\nscale = "home"')


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'options = "agree"\nreverse',
            'options = "agre"\nreverse',
            "there is no list of answers “agre”. Did you mean 'agree'",
        ),
        ('items = ["q1", "q2"]', 'items = ["q1", "q3"]', "there is no item “q3”"),
        ('items = ["q1", "q2"]', 'items = ["q1", "q1"]', "stands 2 times"),
        ('items = ["q1", "q2"]', 'items = ["q1", "q2"]\nminimum_answered = 3', "3 answers are asked for"),
        ('items = ["q1", "q2"]', 'items = ["q1", "q2"]\nscore = "median"', "cannot stand here"),
        ('id = "q2"', 'id = "q1"', "the id “q1” stands 2 times"),
        ('also = ["Yes"]', 'also = ["Disagree"]', "two answers are written “disagree”"),
        ('label = "Agree"', 'label = "Agree"\nabsence = "unknown"', "1 of its answers are places on a ladder"),
        ('text = "I feel at home here."', 'text = "x"\ntop = [3]', "3 is no place on its ladder"),
        ('licence = "Our own."', "", "the key “licence” is missing"),
        ('licence = "Our own."', 'licence = "x"\nowner = "y"', "the key “owner” does not belong here"),
        (
            '[[items]]\nid = "q2"\ntext = "I feel out of place here."\noptions = "agree"',
            LONG,
            "its items are answered on unlike ladders: q1 1 to 2, q2 0 to 4",
        ),
    ],
)
def test_a_fault_of_a_codebook_is_a_sentence(tmp_path, old, new, said):
    found = faults_of(OURS, tmp_path, edited(CODEBOOK, old, new))
    assert said in found
    assert "our.toml" in found


def test_faults_of_codebook_and_study_come_together(tmp_path):
    found = faults_of(
        edited(OURS, 'by       = ["sex"]', 'by = ["age"]'), tmp_path, edited(CODEBOOK, 'id = "q2"', 'id = "q1"')
    )
    assert "there is no dimension “age”" in found
    assert "stands 2 times" in found


def test_a_codebook_without_items_is_not_scored(tmp_path):
    text = edited(CODEBOOK, 'items = ["q1", "q2"]', "items = []")
    text = edited(text, 'version = "1"', 'version = "1"\nmissing = "The licensee adds the map of items."')
    found = faults_of(OURS, tmp_path, text)
    assert "does not say which items make the scale “Feeling at home”" in found
    assert "The licensee adds the map of items." in found


@pytest.mark.parametrize("name", shipped())
def test_codebooks_that_come_with_the_program_are_read(name):
    book = read_codebook(f"isonomia:{name}", ".")
    assert book.id == name
    assert book.licence
    assert book.scales


def test_half_of_the_items_is_the_rule():
    assert parse_codebook(CODEBOOK, "x").scales["home"].minimum_answered == 1
    assert read_codebook("isonomia:belonging-open", ".").scales["learning"].minimum_answered == 2


def test_a_statement_counted_in_reverse_is_called_by_the_answers_that_count():
    """“I often feel left out, 12 in every 100” would say the opposite of what was counted."""
    study = parse(edited(STUDY, 'contact   = "office@school.example"', 'contact = "c"\nlanguages = ["en", "es"]'))
    called = next(each.title for each in study.indicators if each.id == "belonging-b3")
    assert called == "I often feel left out here (Disagree / Strongly disagree)"
    spanish = "Aquí me siento a menudo excluido o excluida (En desacuerdo / Totalmente en desacuerdo)"
    assert study.translations["es"][called] == spanish
    assert study.translations["es"]["I can be myself in my group"] == "En mi grupo puedo ser como soy"


def test_a_codebook_that_is_not_there_names_those_that_come_with_the_program(tmp_path):
    said = faults_of(edited(STUDY, "isonomia:belonging-open", "belonging-open"), tmp_path)
    assert "“belonging-open”: there is no such file. Did you mean 'isonomia:belonging-open'?" in said
    assert "isonomia init" not in said
