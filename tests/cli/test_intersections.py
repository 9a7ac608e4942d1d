"""The search through combinations: a page and a table in the private folder, and nothing outside it."""

import csv
import functools
import stat

import numpy as np
import pytest
from lxml import html

from isonomia import pipeline
from isonomia.count import count_combinations, count_joint, joint, one_pass
from isonomia.intersections import screen as screening
from isonomia.intersections.deeper import grown
from school_world import SEX, save, school

STUDY = school(
    '[dimension.area]\ncolumn = "area"\n'
    + SEX
    + '[dimension.first]\ntitle = "First in the family"\ncolumn = "first"\nabsent = { "" = "left_blank" }\n',
    '["sex", "area"]',
    title="A <made-up> school",
)
SEARCH = "[intersections]\ndepth = 2\nmin_size = 20\n"


def write_study(folder, more=""):
    """Rural women graduate less often than being rural and being a woman, each by itself, would say."""
    rng = np.random.default_rng(5)
    rows = ["id,area,sex,first,graduated"]
    for who in range(3000):
        area, sex, first = rng.choice(["city", "rural", "town"]), rng.choice(["F", "M"]), rng.choice(["yes", "no", ""])
        share = 0.8 - 0.05 * (area == "rural") - 0.3 * (area == "rural" and sex == "F")
        rows.append(f"{who},{area},{sex},{first},{'yes' if rng.random() < share else 'no'}")
    return save(folder, STUDY + more, rows)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("search")
    pipeline.build(write_study(folder / "with", SEARCH), folder / "with" / "out")
    pipeline.build(write_study(folder / "without"), folder / "without" / "out")
    return folder


def test_the_page_tells_what_stands_out_in_words(built):
    page = built / "with" / "out-private" / "intersections.html"
    text = " ".join(html.parse(page).getroot().text_content().split())
    assert "rural" in text
    assert "Women" in text
    assert "less favourable than its parts say" in text
    assert "A <made-up> school" in text
    assert "Private" in text
    assert stat.S_IMODE(page.stat().st_mode) == 0o600


def test_the_table_is_tidy_and_holds_everything_that_was_looked_at(built):
    with (built / "with" / "out-private" / "intersections.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    single = [row for row in rows if row["depth"] == "1"]
    assert len(single) == 3 + 2 + 2  # what was left blank is no group
    assert {row["status"] for row in single} == {"not_tested"}
    pairs = [row for row in rows if row["depth"] == "2"]
    assert len(pairs) == 3 * 2 + 3 * 2 + 2 * 2
    (told,) = [row for row in pairs if row["status"] == "listed"]
    assert ({told["subgroup_1"], told["subgroup_2"]}, told["rank"]) == ({"rural", "F"}, "1")  # and not rural men
    assert float(told["excess_upper"]) < 0
    assert sum(int(row["n"]) for row in single if row["dimension_1"] == "sex") == 3000
    assert all("nan" not in row.values() for row in rows)


def test_nothing_outside_the_private_folder_changes_or_tells_of_it(built):
    one, other = built / "with" / "out", built / "without" / "out"
    files = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(other) for path in other.rglob("*") if path.is_file())
    for name in files:
        if name.name != "provenance.json":
            assert (one / name).read_bytes() == (other / name).read_bytes(), name
    assert not (built / "without" / "out-private" / "intersections.html").exists()
    assert b"intersections" not in (one / "study.toml").read_bytes()


def test_a_dimension_of_another_source_is_none_of_this_one(tmp_path):
    """A study of records and of a survey can be searched too: each source by the columns that it has."""
    answers = ["id,school,well", *(f"{at},{'ab'[at % 2]},yes" for at in range(60))]
    more = SEARCH + OTHER_SOURCE
    study = pipeline.read_study(write_study(tmp_path, more))
    (tmp_path / "answers.csv").write_text("\n".join(answers) + "\n")
    found = count_joint(study, pipeline.open_sources(study).tables).cells
    assert {(each.indicator, each.dimensions) for each in found} == {("graduated", ("area", "sex", "first"))}


