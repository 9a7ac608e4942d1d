"""Measures whose functions exist and which no page shows yet: a study that asks for one is told so by name."""

import pytest

from isonomia import study
from isonomia.errors import StudyError
from isonomia.model.registry import registry

FILE = """\
schema = 1
title = "A study"
[release]
id = "2026"
date = 2026-11-22
publisher = "P"
contact = "c@example.org"
[source.people]
path = "people.csv"
[dimension.sex]
vocabulary = "sex"
column = "sex"
[[indicator]]
id = "passed"
source = "people"
event = "passed = 'yes'"
by = ["sex"]
measures = ["{measure}"]
"""
UNWIRED = [id_ for id_, each in registry().items() if not each.wired]


def test_there_are_wired_measures_and_others():
    assert len(UNWIRED) >= 7
    assert len(registry()) - len(UNWIRED) > 50


@pytest.mark.parametrize("measure", UNWIRED)
def test_a_study_that_asks_for_one_is_told_by_name(measure):
    with pytest.raises(StudyError) as caught:
        study.parse(FILE.format(measure=measure))
    (fault,) = caught.value.faults
    assert f"“{measure}” is not built yet" in fault.problem
    assert "measures" in str(fault.place)


def test_what_is_wired_is_accepted_and_a_misspelling_is_not_led_to_what_is_not():
    assert study.parse(FILE.format(measure="difference")).indicators[0].measures == ("difference",)
    with pytest.raises(StudyError) as caught:
        study.parse(FILE.format(measure="impact_ratios"))
    (fault,) = caught.value.faults
    assert "there is no measure" in fault.problem
    assert "impact_ratio," not in fault.sentence()
