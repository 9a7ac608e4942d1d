"""Periods that are days: a column of dates has been named where one of years or terms was meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from isonomia.errors import Fault, quoted
from isonomia.model.cells import Cells
from isonomia.model.reading import moment
from isonomia.model.study import Study

MOST: Final = 40
"""So many dates may be those of censuses, surveys or cohorts; more are days on which something happened."""


def period_warnings(study: Study, cells: Cells) -> Iterator[Fault]:
    """Sources whose periods are more days than anybody compares, each once.

    Args:
        study: checked.
        cells: of its questions, over everybody.
    """
    for source in study.sources.values():
        tables = [each for each in cells.tables if each.source == source.id]
        periods = sorted({str(period) for table in tables for period in table.keys["period"]})
        if source.period and len(periods) > MOST and all(moment(each) is not None for each in periods):
            problem = f"it makes {len(periods):,} periods of days, {quoted(periods[0])} to {quoted(periods[-1])}."
            remedy = (
                "Each has figures of its own, and most are hidden. Name a column of years or terms; where there is "
                "none, add one to the table, or to a view of it: year(admitted) AS year."
            )
            yield Fault(f"source {source.id}, column {quoted(source.period)}", problem, remedy=remedy)
