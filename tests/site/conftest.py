"""The hand-made release and the site built from it, once for all tests of pages."""

import sys
from pathlib import Path

import lxml.html
import pytest

sys.path.insert(0, str(Path(__file__).parent))  # the fixture module stands beside the tests, which are no package

import pathway_fixture
import place_fixture
import release_fixture

from isonomia.publish import write_site


@pytest.fixture(scope="session")
def release():
    return place_fixture.with_places(pathway_fixture.with_pathways(release_fixture.release()))


@pytest.fixture(scope="session")
def site(tmp_path_factory, release):
    folder = tmp_path_factory.mktemp("built") / "site"
    write_site(release, folder)
    return folder


@pytest.fixture(scope="session")
def pages(site):
    """Address below the site -> parsed page."""
    found = sorted(site.rglob("*.html"))
    return {path.relative_to(site).as_posix(): lxml.html.fromstring(path.read_bytes()) for path in found}
