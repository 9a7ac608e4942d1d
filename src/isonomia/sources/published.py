"""Figures that somebody has already published, from either of their two shapes."""

from __future__ import annotations

from pathlib import Path

from isonomia.model.kinds import kind_of_type
from isonomia.model.published import PublishedEstimates
from isonomia.model.study import Source
from isonomia.sources.estimates import from_fields
from isonomia.sources.heat import from_heat
from isonomia.sources.opening import open_table
from isonomia.sources.tables import rows_of


def read_published(source: Source, directory: Path) -> PublishedEstimates:
    """The estimates of a source of kind "heat" or "estimates", row by row as the file has them.

    Args:
        source: as the study declares it.
        directory: the folder of the study file.

    Raises:
        TableError: the file cannot be read, a column is not there, a value is no number: all at once.
    """
    table = open_table(source, directory)
    kinds = {column.name: kind_of_type(column.type) for column in table.columns}
    read = from_heat if source.kind == "heat" else from_fields
    return read(source, kinds, rows_of(table))
