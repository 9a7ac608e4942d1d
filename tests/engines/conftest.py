"""What the tests of engines share."""

import pytest

import postgres_server


@pytest.fixture(scope="session")
def server():
    with postgres_server.postgres() as started:
        yield started
