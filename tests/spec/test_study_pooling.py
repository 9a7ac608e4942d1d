"""Where the periods of a source may be added up, and what cannot stand beside it."""

import pytest

from faulty_study import GOOD, faults
from isonomia import study

# Where periods may be added up: what is written instead, the place, and words of the problem.
POOLED = GOOD.replace('contact = "c@example.org"', 'contact = "c@example.org"\npool = 5').replace(
    'person = "id"', 'person = "id"\nperiod = "year"'
)
POOLING = [
    ('person = "id"\n', "", "source.people", "nothing tells whether a person is in several"),
    (
        'by = ["sex", ["sex"',
        'among = "Year > 2020"\nby = ["sex", ["sex"',
        "indicator.1.among",
        "the condition reads “year”",
    ),
    (
        'by = ["sex", "race"]',
        'by = ["sex", "race"]\namong = "year = 2021"',
        "representation.1.among",
        "the condition reads “year”",
    ),
    ("fields = { n", 'period = "y"\nfields = { n', "benchmark.state", "the benchmark has several periods"),
    (
        'source = "acs"\ncoding = "alone"',
        'source = "people"\nyear = 2021',
        "benchmark.state.year",
        "one year of a source whose periods",
    ),
]


@pytest.mark.parametrize(("old", "new", "place", "words"), POOLING)
def test_what_cannot_stand_beside_added_periods_is_refused(old, new, place, words):
    assert POOLED.count(old) == 1
    found = faults(POOLED.replace(old, new))
    assert [each for each in found if place in each.place and words in each.problem], [e.sentence() for e in found]


@pytest.mark.parametrize(("old", "new"), [case[:2] for case in POOLING])
def test_and_is_taken_where_no_period_is_added_up(old, new):
    assert study.parse(POOLED.replace(old, new).replace("pool = 5", "pool = 1")).release.pool == 0


def test_periods_that_may_be_added_up():
    assert study.parse(POOLED).release.pool == 5
    named = POOLED.replace("fields = { n", 'period = "y"\nfields = { n')
    assert (
        study.parse(named.replace("[benchmark.state]", "[benchmark.state]\nyear = 2022")).benchmarks["state"].year
        == "2022"
    )
