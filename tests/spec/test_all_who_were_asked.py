"""A survey's figures for all who were asked: by hand from the rows, or refused with a sentence."""

from functools import cache
from math import sqrt

import numpy as np
import pytest
from scipy import stats

import survey_world as world
from isonomia import pipeline
from isonomia.climate.weights import raked_weights
from isonomia.errors import InputError, StudyError
from isonomia.protect import unprotected
from isonomia.publish.book import open_book
from isonomia.publish.findings import Voice, group_lists
from isonomia.publish.language import language
from isonomia.publish.pages.all_asked import all_asked
from isonomia.publish.pages.headlines import headline
from isonomia.publish.pages.scale import remarks, scale_of
from isonomia.publish.verdicts import saying
from isonomia.study import parse

DIMENSIONS = """{sex}[dimension.year]
column = "year"
levels = {{ 1 = "First", 2 = "Second", 3 = "Third" }}
{merge}
[dimension.home]
columns = ["town", "farm"]
map = {{ "1" = "", "town" = "town", "farm" = "farm" }}
levels = {{ town = "Town", farm = "Farm" }}
absent = {{ "" = "left_blank" }}
multiple = true"""
ROWS = """disposition = "status"
dispositions = { complete = ["yes"], refusal = ["no"] }
response_rate = "RR2"
"""
BY_YEAR = 'weights = { by = ["year"] }\n'
HEAD = ("id", "sex", "year", "town", "farm", "status")


def made(people=270, seed=3, answer=(0.9, 0.6, 0.4)):
    """Rows of a made-up survey; the third year feels worst and answers least."""
    draw = np.random.default_rng(seed)
    for at in range(people):
        year, sex = int(draw.integers(3)), "FM"[int(draw.random() < 0.45)]
        status = "yes" if draw.random() < answer[year] else "no"
        mood = draw.normal() - 0.4 * year + (0.2 if sex == "F" else 0.0)
        places = np.clip(np.round(3.6 + mood + 0.8 * draw.normal(size=5)), 1, 5).astype(int)
        places[2] = 6 - places[2]
        marks = ["town" if draw.random() < 0.6 else "", "farm" if draw.random() < 0.5 else ""]
        yield [f"p{at}", sex, str(year + 1), *marks, status, *(str(each) if status == "yes" else "" for each in places)]


def study_text(frame=ROWS + BY_YEAR, speaks="process", merge=""):
    dimensions = DIMENSIONS.format(sex=world.SEX, merge=merge)
    return world.study_text(dimensions, ("sex", "home"), frame=frame, speaks=speaks)


def written(folder, rows, frame=ROWS + BY_YEAR, speaks="process", merge=""):
    return world.written(folder, study_text(frame, speaks, merge), HEAD, rows)


def estimated(path, *, protected=False):
    study = pipeline.read_study(path)
    inputs = pipeline.open_sources(study)
    cells = pipeline.count_cells(study, inputs)
    shown = pipeline.protect_cells(study, cells) if protected else unprotected(cells, study)
    return pipeline.estimate(study, shown, inputs)


def one(found, measure, **where):
    (row,) = found.where(measure=measure, indicator=where.pop("indicator", "belonging"), **{"dimension": "", **where})
    return row


def answered(rows):
    """Sex, year and score of everybody who answered."""
    kept = [row for row in rows if row[5] == "yes"]
    places = np.array([[float(each) for each in row[6:]] for row in kept])
    places[:, 2] = 6 - places[:, 2]
    return np.array([row[1] for row in kept]), np.array([row[2] for row in kept]), places


def by_hand(rows, inside, *, finite, y=None):
    """Taylor's mean and error of the people `inside`, years as strata, from one row a person."""
    _, year, places = answered(rows)
    y = places.mean(axis=1) if y is None else y
    asked = {each: sum(row[2] == each for row in rows) for each in "123"}
    weight = np.array([asked[each] / np.sum(year == each) for each in year])
    mean = np.sum((weight * y)[inside]) / weight[inside].sum()
    z = np.where(inside, weight * (y - mean), 0.0) / weight[inside].sum()
    variance = 0.0
    for each in "123":
        own = z[year == each]
        f = len(own) / asked[each] if finite else 0.0
        variance += (1 - f) * len(own) / (len(own) - 1) * np.sum((own - own.mean()) ** 2)
    return mean, sqrt(variance), z


