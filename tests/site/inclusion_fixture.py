"""A release with every page about inclusion: a survey's scales, an audit of cases, stories, a page that is gone.

All of it is invented. It is in English and Spanish and no draft, so it is passed on as files too.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import curriculum_fixture
import survey_fixture
from isonomia.demo.story.write import write_story
from isonomia.model.release import FormerPage
from isonomia.model.revision import DATA, FigureChange, QuestionChange, Revision
from isonomia.model.stories import SCOPES, StoriesSpec, StoryCircumstance
from isonomia.publish import write_site
from isonomia.stories import gather, place
from isonomia.stories.events import Event, Terms
from isonomia.stories.ledger import append

GONE = FormerPage("indicator/young.html", {"": "Younger than 25", "es": "Menores de 25 años"}, "2025")
CHANGED = Revision(
    "2025",
    (QuestionChange("belonging", (DATA,), (FigureChange("", "2026", (), "mean", "", "", (3.31, 3.4)),)),),
)
CIRCUMSTANCES = (
    StoryCircumstance("rural", "Growing up in a rural place", 0.19, "A made-up source"),
    StoryCircumstance("caregiving", "Caring for a relative"),
)


def write_inclusion_site(folder: Path) -> Path:
    """The site, below `folder`."""
    release = survey_fixture.release_of(survey_fixture.write_survey(folder / "survey"))
    gathered = _stories(folder)
    whole = replace(
        release,
        info=replace(release.info, draft=False),
        curriculum=curriculum_fixture.info(folder / "no populations"),
        stories=gathered.library,
        former=(GONE,),
        revision=CHANGED,
    )
    site = folder / "site"
    place(gathered, site)
    write_site(whole, site)
    return site


def _stories(folder):
    """A sound of tones that may be heard, and a story that was withdrawn."""
    made = write_story(folder / "told")
    terms, day = Terms("pseudonym", ("text",), date(2028, 9, 1)), date(2026, 9, 22)
    append(
        made,
        Event("consented", "gone", day, SCOPES[:4], terms),
        Event("reviewed", "gone", day, SCOPES[:4], version="0" * 64, by="A test"),
        Event("released", "gone", day, SCOPES[:4], version="0" * 64),
        Event("revoked", "gone", date(2026, 11, 2), SCOPES),
    )
    spec = StoriesSpec("stories", "public_web", date(2026, 11, 22), "Made-up people", CIRCUMSTANCES)
    return gather(spec, made.parent, 11, zeros=True)
