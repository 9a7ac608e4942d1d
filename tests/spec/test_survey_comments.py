"""Comments of a survey, from the answers to the worklist and, in other words, to a page."""

import csv

import lxml.html
import numpy as np
import pytest

import comment_world as own
from isonomia import pipeline
from isonomia.climate.comments.agreeing import on_themes
from isonomia.climate.comments.offered import Writer, offers
from isonomia.climate.comments.released import NOTHING, longest_run, read_released
from isonomia.climate.comments.telling import Rule, told
from isonomia.climate.comments.worklist import agreement_form, coding_form
from isonomia.climate.comments.written import Comment
from isonomia.climate.themes import Coded
from isonomia.count import count
from isonomia.count.writers import writers
from isonomia.errors import InputError
from isonomia.forms.form import Form, content_of, write_form
from isonomia.forms.guard import unguarded
from isonomia.forms.sheet import Sheet
from isonomia.model.audit_tables import Amount, Withheld
from isonomia.model.scales import Survey, Theme
from isonomia.model.shown import ABSENT_COUNT, Shown, ShownTable
from isonomia.sources.sheets import read_sheet
from isonomia.study import parse

WORDS = "There is more work than anybody can finish."
NAMES = ("Ada Example", "Grace Example")
THEMES = (Theme("workload", "The workload", "q-workload"), Theme("mentoring", "Mentors", "q-mentoring"))


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    folder = tmp_path_factory.mktemp("comments")
    study, small, large = own.world(folder)
    own.write_rows(
        folder / "released.csv",
        own.HEAD,
        [(large[0], "workload", WORDS, *NAMES), (small[0], "workload", "Nights are too long to learn.", *NAMES)],
    )
    return own.built(study, folder), small, large


def page(built):
    return lxml.html.parse(built.out / "site" / "comments" / "survey.html").getroot()


def test_what_two_people_released_stands_on_the_page_in_other_words(release):
    built, _, _ = release
    said = [each.text_content() for each in page(built).xpath("//section[@aria-labelledby='words']//li")]
    assert said == [WORDS]


def test_a_comment_of_a_group_that_is_not_shown_is_kept_back_though_it_was_released(release):
    built, small, _ = release
    text = (built.private / "comments" / "survey" / "kept.csv").read_text("utf-8-sig")
    rows = {row["id"]: row["why_not"] for row in csv.DictReader(text.splitlines())}
    assert set(small) <= set(rows)
    assert rows[small[0]] == "too few people of the same group by year raised this theme"
    assert "Nights are too long" not in "".join(
        path.read_text("utf-8") for path in (built.out / "site").rglob("*.html")
    )


def test_nothing_of_a_comment_and_no_name_is_published(release):
    built, small, large = release
    marks = [each.encode() for each in (own.UNIQUE, *NAMES, "Okafor", "reader one", *small, *large)]
    for path in built.out.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not [mark for mark in marks if mark in content], path


def test_the_worklist_is_private_whole_and_holds_what_was_filled_in(release):
    built, small, large = release
    folder = built.private / "comments" / "survey"
    assert {each.name for each in folder.iterdir()} == {
        "README.txt",
        *(f"{name}.{ending}" for name in ("coding", "to-release", "kept", "agreement") for ending in ("csv", "xlsx")),
    }
    assert all(path.stat().st_mode & 0o077 == 0 for path in (folder, *folder.iterdir()))
    sheet = read_sheet(folder / "to-release.xlsx")
    rows = {cells["id"]: cells for _, cells in sheet.records()}
    assert set(large) < set(rows)
    assert not set(small) & set(rows)
    assert (rows[large[0]]["in_other_words"], rows[large[0]]["released_by"]) == (WORDS, NAMES[0])
    assert "“Dr Okafor”: the name of a person or a place" in rows[large[1]]["look_at"]
    assert len(list(read_sheet(folder / "coding.csv").records())) == 60 + 60 + 14 + 5


def test_pages_lead_to_it_and_from_it_to_the_themes(release):
    built, _, _ = release
    site = built.out / "site"
    assert 'href="comments/survey.html"' in (site / "index.html").read_text("utf-8")
    assert 'href="../comments/survey.html"' in (site / "indicator" / "survey-theme-workload.html").read_text("utf-8")
    links = [each.get("href") for each in page(built).xpath("//section[@aria-labelledby='themes']//a")]
    assert links == ["../indicator/survey-theme-workload.html", "../indicator/survey-theme-mentoring.html"]
    assert all((site / "comments" / each).resolve().is_file() for each in links)


