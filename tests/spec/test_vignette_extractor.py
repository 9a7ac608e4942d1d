"""Who the patient of a case is: rule by rule, and the figures on the labelled vignettes."""

import csv
from pathlib import Path

import pytest

from isonomia.curriculum.cases import Case, Section
from isonomia.curriculum.extract import extract
from isonomia.curriculum.gold import labelled, of_another_hand, scores, second_labels, third_labels
from isonomia.curriculum.gold.scoring import said_of
from programs import program

HOME = Path(__file__).parents[2]
FIGURES = HOME / "tests" / "oracle" / "tables" / "extractor" / "figures.csv"


def found(stem, **sections):
    parts = [Section("stem", stem), *(Section(kind, text) for kind, text in sections.items())]
    return extract(Case("one", tuple(parts)))


def values(stem, **sections):
    return {name: each for name, each in found(stem, **sections).values.items() if each != ("silent",)}


def dropped(stem, characteristic):
    return {each.guard for each in found(stem).findings if each.characteristic == characteristic and each.guard}


@pytest.mark.parametrize("part", ["tune", "held", "other"])
def test_no_figure_falls_below_the_committed_one(part):
    now = scores(each for each in (*labelled(), *of_another_hand()) if each.part == part)
    with FIGURES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["part"] == part]
    assert len(rows) > 20
    for row in rows:
        right, wrong, missed = (int(row[each]) for each in ("right", "wrong", "missed"))
        score = now[row["characteristic"]]
        assert score.right + score.missed == right + missed, "the labels changed: run bench/extractor.py --page"
        assert score.right >= right, row["characteristic"]
        assert score.wrong <= wrong, row["characteristic"]


def test_the_manual_prints_the_committed_figures():
    bench = program("bench/extractor.py")
    text = (HOME / "docs" / "curriculum.md").read_text(encoding="utf-8")
    assert bench.page(bench.figures()) in text


def test_age_and_sex_agree_with_the_labels_in_97_of_100():
    for name in ("age", "sex"):
        score = scores(labelled())[name]
        assert score.precision > 0.97
        assert score.recall > 0.97


def test_the_vignettes_are_what_the_manual_says():
    vignettes = labelled()
    assert len(vignettes) == 253
    assert {each.case.id for each in vignettes} == set(second_labels()) == set(third_labels())
    tried = [each.about for each in vignettes if each.kind == "adversarial"]
    guards = {name for name in tried if not name.startswith(("subject", "negated", "affirmed", "past"))}
    for name in ("colour_of_a_thing", "stain_organism_disease", "device_unit", "surname_or_place",
                 "travel_not_origin",
                 "setting_not_home", "duration_not_age", "method_not_disability", "symptom_not_baseline",
                 "speech_not_language", "biology_not_faith", "behaviour_not_orientation",
                 "figure_of_speech"):  # fmt: skip
        assert tried.count(name) >= 2, name
        assert name in guards
    others = {name for name in tried if name.startswith("subject_")}
    assert len(others) >= 15
    assert all(tried.count(name) >= 2 for name in others)


def test_the_first_run_on_another_hands_vignettes_counts_the_labels_that_they_have():
    with FIGURES.with_name("first-run.csv").open(encoding="utf-8", newline="") as file:
        first = {row["characteristic"]: int(row["right"]) + int(row["missed"]) for row in csv.DictReader(file)}
    now = scores(of_another_hand())
    assert len(of_another_hand()) == 75
    assert first == {name: now[name].right + now[name].missed for name in first}


def test_a_plain_case():
    said = values("A 34-year-old Black woman is uninsured and works as a truck driver. She was born in Ghana.")
    assert said == {
        "age": ("34",),
        "sex": ("female",),
        "race_ethnicity": ("BLACK",),
        "insurance": ("none",),
        "occupation": ("truck driver",),
        "origin": ("GH",),
    }


@pytest.mark.parametrize(
    ("stem", "age"),
    [
        ("A 34 yo man has a cough.", "34"),
        ("A 34 y/o woman has a cough.", "34"),
        ("A man aged 34 has a cough.", "34"),
        ("A thirty-four-year-old man has a cough.", "34"),
        ("A 6-month-old boy has a cough.", "0.5"),
        ("A woman in her 60s has a cough.", "60-69"),
        ("A teenage girl has a cough.", "adolescent"),
        ("A 2.5-year-old boy has a cough.", "2.5"),
        ("A 45-year-old man was well until age 40.", "45"),
    ],
)
def test_ages(stem, age):
    assert values(stem)["age"] == (age,)


def test_a_number_of_years_that_is_no_age():
    assert "age" not in values("A man with a 10-year history of gout comes in.")
    assert "age" not in values("A 200-year-old man has a cough.")


@pytest.mark.parametrize("who", ["mother", "father", "brother", "sister", "wife", "roommate", "neighbor", "coworker"])
@pytest.mark.parametrize("said", ["is homeless", "is not homeless", "was once homeless", "might become homeless"])
def test_what_is_said_of_another_is_not_the_patients(who, said):
    assert "housing" not in values(f"A 40-year-old man has a cough. His {who} {said}.")
    assert "housing" not in values(f"A 40-year-old man has a cough. He lives with his {who}, who {said}.")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("He is homeless", ("homeless",)),
        ("He is not homeless", None),
        ("He denies being homeless", None),
        ("He is at risk of homelessness", None),
        ("He has a history of homelessness", None),
        ("He is no longer homeless", None),
        ("He has no fever, but he is homeless", ("homeless",)),
        ("He has no fever and is homeless", ("homeless",)),
        ("His brother is blind, and he is homeless", ("homeless",)),
    ],
)
def test_assertions(said, expected):
    assert values(f"A 40-year-old man has a cough. {said}.").get("housing") == expected