OTHER_SOURCE = """
[source.survey]
path = "answers.csv"
person = "id"
[dimension.school]
column = "school"
[[indicator]]
id = "well"
topic = "progress"
title = "Well"
source = "survey"
event = "well = 'yes'"
by = ["school"]
"""


def four_ways(folder, depth):
    """The study with a fourth way of grouping."""
    path = write_study(folder, f"[intersections]\ndepth = {depth}\nmin_size = 20\n")
    rows = (folder / "students.csv").read_text().splitlines()
    made = [f"{row},{'campus' if at % 3 else 'away'}" for at, row in enumerate(rows[1:])]
    (folder / "students.csv").write_text("\n".join([f"{rows[0]},living", *made]) + "\n")
    path.write_text(path.read_text().replace("[topic", '[dimension.living]\ncolumn = "living"\n[topic', 1))
    return path


def looked_at(folder):
    text = " ".join(html.parse(folder / "out-private" / "intersections.html").getroot().text_content().split())
    with (folder / "out-private" / "intersections.csv").open(newline="", encoding="utf-8") as file:
        return text, list(csv.DictReader(file))


def search(path):
    """The private search of a study alone, and what is said meanwhile."""
    study = pipeline.read_study(path)
    folder = path.parent / "out-private"
    folder.mkdir()
    said = []
    pipeline.search_intersections(folder, study, pipeline.open_sources(study), said.append)
    return said


def test_a_study_that_asks_deeper_than_three_has_deeper_combinations(tmp_path):
    said = search(four_ways(tmp_path, 5))
    text, rows = looked_at(tmp_path)
    four = [row for row in rows if row["depth"] == "4"]
    assert len(four) > 12
    assert all(row["dimension_4"] and row["subgroup_4"] and not row["dimension_5"] for row in four)
    assert all(int(row["n"]) >= 20 for row in rows)
    assert not any(row["depth"] == "5" for row in rows)  # there are four ways of grouping
    assert f"Combinations of 4 groups: {len(four)} looked at" in text
    assert "depends on their numbers of people alone" in text
    assert said == ["Looking at every combination of groups"]
    told = [row for row in rows if row["status"] == "listed"]
    assert {told[0]["subgroup_1"], told[0]["subgroup_2"]} == {"rural", "F"}


def test_indicators_that_have_too_many_cells_together_are_searched_one_after_the_other(tmp_path, monkeypatch):
    path = four_ways(tmp_path, 3)
    text = path.read_text()
    again = text[text.index("[[indicator]]") : text.index("[release]")].replace('"graduated"', '"again"', 1)
    path.write_text(text.replace("[release]", again + "[release]"))
    study = pipeline.read_study(path)
    tables = pipeline.open_sources(study).tables
    whole = count_joint(study, tables).cells
    assert [each.indicator for each in whole] == ["again", "graduated"]
    asked = []
    count = joint.counted
    monkeypatch.setattr(joint, "counted", lambda *given: asked.append(len(given[2])) or count(*given))
    monkeypatch.setattr(one_pass, "MOST_CELLS", 50)  # each may have 36
    parts = count_joint(study, tables)
    assert not parts.too_many
    parts = parts.cells
    assert asked == [2, 1, 1]
    for one, other in zip(whole, parts, strict=True):
        assert one.identity == other.identity
        np.testing.assert_array_equal(one.sums["events"], other.sums["events"])
    monkeypatch.setattr(one_pass, "MOST_CELLS", 30)
    asked.clear()
    found = count_joint(study, tables)
    assert asked == [2, 1]  # what the first has too many of, the second has too
    assert not list(found.cells)
    assert list(found.too_many) == ["graduated", "again"]
    assert "may have 36 cells, more than 30" in found.too_many["again"].problem