@pytest.mark.parametrize("speaks", ["process", "cohort"])
def test_the_average_and_its_error_are_taylors_over_the_rows(tmp_path, speaks):
    rows = list(made())
    found = estimated(written(tmp_path, rows, speaks=speaks))
    sex, year, _ = answered(rows)
    finite = speaks == "cohort"
    mean, se, _ = by_hand(rows, np.ones(len(sex), dtype=bool), finite=finite)
    row = one(found, "survey_mean")
    assert (row.n, row.value, row.se) == (len(sex), pytest.approx(mean, abs=1e-9), pytest.approx(se, rel=1e-9))
    half = stats.t.ppf(0.975, len(sex) - 3) * se
    assert (row.ci_lower, row.ci_upper) == (pytest.approx(mean - half), pytest.approx(mean + half))
    women, se, z = by_hand(rows, sex == "F", finite=finite)
    row = one(found, "survey_mean", dimension="sex", subgroup="F")
    assert (row.n, row.value, row.se) == (np.sum(sex == "F"), pytest.approx(women), pytest.approx(se, rel=1e-9))
    assert row.value != pytest.approx(one(found, "mean", dimension="sex", subgroup="F").value, abs=1e-3)
    men, _, other = by_hand(rows, sex == "M", finite=finite)
    apart = one(found, "survey_difference", dimension="sex", subgroup="F")
    assert apart.value == pytest.approx(women - men)
    d, variance = z - other, 0.0
    for each in "123":
        own = d[year == each]
        f = len(own) / sum(row[2] == each for row in rows) if finite else 0.0
        variance += (1 - f) * len(own) / (len(own) - 1) * np.sum((own - own.mean()) ** 2)
    assert apart.se == pytest.approx(sqrt(variance), rel=1e-9)


def test_a_share_of_all_who_were_asked_has_logit_limits(tmp_path):
    rows = list(made())
    found = estimated(written(tmp_path, rows, frame=ROWS + 'weights = { by = ["year"], items = true }\n'))
    sex, _, places = answered(rows)
    for group, inside in (("", np.ones(len(sex), dtype=bool)), ("F", sex == "F")):
        p, se, _ = by_hand(rows, inside, finite=False, y=(places[:, 0] >= 4).astype(float))
        where = {"dimension": "sex", "subgroup": group} if group else {}
        row = one(found, "survey_proportion", indicator="belonging-b1", **where)
        assert (row.value, row.se, row.method) == (pytest.approx(p), pytest.approx(se, rel=1e-9), "logit")
        low = 1 / (1 + np.exp(-np.log(p / (1 - p)) + stats.t.ppf(0.975, inside.sum() - 3) * se / (p * (1 - p))))
        assert row.ci_lower == pytest.approx(low)


def test_statements_are_told_of_groups_only_where_the_study_asks(tmp_path):
    found = estimated(written(tmp_path, list(made())))
    assert one(found, "survey_proportion", indicator="belonging-b1").status == "ok"
    assert not found.where(measure="survey_proportion", indicator="belonging-b1", dimension="sex")


def test_people_in_several_groups_have_figures_too(tmp_path):
    rows = list(made())
    found = estimated(written(tmp_path, rows))
    kept = [row for row in rows if row[5] == "yes"]
    mean, se, _ = by_hand(rows, np.array([row[3] == "town" for row in kept]), finite=False)
    row = one(found, "survey_mean", dimension="home", subgroup="town")
    assert (row.value, row.se) == (pytest.approx(mean), pytest.approx(se, rel=1e-9))


def test_a_cohort_without_weights_is_one_class(tmp_path):
    rows = list(made())
    found = estimated(written(tmp_path, rows, frame=ROWS, speaks="cohort"))
    _, _, places = answered(rows)
    y, n = places.mean(axis=1), len(places)
    row = one(found, "survey_mean")
    assert row.value == pytest.approx(y.mean())
    assert row.se == pytest.approx(sqrt((1 - n / len(rows)) * y.var(ddof=1) / n), rel=1e-9)
    assert one(found, "mean").ci_lower is None  # of the people who answered, nothing is left to chance
    assert not found.where(measure="survey_weights")