def coded(pairs):
    """Comments that two coders gave these themes, a pair a comment."""
    found = {
        f"p{at:03}": {"one": frozenset(first), "two": frozenset(second)} for at, (first, second) in enumerate(pairs)
    }
    raised = {
        each.id: frozenset(who for who, held in found.items() if all(each.id in x for x in held.values()))
        for each in THEMES
    }
    return Coded(frozenset(found), raised, found)


RULE = Rule(11, zeros=True)


def told_rows(pairs, rule=RULE):
    found = on_themes(THEMES, coded(pairs))
    survey = Survey("survey", "process", "owner", themes=THEMES)
    page = told(survey, found, NOTHING, shown_themes(), rule)
    return found, {row[0]: row[1:] for row in page.tables[0].rows}


def shown_themes():
    """Cells in which every theme is shown for everybody."""
    return Shown(tuple(one_cell(each.question) for each in THEMES), "cms")


def one_cell(question, **rows):
    """Cells of a theme for everybody; or by year, of which each is shown or not."""
    codes, shown = list(rows), np.array(list(rows.values()) or [True])
    keys = {"setting": [""] * len(shown), "period": ["2026"] * len(shown)} | ({"year": codes} if codes else {})
    nothing = np.full(len(shown), np.nan)
    return ShownTable(
        indicator=question,
        source="survey",
        kind="proportion",
        dimensions=("year",) if codes else (),
        keys={name: np.array(held, dtype=object) for name, held in keys.items()},
        n_shown=shown,
        y_shown=shown,
        n=np.where(shown, 80, ABSENT_COUNT),
        events=np.where(shown, 40, ABSENT_COUNT),
        sums={},
        se=nothing,
        df=nothing,
        value=nothing,
    )


def test_agreement_is_told_where_it_gives_no_small_number_away():
    a, b, c, d = 24, 20, 16, 60
    pairs = (
        [({"mentoring"}, {"mentoring"})] * a + [({"mentoring"}, ())] * b + [((), {"mentoring"})] * c + [((), ())] * d
    )
    found, rows = told_rows(pairs)
    n, share = a + b + c + d, (2 * a + b + c) / (2 * (a + b + c + d))
    observed = (a + d) / n
    same, positive, negative, gwet, alpha = rows["Mentors"]
    assert (same.value, positive.value, negative.value) == pytest.approx(
        (observed, 2 * a / (2 * a + b + c), 2 * d / (2 * d + b + c))
    )
    chance = 2 * share * (1 - share)
    assert gwet.value == pytest.approx((observed - chance) / (1 - chance))
    expected = 2 * share * (1 - share) * 2 * n / (2 * n - 1)
    assert alpha.value == pytest.approx(1 - (1 - observed) / expected)
    exact = agreement_form(found)
    mentoring = dict(zip(exact.columns, exact.rows[1], strict=True))
    assert (mentoring["both"], mentoring["one_alone"], mentoring["neither"]) == ("24", "36", "60")
    first, second = (a + b) / n, (a + c) / n
    by_chance = first * second + (1 - first) * (1 - second)
    assert float(mentoring["kappa"]) == pytest.approx((observed - by_chance) / (1 - by_chance), rel=1e-5)


def test_who_of_the_two_found_more_cannot_be_told_from_what_is_published():
    pairs = [({"mentoring"}, {"mentoring"})] * 24 + [((), ())] * 60
    one_sided = [*pairs, *[({"mentoring"}, ())] * 36]
    even = [*pairs, *[({"mentoring"}, ())] * 18, *[((), {"mentoring"})] * 18]
    assert told_rows(one_sided)[1] == told_rows(even)[1]


@pytest.mark.parametrize(("both", "one", "neither"), [(20, 3, 60), (4, 20, 60), (60, 30, 2)])
def test_agreement_is_hidden_where_it_would_give_a_small_number_away(both, one, neither):
    pairs = [({"mentoring"}, {"mentoring"})] * both + [({"mentoring"}, ())] * one + [((), ())] * neither
    assert set(told_rows(pairs)[1]["Mentors"]) == {Withheld("")}


