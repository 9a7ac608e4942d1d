"""A story leaves a built release at once, without a build: the whole folder is replaced, or nothing of it."""

from __future__ import annotations

import os
import shutil
import tomllib
from contextlib import suppress
from datetime import date
from pathlib import Path

from isonomia.model.stories import Tombstone


def take_out(out: Path, story: str, scopes: tuple[str, ...], day: date) -> tuple[str, ...] | None:
    """Take a story out of a built release whose place it may no longer stand in.

    Args:
        out: the folder of the release.
        story: which was revoked.
        scopes: for which it was.
        day: on which.

    Returns:
        Files that were deleted or written anew; None where nothing was done: the folder is no release, or the story may
        still stand there.

    Raises:
        OutputError: the folder cannot be replaced, or its pages are not as a build writes them; it is as it was.
    """
    import isonomia.stories as library
    from isonomia.publish.swap import MARKER, replaced_atomically
    from isonomia.publish.withdrawing import withdraw

    marker = out / MARKER
    if not marker.is_file() or place_of(out) not in scopes:
        return None
    with replaced_atomically(out, marker.read_text(encoding="utf-8").strip()) as new:
        shutil.copytree(out, new, dirs_exist_ok=True, copy_function=_linked, ignore=shutil.ignore_patterns(MARKER))
        changed = withdraw(new / "site", Tombstone(story, day, "withdrawn"))
        swept = library.sweep(new / "site" / "release")
    return (*(f"site/{each}" for each in changed), *(f"site/release/{each}" for each in swept))


def place_of(out: Path) -> str:
    """Where the site of a release stands, as its study file says; empty where it has no stories."""
    with suppress(OSError, ValueError):
        told = tomllib.loads((out / "study.toml").read_text(encoding="utf-8")).get("stories")
        scope = told.get("scope") if isinstance(told, dict) else None
        return scope if isinstance(scope, str) else ""
    return ""


def _linked(source: str, target: str) -> None:
    """A second name of the file where the disk can do that, else a copy."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
