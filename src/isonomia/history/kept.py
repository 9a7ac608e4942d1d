"""Copies of earlier releases come along with each new one: what was published stays at its address, byte for byte."""

from __future__ import annotations

import filecmp
import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from isonomia.errors import Fault, InputError, quoted

KEPT: Final = "release"
"""Folder of the copies, below the site."""
_BESIDE: Final = ("study.toml", "provenance.json")
_REMEDY: Final = "Name the folders as they were published; a copy of a release is never changed."


def bring_along(previous: Sequence[Path], site: Path) -> tuple[str, ...]:
    """Put the copies of earlier releases into a new site; returns their ids.

    A release that was published before there were copies is copied as its site stands.

    Args:
        previous: folders of earlier releases, as `isonomia build` wrote them.
        site: the new site.

    Raises:
        InputError: two of them have unlike copies of one release.
    """
    found: dict[str, None] = {}
    for folder in previous:
        own = str(json.loads((folder / "provenance.json").read_text(encoding="utf-8"))["release"])
        copies = {copy.name: copy for copy in copies_in(folder)}
        for name, copy in copies.items():
            _put(copy, site / KEPT / name, place=folder)
            found[name] = None
        if own not in copies:
            if not (site / KEPT / own).exists():
                add_study(folder, _copied(folder / "site", site / KEPT / own))
            found[own] = None
    return tuple(found)


def known(previous: Sequence[Path]) -> frozenset[str]:
    """The ids of these releases, and of those of which they keep copies."""
    own = (each / "provenance.json" for each in previous)
    told = (json.loads(each.read_text(encoding="utf-8")) for each in own if each.is_file())
    copies = (copy.name for folder in previous for copy in copies_in(folder))
    return frozenset((*(str(each["release"]) for each in told), *copies))


def copies_in(folder: Path) -> tuple[Path, ...]:
    """The copies of releases inside the folder of one, by name."""
    held = folder / "site" / KEPT
    return tuple(sorted(each for each in held.iterdir() if each.is_dir())) if held.is_dir() else ()


def newest_of(previous: Sequence[Path]) -> Path | None:
    """The folder of the release of the latest day among these and the copies that they keep."""
    folders = [*previous, *(copy for folder in previous for copy in copies_in(folder))]
    told = [(json.loads((each / "provenance.json").read_text(encoding="utf-8")), each) for each in folders]
    found = max(told, key=lambda each: (str(each[0]["date"]), str(each[0]["release"])), default=None)
    return None if found is None else found[1]


def add_study(folder: Path, copy: Path) -> None:
    """Put the study as it was run, and where its data came from, beside a copy: with them it is a whole release."""
    for name in _BESIDE:
        shutil.copyfile(folder / name, copy / name)


def _put(copy: Path, target: Path, place: Path) -> None:
    if not target.exists():
        _copied(copy, target)
        return
    if _files(copy) != _files(target) or not all(
        filecmp.cmp(copy / each, target / each, shallow=False) for each in _files(copy)
    ):
        problem = f"its copy of release {quoted(copy.name)} is not the one that another release has."
        raise InputError(Fault(str(place), problem, remedy=_REMEDY))


def _files(folder: Path) -> list[Path]:
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def _copied(folder: Path, target: Path) -> Path:
    """Copy every file but the copies of others inside; returns the target."""
    for path in _own_files(folder):
        to = target / path.relative_to(folder)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, to)
    return target


def _own_files(folder: Path) -> Iterator[Path]:
    return (
        path for path in sorted(folder.rglob("*")) if path.is_file() and KEPT not in path.relative_to(folder).parts[:1]
    )
