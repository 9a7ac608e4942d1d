"""A few people apart from an earlier release: the build says so, and the privacy officer's page names the tables."""

import pytest
from lxml import html

from isonomia import pipeline
from isonomia.cli import run
from isonomia.protect import few_apart
from school_world import SEX, YEARS, school

STUDY = school(SEX, '["sex"]', source=YEARS)
FIRST = {("F", "yes"): 240, ("F", "no"): 80, ("M", "yes"): 200, ("M", "no"): 90}


def written(folder, name, groups, previous="", study=STUDY):
    rows, who = ["id,year,sex,graduated"], 0
    for (sex, graduated), n in groups.items():
        for _ in range(n):
            who += 1
            rows.append(f"{who},2025,{sex},{graduated}")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.csv").write_text("\n".join(rows) + "\n")
    text = study.replace("students.csv", f"{name}.csv").replace('id = "2026"', f'id = "{name}"\n{previous}')
    (folder / f"{name}.toml").write_text(text)
    return folder / f"{name}.toml"


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    folder = tmp_path_factory.mktemp("apart")
    assert pipeline.build(written(folder, "first", FIRST), folder / "out-first").apart == 0
    return folder


def found(folder, name, groups, **more):
    study = pipeline.read_study(written(folder, name, groups, 'previous = ["out-first"]', **more))
    inputs = pipeline.open_sources(study)
    return few_apart(study, pipeline.protect_cells(study, pipeline.count_cells(study, inputs)))


def by_table(rows):
    return {each.dimensions: each.rows for each in rows}


@pytest.mark.parametrize(
    ("change", "tables"),
    [
        ({}, {}),
        ({("F", "yes"): 241}, {(): 1, ("sex",): 1}),  # one woman more
        ({("F", "yes"): 239, ("F", "no"): 81}, {(): 1, ("sex",): 1}),  # as many women, one outcome corrected
        ({("F", "yes"): 250}, {(): 1, ("sex",): 1}),  # ten, one fewer than the threshold
        ({("F", "yes"): 251}, {}),  # as many as the threshold
        ({("F", "yes"): 260, ("F", "no"): 100}, {}),
        ({("F", "yes"): 260, ("F", "no"): 83}, {(): 1, ("sex",): 1}),  # of 23 more, three did not graduate
        ({("F", "yes"): 260, ("M", "yes"): 180}, {}),  # the total is the same, and told before
        ({("F", "yes"): 242, ("M", "yes"): 203}, {(): 1, ("sex",): 2}),
    ],
)
def test_rows_are_a_few_apart_where_people_or_either_outcome_are(first, change, tables):
    assert by_table(found(first, "next", FIRST | change)) == tables


def test_a_question_that_is_asked_otherwise_now_is_not_compared(first):
    other = STUDY.replace("event = \"graduated = 'yes'\"", "event = \"graduated = 'yes' and year > 2000\"")
    assert found(first, "asked", FIRST | {("F", "yes"): 241}, study=other) == ()


def test_the_build_says_so_and_the_page_for_the_officer_names_the_tables(first, capsys):
    study = written(first, "second", FIRST | {("F", "yes"): 241}, 'previous = ["out-first"]')
    assert run(["build", str(study), "-o", str(first / "out-second")]) == 0
    assert "rows a few people apart from an earlier release: 2." in capsys.readouterr().out
    page = html.fromstring((first / "out-second-private" / "disclosure-review.html").read_text("utf-8"))
    (caption,) = page.xpath("//caption[starts-with(., 'Tables a few people apart')]")
    rows = [[cell.text_content() for cell in row] for row in caption.xpath("../tbody/tr")]
    assert rows == [["graduated", "the total", "2025", "first", "1"], ["graduated", "sex", "2025", "first", "1"]]


def test_a_release_that_stands_alone_says_nothing_of_it(first):
    page = (first / "out-first-private" / "disclosure-review.html").read_text("utf-8")
    assert "few people apart" not in page
