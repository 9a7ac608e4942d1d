"""Which releases were published before, as their own provenance.json says: id and day, not where they lie."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from isonomia.errors import Fault, InputError, quoted
from isonomia.model.release import EarlierRelease
from isonomia.model.study import Study
from isonomia.protect.audit.reading import copies_in
from isonomia.protect.earlier import REMEDY

NEW_ID = "Give this release an id of its own: what was published stays at the address of its id."


def named_as_earlier(study: Study) -> tuple[EarlierRelease, ...]:
    """The releases that the study names as published before and those that they keep, the newest first.

    Raises:
        InputError: with every one that does not say what it is called or when it was published.
    """
    found: dict[str, EarlierRelease] = {}
    faults: list[Fault] = []
    for at, name in enumerate(study.release.previous, 1):
        folder = Path(study.directory) / name
        for each in (folder, *copies_in(folder)):
            try:
                told = _told(each)
            except (OSError, ValueError, KeyError, TypeError):
                problem = "its provenance.json does not say which release it is and of which day."
                faults.append(Fault(f"release.previous.{at}", problem, remedy=REMEDY))
                continue
            if told.id == study.release.id:
                problem = f"it was published as {quoted(told.id)}, and so would this release be."
                faults.append(Fault(f"release.previous.{at}", problem, remedy=NEW_ID))
            found[told.id] = told if told.pages or told.id not in found else found[told.id]
    if faults:
        raise InputError(*dict.fromkeys(faults))
    return tuple(sorted(found.values(), key=lambda each: (each.date, each.id), reverse=True))


def _told(folder: Path) -> EarlierRelease:
    facts = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    pages = (folder / "site" / "index.html").is_file() or (folder / "index.html").is_file()
    return EarlierRelease(str(facts["release"]), date.fromisoformat(facts["date"]), pages)
