"""What the tests of engines share."""

from functools import partial

import pytest

import checked_study
import postgres_people
import postgres_server


@pytest.fixture(scope="session")
def server():
    with postgres_server.postgres() as started:
        yield started


@pytest.fixture
def said(tmp_path):
    """What a check says of a table and a study text."""
    return partial(checked_study.said_of, tmp_path)


@pytest.fixture
def school(server, tmp_path):
    """What writes rows into a table of the server and into a file; it gives the study over each."""
    with postgres_people.school_of(server, tmp_path) as made:
        yield made
