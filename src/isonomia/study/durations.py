"""How long it takes to get to a stage: a dimension of time, and a question of all who came to the step.

    time  =  coalesce(reached, until + 1) − came
    among those who reached the stage before: who got here so far, by time

`came` and `reached` are in periods (years, terms); `until` is the last period of which the table tells all. So whoever
is not here stands in the period that is not over yet, counted from when they came, whether they left or are still on
the way: whoever left will not get here however long one waits (measures.md 10).
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Final

from isonomia.errors import quoted
from isonomia.model.absence import UNKNOWN
from isonomia.model.expression import Call, Constant, Expression
from isonomia.model.pathway import Duration, Pathway, Stage
from isonomia.model.study import Binding, Dimension, Indicator, Level, Source, Words
from isonomia.study.document import Document
from isonomia.study.lines import Path
from isonomia.study.origins import expression_at
from isonomia.study.schema import PathwayFile
from isonomia.study.stages import follows_people

SO_FAR: Final = "so-far"


def check_durations(
    document: Document, path: Path, raw: PathwayFile, source: Source | None, dimensions: Mapping[str, Dimension]
) -> None:
    """Complain of durations where nobody can be followed, of bands that do not rise, and of names that are taken."""
    for at, name in enumerate(raw.stages):
        wanted = raw.stage[name].duration if name in raw.stage else None
        if wanted is None:
            continue
        where: Path = (*path, "stage", name, "duration")
        if not follows_people(raw, source):
            problem = "a duration belongs to a closed cohort with one row a person."
            document.complain(where, problem, remedy="Leave it out, or follow people through columns of stages.")
        elif at == 0:
            problem = f"{quoted(name)} is the first stage: no step leads there."
            document.complain(where, problem, remedy="Say at a later stage how long it took to get there.")
        if any(low >= high for low, high in pairwise(wanted.bands)) or any(each % 1 for each in wanted.bands):
            problem = "the bands do not rise, or are no whole numbers."
            remedy = "Write the first period of each band, as in bands = [0, 5, 6, 7]."
            document.complain((*where, "bands"), problem, remedy=remedy)
        taken = time_id(raw.id, name)
        if taken in dimensions:
            problem = f"the time to {quoted(name)} is called {quoted(taken)}, which is a dimension already."
            document.complain(where, problem, remedy="Give that dimension another id.")


def time_id(pathway: str, stage: str) -> str:
    """The id of the dimension of time of a stage."""
    return f"{pathway}-{stage}-time"


def so_far_id(question: str) -> str:
    """The id of the question who got to a stage so far."""
    return f"{question}-{SO_FAR}"


def duration_of(document: Document, path: Path, raw: PathwayFile, name: str) -> Duration | None:
    """How long it took to get to a stage, where the study tells."""
    wanted = raw.stage[name].duration if name in raw.stage else None
    if wanted is None:
        return None
    where: Path = (*path, "stage", name, "duration")
    came = expression_at(document, (*where, "came"), wanted.came, "value")
    reached = expression_at(document, (*where, "reached"), wanted.reached, "value")
    if came is None or reached is None:
        return None
    return Duration(time_id(raw.id, name), came, reached, wanted.until, wanted.unit)


def time_dimension(raw: PathwayFile, stage: Stage) -> Dimension | None:
    """The dimension of time of a stage: one group a band, in order."""
    wanted = raw.stage[stage.id].duration if stage.id in raw.stage else None
    if wanted is None or stage.duration is None:
        return None
    name = stage.duration.dimension
    levels = tuple(
        Level(f"{low:g}-{'up' if high is None else f'{high - 1:g}'}", _label(low, high, wanted.unit), order)
        for order, (low, high) in enumerate(pairwise([*wanted.bands, None]), 1)
        if low is not None
    )
    return Dimension(
        id=name,
        title=wanted.title or f"{wanted.unit[:1].upper()}{wanted.unit[1:]} to “{stage.title}”",
        levels=levels,
        bindings={raw.source: Binding(raw.source, (name,), absent={"": UNKNOWN})},
        bins=tuple(wanted.bands),
        ordered=True,
    )


def _label(low: float, high: float | None, unit: str) -> str:
    if high is None:
        return f"{low:g} {unit} or more"
    last = high - 1
    if low == last:
        return f"{low:g} {unit}"
    return f"{last:g} {unit} or less" if low in {0, 1} else f"{low:g} to {last:g} {unit}"


def so_far_question(pathway: Pathway, step: Indicator, stage: Stage) -> Indicator | None:
    """Of all who came to a step, who got to the stage so far; None where the study does not tell how long it took."""
    if stage.duration is None or step.event is None:
        return None
    return Indicator(
        id=stage.so_far,
        topic=step.topic,
        title=f"{step.title}, so far",
        source=step.source,
        kind="proportion",
        event=Expression(f"{step.event.text}, so far", Call("coalesce", (step.event.root, Constant(value=False)))),
        among=step.among,
        higher_is=step.higher_is,
        by=step.by,
        measures=("proportion",),
        words=_words(step.words, stage),
        inference=step.inference,
        definition=f"Reached the stage “{stage.title}” so far, of all who came to the step.",
        caveats=pathway.caveats,
        pathway=pathway.id,
        duration=stage.duration.dimension,
    )


def _words(words: Words, stage: Stage) -> Words:
    said = {
        "en": f"had reached the stage “{stage.title}” so far",
        "es": f"habían llegado hasta ahora a la etapa «{stage.title}»",
    }
    people = {code: words.get(code, {}).get("people", "") for code in said}
    return {
        code: {"people": people[code], "what": what} if people[code] else {"what": what} for code, what in said.items()
    }
