"""Which releases were published before, as their own provenance.json says: id and day, not where they lie."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from isonomia.errors import Fault, InputError
from isonomia.model.release import EarlierRelease
from isonomia.model.study import Study
from isonomia.protect.earlier import REMEDY


def named_as_earlier(study: Study) -> tuple[EarlierRelease, ...]:
    """The releases that the study names as published before, the newest first.

    Raises:
        InputError: with every one that does not say what it is called or when it was published.
    """
    found: set[EarlierRelease] = set()
    faults: list[Fault] = []
    for at, name in enumerate(study.release.previous, 1):
        try:
            found.add(_told(Path(study.directory) / name / "provenance.json"))
        except (OSError, ValueError, KeyError, TypeError):
            problem = "its provenance.json does not say which release it is and of which day."
            faults.append(Fault(f"release.previous.{at}", problem, remedy=REMEDY))
    if faults:
        raise InputError(*faults)
    return tuple(sorted(found, key=lambda each: (each.date, each.id), reverse=True))


def _told(path: Path) -> EarlierRelease:
    facts = json.loads(path.read_text(encoding="utf-8"))
    return EarlierRelease(str(facts["release"]), date.fromisoformat(facts["date"]))