def test_agreement_is_hidden_where_counts_are_rounded_or_zero_is_protected():
    pairs = [({"mentoring"}, {"mentoring"})] * 30 + [((), ())] * 60
    assert told_rows(pairs)[1]["Mentors"][0] == Amount(1.0, 1, percent=True)
    assert set(told_rows(pairs, Rule(11, zeros=False))[1]["Mentors"]) == {Withheld("")}
    assert set(told_rows(pairs, None)[1]["Mentors"]) == {Withheld("")}


def offered(**keys):
    comment = Comment("p000", own.said_by("p000"))
    writer = Writer("", "2026", {name: (code,) for name, code in keys.items()})
    tables = (one_cell("q-workload"), one_cell("q-workload", first=True, second=False))
    by_theme = coded([({"workload"}, {"workload"})])
    survey = Survey("survey", "process", "owner", themes=THEMES, released_file="released.csv")
    return survey, offers(survey, by_theme, [comment], {"p000": writer}, Shown(tables, "cms"))


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({"year": "first"}, ""),
        ({"year": "second"}, "too few people of the same group by year raised this theme"),
        ({"year": "third"}, "too few people of the same group by year raised this theme"),
        ({}, "too few people of the same group by year raised this theme"),
    ],
)
def test_a_comment_is_offered_where_its_writers_own_group_is_shown(keys, why):
    (found,) = offered(**keys)[1]
    assert found.why_not == why


TYPED = """
schema = 1
title = "A made-up survey"
[source.survey]
path = "answers.parquet"
person = "id"
period = "wave"
[dimension.grade]
column = "grade"
levels = ["1.5", "2"]
[[indicator]]
id = "i"
source = "survey"
event = "grade > 0"
higher_is = "better"
by = ["grade"]
[release]
id = "2026"
date = 2026-11-22
publisher = "A made-up school"
contact = "c@example.org"
"""


def test_writers_belong_where_they_are_counted_whatever_the_types_of_columns(tmp_path):
    import duckdb

    rows = "VALUES ('p1', TIMESTAMP '2026-01-01', 1.50::DECIMAL(6,2)), ('p2', TIMESTAMP '2026-01-01', 2.00)"
    with duckdb.connect() as connection:
        connection.execute(f"COPY (FROM ({rows}) t(id, wave, grade)) TO '{tmp_path / 'answers.parquet'}'")
    study = parse(TYPED, str(tmp_path))
    tables = pipeline.open_sources(study).tables
    (_, by_grade) = count(study, tables)
    keys = set(zip(by_grade.keys["period"], by_grade.keys["grade"], strict=True))
    found = writers(study, "survey", tables["survey"], ["p1", "p2"], ["grade"])
    assert {(each.period, *each.groups["grade"]) for each in found.values()} == keys
    assert len(keys) == 2


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("workload", WORDS, "Ada Example", ""), "two people have not put their names to it"),
        (("workload", WORDS, "Ada Example", "ada example "), "both names are the same"),
        (("workload", "", *NAMES), "in_other_words is empty"),
        (("workload", "Somebody was told by Dr Okafor to stay.", *NAMES), "“Dr Okafor” may be the name of a person"),
        (("workload", "On 3 March there was too much.", *NAMES), "may be a date with its day or month"),
        (("workload", "This was said by p000.", *NAMES), "it names who wrote the comment"),
        (("workload", f"I had so much {own.UNIQUE} to do.", *NAMES), "7 words in a row are those of the comment"),
        (("workload", "so much", *NAMES), "2 words in a row are those of the comment"),
        (("mentoring", WORDS, *NAMES), "nobody's comment stands here in which all coders found “mentoring”"),
        (("worklod", WORDS, *NAMES), "there is no theme “worklod”. Did you mean 'workload'"),
        (("workload", "x" * 301, *NAMES), "in_other_words has 301 characters"),
    ],
)
def test_what_may_not_be_told_is_a_sentence(row, problem):
    survey, found = offered(year="first")
    with pytest.raises(InputError) as caught:
        read_released(survey, "id", Sheet("released.csv", own.HEAD, (("p000", *row),)), found)
    said = str(caught.value)
    assert problem in said
    assert "released “released.csv”, row 1" in said
    assert "sleep at the hospital" not in said


def test_words_that_were_released_stand_sorted_and_once():
    survey, found = offered(year="first")
    sheet = Sheet("released.csv", own.HEAD, (("p000", "WORKLOAD", WORDS, *NAMES), ("", "", "", "", "")))
    read = read_released(survey, "id", sheet, found)
    assert (read.told, read.kept_back) == ({"workload": (WORDS,)}, 0)
    survey, found = offered(year="second")
    read = read_released(survey, "id", sheet, found)
    assert (read.told, read.kept_back) == ({}, 1)


