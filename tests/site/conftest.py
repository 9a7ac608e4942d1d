"""The hand-made release and the site built from it, once for all tests of pages."""

import os
from dataclasses import replace

import lxml.html
import pytest

import explore_fixture
import inclusion_fixture
import kinds_fixture
import pathway_fixture
import place_fixture
import release_fixture
import survey_fixture
from isonomia.demo import run as demonstration
from isonomia.publish import write_site
from isonomia.publish.handouts.pdf import missing


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


@pytest.fixture(scope="session")
def spanish_site(tmp_path_factory, release):
    folder = tmp_path_factory.mktemp("in_spanish") / "site"
    write_site(replace(release, info=replace(release.info, languages=("es",))), folder)
    return folder


@pytest.fixture(scope="session")
def passed(release):
    """The release after an audit that found nothing: no draft any more."""
    return replace(release, info=replace(release.info, draft=False))


@pytest.fixture(scope="session")
def handed_site(tmp_path_factory, passed):
    """Its site with all that is always made to be passed on."""
    folder = tmp_path_factory.mktemp("handed") / "site"
    write_site(passed, folder)
    return folder


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory):
    """The site that `isonomia demo` builds, with the chapter from records where its package is installed."""
    built, _ = demonstration.build_demo(tmp_path_factory.mktemp("demo"))
    return built.home.parent


@pytest.fixture(scope="session")
def inclusion_site(tmp_path_factory):
    """In two languages, every page about inclusion: scales, an audit of cases, stories, a page that is gone."""
    return inclusion_fixture.write_inclusion_site(tmp_path_factory.mktemp("inclusion"))


@pytest.fixture(scope="session")
def all_kinds(tmp_path_factory):
    """What a build makes of a study with all that the other sites lack: a site in two languages, private pages."""
    return kinds_fixture.build_all_kinds(tmp_path_factory.mktemp("kinds"))


@pytest.fixture(scope="session")
def survey_site(tmp_path_factory):
    """The survey of the demonstration, in two languages."""
    folder = tmp_path_factory.mktemp("survey")
    write_site(survey_fixture.release_of(survey_fixture.write_survey(folder)), folder / "site")
    return folder / "site"


@pytest.fixture(scope="session")
def explore_site(tmp_path_factory, release):
    folder = tmp_path_factory.mktemp("explore") / "site"
    write_site(explore_fixture.with_choices(release), folder)
    return folder


@pytest.fixture(scope="session")
def printed_site(tmp_path_factory, passed):
    """The same with PDF and PNG files; skipped where their extra or Pango is missing, but not in CI."""
    problem, remedy = missing()
    if problem and not os.environ.get("ISONOMIA_CI"):
        pytest.skip(f"{problem} {remedy}")
    folder = tmp_path_factory.mktemp("printed") / "site"
    write_site(passed, folder, pdf=True)
    return folder
