"""A study file without a fault, and what is found where it is written otherwise."""

import pytest

from isonomia import study
from isonomia.errors import StudyError

GOOD = """\
schema = 1
title = "A study"
[release]
id = "2026"
date = 2026-11-22
publisher = "P"
contact = "c@example.org"
[source.people]
path = "people.csv"
person = "id"
[source.acs]
path = "acs.csv"
kind = "counts"
published = true
citation = "C"
fields = { n = "n", events = "e" }
[dimension.sex]
vocabulary = "sex"
column = "sex"
[dimension.income]
column = "income"
bins = [0, 1, 2]
gradient = true
[dimension.race]
vocabulary = "race-ethnicity-spd15-2024"
column = "race"
coding = "alone"
[topic.care]
title = "Care"
[benchmark.state]
source = "acs"
coding = "alone"
[[indicator]]
id = "uninsured"
topic = "care"
source = "people"
event = "insured = 'no'"
by = ["sex", ["sex", "income"]]
margin = 2
[[representation]]
id = "students"
topic = "care"
source = "people"
benchmarks = ["state"]
by = ["sex", "race"]
"""


def _faults(text):
    try:
        study.parse(text)
    except StudyError as error:
        return error.faults
    return ()


def faults(text):
    with pytest.raises(StudyError) as caught:
        study.parse(text)
    return caught.value.faults


def edited(old, new):
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)


def only(old, new):
    found = faults(edited(old, new))
    assert len(found) == 1, [each.sentence() for each in found]
    return found[0]
