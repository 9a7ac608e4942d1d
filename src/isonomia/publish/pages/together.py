"""Who belongs, and whose lives are taught: survey, curriculum and stories on one page, each with its own figures.

The three are measured in unlike ways. The page sets them side by side and adds nothing up; of stories it gives no
figure at all (guard 11).
"""

from __future__ import annotations

from dataclasses import dataclass

from isonomia.publish.book import Book, slug
from isonomia.publish.pages.audit_part import HOME as CURRICULUM
from isonomia.publish.pages.curriculum import lead_of as curriculum_lead
from isonomia.publish.pages.frame import Page
from isonomia.publish.pages.overview import Chapter, Entry
from isonomia.publish.pages.story_parts import INDEX as STORIES
from isonomia.publish.sentences import Sentence

ADDRESS = "inclusion.html"


@dataclass(frozen=True, slots=True)
class Third:
    """One of the three: its question, what is said of how it is known, and what there is, each with its link."""

    id: str
    heading: str
    known: str
    links: tuple[tuple[str, str, tuple[Sentence, ...], str], ...]  # address, title, findings, a plain sentence


def together_pages(book: Book, shelf: tuple[Chapter, ...]) -> tuple[Page, ...]:
    """The page; none where the release has fewer than two of the three."""
    lang = book.lang
    found = (_belonging(book, shelf), _taught(book), _told(book))
    thirds = tuple(each for each in found if each is not None)
    if len(thirds) < 2:
        return ()
    lead = lang.gettext("Do people belong, do students learn from all patients’ lives, and whose story is told?")
    title = lang.gettext("Who belongs, and whose lives are taught")
    return (Page(ADDRESS, "together.html", title, lead, {"lead": lead, "thirds": thirds}),)


def _belonging(book: Book, shelf: tuple[Chapter, ...]) -> Third | None:
    lang, ids = book.lang, {f"indicator/{slug(each.id)}.html" for each in book.release.scales}
    entries = [entry for chapter in shelf for entry in chapter.entries if entry.href in ids]
    if not entries:
        return None
    known = lang.gettext("From a survey: what people answered, group by group. Who did not answer is not in it.")
    return Third("belong", lang.gettext("Do people belong?"), known, tuple(map(_link, entries)))


def _link(entry: Entry) -> tuple[str, str, tuple[Sentence, ...], str]:
    return entry.href, entry.title, entry.headline, ""


def _taught(book: Book) -> Third | None:
    info, lang = book.release.curriculum, book.lang
    if info is None:
        return None
    known = lang.gettext("From the teaching material: counts of cases, hours and words. A case is no person.")
    links = ((CURRICULUM, info.title, (), curriculum_lead(book, info.cases)),)
    return Third("taught", lang.gettext("Do students learn from all patients’ lives?"), known, links)


def _told(book: Book) -> Third | None:
    lang = book.lang
    if book.release.stories is None:
        return None
    known = lang.gettext("From people themselves, as far as they agreed. One story never stands for a group.")
    return Third("told", lang.gettext("Whose story is told?"), known, ((STORIES, lang.gettext("Stories"), (), ""),))
