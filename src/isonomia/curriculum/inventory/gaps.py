"""What an inventory leaves open: taught and never assessed, assessed and never taught, once only, without any event."""

from __future__ import annotations

from dataclasses import dataclass

from isonomia.curriculum.inventory.content import Inventory, Keyword
from isonomia.curriculum.inventory.coverage import NONE, events_by
from isonomia.curriculum.inventory.placement import circles, placements


@dataclass(frozen=True, slots=True)
class Gaps:
    """Findings about an inventory; each competency with those narrower than itself.

    Attributes:
        never_assessed: competencies that events teach and none assesses. never_taught: the other way round.
        without_event: competencies that no event refers to.
        once: keywords of one single event, with the event's id.
        not_placed: events that no block of the sequence names. circles: blocks that lie inside themselves.
    """

    never_assessed: tuple[str, ...]
    never_taught: tuple[str, ...]
    without_event: tuple[str, ...]
    once: tuple[tuple[str, str], ...]
    not_placed: tuple[str, ...]
    circles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the user's own list: its keywords, and the events that carry one of them."""

    title: str
    words: tuple[str, ...]
    events: tuple[str, ...]
    hours: float
    assessed: int


def gaps(inventory: Inventory) -> Gaps:
    """What the inventory leaves open."""
    by_competency = events_by(inventory, "competency")
    known = [each.id for each in inventory.competencies]
    taught = {key for key, events in by_competency.items() if any(each.is_of("taught") for each in events)}
    assessed = {key for key, events in by_competency.items() if any(each.is_of("assessed") for each in events)}
    keywords = events_by(inventory, "keyword")
    labels = {each.key: each.label for event in inventory.events for each in event.keywords}
    placed = placements(inventory)
    return Gaps(
        tuple(each for each in known if each in taught and each not in assessed),
        tuple(each for each in known if each in assessed and each not in taught),
        tuple(each for each in known if each not in taught | assessed),
        tuple((labels[key], events[0].id) for key, events in keywords.items() if key != NONE and len(events) == 1),
        tuple(each.id for each in inventory.events if each.id not in placed),
        circles(inventory),
    )


def topics(inventory: Inventory, wanted: dict[str, tuple[str, ...]]) -> tuple[Topic, ...]:
    """The topics of a user's list: which events carry one of the words, as a keyword or as its identifier.

    Args:
        inventory: where to look.
        wanted: title -> keywords, compared without regard to capitals, and identifiers such as `MeSH:D000001`.
    """
    found = []
    for title, words in wanted.items():
        folded = {each.casefold() for each in words}
        events = [each for each in inventory.events if any(_carries(one, folded) for one in each.keywords)]
        hours = sum(each.minutes for each in events) / 60
        assessed = sum(each.is_of("assessed") for each in events)
        found.append(Topic(title, words, tuple(each.id for each in events), hours, assessed))
    return tuple(found)


def _carries(keyword: Keyword, folded: set[str]) -> bool:
    return not folded.isdisjoint({keyword.label.casefold(), keyword.id.casefold(), keyword.key.casefold()} - {""})
