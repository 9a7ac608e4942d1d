"""The questions that a [[pathway]] of a published study.toml makes, as a stranger works them out.

In a closed cohort the question of a stage is, among those who reached all stages before it, who reached it; so the
people with the outcome at one step are those whom the next one asks. In a cross-section it is who is at the stage.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, NamedTuple

CROSS_SECTION: Final = "cross-section"
SO_FAR: Final = "so-far"
_EVERYBODY: Final = "true"


class StageQuestion(NamedTuple):
    """What is asked at a stage; `whole`: nobody is left out because it is not known yet."""

    source: str
    kind: str
    among: str
    event: str
    whole: bool = False


class StageOrder(NamedTuple):
    """Stages of a closed cohort that nobody of the source reaches out of turn: such data are refused.

    Attributes:
        among: whom the pathway is about; "" for everybody.
        reached: the condition of each stage, in order.
    """

    source: str
    among: str
    reached: tuple[str, ...]


def stage_orders(study: Mapping[str, Any]) -> Iterator[StageOrder]:
    """Of every pathway that follows people and has no rule for gaps but to refuse them."""
    for each in study.get("pathway", []):
        source = each.get("source", "")
        counts = study.get("source", {}).get(source, {}).get("kind") == "counts"
        if not counts and each.get("cohort") != CROSS_SECTION and each.get("gaps", "refuse") == "refuse":
            named = "stage_column" in each
            reached = tuple(_all([_reached(each, stage, named=named)]) for stage in each.get("stages", []))
            yield StageOrder(source, _all([each["among"]]) if each.get("among") else "", reached)


def stage_questions(study: Mapping[str, Any]) -> Iterator[tuple[str, StageQuestion]]:
    """Id and content of every question of every pathway."""
    for each in study.get("pathway", []):
        source, stages = each.get("source", ""), each.get("stages", [])
        counts = study.get("source", {}).get(source, {}).get("kind") == "counts"
        reached = [_reached(each, stage, named=counts or "stage_column" in each) for stage in stages]
        base = [each["among"]] if each.get("among") else []
        if each.get("cohort") == CROSS_SECTION:
            for stage, condition in zip(stages, reached, strict=True):
                among = _all([*base, condition])
                yield f"{each['id']}-{stage}", StageQuestion(source, "representation", among, "")
            continue
        if each.get("gaps") == "infer":
            reached = [_any(reached[at:]) for at in range(len(reached))]
        if each.get("gaps") == "drop":
            base += [f"not (({after}) without ({before}))" for before, after in pairwise(reached)]
        for at, stage in enumerate(stages[1:], 1):
            among = _all([*base, *reached[:at]])
            yield f"{each['id']}-{stage}", StageQuestion(source, "proportion", among, _all([reached[at]]))
            if _stage(each, stage).get("duration"):
                so_far = StageQuestion(source, "proportion", among, _all([reached[at]]), whole=True)
                yield f"{each['id']}-{stage}-{SO_FAR}", so_far
            for way, values in _ways(each, stage).items():
                left = f"not ({reached[at]}) and {each['stage'][stage]['exits']['column']} in {tuple(values)}"
                yield f"{each['id']}-{stage}-{way}", StageQuestion(source, "proportion", among, left)


def ways_out(study: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Id of the question of a step -> those of the ways out at it: together they are all who did not pass it."""
    return {
        f"{each['id']}-{stage}": tuple(f"{each['id']}-{stage}-{way}" for way in _ways(each, stage))
        for each in study.get("pathway", [])
        for stage in each.get("stages", [])[1:]
        if _ways(each, stage)
    }


@dataclass(frozen=True, slots=True)
class Timed:
    """The bands of time of one question, of people who came in the period that a row names.

    Attributes:
        dimension: whose groups are the bands. until: the last period of which the table tells.
        bands: code -> its first time, and the first one beyond it; None for the last band.
    """

    dimension: str
    until: float
    bands: Mapping[str, tuple[float, float | None]]


def timed_questions(study: Mapping[str, Any]) -> dict[str, Timed]:
    """Id of each question of who got to a stage so far, where its people are told apart by when they came."""
    found = {}
    for pathway in study.get("pathway", []):
        period = study.get("source", {}).get(pathway.get("source", ""), {}).get("period")
        for stage, each in pathway.get("stage", {}).items():
            told = each.get("duration")
            if told and isinstance(period, str) and str(told["came"]).strip().strip('"') == period:
                name = f"{pathway['id']}-{stage}"
                bands = {
                    f"{low:g}-{'up' if high is None else format(high - 1, 'g')}": (low, high)
                    for low, high in pairwise([*told["bands"], None])
                }
                found[f"{name}-{SO_FAR}"] = Timed(f"{name}-time", told["until"], bands)
    return found


def _ways(pathway: Mapping[str, Any], stage: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = _stage(pathway, stage).get("exits", {}).get("ways", {})
    return found


def _stage(pathway: Mapping[str, Any], stage: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = pathway.get("stage", {}).get(stage, {})
    return found


def _reached(pathway: Mapping[str, Any], stage: str, *, named: bool) -> str:
    more = pathway.get("stage", {}).get(stage, {})
    if named:
        return stage
    if "reached" in more:
        return str(more["reached"])
    column = more.get("column", stage)
    words = column if column.replace("_", "").isalnum() else f'"{column}"'
    values = (more.get("states") or pathway.get("states") or {}).get("reached")
    if not values:
        return str(words)
    said = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
    return f"{words} = {said}" if len(values) == 1 else f"{words} in ({said})"


def _all(conditions: list[str]) -> str:
    parts = [each for each in conditions if each.strip() != _EVERYBODY]
    return " and ".join(f"({each})" if " or " in each.lower() and each[:1] != "(" else each for each in parts)


def _any(conditions: list[str]) -> str:
    return conditions[0] if len(conditions) == 1 else "(" + " or ".join(conditions) + ")"
