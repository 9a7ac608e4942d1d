"""The events of a consent ledger: who may do what with a story, since when and until when. Never what it tells."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from isonomia.errors import listed, nearest, quoted
from isonomia.model.stories import SCOPES

EVENTS: Final = (
    "invited",
    "consented",
    "reviewed",
    "released",
    "scope_changed",
    "renewed",
    "expired",
    "revoked",
    "erased",
)
GIVING: Final = frozenset({"consented", "reviewed", "released", "scope_changed", "renewed"})
"""Events that bring a story nearer to a site: none may be dated back, or the days to withdraw would be over at once.
None may be dated ahead either, for it has not happened."""
IDENTITIES: Final = ("named", "first_name", "pseudonym", "voice_only", "acted")
MEDIA: Final = ("video", "audio", "text")
GUARDIANS: Final = ("not_needed", "given", "missing")
OTHERS: Final = ("consented", "removed", "open")
WINDOW: Final = 14
"""Days between release and publication, where nothing else was agreed."""
ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
RESERVED: Final = frozenset({"index", "files", "teaching", "con", "prn", "aux", "nul"})
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_TERMS: Final = frozenset({"identity", "media", "review", "guardian", "others", "window"})
_MOST_DAYS: Final = 3_650
KEYS: Final[Mapping[str, frozenset[str]]] = {
    "invited": frozenset(),
    "consented": _TERMS,
    "reviewed": frozenset({"by", "version"}),
    "released": frozenset({"version"}),
    "scope_changed": _TERMS,
    "renewed": frozenset({"review"}),
    "expired": frozenset(),
    "revoked": frozenset(),
    "erased": frozenset(),
}
"""Event -> what it says besides story, date and scopes: all of it, and nothing else."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a storyteller agreed to.

    Attributes:
        identity: how they appear. media: in which media.
        review: the last day before consent is asked again.
        guardian: consent of a guardian with the storyteller's assent: not needed, given, or missing still.
        others: of each identifiable third person, in no order: consented, removed, or open still.
        window: days between release and publication, in which they may withdraw before anything is out.
    """

    identity: str
    media: tuple[str, ...]
    review: date
    guardian: str = "not_needed"
    others: tuple[str, ...] = ()
    window: int = WINDOW


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the ledger. `version`: digest of what was reviewed or released; `by`: who decided on a review."""

    name: str
    story: str
    day: date
    scopes: tuple[str, ...]
    terms: Terms | None = None
    review: date | None = None
    version: str = ""
    by: str = ""

    def facts(self) -> dict[str, Any]:
        """As the ledger has it."""
        found: dict[str, Any] = {"event": self.name, "story": self.story, "date": self.day.isoformat()}
        found["scopes"] = list(self.scopes)
        if self.terms is not None:
            found |= {
                "identity": self.terms.identity,
                "media": list(self.terms.media),
                "review": self.terms.review.isoformat(),
                "guardian": self.terms.guardian,
                "others": list(self.terms.others),
                "window": self.terms.window,
            }
        own = {"review": self.review and self.review.isoformat(), "version": self.version, "by": self.by}
        return found | {name: each for name, each in own.items() if each}


def event_of(line: str) -> tuple[Event | None, str]:
    """The event of a line, or None and what is wrong with it, as a sentence."""
    try:
        facts = json.loads(line)
    except ValueError:
        return None, "the line is not JSON."
    if not isinstance(facts, dict):
        return None, "the line is not an object with keys."
    problem = _shape(facts) or _values(facts)
    return (None, problem) if problem else (_made(facts), "")


def fault_of_id(name: str) -> str:
    """What is wrong with the id of a story, or nothing."""
    if not ID.fullmatch(name):
        return f"the id {quoted(name)} cannot be part of an address: small letters, digits and -, at most 60."
    return f"the id {quoted(name)} is reserved." if name in RESERVED else ""


def _shape(facts: Mapping[str, Any]) -> str:
    name = facts.get("event")
    if name not in EVENTS:
        near = nearest(str(name), EVENTS)
        return f"there is no event {quoted(name)}." + (f" Did you mean {near!r}?" if near else "")
    wanted = {"previous", "event", "story", "date", "scopes", *KEYS[str(name)]}
    missing, strays = sorted(wanted - set(facts)), sorted(set(facts) - wanted)
    if missing:
        return f"the event “{name}” does not say: {listed(missing)}."
    return f"the event “{name}” has no place for: {listed(strays)}." if strays else ""


def _values(facts: Mapping[str, Any]) -> str:
    """The first value that cannot stand where it stands."""
    checks: dict[str, object] = {
        "story": isinstance(facts["story"], str) and not fault_of_id(facts["story"]),
        "date": _is_day(facts["date"]),
        "scopes": _is_list(facts["scopes"], SCOPES) and bool(facts["scopes"]),
        "identity": facts.get("identity", IDENTITIES[0]) in IDENTITIES,
        "media": _is_list(facts.get("media", ["text"]), MEDIA) and bool(facts.get("media", ["text"])),
        "review": _is_day(facts.get("review", "2000-01-01")),
        "guardian": facts.get("guardian", GUARDIANS[0]) in GUARDIANS,
        "others": _is_list(facts.get("others", []), OTHERS, twice=True),
        "window": type(facts.get("window", 0)) is int and 0 <= facts.get("window", 0) <= _MOST_DAYS,
        "version": _DIGEST.fullmatch(str(facts.get("version", "0" * 64))) is not None,
        "by": isinstance(facts.get("by", "x"), str) and bool(str(facts.get("by", "x")).strip()),
    }
    wrong = next((name for name, right in checks.items() if not right), "")
    if not wrong:
        return ""
    value = facts[wrong]
    said = listed([str(each) for each in value]) if isinstance(value, list) and value else quoted(value)
    return f"its {wrong} {said} cannot stand there."


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_list(value: object, allowed: tuple[str, ...], *, twice: bool = False) -> bool:
    if not isinstance(value, list) or not all(isinstance(each, str) and each in allowed for each in value):
        return False
    return twice or len(set(value)) == len(value)


def _made(facts: Mapping[str, Any]) -> Event:
    name, review = str(facts["event"]), facts.get("review")
    own = None if review is None else date.fromisoformat(review)
    terms = None
    if KEYS[name] == _TERMS and own is not None:
        others, window = tuple(facts["others"]), int(facts["window"])
        terms = Terms(str(facts["identity"]), tuple(facts["media"]), own, str(facts["guardian"]), others, window)
    return Event(
        name,
        str(facts["story"]),
        date.fromisoformat(facts["date"]),
        tuple(facts["scopes"]),
        terms,
        None if terms is not None else own,
        str(facts.get("version", "")),
        str(facts.get("by", "")),
    )
