"""Weights of few different values: from what is printed of a group follows how many people of each value are in it.

Who knows the values, and reads of a group its people, those with the outcome, the weighted share and its error, has as
many equations as two classes have unknown numbers. Rounded as a release prints them they still leave one answer: of 120
people with weights 1 and 1.5, that four weigh 1.5 (`tests/guards/test_coarse_weights.py`). Of three values with one
many times the others it is the same. No rule hides that; whoever checks a study is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from typing import Final

from sqlglot import exp

from isonomia.count.loading import RAW, connect, load, plain_errors
from isonomia.errors import Fault, InputError
from isonomia.model.reading import number
from isonomia.model.study import Source, Study
from isonomia.model.table import Table

FEW: Final = 10
"""Different weights; with more of them the numbers of each are less and less determined."""
_MOST_TEXTS: Final = 1_000
_REMEDY: Final = (
    "Leave out ways of grouping in which a class of people with one weight is small, or publish without weights; "
    "SECURITY.md says what is not promised."
)


def weight_warnings(study: Study, tables: Mapping[str, Table]) -> Iterator[Fault]:
    """The sources of records whose weight takes few different values, more than one."""
    for source in study.sources.values():
        if source.kind != "records" or not source.weight or source.published or source.id not in tables:
            continue
        values = _values(source, tables[source.id])
        if 1 < len(values) <= FEW:
            times = values[-1] / values[0]
            problem = (
                f"the weight takes {len(values)} different values, the largest {times:.2g} times the smallest. Who "
                "knows them can often work out, from the people, the share and the range of a group, how many people "
                "of each are in it."
            )
            yield Fault(f"source {source.id}, weight", problem, remedy=_REMEDY)


def _values(source: Source, table: Table) -> list[float]:
    """The different weights above zero, sorted; none where they are too many to look at."""
    try:
        with closing(connect()) as connection, plain_errors(source):
            loaded = load(connection, replace(source, absent={}, events=None), table, [source.weight])
            query = exp.select(loaded.text(source.weight)).distinct().from_(RAW).limit(_MOST_TEXTS)
            texts = [str(each) for (each,) in loaded.rows(query) if each is not None]
    except InputError:
        return []  # the count says what is wrong with the table
    found = sorted({value for each in texts if (value := number(each)) is not None and value > 0})
    return found if len(texts) < _MOST_TEXTS else []
