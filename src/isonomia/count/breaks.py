"""Breaks that a study declares at a period at which nothing can break: its sources have no rows on both sides of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from typing import Final

from sqlglot import exp

from isonomia.count.following import followed
from isonomia.count.loading import RAW, connect, load, plain_errors
from isonomia.errors import Fault, InputError, listed, nearest, quoted
from isonomia.model.counted import CountedTable
from isonomia.model.published import PublishedEstimates
from isonomia.model.reading import whole
from isonomia.model.study import Source, Study
from isonomia.model.table import Table

_DIGIT: Final = re.compile(r"\d")


def break_faults(
    study: Study, tables: Mapping[str, Table], published: Mapping[str, PublishedEstimates]
) -> Iterator[Fault]:
    """The breaks at a period that no row has, and that lies between no two periods either.

    A break between two periods is one: the years in between were not asked. It may be that one of them is another
    source's, a benchmark's, that has the same break. The breaks that come with a layout are those of a whole series,
    and no fault of a sheet.
    """
    wanted = [source for source in study.sources.values() if source.breaks or source.provisional]
    periods = {source.id: _periods(source, tables, published) for source in wanted}
    for source in wanted:
        own = periods[source.id]
        for each in source.breaks if own else ():
            beside = (periods[other.id] for other in wanted if each in other.breaks)
            if each not in own and not _between(each, {period for some in beside for period in some}):
                yield _fault(source, each, own)
        for each in source.provisional if own else ():
            if each not in own:
                problem = f"provisional has {quoted(each)}, a period that no row has."
                remedy = "Write the period as the table writes it, or take it out."
                yield Fault(f"source {source.id}", problem, listed(sorted(own)), nearest(each, sorted(own)), remedy)


def _between(period: str, every: Iterable[str]) -> bool:
    """Whether a period lies between two others that are written like it."""
    alike = [each for each in every if _form(each) == _form(period)]
    return bool(alike) and min(alike) < period < max(alike)


def _fault(source: Source, period: str, own: set[str]) -> Fault:
    remedy = "Write the first period of the new definition as the table writes it, or take the break out."
    if _form(period) in set(map(_form, own)):
        problem = f"breaks has {quoted(period)}, a period that no row has: nothing is cut by it."
    else:
        problem = f"breaks has {quoted(period)}, and the table writes its periods otherwise: {quoted(min(own))}."
    return Fault(f"source {source.id}", problem, listed(sorted(own)), nearest(period, sorted(own)), remedy)


def _form(period: str) -> str:
    """A period with every digit alike: how it is written."""
    return _DIGIT.sub("9", period)


def _periods(source: Source, tables: Mapping[str, Table], published: Mapping[str, PublishedEstimates]) -> set[str]:
    """The periods of a source; none where they cannot be read, which is said elsewhere."""
    if source.id in published:
        return {str(each) for each in published[source.id].period if each}
    counted = tables.get(source.id)
    if source.period_is or isinstance(counted, CountedTable):
        return counted.periods if isinstance(counted, CountedTable) else {source.period_is}
    if source.id not in tables or not source.period:
        return set()
    try:
        with closing(connect()) as connection, plain_errors(source):
            source, table = followed(source, tables[source.id], connection)
            loaded = load(connection, source, table, [source.period])
            if source.period not in loaded.at:
                return set()
            rows = loaded.rows(exp.select(loaded.text(source.period)).distinct().from_(RAW))
    except InputError:
        return set()
    return {whole(text) for (text,) in rows if text is not None}
