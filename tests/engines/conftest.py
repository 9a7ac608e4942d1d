"""What the tests of engines share."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # the server stands beside the tests, which are no package

import postgres_server


@pytest.fixture(scope="session")
def server():
    with postgres_server.postgres() as started:
        yield started