def test_a_search_of_too_many_combinations_is_left_out_and_the_build_goes_on(tmp_path, monkeypatch):
    """The page, the terminal and the table say so; what is published does not change."""
    path = four_ways(tmp_path, 3)
    (tmp_path / "students.csv").write_text("\n".join((tmp_path / "students.csv").read_text().splitlines()[:900]) + "\n")
    said = []
    estimated = one_pass.estimated_cells
    beyond = lambda groupings, *more: 9_000_000 if len(groupings[0]) == 4 else estimated(groupings, *more)  # noqa: E731
    monkeypatch.setattr(one_pass, "estimated_cells", beyond)
    built = pipeline.build(path, tmp_path / "out", say=said.append)
    assert (built.out / "site" / "index.html").exists()
    text, rows = looked_at(tmp_path)
    assert rows == []
    (told,) = [each for each in said if "left out" in each]
    assert told.startswith("The search is left out for “Graduated in time”. source students: the groupings")
    assert "may have 9,000,000 cells, more than 5,000,000." in told
    assert "needs all of them at once, whatever its depth: name fewer in dimensions of [intersections]" in told
    assert "Left out: too many combinations" in text
    assert told.removeprefix("The search is left out for “Graduated in time”. ") in text
    assert "These come from published figures" not in text
    path.write_text(path.read_text().replace("[intersections]", '[intersections]\ndimensions = ["sex", "area"]'))
    folder = tmp_path / "again"
    folder.mkdir()
    study = pipeline.read_study(path)
    pipeline.search_intersections(folder, study, pipeline.open_sources(study), said.append)
    assert "Left out" not in (folder / "intersections.html").read_text()


def test_the_search_crosses_the_dimensions_that_the_study_names(tmp_path):
    path = four_ways(tmp_path, 3)
    path.write_text(
        path.read_text().replace("[intersections]", '[intersections]\ndimensions = ["sex", "area", "living"]')
    )
    said = search(path)
    text, rows = looked_at(tmp_path)
    assert said == ["Looking at every combination of groups: sex, area, living"]
    assert "The study names the ways of grouping that are searched: sex, area, living. No others were crossed." in text
    assert "Ways of grouping: area, sex, living." in text
    crossed = {row[f"dimension_{at}"] for row in rows for at in (1, 2, 3)} - {""}
    assert crossed == {"area", "sex", "living"}
    assert len([row for row in rows if row["depth"] == "3"]) == 3 * 2 * 2
    with (tmp_path / "out-private" / "intersections-strata.csv").open(newline="", encoding="utf-8") as file:
        strata = [row["stratum"] for row in csv.DictReader(file)]
    assert all(each.count(" & ") == 2 and "first=" not in each for each in strata)
    study = pipeline.read_study(path)
    groupings = {each.dimensions for each in count_combinations(study, pipeline.open_sources(study).tables)}
    assert ("area", "sex", "living") in groupings
    assert not any("first" in each for each in groupings)


def test_levels_to_three_are_those_of_a_study_that_goes_no_deeper(tmp_path):
    tables = []
    for depth in (3, 4):
        search(four_ways(tmp_path / str(depth), depth))
        text, rows = looked_at(tmp_path / str(depth))
        assert ("numbers of people alone" in text) == (depth > 3)
        tables.append([row for row in rows if int(row["depth"]) <= 3])
    one, other = tables
    by_promise = {"selected_lower", "selected_upper", "status", "rank", "explained_by"}  # each depth has less of it
    shared = [name for name in one[0] if name not in by_promise]
    assert "dimension_4" not in one[0]
    assert [[row[name] for name in shared] for row in one] == [[row[name] for name in shared] for row in other]


def test_a_level_of_too_many_combinations_is_refused_on_the_page_and_in_the_terminal(tmp_path, monkeypatch):
    monkeypatch.setattr(screening, "grown", functools.partial(grown, most=10))
    said = search(four_ways(tmp_path, 5))
    text, rows = looked_at(tmp_path)
    assert {row["depth"] for row in rows} == {"1", "2", "3"}
    sentence = "ombinations of 4 groups are not looked at, nor any of more: there may be more than 10. With min_size = "
    assert said[1].startswith(f"Graduated in time: c{sentence}")
    assert said[1].endswith("they are few enough; or ask for depth = 3.")
    assert f"C{sentence}" in text