def test_where_everybody_answered_this_cohort_has_no_range(tmp_path):
    found = estimated(written(tmp_path, list(made(300, answer=(1, 1, 1))), speaks="cohort"))
    for measure, indicator in (("survey_mean", "belonging"), ("survey_proportion", "belonging-b1")):
        row = one(found, measure, indicator=indicator)
        assert row.status == "ok"
        assert row.ci_lower is None


def test_raking_meets_declared_totals(tmp_path):
    rows = [row for row in made() if row[5] == "yes"]
    sex, year, places = answered(rows)
    frame = """[climate.survey.weights]
by = ["sex", "year"]
method = "raking"
cap = 20
[climate.survey.weights.totals]
sex = { F = 340, M = 260 }
year = { 1 = 200, 2 = 200, 3 = 200 }
"""
    found = estimated(written(tmp_path, rows, frame=frame))
    totals = {"sex": {"F": 340, "M": 260}, "year": {"1": 200, "2": 200, "3": 200}}
    wanted = raked_weights(np.ones(len(sex)), {"sex": list(sex), "year": list(year)}, totals, cap=20)
    y = places.mean(axis=1)
    assert one(found, "survey_mean").value == pytest.approx(np.average(y, weights=wanted.weight), abs=1e-6)
    told = {row.component: row.value for row in found.where(measure="survey_weights", indicator="belonging")}
    assert told["design_effect"] == pytest.approx(wanted.design_effect, rel=1e-5)
    assert told["effective_n"] == pytest.approx(wanted.effective_n, rel=1e-5)
    assert (told["iterations"], told["trimmed_share"]) == (wanted.iterations, 0.0)
    assert told["cap"] == pytest.approx(wanted.cap, rel=1e-5)


def test_a_cap_is_told_with_how_many_weights_were_cut(tmp_path):
    frame = ROWS + 'weights = { by = ["sex", "year"], method = "raking", cap = 1.2 }\n'
    found = estimated(written(tmp_path, list(made()), frame=frame))
    told = {row.component: row.value for row in found.where(measure="survey_weights", indicator="belonging")}
    assert told["trimmed_share"] > 0
    assert set(told) == {"design_effect", "effective_n", "iterations", "cap", "trimmed_share", "above_cap"}


def test_rolled_up_classes_have_the_totals_of_their_members(tmp_path):
    rows = [row for row in made() if row[5] == "yes" and (row[2] != "3" or int(row[0][1:]) % 12 == 0)]
    frame = """[climate.survey.weights]
by = ["year"]
totals = { year = { 1 = 350, 2 = 300, 3 = 250 } }
"""
    merge = 'merge = { later = ["2", "3"] }'
    found = estimated(written(tmp_path, rows, frame=frame, merge=merge), protected=True)
    _, year, places = answered(rows)
    y = places.mean(axis=1)
    wanted = (350 * y[year == "1"].mean() + 550 * y[year != "1"].mean()) / 900
    assert one(found, "survey_mean").value == pytest.approx(wanted)


@pytest.fixture(scope="module")
def book_of(tmp_path_factory):
    """The release of the made-up survey, opened; the same for all tests that only read it."""

    @cache
    def opened(speaks, frame=ROWS):
        path = written(tmp_path_factory.mktemp("asked"), list(made()), frame=frame, speaks=speaks)
        study = pipeline.read_study(path)
        inputs = pipeline.open_sources(study)
        shown = pipeline.protect_cells(study, pipeline.count_cells(study, inputs))
        release = pipeline.make_release(study, shown, pipeline.estimate(study, shown, inputs), inputs)
        return open_book(release, language("en"))

    return opened


def voice_of(book, name="belonging"):
    return Voice(book, book.slices[name][0])


