"""Which rows of a source are a benchmark's population: place, year and age, as expressions over its columns.

A filter looks at the field of its name (`fields.place`), else at a column of that name, else (place and year) at the
source's setting and period. A place or year with nothing to look at describes the whole table; an age must be found.
Ages may be written as bands ("20-24", "85+", "Under 5"): those inside the wanted ages are taken, and they must fill
them without a gap and without counting anybody twice.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from sqlglot import exp

from isonomia.count.loading import RAW, Loaded
from isonomia.count.questions import Question
from isonomia.errors import Fault, listed, quoted
from isonomia.model.expression import Column, Compare, Constant, Expression, In, Logical, Node
from isonomia.model.reading import fold
from isonomia.model.study import Benchmark, Source

Band = tuple[float, float]
FILTERS: Final = ("place", "year", "age")
_FROM_TO: Final = re.compile(r"^(\d+)\s*(?:-|–|—|to|through)\s*(\d+)")
_FROM: Final = re.compile(r"^(\d+)\s*(?:\+|and over|and older|or older|years and over|or more)")
_UNDER: Final = re.compile(r"^(?:under|less than|<)\s*(\d+)")
_ONE: Final = re.compile(r"^(\d+)(?:\.0*)?\s*(?:years?)?$")


def filter_of(benchmark: Benchmark, source: Source, name: str, columns: Sequence[str]) -> Expression | None:
    """The expression that a filter looks at, or None where the table says nothing about it."""
    declared = benchmark.fields.get(name) or source.fields.get(name)
    if declared is not None:
        return declared
    same = next((column for column in columns if fold(column) == name), "")
    fallback = {"place": source.setting, "year": source.period}.get(name, "")
    found = same or fallback
    return Expression(quoted(found), Column(found)) if found else None


def filter_columns(benchmark: Benchmark, source: Source, columns: Sequence[str]) -> Iterator[str]:
    """The columns that a benchmark's filters need."""
    for name in FILTERS:
        if getattr(benchmark, name) and (looked_at := filter_of(benchmark, source, name, columns)) is not None:
            yield from looked_at.columns


def with_filters(question: Question, loaded: Loaded) -> tuple[Question, list[Fault]]:
    """The question with its benchmark's filters in `among`, and what keeps them from being applied."""
    if question.benchmark is None:
        return question, []
    conditions: list[Node] = [question.among.root] if question.among else []
    faults: list[Fault] = []
    for name in FILTERS:
        wanted = getattr(question.benchmark, name)
        looked_at = filter_of(question.benchmark, loaded.source, name, list(loaded.kinds))
        if not wanted or (looked_at is None and name != "age"):
            continue
        if looked_at is None:
            remedy = "Name a column `age`, or select the rows with among."
            faults.append(Fault(question.place, "no column holds the age.", remedy=remedy))
        elif name == "age":
            condition, wrong = _aged(looked_at.root, wanted, loaded, question)
            conditions += [condition] if condition is not None else []
            faults += wrong
        else:
            conditions.append(Compare("=", looked_at.root, Constant(str(wanted))))
    if not conditions:
        return question, faults
    root = conditions[0] if len(conditions) == 1 else Logical("and", tuple(conditions))
    text = question.among.text if question.among else "place, year and age"
    return replace(question, among=Expression(text, root)), faults


def _aged(looked_at: Node, ages: Band, loaded: Loaded, question: Question) -> tuple[Node | None, list[Fault]]:
    low, high = ages
    if not isinstance(looked_at, Column) or loaded.kinds.get(looked_at.name) != "text":
        return Logical("and", (Compare(">=", looked_at, Constant(low)), Compare("<", looked_at, Constant(high)))), []
    query = exp.select(loaded.text(looked_at.name)).distinct().from_(RAW)
    texts = sorted(text for (text,) in loaded.rows(query) if text is not None)
    bands = {text: band for text in texts if (band := band_of(text)) is not None}
    inside = {text: band for text, band in bands.items() if low <= band[0] and band[1] <= high}
    faults = list(_untiled(inside, ages, [text for text in bands if text not in inside], question))
    if faults or not inside:
        return None, faults
    return In(looked_at, tuple(Constant(text) for text in sorted(inside))), []


def _untiled(inside: Mapping[str, Band], ages: Band, others: Sequence[str], question: Question) -> Iterator[Fault]:
    """Whether the bands fill the ages once."""
    low, high = ages
    at = low
    for text, (start, end) in sorted(inside.items(), key=lambda item: item[1]):
        if start < at:
            remedy = "Select the rows of one set of bands with among."
            problem = f"the ages {quoted(text)} are in another band as well, and would be counted twice."
            yield Fault(question.place, problem, remedy=remedy)
            return
        if start > at:
            break
        at = end
    if at < high:
        shown = listed(sorted([*inside, *others], key=lambda text: band_of(text) or (0, 0)))
        problem = f"no band of ages begins at {at:g} and ends by {high:g}."
        yield Fault(question.place, problem, allowed=shown, remedy="Choose ages at which bands begin.")


def band_of(text: str) -> Band | None:
    """The ages of a band, from and up to but not including; None for what is no band."""
    lowered = fold(text).removeprefix("ages ").removeprefix("age ").removeprefix("aged ")
    if found := _FROM_TO.match(lowered):
        return float(found.group(1)), float(found.group(2)) + 1
    if found := _FROM.match(lowered):
        return float(found.group(1)), math.inf
    if found := _UNDER.match(lowered):
        return 0.0, float(found.group(1))
    if found := _ONE.match(lowered):
        return float(found.group(1)), float(found.group(1)) + 1
    return None