def test_a_fault_in_what_was_released_leaves_nothing_behind(tmp_path):
    study, _, large = own.world(tmp_path, few=0)
    own.write_rows(tmp_path / "released.csv", own.HEAD, [(large[0], "workload", WORDS, "Ada Example", "")])
    with pytest.raises(InputError):
        own.built(study, tmp_path)
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "out-private").exists()


def test_before_anybody_coded_there_is_a_form_and_no_page(tmp_path):
    section = own.THEMES.replace('file = "themes.csv"\nreleased = "released.csv"\n', "")
    study, small, large = own.world(tmp_path, section=section)
    built = own.built(study, tmp_path)
    form = read_sheet(built.private / "comments" / "survey" / "coding.xlsx")
    assert form.columns == ("id", "coder", "theme", "comment", "look_at")
    assert {cells["id"] for _, cells in form.records()} > {*small, *large}
    assert {cells["coder"] + cells["theme"] for _, cells in form.records()} == {""}
    assert not (built.out / "site" / "comments").exists()


def test_two_coders_may_hand_in_a_file_each_in_either_format(tmp_path):
    section = own.THEMES.replace('"themes.csv"', '["one.xlsx", "two.csv"]').replace('released = "released.csv"\n', "")
    study, small, large = own.world(tmp_path, section=section)
    for name, coder in (("one.xlsx", "one"), ("two.csv", "two")):
        rows = tuple((who, coder, "workload", "=1+1", "") for who in (*small, *large))
        write_form(Form(("id", "coder", "theme", "comment", "look_at"), rows), tmp_path / name)
    opened = pipeline.open_sources(pipeline.read_study(study)).tables["survey"]
    assert opened.coded["theme workload"] == {*small, *large}


@pytest.mark.parametrize(
    ("section", "problem"),
    [
        ('titles = { a = "A" }', "it names neither comments nor what people found in them"),
        ('titles = { a = "A" }\nfile = "t.csv"\nreleased = "r.csv"', "released is given without columns"),
        ('titles = { a = "A" }\ncolumns = ["said"]\nreleased = "r.csv"', "released is given without file"),
    ],
)
def test_a_section_that_lacks_something_is_a_fault_of_the_study(tmp_path, section, problem):
    study, _, _ = own.world(tmp_path, section=f"\n[climate.survey.themes]\n{section}\n")
    with pytest.raises(InputError) as caught:
        pipeline.read_study(study)
    assert problem in str(caught.value)


def test_a_column_of_comments_that_is_not_there_is_named(tmp_path):
    study, _, _ = own.world(tmp_path, section=own.THEMES.replace('["said"]', '["siad"]'))
    with pytest.raises(InputError) as caught:
        pipeline.open_sources(pipeline.read_study(study))
    assert "there is no column “siad”, which [climate.survey.themes] columns names" in str(caught.value)
    assert "Did you mean 'said'" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "there is no file"),
        ("id,theme,in_other_words,released_by\n", "there is no column “and_by”."),
        ("", "released “released.csv”: "),
    ],
)
def test_a_released_file_that_cannot_be_read_is_said_before_anything_is_counted(tmp_path, content, problem):
    study, _, _ = own.world(tmp_path, few=0)
    (tmp_path / "released.csv").unlink()
    if content is not None:
        (tmp_path / "released.csv").write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        pipeline.open_sources(pipeline.read_study(study))
    assert problem in str(caught.value)
    assert "climate survey, released “released.csv”" in str(caught.value)


def test_a_comment_that_begins_like_a_formula_is_text():
    survey = Survey("survey", "process", "owner", themes=THEMES)
    form = coding_form(survey, "id", [Comment("p000", "=cmd|' /C calc'!A0")])
    text = content_of(form, ".csv").decode("utf-8-sig")
    assert "'=cmd" in text
    cells = dict(zip(form.columns, next(csv.reader(text.splitlines()[1:])), strict=True))
    assert unguarded(cells["comment"]) == "=cmd|' /C calc'!A0"


def test_the_longest_run_of_words_in_common():
    assert longest_run(["a", "b", "c", "d", "e"], ["x", "b", "c", "d", "y"]) == 3
    assert longest_run([], ["a"]) == 0
    assert longest_run(["a", "b", "a", "b", "c"], ["a", "b", "c"]) == 3
