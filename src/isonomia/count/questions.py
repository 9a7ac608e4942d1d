"""What is asked of each source: one `Question` for an indicator, a representation or a benchmark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from isonomia.model.expression import Expression
from isonomia.model.pathway import Pathway
from isonomia.model.study import Benchmark, Indicator, IndicatorKind, Representation, Study

BENCHMARK: Final = "benchmark:"
Grouping = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One set of sums over persons, and the groupings over which it is wanted.

    Attributes:
        id: id of the indicator or representation, or `benchmark:ID`.
        counts_only: persons alone, without an outcome (representations and benchmarks).
        event, value, time, among: expressions over the columns, as for an indicator.
        origin: what the values of a mean are taken about (measures.md 1.1).
        benchmark: filters by place, age and year, for a benchmark.
        checked: dimensions whose values are checked without being added up.
        pathway: id of the pathway whose step or stage this is.
        stage: of a pathway: its stage, or the stage and the way out at it, for messages.
        listed: columns whose values the pathway declares one by one.
        waits: conditions that say of people that the outcome is not known yet.
        blanks: columns of which a blank says what the outcome is.
        step: of a table of counts by stage: what it calls the stage before and this stage.
        derived: names of columns that no table has, and how they are worked out.
    """

    id: str
    source: str
    kind: IndicatorKind
    groupings: tuple[Grouping, ...]
    counts_only: bool = False
    event: Expression | None = None
    value: Expression | None = None
    time: Expression | None = None
    among: Expression | None = None
    origin: float = 0.0
    benchmark: Benchmark | None = None
    checked: Grouping = ()
    pathway: str = ""
    stage: str = ""
    listed: frozenset[str] = frozenset()
    waits: tuple[Expression, ...] = ()
    blanks: frozenset[str] = frozenset()
    step: tuple[str, str] | None = None
    derived: tuple[tuple[str, Expression], ...] = ()

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions of all groupings, and those that are only checked, each once."""
        return tuple(dict.fromkeys((*chain.from_iterable(self.groupings), *self.checked)))

    @property
    def outcome(self) -> tuple[Expression, ...]:
        """The expressions that must be known for the outcome to be known."""
        return tuple(each for each in (self.event, self.value, self.time) if each is not None)

    @property
    def place(self) -> str:
        """What messages call the question: by what the study file names, and never by an id that a pathway has made."""
        if self.pathway:
            return f"pathway {self.pathway}, stage {self.stage}"
        return self.id.replace(BENCHMARK, "benchmark ") if self.benchmark else f"indicator {self.id}"


def questions(study: Study) -> tuple[Question, ...]:
    """All questions of a study whose source is counted (records and counts), in its order."""
    every = chain(
        (_of_indicator(study, each) for each in study.indicators),
        (_of_representation(study, each) for each in study.representations),
        (_of_benchmark(study, each) for each in _benchmarks_used(study)),
    )
    return tuple(each for each in every if study.sources[each.source].kind in ("records", "counts"))


def groupings_of(indicator: Indicator) -> tuple[Grouping, ...]:
    """The groupings of an indicator: all persons; each of `by`; the parts of a pair; each single with its strata.

    And those of `beside`.

    With something held fixed also each single with that, and everybody by it; the same with how long a step took.
    The same dimensions in another order are the same cells, and are counted once.
    """
    found: dict[frozenset[str], Grouping] = {}
    for each in _groupings(indicator):
        found.setdefault(frozenset(each), each)
    return tuple(found.values())


def _groupings(indicator: Indicator) -> Iterator[Grouping]:
    yield ()
    yield from indicator.beside
    for entry in indicator.by:
        if len(entry) > 1:
            yield from ((part,) for part in entry)
        yield entry
    if indicator.duration:
        yield (indicator.duration,)
        yield from ((*entry, indicator.duration) for entry in indicator.by if len(entry) == 1)
    for entry in indicator.by:
        if len(entry) == 1:
            for strata in (indicator.stratify_by, indicator.adjust):
                rest = tuple(each for each in strata if each not in entry)
                if rest:
                    yield (*entry, *rest)
                if rest and strata is indicator.adjust:
                    yield rest  # everybody by what is held fixed, so that everyone else is known where a group is small


def _of_indicator(study: Study, indicator: Indicator) -> Question:
    pathway = next((each for each in study.pathways if each.id == indicator.pathway), None)
    if pathway is not None:
        return _of_step(study, indicator, pathway)
    return Question(
        id=indicator.id,
        source=indicator.source,
        kind=indicator.kind,
        groupings=groupings_of(indicator),
        event=indicator.event,
        value=indicator.value,
        time=indicator.time,
        among=indicator.among,
        origin=_origin(indicator),
    )


def _of_step(study: Study, indicator: Indicator, pathway: Pathway) -> Question:
    """The step of a closed cohort. Counts by stage have no rows of people: who came and who went on are two rows."""
    at = next(at for at, stage in enumerate(pathway.stages) if indicator.id in stage.questions)
    columns = [each.column for each in pathway.reached] + [each.column for each in pathway.stages[at].exits]
    before, here = pathway.reached[at - 1], pathway.reached[at]
    read = pathway.reached[at:] if pathway.gaps == "infer" else (here,)
    counted, timed = study.sources[indicator.source].kind == "counts", pathway.stages[at].duration
    return Question(
        id=indicator.id,
        source=indicator.source,
        kind=indicator.kind,
        groupings=groupings_of(indicator),
        event=None if counted else indicator.event,
        among=pathway.among if counted else indicator.among,
        pathway=pathway.id,
        stage=_stage(pathway, indicator.id),
        listed=frozenset(each for each in columns if each),
        waits=tuple(each.waits for each in read if each.waits is not None),
        blanks=frozenset(each.column for each in pathway.reached if each.blank),
        step=(before.value, here.value) if counted else None,
        derived=((timed.dimension, timed.time),) if timed is not None and indicator.duration else (),
    )


def _stage(pathway: Pathway, question: str) -> str:
    """The stage whose question it is, or the stage and the way out."""
    names = {name: stage.id for stage in pathway.stages for name in stage.questions}
    names |= {way.question: f"{stage.id}, way {way.id}" for stage in pathway.stages for way in stage.exits}
    return names[question]


def _origin(indicator: Indicator) -> float:
    """The middle of the declared bounds, or 0: it must not depend on the data, or cells would not add."""
    if indicator.kind != "mean" or indicator.bounds is None:
        return 0.0
    low, high = indicator.bounds
    return low + (high - low) / 2


def _of_representation(study: Study, representation: Representation) -> Question:
    pathway = next((each for each in study.pathways if each.id == representation.pathway), None)
    return Question(
        id=representation.id,
        source=representation.source,
        kind="proportion",
        groupings=(*_with_overall(representation.by), *_over_units(representation)),
        counts_only=True,
        among=representation.among,
        pathway=representation.pathway,
        stage=_stage(pathway, representation.id) if pathway else "",
    )


def _benchmarks_used(study: Study) -> Iterable[Benchmark]:
    used = chain.from_iterable(each.benchmarks for each in study.representations)
    return (study.benchmarks[each] for each in dict.fromkeys(used))


def _of_benchmark(study: Study, benchmark: Benchmark) -> Question:
    wanted = chain.from_iterable(each.by for each in study.representations if benchmark.id in each.benchmarks)
    return Question(
        id=BENCHMARK + benchmark.id,
        source=benchmark.source,
        kind="proportion",
        groupings=_with_overall(wanted),
        counts_only=True,
        among=benchmark.among,
        benchmark=benchmark,
    )


def _over_units(representation: Representation) -> Iterator[Grouping]:
    """The units alone, where they are not asked for already, and each dimension over them."""
    units = representation.units
    if units:
        yield from () if units in representation.by else ((units,),)
        yield from ((name, units) for name in representation.by if name != units)


def _with_overall(dimensions: Iterable[str]) -> tuple[Grouping, ...]:
    return ((), *((each,) for each in dict.fromkeys(dimensions)))