@pytest.mark.parametrize("name", ["belonging", "belonging-b1"])
@pytest.mark.parametrize(("speaks", "asked"), [("cohort", True), ("respondents", False)])
def test_a_page_of_those_who_answered_does_not_say_that_the_source_gives_no_ranges(book_of, speaks, asked, name):
    """The ranges of all who were asked may stand on the same page."""
    voice = voice_of(book_of(speaks, ROWS + BY_YEAR if asked else ROWS), name)
    lead = " ".join(str(each) for each in headline(voice))
    assert "The source gives no range" not in lead
    assert "All who answered were counted, so no gap between them is tested against chance." in lead
    ranges = [row.ci_lower for row in voice.part.rows("survey_difference", "sex") if row.ci_lower is not None]
    assert ("Figures for all who were asked have ranges" in lead) == bool(ranges)
    assert bool(ranges) == (asked and name == "belonging")
    gaps = voice.part.rows("difference", "sex")
    assert [str(each) for each in group_lists(voice, gaps)] == [
        "All who answered were counted here, so no gap is tested against chance."
    ]
    assert {saying(each, voice.lang).word for each in gaps} == {"counted in full, no range"}


def test_a_question_of_everybody_says_that_everybody_was_counted(book_of):
    lead = " ".join(str(each) for each in headline(voice_of(book_of("cohort"), "survey-response")))
    assert "Everybody was counted, so no gap on this page is tested against chance." in lead


@pytest.mark.parametrize(
    ("frame", "speaks", "said"),
    [
        (BY_YEAR, "process", "nothing says how many people of each group were asked"),
        (ROWS + BY_YEAR, "respondents", "weighted figures speak of all who were asked"),
        ("", "cohort", "ranges that speak of all who were asked need to know how many these were"),
        (ROWS + 'weights = { by = ["yaer"] }', "process", "Did you mean 'year'"),
        (ROWS + 'weights = { by = ["year", "year"] }', "process", "“year” stands twice"),
        (ROWS + 'weights = { by = ["home"] }', "process", "a person may be in several groups"),
        (ROWS + 'weights = { by = ["year"], cap = 3 }', "process", "a cap belongs to raking"),
        (
            ROWS + 'weights = { by = ["year"], totals = { year = { 1 = 90, 2 = 90, 3 = 90 } } }',
            "process",
            "those who were asked are given twice",
        ),
        (
            'weights = { by = ["year", "sex"], totals = { year = { 1 = 9, 2 = 9, 3 = 9 }, sex = { F = 9, M = 18 } } }',
            "process",
            "totals of each dimension by itself do not say how many are in each combination",
        ),
        (
            'weights = { by = ["year", "sex"], method = "raking", totals = { year = { 1 = 9, 2 = 9, 3 = 9 } } }',
            "process",
            "A variable that is missing in the frame is never a weighting variable",
        ),
        ('weights = { by = ["year"], totals = { year = { 1 = 9, 2 = 9 } } }', "process", "no total of the group “3”"),
        (
            'weights = { by = ["year"], totals = { year = { 1 = 9, 2 = 9, 3 = 9, 4 = 9 } } }',
            "process",
            "the dimension has no group “4”",
        ),
        (
            """[climate.survey.weights]
by = ["year", "sex"]
method = "raking"
totals = { year = { 1 = 9, 2 = 9, 3 = 9 }, sex = { F = 9, M = 9 } }""",
            "process",
            "the totals are not of the same people: “year” 27, “sex” 18",
        ),
    ],
)
def test_faults_of_weights_are_sentences(tmp_path, frame, speaks, said):
    with pytest.raises(StudyError) as caught:
        parse(study_text(frame, speaks), str(tmp_path))
    assert said in str(caught.value)


def test_a_source_with_weights_of_its_own_is_not_weighted_again(tmp_path):
    text = study_text()
    with pytest.raises(StudyError) as caught:
        parse(text.replace('person = "id"', 'person = "id"\nweight = "w"'), str(tmp_path))
    assert "has a column of weights already, “w”" in str(caught.value)


def test_nobody_is_weighted_by_what_is_not_known_of_all(tmp_path):
    rows = [[*row[:2], "" if at % 30 == 0 else row[2], *row[3:]] for at, row in enumerate(made())]
    merge = 'absent = { "" = "left_blank" }'
    with pytest.raises(InputError) as caught:
        estimated(written(tmp_path, rows, merge=merge))
    assert "of some of the people the group of “year” is not known" in str(caught.value)
    assert "A variable that is missing in the frame is never a weighting variable" in str(caught.value)


