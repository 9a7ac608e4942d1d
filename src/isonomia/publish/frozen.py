"""The copy of a release that stays: release/ID/ holds the site as it was on its day, and no byte of it changes later.

Stories are not in it: what may be withdrawn cannot stand where nothing ever changes. The page with their list says so.

A page of the copy says what it is. It is written together with the release, so it cannot say whether there is a newer
one: it says that there may be, and leads to the first page and to the list of releases. Everything that a page needs is
inside the copy, so that it works wherever the folder goes, and addresses in it are those of the site with release/ID/
in front.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from markupsafe import Markup

from isonomia.errors import Fault, InternalError
from isonomia.model.release import Release
from isonomia.publish.abreast import dealt
from isonomia.publish.language import N_, Language

KEPT: Final = "release"
"""Folder of the copies, below the site."""
STORIES: Final = "stories"
"""Folder of everything about stories, in each language."""
NO_STORIES: Final = N_("No story is kept in a copy of a release, since a storyteller may withdraw at any time.")
PASSED_ON: Final = frozenset({"one-file", "embed"})
"""Folders of pages that leave the site: they are copied as they are, as their checksums say."""
_FEW: Final = 1_000
"""So many files are copied one after the other."""
_MAIN: Final = '<main id="main" tabindex="-1">\n'
_AT: Final = '<code class="at" dir="ltr">'
"""What stands before the address of a page, where a page says its own."""
_HEAD: Final = '<meta name="referrer" content="no-referrer">\n'
_NOT_FOUND_BY_SEARCH: Final = '<meta name="robots" content="noindex">\n'


def freeze(release: Release, folder: Path, languages: Iterable[Language]) -> Path:
    """Copy a written site into its own folder of releases; returns the copy.

    Args:
        release: as it was written.
        folder: of the site.
        languages: of the site, the first at the root.
    """
    copy = folder / KEPT / release.info.id
    every = (each for each in folder.rglob("*") if each.is_file() and each.relative_to(folder).parts[0] != KEPT)
    dealt(partial(_copied, release, folder, tuple(languages)), sorted(every), _FEW)
    return copy


def _copied(release: Release, folder: Path, languages: Sequence[Language], paths: Sequence[Path]) -> list[Path]:
    """Copy files of a site; returns where each is, or would be if it were not left out."""
    first, *others = languages
    own = {each.code: each for each in others}
    targets = [folder / KEPT / release.info.id / path.relative_to(folder) for path in paths]
    for path, target in zip(paths, targets, strict=True):
        name = path.relative_to(folder)
        below = name.parts[0] if name.parts[0] in own and len(name.parts) > 1 else ""
        in_language = name.parts[1 if below else 0 :]
        if in_language[0] == STORIES and in_language != (STORIES, "index.html"):
            continue
        content = path.read_bytes()
        if in_language[0] == STORIES:
            content = without_stories(content.decode("utf-8"), own.get(below, first)).encode("utf-8")
        if name.name == "sitemap.xml":
            content = _unlisted(content)
        if path.suffix == ".html" and name.parts[1 if below else 0] not in PASSED_ON:
            lang = own.get(below, first)
            html, depth = content.decode("utf-8"), len(name.parts) - 1
            content = frozen(html, release.info.id, lang, below, depth, release.info.address).encode("utf-8")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return targets


def frozen(html: str, release: str, lang: Language, below: str, depth: int, address: str = "") -> str:
    """A page as it stands in the copy.

    Args:
        html: the page of the site.
        release: its id.
        lang: of the page.
        below: folder of the language, empty at the root.
        depth: how many folders it stands below the site.
        address: of the site, where the study gives one: the copy prints its own.
    """
    if _MAIN not in html or _HEAD not in html:
        raise InternalError(Fault("release copy", "a page has no place for the notice of a copy."))
    top = "../" * depth
    home = f"{top}../../{below}/" if below else f"{top}../../"
    said = html.replace(f'href="{top}{KEPT}/', f'href="{top}../')
    said = said.replace(_HEAD, _HEAD + _NOT_FOUND_BY_SEARCH, 1)
    said = said.replace(f"{_AT}{address}", f"{_AT}{address}{KEPT}/{release}/")
    return said.replace(_MAIN, _MAIN + _notice(release, lang, home), 1)


def without_stories(html: str, lang: Language) -> str:
    """The list of stories as it stands in a copy: that none is kept there, since each may be withdrawn at any time."""
    start, end = html.index("<h1", html.index(_MAIN)), html.index("</main>")  # notices of the release stand before it
    title, said = lang.gettext("Stories"), lang.gettext(NO_STORIES)
    inside = Markup('<h1>{}</h1>\n<p class="lead" data-kept-out>{}</p>\n').format(title, said)
    return html[:start] + str(inside) + html[end:]


def _unlisted(sitemap: bytes) -> bytes:
    """Without the addresses of single stories."""
    lines = sitemap.splitlines(keepends=True)
    return b"".join(line for line in lines if f"{STORIES}/".encode() not in line or b"/index.html<" in line)


def _notice(release: str, lang: Language, home: str) -> str:
    text = lang.gettext("This is release %(release)s as it was published. There may be a newer one.", release=release)
    newest, history = lang.gettext("Go to the newest release"), lang.gettext("History and corrections")
    link = Markup('<a href="{}{}">{}</a>')
    links = Markup(" · ").join((link.format(home, "index.html", newest), link.format(home, "history.html", history)))
    return str(Markup('<div class="notice" role="note"><p>{} {}</p></div>\n').format(text, links))
