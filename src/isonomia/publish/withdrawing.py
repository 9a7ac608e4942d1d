"""A story leaves a site that is built already: its pages and files go, and a page says that it was withdrawn.

No figure of a site has to do with a story, and everything about stories lies in the folders `stories`, so these and the
map of the site are all that changes. How many stories tell of a circumstance is left out until the next build: the old
numbers beside the new ones would tell what the story told of.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from markupsafe import Markup, escape

from isonomia.errors import Fault, OutputError
from isonomia.model.stories import Tombstone
from isonomia.publish.frozen import KEPT
from isonomia.publish.language import Language, available, language
from isonomia.publish.pages.frame import Page, environment
from isonomia.publish.pages.stories import words_of_tombstone
from isonomia.publish.pages.story_parts import FOLDER, address_of_story

_LANG: Final = re.compile(r'<html lang="([A-Za-z]+)')
_TITLE: Final = re.compile(r"<title>.*? – isonomia</title>", re.DOTALL)
_DESCRIPTION: Final = re.compile(r'<meta name="description" content="[^"]*">')
_ROBOTS: Final = '<meta name="robots" content="noarchive">'
_NOT_FOUND: Final = '<meta name="robots" content="noindex, noarchive">'
_FOR_PROGRAMS: Final = re.compile(r'<script type="application/ld\+json">.*?</script>\n?', re.DOTALL)
_START: Final = '<p class="crumb">'
_END: Final = "</main>"
_EMPTY_WORD: Final = re.compile(r'<(h3|p)>(?:(?!</\1>).)*</\1>\s*<ul class="ways"></ul>\s*', re.DOTALL)
_EMPTY_WAY: Final = re.compile(r'<section aria-labelledby="by-[a-z-]+"><h2 [^>]*>[^<]*</h2>\s*</section>\s*')
_MISSING: Final = re.compile(r'<section aria-labelledby="missing">.*?</section>\s*', re.DOTALL)
_NO_CARDS: Final = re.compile(r'<section aria-labelledby="all">(?:(?!<li).)*?</section>', re.DOTALL)
_SAYS: Final = re.compile(r'<div class="notice" role="note" data-stories="([^"]*)">.*?</div>\s*', re.DOTALL)
_GONE: Final = re.compile(r'(<section aria-labelledby="gone">.*?<ul class="ways">)', re.DOTALL)


def withdraw(site: Path, stone: Tombstone) -> tuple[str, ...]:
    """Take a story out of a site, in every language; returns the files that were written anew or deleted, below it.

    Raises:
        OutputError: a page is not as a build of this version writes it. Nothing may be kept of what was changed then.
    """
    changed: list[str] = []
    for folder in sorted(site.glob(f"**/{FOLDER}")):
        if KEPT not in folder.relative_to(site).parts and folder.is_dir():
            changed += (path.relative_to(site).as_posix() for path in _from_folder(folder, stone))
    sitemap = site / "sitemap.xml"
    if sitemap.is_file() and _without_lines(sitemap, f"{FOLDER}/teaching/{stone.id}.html<"):
        changed.append("sitemap.xml")
    return tuple(sorted(changed))


def _from_folder(folder: Path, stone: Tombstone) -> Iterator[Path]:
    page = folder.parent / address_of_story(stone.id)
    if page.is_file():
        _write(page, tombstone_page(_text(page), stone, page))
        yield page
    for path in (folder / "teaching" / f"{stone.id}.html", folder / "files" / stone.id):
        if path.is_dir():
            yield from sorted(each for each in path.rglob("*") if each.is_file())
            shutil.rmtree(path)
        elif path.exists():
            yield path
            path.unlink()
    for path in sorted(folder.rglob("*.html")):
        if path != page and _mentions(_text(path), stone.id):
            made = _without_story(_text(path), stone.id)
            _write(path, _with_gone(made, stone, path) if path == folder / "index.html" else made)
            yield path


def tombstone_page(html: str, stone: Tombstone, path: Path) -> str:
    """The page of a story as that of its tombstone; head and foot of the site stay."""
    lang = _language(html, path)
    title, said = words_of_tombstone(lang, stone)
    page = Page(address_of_story(stone.id), "story-gone.html", title, said, {})
    template = environment(lang).get_template(page.template)
    context = template.new_context({"root": page.root, "page": page, "said": said})
    inside = "".join(template.blocks["main"](context))
    start, end = html.find(_START, html.find("<main")), html.find(_END)
    if start < 0 or end < start:
        raise _unlike(path)
    made = _FOR_PROGRAMS.sub("", html[:start] + inside + html[end:])
    made = _TITLE.sub(lambda _: f"<title>{escape(title)} – isonomia</title>", made, count=1)
    made = _DESCRIPTION.sub(lambda _: f'<meta name="description" content="{escape(said)}">', made, count=1)
    return made.replace(_ROBOTS, _NOT_FOUND, 1)


def _mentions(html: str, story: str) -> bool:
    return f'data-story="{story}"' in html or f"{story}.html" in html


def _without_story(html: str, story: str) -> str:
    """A page without the lines about a story, and without headings under which nothing is left."""
    made = re.sub(rf'<li data-story="{re.escape(story)}">.*?</li>\s*', "", html, flags=re.DOTALL)
    made = _EMPTY_WAY.sub("", _EMPTY_WORD.sub("", made))
    return _SAYS.sub(lambda found: _said_by_others(found, story), _MISSING.sub("", made))


def _said_by_others(found: re.Match[str], story: str) -> str:
    """The sentence that stories are made up, where another story says it too."""
    others = [each for each in found[1].split() if each != story]
    return found[0].replace(f'data-stories="{found[1]}"', f'data-stories="{" ".join(others)}"') if others else ""


def _with_gone(html: str, stone: Tombstone, path: Path) -> str:
    """The list of stories, with the one that is no longer there."""
    lang = _language(html, path)
    none = Markup("<p>{}</p>").format(lang.gettext("There is no story here now."))
    made = _NO_CARDS.sub(lambda _: str(none), html, count=1)
    line = Markup('<li><a href="{}.html"><bdi>{}</bdi></a></li>').format(stone.id, stone.id)
    if _GONE.search(made):
        return _GONE.sub(lambda found: found[1] + str(line), made, count=1)
    section = Markup(
        '<section aria-labelledby="gone"><h2 id="gone">{}</h2>\n<ul class="ways">{}</ul></section>\n'
    ).format(lang.gettext("No longer here"), line)
    return made.replace(_END, str(section) + _END, 1)


def _language(html: str, path: Path) -> Language:
    found = _LANG.search(html)
    if found is None or found[1] not in available():
        raise _unlike(path)
    return language(found[1])


def _without_lines(path: Path, needle: str) -> bool:
    lines = _text(path).splitlines(keepends=True)
    kept = [each for each in lines if needle not in each]
    if len(kept) < len(lines):
        _write(path, "".join(kept))
    return len(kept) < len(lines)


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def _write(path: Path, html: str) -> None:
    """A new file in the place of the old one, which may be a second name of a file that has to stay."""
    path.unlink()
    path.write_bytes(html.encode("utf-8"))


def _unlike(path: Path) -> OutputError:
    remedy = "Build the site again, or delete its folders named stories: nothing else of it holds a story."
    return OutputError(Fault(str(path), "it is not as a build of this version writes it.", remedy=remedy))
