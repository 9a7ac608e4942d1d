"""The section [stories]: where people's own stories lie, where the site will stand, and by what they are counted."""

from __future__ import annotations

from datetime import date

from isonomia.model.stories import StoriesSpec, StoryCircumstance
from isonomia.study.complaints import validated
from isonomia.study.document import Document
from isonomia.study.names import check_id, title_of
from isonomia.study.schema import CircumstanceFile, StoriesFile


def stories_of(document: Document, raw: object, released: date | None) -> StoriesSpec | None:
    """The stories of a study, or None; faults go on the document's list.

    Args:
        document: the study file.
        raw: the section as it stands there.
        released: the day of the release, which decides where the section names none.
    """
    made = None if raw is None else validated(StoriesFile, raw, document, ("stories",))
    if made is None or released is None:
        return None
    circumstances = tuple(_circumstance(document, name, each) for name, each in made.circumstance.items())
    if any(each.share is not None for each in circumstances) and not made.benchmark.strip():
        remedy = 'Write benchmark = "…": of which people the shares are.'
        document.complain(("stories",), "shares of circumstances without a benchmark.", remedy=remedy)
    return StoriesSpec(made.folder, made.scope, made.date or released, made.benchmark, circumstances)


def _circumstance(document: Document, name: str, raw: CircumstanceFile) -> StoryCircumstance:
    place = ("stories", "circumstance", name)
    check_id(document, place, name)
    if raw.share is not None and not raw.source.strip():
        remedy = 'Write source = "…": where it was published.'
        document.complain((*place, "share"), "a share without its source.", remedy=remedy)
    return StoryCircumstance(name, raw.title or title_of(name), raw.share, raw.source)
