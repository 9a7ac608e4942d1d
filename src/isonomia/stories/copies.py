"""Where a built release holds a story, and copies of releases without any.

Copies of releases keep figures for good. A story may be withdrawn at any time, so no copy keeps one: it has a page that
says so, and everything else about stories is taken out, whoever put it there.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

KEPT: Final = "release"
INDEX: Final = "index.html"
MARK: Final = b"data-kept-out"
"""What the page of a copy carries that says that no story is kept in it."""


def sweep(copies: Path) -> tuple[str, ...]:
    """Take every story out of the copies of releases in a folder; returns what was deleted, below it."""
    gone: list[str] = []
    for folder in sorted(copies.glob("**/stories")) if copies.is_dir() else ():
        for path in sorted(folder.rglob("*"), reverse=True):
            if path.is_dir():
                path.rmdir()
            elif path != folder / INDEX or MARK not in path.read_bytes():
                path.unlink()
                gone.append(path.relative_to(copies).as_posix())
        if not any(folder.iterdir()):
            folder.rmdir()
    return tuple(sorted(gone))


def holding(out: Path, story: str) -> tuple[str, ...]:
    """Files of a built release, and of copies in it, that hold something of a story."""
    site = out / "site" if (out / "site").is_dir() else out
    found = {path for folder in site.glob("**/stories") for path in _of_story(folder, story)}
    return tuple(sorted(path.relative_to(out).as_posix() for path in found))


def _of_story(folder: Path, story: str) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        parts = path.relative_to(folder).parts
        own = parts[-1] == f"{story}.html" or (parts[0] == "files" and story in parts[1:2])
        if own or (path.suffix == ".html" and _named(path.read_bytes(), story)) or _packed(path, story):
            yield path


def _named(page: bytes, story: str) -> bool:
    return any(f'{before}{story}.html"'.encode() in page for before in ('"', "/"))


def _packed(path: Path, story: str) -> bool:
    if path.suffix != ".zip":
        return False
    with zipfile.ZipFile(path) as archive:
        return any(f"{story}." in name or f"/{story}/" in name for name in archive.namelist())
