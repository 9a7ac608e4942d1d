"""Columns that look like the stages of a pathway: applied, accepted, entered, graduated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from isonomia.study.names import slug
from isonomia.study.scaffold.column_look import Look
from isonomia.study.scaffold.known import Known, known
from isonomia.study.scaffold.words import fresh, key, remark, says, text, words_of

LEAST_STAGES: Final = 3
"""Fewer columns than this are outcomes of their own."""
_TO_CONFIRM: Final = (
    "These columns look like stages that people pass through one after the other. CONFIRM their order.",
    "Each step asks: of those who reached the stage before, how many reached this one? A blank is not known yet.",
)


@dataclass(frozen=True, slots=True)
class StageColumn:
    """A stage: its column, and which of its values say what."""

    id: str
    column: str
    reached: tuple[str, ...]
    left: tuple[str, ...]
    waiting: tuple[str, ...]

    def states(self) -> str:
        """As TOML; a stage that everybody reached has a word for the others, too."""
        left = self.left or next((each,) for each in ("no", "not") if each not in self.reached)
        parts = [("reached", self.reached), ("not", left), ("not_yet", self.waiting)]
        return "{ " + ", ".join(f"{name} = {_list(values)}" for name, values in parts if values) + " }"


def stages_among(looks: Sequence[Look]) -> tuple[StageColumn, ...]:
    """The stages in the order in which people pass them; none where there are too few."""
    facts = known()
    found: list[tuple[int, StageColumn]] = []
    ids: list[str] = []
    for seen in looks:
        place = _place(seen, facts)
        made = None if place is None else _stage(seen, facts, fresh(_id(seen), ids, "stage"))
        if place is not None and made is not None:
            found.append((place, made))
            ids.append(made.id)
    found.sort(key=lambda each: each[0])  # stages of one kind stay in the order of the file
    return tuple(made for _, made in found) if len(found) >= LEAST_STAGES else ()


def pathway_lines(stages: Sequence[StageColumn], source: str, by: Sequence[str], among: str) -> Iterator[str]:
    """The section of the study file; nothing where there are no stages."""
    if not stages:
        return
    yield "[[pathway]]"
    yield from (remark(each) for each in _TO_CONFIRM)
    yield 'id = "pathway"'
    yield 'title = "From the first stage to the last"'
    yield f"source = {text(source)}"
    yield 'cohort = "closed"  # the same people are followed; "cross-section": other people at each stage'
    yield f"stages = {_list(tuple(each.id for each in stages))}"
    if among:
        yield f"among = {among}  # the last row is no person: it adds up the others"
    yield f"by = {_list(tuple(by))}"
    yield remark('gaps = "infer"  people at a stage without the one before passed it; "drop" leaves them out')
    together = _together(stages)
    if together is not None:
        yield f"states = {together.states()}"
    for each in stages:
        if each.column != each.id:
            yield f"stage.{key(each.id)}.column = {text(each.column)}"
        if together is None:
            yield f"stage.{key(each.id)}.states = {each.states()}"
    yield ""


def _together(stages: Sequence[StageColumn]) -> StageColumn | None:
    """All values of all stages, where each says the same of each stage."""
    reached, left, waiting = (
        tuple(dict.fromkeys(chain.from_iterable(getattr(each, name) for each in stages)))
        for name in ("reached", "left", "waiting")
    )
    apart = len({*reached, *left, *waiting}) == len(reached) + len(left) + len(waiting)
    return StageColumn("", "", reached, left, waiting) if apart else None


def _place(seen: Look, facts: Known) -> int | None:
    """The place of the stage that the column's name speaks of, among those that are known."""
    return next((at for at, names in enumerate(facts.stages) if says(seen.name, names)), None)


def _stage(seen: Look, facts: Known, name: str) -> StageColumn | None:
    """What each value says; None where one says nothing of a stage, or nobody has reached it."""
    if not seen.complete or not seen.safe or seen.type.upper() == "BOOLEAN":
        return None
    reached: list[str] = []
    left: list[str] = []
    waiting: list[str] = [""] if seen.blanks else []
    for value in seen.answers:
        held = _held(value, facts, reached, left, waiting)
        if held is None:
            return None
        held += seen.spellings[value]
    waiting += seen.tokens
    return StageColumn(name, seen.name, tuple(reached), tuple(left), tuple(waiting)) if reached else None


def _held(value: str, facts: Known, reached: list[str], left: list[str], waiting: list[str]) -> list[str] | None:
    if value in facts.waiting:
        return waiting
    if value in facts.yes or any(value in event for event, _ in facts.outcomes):
        return reached
    return left if value in facts.no or any(value in other for _, other in facts.outcomes) else None


def _id(seen: Look) -> str:
    return slug("-".join(words_of(seen.name))) or slug(seen.name) or "stage"


def _list(values: Sequence[str]) -> str:
    return f"[{', '.join(text(each) for each in values)}]"
