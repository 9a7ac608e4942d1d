"""For whom a build writes: the public, and a report for the school's own eyes where the study declares one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from isonomia.model.study import InternalUse
from isonomia.study.document import Document
from isonomia.study.lines import Path
from isonomia.study.schema import ReleaseFile

INTERNAL_KEYS: Final = ("owner", "purpose", "expires", "threshold")
"""What `audience = "internal"` needs, and nothing else may have."""

_SAY: Final = {
    "owner": 'Write owner = "…": the person who answers for the report.',
    "purpose": 'Write purpose = "…": what the report is for.',
    "expires": "Write expires = 2027-06-30: the last day on which it may be used.",
    "threshold": "Write threshold = 5, or more: the smallest number of people that it prints.",
}


def internal_use(document: Document, raw: ReleaseFile) -> InternalUse | None:
    """The internal report that a release declares, or None; faults go on the document's list."""
    if raw.audience == "public":
        _refuse_strays(document, raw)
        return None
    for key in INTERNAL_KEYS:
        if getattr(raw, key) is None:
            problem = f'audience = "internal" without {key}.'
            document.complain(("release", "audience"), problem, remedy=_SAY[key])
    if raw.owner is None or raw.purpose is None or raw.expires is None or raw.threshold is None:
        return None
    _check_words(document, raw)
    _check_day(document, raw.expires, raw.date)
    return InternalUse(raw.owner, raw.purpose, raw.expires, raw.threshold)


def _refuse_strays(document: Document, raw: ReleaseFile) -> None:
    for key in INTERNAL_KEYS:
        if getattr(raw, key) is not None:
            problem = f"{key} belongs to an internal report, and the release declares none."
            remedy = 'Write audience = "internal" beside it, or leave it out. Nothing changes what is published.'
            document.complain(("release", key), problem, remedy=remedy)


def _check_words(document: Document, raw: ReleaseFile) -> None:
    """Somebody must answer: a blank is no name."""
    for key in ("owner", "purpose"):
        if not str(getattr(raw, key)).strip():
            document.complain(("release", key), f"{key} is blank.", remedy=_SAY[key])


def _check_day(document: Document, expires: date, issued: date) -> None:
    place: Path = ("release", "expires")
    if expires < issued:
        problem = f"the internal report would end on {expires}, before the release is made ({issued})."
        document.complain(place, problem, remedy="Give a later day.")
    elif expires < today():
        problem = f"the internal report ended on {expires}."
        remedy = 'Ask its owner for a later day, or leave audience = "internal" out; delete the old report.'
        document.complain(place, problem, remedy=remedy)


def today() -> date:
    """The day, in UTC."""
    return datetime.now(tz=UTC).date()