@pytest.mark.parametrize(
    ("stem", "characteristic", "guard"),
    [
        ("A 40-year-old man has a black eschar.", "race_ethnicity", "colour_of_a_thing"),
        ("A 40-year-old man has a positive Sudan black stain.", "race_ethnicity", "stain_organism_disease"),
        ("A 40-year-old man is in a double-blind trial.", "disability", "method_not_disability"),
        ("A 40-year-old veteran teacher has a cough.", "veteran", "figure_of_speech"),
        ("A 40-year-old man sees a homeless-outreach physician.", "housing", "setting_not_home"),
        ("A 40-year-old man of Ashkenazi Jewish descent has a cough.", "religion", "biology_not_faith"),
        ("A 40-year-old man has Down syndrome.", "disability", "diagnosis_alone"),
        ("A 40-year-old man is seen by Dr. White.", "race_ethnicity", "surname_or_place"),
        ("A 40-year-old man is fond of black.", "race_ethnicity", "not_said_of_a_person"),
    ],
)
def test_a_guard_drops_the_hit_and_says_its_name(stem, characteristic, guard):
    assert guard in dropped(stem, characteristic)
    assert characteristic not in values(stem)


@pytest.mark.parametrize(
    ("stem", "characteristic", "expected"),
    [
        ("A 50-year-old man's mother-in-law is homeless. The man is well.", "housing", None),
        ("A 50-year-old farmer's husband has a cough.", "occupation", None),
        ("A 50-year-old man has a cough. Six years ago, he was homeless.", "housing", None),
        ("A 50-year-old man has a cough. Six years ago he lost his insurance.", "insurance", ("none",)),
        ("A 50-year-old man has a cough. He once lived in a tent.", "housing", None),
        ("A 50-year-old man takes insulin once daily and is homeless.", "housing", ("homeless",)),
        ("A 50-year-old man was bitten by a prisoner.", "incarceration", None),
        ("A 50-year-old man, a prisoner, has a cough.", "incarceration", ("yes",)),
        ("A 5-year-old boy has a cough. The family lives in a shelter.", "housing", ("shelter",)),
        ("A 5-year-old boy has a cough. His uncle's family lives in a shelter.", "housing", None),
        ("A 50-year-old man speaks no Spanish and little English.", "language", None),
        ("A 50-year-old man has no car and the nearest clinic is 60 miles away.", "transport",
         ("transportation-insecurity",)),
        ("A 50-year-old woman speaks only Hindi. Her daughter interprets.", "language_access",
         ("interpreter", "limited_english")),
    ],
)  # fmt: skip
def test_what_another_hands_vignettes_taught(stem, characteristic, expected):
    assert values(stem).get(characteristic) == expected


def test_a_mother_and_her_newborn_are_two_patients():
    assert found("A mother and her newborn are seen on the second day.").status == "several_patients"


def test_origin_never_becomes_race():
    said = values("A 42-year-old immigrant from Nigeria has jaundice. He is tired.")
    assert said["origin"] == ("NG",)
    assert "race_ethnicity" not in said


def test_a_child_whose_adult_comes_along():
    said = values("A 4-year-old boy is brought by his mother, who is deaf and uninsured.")
    assert said == {"age": ("4",), "sex": ("male",)}


def test_several_patients_and_none():
    assert found("A 25-year-old woman and a 27-year-old man ask for counseling.").status == "several_patients"
    assert found("Which enzyme is inhibited by lead?").values["age"] == ("no_patient",)
    assert found("").status == "no_patient"


def test_a_contradiction_goes_to_a_person():
    assert values("A 40-year-old man has pain. She says it started yesterday.")["sex"] == ("conflict",)
    assert values("A 39-year-old woman is uninsured. She has Medicaid.")["insurance"] == ("conflict",)


def test_options_are_nobodys_and_explanations_speak_of_the_patient_only_by_name():
    stem = "A 33-year-old woman has a cough."
    assert "insurance" not in values(stem, options="A. Tell the patient that she is uninsured")
    assert "insurance" not in values(stem, explanation="Uninsured people die earlier.")
    assert values(stem, explanation="This patient is uninsured.")["insurance"] == ("none",)


def test_detailed_groups_stand_for_their_category():
    assert values("A 40-year-old Asian man of Korean descent has a cough.")["race_ethnicity"] == ("ASIAN.KOREAN",)
    assert values("A 40-year-old Black and Latino man has a cough.")["race_ethnicity"] == ("BLACK", "HISP")


def test_offsets_count_characters_of_the_text_as_given():
    text = "A 34-year-old woman with caf\u0065\u0301-au-lait spots is uninsured."  # e and a combining accent
    for each in found(text).findings:
        if each.characteristic == "insurance":
            assert text[each.start : each.end] == "uninsured"
            break
    else:
        pytest.fail("nothing was found")


def test_labels_that_nothing_says_are_counted_as_missed():
    case = labelled()[0]
    assert said_of(extract(case.case)) == {("age", "34"), ("sex", "female")}
