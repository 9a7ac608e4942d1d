"""A story to take along: one archive with a page that needs no network, the recording, captions and transcripts.

Only where the storyteller agreed that it may be used in class, and only of a release that may be passed on.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from isonomia.model.stories import Story, StoryFile
from isonomia.publish.archive import write_zip
from isonomia.publish.book import Book
from isonomia.publish.handouts.about_sheet import LAW
from isonomia.publish.pages.frame import Page, environment, render
from isonomia.publish.pages.story_parts import FOLDER, shared

PAGE: Final = "index.html"


def write_bundles(book: Book, folder: Path) -> dict[str, StoryFile]:
    """Write the archive of every story that has one, in the language of the pages; story -> archive.

    Args:
        book: the release.
        folder: of the site; it holds the files of the stories already.
    """
    library = book.release.stories
    stories = library.stories if library is not None else ()
    return {each.id: _bundle(book, each, folder) for each in stories if each.teaching is not None}


def _bundle(book: Book, story: Story, folder: Path) -> StoryFile:
    names = {each.path: each.path.rpartition("/")[2] for each in story.files}
    members: dict[str, Path | bytes] = {names[each.path]: folder / each.path for each in story.files}
    members[PAGE] = _page(book, story, names).encode("utf-8")
    address = f"{FOLDER}/files/{story.id}/{story.id}.zip"
    target = folder / book.folder / address
    target.parent.mkdir(parents=True, exist_ok=True)
    write_zip(target, members, book.release.info.date, story.id)
    return StoryFile(address, "media", "ZIP", "application/zip", target.stat().st_size, book.lang.tag)


def _page(book: Book, story: Story, names: dict[str, str]) -> str:
    library = book.release.stories
    words = story.told_in(book.lang.code)
    page = Page(PAGE, "story-bundle.html", words.title, words.summary, {})
    if library is None:
        return ""
    inside: dict[str, Any] = {
        **shared(book, library, story, None),
        "names": names,
        "law": book.lang.gettext(LAW),
    }
    return render(environment(book.lang), page, book, words.title, **inside)
