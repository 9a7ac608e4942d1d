"""What consent allows: a pure function of the ledger, a story, a scope and a day. In doubt it allows nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from isonomia.errors import quoted
from isonomia.model.stories import Tombstone
from isonomia.stories.clock import Today
from isonomia.stories.events import GIVING, Event, Terms
from isonomia.stories.ledger import Ledger

Code = Literal[
    "ALLOWED",
    "NO_LEDGER",
    "BROKEN_LEDGER",
    "NOT_IN_LEDGER",
    "REVOKED",
    "ERASED",
    "NO_CONSENT",
    "NO_RELEASE",
    "NO_REVIEWER",
    "NOT_LAST",
    "PAST_REVIEW",
    "IN_WINDOW",
    "AHEAD",
    "NO_GUARDIAN",
    "OPEN_PERSONS",
]


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a story may be built for a scope, and the sentence that says why.

    Attributes:
        terms: what was agreed, where it may be. version: what the storyteller saw. released: when.
    """

    code: Code
    why: str
    terms: Terms | None = None
    version: str = ""
    released: date | None = None

    @property
    def allowed(self) -> bool:
        """It may be built."""
        return self.code == "ALLOWED"


@dataclass(slots=True)
class Standing:
    """What the events of one story say for one scope, read from first to last."""

    last: str = ""
    day: date = date.min
    terms: Terms | None = None
    since: date = date.min
    reviewed: str = ""
    released: date | None = None
    version: str = ""

    @property
    def opens(self) -> date:
        """The first day after those in which the storyteller may withdraw; never, where nothing was released."""
        if self.released is None or self.terms is None:
            return date.max
        return max(self.released, self.since) + timedelta(days=self.terms.window)

    def take(self, event: Event) -> None:
        """One more event."""
        self.last, self.day = event.name, event.day
        if event.name in {"revoked", "erased"}:
            self.terms, self.reviewed, self.released, self.version = None, "", None, ""
        if event.terms is not None:
            self.terms, self.since, self.released, self.version = event.terms, event.day, None, ""
        if event.name == "reviewed":
            self.reviewed = event.version
        if event.name == "released":
            self.released, self.version = event.day, event.version
        if event.name == "renewed" and event.review is not None and self.terms is not None:
            old = self.terms
            self.terms = Terms(old.identity, old.media, event.review, old.guardian, old.others, old.window)


def decide(ledger: Ledger, story: str, scope: str, day: date) -> Decision:
    """Whether `story` may be built for `scope` on `day`.

    It may where its last event for this scope is a release, or a renewal of one; where the consent before it still
    stands, the version that was released is the one on whose identifying details a named person decided, the review is
    not past, the days to withdraw are over, and no guardian's or third person's consent is missing.

    Events that end a consent count whatever their day; those that give one count from their day on. A release that is
    dated before its consent counts from the consent's day.
    """
    if not ledger.there:
        return Decision("NO_LEDGER", "there is no consent ledger.")
    if ledger.fault is not None:
        return Decision("BROKEN_LEDGER", f"the consent ledger is broken. {ledger.fault.sentence()}")
    own = ledger.of(story)
    if not own:
        return Decision("NOT_IN_LEDGER", "the consent ledger does not name it.")
    return _decided(standing_of(own, scope), scope, day)


def decide_now(ledger: Ledger, story: str, scope: str, day: date, today: Today) -> Decision:
    """As `decide` for the day of a release, which ends no days to withdraw that by the clock are not over.

    A release may be dated ahead of the day on which it is built. What is built is published, so a story waits until its
    days are over everywhere on Earth, and until every event that gives consent has come. Once they are over the answer
    is that of `decide`, whenever it is built again.
    """
    found = decide(ledger, story, scope, day)
    if not found.allowed:
        return found
    own = [each for each in ledger.of(story) if scope in each.scopes]
    ahead = next((each for each in own if each.name in GIVING and each.day > today.last), None)
    if ahead is not None:
        what = f"its event {quoted(ahead.name)} is dated {ahead.day}, and that day has come nowhere yet"
        return Decision("AHEAD", f"{what}: by the clock it is {today.last} at most.")
    opens = standing_of(own, scope).opens
    if today.first < opens:
        what = f"the storyteller may withdraw until {opens} before anything is published"
        still = f"by the clock it is {today.first} still, and the date of a release, {day}, does not end these days"
        return Decision("IN_WINDOW", f"{what}; {still}. Build again after {opens}.")
    return found


def standing_of(events: Iterable[Event], scope: str) -> Standing:
    """What the events of one story come to for a scope."""
    standing = Standing()
    for event in events:
        if scope in event.scopes:
            standing.take(event)
    return standing


def _decided(standing: Standing, scope: str, day: date) -> Decision:
    terms, where = standing.terms, f"for the scope {quoted(scope)}"
    if standing.last in {"revoked", "erased"}:
        code: Code = "REVOKED" if standing.last == "revoked" else "ERASED"
        return Decision(code, f"its consent {where} was {standing.last} on {standing.day}.")
    if terms is None:
        return Decision("NO_CONSENT", f"no consent {where} is in the ledger.")
    if standing.released is None:
        return Decision("NO_RELEASE", f"the storyteller has not seen and released the final version {where}.")
    if standing.last not in {"released", "renewed"}:
        return Decision("NOT_LAST", f"its last event {where} is {quoted(standing.last)}, not a release or a renewal.")
    if standing.reviewed != standing.version:
        what = "no named person has decided on the identifying details of the version that was released"
        return Decision("NO_REVIEWER", f"{what} {where}.")
    return _in_time(standing, terms, max(standing.released, standing.since), day)


def _in_time(standing: Standing, terms: Terms, released: date, day: date) -> Decision:
    opens = standing.opens
    if day > terms.review:
        return Decision("PAST_REVIEW", f"consent was to be asked again by {terms.review}; it is decided for {day}.")
    if day < opens:
        what = f"the storyteller may withdraw until {opens} before anything is published"
        return Decision("IN_WINDOW", f"{what}; it is decided for {day}.")
    if terms.guardian == "missing":
        return Decision("NO_GUARDIAN", "the consent of a guardian is needed and missing.")
    if "open" in terms.others:
        return Decision("OPEN_PERSONS", "a third person who can be recognised has neither consented nor been removed.")
    return Decision("ALLOWED", "it may be shown.", terms, standing.version, released)


def tombstone_of(ledger: Ledger, story: str, scope: str) -> Tombstone | None:
    """What is left of a story that was shown for a scope and is gone from it; None where it never was, or is not.

    A withdrawal before anything was released, or within the days to withdraw, leaves no trace: nobody learns that there
    was somebody.
    """
    shown, ended, ending, standing = False, None, "", Standing()
    for event in ledger.of(story):
        if scope not in event.scopes:
            continue
        shown = shown or standing.opens <= event.day
        if event.name == "released":
            ended = None
        elif event.name in {"revoked", "erased"} and ended is None:
            ended, ending = event.day, event.name
        standing.take(event)
    if not shown or ended is None:
        return None
    return Tombstone(story, ended, "withdrawn" if ending == "revoked" else "erased")