def test_a_class_of_which_nobody_answered_is_named(tmp_path):
    with pytest.raises(InputError) as caught:
        estimated(written(tmp_path, list(made(answer=(0.9, 0.6, 0.0)))))
    assert "nobody at the level “3” answered, so nobody can stand for it" in str(caught.value)


@pytest.mark.parametrize(
    ("year", "said"),
    [
        ("1 = 5, 2 = 500, 3 = 500", "the total of “1” is below 11, and the study file is published with the release"),
        ("1 = 60, 2 = 500, 3 = 500", "fewer people were asked than answered of “1”"),
    ],
)
def test_totals_that_cannot_be_are_refused(tmp_path, year, said):
    frame = f'[climate.survey.weights]\nby = ["year"]\ntotals = {{ year = {{ {year} }} }}\n'
    rows = [row for row in made() if row[5] == "yes"]
    with pytest.raises(InputError) as caught:
        estimated(written(tmp_path, rows, frame=frame), protected=True)
    assert said in str(caught.value)


def test_the_measures_are_asked_for_by_weights_alone(tmp_path):
    text = study_text(ROWS).replace('by = ["sex", "home"]', 'by = ["sex"]\nmeasures = ["survey_mean"]')
    with pytest.raises(StudyError) as caught:
        parse(text, str(tmp_path))
    assert "Leave it out: weights in [climate.ID] give it to every [[scale]]" in str(caught.value)


def test_totals_are_of_one_time(tmp_path):
    frame = '[climate.survey.weights]\nby = ["year"]\ntotals = { year = { 1 = 300, 2 = 300, 3 = 300 } }\n'
    rows = [row for row in made() if row[5] == "yes"]
    path = written(tmp_path, rows, frame=frame)
    path.write_text(path.read_text(encoding="utf-8").replace('period = { is = "2026" }', 'period = "year"'))
    with pytest.raises(InputError) as caught:
        estimated(path)
    assert "the totals are of one time and place, and the answers of several" in str(caught.value)


def test_a_share_too_uncertain_to_be_quoted_is_not_quoted_weighted_either(tmp_path):
    """Of 27 people: the presentation standards ask for 30."""
    path = written(tmp_path, list(made(50)), frame=ROWS + 'weights = { by = ["year"], items = true }\n')
    path.write_text(path.read_text(encoding="utf-8").replace("[release]", '[release]\nreliability = "nchs"'))
    found = estimated(path)
    (plain,) = found.where(indicator="belonging-b1", measure="proportion", dimension="")
    (row,) = found.where(indicator="belonging-b1", measure="survey_proportion", dimension="")
    assert plain.reason == row.reason == "UNRELIABLE"
    assert one(found, "survey_mean").status == "ok"


RAKED = ROWS + 'weights = { by = ["sex", "year"], method = "raking", cap = 1.2 }\n'


@pytest.mark.parametrize(
    ("frame", "speaks", "said"),
    [
        (
            RAKED,
            "cohort",
            (
                "Within each group of sex and year, those who answered stand for those who did not.",
                "Weights meet the numbers of people asked for each of these by itself (raking): sex and year.",
                "Raking took",
                "in every 100 people were cut",
                "a design effect of",
                "Ranges are about this cohort: all who were asked, and nobody else.",
                "They leave out chance in what people answered. Ranges that allow for it would be wider.",
            ),
        ),
        (ROWS, "cohort", ("Those who answered stand for all who did not. No figure can test that.",)),
    ],
)
def test_the_page_says_how_answers_were_weighted_and_of_whom_ranges_speak(book_of, frame, speaks, said):
    book = book_of(speaks, frame)
    voice = voice_of(book)
    view = all_asked(voice, scale_of(book, voice.info))
    words = " ".join(view.words)
    for each in said:
        assert each in words
    everyone = view.table.rows[0][1]
    assert everyone[0].number == str(sum(row[5] == "yes" for row in made()))
    assert everyone[1].between == ""
    assert everyone[2].between
    assert "They leave out chance in what people answered" in remarks(book, voice.info)[0]
