"""Digests of what a release is made from beside its sources: files of the curriculum audit, and the consent ledger.

Cases and inventories are no people, so their digests are public, as those of published sources are. Forms that people
filled in have none: whoever knows such a form but for a few answers would try them until the digest is the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from isonomia.errors import InputError

if TYPE_CHECKING:
    from isonomia.model.study import CurriculumSpec, Study

CURRICULUM: Final = "curriculum/"
STORIES: Final = "stories/"
LEDGER: Final = "ledger"
"""Names of these digests begin so; no source has a name with a stroke."""


def material_digests(study: Study) -> dict[str, str]:
    """Name -> digest. What cannot be read has none: whoever reads it says so."""
    return {**dict(_of_curriculum(study)), **_of_ledger(study)}


def _of_curriculum(study: Study) -> Iterator[tuple[str, str]]:
    spec, home = study.curriculum, Path(study.directory)
    if spec is None:
        return
    from isonomia.sources.bytes_of import digest_of

    for name in ("cases", "before", "inventory", "benchmark"):
        with suppress(InputError):
            files = _files(spec, name, home)
            if files:
                yield CURRICULUM + name, digest_of(files, name)


def _files(spec: CurriculumSpec, name: str, home: Path) -> list[Path]:
    """The files behind a key of the section."""
    if name in ("cases", "before"):
        from isonomia.curriculum.cases import case_files

        paths = spec.cases if name == "cases" else spec.before
        return list(case_files([home / each for each in paths])) if paths else []
    if name == "inventory":
        return [home / spec.inventory] if spec.inventory else []
    return [home / spec.benchmark] if spec.benchmark.endswith(".toml") else []


def _of_ledger(study: Study) -> dict[str, str]:
    """The digest of the last line of a ledger that is whole."""
    if study.stories is None:
        return {}
    from isonomia.stories.ledger import read_ledger

    ledger = read_ledger(Path(study.directory) / study.stories.folder)
    return {STORIES + LEDGER: ledger.head} if ledger.whole else {}


def heads_of_releases(folders: Iterable[Path]) -> list[str]:
    """The last lines of ledgers that releases were made with, as their provenance.json says."""
    found = []
    for folder in folders:
        with suppress(OSError, ValueError):
            told = json.loads((folder / "provenance.json").read_text(encoding="utf-8")).get("stories")
            head = told.get(LEDGER) if isinstance(told, dict) else None
            found += [head] if isinstance(head, str) else []
    return found
