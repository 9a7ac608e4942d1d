"""The example school: made up, the same every time, of the size of a real school, and said to be made up everywhere."""

import csv
import hashlib
from collections import Counter
from itertools import pairwise

import pytest

from isonomia.demo.school.build import PEOPLE, build_school, school_study
from isonomia.demo.school.people import ATTRIBUTES, ENTRANTS, ENTRY_YEARS, STUDY, THIS_YEAR, write_people
from isonomia.publish.language import language
from isonomia.publish.localised import localised
from page_budget import within_budget


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    path = tmp_path_factory.mktemp("school") / PEOPLE
    write_people(path)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_same_people_every_time(tmp_path):
    digests = set()
    for name in ("one.csv", "two.csv"):
        write_people(tmp_path / name)
        digests.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert len(digests) == 1


def test_the_size_of_a_real_school(people):
    entered = Counter(row["entry_year"] for row in people if row["entered"] == "yes")
    assert entered == {str(year): ENTRANTS for year in ENTRY_YEARS}
    assert len({row["person"] for row in people}) == len(people)


def test_nobody_is_at_a_later_step_without_the_earlier_one(people):
    steps = ("applied", "interviewed", "accepted", "entered", *(step.column for step in STUDY))
    for row in people:
        for earlier, later in pairwise(steps):
            assert row[later] != "yes" or row[earlier] == "yes"


def test_who_has_not_come_to_a_step_yet_has_not_left(people):
    waiting = [row for row in people if {"not yet", "on leave", "MD-PhD"} & {row[step.column] for step in STUDY}]
    assert waiting
    assert not any(row["left_because"] for row in waiting)
    plain = {row["entry_year"] for row in waiting if row["graduated"] == "not yet"}
    assert plain == {str(year) for year in ENTRY_YEARS if year + 5 > THIS_YEAR}  # some need a fifth year


def test_who_graduated_has_the_year(people):
    for row in people:
        assert bool(row["graduated_in"]) == (row["graduated"] == "yes")
        if row["graduated_in"]:
            assert 4 <= int(row["graduated_in"]) - int(row["entry_year"]) <= 9
            assert int(row["graduated_in"]) <= THIS_YEAR


def test_every_value_is_one_that_is_declared(people):
    for name, shares in ATTRIBUTES.items():
        assert {row[name] for row in people} <= set(shares)


def test_small_groups_are_as_small_as_they_are(people):
    entered = Counter(row["race_ethnicity"] for row in people if row["entered"] == "yes")
    assert 0 < entered["American Indian or Alaska Native"] < ENTRANTS // 5


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    return build_school(tmp_path_factory.mktemp("school") / "out")


def test_every_page_says_that_the_data_are_made_up(school):
    built, lines = school
    pages = list((built.out / "site").rglob("*.html"))
    assert len(pages) > 5
    said = {"en": "Made-up data. This school does not exist", "es": "Datos inventados. Esta escuela no existe"}
    for page in pages:
        code = "es" if "es" in page.relative_to(built.out / "site").parts else "en"
        assert said[code] in page.read_text(encoding="utf-8")
    assert lines[0].startswith("Made-up data")
    assert (built.out / "example" / "study.toml").is_file()


def test_its_pages_keep_to_their_budget(school):
    built, _ = school
    within_budget(built.out / "site")


def test_the_study_passes_its_own_check(tmp_path):
    from isonomia import verbs

    assert not verbs.check(school_study(tmp_path))


def test_the_path_of_the_school_is_that_of_its_people(people, school):
    """Of those with a known end, how many graduated: counted here by a plain loop, and read off the private table."""
    built, _ = school
    with (built.private / "estimates.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["indicator"] == "md-graduated"]
    whole = {
        row["period"]: row
        for row in rows
        if row["measure"] == "proportion" and not (row["dimension"] or row["subgroup"])
    }
    waiting = {"not yet", "on leave", "MD-PhD"}
    entered = [row for row in people if row["entered"] == "yes" and row["graduated"] not in waiting]
    for period in {row["entry_year"] for row in entered}:
        own = [row for row in entered if row["entry_year"] == period]
        share = sum(row["graduated"] == "yes" for row in own) / len(own)
        assert int(whole[period]["n"]) == len(own)
        assert float(whole[period]["value"]) == pytest.approx(share)


def test_its_spanish_is_complete(school):
    built, _ = school
    pages = sorted((built.out / "site" / "es").rglob("*.html"))
    assert len(pages) > 100
    own = [path for path in pages if "stories" not in path.parts]  # a story is told in the language of who tells it
    assert [path for path in own if '<bdi lang="en">' in path.read_text(encoding="utf-8")] == []
    assert (
        not {"An example school, with made-up data", "family income", "Applied"}
        & localised(built.release, language("es")).left
    )


def test_the_school_shows_survey_curriculum_and_story_side_by_side(school):
    site = school[0].out / "site"
    for name in ("inclusion.html", "es/inclusion.html", "indicator/belonging.html", "curriculum.html"):
        assert (site / name).is_file(), name
    assert (site / "stories" / "placeholder.html").is_file()
    (line,) = [each for each in school[1] if each.startswith("Who belongs: ")]
    assert "an average of" in line
    assert "unknown" not in line
