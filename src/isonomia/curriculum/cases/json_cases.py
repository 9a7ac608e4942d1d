"""Cases from JSON: a list of objects, or an object with such a list under `cases`; also one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from isonomia.curriculum.cases.case import SECTIONS, Case, Section
from isonomia.curriculum.cases.limits import LONGEST_CASE
from isonomia.curriculum.cases.people import names_a_person, person_fault
from isonomia.errors import Fault, InputError, listed, nearest, quoted

KEYS: Final = ("id", *SECTIONS, "categories")


def decoded(text: str, place: str) -> list[Any]:
    """The raw cases of a JSON text.

    Raises:
        InputError: it is no JSON, or holds no list of cases. The text itself is never repeated.
    """
    try:
        content = json.loads(text)
    except RecursionError:
        raise InputError(Fault(place, "its lists are nested too deep to be read.")) from None
    except ValueError as error:
        lines = _by_line(text)
        if lines is not None:
            return lines
        at = getattr(error, "lineno", 0)
        remedy = 'Write a list of cases: [{"id": "1", "stem": "…"}, …].'
        raise InputError(Fault(f"{place} line {at}" if at else place, "this is not JSON.", remedy=remedy)) from None
    if isinstance(content, dict):
        content = content.get("cases", [content] if "stem" in content else None)
    if not isinstance(content, list):
        remedy = 'Write a list of objects, or {"cases": [ … ]}.'
        raise InputError(Fault(place, "it holds no list of cases.", remedy=remedy))
    return content


def _by_line(text: str) -> list[Any] | None:
    """One object a line; None where a line is none."""
    try:
        found = [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        return None
    return found if found and all(isinstance(each, dict) for each in found) else None


def cases_of(raw: Iterable[Any], place: str, prefix: str, unread: set[str]) -> Iterator[Case | Fault]:
    """Each case, or what is wrong with it; keys that aren't read are put into `unread`.

    `prefix` stands before the ids where there are several files.
    """
    for at, each in enumerate(raw, start=1):
        where = f"{place} case {at}"
        if not isinstance(each, dict):
            yield Fault(where, "it is no object.", allowed=listed(KEYS))
            continue
        faults = list(_faults(each, where, unread))
        yield from faults
        if not faults:
            name = str(each.get("id") or "").strip() or str(at)
            made = _case(each, f"{prefix}/{name}" if prefix else name)
            yield made if made.sections else Fault(where, "it has no text.", remedy="Give it a stem, or leave it out.")


def _faults(raw: dict[str, Any], where: str, unread: set[str]) -> Iterator[Fault]:
    for key, value in raw.items():
        if names_a_person(key):
            yield person_fault(where, key)
        elif key not in KEYS:
            meant = nearest(key, KEYS)
            if meant and meant not in raw:
                yield Fault(where, f"the key {quoted(key)} is not known.", listed(KEYS), meant)
            else:
                unread.add(key)
        elif not _fits(key, value):
            kind = "text or a list of texts" if key in ("options", "categories") else "text"
            yield Fault(where, f"its {quoted(key)} is not {kind}.")
    if sum(len(_joined(raw.get(kind))) for kind in SECTIONS) > LONGEST_CASE:
        yield Fault(where, f"it is longer than {LONGEST_CASE:,} characters; is it one case?")


def _fits(key: str, value: object) -> bool:
    if value is None or isinstance(value, str):
        return True
    if key == "id":
        return isinstance(value, int) and not isinstance(value, bool)
    if key == "options" and isinstance(value, dict):
        return all(isinstance(each, str) for each in value.values())
    if key in ("options", "categories") and isinstance(value, list):
        return all(isinstance(each, str) for each in value)
    return False


def _joined(value: object) -> str:
    if isinstance(value, dict):
        return "\n".join(str(each) for each in value.values())
    if isinstance(value, list):
        return "\n".join(str(each) for each in value)
    return value if isinstance(value, str) else ""


def _case(raw: dict[str, Any], name: str) -> Case:
    texts = [(kind, _joined(raw.get(kind)).strip()) for kind in SECTIONS]
    given: Any = raw.get("categories") or []
    named = [given] if isinstance(given, str) else given
    categories = tuple(sorted({" ".join(str(each).split()) for each in named if str(each).strip()}))
    return Case(name, tuple(Section(kind, text) for kind, text in texts if text), categories)
