"""The count in one pass and the count by queries: the same cells, bit for bit."""

from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import count_world as world
from isonomia.count.loading import connect
from isonomia.count.one_pass import count_in_one_pass
from isonomia.count.questions import questions
from isonomia.count.records import prepare


def by_queries(study, table):
    with closing(connect()) as connection:
        found = prepare(study, study.sources["s"], table, questions(study), connection).cells()
        return sorted(found, key=lambda each: each.identity)


def in_one_pass(study, table):
    found = count_in_one_pass(study, study.sources["s"], table, questions(study), 0)
    return found if found is None else sorted(found, key=lambda each: each.identity)


def check(data, study):
    held = data.draw(world.tables(repeated=False))
    found = in_one_pass(study, world.Rows(held))
    if found is None:
        source = study.sources["s"]
        assert not held or (source.person and source.repeated != "refuse")
        return
    world.agree(found, by_queries(study, world.Rows(held)), exact=True)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), study=world.studies())
def test_both_ways_to_count_agree(data, study):
    check(data, study)


@pytest.mark.slow
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), study=world.studies())
def test_both_ways_to_count_agree_on_many_studies(data, study):
    check(data, study)
