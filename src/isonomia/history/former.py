"""Pages that earlier releases have: an address that was published once never leads to nothing.

Read from the pages themselves, since they alone say where they stood and what they were called.
"""

from __future__ import annotations

import html
import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from isonomia.history.kept import KEPT, copies_in
from isonomia.model.release import FORMER, FormerPage

NOT_HERE: Final = frozenset({"one-file", "embed", "stories", KEPT})
"""Folders whose pages are not named again: files that left the site, and stories, which may be withdrawn."""
_HEADING: Final = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_TAG: Final = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class _Site:
    """The pages of one earlier release: its id, its day, its folder and the folders of its languages."""

    id: str
    date: str
    folder: Path
    languages: tuple[str, ...]


def former_pages(previous: Sequence[Path]) -> tuple[FormerPage, ...]:
    """Every page of earlier releases by its address, as the newest of them that has it wrote it.

    Args:
        previous: folders of earlier releases, as `isonomia build` wrote them.
    """
    found: dict[str, FormerPage] = {}
    for site in _newest_first(previous):
        for path, titles in _pages(site).items():
            found.setdefault(path, FormerPage(path, titles, site.id))
    return tuple(found[path] for path in sorted(found))


def _newest_first(previous: Sequence[Path]) -> list[_Site]:
    """Each release once: its copy, or its own site where there is none."""
    folders = [copy for folder in previous for copy in copies_in(folder)]
    every = {site.id: site for site in map(_site, [*previous, *folders])}
    return sorted(every.values(), key=lambda site: (site.date, site.id), reverse=True)


def _site(folder: Path) -> _Site:
    told = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    study = tomllib.loads((folder / "study.toml").read_text(encoding="utf-8"))
    languages = tuple(str(each) for each in study.get("release", {}).get("languages", ()))
    site = folder / "site" if (folder / "site").is_dir() else folder
    return _Site(str(told["release"]), str(told["date"]), site, languages[1:])


def _pages(site: _Site) -> dict[str, dict[str, str]]:
    """Address below the folder of a language -> folder of the language -> what the page is called there."""
    found: dict[str, dict[str, str]] = {}
    for path in _written(site.folder):
        first, *rest = path.relative_to(site.folder).parts
        folder, name = (first, "/".join(rest)) if rest and first in site.languages else ("", "/".join((first, *rest)))
        text = path.read_text(encoding="utf-8")
        if FORMER not in text and not NOT_HERE.intersection(name.split("/")[:1]):
            found.setdefault(name, {})[folder] = _called(text) or name
    return {name: titles for name, titles in found.items() if "" in titles}


def _written(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*.html")) if path.relative_to(folder).parts[0] not in NOT_HERE)


def _called(text: str) -> str:
    """The heading of a page, without marks."""
    heading = _HEADING.search(text)
    return "" if heading is None else " ".join(html.unescape(_TAG.sub("", heading[1])).split())
