"""What a stranger reads of a survey's scales: whose answers make a score, who left a statement out, the ladder.

study.toml names each scale; its statements are the indicators whose ids begin with that of the scale. Places on the
ladder stand in the figures of answers. How many left a statement out follows where one table prints who has a score and
another who answered: as a sum like any other, so that the attack on counts looks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from isonomia.protect.audit.asked_scales import Asked
from isonomia.protect.audit.counts import Count, Place, Statement
from isonomia.protect.audit.reading import Figures, Published

SHARE: Final = "answer_share"
LEFT_OUT: Final = "who has a score answered every statement, or left one out"
ONE_BASE: Final = "all statements are of the same people"
NO_SCORE: Final = "who took part has a score, or too few answers for one"
Where = tuple[str, str]
_UNSURE: Final = 1e-6
_FINEST: Final = 100


@dataclass(frozen=True, slots=True)
class Ladder:
    """Where answers stand: lowest and highest place, and on how many steps between them all places are."""

    low: float
    high: float
    steps: int


def statements_of(release: Published, scale: Asked) -> tuple[str, ...]:
    """The indicators that are the statements of a scale."""
    others = {each.id for each in release.scales} | set(release.questions)
    longer = [each.id for each in release.scales if each.id.startswith(f"{scale.id}-")]
    found = dict.fromkeys(name for name, _, _ in release.places if name.startswith(f"{scale.id}-"))
    return tuple(
        name for name in found if name not in others and not any(name.startswith(f"{each}-") for each in longer)
    )


def scale_sums(release: Published) -> Iterator[Statement]:
    """Sums of people that a scale's definition says, in each setting, period and place."""
    for scale in release.scales:
        items = statements_of(release, scale)
        parts = f"{scale.source}-broken-off"
        for key in [each for each in release.places if each[0] == scale.id]:
            for place in release.places[key]:
                score = Count("n", *key, place)
                yield from _of_place(release, scale, items, score)
                took_part = score._replace(indicator=parts)
                if not scale.narrowed and _there(release, took_part):
                    yield Statement(took_part, (score, score.of("missing")), why=NO_SCORE)


def _of_place(release: Published, scale: Asked, items: tuple[str, ...], score: Count) -> Iterator[Statement]:
    if not scale.complete:
        return
    own = [each for each in (score._replace(indicator=item) for item in items) if _there(release, each)]
    for each in own[:1]:
        yield Statement(score, (each, each.of("missing")), why=LEFT_OUT)
    for each in own[1:]:
        yield Statement(own[0], (each,), why=ONE_BASE)


def _there(release: Published, count: Count) -> bool:
    return count.place in release.places.get(count[1:4], ())


def answers_of(release: Published, item: str, where: Where, place: Place) -> dict[float, int] | None:
    """Place on the ladder -> people who gave that answer; None where any is told together with another, or hidden."""
    n = release.printed.get(Count("n", item, *where, place))
    found: dict[float, int] = {}
    for row in release.figures:
        if row.get("measure") != SHARE or row.get("indicator") != item or place_of(row) != place:
            continue
        if (row.get("setting", ""), row.get("period", "")) != where:
            continue
        if "+" in row.get("component", "+") or not row.get("value") or n is None:
            return None
        found[float(row["component"])] = round(float(row["value"]) * n)
    return found if found and sum(found.values()) == n else None


def place_of(row: Figures) -> Place:
    """The groups of a row of figures."""
    pairs = ((row.get(f"dimension{ending}"), row.get(f"subgroup{ending}", "")) for ending in ("", "_2", "_3"))
    return frozenset((name, code) for name, code in pairs if name)


def ladder_of(release: Published, items: tuple[str, ...]) -> Ladder | None:
    """The ladder of a scale's statements, as their answers are told; None where none are."""
    found: set[float] = set()
    for row in release.figures:
        if row.get("measure") == SHARE and row.get("indicator") in items:
            found |= {float(each) for each in row.get("component", "").split("+") if each}
    if len(found) < 2:
        return None
    low, high = min(found), max(found)
    width = high - low
    fits = (
        steps
        for steps in range(1, _FINEST)
        if all(abs((each - low) * steps / width - round((each - low) * steps / width)) < _UNSURE for each in found)
    )
    return Ladder(low, high, next(fits, _FINEST))
