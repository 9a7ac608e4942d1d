"""What the tests of engines share."""

from functools import partial

import pytest

import checked_study
import postgres_server


@pytest.fixture(scope="session")
def server():
    with postgres_server.postgres() as started:
        yield started


@pytest.fixture
def said(tmp_path):
    """What a check says of a table and a study text."""
    return partial(checked_study.said_of, tmp_path)
