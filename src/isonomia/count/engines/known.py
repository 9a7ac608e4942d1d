"""The engines that the count can write for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from isonomia.count.engines.duck import DuckWriter
from isonomia.count.engines.oracle import OracleWriter
from isonomia.count.engines.postgres import PostgresWriter
from isonomia.count.engines.spark import SparkWriter
from isonomia.count.engines.tsql import TsqlWriter
from isonomia.count.engines.writing import Writer

WRITERS: Final[Mapping[str, Callable[[str], Writer]]] = {
    "duckdb": DuckWriter,
    "oracle": OracleWriter,
    "postgres": PostgresWriter,
    "spark": SparkWriter,
    "tsql": TsqlWriter,
}


def writer_for(dialect: str, place: str) -> Writer:
    """What writes for an engine."""
    return WRITERS[dialect](place)
