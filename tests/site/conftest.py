"""The hand-made release and the sites built from it and others: each once for all tests of pages, which only read."""

import os
from dataclasses import replace

import lxml.html
import pytest

import explore_fixture
import inclusion_fixture
import kinds_fixture
import pathway_fixture
import place_fixture
import places_fixture
import release_fixture
import survey_fixture
from isonomia.model.revision import CAUSES, FigureChange, QuestionChange, Revision
from isonomia.publish import write_site
from isonomia.publish.handouts.pdf import missing

REVISED = {"F": (0.11, -0.12), "M": None}
"""A gap of each before and now; None where it is withheld."""


@pytest.fixture(scope="session")
def release():
    return place_fixture.with_places(pathway_fixture.with_pathways(release_fixture.release()))


def pages_of(release, **more):
    """What writes the pages of a release into a folder, and says where they are."""

    def write(folder):
        write_site(release, folder / "site", **more)
        return folder / "site"

    return write


@pytest.fixture(scope="session")
def site(once, release):
    return once("plain", pages_of(release))


@pytest.fixture(scope="session")
def pages(site):
    """Address below the site -> parsed page."""
    found = sorted(site.rglob("*.html"))
    return {path.relative_to(site).as_posix(): lxml.html.fromstring(path.read_bytes()) for path in found}


@pytest.fixture(scope="session")
def spanish_site(once, release):
    return once("spanish", pages_of(replace(release, info=replace(release.info, languages=("es",)))))


@pytest.fixture(scope="session")
def passed(release):
    """The release after an audit that found nothing: no draft any more."""
    return replace(release, info=replace(release.info, draft=False))


@pytest.fixture(scope="session")
def handed_site(once, passed):
    """Its site with all that is always made to be passed on."""
    return once("handed", pages_of(passed))


@pytest.fixture(scope="session")
def inclusion_site(once):
    """In two languages, every page about inclusion: scales, an audit of cases, stories, a page that is gone."""
    return once("inclusion", inclusion_fixture.write_inclusion_site)


@pytest.fixture(scope="session")
def all_kinds(once):
    """What a build leaves of a study with all that other sites lack: two languages, and private pages beside it."""
    return once("kinds", kinds_fixture.build_all_kinds)


@pytest.fixture(scope="session")
def survey_site(once):
    """The survey of the demonstration, in two languages."""

    def write(folder):
        return pages_of(survey_fixture.release_of(survey_fixture.write_survey(folder)))(folder)

    return once("survey", write)


@pytest.fixture(scope="session")
def explore_site(once, release):
    return once("explore", pages_of(explore_fixture.with_choices(release)))


@pytest.fixture(scope="session")
def places_site(once):
    """A question asked of twelve hospitals, and what changed since an earlier release, in two languages."""
    made = places_fixture.release()
    told = [FigureChange("", "2025", (("sex", sex),), "difference", "", "", told) for sex, told in REVISED.items()]
    since = Revision("2025", (QuestionChange("accepted", CAUSES, tuple(told)),))
    return once("places", pages_of(replace(made, revision=since, info=replace(made.info, languages=("en", "es")))))


@pytest.fixture(scope="session")
def states_site(once, release):
    """A question by state, all shown, in two languages: a long table and many measures on pages of their own."""
    return once("states", pages_of(place_fixture.every_state_shown(release)))


@pytest.fixture(scope="session")
def every_site(request, worker_id):
    """All that browsers look at. Every second process begins at the other end: none waits while another writes."""
    names = ["site", "spanish_site", "explore_site", "demo_site", "inclusion_site", "all_kinds", "places_site"]
    names.append("states_site")
    odd = worker_id.removeprefix("gw").isdigit() and int(worker_id.removeprefix("gw")) % 2
    return {name: request.getfixturevalue(name) for name in (reversed(names) if odd else names)}


@pytest.fixture(scope="session")
def printed_site(once, passed):
    """The same with PDF and PNG files; skipped where their extra or Pango is missing, but not in CI."""
    problem, remedy = missing()
    if problem and not os.environ.get("ISONOMIA_CI"):
        pytest.skip(f"{problem} {remedy}")
    return once("printed", pages_of(passed, pdf=True))
