"""Measures whose functions stand ready but which no study computes yet: listed, documented, and refused by name."""

import pytest

from isonomia import study
from isonomia.errors import StudyError
from isonomia.measures.sets import FUNCTIONS
from isonomia.model.registry import registry
from programs import program

WAITING = sorted(name for name, entry in registry().items() if not entry.wired)
STUDY = """\
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
[dimension.sex]
vocabulary = "sex"
column = "sex"
[[indicator]]
id = "uninsured"
source = "people"
event = "insured = 'no'"
by = ["sex"]
measures = ["{measure}"]
"""


def faults(measure):
    with pytest.raises(StudyError) as caught:
        study.parse(STUDY.format(measure=measure))
    return caught.value.faults


@pytest.mark.parametrize("measure", WAITING)
def test_a_study_that_asks_for_one_hears_that_it_is_not_built_yet(measure):
    (fault,) = faults(measure)
    assert f"the measure “{measure}” is not built yet" in fault.problem
    assert "indicator.1.measures.1" in fault.place


def test_a_misspelt_measure_is_not_offered_one_that_would_then_be_refused():
    (fault,) = faults("life_tabel")
    assert "there is no measure “life_tabel”" in fault.problem
    sentence = fault.sentence()
    assert "kitagawa" in sentence
    assert not [name for name in WAITING if name in sentence]


def test_what_a_study_may_ask_for_is_accepted():
    assert study.parse(STUDY.format(measure="difference")).indicators[0].measures == ("difference",)


def test_none_of_them_is_among_the_measures_of_sets_that_tables_get_by_default():
    assert not set(WAITING) & set(FUNCTIONS)


def test_the_catalogue_says_so():
    pytest.importorskip("sphinx", reason="needs Sphinx: uv sync --group docs")
    catalogue = program("docs/_ext/measure_catalogue.py")
    for name, entry in registry().items():
        assert ("Not built yet" in dict(catalogue.facts(entry))) == (name in WAITING)
